"""Tell what the dictionary says of words, and give them other forms.

Everything here speaks Universal Dependencies: OpenCorpora's grammemes are translated at this
border and never leave it, except those that name a kind of name (``Name``, ``Surn``, ``Patr``,
``Geox``, ``Orgn``), for which UD has no word.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from pobeda_extract.paradigms import Origin, Paradigms

_CASES: Final = {
    "nomn": "Nom", "gent": "Gen", "datv": "Dat", "accs": "Acc", "ablt": "Ins", "loct": "Loc",
    "voct": "Voc", "gen1": "Gen", "gen2": "Gen", "acc2": "Acc", "loc1": "Loc", "loc2": "Loc",
}  # fmt: skip
_CASE_GRAMMEMES: Final = {
    "Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct",
    "Par": "gent", "Voc": "nomn",
}  # fmt: skip
_NUMBERS: Final = {"sing": "Sing", "plur": "Plur"}
_NUMBER_GRAMMEMES: Final = {"Sing": "sing", "Plur": "plur"}
_GENDERS: Final = {"masc": "Masc", "femn": "Fem", "neut": "Neut"}
_GENDER_GRAMMEMES: Final = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
_TENSES: Final = {"past": "Past", "pres": "Pres", "futr": "Fut"}
_VOICES: Final = {"actv": "Act", "pssv": "Pass"}
_NAME_KINDS: Final = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Abbr", "Init"})
_POS: Final = {
    "NOUN": "NOUN", "ADJF": "ADJ", "ADJS": "ADJ", "COMP": "ADJ", "VERB": "VERB", "INFN": "VERB",
    "PRTF": "VERB", "PRTS": "VERB", "GRND": "VERB", "NUMR": "NUM", "ADVB": "ADV", "NPRO": "PRON",
    "PRED": "ADV", "PREP": "ADP", "CONJ": "CCONJ", "PRCL": "PART", "INTJ": "INTJ", "NUMB": "NUM",
    "PNCT": "PUNCT", "LATN": "X", "ROMN": "NUM", "UNKN": "X",
}  # fmt: skip

#: Words whose analyses are kept: full, some 1 MB.
_CACHED_WORDS: Final = 1_500
#: Words of which only the dictionary form is kept: full, some 2 MB.
_CACHED_NORMALS: Final = 10_000
#: A word that the dictionary reads by its letters alone, whatever their case.
_CYRILLIC: Final = re.compile("[а-яё-]+")


class Parse(NamedTuple):
    """
    One dictionary analysis of a word, best first in :func:`parses`.

    ``form`` and ``normal`` are in lower case, with «ё» where the dictionary has it. ``case``,
    ``number``, ``gender`` (and ``tense``, ``verb_form``, ``voice``) are UD values, or ``None``
    where the form has none. ``kinds`` holds what sort of name the word is (``Name Surn Patr Geox
    Orgn Abbr Init``); ``fixed`` marks indeclinable words; ``known`` words of the dictionary;
    ``common`` words of both genders («коллега»). ``origin`` leads back to its paradigm.
    """

    form: str
    normal: str
    pos: str
    case: str | None
    number: str | None
    gender: str | None
    tense: str | None
    verb_form: str | None
    voice: str | None
    animate: bool
    kinds: frozenset[str]
    fixed: bool
    common: bool
    known: bool
    score: float
    origin: Origin


#: Makes a value of a named tuple at half its own constructor's cost.
_made: Final = tuple.__new__


class _Tag(NamedTuple):
    """What a dictionary tag says in UD's terms: the fields of :class:`Parse` that come of it."""

    pos: str
    case: str | None
    number: str | None
    gender: str | None
    tense: str | None
    verb_form: str | None
    voice: str | None
    animate: bool
    kinds: frozenset[str]
    fixed: bool
    common: bool


