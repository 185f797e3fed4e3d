"""Words become pieces within their own borders, and texts windows that cover them once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pobeda_extract.score.pieces import WINDOW, Pieces, cut, framed
from pobeda_extract.types import Sentence, Token

VOCABULARY = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "▁мо",
    "ст",
    "▁мост",
    "а",
    "▁а",
    "▁б",
    "б",
    "м",
    "о",
]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -4.0, -4.0, -5.0, -2.0, -2.5, -3.0, -3.0, -6.0, -6.0]
PIECES = Pieces(VOCABULARY, SCORES)


def sentences(words: list[list[str]]) -> list[Sentence]:
    found, at = [], 0
    for number, group in enumerate(words):
        tokens, start = [], at
        for index, word in enumerate(group):
            tokens.append(Token(index, at, at + len(word), word, word, "NOUN", {}, -1, "root"))
            at += len(word) + 1
        found.append(Sentence(number, start, at, tuple(tokens)))
    return found


def test_the_likeliest_pieces_are_taken():
    assert PIECES.cut("мост", True) == (7,)
    assert PIECES.cut("моста", True) == (7, 8)
    assert PIECES.cut("мост", False) == (12, 13, 6)


def test_letters_nobody_knows_are_one_unknown_piece():
    assert PIECES.cut("жжж", False) == (3,)
    assert PIECES.cut("жажж", False) == (3, 8, 3)


def test_a_word_without_end_is_cut_short():
    assert len(PIECES.cut("а" * 10_000, False)) <= 40


@given(
    st.lists(
        st.lists(st.text("абмост", min_size=1, max_size=9), min_size=1, max_size=60),
        min_size=1,
        max_size=30,
    )
)
def test_windows_cover_every_piece_once_and_words_keep_theirs(words):
    text = cut(PIECES, sentences(words))
    assert [p for a, z in text.windows for p in range(a, z)] == list(range(len(text.ids)))
    assert all(0 < z - a <= WINDOW for a, z in text.windows)
    assert (text.first[1:] == text.last[:-1] + 1).all()
    assert (text.first <= text.last).all()
    assert [len(framed(text, w)) for w in text.windows] == [z - a + 2 for a, z in text.windows]
    assert text.starts.tolist()[-1] == len(text.first)
