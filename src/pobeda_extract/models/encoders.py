"""slovnet's networks in numpy: convolutions over the words of sentences that lie end to end.

What a convolution takes from a word does not depend on where the word stands. So a layer is three
products (what a word gives the next one, itself, the one before), which are added up with a shift;
and of the first layer, which costs most, they are reckoned once for each *different* word of a
pack, and the rows of the text are gathered from that. At the borders of sentences, where slovnet has
its padding, nothing is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pobeda_extract.models.tars import Floats, Tar


@dataclass(frozen=True, eq=False)
class Pack:
    """
    Sentences laid end to end for the networks, a row a word.

    ``words`` is the key under which hidden states are remembered; ``borders`` are the rows of each
    sentence, half-open. ``vectors`` and ``shapes`` describe the different words of the pack,
    ``places`` tells which of them stands in each row. Of the different words, those numbered
    ``frequent`` are what every encoder has learnt, under the numbers ``learnt``; the others are
    numbered ``rare``.
    """

    words: tuple[tuple[str, ...], ...]
    borders: list[tuple[int, int]]
    vectors: Floats
    shapes: list[int]
    places: NDArray[np.intp]
    frequent: list[int]
    learnt: list[int]
    rare: list[int]

    @cached_property
    def firsts(self) -> list[int]:
        """Rows of the first words of sentences."""
        return [start for start, _ in self.borders]

    @cached_property
    def lasts(self) -> list[int]:
        """Rows of the last words of sentences."""
        return [end - 1 for _, end in self.borders]

    @cached_property
    def around(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """
        Tell which word stands before each row, in it, and after it.

        Where the sentence begins or ends there is none: the number after the last word's.
        """
        places, none = self.places, len(self.vectors)
        before, after = np.empty_like(places), np.empty_like(places)
        before[1:], after[:-1] = places[:-1], places[1:]
        before[self.firsts] = after[self.lasts] = none
        return before, places, after

    def spaced(self, rows: Floats) -> Floats:
        """Return *rows*, one a word, with a row of zeros before, between and after sentences."""
        gaps = np.zeros(len(rows), np.intp)
        gaps[self.firsts] = 1
        result = np.zeros((len(rows) + len(self.borders) + 1, rows.shape[1]), np.float32)
        result[np.arange(len(rows)) + np.cumsum(gaps)] = rows
        return result


class _Layer:
    """
    A convolution three words wide: three products, which are added with a shift.

    The batch norm of inference is a scale and a shift of what a layer gives. Both are multiplied
    into the next layer, *norm* being the earlier one's: so nothing is done to the rows between.
    """

    def __init__(self, weight: Floats, bias: Floats, norm: tuple[Floats, Floats] | None) -> None:
        filters, _, thirds = weight.shape
        self.kernel = weight.transpose(2, 1, 0)
        self.bias = bias
        self._from_none = np.zeros((thirds, filters), np.float32)
        if norm is not None:
            scale, shift = norm
            constant = shift.astype(np.float64) @ self.kernel
            self.bias = (bias + constant.sum(0)).astype(np.float32)
            # Where there is no word there is no shift either: what the bias has too much of it.
            self._from_none = -constant.astype(np.float32)
            self.kernel = self.kernel * scale[:, None]
        self.kernel = np.ascontiguousarray(self.kernel)

    def gathered(self, given: Floats, pack: Pack) -> Floats:
        """
        Add up what each word is given by the one before it, by itself and by the next one.

        Args:
            given: Three tables, with a row for each different word and one for none.
            pack: Which of them stand where.
        """
        given[:, -1] = self._from_none
        given[1] += self.bias
        before, here, after = pack.around
        x: Floats = given[1].take(here, axis=0)
        x += given[0].take(before, axis=0)
        x += given[2].take(after, axis=0)
        return np.maximum(x, 0, out=x)

    def __call__(self, x: Floats, pack: Pack) -> Floats:
        """Return the next layer's rows."""
        before, here, after = x @ self.kernel
        before[pack.lasts], _, after[pack.firsts] = self._from_none
        here += self.bias
        here[0] += self._from_none[0]
        here[1:] += before[:-1]
        here[:-1] += after[1:]
        here[-1] += self._from_none[2]
        result: Floats = np.maximum(here, 0, out=here)
        return result


class Encoder:
    """The three convolutions of one network."""

    def __init__(self, tar: Tar, model: dict[str, Any]) -> None:
        described = model["encoder"]["layers"]
        convs = [(tar.array(d["conv"]["weight"]), tar.array(d["conv"]["bias"])) for d in described]
        norms = [_norm(tar, d["norm"]) for d in described]
        before = [None, *norms]  # the norm of the layer before each
        self._first, *self._rest = [
            _Layer(*conv, norm) for conv, norm in zip(convs, before, strict=False)
        ]
        self._scale, self._shift = norms[-1]
        shapes = tar.array(model["emb"]["shape"]["weight"])
        words = self._first.kernel.shape[1] - shapes.shape[1]
        self._words = np.ascontiguousarray(self._first.kernel[:, :words])
        # The shapes of words, of which there are few, are multiplied beforehand.
        self._shapes = shapes @ self._first.kernel[:, words:]
        self._learnt: Floats = np.empty((len(self._words), 0, self._words.shape[2]), np.float32)

    def learn(self, vectors: Floats) -> None:
        """Multiply the vectors of frequent words beforehand: a third of the words of a text."""
        self._learnt = vectors @ self._words

    def __call__(self, pack: Pack) -> Floats:
        """Return a row of 64 for each row of *pack*."""
        thirds, _, filters = self._words.shape
        given = np.empty((thirds, len(pack.vectors) + 1, filters), np.float32)
        given[:, pack.frequent] = self._learnt[:, pack.learnt]
        given[:, pack.rare] = pack.vectors[pack.rare] @ self._words
        given[:, :-1] += self._shapes[:, pack.shapes]
        x = self._first.gathered(given, pack)
        for layer in self._rest:
            x = layer(x, pack)
        x *= self._scale
        x += self._shift
        return x


def _norm(tar: Tar, norm: dict[str, Any]) -> tuple[Floats, Floats]:
    """Return the scale and the shift that inference leaves of a batch norm."""
    scale = tar.array(norm["weight"]) / tar.array(norm["std"])
    shift = tar.array(norm["bias"]) - tar.array(norm["mean"]) * scale
    return scale.astype(np.float32), shift.astype(np.float32)
