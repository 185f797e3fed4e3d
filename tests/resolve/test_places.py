"""Mentions of places into places."""

from __future__ import annotations

import pytest
from tests.marking import chains, read

CASES = [
    # one country under several words
    (
        "[Россия]COUNTRY ждёт. [РФ]COUNTRY молчит. В [Российской Федерации]COUNTRY тихо.",
        ["Российская Федерация (РФ) = Россия / РФ / Российской Федерации"],
    ),
    # its adjective is no other place
    ("[Казахстан]COUNTRY и казахстанский посол.", ["Казахстан = Казахстан / казахстанский"]),
    # a row under one noun
    (
        "Дождь в [Тульской и Калужской областях]STATE_OR_PROVINCE.",
        ["Тульская область = Тульской", "Калужская область = Калужской областях"],
    ),
    (
        "[Санкт-Петербург]CITY ждёт. В [Петербурге]CITY тихо.",
        ["Санкт-Петербург = Санкт-Петербург / Петербурге"],
    ),
]


@pytest.mark.parametrize(("notation", "expected"), CASES)
def test_chains(notation: str, expected: list[str]) -> None:
    """A place is one, by its fullest name."""
    assert chains(read(notation), "L") == expected


def test_what_is_no_country_is_a_part_of_one() -> None:
    """The table of countries decides, not the model."""
    (place,) = read("[Якутия]COUNTRY ждёт.").entities
    assert place.label == "STATE_OR_PROVINCE"
