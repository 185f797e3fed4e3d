"""Fold names and wordings to what they are compared by, and hash keys to ids that last."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Final

from pobeda_extract.lexicons import load, words

_MARKS: Final = re.compile(r"[«»„“”\"'‘’`()\[\],;:!?…]+")
_DASHES: Final = re.compile(r"\s*[‐‑‒–—-]\s*")
_SPACE: Final = re.compile(r"\s+")
_SPACED_DASH: Final = re.compile(r"\s[‐‑‒–—-]\s")


@lru_cache(maxsize=50_000)  # news repeats its names
def fold(text: str) -> str:
    """
    Return *text* in the form that wordings are compared by: case, «ё», quotes, dashes ironed out.

    >>> fold("Завод  «Пётр — Великий»")
    'завод петр великий'
    """
    text = _SPACED_DASH.sub(" ", text)
    text = _MARKS.sub(" ", text.casefold().replace("ё", "е"))
    return _SPACE.sub(" ", _DASHES.sub("-", text)).strip(" .-")


def identity(kind: str, *parts: str) -> str:
    """
    Return the id of what *parts* name: the same on every machine, in any order of articles.

    64 bits of a hash: among ten million entities two share an id once in some hundred thousand
    folders.

    >>> identity("person", "лавров", "сергей") == identity("person", "лавров", "сергей")
    True
    """
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8)
    return f"{kind}-{digest.hexdigest()}"


@lru_cache(maxsize=20_000)
def post_title(title: str) -> str:
    """
    Return a post's title folded, without words that tell its time or name nothing in particular.

    >>> post_title("Экс-министр культуры"), post_title("врио губернатора региона")
    ('министр культуры', 'губернатора')
    """
    folded = fold(title)
    changed = True
    while changed:
        changed = False
        for word in _status_words():
            head = word if word.endswith("-") else f"{word} "
            if folded.startswith(head) and len(folded) > len(head):
                folded, changed = folded[len(head) :], True
    head, _, tail = folded.rpartition(" ")
    return spelled_out(head if head and tail in word_set("generic_tails") else folded)


def national(folded: str) -> str:
    """
    Return a body's name with its country behind it, where an adjective told it.

    >>> national("российское минобороны"), national("российский футбол")
    ('минобороны россии', 'российский футбол')
    """
    first, _, rest = folded.partition(" ")
    head = rest.partition(" ")[0]
    if head not in word_set("national_heads"):
        return folded
    country = next(
        (
            land
            for stem, land in load("merge")["country_adjectives"].items()
            if first.startswith(stem)
        ),
        None,
    )
    return f"{rest} {country}" if country else folded


def spelled_out(folded: str) -> str:
    """
    Return a post or a name with its short words in full.

    >>> spelled_out("зампред совбеза"), spelled_out("мид россии")
    ('заместитель председателя совбеза', 'министерство иностранных дел россии')
    """
    table: dict[str, str] = load("merge")["short_wordings"]
    return " ".join(table.get(word, word) for word in folded.split(" "))


def is_common_surname(folded: str) -> bool:
    """
    Tell whether so many people have this surname that it tells nobody apart.

    >>> is_common_surname("кузнецова"), is_common_surname("иксанова")
    (True, False)
    """
    common = word_set("common_surnames")
    return folded in common or (folded.endswith("а") and folded[:-1] in common)


@cache
def word_set(key: str) -> frozenset[str]:
    """Return a list of the lexicon as a set."""
    return frozenset(words("merge", key))


@cache
def _status_words() -> tuple[str, ...]:
    return tuple(sorted((fold(w) if w[-1] != "-" else w for w in word_set("status_words")),
                        key=lambda w: (-len(w), w)))  # fmt: skip


@cache
def country_wordings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what stands for a country in a name, longest first, with the wording compared by."""
    table: dict[str, str] = load("merge")["country_wordings"]
    return tuple(
        (re.compile(rf"\b{re.escape(word)}\b"), table[word])
        for word in sorted(table, key=lambda w: (-len(w), w))
    )


class Groups:
    """Disjoint sets over any sortable values; which member leads never depends on the order."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, member: str) -> str:
        """Return the least member of *member*'s set."""
        parent = self._parent
        root = member
        while (above := parent.get(root, root)) != root:
            root = above
        while (above := parent.get(member, member)) != root:
            parent[member] = root
            member = above
        return root

    def join(self, a: str, b: str) -> None:
        """Make one set of the sets of *a* and *b*."""
        low, high = sorted((self.find(a), self.find(b)))
        if low != high:
            self._parent[high] = low


def earliest(dates: Iterable[str | None]) -> str | None:
    """Return the first of ISO dates, ``None`` where there is none."""
    return min((d for d in dates if d), default=None)


def latest(dates: Iterable[str | None]) -> str | None:
    """Return the last of ISO dates, ``None`` where there is none."""
    return max((d for d in dates if d), default=None)
