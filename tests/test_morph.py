"""Morphology speaks Universal Dependencies and keeps the letters of the text."""

from __future__ import annotations

import pytest

from pobeda_extract.morph import inflect, is_known, lemma, like, parses


@pytest.mark.parametrize(
    ("word", "pos", "feats", "wanted"),
    [
        ("людей", "NOUN", {"Case": "Gen", "Number": "Plur"}, "человек"),
        ("посвященных", "VERB", {"VerbForm": "Part"}, "посвятить"),
        ("Министром", "NOUN", {"Case": "Ins"}, "министр"),
        ("NATO", "PROPN", {}, "nato"),
        (",", "PUNCT", {}, ","),
    ],
)
def test_lemma(word: str, pos: str, feats: dict[str, str], wanted: str) -> None:
    """Dictionary words in lower case; participles give their verb."""
    assert lemma(word, pos, feats) == wanted


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("вице-премьером", "вице-премьер"),
        ("Премьер-Министра", "Премьер-Министр"),
        ("МИДом", "МИД"),
        ("ученого", "ученый"),
        ("высшей", "высшая"),
        ("Google", "Google"),
    ],
)
def test_inflect_keeps_letters(word: str, wanted: str) -> None:
    """Letter case and «ё» are the text's; superlatives stay what they are."""
    assert inflect(word, case="Nom") == wanted


def test_inflect_into_the_singular() -> None:
    """Number may change with the case."""
    assert inflect("главы", "NOUN", {"Number": "Plur"}, case="Nom", number="Sing") == "глава"


def test_empty_word() -> None:
    """Nothing has no analysis."""
    assert parses("") == ()
    assert inflect("", case="Nom") is None
    assert not is_known("ъъъ")


def test_like() -> None:
    """Capitals follow the model."""
    assert like("президент", "ПРЕЗИДЕНТА") == "ПРЕЗИДЕНТ"
