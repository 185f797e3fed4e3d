"""Recognise texts that are nearly one text: an article and its reprints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD: Final = re.compile(r"\w+")
_SHINGLE: Final = 4  # words: shorter ones recur in unrelated news («об этом сообщает»)
_HASHES: Final = 16
_BAND: Final = 2  # hashes that must agree for two texts to be compared at all
_ENOUGH: Final = 10  # of 16 equal: about 0.6 of all shingles shared, reworded news stays below
_FEWEST: Final = 20  # words; below that a formula («Курс рубля на завтра») is no reprint
_BYTES: Final = _HASHES * 4
_SEED: Final = 0x9E3779B97F4A7C15


def fingerprint(text: str) -> bytes:
    """
    Return 64 bytes that nearly equal texts nearly share (MinHash over 4-word shingles).

    Empty for a text of fewer than 20 words. Memory does not grow with the text's repetitions; a
    text of 50 MB is read in full.
    """
    words = [
        crc32(word[0].encode("utf-8", "surrogatepass")) for word in _WORD.finditer(text.casefold())
    ]
    if len(words) < _FEWEST:
        return b""
    import numpy as np

    rows = np.array(words, dtype=np.uint64)
    del words
    shingles = np.zeros(len(rows) - _SHINGLE + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for offset in range(_SHINGLE):
            shingles *= np.uint64(0x100000001B3)
            shingles ^= rows[offset : offset + len(shingles)]
        shingles = np.unique(shingles)
        least = np.empty(_HASHES, dtype=np.uint32)
        for number in range(_HASHES):
            least[number] = _mixed(shingles, number).min()
    return least.astype(">u4").tobytes()


def _mixed(shingles: NDArray[np.uint64], number: int) -> NDArray[np.uint32]:
    """One of 16 independent hashes of every shingle (splitmix64)."""
    import numpy as np

    mixed = shingles + np.uint64((_SEED * (number + 1)) & 0xFFFFFFFFFFFFFFFF)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: NDArray[np.uint32] = (mixed >> np.uint64(32)).astype(np.uint32)
    return result


def reprints(prints: Sequence[tuple[str, bytes]]) -> dict[str, str]:
    """
    Group documents whose texts are nearly one.

    Args:
        prints: Document ids with their fingerprints; order does not matter.

    Returns:
        Every document that has a near-duplicate, with the least id of its group (which stands
        there too). Grouping is transitive.
    """
    known = sorted((document, mark) for document, mark in prints if len(mark) == _BYTES)
    parent = list(range(len(known)))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for band in range(0, _BYTES, 4 * _BAND):
        buckets: defaultdict[bytes, list[int]] = defaultdict(list)
        for index, (_, mark) in enumerate(known):
            buckets[mark[band : band + 4 * _BAND]].append(index)
        for bucket in buckets.values():
            for low, high in _pairs(bucket):
                a, b = find(low), find(high)
                if a != b and _agree(known[low][1], known[high][1]) >= _ENOUGH:
                    parent[max(a, b)] = min(a, b)
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for index, (document, _) in enumerate(known):
        groups[find(index)].append(document)
    return {
        document: min(members)
        for members in groups.values()
        if len(members) > 1
        for document in members
    }


def _pairs(bucket: list[int]) -> list[tuple[int, int]]:
    """All pairs of a small bucket; of a large one each with the first and with its neighbour."""
    if len(bucket) <= 50:
        return [(a, b) for i, a in enumerate(bucket) for b in bucket[i + 1 :]]
    return [(bucket[0], b) for b in bucket[1:]] + list(pairwise(bucket))


def _agree(a: bytes, b: bytes) -> int:
    return sum(a[i : i + 4] == b[i : i + 4] for i in range(0, _BYTES, 4))
