"""Undo the case of a name that the dictionary lacks, by its ending and what governs it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.morph import parses
from pobeda_extract.normalize.case_evidence import GOVERNMENT
from pobeda_extract.types import Token

_VOWELS: Final = frozenset("аеёиоуыэюя")
_VELAR: Final = frozenset("гкх")
_HUSHING: Final = frozenset("жшщч")
#: Consonants that only a case leaves at a name's end: «Багдадом», «в Мытищах», «Жуковским».
_AS_CASE: Final = ("ом", "ем", "ём", "ым", "им", "ам", "ям", "ах", "ях", "ых", "их", "ой", "ей")
#: «Мукачевскую», «Чонгарскому»: how adjectives are declined, others know.
_AS_ADJECTIVE: Final = (
    "ого",
    "ому",
    "его",
    "ему",
    "ую",
    "юю",
    "ской",
    "цкой",
    "ском",
    "цком",
    "ским",
    "цким",
)
#: Towns called after people look like surnames; villages in «-ово» lose their «о» in no case.
_OF_PEOPLE: Final = ("ове", "еве", "ёве", "ине", "ыне")
#: What may follow a stem in the nominative where a case ending stands now.
_OPEN: Final = ("", "а", "я", "ь", "й", "о", "е", "ы", "и", "ия", "ье", "ья", "ие")
_ENDINGS: Final = (
    "иями", "ами", "ями", "ией", "ьем", "ием", "ого", "ому", "ом", "ем", "ой", "ей", "ью", "ии", "ию", "ья",
    "ах", "ях", "ов", "а", "я", "у", "ю", "е", "и", "ы", "",
)  # fmt: skip


def undeclined(tokens: Sequence[Token], index: int, *, masculine: bool = False) -> str | None:
    """
    Return the nominative of the single name at *index*, or ``None`` where its ending is open.

    Args:
        tokens: The words of its sentence.
        index: Where the name stands; the dictionary does not know it as a place.
        masculine: A body: «в Ростехе» is no «Ростеха».

    «Где находится Нантер» stands in the nominative whatever plural it may be to the dictionary;
    «до Хауары», «в Вуппертале», «к Приангарью» have one each.
    """
    text = tokens[index].text
    if not text.isalpha() or text.isupper() or len(text) < 4:
        return None
    word = text.lower()
    if word.endswith(_AS_ADJECTIVE):
        return None
    cases = _cases(tokens, index)
    if word[-1] not in _VOWELS and not word.endswith(_AS_CASE):
        return text if not word.endswith(("ов", "ев")) or cases != {"Gen"} else None
    for case in ("Gen", "Dat", "Ins", "Acc", "Loc", "Nom"):
        if cases == {case} and (found := _UNDO[case](text, masculine)):
            return found
    if cases == {"Acc", "Loc"}:  # «в», «на»: the ending tells which
        return _accusative(text, masculine) if word[-1] in "ую" else _locative(text, masculine)
    return None


def _cases(tokens: Sequence[Token], index: int) -> set[str]:
    """Return the cases that the preposition, and then the tagger, allow."""
    told = tokens[index].feats.get("Case")
    before = tokens[index - 1] if index else None
    governed = set((GOVERNMENT.get(before.text.lower()) or "").split()) if before else set()
    if before is not None and before.text in {"«", '"', "„"} and index > 1:
        governed = set((GOVERNMENT.get(tokens[index - 2].text.lower()) or "").split())
    if governed and told in governed and len(governed) > 1:
        return governed if governed == {"Acc", "Loc"} else {told}
    return governed or ({told} if told else set())


def _genitive(text: str, masculine: bool) -> str | None:
    stem, end, before = text[:-1], text[-1].lower(), text[-2].lower()
    if end == "ы":
        return stem + "а"
    if end == "и":
        if before in "ьй" or before in _VOWELS:
            return stem + "я"
        return stem + "а" if before in _VELAR | _HUSHING else stem + "ь"
    if end == "я":
        if before == "ь":
            return stem + "е"
        return None if before == "и" else stem + ("й" if before in _VOWELS else "ь")
    if end != "а" or before in _VOWELS:
        return None
    return stem + "о" if stem.lower().endswith("ств") else stem  # «Роскачество»


def _dative(text: str, masculine: bool) -> str | None:
    stem, end, before = text[:-1], text[-1].lower(), text[-2].lower()
    if end == "у":
        if stem.lower().endswith("ств"):
            return stem + "о"
        return stem if before not in _VOWELS else None
    if end == "ю":
        return stem + ("е" if before == "ь" else "й" if before in _VOWELS else "ь")
    if end == "е":
        return None if before in _VOWELS | {"ь"} else stem + "а"
    return stem + "я" if text.lower().endswith("ии") else None


def _instrumental(text: str, masculine: bool) -> str | None:
    word = text.lower()
    if word.endswith(("ьем", "ьём")):
        return text[:-2] + "е"
    if word.endswith("ией"):
        return text[:-2] + "я"
    stem, before = text[:-2], word[-3:-2]
    if word.endswith("ом"):
        return stem
    if word.endswith("ем"):
        if before in _HUSHING | {"ц"}:
            return stem
        return stem + ("й" if before in _VOWELS else "ь")
    if word.endswith("ой"):
        return stem + "а"
    if word.endswith("ей"):
        return stem + ("а" if before in _HUSHING | {"ц"} else "я")
    return text[:-1] + "ь" if word.endswith("ью") and before != "ь" and len(word) > 5 else None


def _accusative(text: str, masculine: bool) -> str | None:
    end = text[-1].lower()
    if end == "у":
        return text[:-1] + "а"
    if end == "ю":
        return text[:-1] + "я"
    return text if end in "оеи" else None


def _locative(text: str, masculine: bool) -> str | None:
    word = text.lower()
    stem, before = text[:-1], word[-2]
    if word.endswith("ии"):
        return stem + "я"
    if word.endswith(("ье", "ьи")):
        return stem + "е"
    if not word.endswith("е"):
        return None
    if before in _VOWELS:
        return stem + "й"
    if stem.lower().endswith(_suffixes("soft")):
        return stem + "ь"
    if stem.lower().endswith(_suffixes("open")):
        return stem + "а"
    if masculine:
        return stem
    if word.endswith(_OF_PEOPLE) and any("Surn" in p.kinds for p in parses(stem) if p.known):
        return stem
    return None


def _nominative(text: str, masculine: bool) -> str | None:
    return text if text.lower().endswith(("ье", "ия")) else None


_UNDO: Final = {
    "Nom": _nominative, "Gen": _genitive, "Dat": _dative, "Acc": _accusative, "Ins": _instrumental,
    "Loc": _locative,
}  # fmt: skip


@cache
def _suffixes(kind: str) -> tuple[str, ...]:
    return words("normalize", f"{kind}_place_suffixes")


def may_come_from(text: str, nominative: str) -> bool:
    """
    Tell whether *text* can be a case of *nominative*, both one word.

    >>> may_come_from("Вакаяме", "Вакаяма"), may_come_from("Вакаяме", "Вакансия")
    (True, False)
    """
    return nominative.lower() in _options(text.lower())


def _options(word: str) -> Iterator[str]:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            stem = word[: len(word) - len(ending)]
            for following in _OPEN:
                yield stem + following
