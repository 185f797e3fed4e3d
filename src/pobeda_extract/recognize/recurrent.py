"""Layers of LSTM in numpy, read both ways over all sentences at once.

Both directions of all sentences take a step together: the longest sentence sets how many there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from pobeda_extract.models import Floats

#: Up to so many sentences at a step, row by row is quicker than one product: BLAS packs nothing.
_FEW: Final = 6
#: More sentences step in blocks of so many: BLAS takes eight rows in less time than six.
_BLOCK: Final = 4


class Steps:
    """
    In which order a recurrent layer reads: the first words of all sentences, then the second.

    A step's sentences are filled up to whole blocks with some that have ended; what these read
    does not matter, as nobody asks for the answers.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        sizes = np.array(lengths)
        longest_first = np.argsort(-sizes, kind="stable")
        starts = (np.cumsum(sizes) - sizes)[longest_first]
        sizes = sizes[longest_first]
        steps = np.arange(sizes[0])
        running = np.searchsorted(-sizes, -steps, side="left")
        counts = np.where(running > _FEW, -(-running // _BLOCK) * _BLOCK, running)
        self.counts: list[int] = counts.tolist()
        step = np.repeat(steps, counts)
        number = np.arange(len(step)) - np.repeat(np.cumsum(counts) - counts, counts)
        asked = np.flatnonzero(number < np.repeat(running, counts))
        number = np.minimum(number, len(sizes) - 1)
        size, start = sizes[number], starts[number]
        step = np.minimum(step, size - 1)
        #: The rows that each side reads, in order.
        self.rows = np.stack((start + step, start + size - 1 - step))
        #: Where in that order the answer for each row stands, for each side.
        self.places = np.empty((2, int(sizes.sum())), np.intp)
        for side in (0, 1):
            self.places[side, self.rows[side, asked]] = asked


class Recurrent:
    """A layer of LSTM read both ways."""

    def __init__(self, w: Mapping[str, Floats], prefix: str) -> None:
        def both(name: str) -> Floats:
            return np.stack([w[f"{prefix}{side}.{name}"] for side in ("forth", "back")])

        inner, outer = both("weight_hh_l0"), both("weight_ih_l0")
        bias = both("bias_ih_l0") + both("bias_hh_l0")
        self.size = size = inner.shape[2]
        # torch orders the gates i, f, g, o; the logistic ones go first and are halved, since
        # 1 / (1 + exp(-x)) = (1 + tanh(x / 2)) / 2 and one tanh then serves all four.
        order = np.r_[0 : 2 * size, 3 * size : 4 * size, 2 * size : 3 * size]
        half = np.r_[np.full(3 * size, 0.5), np.ones(size)].astype(np.float32)
        self._outer = np.ascontiguousarray((outer[:, order] * half[:, None]).transpose(0, 2, 1))
        self._bias = bias[:, order] * half
        # The half before the output gate comes last, so states are twice as large until then.
        inner = inner[:, order] * half[:, None] * np.float32(0.5)
        self._inner = np.ascontiguousarray(inner.transpose(0, 2, 1))
        # The same by columns: of few rows, BLAS has it in hand a tenth sooner.
        self._columns = np.ascontiguousarray(inner).transpose(0, 2, 1)

    def __call__(self, x: Floats, steps: Steps) -> Floats:
        """Return a row of twice the size for each row of *x*."""
        size, rows = self.size, steps.rows.shape[1]
        gates = np.empty((rows, 2, 4 * size), np.float32)
        for side in (0, 1):
            np.matmul(x[steps.rows[side]], self._outer[side], out=gates[:, side])
        gates += self._bias
        hidden = np.empty((rows, 2, size), np.float32)
        cell = np.zeros((steps.counts[0], 2, size), np.float32)
        start = before = 0
        for count in steps.counts:
            z = gates[start : start + count]
            if start:
                past = hidden[before : before + count]
                if count > _FEW:
                    z += (past.transpose(1, 0, 2) @ self._columns).transpose(1, 0, 2)
                else:
                    z += (past[:, :, None] @ self._inner)[:, :, 0]
            np.tanh(z, out=z)
            logistic = z[:, :, : 3 * size]
            logistic += 1
            c = cell[:count]
            c *= z[:, :, size : 2 * size]
            c += z[:, :, :size] * z[:, :, 3 * size :]
            c *= 0.5
            h = hidden[start : start + count]
            np.tanh(c, out=h)
            h *= z[:, :, 2 * size : 3 * size]
            before, start = start, start + count
        result = np.empty((len(x), 2, size), np.float32)
        for side in (0, 1):
            result[:, side] = hidden[steps.places[side], side]
        result *= 0.5
        return result.reshape(len(x), 2 * size)
