"""Weigh what speaks for a person of an article being one of an entry, and what against.

The score is the chance that it is one and the same: 1 against all the others who may be meant,
that is, other entries that fit as well and namesakes whom the register does not have. Each sign
multiplies what speaks for an entry; how many namesakes there may be follows from how frequent the
names are. The numbers are likelihood ratios, set by hand and checked against pairs
(``benchmarks/registers.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from pobeda_extract.lexicons import load, words
from pobeda_extract.merge.folding import is_common_surname
from pobeda_extract.normalize.name_model import is_surname
from pobeda_extract.registers import posts
from pobeda_extract.registers.distance import within
from pobeda_extract.registers.personal import PersonalName
from pobeda_extract.registers.skeletons import consonants, is_cyrillic, skeletons

#: How much more often a sign is seen between two names of one person than of two namesakes.
_PATRONYMIC_SAME: Final = 60.0
_PATRONYMIC_INITIAL: Final = 8.0
_BORN_SAME: Final = 25.0
_BORN_OTHER: Final = 0.01
_POSTS: Final = {"same": 40.0, "related": 12.0, "title": 4.0, "other": 0.35, "unknown": 1.0}
_SPELLED: Final = {"same": 1.0, "sounds": 0.9, "known": 0.6, "alike": 0.5, "near": 0.15}
#: Namesakes who may be meant, for each who has the surname and the given name, by their frequency.
_NAMESAKES: Final = {
    ("frequent", "frequent"): 3.0,
    ("frequent", "other"): 0.6,
    ("known", "frequent"): 0.15,
    ("known", "other"): 0.06,
    ("other", "frequent"): 0.06,
    ("other", "other"): 0.03,
}
#: Those of one surname are so many more, where only initials, or nothing, tell the given name.
_BY_INITIALS: Final = 8.0
_BY_INITIAL: Final = 25.0
_BY_SURNAME: Final = 60.0
#: The fewest, where a surname is another one but for a letter.
_BY_A_LETTER: Final = 0.3


@dataclass(frozen=True, slots=True)
class Weight:
    """
    What speaks for an entry: odds against one namesake, the signs, and what makes it doubtful.

    ``namesakes``: how many others may be meant.
    """

    odds: float
    namesakes: float
    signs: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A person as compared: readings of the name, posts as worded, year of birth or 0."""

    names: tuple[PersonalName, ...]
    gender: str = ""
    posts: tuple[str, ...] = ()
    born: int = 0


def weigh(ours: Described, theirs: Described) -> Weight | None:
    """
    Return what speaks for *ours* and *theirs* being one person, ``None`` where names forbid it.

    The fullest agreement of any two readings counts.
    """
    if _fathers_differ(ours.names, theirs.names):
        return None
    best: Weight | None = None
    for name in ours.names:
        for other in theirs.names:
            found = _weigh_names(name, other, ours.gender)
            if found and (best is None or _strength(found) > _strength(best)):
                best = found
    if best is None:
        return None
    held = posts.agreement(ours.posts, theirs.posts)
    if "surname only" in best.doubts and held not in {"same", "related"}:
        return None
    return _with_life(best, ours, theirs, held)


def _fathers_differ(ours: Iterable[PersonalName], theirs: Iterable[PersonalName]) -> bool:
    """A patronymic that stands under one name of an entry («Анна Петровна») holds for all."""
    mine = {name.patronymic for name in ours} - {""}
    known = {name.patronymic for name in theirs} - {""}
    return bool(mine and known) and all(_patronymic(a, b) == "other" for a in mine for b in known)


def _strength(weight: Weight) -> float:
    return weight.odds / weight.namesakes


