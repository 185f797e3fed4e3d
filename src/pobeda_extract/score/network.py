"""The heads of the joint reader in numpy: states into what words, pairs and spans are.

``training/joint/network.py`` is the same in torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from pobeda_extract.score.pairs import ALLOWED, ROLES, SIZES, Heads, Mentions, Pairs
from pobeda_extract.score.pieces import Cut

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pobeda_extract.models import Floats

#: What a role that a pair may not have scores.
NEVER: Final = np.float32(-30.0)


class Network:
    """
    Reads states; built from the arrays of a weight pack.

    Args:
        arrays: Weights under the names that torch gave them.
    """

    def __init__(self, arrays: Mapping[str, Floats]) -> None:
        w = {name: array.astype(np.float32) for name, array in arrays.items()}
        self._w = {
            n: a.T.copy() if n.endswith("weight") and a.ndim == 2 else a for n, a in w.items()
        }
        self._tables = [w[f"tables.{k}.weight"] for k in range(len(SIZES))]
        self._scale = np.float32(w["bil"].shape[1] ** -0.25)

    def _linear(self, name: str, x: Floats) -> Floats:
        y: Floats = x @ self._w[f"{name}.weight"]
        if f"{name}.bias" in self._w:
            y += self._w[f"{name}.bias"]
        return y

    def _two(self, name: str, layers: tuple[int, int], x: Floats) -> Floats:
        hidden = np.maximum(self._linear(f"{name}.{layers[0]}", x), 0)
        return self._linear(f"{name}.{layers[1]}", hidden)

    def kinds(self, states: Floats, text: Cut) -> Floats:
        """Return for each word the probabilities of no item, an event and an agreement."""
        logits = self._two("head", (1, 4), states[text.first])
        shares: Floats = np.exp(logits - logits.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        return shares

    def statuses(self, states: Floats, text: Cut, words: NDArray[np.int64]) -> Floats:
        """Return for each of *words*, heads of items, the logits of the statuses."""
        return self._two("status", (1, 4), states[text.first[words]])

    def roles(
        self, states: Floats, text: Cut, heads: Heads, mentions: Mentions, asked: Pairs
    ) -> Floats:
        """Return for each of the pairs *asked* the logits of ``ROLES``."""
        if not len(asked.head):
            return np.zeros((0, len(ROLES)), np.float32)
        hv = states[text.first[heads.word]]
        mv = np.concatenate(
            (states[text.first[mentions.first]], states[text.last[mentions.last]]), axis=1
        )
        h, m = asked.head, asked.mention
        product = self._linear("evp", hv)[h] * self._linear("enp", mv)[m]
        product *= self._scale
        z = self._linear("ev", hv)[h]
        z += self._linear("en", mv)[m]
        z += self._linear("prod", product)
        for column, table in enumerate(self._tables):
            z += table[asked.features[:, column]]
        np.maximum(z, 0, out=z)
        z = np.maximum(self._linear("hid", z), 0)
        logits = self._linear("out", z)
        logits += product @ self._w["bil"].T
        allowed = ALLOWED[asked.features[:, 0], asked.features[:, 1]]
        return np.where(allowed, logits, NEVER).astype(np.float32)


def pooled(logits: Floats, group: NDArray[np.int64], count: int) -> Floats:
    """Return the logarithm of the summed odds of the rows of *logits* by *group*."""
    best = np.full((count, logits.shape[1]), -1e4, np.float32)
    np.maximum.at(best, group, logits)
    total = np.zeros((count, logits.shape[1]), np.float32)
    np.add.at(total, group, np.exp(logits - best[group]))
    return np.log(np.maximum(total, 1e-30)) + best
