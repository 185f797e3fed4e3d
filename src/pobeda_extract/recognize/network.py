"""The nested recognizer's network in numpy: words to recurrent states, spans to labels.

``training/network.py`` is the same in torch. What depends on a word alone (its vector, its
characters) is projected once and remembered; both directions of a recurrent layer step together;
labels are asked only of the few spans that a cheap product of their ends lets through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from pobeda_extract.recognize.features import Features, char_ids

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pobeda_extract.models import Floats

#: Spans whose ends score lower than this logit are never looked at.
_THRESHOLD: Final = -3.5
#: Words whose projections are remembered (a kilobyte each).
_WORDS: Final = 2_048
#: Up to so many sentences at a step, row by row is quicker than one product: BLAS packs nothing.
_FEW: Final = 3
#: Rows of the matrices that go through at once where they grow with the text.
_ROWS: Final = 4096


class Network:
    """
    Scores spans; built from the arrays and the sizes of a weight pack.

    Args:
        arrays: Weights under the names that torch gave them.
        config: The sizes that the card repeats.
        vectors: Ids of words to their vectors.
    """

    def __init__(
        self,
        arrays: Mapping[str, Floats],
        config: Mapping[str, Any],
        vectors: Callable[[NDArray[np.int32]], Floats],
    ) -> None:
        self._vectors = vectors
        self._width: int = config["width"]
        w = {name: array.astype(np.float32) for name, array in arrays.items()}
        # What a character gives the filters of the one after it, its own, of the one before it.
        kernels = w["conv.weight"].transpose(2, 1, 0).astype(np.float64)
        self._before, self._here, self._after = w["chars.weight"].astype(np.float64) @ kernels
        self._here[0] = -1e4  # padding has no answer
        self._conv_bias = w["conv.bias"]
        filters = len(self._conv_bias)
        sizes = [300, filters, config["tag"], config["shape"]]
        sizes += [config["rel"] * config["use_rel"]]
        rows = np.split(np.ascontiguousarray(w["project.weight"].T), np.cumsum(sizes))
        from_vector, from_chars, tags, shapes, rels, self._from_hidden = rows
        self._from_vector = from_vector.astype(np.float64)
        self._from_chars = from_chars.astype(np.float64)
        self._bias = w["project.bias"]
        self._tags = w["tags.weight"] @ tags
        self._shapes = w["shapes.weight"] @ shapes
        self._rels = w["rels.weight"] @ rels if config["use_rel"] else None
        self._use = [config["use_hidden"], config["use_names"], config["use_context"]]
        self._layers = [_Recurrent(w, f"recurrent.{i}.") for i in range(config["layers"])]
        self._ends = np.concatenate(
            [w[f"{n}.weight"] for n in ("first", "last", "span_first", "span_last", "span_mean",
                                        "first_bias", "last_bias")]
        ).T.copy()  # fmt: skip
        scale = config["pair"] ** -0.5
        self._pair, self._span = config["pair"], config["span"]
        self._first_bias, self._last_bias = w["first.bias"], w["last.bias"]
        self._scale = scale
        self._pair_bias = float(w["first_bias.bias"][0] + w["last_bias.bias"][0])
        self._width_bias = w["width_bias"]
        self._span_width = w["span_width.weight"] + w["span_first.bias"]
        self._product = w["product.weight"].T.copy()
        self._label, self._label_bias = w["label.weight"].T.copy(), w["label.bias"]
        self._known: dict[str, int] = {}
        self._free: list[int] = []
        self._projected = np.empty((0, len(self._bias)), np.float32)

    def __call__(self, features: Features) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
        """
        Score the spans of the sentences that *features* describe.

        Returns:
            First and last rows (inclusive) of the spans worth asking about, in order of sentences,
            and a row of label logits for each; label 0 is «none».
        """
        x = self._inputs(features)
        order = _Steps(features.lengths)
        for layer in self._layers:
            x = layer(x, order)
        first, last = self._candidates(x_ends := x @ self._ends, features.lengths)
        return first, last, self._labels(x_ends, first, last)

    def _inputs(self, f: Features) -> Floats:
        x = self._words(f.words, f.vectors)
        x += self._tags[f.tags]
        x += self._shapes[f.shapes]
        if self._rels is not None:
            x += self._rels[f.rels]
        parts = (f.hidden[:, :128], f.hidden[:, 128:], f.context)
        around = [part for part, used in zip(parts, self._use, strict=True) if used]
        if around:
            x += np.concatenate(around, 1) @ self._from_hidden
        return np.maximum(x, 0, out=x)

    def _words(self, words: Sequence[str], vectors: NDArray[np.int32]) -> Floats:
        """
        Return what the words themselves, known or not, put into the first layer.

        It is reckoned in double precision and then rounded: a product's last digits depend on
        what stands beside a word, and an article must not depend on the articles before it.
        """
        known = self._known
        new: dict[str, int] = {}
        for row, word in enumerate(words):
            place = known.pop(word, None)
            if place is not None:
                known[word] = place  # last asked for, last forgotten
            elif word not in new:
                new[word] = row
        if new:
            rows = list(new.values())
            projected = self._vectors(vectors[rows]).astype(np.float64) @ self._from_vector
            projected += self._spelling(list(new)) @ self._from_chars
            projected += self._bias
            places = self._places(len(new), max(_WORDS, len(words)))
            self._projected[places] = projected
            known.update(zip(new, places, strict=True))
        return self._projected[[known[word] for word in words]]

    def _places(self, count: int, limit: int) -> list[int]:
        """Return rows for *count* new words, those of words long not asked for beyond *limit*."""
        known = self._known
        for word in list(islice(known, max(len(known) + count - limit, 0))):
            self._free.append(known.pop(word))
        lacking = count - len(self._free)
        if lacking > 0:
            size = len(self._projected)
            more = np.empty((lacking, self._projected.shape[1]), np.float32)
            self._projected = np.concatenate((self._projected, more))
            self._free.extend(range(size, size + lacking))
        return [self._free.pop() for _ in range(count)]

    def _spelling(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Convolve the characters of *words* and keep the greatest answer of each filter."""
        result = np.empty((len(words), len(self._conv_bias)))
        for start in range(0, len(words), 256):
            ids = np.array([char_ids(word) for word in words[start : start + 256]], np.intp).T
            y = self._here.take(ids, axis=0)
            y[1:] += self._before.take(ids[:-1], axis=0)
            y[:-1] += self._after.take(ids[1:], axis=0)
            best = y.max(0)
            best += self._conv_bias
            result[start : start + 256] = np.maximum(best, 0, out=best)
        return result

    def _candidates(
        self, ends: Floats, lengths: Sequence[int]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        size = self._pair
        first = ends[:, :size] + self._first_bias
        first *= self._scale
        last = ends[:, size : 2 * size] + self._last_bias
        alone = ends[:, -2:] + np.float32(self._pair_bias / 2)
        firsts, lasts, start = [], [], 0
        for length in lengths:
            end = start + length
            scores = first[start:end] @ last[start:end].T
            scores += alone[start:end, :1]
            scores += alone[start:end, 1]
            scores += self._widths(length)
            i, j = np.nonzero(scores > _THRESHOLD)
            firsts.append(i + start)
            lasts.append(j + start)
            start = end
        return np.concatenate(firsts), np.concatenate(lasts)

    def _widths(self, length: int) -> Floats:
        """Return the bias of every pair of words; what is too wide or backwards has none to give."""
        cached = getattr(self, "_width_table", None)
        if cached is None or len(cached) < length:
            size = max(length, 64)
            distance = np.arange(size)[None] - np.arange(size)[:, None]
            fits = (distance >= 0) & (distance < self._width)
            table = np.where(fits, self._width_bias[np.clip(distance, 0, self._width - 1)], -1e9)
            cached = self._width_table = table.astype(np.float32)
        return cached[:length, :length]

    def _labels(self, ends: Floats, first: NDArray[np.intp], last: NDArray[np.intp]) -> Floats:
        pair, span = self._pair, self._span
        base = 2 * pair
        total = np.zeros((len(ends) + 1, span), np.float64)
        np.cumsum(ends[:, base + 2 * span : base + 3 * span], 0, out=total[1:])
        logits = np.empty((len(first), len(self._label_bias)), np.float32)
        for start in range(0, len(first), _ROWS):
            i, j = first[start : start + _ROWS], last[start : start + _ROWS]
            z = ((total[j + 1] - total[i]) / (j - i + 1)[:, None]).astype(np.float32)
            z += ends[i, base : base + span]
            z += ends[j, base + span : base + 2 * span]
            z += self._span_width[j - i]
            product = ends[i, :pair] + self._first_bias
            product *= ends[j, pair:base] + self._last_bias
            z += product @ self._product
            np.maximum(z, 0, out=z)
            logits[start : start + _ROWS] = z @ self._label + self._label_bias
        return logits


class _Steps:
    """In which order a recurrent layer reads: the first words of all sentences, then the second."""

    def __init__(self, lengths: Sequence[int]) -> None:
        sizes = np.array(lengths)
        longest_first = np.argsort(-sizes, kind="stable")
        starts = np.cumsum(sizes) - sizes
        forth, back, self.counts = [], [], []
        sizes, starts = sizes[longest_first], starts[longest_first]
        for step in range(int(sizes[0])):
            count = int(np.searchsorted(-sizes, -step, side="left"))
            forth.append(starts[:count] + step)
            back.append(starts[:count] + sizes[:count] - 1 - step)
            self.counts.append(count)
        self.rows = np.stack((np.concatenate(forth), np.concatenate(back)))


class _Recurrent:
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
        self._inner = np.ascontiguousarray((inner[:, order] * half[:, None]).transpose(0, 2, 1))
        self._outer = np.ascontiguousarray((outer[:, order] * half[:, None]).transpose(0, 2, 1))
        self._bias = (bias[:, order] * half)[:, None]

    def __call__(self, x: Floats, steps: _Steps) -> Floats:
        """Return a row of twice the size for each row of *x*."""
        size, rows = self.size, len(x)
        gates = np.empty((2, rows, 4 * size), np.float32)
        for side in (0, 1):
            np.matmul(x[steps.rows[side]], self._outer[side], out=gates[side])
        gates += self._bias
        hidden = np.zeros((2, rows, size), np.float32)
        cell = np.zeros((2, steps.counts[0], size), np.float32)
        start = before = 0
        for count in steps.counts:
            z = gates[:, start : start + count]
            if start and count > _FEW:
                z += hidden[:, before : before + count] @ self._inner
            elif start:
                for side in (0, 1):
                    for row in range(count):
                        z[side, row] += hidden[side, before + row] @ self._inner[side]
            np.tanh(z, out=z)
            logistic = z[:, :, : 3 * size]
            logistic *= 0.5
            logistic += 0.5
            c = cell[:, :count]
            c *= z[:, :, size : 2 * size]
            c += z[:, :, :size] * z[:, :, 3 * size :]
            np.multiply(
                np.tanh(c), z[:, :, 2 * size : 3 * size], out=hidden[:, start : start + count]
            )
            before, start = start, start + count
        result = np.empty((rows, 2 * size), np.float32)
        result[steps.rows[0], :size] = hidden[0]
        result[steps.rows[1], size:] = hidden[1]
        return result