def _weigh_names(a: PersonalName, b: PersonalName, gender: str) -> Weight | None:
    given = _given(a.given, b.given)
    family = _family(a.family, b.family)
    if family is None and given not in {None, "absent", "initial", "near"}:
        family = _foreign(a.family, b.family)
    if family is None or given is None or (given == "near" and family == "near"):
        return None
    odds = _SPELLED[family]
    signs, doubts = ["surname"], []
    fewest = 0.0
    if "near" in (family, given):
        doubts.append("spelled otherwise")
        fewest = _BY_A_LETTER  # «Лукошин» and «Лукошкин» are two surnames
    if given == "absent":
        namesakes = _namesakes(a, b) * _BY_SURNAME
        doubts.append("surname only")
    elif given == "initial":
        namesakes = _namesakes(a, b) * _BY_INITIAL
        signs.append("initial")
        doubts.append("initials only")
    else:
        odds *= _SPELLED[given]
        namesakes = _namesakes(a, b)
        signs.append("given name")
    patronymic = _patronymic(a.patronymic, b.patronymic)
    if patronymic == "other":
        return None
    if patronymic == "same":
        odds *= _PATRONYMIC_SAME
        signs.append("patronymic")
    elif patronymic == "initial":
        odds *= _BY_INITIAL / _BY_INITIALS if given == "initial" else _PATRONYMIC_INITIAL
        signs.append("initial of the patronymic")
    return Weight(odds, max(namesakes, fewest), tuple(signs), tuple(doubts))


def _with_life(weight: Weight, ours: Described, theirs: Described, held: posts.Agreement) -> Weight:
    """Add what posts and years say."""
    odds, signs, doubts = weight.odds, [*weight.signs], [*weight.doubts]
    odds *= _POSTS[held]
    if held in ("same", "related", "title"):
        signs.append({"same": "post", "related": "field of the post", "title": "title"}[held])
    elif held == "other":
        doubts.append("posts differ")
    if ours.born and theirs.born:
        if abs(ours.born - theirs.born) <= 1:  # an age tells the year but for a birthday
            odds *= _BORN_SAME
            signs.append("year of birth")
        else:
            odds *= _BORN_OTHER
            doubts.append("years of birth differ")
    return Weight(odds, weight.namesakes, tuple(signs), tuple(doubts))


def _family(a: str, b: str) -> str | None:
    known = _word(a, b)
    if known or ("-" not in a + b and " " not in a + b):
        return known
    # «Щеглова-Мельникова» goes by «Мельникова», too
    parts = [set(n.replace(" ", "-").split("-")) for n in (a, b)]
    halves = [_word(x, y) for x in parts[0] for y in parts[1] if len(x) > 3 and len(y) > 3]
    return "near" if any(h in ("same", "sounds", "alike") for h in halves) else None


def _foreign(a: str, b: str) -> str | None:
    """«Трамп» and «Trump»: of what Russian heard from English the consonants are left."""
    cyrillic, latin = (a, b) if is_cyrillic(a) else (b, a)
    if is_cyrillic(latin) or not is_cyrillic(cyrillic) or _looks_russian(cyrillic):
        return None
    heard = {consonants(s) for s in skeletons(cyrillic)}
    return (
        "near"
        if any(len(c) > 1 and c in heard for c in map(consonants, skeletons(latin)))
        else None
    )


def _looks_russian(family: str) -> bool:
    return is_surname(family.removesuffix("а")) or family.endswith(
        ("ов", "ев", "ин", "ский", "цкий", "ова", "ева", "ина", "ская", "цкая", "енко", "ук", "юк")
    )


@lru_cache(maxsize=100_000)
def _word(a: str, b: str) -> str | None:
    """
    Say how two words of a name are one, ``None`` if they are not.

    ``sounds``: over the alphabets, or two ways to write it in Latin; ``alike``: so in Cyrillic;
    ``near``: but for a letter.
    """
    if a == b:
        return "same"
    crossed = is_cyrillic(a) != is_cyrillic(b)
    one, two = skeletons(a), skeletons(b)
    if one & two:
        return "sounds" if crossed or not is_cyrillic(a) else "alike"
    if _differ_in_gender(a, b) or min(len(a), len(b)) < 6:
        return None
    if crossed and any(within(x, y, 1) and x[:1] == y[:1] for x in one for y in two):
        return "near"
    return None


def _differ_in_gender(a: str, b: str) -> bool:
    """«Орлов» and «Орлова», «Zhukovsky» and «Zhukovskaya» are two people."""
    female = ("а", "ая", "a", "aya", "aia", "aja")
    return a.endswith(female) != b.endswith(female)


