"""Give people, organizations and places one numbering, and each other's ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.types import Entity

_LETTERS = {"PERSON": "P", "ORGANIZATION": "O"}


def numbered(*groups: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return all entities with ids P1…, O1…, L1…, in the order given."""
    counts: dict[str, int] = {}
    found: list[Entity] = []
    for entity in (e for group in groups for e in group):
        letter = _LETTERS.get(entity.label, "L")
        counts[letter] = counts.get(letter, 0) + 1
        found.append(replace(entity, id=f"{letter}{counts[letter]}"))
    return tuple(found)


def linked(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return *entities*, each organization with the place and the body that its name holds."""
    at: dict[int, list[tuple[int, int, Entity]]] = {}
    for entity in entities:
        for occurrence in entity.occurrences:
            m = occurrence.mention
            if occurrence.kind == "nominal" and entity.label == "ORGANIZATION":
                continue  # the «правительство» of another's name
            at.setdefault(m.sentence, []).append((m.start, m.end, entity))
    return tuple(
        _placed(entity, at) if entity.label == "ORGANIZATION" else entity for entity in entities
    )


def _placed(entity: Entity, at: dict[int, list[tuple[int, int, Entity]]]) -> Entity:
    place: str | None = None
    part_of: str | None = None
    for occurrence in entity.occurrences:
        if occurrence.kind == "nominal":
            continue
        m = occurrence.mention
        for start, end, other in _within(at.get(m.sentence, ()), m.start, m.end):
            if other.id == entity.id or (start, end) == (m.start, m.end):
                continue
            if other.label == "ORGANIZATION":
                part_of = part_of or other.id
            elif other.label != "PERSON" and not _is_only_called(entity, m.start, m.end, end):
                place = place or other.id
    if place is None and part_of is None:
        return entity
    return replace(entity, place=place, part_of=part_of)


def _is_only_called(entity: Entity, start: int, end: int, placed: int) -> bool:
    """«Колумбийский университет» stands in New York, whatever country the adjective could mean."""
    first, _, rest = entity.form.text.partition(" ")
    return (
        rest in words("organizations", "called.words")
        and placed - start >= len(first) - _CASE
        and end - placed <= len(rest) + _CASE + 1
    )


#: Letters that a case adds or takes.
_CASE: Final = 3


def _within(
    found: Iterable[tuple[int, int, Entity]], start: int, end: int
) -> list[tuple[int, int, Entity]]:
    return sorted((f for f in found if start <= f[0] and f[1] <= end), key=lambda f: (f[0], -f[1]))
