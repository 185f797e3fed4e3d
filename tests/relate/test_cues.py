"""A word of saying is given as one reads it."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("По словам Олега Дроздова, «мост прослужит сто лет и больше».", "по словам"),
        ("Работы, по мнению Олега Дроздова, «идут с опережением графика».", "по мнению"),
        ("Олег Дроздов приехал. По его словам, мост «прослужит людям сто лет».", "по его словам"),
        ("Олег Дроздов приехал со словами «домой возвращаться всегда хорошо».", "со словами"),
        ("«Мост готов к работе», — сказал Олег Дроздов.", "сказал"),
    ],
)
def test_cues_read_well(extractor, text, cue):
    (quote,) = extractor.extract(text).quotes
    assert quote.cue == cue
