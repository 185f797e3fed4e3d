"""Who has which role in an event or a document: proposed by rules and by the joint reader, then weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from pobeda_extract.relate.participation import Part
from pobeda_extract.relate.real import AGREEMENT, EVENT, words
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.schema import EVENT_STATUSES, PLACE_TYPES
from pobeda_extract.score.decisions import Verdict, choose, decide, logit
from pobeda_extract.score.reader import role
from pobeda_extract.types import Entity, Occurrence, Reading, Seen, Span

S = TypeVar("S", bound=str)

#: What the joint reader gives less than this is nobody's role, unless a rule says it.
_NEVER: Final = -5.0
_BOUND: Final = 8.0
#: The role that is mistaken for each.
RIVALS: Final = {
    "participant": "organizer",
    "organizer": "participant",
    "place": "participant",
    "party": "signer",
    "signer": "party",
}
#: The rule's name of what no rule proposed.
RULE: Final = "joint_reader"


@dataclass(frozen=True, slots=True)
class Known:
    """
    What is known of an event or document when its roles are cast.

    ``real`` is the probability that it is one, ``seen`` the joint reader's logits by entity,
    ``first`` tells the article's first of its kind.
    """

    real: float
    seen: Mapping[str, list[float]]
    first: bool


def seen_roles(
    reading: Reading, kind: str, items: Sequence[Sequence[Telling]]
) -> Sequence[Mapping[str, list[float]]]:
    """Return for each of *items* what the joint reader gives everybody's roles in it."""
    if reading.seen is None:
        return [{} for _ in items]
    number = EVENT if kind == "event" else AGREEMENT
    heads = [words(reading.seen, tellings, number) for tellings in items]
    return reading.seen.roles(kind, heads, reading.entities, reading.sentences)


def status_evidence(
    kind: str, seen: Seen, tellings: Sequence[Telling], options: Sequence[str], ruled: str
) -> dict[str, float]:
    """Return what speaks for each status: the joint reader's logits, and what the rules say."""
    number = EVENT if kind == "event" else AGREEMENT
    logits = seen.statuses(words(seen, tellings, number))
    skipped = 0 if kind == "event" else len(EVENT_STATUSES)
    found = {f"seen_{o}": float(logits[skipped + k]) for k, o in enumerate(options)}
    found[f"ruled_{ruled}"] = 1.0
    return found


def status(kind: str, seen: Seen, tellings: Sequence[Telling], options: Sequence[S], ruled: S) -> S:
    """Return the likeliest of *options* for an item of *kind*."""
    evidence = status_evidence(kind, seen, tellings, options, ruled)
    return options[options.index(choose(f"{kind}_status", options, evidence).option)]


def role_evidence(
    name: str,
    entity: Entity,
    logits: list[float] | None,
    proposed: Part | None,
    real: float,
    first: bool,
    acted_for: bool,
) -> dict[str, float]:
    """
    Return what speaks for and against *entity* having the role *name*.

    Args:
        name: Of the role.
        entity: Who may have it.
        logits: What the joint reader gives its roles; ``None`` where it stands too far off.
        proposed: What a rule says.
        real: The probability that the event or document is one.
        first: Whether it is the first one of its kind in the article.
        acted_for: Whether somebody of this country or body may have the role, too.
    """
    seen = 0.0 if logits is None else float(logits[role(name)])
    rival = _NEVER if logits is None else float(logits[role(RIVALS[name])])
    bounded = max(-_BOUND, min(_BOUND, seen))
    return {
        "seen": bounded,
        "seen_as_rival": max(-_BOUND, min(_BOUND, rival)),
        "ruled": float(proposed is not None),
        "ruled_score": proposed.score if proposed is not None else 0.0,
        "ruled_and_seen": bounded if proposed is not None else 0.0,
        "out_of_sight": float(logits is None),
        "acted_for": float(acted_for),
        "real": max(-4.0, min(4.0, logit(real))),
        "person": float(entity.label == "PERSON"),
        "place": float(entity.label in PLACE_TYPES),
        "named_once": float(len(entity.occurrences) == 1),
        "first": float(first),
    }


def candidates(
    reading: Reading, name: str, seen: Mapping[str, list[float]], proposed: Sequence[Part]
) -> list[tuple[Entity, list[float] | None, Part | None]]:
    """Return whom to ask about the role *name*, in the order of the article's entities."""
    told = {part.entity: part for part in reversed(proposed)}
    column = role(name)
    return [
        (entity, seen.get(entity.id), told.get(entity.id))
        for entity in reading.entities
        if entity.id in told or (entity.id in seen and seen[entity.id][column] > _NEVER)
    ]


def served_by(reading: Reading, entities: Sequence[Entity]) -> frozenset[str]:
    """Return the ids of the countries and bodies for which one of *entities* may act."""
    found: set[str | None] = set()
    for entity in entities:
        if entity.label == "PERSON":
            found.update(x for p in reading.posts_of(entity.id) for x in (p.place, p.organization))
        else:
            found.update((entity.place, entity.part_of))
    return frozenset(x for x in found if x is not None)


def cast(
    reading: Reading,
    name: str,
    tellings: Sequence[Telling],
    seen: Mapping[str, list[float]],
    proposed: Sequence[Part],
    real: float,
    first: bool,
) -> list[Part]:
    """
    Decide who has the role *name*; those whom rules proposed come first, in their order.

    Returns:
        Parts with calibrated scores; empty for nobody.
    """
    kept: dict[str, tuple[Verdict, Entity, Part | None]] = {}
    asked = candidates(reading, name, seen, proposed)
    served = served_by(reading, [entity for entity, _, _ in asked])
    for entity, logits, part in asked:
        acted = entity.id in served
        verdict = decide(name, role_evidence(name, entity, logits, part, real, first, acted))
        if verdict.holds:
            kept[entity.id] = (verdict, entity, part)
    order = [p.entity for p in proposed] + list(kept)
    return [_part(tellings, *kept[entity]) for entity in dict.fromkeys(order) if entity in kept]


def _part(tellings: Sequence[Telling], verdict: Verdict, entity: Entity, part: Part | None) -> Part:
    if part is not None:
        return part._replace(score=verdict.probability)
    told, occurrence = _nearest(tellings, entity)
    proof = (told.mention.span, occurrence.mention.span)
    return Part(entity.id, proof, verdict.probability, RULE)


def _nearest(tellings: Sequence[Telling], entity: Entity) -> tuple[Telling, Occurrence]:
    """Return the telling and the mention that stand nearest to each other: the witnesses."""
    return min(
        ((t, o) for t in tellings for o in entity.occurrences),
        key=lambda pair: (
            abs(pair[0].sentence.index - pair[1].mention.sentence),
            _apart(pair[0].mention.span, pair[1].mention.span),
            pair[1].mention.start,
        ),
    )


def _apart(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)
