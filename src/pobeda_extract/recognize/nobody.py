"""Tell what is nobody's name: posts with a capital, towns, ships, titles of address, placeholders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.morph import parses
from pobeda_extract.normalize.name_parts import may_be_given
from pobeda_extract.normalize.name_tables import patronymic
from pobeda_extract.recognize.bodies import moved
from pobeda_extract.recognize.posts import OPENING, is_head
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Mention, Token

#: Below this a name of one word is more likely a place or a thing; so is a common noun below that.
_DOUBTFUL: Final = 0.5
_COMMON: Final = 0.8
#: «ХХХ», «NN»: somebody whose name is not told.
_PLACEHOLDER: Final = re.compile(r"([ХУXYNАИ])\1+|[XYZХУ]{2,}|ФИО\d*")
#: Where people live: what they are called is no name of it.
_SETTLED: Final = frozenset(PLACE_TYPES) - {"FACILITY"}
_NO_NOUNS: Final = frozenset({"PART", "CCONJ", "SCONJ", "INTJ", "ADV", "PRON", "DET", "ADP"})
_SHORT_MINISTRY: Final = re.compile(r"Мин(?!ск)[а-яё]{3,}")


def nobody(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """
    Drop or relabel names of people that a reader knows for something else.

    «Жители Чехова» (a town), «паром «Глеб Рощин»» (a ship), «Ваше Превосходительство», «Аким
    пообещал» (a post), «в девичестве Белова», «В.Путин: Да», «истец ХХХ», «самой Минцифры».
    """
    found = []
    for mention in group:
        if mention.label in {"PERSON", "ORGANIZATION"} and _PLACEHOLDER.fullmatch(mention.text):
            continue
        if mention.label != "PERSON":
            if mention.label not in _SETTLED or not _are_people(tokens, mention):
                found.append(mention)
            continue
        kept = _before_colon(text, tokens, mention)
        kept = kept and _after_honorific(text, tokens, kept)
        kept = kept and _after_post(text, tokens, kept)
        if kept is None or _is_maiden(tokens, kept) or _is_vessel(tokens, kept):
            continue
        if kept.first == kept.last:
            if _of_residents(tokens, kept):
                kept = replace(kept, label="CITY")
            elif _SHORT_MINISTRY.fullmatch(kept.text) and not may_be_given(kept.text.lower()):
                kept = replace(kept, label="ORGANIZATION")
            elif _is_common(tokens, kept):
                continue
        found.append(kept)
    return found


def is_doubtful(
    tokens: Sequence[Token], mention: Mention, known: AbstractSet[str], full: AbstractSet[str]
) -> bool:
    """
    Tell whether a person of one word is likelier nobody.

    Args:
        tokens: The words of its sentence.
        mention: Of any label.
        known: Surnames that the article's sure names end with.
        full: Surnames of its names of several words.
    """
    if mention.label != "PERSON" or mention.first != mention.last:
        return False
    if mention.score < _DOUBTFUL and mention.text not in known:
        return not _of_residents(tokens, mention)
    return mention.text not in full and _opens(tokens, mention) and _is_animate(mention.text)


def _opens(tokens: Sequence[Token], mention: Mention) -> bool:
    return mention.first == 0 or tokens[mention.first - 1].pos == "PUNCT"


def _is_animate(word: str) -> bool:
    """«Швед в этом сезоне …», «Конгрессмен упрекнул»: anybody of that kind."""
    known = [p for p in parses(word) if p.known]
    return any(p.animate and p.pos == "NOUN" for p in known) and all(
        p.kinds <= {"Abbr"} for p in known
    )


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(words("names", key))


def _before_colon(text: str, tokens: Sequence[Token], mention: Mention) -> Mention | None:
    """«В.Путин: Ваши Святейшества»: who speaks, and what he says."""
    for index in range(mention.first + 1, mention.last + 1):
        if tokens[index].text == ":":
            return moved(text, tokens, mention, mention.first, index - 1)
    return mention


def _after_honorific(text: str, tokens: Sequence[Token], mention: Mention) -> Mention | None:
    """«Его Величество Генрих» is Генрих, «Ваше Превосходительство» nobody."""
    first = mention.first
    while first <= mention.last and (
        tokens[first].lemma in _set("honorifics.words") or tokens[first].pos == "DET"
    ):
        first += 1
    if first == mention.first:
        return mention
    return moved(text, tokens, mention, first, mention.last) if first <= mention.last else None


def _after_post(text: str, tokens: Sequence[Token], mention: Mention) -> Mention | None:
    """«Акима Бауыржана Кенжетая»: what he is, though some men are called so."""
    first = tokens[mention.first]
    if not is_head(first) or not any("Name" in p.kinds for p in parses(first.text)):
        return mention
    if mention.first == mention.last:
        return None
    second = tokens[mention.first + 1].text.lower()
    if patronymic(second) or not may_be_given(second):
        return mention  # «Аким Петрович», «Аким Орлов»
    if mention.last - mention.first == 1 and mention.first:
        return mention
    return moved(text, tokens, mention, mention.first + 1, mention.last)


def _is_maiden(tokens: Sequence[Token], mention: Mention) -> bool:
    """«(в девичестве Белова)», «(урождённая Снегова)»: one more name of who stands before."""
    before = tokens[max(mention.first - 4, 0) : mention.first]
    return mention.first == mention.last and any(
        t.lemma in _set("maiden.words") or t.text.lower().startswith("урожд")
        for t in before[-2:]
        if any(other.text == "(" for other in before)
    )


def _is_vessel(tokens: Sequence[Token], mention: Mention) -> bool:
    """«Паром «Глеб Рощин»»: whom it is called after is not on board."""
    opening = mention.first - 1
    if opening < 1 or mention.last + 1 >= len(tokens):
        return False
    mark = OPENING.get(tokens[opening].text)
    return tokens[mention.last + 1].text == mark and any(
        tokens[index].lemma in _set("vessels.words")
        for index in range(max(opening - 2, 0), opening)
    )


def _of_residents(tokens: Sequence[Token], mention: Mention) -> bool:
    """«Жители Чехова и Ломоносова» live in towns, whomever those are called after."""
    index = mention.first - 1
    while index > 1 and tokens[index].text in {"и", ","} and tokens[index - 1].text[:1].isupper():
        index -= 2
    follows = tokens[mention.last + 1].text[:1] if mention.last + 1 < len(tokens) else ""
    return index >= 0 and tokens[index].lemma in _set("residents.words") and not follows.isupper()


def _is_common(tokens: Sequence[Token], mention: Mention) -> bool:
    """«Швед», «Да»: a word of the language at a sentence's or a turn's beginning."""
    token = tokens[mention.first]
    known = [p for p in parses(token.text) if p.known]
    if not known or any(p.kinds for p in known):
        return False
    if all(p.pos in _NO_NOUNS for p in known):
        return True
    return mention.score < _COMMON and all(p.pos in {"NOUN", *_NO_NOUNS} for p in known)


def _are_people(tokens: Sequence[Token], mention: Mention) -> bool:
    """«Акимы районов», «москвичи»: who lives or rules there is no place."""
    known = [p for p in parses(tokens[mention.first].text) if p.known]
    return any(
        (p.pos, p.number, p.case) == ("NOUN", "Plur", "Nom") and p.animate and p.kinds <= {"Name"}
        for p in known
    ) and not any(p.kinds & {"Geox", "Orgn"} for p in known)
