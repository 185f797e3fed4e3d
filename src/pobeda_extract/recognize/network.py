"""The nested recognizer's network in numpy: words to recurrent states, spans to labels.

``training/network.py`` is the same in torch. What depends on a word alone (its vector, its
characters) is reckoned once for each different word; labels are asked only of the few spans that a
cheap product of their ends lets through. The recurrent layers are in ``recurrent.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from pobeda_extract.recognize.features import Features, char_ids
from pobeda_extract.recognize.recurrent import Recurrent, Steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pobeda_extract.models import Floats

#: Spans whose ends score lower than this logit are never looked at.
_THRESHOLD: Final = -3.5
#: Words whose spelling is remembered (half a kilobyte each).
_WORDS: Final = 4_096
#: Rows of the matrices that go through at once where they grow with the text.
_ROWS: Final = 4096


class Network:
    """
    Scores spans; built from the arrays and the sizes of a weight pack.

    Args:
        arrays: Weights under the names that torch gave them.
        config: The sizes that the card repeats.
    """

    def __init__(self, arrays: Mapping[str, Floats], config: Mapping[str, Any]) -> None:
        w = {name: array.astype(np.float32) for name, array in arrays.items()}
        self._spelling = _Spelling(w)
        rows = np.split(
            np.ascontiguousarray(w["project.weight"].T),
            np.cumsum([300, config["filters"], config["tag"], config["shape"], config["rel"]]),
        )
        self._from_vector, self._from_chars, tags, shapes, rels, self._from_hidden = rows
        self._bias = w["project.bias"]
        self._tags = w["tags.weight"] @ tags
        self._shapes = w["shapes.weight"] @ shapes
        self._rels = w["rels.weight"] @ rels
        self._layers = [Recurrent(w, f"recurrent.{i}.") for i in range(config["layers"])]
        self._pairs = _Pairs(w)
        self._span_first = w["span_first.weight"].T.copy()
        self._span_last = w["span_last.weight"].T.copy()
        self._span_mean = w["span_mean.weight"].T.copy()
        self._span_width = w["span_width.weight"] + w["span_first.bias"]
        self._product = w["product.weight"].T.copy()
        self._label, self._label_bias = w["label.weight"].T.copy(), w["label.bias"]

    def __call__(self, features: Features) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
        """
        Score the spans of the sentences that *features* describe.

        Returns:
            First and last rows (inclusive) of the spans worth asking about, in order of sentences,
            and a row of label logits for each; label 0 is «none».
        """
        x = self._inputs(features)
        steps = Steps(features.lengths)
        for layer in self._layers:
            x = layer(x, steps)
        firsts, lasts = self._pairs.sides(x)
        first, last = self._pairs.candidates(firsts, lasts, features.lengths)
        return first, last, self._labels(x, firsts, lasts, first, last)

    def _inputs(self, f: Features) -> Floats:
        rows: dict[str, int] = {}
        for row, word in enumerate(f.words):
            rows.setdefault(word, row)
        words = f.vectors[f.places[list(rows.values())]] @ self._from_vector
        words += self._spelling(list(rows)) @ self._from_chars
        words += self._bias
        numbers = dict(zip(rows, range(len(rows)), strict=True))
        x: Floats = f.hidden @ self._from_hidden
        x += words[[numbers[word] for word in f.words]]
        x += self._tags[f.tags]
        x += self._shapes[f.shapes]
        x += self._rels[f.rels]
        np.maximum(x, 0, out=x)
        return x

    def _labels(
        self,
        x: Floats,
        firsts: Floats,
        lasts: Floats,
        first: NDArray[np.intp],
        last: NDArray[np.intp],
    ) -> Floats:
        from_first, first_at = _of_some(x, first, self._span_first)
        from_last, last_at = _of_some(x, last, self._span_last)
        pair = self._product.shape[0]
        logits = np.empty((len(first), len(self._label_bias)), np.float32)
        for start in range(0, len(first), _ROWS):
            part = slice(start, start + _ROWS)
            i, j = first[part], last[part]
            z = _means(x, i, j) @ self._span_mean
            z += from_first[first_at[part]]
            z += from_last[last_at[part]]
            z += self._span_width[j - i]
            z += (firsts[i, :pair] * lasts[j, :pair]) @ self._product
            np.maximum(z, 0, out=z)
            logits[part] = z @ self._label
            logits[part] += self._label_bias
        return logits


def _of_some(x: Floats, rows: NDArray[np.intp], weights: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Multiply those rows of *x* that *rows* names, each once; tell where each of *rows* is then."""
    asked = np.zeros(len(x), bool)
    asked[rows] = True
    return x[asked] @ weights, (np.cumsum(asked) - 1)[rows]


def _means(x: Floats, first: NDArray[np.intp], last: NDArray[np.intp]) -> Floats:
    """Return the mean of the rows of *x* from each *first* to each *last*, inclusive."""
    lengths = last - first + 1
    means: Floats = _reduced(np.add, x, first, lengths)
    means /= lengths[:, None].astype(np.float32)
    return means


