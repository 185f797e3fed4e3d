"""Adjectives into the countries that they name: «российско-турецкий»."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pobeda_extract.normalize.places import countries_of_adjective
from pobeda_extract.types import Entity, Reading, Token

#: More entities than are worth walking through for one adjective.
_BOOK: Final = 1000


def adjective_countries(reading: Reading, tokens: Iterable[Token]) -> list[str]:
    """
    Return the ids of the countries that adjectives among *tokens* name, in their order.

    «казахстанско-российский» names two; one without an entity in the reading is left out.
    """
    found: list[str] = []
    for token in tokens:
        if token.pos not in ("ADJ", "PROPN", "NOUN") or len(token.text) < 6:
            continue
        named = [
            e for _, e in reading.occurrences_in(token.start, token.end) if e.label == "COUNTRY"
        ]
        for name, code in countries_of_adjective(token.text):
            entity = next((e for e in named if e.country_code == code), None)
            if entity is None and len(reading.entities) <= _BOOK:
                entity = country_entity(reading, name, code)
            if entity is not None and entity.id not in found:
                found.append(entity.id)
    return found


def country_entity(reading: Reading, name: str, code: str | None) -> Entity | None:
    """Return the country of ISO *code* (or *name*, where ISO has none) among the entities."""
    for entity in reading.entities:
        if entity.label == "COUNTRY" and (
            (code is not None and entity.country_code == code) or entity.form.text == name
        ):
            return entity
    return None
