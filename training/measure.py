"""Ask a network for mentions and compare them with gold: exact spans, precision, recall, F1."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import torch

from batches import LABELS, Corpus, Words, batches
from network import Network

#: Precision, recall, F1 and the number of gold spans.
Row = tuple[float, float, float, int]


@torch.no_grad()
def predict(
    net: Network, corpus: Corpus, words: Words, threshold: float = -4.0
) -> list[tuple[int, int, int, np.ndarray]]:
    """Return (text, first row, last row, probabilities) of every candidate."""
    net.eval()
    found = []
    for picked in batches(corpus, 4000, shuffle=False):
        b = corpus.batch(picked, words)
        with torch.autocast("cpu", torch.bfloat16):
            out = {k: v.float() for k, v in net(b).items()}
        at = (net.pair_scores(out, b["first"], b["last"]) > threshold).nonzero()[:, 0]
        i, j = b["first"][at], b["last"][at]
        probs = net.label(net.span_states(out, i, j)).softmax(1).numpy()
        doc = np.repeat(
            [corpus.sentences[k][2] for k in picked], [corpus.sentences[k][1] for k in picked]
        )
        rows = b["rows"]
        for a, z, p in zip(i.numpy(), j.numpy(), probs, strict=True):
            found.append((int(doc[a]), int(rows[a]), int(rows[z]), p))
    return found


def spans_of(corpus: Corpus, found: list[tuple[int, int, int, np.ndarray]]) -> list[set[Any]]:
    """Return, for each text, its predicted (start, end, label) in characters."""
    where = [w for d in corpus.docs for w in d["where"]]
    result: list[set[Any]] = [set() for _ in corpus.docs]
    for doc, a, z, p in found:
        k = int(p.argmax())
        if k:
            result[doc].add((where[a][0], where[z][1], LABELS[k]))
    return result


def figures(corpus: Corpus, predicted: list[set[Any]]) -> dict[str, Row]:
    """Return the figures of all labels together («micro») and of each, most frequent first."""
    right, told, gold = Counter(), Counter(), Counter()
    for d, p in zip(corpus.docs, predicted, strict=True):
        right.update(s[2] for s in p & d["gold"])
        told.update(s[2] for s in p)
        gold.update(s[2] for s in d["gold"])

    def row(r: int, t: int, g: int) -> Row:
        return r / max(t, 1), r / max(g, 1), 2 * r / max(t + g, 1), g

    table = {k: row(right[k], told[k], gold[k]) for k in sorted(gold, key=lambda k: -gold[k])}
    return {"micro": row(right.total(), told.total(), gold.total()), **table}
