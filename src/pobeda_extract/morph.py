"""Turn words into their dictionary analyses and forms; the only door to pymorphy3.

Everything here speaks Universal Dependencies: OpenCorpora's grammemes are translated at this
border and never leave it, except those that name a kind of name (``Name``, ``Surn``, ``Patr``,
``Geox``, ``Orgn``), for which UD has no word.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

CASES: Final = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")

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
#: What else a tag of the tagger may be called in the dictionary.
_ALSO: Final[Mapping[str, frozenset[str]]] = {
    "PROPN": frozenset({"NOUN", "X"}),
    "AUX": frozenset({"VERB"}),
    "DET": frozenset({"ADJ", "PRON"}),
    "SCONJ": frozenset({"CCONJ", "PART"}),
    "CCONJ": frozenset({"PART"}),
    "PART": frozenset({"CCONJ", "INTJ"}),
    "ADJ": frozenset({"NUM"}),
    "NUM": frozenset({"ADJ", "ADV"}),
    "NOUN": frozenset({"X"}),
    "ADV": frozenset({"ADJ", "PART"}),
    "PRON": frozenset({"ADJ"}),
}
#: Words of the parse cache: a full one takes some 40 MB, dictionary objects being what they are.
_CACHED_WORDS: Final = 6_000
_CACHED_LEMMAS: Final = 30_000


#: A step of pymorphy3's dictionary unit: itself, the word, its paradigm and its place in that.
_DICTIONARY_STEP: Final = 4


class Parse(NamedTuple):
    """
    One dictionary analysis of a word, best first in :func:`parses`.

    ``form`` and ``normal`` are in lower case, with «ё» where the dictionary has it. ``case``,
    ``number``, ``gender`` (and ``tense``, ``verb_form``, ``voice``) are UD values, or ``None``
    where the form has none. ``kinds`` holds what sort of name the word is (``Name Surn Patr Geox
    Orgn Abbr Init``); ``fixed`` marks indeclinable words; ``known`` words of the dictionary;
    ``common`` words of both genders («коллега»).
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
    raw: Any


@cache
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


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


@lru_cache(maxsize=_CACHED_WORDS)
def parses(word: str) -> tuple[Parse, ...]:
    """
    Return the analyses of *word* (any letter case), the likeliest first.

    Unknown words are analysed by their endings, so the result is empty only for an empty word.
    """
    if not word:
        return ()
    found = _analyzer().parse(word)
    # What the dictionary itself gives was made in one step; guesses are made in several, or by
    # another unit. Asking it once more would cost as much as the parse.
    known = any(
        len(raw.methods_stack) == 1 and len(raw.methods_stack[0]) == _DICTIONARY_STEP
        for raw in found
    )
    return tuple(
        Parse(raw.word, raw.normal_form, *_read_tag(raw.tag), known, raw.score, raw)
        for raw in found
    )


@lru_cache(maxsize=_CACHED_WORDS)
def is_known(word: str) -> bool:
    """Tell whether *word* (any letter case) is a form in the dictionary, «ё» or not."""
    return bool(_analyzer().word_is_known(word.lower()))


def _fit(parse: Parse, pos: str, feats: Mapping[str, str]) -> float:
    """Score how well *parse* agrees with the tagger: part of speech first, then case."""
    if parse.pos == pos:
        score = 4.0
    elif parse.pos in _ALSO.get(pos, ()):
        score = 3.0
    elif {parse.pos, pos} <= {"NOUN", "PROPN", "ADJ", "VERB", "DET"}:
        # «заведующий», «посвященный»: substantivized adjectives and participles.
        score = 1.0
    else:
        score = 0.0
    for name, value, weight in (
        ("Case", parse.case, 2.0),
        ("Number", parse.number, 1.0),
        ("Gender", parse.gender, 1.0),
        ("Tense", parse.tense, 0.5),
        ("VerbForm", parse.verb_form, 1.5),
        ("Voice", parse.voice, 0.5),
    ):
        wanted = feats.get(name)
        if wanted is None or value is None:
            continue
        if wanted == "Par":
            wanted = "Gen"
        score += weight if value == wanted else -weight
    if pos == "PROPN" and parse.kinds:
        score += 0.7
    elif pos != "PROPN" and parse.kinds - {"Abbr"}:
        score -= 0.7
    return score + parse.score * 0.5


def best_parse(word: str, pos: str, feats: Mapping[str, str]) -> Parse | None:
    """Return the analysis of *word* that agrees best with UD *pos* and *feats*, if any."""
    found = parses(word)
    if len(found) < 2:
        return found[0] if found else None
    return max(found, key=lambda parse: _fit(parse, pos, feats))


@lru_cache(maxsize=_CACHED_LEMMAS)
def _lemma(
    word: str,
    pos: str,
    case: str | None,
    number: str | None,
    gender: str | None,
    verb_form: str | None,
) -> str:
    feats = {"Case": case, "Number": number, "Gender": gender, "VerbForm": verb_form}
    parse = best_parse(word, pos, {name: value for name, value in feats.items() if value})
    return parse.normal if parse else word.lower()


_LEMMATIZED: Final = frozenset(
    {"NOUN", "PROPN", "ADJ", "VERB", "AUX", "DET", "NUM", "PRON", "ADV", "X", "ADP", "SYM"}
)


