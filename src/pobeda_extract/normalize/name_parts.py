"""Cut a person's mention into the parts of a name, and tell what each part can be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log
from typing import Final, NamedTuple

from pobeda_extract.morph import parses
from pobeda_extract.normalize.declension import candidates
from pobeda_extract.normalize.name_model import is_given
from pobeda_extract.normalize.name_tables import (
    FAMILY,
    GIVEN,
    PATRONYMIC,
    VOWELS,
    lexicon,
    patronymic,
    spelled,
)
from pobeda_extract.types import Token

_ROMAN: Final = re.compile(r"[IVXLХІ]+")


_INITIAL: Final = re.compile(
    r"[А-ЯЁA-Z]|[А-ЯЁA-Z][а-яa-z]?\.|(?:[А-ЯЁA-Z]\.){2,}|(?:[А-ЯЁ]\.)+[А-ЯЁ]"
)


_QUOTES: Final = frozenset("«»“”„\"'()[]")


class Piece(NamedTuple):
    """
    One word of a mention: ``place`` is its token's index, ``what`` one of ``name``, ``initial``,
    ``particle`` («бин», «де»), ``fixed`` (numerals, Latin), ``title``, ``father`` (a name before
    «оглы», and that word), ``mark``, ``nickname`` (in marks within the name, and the marks).
    """

    place: int
    text: str
    what: str


def pieces(tokens: Sequence[Token], first: int, last: int) -> list[Piece]:
    """Return what stands on words *first* to *last*, in order, marks included."""
    found: list[Piece] = []
    for index in range(first, last + 1):
        text = tokens[index].text
        found.append(Piece(index, text, _what(text)))
    for place, piece in enumerate(found):
        if piece.what == "initial" and len(piece.text) == 1 and _is_whole(found, place):
            # «О Ён Сам»
            found[place] = piece._replace(what="name")
        if piece.what == "title" and piece.text[0].isupper() and place:
            # «Сара Герцог», but «папа Иоанн», «Папа Римский»
            if found[place - 1].what == "name":
                found[place] = piece._replace(what="name")
        if (
            piece.what == "particle"
            and piece.text[0].isupper()
            and (place in (0, len(found) - 1) or found[0].text.lower() in lexicon("asian_families"))
        ):
            # «Ван И», «Нгуен Ван Тхань», «Ди Мария»: the name itself
            found[place] = piece._replace(what="name")
        if piece.text.lower() in lexicon("father_particles") and place:
            before = found[place - 1]
            if before.what == "name":
                found[place - 1] = before._replace(what="father")
            found[place] = piece._replace(what="father")
    return _nicknames(found)


def _nicknames(found: list[Piece]) -> list[Piece]:
    """«Иван «Молот» Лисин»: what stands in marks is how they call him, and is left out."""
    marks = [place for place, piece in enumerate(found) if piece.text in _QUOTES - set("()[]'")]
    if len(marks) != 2 or not marks[0] or marks[1] == len(found) - 1 or marks[1] - marks[0] < 2:
        return found
    return [
        piece._replace(what="nickname") if marks[0] <= place <= marks[1] else piece
        for place, piece in enumerate(found)
    ]


def _is_whole(found: Sequence[Piece], place: int) -> bool:
    """Tell whether a single letter is a surname («О», «У», «И») and no initial."""
    return (
        place == 0
        and len(found) > 1
        and found[0].text.lower() in lexicon("asian_families")
        and found[1].text[:1].isupper()
        and len(found[1].text) > 1
    )


def _what(text: str) -> str:
    if not any(char.isalpha() for char in text):
        return "mark"
    lowered = text.lower()
    if "-" in lowered and lowered.rpartition("-")[2] in lexicon("father_particles"):
        return "father"  # «Гейдар-оглы»
    if _INITIAL.fullmatch(text):
        return "initial"
    if _ROMAN.fullmatch(text) and text not in ("Х", "І"):
        return "fixed"
    if not re.search("[а-яё]", lowered):
        return "fixed"
    if lowered in lexicon("particles") and len(lowered) < 5:
        return "particle"
    if text[0].islower():
        if lowered in lexicon("particles"):
            return "fixed"
        return "title" if "-" not in text or is_title(lowered) else "name"
    if is_title(lowered):
        return "title"
    return "name"


@lru_cache(maxsize=500)
def is_title(lowered: str) -> bool:
    """«принца», «папе», «отцом»: a noun that declines with the name beside it."""
    return any(p.normal in lexicon("titles") and p.pos in ("NOUN", "ADJ") for p in parses(lowered))


class Roles(NamedTuple):
    """One way to read the names of a mention: a role for each, and how likely it is."""

    roles: tuple[str, ...]
    prior: float
    #: Only the last name declines («Ким Чен Ына»).
    eastern: bool = False


def readings(
    names: Sequence[str],
    initials: Sequence[int],
    capitals: Sequence[bool],
    father: int | None = None,
) -> list[Roles]:
    """
    Return the ways to read *names* as given names, patronymics and surnames.

    Args:
        names: The words that are neither initials nor particles, in lower case.
        initials: For each initial, how many names stand before it.
        capitals: Which of the names stand in capitals throughout.
        father: How many names stand before a patronymic of two words («Расул кызы»), if any.
    """
    count = len(names)
    if not count:
        return []
    if father is not None:
        # «Лейла … Мамедова», «Алиев Сахиб …»
        roles = [FAMILY] * count
        if father:
            roles[father - 1] = GIVEN
        return [Roles(tuple(roles), 0.0)]
    found: list[Roles] = []
    father = next((i for i, w in enumerate(names) if i and patronymic(w)), None)
    if father is not None and count > 1 and is_father(names, father):
        roles = [FAMILY] * count
        roles[father] = PATRONYMIC
        roles[father - 1] = GIVEN
        found.append(Roles(tuple(roles), 0.0))
        if father != count - 1 or count > 2:
            return found
        found[0] = found[0]._replace(prior=log(0.7))
    if initials:
        if count > 1 and any(0 < place < count for place in initials):
            roles = [GIVEN] * (count - 1) + [FAMILY]
            return [Roles(tuple(roles), 0.0)]
        return [Roles((FAMILY,) * count, 0.0)]
    if count == 1:
        given = 0.35 if may_be_given(names[0]) else 0.02
        return [Roles((FAMILY,), log(1 - given)), Roles((GIVEN,), log(given))]
    if _is_eastern(names):
        return [Roles((FAMILY, *[GIVEN] * (count - 1)), 0.0, eastern=True)]
    if capitals[0] and not any(capitals[1:]):
        return [Roles((FAMILY, *[GIVEN] * (count - 1)), 0.0)]
    if count == 2:
        first, second = may_be_given(names[0]), may_be_given(names[1])
        found.append(Roles((GIVEN, FAMILY), log(0.9 if father is None else 0.3)))
        if second and not first:
            found.append(Roles((FAMILY, GIVEN), log(0.3)))
        elif second:
            found.append(Roles((FAMILY, GIVEN), log(0.01)))
        return found
    found += [
        Roles((*[GIVEN] * (count - 1), FAMILY), log(0.6)),
        Roles((GIVEN, *[FAMILY] * (count - 1)), log(0.35)),
    ]
    if may_be_given(names[1]) and not may_be_given(names[0]):
        found.append(Roles((FAMILY, *[GIVEN] * (count - 1)), log(0.05)))
    return found


@lru_cache(maxsize=500)
def may_be_given(word: str) -> bool:
    """Tell whether *word*, in any case, is a form of a given name of the dictionary."""
    if any("Name" in p.kinds and p.known for p in parses(word)):
        return True
    return any(is_given(c.nominative, c.gender) for c in candidates(word))


#: Patronymics of Turkic names; no surname has these before its «-ович».
_TURKIC: Final = tuple(
    stem + ending
    for stem in ("бек", "хан", "мурат", "жан", "кул", "галим", "рахман", "болат")
    for ending in (
        "ович",
        "овича",
        "овичу",
        "овичем",
        "овиче",
        "овн",
        "овны",
        "овне",
        "овну",
        "овной",
    )
)


def is_father(names: Sequence[str], place: int) -> bool:
    """Tell whether the name at *place* is a patronymic rather than a surname («Абрамович»)."""
    if place < len(names) - 1 or len(names) > 2:
        return True
    if names[place].removesuffix("а").endswith(_TURKIC):
        return True  # «Акылбек Усенбекович»: no surname is built so
    # «Роман Абрамович»: two words, of which the second is in no list of patronymics only.
    return any("Patr" in p.kinds and p.known for p in parses(names[place])) or bool(
        any(form.nominative.endswith("на") for form in patronymic(names[place]).values())
    )


def _is_eastern(names: Sequence[str]) -> bool:
    """«Си Цзиньпина», «Пак Кын Хе», «Нгуен Суан Фуком»: the surname first, then syllables."""
    if len(names) > 4:
        return False
    if names[0] not in lexicon("asian_families"):
        # «Кима Чен Ира»: an older custom declines the surname, too.
        stems = {names[0].removesuffix(e) for e in ("а", "у", "ом", "е", "я", "ю", "ем")}
        if len(names) < 3 or not stems & lexicon("asian_families"):
            return False
        if any(sum(char in VOWELS for char in name) > 2 for name in names):
            return False
    if len(names) == 2 and (may_be_given(names[1]) or is_given(names[0])):
        # «Ли Дмитрий», «Хуан Фонсека»
        if not all(_is_chinese(name) for name in names[1:]):
            return False
    return all(_is_syllables(name) for name in names[1:])


@lru_cache(maxsize=500)
def _is_chinese(name: str) -> bool:
    """Tell whether *name*, perhaps with a case ending, is spelled as Palladius has it."""
    return any(
        name.endswith(e) and bool(_CHINESE.fullmatch(name[: len(name) - len(e)] if e else name))
        for e in ("", "а", "у", "ом", "ем", "е", "я", "ю")
    )


_CHINESE: Final = re.compile(
    r"(?:(?:чж|цз|[бгдйклмнпрстфхцчшщ])?(?:[аеиоуэюя]|ао|яо|ай|уй|уа|оу|эй|ой|юэ|ию|уай|уо|я)"
    r"(?:нь|н)?){1,2}"
)


@lru_cache(maxsize=500)
def _is_syllables(name: str) -> bool:
    """Tell whether *name*, perhaps with a case ending, is made of one to three syllables."""
    for part in name.split("-"):
        endings = ("", "а", "у", "ом", "ем", "е", "я", "ю")
        if not any(
            part.endswith(e) and spelled(part[: len(part) - len(e)] if e else part) for e in endings
        ):
            return False
    return True
