"""What the trained recognizer knows of a word before it looks around: one definition for both sides.

Training imports this module, so that a network never meets features other than it learned from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from pobeda_extract.models.words import in_russian_letters
from pobeda_extract.types import Sentence, Token

if TYPE_CHECKING:
    from pobeda_extract.models import Floats, Models

#: Changes with every change of meaning here; weights of another version are refused.
VERSION: Final = 1
#: Characters of a word that the network reads: its first and its last ones.
HEAD_CHARS: Final = 7
TAIL_CHARS: Final = 11
CHARS: Final = HEAD_CHARS + TAIL_CHARS
#: Ids 0 and 1 are the border of a word and the unknown character.
ALPHABET: Final = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    "-.,:;!?()[]{}«»\"'„“”–—/%№$€&+*@_…қңғүұһәөіїєўҒҚҢҮҰҺӘӨІЇЄЎ"
)
_CHAR_IDS: Final = {c: i for i, c in enumerate(ALPHABET, 2)}


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """
    The words of some sentences, one row a word, sentences end to end without gaps.

    ``vectors`` has a row for each of the different words, ``places`` tells which of them stands in
    each row; ``shapes`` are ids of ``Models``, ``tags`` and ``rels`` ids in the network's own
    lists. ``hidden`` holds the last layers of slovnet's morphology, syntax and names, 64 each, and
    the mean of the names' layer over all words of the same lemma.
    """

    words: list[str]
    lengths: list[int]
    vectors: Floats
    places: NDArray[np.intp]
    shapes: NDArray[np.intp]
    tags: NDArray[np.intp]
    rels: NDArray[np.intp]
    hidden: Floats


def tag_name(pos: str, feats: Mapping[str, str]) -> str:
    """Name what matters of a word's morphology: «NOUN|Gen|Sing»."""
    return f"{pos}|{feats.get('Case', '')}|{feats.get('Number', '')}"


def char_ids(word: str) -> list[int]:
    """Return the ids of the characters that the network reads: the first and the last of *word*."""
    word = in_russian_letters(word)
    if len(word) > CHARS:
        word = word[:HEAD_CHARS] + word[-TAIL_CHARS:]
    return [_CHAR_IDS.get(c, 1) for c in word]


def features(
    models: Models,
    sentences: Sequence[Sentence],
    tags: Mapping[str, int],
    rels: Mapping[str, int],
) -> Features:
    """
    Describe the words of *sentences* (at least one) for the network.

    Args:
        models: The networks whose hidden states are shared.
        sentences: Tagged; what stands together here is each other's context.
        tags: Ids of ``tag_name``; 0 for what is not in it.
        rels: Ids of syntactic relations; 0 for what is not in it.
    """
    pack = models.pack([[token.text for token in s.tokens] for s in sentences])
    hidden = models.hidden(pack)
    names = hidden.names
    tokens = [token for s in sentences for token in s.tokens]
    around = _mean_by([token.lemma for token in tokens], names)
    return Features(
        [token.text for token in tokens],
        [len(s.tokens) for s in sentences],
        pack.vectors,
        pack.places,
        np.array(pack.shapes, np.intp)[pack.places],
        _tag_ids(tokens, tags),
        np.array([rels.get(t.rel, 0) for t in tokens], np.intp),
        np.concatenate((hidden.morphology, hidden.syntax, names, around), 1),
    )


def _tag_ids(tokens: Sequence[Token], tags: Mapping[str, int]) -> NDArray[np.intp]:
    # Words share the few features that the tagger gives: each is named once.
    known: dict[tuple[str, int], int] = {}
    ids = []
    for token in tokens:
        key = token.pos, id(token.feats)
        found = known.get(key)
        if found is None:
            found = known[key] = tags.get(tag_name(token.pos, token.feats), 0)
        ids.append(found)
    return np.array(ids, np.intp)


def _mean_by(keys: Sequence[str], rows: Floats) -> Floats:
    """Return, for each row, the mean of the rows that have the same key."""
    numbers: dict[str, int] = {}
    groups = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.intp)
    order = np.argsort(groups, kind="stable")
    counts = np.bincount(groups)
    starts = np.concatenate((np.zeros(1, np.intp), np.cumsum(counts)[:-1]))
    means: Floats = np.add.reduceat(rows[order], starts, axis=0)
    means /= counts[:, None].astype(np.float32)
    return means[groups]