@cache
def _read_tag(tag: Any) -> _Tag:
    """Translate *tag*; the dictionary has a few thousand, words share them."""
    grammemes: frozenset[str] = tag.grammemes
    pos = str(tag.POS) if tag.POS else next(iter(grammemes & _POS.keys()), "UNKN")
    if pos in ("PRTF", "PRTS"):
        verb_form: str | None = "Part"
    else:
        verb_form = {"VERB": "Fin", "INFN": "Inf", "GRND": "Conv"}.get(pos)
    ud = _POS[pos]
    if pos in ("ADJF", "ADJS") and "Apro" in grammemes:
        ud = "DET"
    return _Tag(
        pos=ud,
        case=next((_CASES[g] for g in grammemes if g in _CASES), None),
        number=next((_NUMBERS[g] for g in grammemes if g in _NUMBERS), None),
        gender=next((_GENDERS[g] for g in grammemes if g in _GENDERS), None),
        tense=next((_TENSES[g] for g in grammemes if g in _TENSES), None),
        verb_form=verb_form,
        voice=next((_VOICES[g] for g in grammemes if g in _VOICES), None),
        animate="anim" in grammemes,
        kinds=grammemes & _NAME_KINDS,
        fixed="Fixd" in grammemes,
        common="ms-f" in grammemes or "Ms-f" in grammemes,
    )


class _Dictionary:
    """The tables, and what their tags say as far as it was asked."""

    def __init__(self) -> None:
        self.paradigms = Paradigms()
        self._tags: dict[int, _Tag] = {}

    def tag(self, number: int) -> _Tag:
        """Return what the tag of this number says."""
        found = self._tags.get(number)
        if found is None:
            found = self._tags[number] = _read_tag(self.paradigms.tags[number])
        return found


@cache
def _dictionary() -> _Dictionary:
    return _Dictionary()


@lru_cache(maxsize=_CACHED_WORDS)
def parses(word: str) -> tuple[Parse, ...]:
    """
    Return the analyses of *word* (any letter case), the likeliest first.

    Unknown words are analysed by their endings, so the result is empty only for an empty word.
    """
    if not word:
        return ()
    lowered = word.lower()
    if lowered != word and len(word) > 1 and _CYRILLIC.fullmatch(lowered):
        return parses(lowered)
    dictionary = _dictionary()
    known, found = dictionary.paradigms.analyses(word)
    tag = dictionary.tag
    return tuple(
        [
            _made(Parse, (form, normal, *tag(number), known, score, origin))
            for form, normal, number, origin, score in found
        ]
    )


@lru_cache(maxsize=_CACHED_NORMALS)
def only_normal(word: str) -> str | None:
    """Return the normal form of *word* (lower case), if all its analyses have the same one."""
    found = _dictionary().paradigms.normals(word) or {parse.normal for parse in parses(word)}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=_CACHED_WORDS)
def is_known(word: str) -> bool:
    """Tell whether *word* (any letter case) is a form in the dictionary, «ё» or not."""
    return _dictionary().paradigms.has(word.lower())


class Inflection(NamedTuple):
    """A word that a form may belong to: its normal form, its stem, and all endings it takes."""

    normal: str
    stem: str
    endings: frozenset[str]


def inflections(word: str) -> tuple[Inflection, ...]:
    """
    Return the words that *word* (lower case) can be a form of, the likeliest first, each once.

    >>> [(i.normal, "ами" in i.endings) for i in inflections("министров")][0]
    ('министр', True)
    """
    found: dict[tuple[str, str, frozenset[str]], None] = {}
    for parse in parses(word):
        known = _dictionary().paradigms.inflection(parse.form, parse.origin)
        if known is not None:
            found[parse.normal, *known] = None
    return tuple(Inflection(*key) for key in found)


def known_parses(word: str) -> tuple[Parse, ...]:
    """Do as :func:`parses`, but guess nothing: empty for a word that the dictionary has not."""
    return parses(word) if is_known(word) else ()


def reinflected(
    parse: Parse, case: str | None = None, number: str | None = None, gender: str | None = None
) -> str | None:
    """Return the form of *parse* with UD values in place of its own, ``None`` if there is none."""
    wanted = _wanted(case, number, gender)
    if not wanted:
        return parse.form
    return _dictionary().paradigms.reinflected(parse.form, parse.origin, wanted)


@cache
def _wanted(case: str | None, number: str | None, gender: str | None) -> frozenset[str]:
    wanted = set()
    if case:
        wanted.add(_CASE_GRAMMEMES[case])
    if number:
        wanted.add(_NUMBER_GRAMMEMES[number])
    if gender:
        wanted.add(_GENDER_GRAMMEMES[gender])
    return frozenset(wanted)
