"""Undo the declension of names: from a form to every nominative it may come from.

Russian declines names by their endings, so a form allows a handful of nominatives: «Бектенова» is
the feminine nominative or the genitive of «Бектенов». Which one it is, others decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

CASES: Final = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
ALL: Final = frozenset(CASES)
MASCULINE: Final = "male"
FEMININE: Final = "female"
BOTH: Final = (MASCULINE, FEMININE)


class Candidate(NamedTuple):
    """
    One nominative that a form may come from.

    ``nominative`` is in the form's letter case, ``kind`` the declension: ``poss`` («Иванов»),
    ``adj`` («Толстой»), ``cons`` («Мельник»), ``y`` («Гайдай»), ``soft`` («Коваль»), ``a``
    («Кафка»), ``third`` («Любовь»), ``fixed`` (indeclinable).
    """

    nominative: str
    gender: str
    cases: frozenset[str]
    kind: str


_POSSESSIVE: Final = ("ов", "ев", "ёв", "ин", "ын")
_VELAR: Final = frozenset("кгх")
_HUSHING: Final = frozenset("жшщч")
_VOWELS: Final = frozenset("аеёиоуыэюя")
_CONSONANTS: Final = frozenset("бвгджзклмнпрстфхцчшщ")


class _Row(NamedTuple):
    """Nominative ending, gender, kind, and the endings of the six cases (alternatives by «/»)."""

    kind: str
    genders: tuple[str, ...]
    endings: tuple[str, str, str, str, str, str]


_ROWS: Final = (
    _Row("poss", (MASCULINE,), ("", "а", "у", "а", "ым", "е")),
    _Row("poss", (FEMININE,), ("а", "ой", "ой", "у", "ой/ою", "ой")),
    _Row("adj", (MASCULINE,), ("ый", "ого", "ому", "ого", "ым", "ом")),
    _Row("adj", (MASCULINE,), ("ой", "ого", "ому", "ого", "ым/им", "ом")),
    _Row("adj", (MASCULINE,), ("ий", "ого", "ому", "ого", "им", "ом")),
    _Row("adj", (MASCULINE,), ("ий", "его", "ему", "его", "им", "ем")),
    _Row("adj", (FEMININE,), ("ая", "ой", "ой", "ую", "ой/ою", "ой")),
    _Row("adj", (FEMININE,), ("ая", "ей", "ей", "ую", "ей", "ей")),
    _Row("adj", (FEMININE,), ("яя", "ей", "ей", "юю", "ей", "ей")),
    _Row("cons", (MASCULINE,), ("", "а", "у", "а", "ом/ем", "е")),
    _Row("y", (MASCULINE,), ("й", "я", "ю", "я", "ем/ём", "е")),
    _Row("y", (MASCULINE,), ("ий", "ия", "ию", "ия", "ием", "ии")),
    _Row("y", (MASCULINE,), ("ей", "ья", "ью", "ья", "ьем/ьём", "ье")),
    _Row("soft", (MASCULINE,), ("ь", "я", "ю", "я", "ем/ём", "е")),
    _Row("third", (FEMININE,), ("ь", "и", "и", "ь", "ью", "и")),
    _Row("a", BOTH, ("а", "ы/и", "е", "у", "ой/ою/ей", "е")),
    _Row("a", BOTH, ("я", "и", "е", "ю", "ей/ею/ёй", "е")),
    _Row("a", BOTH, ("ия", "ии", "ии", "ию", "ией", "ии")),
)


def _index() -> dict[str, list[tuple[_Row, str]]]:
    """Endings to the rows that have them, and in which cases."""
    found: dict[str, list[tuple[_Row, str]]] = {}
    for row in _ROWS:
        for case, endings in zip(CASES, row.endings, strict=True):
            for ending in endings.split("/"):
                found.setdefault(ending, []).append((row, case))
    return found


_BY_ENDING: Final = _index()


def _fits(stem: str, row: _Row, ending: str, case: str) -> bool:  # noqa: C901, PLR0911, PLR0912
    """Tell whether a name with *stem* declines by *row* and has this *ending* in this case."""
    if len(stem) < 2 and not (len(stem) == 1 and row.kind in ("a", "soft", "cons", "y")):
        return False
    last = stem[-1]
    kind = row.kind
    if kind == "poss":
        return stem.endswith(_POSSESSIVE) and len(stem) > 2
    if kind == "adj":
        nominative = row.endings[0]
        if last not in _CONSONANTS:
            return False
        soft = last in _VELAR or last in _HUSHING
        if nominative == "ый":
            return not soft and last != "ц"
        if nominative == "ой":
            return ending != "им" or soft if case == "Ins" and ending != "ой" else True
        if nominative == "ий" and row.endings[1] == "ого":
            return last in _VELAR
        if nominative == "ий":
            return last in _HUSHING or last == "н"
        if nominative == "яя":
            return last == "н"
        if row.endings[1] == "ей":
            return last in _HUSHING
        return last not in _HUSHING or True
    if kind == "cons":
        if last not in _CONSONANTS:
            return False
        if ending == "ем":
            return last in _HUSHING or last == "ц"
        return True
    if kind == "y":
        if row.endings[0] == "й":
            return last in _VOWELS and not (last == "и" and case == "Loc")
        if row.endings[0] == "ий":
            return last in _CONSONANTS or last == "ь"
        return last in _CONSONANTS
    if kind in ("soft", "third"):
        return last in _CONSONANTS and last not in "кгхц"
    # kind a
    first = row.endings[0]
    if first == "а":
        if last in "ьйа":
            return False
        if case == "Gen":
            return (ending == "и") == (last in _VELAR or last in _HUSHING)
        if case == "Ins" and ending == "ей":
            return last in _HUSHING or last == "ц"
        return True
    if first == "я":
        if last == "и":
            # «Мария», whose dative is «Марии», has its own row; its genitive is the same.
            return case in ("Nom", "Acc", "Ins", "Gen")
        return last not in _VELAR and last not in _HUSHING and last != "ц"
    return last in _CONSONANTS or last in _VOWELS


def _fleeting(stem: str) -> Iterator[str]:
    """Yield stems with the vowel that the nominative has: «Кравца» → «Кравец»."""
    if len(stem) < 3 or stem[-1] not in "цкл" or stem[-2] in _VOWELS:
        return
    before = stem[-2]
    if stem.endswith(("янц", "енц", "льц", "анц")):
        # «Бабаянц», «Лоренц», «Шульц»
        return
    if stem[-1] == "ц":
        # «Кравца», «Зайца», «Отца»
        yield (stem[:-2] if before in "йь" else stem[:-1]) + "ец"
        if before == "й":
            yield stem[:-2] + "яц"
    elif stem[-1] == "к":
        if before in "йь":
            yield stem[:-2] + "ек"
        else:
            yield stem[:-1] + ("ек" if before in _HUSHING else "ок")
    elif stem[-1] == "л":
        yield stem[:-1] + "ел"


@lru_cache(maxsize=500)
def candidates(form: str) -> tuple[Candidate, ...]:
    """
    Return every nominative that *form* may come from, by both genders, invariable ones included.

    Args:
        form: One word without hyphens, in lower case, «ё» kept.

    Returns:
        Candidates in a fixed order, one for each nominative, gender and kind, with all cases that
        the form can be; for an empty word none.
    """
    if not form:
        return ()
    found: dict[tuple[str, str, str], set[str]] = {}
    for length in range(min(3, len(form) - 1) + 1):
        ending = form[len(form) - length :]
        stem = form[: len(form) - length]
        for row, case in _BY_ENDING.get(ending, ()):
            if not _fits(stem, row, ending, case):
                continue
            for gender in row.genders:
                key = (stem + row.endings[0], gender, row.kind)
                found.setdefault(key, set()).add(case)
            if row.kind == "cons" and case != "Nom":
                for other in _fleeting(stem):
                    found.setdefault((other, MASCULINE, "fleeting"), set()).add(case)
    result = [
        Candidate(nominative, gender, frozenset(cases), kind)
        for (nominative, gender, kind), cases in found.items()
        if not (kind == "cons" and nominative.endswith(("ов", "ев", "ёв")) and "Ins" not in cases)
    ]
    result += [Candidate(form, gender, ALL, "fixed") for gender in BOTH]
    return tuple(result)