def _given(a: str, b: str) -> str | None:
    if not a or not b:
        return "absent"
    if len(a) == 1 or len(b) == 1:
        return "initial" if _begins(a, b) else None
    if _equivalent(a) & _equivalent(b):
        return "same"
    known = _word(a, b)
    if known != "near" and known:
        return known
    if _origins(a) & _origins(b):
        return "known"
    # «Джон Фицджеральд» and «Джон»: of several given names the first counts
    first, second = a.split(" ", maxsplit=1)[0], b.split(" ", maxsplit=1)[0]
    if (first, second) != (a, b) and _given(first, second) in (
        "same",
        "sounds",
        "alike",
        "known",
    ):
        return "known"
    return known


@cache
def _called() -> dict[str, frozenset[str]]:
    """Return the Russian names that a Latin one stands for: «Michael» is «Михаил»."""
    found: dict[str, frozenset[str]] = {}
    for name, spellings in load("given_spellings")["spellings"].items():
        for spelling in spellings:
            found[spelling] = found.get(spelling, frozenset()) | {name}
    return found


@lru_cache(maxsize=20_000)
def _origins(given: str) -> frozenset[str]:
    return frozenset({given}) if is_cyrillic(given) else _called().get(given, frozenset())


def _patronymic(a: str, b: str) -> str:
    if not a or not b:
        return "absent"
    if len(a) == 1 or len(b) == 1:
        return "initial" if _begins(a, b) else "other"
    return "same" if _word(a, b) or skeletons(a) & skeletons(b) else "other"


def _begins(a: str, b: str) -> bool:
    """Tell whether the shorter, a letter of either alphabet, may begin the longer."""
    short, long = sorted((a, b), key=len)
    if long.startswith(short):
        return True
    if is_cyrillic(short) == is_cyrillic(long):
        return False
    cyrillic, latin = (short, long) if is_cyrillic(short) else (long, short)
    letters: dict[str, str] = load("registers")["official"]
    sounds = min(skeletons(cyrillic[0]), default="")
    return latin[0] in letters.get(cyrillic[0], sounds)


@cache
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for number, group in enumerate(load("registers")["given_equivalents"]["groups"]):
        for sounds in {s for name in group for s in skeletons(name)}:
            found[sounds] = found.get(sounds, frozenset()) | {number}
    return found


@lru_cache(maxsize=20_000)
def _equivalent(name: str) -> frozenset[int]:
    return frozenset(n for sounds in skeletons(name) for n in _groups().get(sounds, ()))


def _namesakes(a: PersonalName, b: PersonalName) -> float:
    """Estimate how many others of this name news may mean."""
    cyrillic = a if is_cyrillic(a.family) else b
    given = a.given if len(a.given) > 1 and is_cyrillic(a.given) else b.given
    return _NAMESAKES[_frequency(cyrillic.family), _frequency_of_given(given)]


@lru_cache(maxsize=20_000)
def _frequency(family: str) -> str:
    if not is_cyrillic(family):
        return (
            "frequent"
            if skeletons(family) & _frequent_sounds("merge", "common_surnames")
            else ("known")
        )
    if is_common_surname(family):
        return "frequent"
    return "known" if is_surname(family.removesuffix("а")) else "other"


@lru_cache(maxsize=20_000)
def _frequency_of_given(given: str) -> str:
    frequent = _frequent_sounds("registers", "frequent_given.words")
    return "frequent" if skeletons(given) & frequent else "other"


@cache
def _frequent_sounds(name: str, key: str) -> frozenset[str]:
    sounds: set[str] = set()
    for word in words(name, key):
        sounds |= skeletons(word)
        if name == "merge":
            sounds |= skeletons(f"{word}а")
    return frozenset(sounds)


def scores(weights: Iterable[Weight]) -> list[float]:
    """Return for each entry that fits the chance that it is meant, and none of the others."""
    found = list(weights)
    total = sum(w.odds for w in found)
    return [w.odds / (total + w.namesakes) for w in found]
