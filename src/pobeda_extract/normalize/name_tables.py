"""Tell what a word of a name is in the nominative, for each gender and case it can stand in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from math import log
from typing import Final, NamedTuple

from pobeda_extract.lexicons import words
from pobeda_extract.morph import inflect_parse, known_parses, nominative_form, parses
from pobeda_extract.normalize.declension import BOTH, CASES, Candidate, candidates
from pobeda_extract.normalize.name_model import is_given, is_surname, log_probability

GIVEN: Final = "given"


FAMILY: Final = "family"


EASTERN: Final = "eastern"


PATRONYMIC: Final = "patronymic"


TITLE: Final = "title"


_PATRONYMIC_MALE: Final = re.compile(r".{2,}(?:[оеё]вич|[аиьы]ич|[кмт]ич)")


_PATRONYMIC_FEMALE: Final = re.compile(r".{2,}(?:[оеё]вна|[иы]нична|[иьаы]чна|[кмт]ична)")


_FIXED_ENDINGS: Final = frozenset("оеёиуюыэ")


VOWELS: Final = frozenset("аеёиоуыэюя")


class Form(NamedTuple):
    """What a word is in the nominative under some case and gender, with its log-probability."""

    score: float
    nominative: str


#: By gender and case.
Table = Mapping[tuple[str, str], Form]


def is_particle(word: str) -> bool:
    """Tell whether *word* (lower case) is one that never changes within a name («аль»)."""
    return word in lexicon("particles")


@cache
def lexicon(key: str) -> frozenset[str]:
    """Return a list of normalize.toml as a set."""
    return frozenset(words("normalize", key))


@lru_cache(maxsize=500)
def patronymic(word: str) -> Table:
    """Return the patronymics that *word* (lower case) may be a form of; empty if none."""
    if "-" in word or len(word) < 5:
        return {}
    found: dict[tuple[str, str], Form] = {}
    for candidate in candidates(word):
        if candidate.kind == "cons" and _PATRONYMIC_MALE.fullmatch(candidate.nominative):
            gender = "male"
        elif (
            candidate.kind == "a"
            and candidate.gender == "female"
            and _PATRONYMIC_FEMALE.fullmatch(candidate.nominative)
        ):
            gender = "female"
        else:
            continue
        # As likely as a surname of these letters would be, that both compare.
        score = 1.0 + log_probability(_father(candidate.nominative), FAMILY, "male", "cons")
        for case in candidate.cases:
            found[gender, case] = Form(score, candidate.nominative)
    return found


def _father(name: str) -> str:
    """Return the masculine of a patronymic: «Ивановна» → «Иванович», «Ильинична» → «Ильинич»."""
    if name.endswith("на"):
        return name[:-2] + "ич" if name[-3] == "в" else name[:-3] + "ч"
    return name


@lru_cache(maxsize=500)
def table(word: str, role: str) -> Table:
    """
    Return the likeliest nominative of *word* for each gender and case it can stand in.

    Args:
        word: In lower case; hyphens join parts that decline together or alone.
        role: ``given``, ``family``, ``patronymic`` or ``title``.
    """
    if role == PATRONYMIC:
        return patronymic(word)
    if role == TITLE:
        return _title_table(word)
    if role == EASTERN:
        return _eastern_table(word)
    if "-" in word.strip("-"):
        return _hyphenated(word, role)
    return _simple(word, role)


@cache
def _fixed_suffixes() -> tuple[str, ...]:
    return words("normalize", "fixed_suffixes")


@lru_cache(maxsize=500)
def _simple(word: str, role: str) -> Table:
    found: dict[tuple[str, str], Form] = {}

    def add(gender: str, cases: frozenset[str], score: float, nominative: str) -> None:
        for case in cases:
            old = found.get((gender, case))
            if old is None or score > old.score:
                found[gender, case] = Form(score, nominative)
            elif "ё" in nominative and nominative.replace("ё", "е") == old.nominative:
                # «Петра»: the dictionary knows of «Пётр»
                found[gender, case] = Form(old.score, nominative)

    still = role == FAMILY and word.endswith(_fixed_suffixes())
    options = [
        (fit, candidate)
        for candidate in candidates(word)
        if not still or candidate.kind == "fixed"
        if (fit := _declines(candidate.nominative, candidate.kind, candidate.gender, role))
        is not None
    ]
    declined = {c.gender for _, c in options if c.kind != "fixed" and _is_sure(c, role)}
    for fit, candidate in options:
        if candidate.kind == "fixed" and candidate.gender in declined:
            # The dictionary has «Хельге» and «Амине», too, but who means them?
            fit -= 4.0
        score = fit + log_probability(candidate.nominative, role, candidate.gender, candidate.kind)
        add(candidate.gender, candidate.cases, score, candidate.nominative)
    kind = "Name" if role == GIVEN else "Surn"
    for parse in parses(word):
        if not (parse.known and kind in parse.kinds and parse.case and parse.number == "Sing"):
            continue
        if parse.case not in CASES:
            continue
        form = nominative_form(parse)
        if form is None:
            continue
        for gender in BOTH:
            if parse.gender in (None, "Masc" if gender == "male" else "Fem"):
                score = log_probability(form, role, gender, "known")
                add(gender, frozenset({parse.case}), score - 0.1, form)
    return found


def _is_sure(candidate: Candidate, role: str) -> bool:
    """Tell whether the dictionary has the candidate, in another case than the nominative."""
    if "Nom" in candidate.cases:
        return False
    if role == GIVEN:
        return is_given(candidate.nominative, candidate.gender)
    return is_surname(candidate.nominative)


#: How declined surnames end; a nominative that ends so would be a strange one.
_OBLIQUE_ENDINGS: Final = (
    "ову", "еву", "ёву", "ину", "овы", "евы", "ёвы", "ины", "овой", "евой", "ёвой", "иной", "овым", "евым", "ёвым", "иным",
    "ского", "скому", "ским", "ской", "скую", "цкого", "цкому", "цким", "цкой", "цкую",
)  # fmt: skip


#: «Кашовуре», «Калду»: far oftener a case of another nominative than a nominative themselves.
_FIXED_SHARES: Final = {"е": 0.3, "у": 0.35, "ю": 0.5, "ы": 0.1, "и": 0.7}


def _declines(  # noqa: C901, PLR0911, PLR0912
    nominative: str, kind: str, gender: str, role: str
) -> float | None:
    """Return the log-probability that a name with this nominative declines so; ``None``: never."""
    last = nominative[-1]
    female = gender == "female"
    if kind == "fixed":
        if role == FAMILY and nominative.endswith(_OBLIQUE_ENDINGS) and len(nominative) > 5:
            return log(0.002)
        if (
            role == FAMILY
            and nominative.endswith(("ого", "его", "ому", "ему"))
            and len(nominative) > 5
        ):
            return log(0.05)
        if last in _FIXED_ENDINGS:
            return log(_FIXED_SHARES.get(last, 1.0)) if role == FAMILY else 0.0
        if last in "ая":
            return log(0.5) if nominative[-2:-1] in VOWELS and last == "а" else log(0.015)
        if role == FAMILY and nominative.endswith("ых"):
            return log(0.95)
        if role == FAMILY and nominative.endswith("их"):
            return log(0.9) if _is_adjective(nominative) or female else log(0.2)
        if female and role == FAMILY:
            if nominative.endswith(("ов", "ев", "ин", "ын")):
                return log(0.03)
            if nominative.endswith(("ый", "ский", "цкий")):
                return log(0.005)
            if nominative.endswith("ой") and len(nominative) > 4:
                return log(0.02)
            return log(0.4) if nominative.endswith("ий") else 0.0
        if female and last == "й":
            return log(0.02)
        if female:
            return log(0.4) if last == "ь" else 0.0
        return log(0.001)
    if kind == "poss":
        return None if role == GIVEN else (log(0.97) if not female else 0.0)
    if kind == "adj":
        if role == GIVEN:
            return None
        if nominative.endswith("ой"):
            # «Толстой», «Донской», but «Иксановой» is hardly a nominative
            return log(0.05) if nominative.endswith(("овой", "евой", "иной")) else log(0.5)
        if nominative.endswith(("овый", "евый", "иный", "овая", "евая", "иная")):
            return log(0.05)
        if _is_known_adjective(nominative):
            return 0.0
        if nominative[-3] in "кгх" and nominative[-4:-3] not in ("с", "ц", "ь"):
            # «Горький», «Широкая», but «Петукой» comes from «Петука»
            return log(0.03)
        if nominative.endswith(("шая", "жая", "чая", "авая", "явая")):
            return log(0.05)
        return 0.0
    if kind == "cons":
        if role == FAMILY and nominative.endswith(("ов", "ев", "ин", "ын")):
            return log(0.03)
        if role == FAMILY and nominative.endswith("ых"):
            return log(0.05)
        if nominative.endswith("ец"):
            return log(0.2)
        return 0.0
    if kind == "fleeting":
        if nominative.endswith("ец"):
            return log(0.5)
        return log(0.5) if nominative.endswith(("ок", "ек")) else log(0.1)
    if kind == "y":
        if role == FAMILY and nominative.endswith("ий"):
            # «Палий», «Бабий» are few among «Горький», «Добровольский»
            return None if nominative.endswith(("ский", "цкий")) else log(0.1)
        if nominative.endswith("ой"):
            # «Цой», but «Наджибуллой» is an instrumental
            return log(0.5) if len(nominative) < 5 else log(0.03)
        return 0.0
    if kind == "third":
        return log(0.6) if role == GIVEN else None
    if kind == "a":
        if last == "я" and nominative[-2:-1] in "аоуеэ":
            # «Кая», «Зоя» are few; «Йокаи», «Барадеи» do not come from «Йокая», «Барадея»
            return log(0.98) if role == GIVEN else log(0.1)
        if last == "я" and role == FAMILY and nominative[-2:-1] not in "иь":
            # «Кадыри» does not come from «Кадыря»
            return log(0.1)
        if role == FAMILY and female and nominative.endswith(("ова", "ева", "ёва")):
            return log(0.02)
        if role == FAMILY and nominative.endswith(("ская", "цкая", "ова", "ева")):
            return log(0.02)
        if role == FAMILY and nominative.endswith(("ина", "ына")):
            return log(0.1)
        return log(0.98)
    return 0.0


@lru_cache(maxsize=500)
def _is_known_adjective(word: str) -> bool:
    return any(p.pos == "ADJ" and p.case == "Nom" for p in known_parses(word))


@lru_cache(maxsize=500)
def _is_adjective(word: str) -> bool:
    """«Долгих», «Седых» are adjectives in the genitive plural, «Эрлих» is none."""
    return any(p.pos == "ADJ" and p.case == "Gen" for p in known_parses(word))


def _hyphenated(word: str, role: str) -> Table:
    """«Салтыковым-Щедриным», «Бонч-Бруевича», «аль-Асадом»: the last part surely declines."""
    *before, final = word.split("-")
    found: dict[tuple[str, str], Form] = {}
    last = table(final, role) if final else {}
    if before[0] in lexicon("particles") and final.endswith("и"):
        # «ас-Сиси», «аль-Малики»: never a case of «-а»
        last = {key: Form(-12.0, final) for key in ((g, c) for g in BOTH for c in CASES)}
    fronts = [_simple(part, role) if part else {} for part in before]
    for (gender, case), form in last.items():
        score, parts = form.score, []
        for part, options in zip(before, fronts, strict=True):
            fixed = log(0.2) + (
                options[gender, "Nom"].score if (gender, "Nom") in options else -25.0
            )
            if part in lexicon("particles") or len(part) < 3:
                score, best = score - 1.0, part
            else:
                option = options.get((gender, case))
                if option is not None and option.score >= fixed:
                    score, best = score + option.score, option.nominative
                else:
                    score, best = score + fixed, part
            parts.append(best)
        found[gender, case] = Form(score, "-".join([*parts, form.nominative]))
    return found


def _eastern_table(word: str) -> Table:
    """«Цзиньпина», «Ына», «Тханем»: syllables that decline like nouns where they end like men's."""
    *before, final = word.split("-")
    found: dict[tuple[str, str], Form] = {}
    for candidate in candidates(final):
        nominative, kind = candidate.nominative, candidate.kind
        score = 0.0 if spelled(nominative) else -6.0
        if kind == "fixed":
            if nominative[-1] not in VOWELS:
                score -= 5.0 if candidate.gender == "male" else 0.0
            elif nominative[-1] in "ауюе" and len(nominative) > 2 and nominative[-2] not in VOWELS:
                # «Чжунмина», «Ыну» rather than «Минхуа»
                score -= 5.0
            elif nominative.endswith(("ая", "ея", "оя", "ию", "аю", "ою", "ня", "ню")):
                score -= 5.0
        elif kind not in ("cons", "y", "soft") or nominative.endswith("ий"):
            continue
        elif nominative.endswith(("ем", "ом", "ём")) and len(nominative) > 4:
            score -= 5.0
        for case in candidate.cases:
            key = (candidate.gender, case)
            if key not in found or score > found[key].score:
                found[key] = Form(score, "-".join([*before, nominative]))
    return found


