"""The only door to slovnet's networks, navec's vectors and the data folder of natasha's wheel.

natasha is a weight carrier here: its folder is found with ``find_spec`` and none of its code (nor
pymorphy2, which it needs) is ever imported. The tars are mapped into memory, not unpacked, and the
250,000-word vocabulary that every pack repeats is read once. A network is computed when somebody
asks for its answer, and never twice for the stages of one article.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from pobeda_extract.errors import ResourceError
from pobeda_extract.models.decoders import Morphology, Names, Syntax
from pobeda_extract.models.encoders import Encoder, Pack
from pobeda_extract.models.tars import Floats, Tar
from pobeda_extract.models.words import Vectors, Vocabulary, in_russian_letters, word_shape

__all__ = ["CHUNK", "Floats", "Hidden", "Models", "Pack", "chunks", "data_folder"]

T = TypeVar("T")

#: Words whose codes are remembered; to look one up costs a few microseconds.
_CODES: Final = 4_096
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


class Hidden:
    """What the encoders make of a pack: a row of 64 floats a word; each is reckoned when asked."""

    def __init__(self, encoders: Sequence[Encoder], pack: Pack) -> None:
        self._encoders = encoders
        self._pack = pack

    @cached_property
    def morphology(self) -> Floats:
        """The last layer of the network of parts of speech."""
        return self._encoders[0](self._pack)

    @cached_property
    def syntax(self) -> Floats:
        """The last layer of the network of syntax."""
        return self._encoders[1](self._pack)

    @cached_property
    def names(self) -> Floats:
        """The last layer of the network of names."""
        return self._encoders[2](self._pack)


class Models:
    """
    The networks and vectors of natasha's wheel; loads in a twentieth of a second.

    Raises:
        ResourceError: If natasha's data is missing or damaged.
    """

    def __init__(self) -> None:
        folder = data_folder()
        self._folder = folder
        self._word_shape = word_shape()
        try:
            networks = [self._open(name) for name in ("morph", "syntax", "ner")]
            (tar, model), (syntax_tar, syntax_model), _ = networks
            self._encoders = [Encoder(*network) for network in networks]
            self.vectors = Vectors(Tar(folder / "emb/navec_news_v1_1B_250K_300d_100q.tar"))
            self._vocabulary = Vocabulary(tar.unpacked("vocabs/word.gz"))
            self._frequent = self._learn()
            self._shapes = {s: i for i, s in enumerate(tar.lines("vocabs/shape.gz"))}
            self._morphology = Morphology(tar, model)
            self._syntax = Syntax(syntax_tar, syntax_model)
        except (KeyError, OSError, ValueError, zlib.error) as error:
            raise ResourceError(f"{folder}: natasha's data is damaged ({error!r})") from error
        self._code = lru_cache(maxsize=_CODES)(self._coded)
        self._hidden: OrderedDict[tuple[tuple[str, ...], ...], Hidden] = OrderedDict()
        self._laid: OrderedDict[tuple[tuple[str, ...], ...], Pack] = OrderedDict()

    def _open(self, name: str) -> tuple[Tar, dict[str, Any]]:
        tar = Tar(self._folder / f"model/slovnet_{name}_news_v1.tar")
        if tar.json("meta.json")["protocol"] != 1:
            raise ResourceError(f"slovnet's {name} pack has a protocol other than 1")
        return tar, tar.json("model.json")

    def _learn(self) -> dict[int, int]:
        """Let the encoders learn the most frequent words; return their numbers by vector."""
        try:
            words = (
                files("pobeda_extract.models").joinpath("frequent.txt").read_text("utf-8").split()
            )
        except OSError as error:
            raise ResourceError(f"frequent.txt cannot be read ({error}); reinstall") from error
        found = (self._vocabulary.find(word) for word in words)
        ids = sorted({number for number in found if number is not None})
        vectors = self.vectors(ids)
        for encoder in self._encoders:
            encoder.learn(vectors)
        return {vector: number for number, vector in enumerate(ids)}

    def code(self, word: str) -> tuple[int, int]:
        """Return the ids of *word*'s vector and shape; «ё» may be written «е»."""
        return self._code(word)

    def _coded(self, word: str) -> tuple[int, int]:
        word = in_russian_letters(word)
        return self._vector_id(word), self._shape_id(word)

    def _vector_id(self, word: str) -> int:
        if len(word) > 64:  # the longest word that has a vector is shorter
            return self._vocabulary.unknown
        lower = word.lower()
        found = self._vocabulary.find(lower)
        if found is None and "ё" in lower:
            found = self._vocabulary.find(lower.replace("ё", "е"))
        return self._vocabulary.unknown if found is None else found

    def _shape_id(self, word: str) -> int:
        return self._shapes.get(self._word_shape(word[:64]), self._shapes["<pad>"])

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
        different: dict[tuple[int, int], int] = {}
        places: list[int] = []
        borders: list[tuple[int, int]] = []
        for words in key:
            start = len(places)
            codes = map(self._code, words)
            places.extend(different.setdefault(code, len(different)) for code in codes)
            borders.append((start, len(places)))
        vectors = self.vectors([vector for vector, _ in different])
        vectors.flags.writeable = False
        shapes = [shape for _, shape in different]
        learnt = [self._frequent.get(vector, -1) for vector, _ in different]
        frequent = [number for number, known in enumerate(learnt) if known >= 0]
        rare = [number for number, known in enumerate(learnt) if known < 0]
        pack = self._laid[key] = Pack(
            key,
            borders,
            vectors,
            shapes,
            np.array(places, np.intp),
            frequent,
            [learnt[number] for number in frequent],
            rare,
        )
        while len(self._laid) > _PACKS:
            self._laid.popitem(last=False)
        return pack

    def hidden(self, pack: Pack) -> Hidden:
        """Return how *pack* is encoded, once for all stages that ask."""
        hidden = self._hidden.get(pack.words)
        if hidden is None:
            hidden = self._hidden[pack.words] = Hidden(self._encoders, pack)
            while len(self._hidden) > _PACKS:
                self._hidden.popitem(last=False)
        return hidden

    @property
    def morph_tags(self) -> list[tuple[str, dict[str, str]]]:
        """Every part of speech with its features that :meth:`morphology` may give."""
        return self._morphology.tags

    @property
    def rel_names(self) -> list[str]:
        """Every relation that :meth:`syntax` may give."""
        return self._syntax.names

    def morphology(self, pack: Pack) -> list[list[tuple[str, dict[str, str]]]]:
        """Return part of speech and features (Universal Dependencies) of every word."""
        return self._morphology(self.hidden(pack).morphology, pack)

    def syntax(self, pack: Pack) -> list[tuple[list[int], list[str]]]:
        """Return, for each sentence, the head index of every word (-1: root) and the relation."""
        return self._syntax(self.hidden(pack).syntax, pack)

    @cached_property
    def ner(self) -> _Ner:
        """The flat names of slovnet; read on first use, by training alone."""
        return _Ner(self, Names(*self._open("ner")))


class _Ner:
    """slovnet's network of names with its own decoder."""

    def __init__(self, models: Models, names: Names) -> None:
        self._models = models
        self._names = names

    def hidden(self, pack: Pack) -> Floats:
        """Return one row of 64 for each row of *pack*."""
        return self._models.hidden(pack).names

    def tags(self, pack: Pack, hidden: Floats) -> list[list[str]]:
        """Return a BIO tag («B-PER») for every word."""
        return self._names(hidden, pack)
