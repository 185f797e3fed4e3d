"""Choose among a word's dictionary analyses, and write its forms in the letters of the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from pobeda_extract.dictionary import (
    Parse,
    is_known,
    known_parses,
    only_normal,
    parses,
    reinflected,
)

__all__ = [
    "Parse",
    "best_parse",
    "inflect",
    "inflect_parse",
    "is_known",
    "known_parses",
    "lemma",
    "like",
    "nominative_form",
    "parses",
]

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
#: Lemmas of words with several: full, a megabyte.
_CACHED_LEMMAS: Final = 2_000
_CYRILLIC: Final = re.compile("[а-яё]")
_FOREIGN: Final = re.compile("[a-z\u0450\u0452-\u052f]")


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
    return parse.normal if parse else word


_LEMMATIZED: Final = frozenset(
    {"NOUN", "PROPN", "ADJ", "VERB", "AUX", "DET", "NUM", "PRON", "ADV", "X", "ADP", "SYM"}
)


def lemma(word: str, pos: str, feats: Mapping[str, str]) -> str:
    """
    Return the dictionary word of *word* in lower case, agreeing with UD *pos* and *feats*.

    Participles give the infinitive of their verb, as the treebanks do; punctuation and words
    without Cyrillic letters are returned in lower case.
    """
    lowered = word.lower()
    if pos not in _LEMMATIZED or not _CYRILLIC.search(lowered):
        return lowered
    if (normal := only_normal(lowered)) is not None:
        return normal
    get = feats.get
    return _lemma(lowered, pos, get("Case"), get("Number"), get("Gender"), get("VerbForm"))


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
    if parse.fixed or parse.pos in ("X", "PUNCT") or not _CYRILLIC.search(word.lower()):
        return word
    if _FOREIGN.search(word.lower()):
        # A letter that Russian lacks («Суспільне»): whatever it is, the dictionary does not know it.
        return word
    if number == "Plur" or parse.pos not in ("ADJ", "DET", "VERB", "NUM"):
        gender = None
    form = reinflected(parse, case, number, gender)
    return None if form is None else like(form, word)


def nominative_form(parse: Parse) -> str | None:
    """Return the nominative of *parse* as the dictionary writes it: lower case, «ё» kept."""
    return parse.form if parse.case == "Nom" else reinflected(parse, "Nom")


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
