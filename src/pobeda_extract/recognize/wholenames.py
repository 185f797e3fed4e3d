"""Make people's names whole: surname first, patronymics of two words, nicknames, last full stops."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, TypeAlias

from pobeda_extract.morph import parses
from pobeda_extract.normalize.declension import BOTH, CASES, candidates
from pobeda_extract.normalize.name_model import is_given
from pobeda_extract.normalize.name_parts import may_be_given
from pobeda_extract.normalize.name_tables import lexicon, patronymic
from pobeda_extract.recognize.bodies import moved
from pobeda_extract.recognize.posts import OPENING, UNPLACED, is_head
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Mention, Token

#: A nickname has no more words than these.
_NICKNAME: Final = 3
_ANY: Final = tuple((gender, case) for gender in BOTH for case in CASES)
#: Labels that a bare surname is given at a sentence's beginning.
_SHADOWS: Final = frozenset({"PROFESSION", "ORGANIZATION", "PERSON", "CITY", "WORK_OF_ART"})


def whole_names(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """
    Draw names over all of their words.

    «Фролову Ивану Петровичу» (surname first), «Лейле Расул кызы Мамедовой», «Иван «Молот» Лисин»,
    «Лунина В.О.» with its full stop at the sentence's end.
    """
    found = group
    for first, last in (*_of_fathers(tokens), *_surname_first(tokens), *_after_posts(tokens)):
        people = [m for m in found if m.label == "PERSON" and m.first <= last and first <= m.last]
        if any(m.first <= first and last <= m.last for m in people):
            continue
        if any(m.first < first or last < m.last for m in people) or _is_other(
            found, people, first, last
        ):
            continue
        head = people[0].head if people else first
        score = max((m.score for m in people), default=0.9)
        whole = _person(text, tokens, first, last, head, score)
        found = [
            _without(text, tokens, m, first)
            for m in found
            if m not in people and not _shadows(m, first, last)
        ]
        found.append(whole)
    return _nicknamed(text, tokens, _stopped(text, tokens, _two_of(text, tokens, found)))


def _person(
    text: str, tokens: Sequence[Token], first: int, last: int, head: int, score: float
) -> Mention:
    start, end = tokens[first].start, tokens[last].end
    return Mention(
        start, end, text[start:end], "PERSON", UNPLACED, first, last, head, score, "whole_names"
    )


def _is_other(group: Sequence[Mention], people: Sequence[Mention], first: int, last: int) -> bool:
    """Tell whether the words belong to something else: a country, a body of several words."""
    return any(
        m.label not in _SHADOWS
        and m.label != "EVENT"
        and (m.label in PLACE_TYPES or not people)
        and m.first <= last
        and first <= m.last
        for m in group
    )


def _without(text: str, tokens: Sequence[Token], mention: Mention, first: int) -> Mention:
    """«Судья Громова» is a post that ends before the name."""
    if mention.label == "PROFESSION" and mention.first < first <= mention.last < first + 3:
        return moved(text, tokens, mention, mention.first, first - 1)
    return mention


def _shadows(mention: Mention, first: int, last: int) -> bool:
    """«Фроловой», taken for a post by its capital, is part of the name."""
    return mention.label in _SHADOWS and first <= mention.first and mention.last <= last


def _is_capital(token: Token) -> bool:
    word = token.text.replace("-", "")
    return word.isalpha() and word[:1].isupper() and word[1:].islower() and len(word) > 1


def _of_fathers(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return where names with «оглы», «кызы» stand: a name or two before the father's, one after."""
    found = []
    for index in range(2, len(tokens)):
        if tokens[index].text.lower() not in lexicon("father_particles"):
            continue
        if not _is_capital(tokens[index - 1]) or not _is_capital(tokens[index - 2]):
            continue
        first, last = index - 2, index
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if after is not None and _is_capital(after) and _is_unlike_words(after):
            last = index + 1
        elif first and _is_capital(tokens[first - 1]) and _is_unlike_words(tokens[first - 1]):
            first -= 1
        found.append((first, last))
    return found


def _is_unlike_words(token: Token) -> bool:
    """Tell whether the word is in the dictionary as a name only, or not at all."""
    known = [p for p in parses(token.text) if p.known]
    return not known or any(p.kinds & {"Surn", "Name"} for p in known)


