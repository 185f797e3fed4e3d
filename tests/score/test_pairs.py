"""Whom a head word is paired with, and how a pair is described."""

from __future__ import annotations

import numpy as np
import pytest

from pobeda_extract.score.network import pooled
from pobeda_extract.score.pairs import KINDS, SIZES, TYPES, Heads, Mentions, columns, pairs

SENTENCE = np.repeat(np.arange(20), 5)  # twenty sentences of five words


def asked(kind: str, word: int, mentions: list[tuple[int, ...]]):
    heads = Heads(*columns([(word, KINDS.index(kind), 0)], 3))
    return pairs(heads, Mentions(*columns(mentions, 5)), SENTENCE)


def person(word: int, entity: int = 0) -> tuple[int, ...]:
    return (word, word, TYPES.index("P"), 0, entity)


@pytest.mark.parametrize(
    ("kind", "word", "mention", "near"),
    [
        ("event", 50, 52, True),
        ("event", 50, 99, True),  # nine sentences on
        ("event", 40, 99, False),
        ("event", 99, 2, True),  # the title is never too far
        ("post", 50, 56, True),
        ("post", 50, 62, False),
        ("post", 99, 2, False),
        ("quote", 50, 67, True),
        ("quote", 50, 72, False),
    ],
)
def test_pairs_are_near_enough_for_their_kind(kind, word, mention, near):
    assert bool(len(asked(kind, word, [person(mention)]).head)) is near


def test_a_place_signs_nothing_and_holds_no_post():
    place = (51, 51, TYPES.index("L"), 0, 0)
    assert len(asked("post", 50, [place]).head) == 0
    assert len(asked("agreement", 50, [place]).head) == 1


def test_features_stay_within_their_tables():
    found = asked("event", 50, [person(w, w) for w in range(0, 100, 3)])
    assert (found.features >= 0).all()
    assert (found.features < np.array(SIZES)).all()
    assert found.features.shape[1] == len(SIZES)


def test_nobody_to_pair_with_is_no_error():
    assert len(asked("event", 50, []).head) == 0


def test_pooling_sums_odds_by_group():
    logits = np.log(np.array([[1.0], [3.0], [5.0]], np.float32))
    total = pooled(logits, np.array([0, 0, 1]), 2)
    assert np.allclose(np.exp(total), [[4.0], [5.0]])
