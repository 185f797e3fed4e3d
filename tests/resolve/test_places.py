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
    (
        "[РФ]COUNTRY, то есть [Российская Федерация]COUNTRY.",
        ["Российская Федерация (РФ) = РФ / Российская Федерация"],
    ),
    # its adjective is no other place
    ("[Казахстан]COUNTRY и казахстанский посол.", ["Казахстан = Казахстан / казахстанский"]),
    # an acronym beside its words
    (
        "[ЛНР]STATE_OR_PROVINCE ждёт. Это [Лесная народная республика]STATE_OR_PROVINCE.",
        ["Лесная народная республика (ЛНР) = ЛНР / Лесная народная республика"],
    ),
    # a row under one noun; who has a noun of his own keeps it
    (
        "Дождь в [Якутии]STATE_OR_PROVINCE, [Тульской и Калужской областях]STATE_OR_PROVINCE.",
        [
            "Якутия = Якутии",
            "Тульская область = Тульской",
            "Калужская область = Калужской областях",
        ],
    ),
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
