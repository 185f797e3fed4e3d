"""The only door to slovnet's networks, navec's vectors and the data folder of natasha's wheel.

natasha is a weight carrier here: its folder is found with ``find_spec`` and none of its code (nor
pymorphy2, which it needs) is ever imported. The tars are mapped into memory, not unpacked, and the
250,000-word vocabulary that every pack repeats is read once. Sentences are laid end to end with one
zero row between them, which a convolution cannot tell from padding: nothing is computed in vain.
"""

from __future__ import annotations

import gzip
import json
import mmap
import tarfile
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from pobeda_extract.errors import ResourceError

Floats: TypeAlias = NDArray[np.float32]
_Layer: TypeAlias = tuple[Floats, Floats, Floats, Floats]
T = TypeVar("T")

#: Words whose codes are remembered; bounds the memory that a long run takes.
_CODES: Final = 100_000
#: Packs whose hidden states are remembered for the next stage (one pack is ``CHUNK`` tokens).
_PACKS: Final = 4
#: Tokens that go through the networks together; bounds memory, costs no accuracy.
CHUNK: Final = 1500


def data_folder() -> Path:
    """
    Return natasha's data folder without importing natasha.

    Raises:
        ResourceError: If natasha is not installed.
    """
    spec = find_spec("natasha")
    if spec is None or not spec.submodule_search_locations:
        raise ResourceError("natasha, which carries the weights, is missing: pip install natasha")
    return Path(spec.submodule_search_locations[0]) / "data"


def chunks(items: Sequence[T], size: Callable[[T], int]) -> Iterator[Sequence[T]]:
    """Yield runs of *items* (sentences) of about ``CHUNK`` words: what goes through at once."""
    start = words = 0
    for i, item in enumerate(items):
        if words and words + size(item) > CHUNK:
            yield items[start:i]
            start, words = i, 0
        words += size(item)
    if start < len(items):
        yield items[start:]


class _Tar:
    """A tar mapped into memory; members are views, not copies."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            with tarfile.open(path, "r:") as tar:
                self._at = {m.name: (m.offset_data, m.size) for m in tar}
        except (OSError, ValueError, tarfile.TarError) as error:
            raise ResourceError(f"{path}: cannot be read ({error})") from error

    def __getitem__(self, name: str) -> memoryview:
        offset, size = self._at[name]
        return memoryview(self._map)[offset : offset + size]

    def array(self, weight: dict[str, Any]) -> Floats:
        data = self[f"arrays/{weight['array']}.bin"]
        array: Floats = np.frombuffer(data, weight["dtype"]).reshape(weight["shape"])
        return array

    def lines(self, name: str) -> list[str]:
        return gzip.decompress(self[name]).decode("utf-8").splitlines()


class _Vocabulary:
    """Sorted words as one bytes object, searched by halving: a tenth of a dict's memory."""

    def __init__(self, words: bytes) -> None:
        ends = np.flatnonzero(np.frombuffer(words, np.uint8) == ord("\n")).astype(np.int32)
        self._words = words
        self._starts = np.concatenate((np.zeros(1, np.int32), ends + 1))
        # The last two lines are <unk> and <pad>, out of order.
        self._size = words.rstrip(b"\n").count(b"\n") + 1 - 2
        self.unknown = self._size

    def find(self, word: str) -> int | None:
        sought = word.encode("utf-8", "replace")
        words, starts = self._words, self._starts
        low, high = 0, self._size
        while low < high:
            middle = (low + high) >> 1
            found = words[starts[middle] : starts[middle + 1] - 1]
            if found < sought:
                low = middle + 1
            elif found > sought:
                high = middle
            else:
                return middle
        return None


class _Vectors:
    """navec's vectors, kept quantised: 100 bytes a word."""

    def __init__(self, tar: _Tar) -> None:
        data = tar["pq.bin"]
        words, self.size, parts, codes = np.frombuffer(data[:16], np.uint32).tolist()
        end = 16 + words * parts
        self._indexes = np.frombuffer(data[16:end], np.uint8).reshape(words, parts)
        self._codes = np.frombuffer(data[end:], np.float32).reshape(parts, codes, -1)
        self._parts = np.arange(parts)

    def __call__(self, ids: Sequence[int] | NDArray[np.int32]) -> Floats:
        """Return one row of ``size`` floats for each id."""
        rows: Floats = self._codes[self._parts, self._indexes[ids]].reshape(len(ids), self.size)
        return rows