def _surname_first(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return where «Фролову Ивану Петровичу» stands: three words of one case and gender."""
    found = []
    for index in range(2, len(tokens)):
        if not _is_capital(tokens[index]):
            continue
        father = _fathers(tokens[index])
        given, family = tokens[index - 1], tokens[index - 2]
        if not father or not _is_capital(given) or not _is_capital(family):
            continue
        shared = _forms(given, father, "Name")
        if shared and _may_be_surname(family, shared) and not is_head(family):
            found.append((index - 2, index))
    return found


def _after_posts(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """«Аким Алтай Кульгинов открыл …»: given name and surname after a post, seen by nobody yet."""
    found = []
    for index in range(len(tokens) - 2):
        given, family = tokens[index + 1], tokens[index + 2]
        if not _is_capital(given) or not _is_capital(family) or not is_head(tokens[index]):
            continue
        if any(t.start != s.end + 1 for s, t in pairwise(tokens[index : index + 3])):
            continue
        forms = _forms(given, _ANY, "Name")
        if forms and any(
            (c.gender, case) in forms
            for c in candidates(family.text.lower())
            if c.kind == "poss"
            for case in c.cases
        ):
            found.append((index + 1, index + 2))
    return found


def _fathers(token: Token) -> Iterable[tuple[str, str]]:
    """Return genders and cases of a sure patronymic; «Милош Вучевич» has none."""
    forms = patronymic(token.text.lower())
    known = any("Patr" in p.kinds and p.known for p in parses(token.text))
    return [
        key
        for key, form in forms.items()
        if known or key[0] == "female" or _is_of_name(form.nominative)
    ]


def _is_of_name(father: str) -> bool:
    stem = re.sub("(?:ович|евич|ич)$", "", father)
    return any(is_given(stem + ending, "male") for ending in ("", "й", "ь", "а", "я"))


#: Genders and cases.
_Forms: TypeAlias = frozenset[tuple[str, str]]


def _forms(token: Token, among: Iterable[tuple[str, str]], kind: str) -> _Forms:
    """Return in which of the genders and cases *among* the dictionary has the word as a name."""
    wanted = frozenset(among)
    found: set[tuple[str, str]] = set()
    for parse in parses(token.text):
        if parse.known and kind in parse.kinds and parse.case:
            genders = {"Masc": ("male",), "Fem": ("female",)}.get(
                parse.gender or "", ("male", "female")
            )
            found.update((gender, parse.case) for gender in genders)
    if not found and may_be_given(token.text.lower()):
        found = {(c.gender, case) for c in candidates(token.text.lower()) for case in c.cases}
    return wanted & found


def _may_be_surname(token: Token, shared: _Forms) -> bool:
    word = token.text.lower()
    known = [p for p in parses(token.text) if p.known]
    if _forms(token, shared, "Surn"):
        return True
    if any(not p.kinds and p.pos != "ADJ" for p in known):
        return False  # «Министра Ивана Петровича»
    if may_be_given(word) and known:
        return False  # «Анна Мария Петровна»
    return any(
        (c.gender, case) in shared
        for c in candidates(word)
        if c.kind in ("poss", "adj", "cons", "y", "soft", "a") or _is_still(word)
        for case in c.cases
    )


def _is_still(word: str) -> bool:
    return word[-1:] in "оеиуыюэё" or word.endswith(("ых", "их"))


def _stopped(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """Let «Лунина В.О» have the full stop that also ends the sentence; «Ван И.» has it not."""
    found = []
    for mention in group:
        last = tokens[mention.last]
        eastern = tokens[mention.first].text.lower() in lexicon("asian_families")
        if (
            not eastern and mention.label == "PERSON" and mention.last > mention.first
            and len(last.text) == 1 and last.text.isupper() and not last.text.isascii()
            and mention.last + 1 < len(tokens) and tokens[mention.last + 1].text == "."
            and tokens[mention.last + 1].start == last.end
        ):  # fmt: skip
            end = tokens[mention.last + 1].end
            mention = replace(
                mention, last=mention.last + 1, end=end, text=text[mention.start : end]
            )
        found.append(mention)
    return found


def _two_of(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«с вдовой Сергея Чебнёва Ольгой»: the third word is somebody's given name in another case."""
    found = []
    for mention in group:
        if mention.label == "PERSON" and mention.last - mention.first == 2:
            one, two, three = tokens[mention.first : mention.last + 1]
            known = [p for p in parses(three.text) if p.known and "Name" in p.kinds]
            husband = _forms(one, _ANY, "Name")
            surname = {
                (c.gender, case)
                for c in candidates(two.text.lower())
                if c.kind in ("poss", "adj")
                for case in c.cases
            }
            own = husband & surname
            if known and own and own.isdisjoint(_forms(three, _ANY, "Name")):
                found.append(moved(text, tokens, mention, mention.first, mention.first + 1))
                mention = moved(text, tokens, mention, mention.last, mention.last)
        found.append(mention)
    return found


def _nicknamed(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Иван «Молот» Лисин» is one man: between given name and surname a nickname in marks."""
    starts = {m.first: m for m in group if m.label == "PERSON"}
    found = list(group)
    for mention in group:
        opening = mention.last + 1
        if mention.label != "PERSON" or opening >= len(tokens):
            continue
        mark = OPENING.get(tokens[opening].text)
        given = tokens[mention.last]
        if mark is None or not may_be_given(given.text.lower()):
            continue
        closing = next(
            (
                t.index
                for t in tokens[opening + 2 : opening + 2 + _NICKNAME]
                if t.text in {mark, "”"}
            ),
            None,
        )
        surname = starts.get(closing + 1) if closing is not None else None
        if surname is None or not _agree(given, tokens[surname.first]):
            continue
        whole = _person(text, tokens, mention.first, surname.last, mention.head, surname.score)
        found = [m for m in found if not (mention.first <= m.first and m.last <= surname.last)]
        found.append(whole)
    return found


def _agree(given: Token, surname: Token) -> bool:
    cases = given.feats.get("Case"), surname.feats.get("Case")
    return None in cases or cases[0] == cases[1] or {"Gen", "Acc"} == set(cases)
