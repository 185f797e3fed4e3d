"""What slovnet's networks say of the rows of their encoders: tags, heads, names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pobeda_extract.models.encoders import Pack
    from pobeda_extract.models.tars import Floats, Tar


class Morphology:
    """Chooses a tag for every word by itself."""

    def __init__(self, tar: Tar, model: dict[str, Any]) -> None:
        proj = model["head"]["proj"]
        self._weight, self._bias = tar.array(proj["weight"]), tar.array(proj["bias"])
        self.tags = [_parse_tag(tag) for tag in tar.lines("vocabs/tag.gz")]

    def __call__(self, x: Floats, pack: Pack) -> list[list[tuple[str, dict[str, str]]]]:
        """Return part of speech and features of every word."""
        scores = x @ self._weight
        scores += self._bias
        tags = self.tags
        best = [tags[k] for k in scores.argmax(1).tolist()]
        return [best[start:end] for start, end in pack.borders]


class _Biaffine:
    """A scorer of word pairs (dependent, head)."""

    def __init__(self, tar: Tar, model: dict[str, Any]) -> None:
        head, tail = model["head"]["proj"], model["tail"]["proj"]
        self._head = tar.array(head["weight"]), tar.array(head["bias"])
        self._tail = tar.array(tail["weight"]), tar.array(tail["bias"])
        self._root = tar.array(model["root"]).reshape(1, -1)
        self.kernel = tar.array(model["kernel"])

    def sides(self, x: Floats) -> tuple[Floats, Floats]:
        """Return dependents and heads, the root as the last row of both."""
        rows = np.concatenate((x, self._root))
        dependents, heads = rows @ self._head[0], rows @ self._tail[0]
        for side, bias in ((dependents, self._head[1]), (heads, self._tail[1])):
            side += bias
            np.maximum(side, 0, out=side)
        return dependents, heads


class Syntax:
    """Chooses a head for every word, then the relation between the two."""

    def __init__(self, tar: Tar, model: dict[str, Any]) -> None:
        self._heads = _Biaffine(tar, model["head"])
        self._rels = _Biaffine(tar, model["rel"])
        self.names = tar.lines("vocabs/rel.gz")

    def __call__(self, x: Floats, pack: Pack) -> list[tuple[list[int], list[str]]]:
        """Return, for each sentence, the head index of every word (-1: root) and the relation."""
        chosen = self._choose_heads(x, pack)
        dependents, heads = self._rels.sides(x)
        # Words share heads: what a head asks of its dependents is multiplied once for each head.
        rows, which = np.unique(chosen, return_inverse=True)
        asked = (dependents[rows] @ self._rels.kernel).reshape(len(rows), -1, heads.shape[1])
        scores = np.matmul(asked[which], heads[: len(x), :, None])[:, :, 0]
        rels = [self.names[k] for k in scores.argmax(1).tolist()]
        found, root = chosen.tolist(), len(x)
        return [
            (
                [-1 if head == root else head - start for head in found[start:end]],
                rels[start:end],
            )
            for start, end in pack.borders
        ]

    def _choose_heads(self, x: Floats, pack: Pack) -> Any:
        """Return the row of the head of each row of *x*, ``len(x)`` for roots."""
        dependents, heads = self._heads.sides(x)
        scored = dependents @ self._heads.kernel
        root = scored[:-1] @ heads[-1]
        chosen = np.empty(len(x), np.intp)
        best = np.empty(len(x), np.float32)
        for start, end in pack.borders:
            scores = scored[start:end] @ heads[start:end].T
            scores.argmax(1, out=chosen[start:end])
            scores.max(1, out=best[start:end])
            chosen[start:end] += start
        chosen[root >= best] = len(x)
        return chosen


class Names:
    """slovnet's own decoder of names: PER, LOC and ORG, flat."""

    def __init__(self, tar: Tar, model: dict[str, Any]) -> None:
        proj = model["head"]["proj"]
        self._head = tar.array(proj["weight"]), tar.array(proj["bias"])
        self._transitions = np.ascontiguousarray(tar.array(model["head"]["crf"]["transitions"]).T)
        self._tags = tar.lines("vocabs/tag.gz")

    def __call__(self, x: Floats, pack: Pack) -> list[list[str]]:
        """Return a BIO tag («B-PER») for every word."""
        scores = x @ self._head[0] + self._head[1]
        return [self._decode(scores[start:end]) for start, end in pack.borders]

    def _decode(self, scores: Floats) -> list[str]:
        count, width = scores.shape
        columns = np.arange(width)
        score = scores[0]
        history = np.empty((count, width), np.intp)
        for i in range(1, count):
            step = self._transitions + score
            best = step.argmax(1, out=history[i])
            score = step[columns, best] + scores[i]
        tag = int(score.argmax())
        path = [tag]
        for i in range(count - 1, 0, -1):
            tag = int(history[i, tag])
            path.append(tag)
        return [self._tags[k] for k in reversed(path)]


def _parse_tag(tag: str) -> tuple[str, dict[str, str]]:
    """Split «NOUN|Case=Gen|Number=Sing»."""
    pos, *feats = tag.split("|")
    return pos, dict(feat.split("=", 1) for feat in feats)
