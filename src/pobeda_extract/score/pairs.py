"""Pairs of a head word and a mention that may stand in a role, described by where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Kinds of items, by number: what a head word stands for.
KINDS: Final = ("event", "agreement", "post", "quote")
ROLES: Final = (
    "participant", "organizer", "place", "party", "signer", "holder", "speaker",
)  # fmt: skip
#: What mentions name: person, organization, place, country by its adjective, building.
TYPES: Final = ("P", "O", "L", "C", "F")
#: How they do: by a name, by a common noun or a post, by a pronoun.
MANNERS: Final = ("name", "nominal", "pronoun")
#: Which types may stand in which role of which kind.
_ALLOWED: Final = {
    ("event", "participant"): "POLC",
    ("event", "organizer"): "POLC",
    ("event", "place"): "OLCF",
    ("agreement", "party"): "POLC",
    ("agreement", "signer"): "P",
    ("post", "holder"): "P",
    ("quote", "speaker"): "PO",
}
ALLOWED: Final = np.array(
    [[[t in _ALLOWED.get((k, r), "") for r in ROLES] for t in TYPES] for k in KINDS]
)
#: Which types may stand in any role of which kind.
_ANY: Final = np.asarray(ALLOWED.any(2))
#: Sentences between a head word and a mention, at most, by kind; in the first sentence (the title)
#: both are never too far.
_FAR: Final = np.array([10, 10, 1, 3])
#: How many values each column of ``Pairs.features`` takes.
SIZES: Final = (len(KINDS), len(TYPES), len(MANNERS), 21, 9, 4, 8)


class Heads(NamedTuple):
    """Head words: ``word`` of each, its ``kind`` and the number of the ``item`` it stands for."""

    word: NDArray[np.int64]
    kind: NDArray[np.int64]
    item: NDArray[np.int64]


class Mentions(NamedTuple):
    """Mentions: their ``first`` and ``last`` words, ``type``, ``manner`` and their ``entity``."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    type: NDArray[np.int64]
    manner: NDArray[np.int64]
    entity: NDArray[np.int64]


class Pairs(NamedTuple):
    """
    Pairs worth asking about: rows of ``Heads`` and of ``Mentions``, and seven features of each.

    The features are: kind, type, manner, signed distance in words (in steps that grow), distance in
    sentences (-4 to 4), whether the head word and the mention stand in the first sentence, and how
    many other mentions begin between them.
    """

    head: NDArray[np.int64]
    mention: NDArray[np.int64]
    features: NDArray[np.int64]


def columns(rows: Sequence[tuple[int, ...]], width: int) -> list[NDArray[np.int64]]:
    """Return the columns of *rows*, also where there are none."""
    return list(np.array(rows, np.int64).reshape(-1, width).T)


def pairs(heads: Heads, mentions: Mentions, sentence: NDArray[np.int64]) -> Pairs:
    """Pair *heads* and *mentions* that are near enough; *sentence* tells the sentence of a word."""
    apart = sentence[mentions.first][None] - sentence[heads.word][:, None]
    near: NDArray[np.bool_] = np.abs(apart) <= _FAR[heads.kind][:, None]
    titled = (sentence[heads.word] == 0)[:, None] | (sentence[mentions.first] == 0)[None]
    near |= (heads.kind < 2)[:, None] & titled
    near &= _ANY[heads.kind][:, mentions.type]
    h, m = near.nonzero()
    word, first, last = heads.word[h], mentions.first[m], mentions.last[m]
    distance = np.where(last < word, last - word, np.where(first > word, first - word, 0))
    order = np.sort(mentions.first)
    low, high = np.minimum(first, word), np.maximum(first, word)
    between = np.searchsorted(order, high) - np.searchsorted(order, low, side="right")
    features = np.stack(
        (
            heads.kind[h], mentions.type[m], mentions.manner[m], _step(distance),
            np.clip(apart[h, m], -4, 4) + 4,
            2 * (sentence[word] == 0) + (sentence[first] == 0),
            np.clip(between, 0, 7),
        ),
        axis=1,
    )  # fmt: skip
    return Pairs(h, m, features.astype(np.int64))


def _step(distance: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return signed distances in steps that grow with them: 0 to 20, 10 for none."""
    size = np.minimum(np.floor(np.log2(np.abs(distance) + 1) * 1.25), 10).astype(np.int64)
    steps: NDArray[np.int64] = 10 + np.sign(distance) * size
    return steps