class _Encoders:
    """
    Three convolutions a network, for several of slovnet's networks over the same words.

    Their first layers, which cost most, are one product; the shapes of words, of which there are
    few, were multiplied beforehand. The batch norm of inference is a scale and a shift.
    """

    def __init__(self, networks: Sequence[tuple[_Tar, dict[str, Any]]]) -> None:
        layers = [
            [_layer(tar, layer) for layer in model["encoder"]["layers"]] for tar, model in networks
        ]
        firsts = [first for first, *_ in layers]
        self._kernel, self._shapes = self._split(
            [tar.array(model["emb"]["shape"]["weight"]) for tar, model in networks],
            [kernel for kernel, _, _, _ in firsts],
        )
        self._bias, self._scale, self._shift = (
            np.concatenate([first[i] for first in firsts]) for i in (1, 2, 3)
        )
        self._rest = [rest for _, *rest in layers]

    @staticmethod
    def _split(shapes: list[Floats], kernels: list[Floats]) -> tuple[Floats, Floats]:
        """Return what words are multiplied by, and what each shape adds before, at, after it."""
        words, added = [], []
        for shape, kernel in zip(shapes, kernels, strict=True):
            size = shape.shape[1]
            by_offset = kernel.reshape(3, -1, kernel.shape[1])
            words.append(by_offset[:, :-size].reshape(-1, kernel.shape[1]))
            none = np.zeros((1, size), np.float32)  # the gap between two sentences has no shape
            added.append(np.concatenate((shape, none)) @ by_offset[:, -size:])
        return np.concatenate(words, 1), np.concatenate(added, 2)

    def __call__(self, pack: Pack) -> list[Floats]:
        """Return, for each network, a row of 64 for each row of *pack*; gaps are zero."""
        shapes = np.array(pack.shapes)
        x = _window(pack.vectors) @ self._kernel
        before, here, after = self._shapes
        x += here[shapes]
        x[1:] += before[shapes[:-1]]
        x[:-1] += after[shapes[1:]]
        _finish(x, self._bias, self._scale, self._shift, pack.gaps)
        parts = np.split(x, len(self._rest), axis=1)
        return [self._deepen(y, rest, pack) for y, rest in zip(parts, self._rest, strict=True)]

    @staticmethod
    def _deepen(x: Floats, layers: Sequence[_Layer], pack: Pack) -> Floats:
        for kernel, bias, scale, shift in layers:
            x = _window(x) @ kernel
            _finish(x, bias, scale, shift, pack.gaps)
        return x


def _layer(tar: _Tar, layer: dict[str, Any]) -> _Layer:
    weight, norm = tar.array(layer["conv"]["weight"]), layer["norm"]
    filters, channels, width = weight.shape
    kernel = np.ascontiguousarray(weight.transpose(2, 1, 0).reshape(width * channels, filters))
    scale = tar.array(norm["weight"]) / tar.array(norm["std"])
    shift = tar.array(norm["bias"]) - tar.array(norm["mean"]) * scale
    bias = tar.array(layer["conv"]["bias"])
    return kernel, bias, scale.astype(np.float32), shift.astype(np.float32)


def _window(x: Floats) -> Floats:
    """Put each row between its neighbours."""
    rows, width = x.shape
    window = np.empty((rows, 3 * width), np.float32)
    window[1:, :width] = x[:-1]
    window[0, :width] = 0
    window[:, width : 2 * width] = x
    window[:-1, 2 * width :] = x[1:]
    window[-1, 2 * width :] = 0
    return window