def lemma(word: str, pos: str, feats: Mapping[str, str]) -> str:
    """
    Return the dictionary word of *word* in lower case, agreeing with UD *pos* and *feats*.

    Participles give the infinitive of their verb, as the treebanks do; punctuation and words
    without Cyrillic letters are returned in lower case.
    """
    if pos not in _LEMMATIZED or not _has_cyrillic(word):
        return word.lower()
    get = feats.get
    return _lemma(word.lower(), pos, get("Case"), get("Number"), get("Gender"), get("VerbForm"))


def _has_cyrillic(word: str) -> bool:
    return any("а" <= char <= "я" or char == "ё" for char in word.lower())


def inflect(
    word: str,
    pos: str | None = None,
    feats: Mapping[str, str] | None = None,
    *,
    case: str | None = None,
    number: str | None = None,
    gender: str | None = None,
) -> str | None:
    """
    Return *word* in another form, in its own letter case, or ``None`` where there is none.

    Args:
        word: One word, hyphens allowed («вице-премьером»).
        pos: UD part of speech of *word* as it stands, if known.
        feats: UD features of *word* as it stands, if known.
        case: UD case wanted (``"Nom"``), ``None`` keeps the form's own.
        number: ``"Sing"`` or ``"Plur"``, ``None`` keeps the form's own.
        gender: ``"Masc"``, ``"Fem"`` or ``"Neut"``, for adjectives and participles.
    """
    parse = best_parse(word, pos or "NOUN", feats or {})
    if parse is None:
        return None
    return inflect_parse(word, parse, case=case, number=number, gender=gender)


def inflect_parse(
    word: str,
    parse: Parse,
    *,
    case: str | None = None,
    number: str | None = None,
    gender: str | None = None,
) -> str | None:
    """Do as :func:`inflect`, from an analysis that the caller has chosen."""
    if parse.fixed or parse.pos in ("X", "PUNCT") or not _has_cyrillic(word):
        return word
    if not word.isascii() and any("a" <= char <= "z" for char in word.lower()):
        # A Latin letter among Cyrillic ones: whatever it is, the dictionary does not know it.
        return word
    wanted = set()
    if case:
        wanted.add(_CASE_GRAMMEMES[case])
    if number:
        wanted.add(_NUMBER_GRAMMEMES[number])
    if gender and number != "Plur" and parse.pos in ("ADJ", "DET", "VERB", "NUM"):
        wanted.add(_GENDER_GRAMMEMES[gender])
    form = _inflected(parse.raw, frozenset(wanted))
    return None if form is None else like(form, word)


def nominative_form(parse: Parse) -> str | None:
    """Return the nominative of *parse* as the dictionary writes it: lower case, «ё» kept."""
    return parse.form if parse.case == "Nom" else _inflected(parse.raw, frozenset({"nomn"}))


def _inflected(raw: Any, wanted: frozenset[str]) -> str | None:
    if not wanted:
        return str(raw.word)
    found = raw.inflect(wanted)
    if found is None:
        return None
    if _common(found.word, raw.word) * 2 > len(raw.word):
        return str(found.word)
    # «высшей» must not become «высочайшая», nor «детей» lose its plural: the nearest form of all.
    kept = set(wanted)
    for group in (_NUMBERS, _GENDERS):
        if not wanted & group.keys() and "plur" not in wanted:
            kept |= raw.tag.grammemes & group.keys()
    others = [form.word for form in raw.lexeme if kept <= form.tag.grammemes]
    return str(max([found.word, *others], key=lambda form: _common(form, raw.word)))


def _common(a: str, b: str) -> int:
    """Count the letters that both begin with."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def like(form: str, model: str) -> str:
    """
    Write *form* (lower case) with the letter case of *model*, and without «ё» it does not use.

    >>> like("заведующий", "Заведующего"), like("мид", "МИДа"), like("ученый", "УЧЕНОМУ")
    ('Заведующий', 'МИД', 'УЧЕНЫЙ')
    """
    if "ё" in form and "ё" not in model.lower() and "е" in model.lower():
        form = form.replace("ё", "е")
    letters = [char for char in model if char.isalpha()]
    if not letters or not any(char.isupper() for char in letters):
        return form
    if len(letters) > 1 and all(char.isupper() for char in letters):
        return form.upper()
    common = 0
    lowered = model.lower().replace("ё", "е")
    plain = form.replace("ё", "е")
    for a, b in zip(lowered, plain, strict=False):
        if a != b:
            break
        common += 1
    rest = form[common:]
    if common == 0:
        return form[:1].upper() + form[1:] if model[:1].isupper() else form
    if "-" in rest and "-" in model:
        rest = _capitals_after_hyphens(form, model)[common:]
    head = "".join(
        char.upper() if model[place].isupper() else char for place, char in enumerate(form[:common])
    )
    return head + rest


def _capitals_after_hyphens(form: str, model: str) -> str:
    """Give each part of a hyphenated word the first letter of the model's part («Премьер-Министру»)."""
    pieces, models = form.split("-"), model.split("-")
    if len(pieces) != len(models):
        return form
    return "-".join(
        piece[:1].upper() + piece[1:] if other[:1].isupper() else piece
        for piece, other in zip(pieces, models, strict=True)
    )