def _reduced(
    join: np.ufunc, x: Floats, starts: NDArray[np.intp], lengths: NDArray[np.intp]
) -> Floats:
    """
    Join runs of rows of *x*; each run has its start and its length, of at least one.

    ``reduceat`` does the same, but four times as slowly where runs are short.
    """
    longest_first = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[longest_first], lengths[longest_first]
    joined = x[starts]
    going = np.searchsorted(-lengths, -np.arange(1, lengths[:1].sum()), side="left")
    for step, count in enumerate(going.tolist(), 1):
        join(joined[:count], x[starts[:count] + step], out=joined[:count])
    result = np.empty_like(joined)
    result[longest_first] = joined
    return result


class _Spelling:
    """
    A convolution over the characters of words; the greatest answer of each filter is kept.

    A character answers each place of the kernel with a row known beforehand, so there is nothing
    to multiply: what is remembered of a word does not depend on the words that stood beside it.
    """

    def __init__(self, w: Mapping[str, Floats]) -> None:
        kernel = w["conv.weight"].transpose(2, 1, 0)
        self._before, self._here, self._after = w["chars.weight"] @ kernel
        self._here += w["conv.bias"]
        self._known: dict[str, int] = {}
        self._rows = np.empty((_WORDS, self._here.shape[1]), np.float32)

    def __call__(self, words: Sequence[str]) -> Floats:
        """Return a row of answers for each of *words*, all different, none of them empty."""
        known = self._known
        if len(words) > len(self._rows):  # a sentence without end
            return self._answers(words)
        if len(known) + len(words) > len(self._rows):
            known.clear()
        new = [word for word in words if word not in known]
        if new:
            size = len(known)
            self._rows[size : size + len(new)] = self._answers(new)
            known.update(zip(new, range(size, size + len(new)), strict=True))
        return self._rows[[known[word] for word in words]]

    def _answers(self, words: Sequence[str]) -> Floats:
        ids = [char_ids(word) for word in words]
        lengths = np.array([len(word) for word in ids])
        starts = np.cumsum(lengths) - lengths
        here = np.fromiter(chain.from_iterable(ids), np.intp, int(lengths.sum()))
        # 0 stands before and after a word: the padding that training saw there.
        before, after = np.zeros_like(here), np.zeros_like(here)
        before[1:], after[:-1] = here[:-1], here[1:]
        before[starts] = after[starts - 1] = 0
        y = self._here[here]
        y += self._before[before]
        y += self._after[after]
        best = _reduced(np.maximum, y, starts, lengths)
        return np.maximum(best, 0, out=best)


class _Pairs:
    """What two words say of being the first and the last of a mention."""

    def __init__(self, w: Mapping[str, Floats]) -> None:
        size = w["first.weight"].shape[0]
        # Each side ends with its own bias and with a one for the other's bias: the product of
        # both sides is then the whole score, but for the width.
        self._first = np.concatenate((w["first.weight"], w["first_bias.weight"])).T.copy()
        self._last = np.concatenate((w["last.weight"], w["last_bias.weight"])).T.copy()
        self._first_bias = np.append(w["first.bias"], w["first_bias.bias"])
        self._last_bias = np.append(w["last.bias"], w["last_bias.bias"])
        self._scale = np.float32(size**-0.5)
        self._size = size
        self._width_bias = w["width_bias"]
        self._table = np.empty((0, 0), np.float32)

    def sides(self, x: Floats) -> tuple[Floats, Floats]:
        """Return what each word is as a first and as a last one."""
        firsts: Floats = x @ self._first
        lasts: Floats = x @ self._last
        firsts += self._first_bias
        lasts += self._last_bias
        return firsts, lasts

    def candidates(
        self, firsts: Floats, lasts: Floats, lengths: Sequence[int]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return first and last rows of the spans that score well enough, sentence by sentence."""
        size = self._size
        left = np.ones((len(firsts), size + 2), np.float32)
        right = np.ones((len(lasts), size + 2), np.float32)
        np.multiply(firsts[:, :size], self._scale, out=left[:, :size])
        left[:, size] = firsts[:, size]
        right[:, :size] = lasts[:, :size]
        right[:, size + 1] = lasts[:, size]
        least = _THRESHOLD - self._widths(max(lengths))
        first, last, start = [], [], 0
        for length in lengths:
            end = start + length
            scores = left[start:end] @ right[start:end].T
            i, j = np.nonzero(scores > least[:length, :length])
            first.append(i + start)
            last.append(j + start)
            start = end
        return np.concatenate(first), np.concatenate(last)

    def _widths(self, length: int) -> Floats:
        """Return the bias of every pair of words; what is too wide or backwards has none to give."""
        if len(self._table) < length:
            size, widest = max(length, 64), len(self._width_bias)
            distance = np.arange(size)[None] - np.arange(size)[:, None]
            fits = (distance >= 0) & (distance < widest)
            table = np.where(fits, self._width_bias[np.clip(distance, 0, widest - 1)], -1e9)
            self._table = table.astype(np.float32)
        return self._table[:length, :length]
