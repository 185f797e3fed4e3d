"""What the program found in an article, as the network is asked about it."""

from __future__ import annotations

from math import log2
from typing import Final

from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.score.pairs import MANNERS, TYPES
from pobeda_extract.types import Token

_MANNERS: Final = {"position": "nominal", "nominal": "nominal", "pronoun": "pronoun"}


def mention_type(label: str, pos: str) -> int:
    """Return the number of the type of a mention: the entity's label, its head's part of speech."""
    if label == "PERSON":
        return TYPES.index("P")
    if label in PLACE_TYPES:
        return TYPES.index("F" if label == "FACILITY" else "C" if pos == "ADJ" else "L")
    return TYPES.index("O")


def manner(kind: str) -> int:
    """Return the number of the manner in which an occurrence of *kind* names."""
    return MANNERS.index(_MANNERS.get(kind, "name"))


def sameness_features(
    one: Token, other: Token, distance: int, beside: bool, kind: int
) -> list[float]:
    """
    Describe two head words of items of *kind* that may be one item.

    Args:
        one: The first word.
        other: The second one.
        distance: Words from the first to the second.
        beside: Whether they stand in one sentence.
        kind: 0 for events, 1 for agreements.

    Returns:
        Nine numbers: equal lemmas, events, one sentence, and the distance in six steps.
    """
    steps = [0.0] * 6
    steps[min(5, int(log2(max(distance, 1)) / 1.7))] = 1.0
    return [float(one.lemma == other.lemma), float(kind == 0), float(beside), *steps]