def _title_table(word: str) -> Table:
    found: dict[tuple[str, str], Form] = {}
    for parse in parses(word):
        if parse.case not in CASES or parse.number == "Plur":
            continue
        form = inflect_parse(word, parse, case="Nom")
        if form is None:
            continue
        for gender in BOTH:
            if parse.gender in (None, "Masc" if gender == "male" else "Fem") or parse.common:
                score = log(max(parse.score, 0.01))
                key = (gender, parse.case)
                if key not in found or score > found[key].score:
                    found[key] = Form(score, form)
    return found


def eastern_family(word: str) -> str:
    """Return the surname of an eastern name, which a few decline («Кима Чен Ира»)."""
    families = lexicon("asian_families")
    if word not in families:
        for ending in ("ом", "ем", "а", "у", "е", "я", "ю"):
            if word.removesuffix(ending) in families:
                return word.removesuffix(ending)
    return word


_SYLLABLE: Final = re.compile(
    r"(?:чж|цз|кх|пх|тх|чх|дж|хл|[бвгджзклмнпрстфхцчшщй])?[ьъ]?[аеёиоуыэюя]{1,2}[йо]?"
    r"(?:нг|нь|нъ|ль|[нмкптлрй])?"
)


def spelled(stem: str) -> bool:
    """Tell whether *stem* is one or two syllables of an eastern language."""
    return bool(re.fullmatch(f"(?:{_SYLLABLE.pattern}){{1,2}}", stem))
