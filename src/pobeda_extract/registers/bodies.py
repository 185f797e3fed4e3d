"""Weigh what speaks for an organization of an article being one of an entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pobeda_extract.dictionary import known_parses
from pobeda_extract.lexicons import words
from pobeda_extract.merge.folding import fold, word_set
from pobeda_extract.merge.keys import bare_name
from pobeda_extract.registers.distance import likeness
from pobeda_extract.registers.legal import without_legal_form
from pobeda_extract.registers.people import Weight
from pobeda_extract.registers.skeletons import is_cyrillic, skeletons

_INNER: Final = re.compile(r"[«\"“„]([^«»\"“”„]+)[»\"”“]")
_WORD: Final = re.compile(r"[^\W_]+")
#: Above which two long names count as one with a slip of the pen.
_ALIKE: Final = 94.0
_LONG: Final = 12
#: Letters of a name from which on it is heard in another alphabet.
_HEARD: Final = 4
#: Others of the same name that may be meant: companies share common nouns («Вектор»), ministries
#: their fields with those of other countries.
_PROPER: Final = 0.06
_COMMON: Final = 0.6
_OF_SOME_COUNTRY: Final = 0.5


class BodyName(NamedTuple):
    """
    A name as compared: ``whole`` folded without legal forms, ``kernel`` what stands in quotes.

    ``heads``: the words before the quotes that are no legal form («банк», «завод»).
    """

    whole: str
    kernel: str
    heads: frozenset[str]

    def keys(self) -> Iterator[str]:
        """Give what entries are looked up by."""
        for name in {self.whole, self.kernel}:
            yield from sounds(name)


@lru_cache(maxsize=50_000)
def body_name(text: str) -> BodyName | None:
    """
    Return *text* as names of organizations are compared, ``None`` where nothing is left.

    >>> body_name("ПАО «НК «Сиворанефть»»").kernel
    'сиворанефть'
    """
    inner = _INNER.findall(text)
    whole = bare_name(without_legal_form(text))
    if inner and text.count("«") > 1:
        inner = [inner[-1]]
    kernel = bare_name(without_legal_form(inner[-1])) if inner else whole
    left = [w for w in whole.split() if w not in kernel.split()]
    heads = frozenset(w for w in left if w not in _heads())
    if not inner:
        first, _, rest = whole.partition(" ")
        if rest and first in _heads():
            kernel = rest
    if not kernel or _is_place(kernel):  # «Банк России» is no «СК России»
        kernel = whole
    return BodyName(whole, kernel, heads) if whole else None


@lru_cache(maxsize=20_000)
def _is_place(folded: str) -> bool:
    """Tell whether *folded* is the name of a country or a town, in any case."""
    return " " not in folded and any("Geox" in p.kinds for p in known_parses(folded))


@cache
def _heads() -> frozenset[str]:
    return frozenset(words("registers", "organization_heads.words"))


@lru_cache(maxsize=50_000)
def sounds(name: str) -> frozenset[str]:
    """Return a name by the sounds of its words, in every reading that holds for all of them."""
    found = [""]
    for word in _WORD.findall(name):
        ways = skeletons(word) if not word.isdigit() else {word}
        found = [f"{head} {way}" for head in found[:8] for way in sorted(ways)]
    return frozenset(f.strip() for f in found) - {""}


def weigh(ours: Iterable[BodyName], theirs: Iterable[BodyName]) -> Weight | None:
    """Return what speaks for one organization under these names; the best two names count."""
    theirs = tuple(theirs)
    found = [w for a in ours for b in theirs if (w := _weigh(a, b))]
    return max(found, key=lambda w: w.odds / w.namesakes, default=None)


def _weigh(a: BodyName, b: BodyName) -> Weight | None:
    generic = _is_generic(a.whole)
    if a.whole == b.whole:
        others = _OF_SOME_COUNTRY if generic else _others(a.whole)
        doubts = ("whose it is the article does not tell",) if generic else ()
        return Weight(1.0, others, ("name",), doubts)
    if generic or _is_generic(b.whole):
        return None
    crossed = is_cyrillic(a.whole) != is_cyrillic(b.whole)
    # «ТСН» and «CNN» are read letter by letter
    crossed = crossed and min(len(a.kernel), len(b.kernel)) >= _HEARD
    if crossed and sounds(a.whole) & sounds(b.whole):
        others = max(_others(a.whole), _others(b.whole))
        return Weight(0.9, others, ("name by its sound",), ())
    if a.kernel == b.kernel or (crossed and sounds(a.kernel) & sounds(b.kernel)):
        if len(a.kernel) < 3:
            return None
        others = max(_others(a.kernel), _others(b.kernel))
        signs = ("name in quotes",)
        if a.heads and b.heads and not a.heads & b.heads:
            return Weight(0.1, others, signs, (f"{_shown(a)} or {_shown(b)}",))
        if a.heads != b.heads:
            return Weight(0.5, others * 2, signs, ("the kind of body is not told",))
        return Weight(0.9, others, signs, ())
    if (
        not crossed
        and min(len(a.whole), len(b.whole)) >= _LONG
        and len(a.whole.split()) == len(b.whole.split()) > 1
        and likeness(a.whole, b.whole) >= _ALIKE
    ):
        return Weight(0.3, _others(a.whole), ("name but for a letter",), ("spelled otherwise",))
    return None


def _shown(name: BodyName) -> str:
    return " ".join(sorted(name.heads))


def _others(name: str) -> float:
    """«Спутник» may be anybody, «Сиворанефть» hardly."""
    names = _WORD.findall(name)
    if len(names) == 1 and any(not p.kinds for p in known_parses(names[0])):
        return _COMMON
    return _PROPER


@lru_cache(maxsize=20_000)
def _is_generic(folded: str) -> bool:
    """Tell whether every country, or every town, has one: «министерство обороны»."""
    names = folded.split()
    if folded in word_set("generic_acronyms"):
        return True
    if not names or names[0] not in word_set("generic_heads"):
        return False
    # a country, a town, a person in its name make it one: «министерство обороны россии»
    return not any(
        p.kinds & {"Geox", "Surn", "Name"} or not p.known
        for word in names[1:]
        for p in known_parses(word) or (_Unknown,)
    ) and not re.search(r"[0-9№]", folded)


class _Unknown:
    """Stands for the analysis of a word that no dictionary has."""

    kinds: frozenset[str] = frozenset()
    known = False


def named(name: str, acronym: str | None) -> tuple[BodyName, ...]:
    """
    Return a body's names as compared.

    An acronym that stands within the name («РЖД Бонус») is that of another body.
    """
    within = acronym and fold(acronym) in fold(name).split(" ")
    found = [body_name(name), body_name(fold(acronym)) if acronym and not within else None]
    return tuple(dict.fromkeys(n for n in found if n))
