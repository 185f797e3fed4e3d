"""States into spans with labels of our own: people, bodies, places, posts, phrases of events and papers.

``training/joint/network.py`` (``Spans``) is the same in torch. A product of a span's two ends says
whether it may be a mention at all; only the few that pass are asked for their label.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from pobeda_extract.score.pieces import Cut

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pobeda_extract.models import Floats

LABELS: Final = (
    "", "PERSON", "ORGANIZATION", "PLACE", "FACILITY", "POST", "EVENT", "AGREEMENT",
    "PERSON_NOMINAL", "ORGANIZATION_NOMINAL",
)  # fmt: skip
#: Spans whose ends score lower than this logit are never looked at.
_THRESHOLD: Final = -3.0


class Spans(NamedTuple):
    """Spans of words (counted through the text, inclusive) with the probabilities of ``LABELS``."""

    first: NDArray[np.intp]
    last: NDArray[np.intp]
    probability: Floats


class SpanNetwork:
    """
    Finds spans; built from the arrays of a weight pack.

    Args:
        arrays: Weights under the names that torch gave them.
        prefix: What these names begin with.
    """

    def __init__(self, arrays: Mapping[str, Floats], prefix: str) -> None:
        w = {
            name.removeprefix(prefix): array.astype(np.float32)
            for name, array in arrays.items()
            if name.startswith(prefix)
        }
        self._size = size = w["product.weight"].shape[1]
        self._ends = w["ends.weight"][: size + 1].T.copy(), w["ends.bias"][: size + 1]
        self._last = w["last.weight"][: size + 1].T.copy(), w["last.bias"][: size + 1]
        self._width_bias = w["width_bias"]
        self._span_first = w["span_first.weight"].T.copy()
        self._span_last = w["span_last.weight"].T.copy()
        self._span_mean = w["span_mean.weight"].T.copy()
        self._span_width = w["span_width.weight"] + w["span_first.bias"]
        self._product = w["product.weight"].T.copy()
        self._label, self._label_bias = w["label.weight"].T.copy(), w["label.bias"]

    def __call__(self, states: Floats, text: Cut) -> Spans:
        """Return the spans that may be mentions, none across sentences, in text order."""
        begins, ends = states[text.first], states[text.last]
        firsts = begins @ self._ends[0] + self._ends[1]
        lasts = ends @ self._last[0] + self._last[1]
        first, last = self._likely(firsts, lasts, text)
        size = self._size
        total = np.concatenate((np.zeros((1, states.shape[1]), np.float32), states.cumsum(0)))
        a, z = text.first[first], text.last[last]
        mean = (total[z + 1] - total[a]) / (z - a + 1)[:, None].astype(np.float32)
        y = states[a] @ self._span_first + states[z] @ self._span_last + mean @ self._span_mean
        y += self._span_width[last - first]
        y += (firsts[first, :size] * lasts[last, :size]) @ self._product
        logits = np.maximum(y, 0) @ self._label + self._label_bias
        shares = np.exp(logits - logits.max(1, keepdims=True, initial=-1e9))
        return Spans(first, last, shares / shares.sum(1, keepdims=True))

    def _likely(
        self, firsts: Floats, lasts: Floats, text: Cut
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        size, widest = self._size, len(self._width_bias)
        found: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
        for start, end in zip(text.starts[:-1], text.starts[1:], strict=True):
            i, j = firsts[start:end], lasts[start:end]
            score = i[:, :size] @ j[:, :size].T * np.float32(size**-0.5)
            score += i[:, size:] + j[:, size][None]
            width = np.arange(end - start)[None] - np.arange(end - start)[:, None]
            fits = (width >= 0) & (width < widest)
            score += self._width_bias[np.clip(width, 0, widest - 1)]
            a, z = (fits & (score > _THRESHOLD)).nonzero()
            found.append((a + start, z + start))
        if not found:
            return np.zeros(0, np.intp), np.zeros(0, np.intp)
        return np.concatenate([a for a, _ in found]), np.concatenate([z for _, z in found])
