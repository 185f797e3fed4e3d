"""Words into pieces that the encoder knows, and a text's pieces into windows that it reads at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from pobeda_extract.types import Sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What stands before a word that follows a space, as SentencePiece writes it.
_SPACE: Final = "▁"
_OPEN, _UNKNOWN, _CLOSE = 0, 3, 2
#: Pieces that a window holds at most, without its two borders. Attention costs their square.
WINDOW: Final = 254
#: Words whose pieces are remembered.
_WORDS: Final = 8_192
#: A word of more letters is nonsense or a link: its first letters tell as much.
_LONGEST: Final = 40


class Pieces:
    """
    Cuts words into the likeliest pieces of a unigram vocabulary (Kudo 2018, as in SentencePiece).

    Each word is cut by itself, so pieces never cross the borders of words.

    Args:
        vocabulary: The pieces in the order of the encoder's rows.
        scores: The logarithm of each piece's probability.
    """

    def __init__(self, vocabulary: Sequence[str], scores: Sequence[float]) -> None:
        known = zip(vocabulary, range(len(vocabulary)), scores, strict=True)
        self._known: Mapping[str, tuple[int, float]] = {p: (i, s) for p, i, s in known if i > 3}
        self._longest = max(map(len, self._known), default=1)
        self._least = min(scores) - 10.0
        self.cut = lru_cache(maxsize=_WORDS)(self._cut)

    def _cut(self, word: str, spaced: bool) -> tuple[int, ...]:
        """Return the rows of the pieces of *word*; *spaced* where a space stands before it."""
        text = unicodedata.normalize("NFKC", word[:_LONGEST])
        if spaced:
            text = _SPACE + text
        best: list[tuple[float, int, int]] = [(0.0, -1, -1)]  # score, where it began, row
        for end in range(1, len(text) + 1):
            choice = (best[end - 1][0] + self._least, end - 1, _UNKNOWN)
            for start in range(max(0, end - self._longest), end):
                piece = self._known.get(text[start:end])
                if piece is not None and (score := best[start][0] + piece[1]) > choice[0]:
                    choice = (score, start, piece[0])
            best.append(choice)
        rows: list[int] = []
        end = len(text)
        while end > 0:
            _, start, row = best[end]
            if not (row == _UNKNOWN and rows and rows[-1] == _UNKNOWN):
                rows.append(row)
            end = start
        return tuple(reversed(rows)) or (_UNKNOWN,)


@dataclass(frozen=True, slots=True)
class Cut:
    """
    A text in pieces, by the words of its sentences counted through the whole text.

    ``ids`` are the encoder's rows; word *w* has the pieces ``first[w]`` to ``last[w]``, inclusive,
    and stands in the sentence ``sentence[w]``; ``starts[s]`` is the first word of sentence *s*, the
    last entry the number of words. ``windows`` are ranges of pieces, half-open, one after another.
    """

    ids: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    sentence: NDArray[np.int64]
    starts: NDArray[np.int64]
    windows: tuple[tuple[int, int], ...]

    def word(self, sentence: int, index: int) -> int:
        """Return the number of token *index* of *sentence*."""
        return int(self.starts[sentence]) + index


def cut(pieces: Pieces, sentences: Sequence[Sentence]) -> Cut:
    """Cut the words of *sentences*, of which there must be one at least."""
    ids: list[int] = []
    first: list[int] = []
    numbers: list[int] = []
    starts = [0]
    end = -1
    for number, sentence in enumerate(sentences):
        for token in sentence.tokens:
            first.append(len(ids))
            ids += pieces.cut(token.text, token.start != end)
            end = token.end
        numbers += [number] * len(sentence.tokens)
        starts.append(len(first))
    begins = np.array(first, np.int64)
    last = np.append(begins[1:], len(ids)) - 1
    edges = [first[w] if w < len(first) else len(ids) for w in starts]
    return Cut(
        np.array(ids, np.int64), begins, last, np.array(numbers, np.int64),
        np.array(starts, np.int64), _windows(edges),
    )  # fmt: skip


def _windows(edges: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """
    Part a text into as few windows as hold it, about equal, that begin with sentences.

    *edges* are the first pieces of its sentences and, last, the number of pieces. A sentence longer
    than a window is parted where the window ends.
    """
    total = edges[-1]
    count = -(-total // WINDOW)
    aim = -(-total // max(count, 1))
    found: list[tuple[int, int]] = []
    start = 0
    while start < total:
        fits = [e for e in edges if start < e <= start + WINDOW]
        if not fits:
            end = min(start + WINDOW, total)
        elif fits[-1] == total:
            end = total
        else:
            end = min(fits, key=lambda e: (abs(e - start - aim), e))
        found.append((start, end))
        start = end
    return tuple(found)


def framed(text: Cut, window: tuple[int, int]) -> NDArray[np.int64]:
    """Return the pieces of *window* between the two that open and close what is read at once."""
    return np.concatenate(([_OPEN], text.ids[slice(*window)], [_CLOSE])).astype(np.int64)
