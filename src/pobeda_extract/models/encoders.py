"""slovnet's networks in numpy: convolutions over the words of sentences that lie end to end.

What a convolution takes from a word does not depend on where the word stands. So the first layer,
which costs most, is multiplied once for each *different* word of a pack, and the rows of the text
are gathered from that; and every layer is one product, whose thirds (what a word gives the next
one, itself, the one before) are added with a shift. At the borders of sentences, where slovnet has
its padding, nothing is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pobeda_extract.models.tars import Floats, Tar


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """
    Sentences laid end to end for the networks, a row a word.

    ``words`` is the key under which hidden states are remembered; ``borders`` are the rows of each
    sentence, half-open. ``vectors`` and ``shapes`` describe the different words of the pack,
    ``places`` tells which of them stands in each row.
    """

    words: tuple[tuple[str, ...], ...]
    borders: list[tuple[int, int]]
    vectors: Floats
    shapes: list[int]
    places: NDArray[np.intp]

    @property
    def firsts(self) -> list[int]:
        """Rows of the first words of sentences."""
        return [start for start, _ in self.borders]

    @property
    def lasts(self) -> list[int]:
        """Rows of the last words of sentences."""
        return [end - 1 for _, end in self.borders]

    def spaced(self, rows: Floats) -> Floats:
        """Return *rows*, one a word, with a row of zeros before, between and after sentences."""
        gaps = np.zeros(len(rows), np.intp)
        gaps[self.firsts] = 1
        result = np.zeros((len(rows) + len(self.borders) + 1, rows.shape[1]), np.float32)
        result[np.arange(len(rows)) + np.cumsum(gaps)] = rows
        return result


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """A convolution three words wide and what inference leaves of its batch norm."""

    kernel: Floats  # a row for each channel; before, here and after beside each other
    bias: Floats
    scale: Floats
    shift: Floats

    def finish(self, x: Floats) -> Floats:
        np.maximum(x, 0, out=x)
        x *= self.scale
        x += self.shift
        return x


class Encoder:
    """The three convolutions of one network."""

    def __init__(self, tar: Tar, model: dict[str, Any]) -> None:
        first, *self._rest = [_layer(tar, layer) for layer in model["encoder"]["layers"]]
        shapes = tar.array(model["emb"]["shape"]["weight"])
        words = len(first.kernel) - shapes.shape[1]
        self._first = first
        self._words = np.ascontiguousarray(first.kernel[:words])
        # The shapes of words, of which there are few, are multiplied beforehand.
        self._shapes = shapes @ first.kernel[words:]
        width = len(first.bias)
        self._shapes[:, width : 2 * width] += first.bias

    def __call__(self, pack: Pack) -> Floats:
        """Return a row of 64 for each row of *pack*."""
        given = pack.vectors @ self._words
        given += self._shapes[pack.shapes]
        x = self._first.finish(_mixed(given[pack.places], pack))
        for layer in self._rest:
            x = _mixed(x @ layer.kernel, pack)
            x += layer.bias
            x = layer.finish(x)
        return x


def _mixed(given: Floats, pack: Pack) -> Floats:
    """Add up what each word is given by the one before it, by itself and by the one after it."""
    width = given.shape[1] // 3
    given[pack.lasts, :width] = 0
    given[pack.firsts, 2 * width :] = 0
    x = given[:, width : 2 * width]
    x[1:] += given[:-1, :width]
    x[:-1] += given[1:, 2 * width :]
    return x


def _layer(tar: Tar, layer: dict[str, Any]) -> _Layer:
    weight, norm = tar.array(layer["conv"]["weight"]), layer["norm"]
    filters, channels, width = weight.shape
    kernel = weight.transpose(1, 2, 0).reshape(channels, width * filters)
    scale = tar.array(norm["weight"]) / tar.array(norm["std"])
    shift = tar.array(norm["bias"]) - tar.array(norm["mean"]) * scale
    bias = tar.array(layer["conv"]["bias"])
    return _Layer(
        np.ascontiguousarray(kernel), bias, scale.astype(np.float32), shift.astype(np.float32)
    )