def _finish(x: Floats, bias: Floats, scale: Floats, shift: Floats, gaps: list[int]) -> None:
    x += bias
    np.maximum(x, 0, out=x)
    x *= scale
    x += shift
    x[gaps] = 0


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """
    Sentences laid end to end for the networks, one empty row before, between and after them.

    ``borders`` are the rows of each sentence, half-open; ``gaps`` the empty rows; ``words`` the
    key under which hidden states are remembered.
    """

    words: tuple[tuple[str, ...], ...]
    vectors: Floats
    shapes: list[int]
    gaps: list[int]
    borders: list[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """What the encoders make of a pack: a row of 64 floats for each row of the pack."""

    morphology: Floats
    syntax: Floats
    names: Floats


class _Biaffine:
    """A scorer of word pairs (dependent, head)."""

    def __init__(self, tar: _Tar, model: dict[str, Any]) -> None:
        head, tail = model["head"]["proj"], model["tail"]["proj"]
        self.head = tar.array(head["weight"]), tar.array(head["bias"])
        self.tail = tar.array(tail["weight"]), tar.array(tail["bias"])
        self.root = tar.array(model["root"]).reshape(1, -1)
        self.kernel = tar.array(model["kernel"])

    def sides(self, x: Floats) -> tuple[Floats, Floats]:
        """Return dependents (times the kernel) and heads, the root as the last row of both."""
        rows = np.concatenate((x, self.root))
        dependents = np.maximum(rows @ self.head[0] + self.head[1], 0)
        heads = np.maximum(rows @ self.tail[0] + self.tail[1], 0)
        return dependents, heads


class Models:
    """
    The networks and vectors of natasha's wheel; loads in a fifth of a second, keeps 70 MB.

    Raises:
        ResourceError: If natasha's data is missing or damaged.
    """

    def __init__(self) -> None:
        folder = data_folder()
        self._folder = folder
        try:
            networks = [self._open(name) for name in ("morph", "syntax", "ner")]
            self._encoders = _Encoders(networks)
            (tar, model), (syntax_tar, syntax_model), _ = networks
            self.vectors = _Vectors(_Tar(folder / "emb/navec_news_v1_1B_250K_300d_100q.tar"))
            self._vocabulary = _Vocabulary(gzip.decompress(tar["vocabs/word.gz"]))
            self._shapes = {s: i for i, s in enumerate(tar.lines("vocabs/shape.gz"))}
            proj = model["head"]["proj"]
            self._morph_head = tar.array(proj["weight"]), tar.array(proj["bias"])
            self.morph_tags = [_parse_tag(tag) for tag in tar.lines("vocabs/tag.gz")]
            self._heads = _Biaffine(syntax_tar, syntax_model["head"])
            self._rels = _Biaffine(syntax_tar, syntax_model["rel"])
            self.rel_names = syntax_tar.lines("vocabs/rel.gz")
        except (KeyError, OSError, ValueError) as error:
            raise ResourceError(f"{folder}: natasha's data is damaged ({error!r})") from error
        self._codes: dict[str, tuple[int, int]] = {}
        self._hidden: OrderedDict[tuple[tuple[str, ...], ...], Hidden] = OrderedDict()
        self._laid: OrderedDict[tuple[tuple[str, ...], ...], Pack] = OrderedDict()

    def _open(self, name: str) -> tuple[_Tar, dict[str, Any]]:
        tar = _Tar(self._folder / f"model/slovnet_{name}_news_v1.tar")
        if json.loads(bytes(tar["meta.json"]))["protocol"] != 1:
            raise ResourceError(f"slovnet's {name} pack has a protocol other than 1")
        model: dict[str, Any] = json.loads(bytes(tar["model.json"]))
        return tar, model

    def code(self, word: str) -> tuple[int, int]:
        """Return the ids of *word*'s vector and shape; «ё» may be written «е»."""
        code = self._codes.get(word)
        if code is None:
            if len(self._codes) >= _CODES:
                self._codes.clear()
            code = self._codes[word] = self._vector_id(word), self._shape_id(word)
        return code

    def _vector_id(self, word: str) -> int:
        if len(word) > 64:  # the longest word that has a vector is shorter
            return self._vocabulary.unknown
        lower = word.lower()
        found = self._vocabulary.find(lower)
        if found is None and "ё" in lower:
            found = self._vocabulary.find(lower.replace("ё", "е"))
        return self._vocabulary.unknown if found is None else found

    def _shape_id(self, word: str) -> int:
        from slovnet.shape import word_shape

        return self._shapes.get(word_shape(word[:64]), self._shapes["<pad>"])

    def is_known(self, word: str) -> bool:
        """Tell whether *word* has a vector of its own."""
        return self.code(word)[0] != self._vocabulary.unknown

    def pack(self, sentences: Sequence[Sequence[str]]) -> Pack:
        """
        Lay *sentences* (words in text order, none empty) end to end, or remember how they lay.

        Every stage asks for the same few packs; what is returned is shared and must not change.
        """
        key = tuple(map(tuple, sentences))
        known = self._laid.get(key)
        if known is not None:
            return known
        none = len(self._shapes)
        ids, shapes, gaps = [0], [none], [0]
        borders: list[tuple[int, int]] = []
        for words in sentences:
            start = len(ids)
            for word in words:
                vector, shape = self.code(word)
                ids.append(vector)
                shapes.append(shape)
            borders.append((start, len(ids)))
            gaps.append(len(ids))
            ids.append(0)
            shapes.append(none)
        vectors = self.vectors(ids)
        vectors[gaps] = 0
        vectors.flags.writeable = False
        pack = self._laid[key] = Pack(key, vectors, shapes, gaps, borders)
        while len(self._laid) > _PACKS:
            self._laid.popitem(last=False)
        return pack

    def hidden(self, pack: Pack) -> Hidden:
        """Encode *pack*, or remember how it was encoded just before by another stage."""
        hidden = self._hidden.get(pack.words)
        if hidden is None:
            hidden = Hidden(*self._encoders(pack))
            self._hidden[pack.words] = hidden
            while len(self._hidden) > _PACKS:
                self._hidden.popitem(last=False)
        return hidden

    def morphology(self, pack: Pack) -> list[list[tuple[str, dict[str, str]]]]:
        """Return part of speech and features (Universal Dependencies) of every word."""
        x = self.hidden(pack).morphology
        best = (x @ self._morph_head[0] + self._morph_head[1]).argmax(1).tolist()
        tags = self.morph_tags
        return [[tags[k] for k in best[start:end]] for start, end in pack.borders]

    def syntax(self, pack: Pack) -> list[tuple[list[int], list[str]]]:
        """Return, for each sentence, the head index of every word (-1: root) and the relation."""
        x = self.hidden(pack).syntax
        dependents, heads = self._heads.sides(x)
        scored = dependents @ self._heads.kernel
        found = []
        for start, end in pack.borders:
            rows = np.r_[len(x), start:end]
            found.append((scored[start:end] @ heads[rows].T).argmax(1))
        dependents, heads = self._rels.sides(x)
        chosen = np.concatenate(
            [
                np.where(best == 0, len(x), start + best - 1)
                for (start, _), best in zip(pack.borders, found, strict=True)
            ]
        )
        rows = np.concatenate([np.arange(start, end) for start, end in pack.borders])
        count, size = len(rows), heads.shape[1]
        projected = (dependents @ self._rels.kernel)[chosen].reshape(count, -1, size)
        names = np.matmul(projected, heads[rows][:, :, None])[:, :, 0].argmax(1).tolist()
        result, offset = [], 0
        for best in found:
            rels = [self.rel_names[k] for k in names[offset : offset + len(best)]]
            result.append(((best - 1).tolist(), rels))
            offset += len(best)
        return result

    @cached_property
    def ner(self) -> _Ner:
        """The flat names of slovnet; read on first use, by training alone."""
        return _Ner(self, *self._open("ner"))


class _Ner:
    """slovnet's own decoder of names: PER, LOC and ORG, flat."""

    def __init__(self, models: Models, tar: _Tar, model: dict[str, Any]) -> None:
        self._models = models
        proj = model["head"]["proj"]
        self._head = tar.array(proj["weight"]), tar.array(proj["bias"])
        self._transitions = np.ascontiguousarray(tar.array(model["head"]["crf"]["transitions"]).T)
        self._tags = tar.lines("vocabs/tag.gz")

    def hidden(self, pack: Pack) -> Floats:
        """Return one row of 64 for each row of *pack*."""
        return self._models.hidden(pack).names

    def tags(self, pack: Pack, hidden: Floats) -> list[list[str]]:
        """Return a BIO tag («B-PER») for every word."""
        scores = hidden @ self._head[0] + self._head[1]
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
