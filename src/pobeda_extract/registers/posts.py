"""Compare the posts that an article gives a person with those of an entry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from pobeda_extract.lexicons import load, words
from pobeda_extract.merge.folding import fold, spelled_out
from pobeda_extract.morph import parses
from pobeda_extract.registers.skeletons import is_cyrillic, skeletons

#: ``same``: title and field agree; ``related``: the field agrees; ``title``: only the title, and
#: one of the two says no more; ``other``: two fields; ``unknown``: one tells no post.
Agreement: TypeAlias = Literal["same", "related", "title", "other", "unknown"]

#: Sounds of a word that are compared: «культуры» and «культурной» are one field.
_STEM: Final = 6
_WORD: Final = re.compile(r"[^\W\d_]+")
_ORDER: Final = ("same", "related", "title", "other", "unknown")


class _Wording(NamedTuple):
    """The words of a post by their sounds: ``telling`` ones say where and over what it is."""

    all: frozenset[str]
    telling: frozenset[str]


def agreement(ours: Iterable[str], theirs: Iterable[str]) -> Agreement:
    """
    Return how posts agree: the best of every pair.

    >>> agreement(["министр культуры Заречья"], ["Министр культуры"])
    'same'
    >>> agreement(["министр культуры"], ["тренер клуба «Маяк»"])
    'other'
    """
    pairs = [_pair(_wording(a), _wording(b)) for a in ours for b in theirs]
    return min(pairs, key=_ORDER.index, default="unknown")


def _pair(a: _Wording, b: _Wording) -> Agreement:
    shared = a.telling & b.telling
    heads = (a.all & b.all) - shared
    if shared and (heads or len(shared) > 1):
        return "same"
    if shared:
        return "related"
    if heads and not (a.telling and b.telling):
        return "title"
    if a.telling and b.telling:
        return "other"
    return "unknown"


@lru_cache(maxsize=50_000)
def _wording(post: str) -> _Wording:
    """Return the words of *post* by their sounds: «Governor of Tulgan» is worded in Latin."""
    english: dict[str, str] = load("registers")["post_words"]
    every: set[str] = set()
    telling: set[str] = set()
    for word in _WORD.findall(fold(post)):
        # «Госдумы» is «государственная дума» once it is in the nominative
        known = spelled_out(_lemma(word)) if is_cyrillic(word) else english.get(word, word)
        for lemma in known.split():
            country = _countries().get(lemma)
            sounds = {country} if country else {s[:_STEM] for s in skeletons(lemma)}
            every |= sounds
            if lemma not in _silent() and _lemma(lemma) not in _silent():
                telling |= sounds
    return _Wording(frozenset(every), frozenset(telling))


@lru_cache(maxsize=20_000)
def _lemma(word: str) -> str:
    known = next(iter(parses(word)), None)
    return known.normal.replace("ё", "е") if known else word


@cache
def _countries() -> dict[str, str]:
    """Return codes by names and adjectives of one word, English names among them."""
    found: dict[str, str] = dict(load("registers")["countries"])
    for country in load("countries")["country"]:
        for name in (country["name"], *country["also"], *country["adjectives"]):
            if country["code"] and " " not in name:
                found.setdefault(name.lower().replace("ё", "е"), country["code"])
    return found


@cache
def _silent() -> frozenset[str]:
    return frozenset(words("registers", "silent_words.words"))
