"""Draw the borders of people's names: capital surnames come in, what the post governs goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.lexicons.marks import DASHES
from pobeda_extract.morph import parses
from pobeda_extract.normalize.declension import candidates
from pobeda_extract.normalize.name_tables import patronymic
from pobeda_extract.recognize.datelines import after_writer
from pobeda_extract.recognize.posts import UNPLACED, is_head
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Mention, Token

_VOWELS: Final = re.compile("[аеёиоуыэюя]")
_INNER: Final = frozenset({"'", "’", "-"})


def capital_surnames(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«ЛАВРОВ Сергей Викторович – Министр …»: the surname in capitals is part of the name."""
    found = group
    for first, last in _capital_names(tokens):
        covered = [m for m in found if m.first <= last and first <= m.last]
        inside = [m for m in covered if first <= m.first and m.last <= last]
        people = [m for m in covered if m.label == "PERSON"]
        if any(m.label in PLACE_TYPES for m in inside) or _is_body(tokens, covered, first):
            continue  # «посол в РФ Луис Рохас»
        if any(m.label not in _TAKEN_FOR and m not in inside for m in covered):
            continue
        sure = people and _is_given_name(tokens[first + 1 if last == first + 1 else last - 1])
        if not sure and not _is_listed(tokens, last):
            continue  # «МИД Лугории»
        end = max([last, *(m.last for m in people)])
        kept = [m for m in found if m not in inside and m not in people]
        found = [*kept, _person(text, tokens, UNPLACED, first, end)]
    return found


def _is_body(tokens: Sequence[Token], inside: Sequence[Mention], first: int) -> bool:
    """«директор ВЗРТК Иван Орлов»: after a post the acronym is where he works."""
    if any(m.rule == "people_without_bodies" and m.first == first for m in inside):
        return True
    kinds = {kind for p in parses(tokens[first].text) for kind in p.kinds}
    if "Abbr" in kinds and not kinds & {"Surn", "Name"}:
        return True  # «экс-сотрудник ГИБДД Иван Орлов»
    body = any(m.label == "ORGANIZATION" and m.first == m.last == first for m in inside)
    name = next((m for m in inside if m.label == "PERSON" and m.first == first + 1 < m.last), None)
    after_post = first > 0 and is_head(tokens[first - 1])
    if not body or name is None:
        return False
    if after_post or after_writer(tokens, first):
        return True
    # «В интервью ЗРТК Олег Дроздов …»: his surname stands where a patronymic would
    surname = tokens[name.last].text.lower()
    return not patronymic(surname) and any(c.kind in {"poss", "adj"} for c in candidates(surname))


#: What the network takes such a surname for.
_TAKEN_FOR: Final = frozenset({"PERSON", "ORGANIZATION"})


def _capital_names(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return where a word in capitals begins a name: «СОБОЛЕВА Маргарита», «О'КОННЕЛЛ Татьяна»."""
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(tokens) - 1:
        if not tokens[index].text.isupper():
            index += 1
            continue
        last = index
        # A given name must follow: «МОСТ О'НИЛ» at a sentence's end is none.
        while (
            last + 3 < len(tokens) and tokens[last + 1].text in _INNER and _loud(tokens[last + 2])
        ):
            last += 2
        spread = last > index
        if _loud(tokens[index], spread) and _loud(tokens[last]) and _given(tokens[last + 1]):
            end = last + 1
            if end + 1 < len(tokens) and _given(tokens[end + 1]) and not _is_post(tokens, end):
                end += 1
            found.append((index, end))
            index = end
        index += 1
    return found


def _loud(token: Token, initial: bool = False) -> bool:
    """Tell whether the word is all capitals and can be read aloud: «КФХ» is no surname."""
    word = token.text.replace("-", "")
    if len(word) > 1 and not _VOWELS.search(word.lower()):
        return False
    return word.isalpha() and word.isupper() and (len(word) > 1 or initial)


def _given(token: Token) -> bool:
    """Tell whether the word can be a given name or patronymic: «Маргарита», «Сюмэй»."""
    word = token.text
    if not (word[:1].isupper() and word[1:].islower() and word.isalpha() and len(word) > 1):
        return False
    return _is_given_name(token) or (token.pos == "PROPN" and not parses(word)[0].known)


def _is_given_name(token: Token) -> bool:
    return any(p.kinds & {"Name", "Patr"} and p.known for p in parses(token.text))


def _is_post(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index + 1].pos == "NOUN"


def _is_listed(tokens: Sequence[Token], last: int) -> bool:
    """Tell whether a dash or a comma and then a description follow, as in lists of delegations."""
    return last + 1 < len(tokens) and tokens[last + 1].text in {*DASHES, ","}


def _person(text: str, tokens: Sequence[Token], sentence: int, first: int, last: int) -> Mention:
    start, end = tokens[first].start, tokens[last].end
    # The tagger knows the case of «Пётр Кузьмич», of capitals hardly.
    return Mention(
        start, end, text[start:end], "PERSON", sentence, first, last, last, 0.9, "capital_surnames"
    )


def patrons(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«директор «Веги» имени В.Д. Орлова Наиль Ветров»: the patron is part of the name."""
    starts = {m.first for m in group if m.label == "PERSON"}
    last = {
        m.first - 1: m
        for m in group
        if m.label == "PERSON" and m.first > 1 and m.last + 1 in starts
        if tokens[m.first - 1].text == "имени"
    }
    if not last:
        return group
    found = []
    for mention in group:
        patron = last.get(mention.last) or last.get(mention.last + 1)
        if mention in last.values():
            continue  # nobody who does anything here
        if mention.label in {"ORGANIZATION", "PROFESSION"} and patron is not None:
            end = tokens[patron.last].end
            mention = replace(mention, last=patron.last, end=end, text=text[mention.start : end])
        found.append(mention)
    return found


def given_names(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«помощник Дания Ветрова»: a nominative after a post is no country."""
    countries = {m.last: m for m in group if m.label == "COUNTRY" and m.first == m.last > 0}
    taken = {
        m.first - 1: countries[m.first - 1]
        for m in group
        if m.label == "PERSON" and m.first == m.last and m.first - 1 in countries
        if is_head(tokens[m.first - 2])
        if tokens[m.first - 1].text.endswith("ия")
        and tokens[m.first - 2].feats.get("Case") == "Nom"
    }
    found = []
    for mention in group:
        place = taken.get(mention.first - 1)
        if mention in taken.values():
            continue
        if mention.label == "PERSON" and place is not None:
            start = place.start
            mention = replace(
                mention, first=place.first, start=start, text=text[start : mention.end]
            )
        found.append(mention)
    return found


def names_without_places(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """
    Give the post what it governs: «министр Лугории Эльмира Сагдиева» is no «Лугории Эльмира».

    The first word of three after a post goes, where the second is a given name by the dictionary
    (or the first is no name by it) and the first can be a genitive that the others are not.
    """
    posts = {m.last: m for m in group if m.label == "PROFESSION"}
    names = {m.first for m in group if m.label == "PERSON" and m.last > m.first}
    found: list[Mention] = []
    grown: dict[int, int] = {}
    for mention in group:
        post = posts.get(mention.first - 1)
        if post is not None and mention.last + 1 in names and _is_governed(tokens, mention):
            grown[post.last] = mention.last
            continue
        governed = _swallowed(tokens, mention) if mention.label == "PERSON" and post else 0
        if post is not None and governed:
            first = mention.first + governed
            start = tokens[first].start
            grown[post.last] = first - 1
            mention = replace(
                mention, first=first, head=first, start=start, text=text[start : mention.end]
            )
        found.append(mention)
    return [
        replace(m, last=grown[m.last], end=tokens[grown[m.last]].end,
                text=text[m.start : tokens[grown[m.last]].end])
        if m.label in {"PROFESSION", "ORGANIZATION"} and m.last in grown
        else m
        for m in found
    ]  # fmt: skip


def _is_governed(tokens: Sequence[Token], mention: Mention) -> bool:
    """«посла Лугории Анну Рябинину»: a lone genitive before a whole name in another case."""
    if mention.label != "PERSON" or mention.first != mention.last:
        return False
    readings = parses(tokens[mention.first].text)  # the tagger lets strange words agree
    return (
        tokens[mention.last + 1].feats.get("Case") not in {"Gen", None}
        and any(p.case == "Gen" for p in readings)
        and not any(p.known and p.kinds & {"Name", "Surn"} for p in readings)
    )


#: How surnames end that may stand first: «мэр города Иванов Пётр Ильич».
_SURNAME: Final = (
    "ов", "ев", "ёв", "ин", "ын", "ова", "ева", "ёва", "ина", "ына", "ий", "ая", "ко", "ук", "юк",
    "дзе", "ли", "ян", "ич", "их", "ых",
)  # fmt: skip


def _swallowed(tokens: Sequence[Token], mention: Mention) -> int:
    """Return how many words of the name belong to the post before it."""
    if mention.last - mention.first < 2 or mention.rule == "whole_names":
        return 0  # «агроном Лугова Нина Сергеевна»
    first, second = tokens[mention.first], tokens[mention.first + 1]
    if len(second.text) == 1:
        return 0  # «губернатора области Снегова Е.В.»
    given = any("Name" in p.kinds and p.known for p in parses(second.text))
    if (
        tokens[mention.first - 1].lemma in words("organizations", "settlements.words")
        and not any(p.kinds & {"Name", "Surn"} for p in parses(first.text))
        and not first.text.lower().endswith(_SURNAME)
    ):
        return 1  # «глава общины Горуша Драган Ковач»
    if first.pos == "ADJ" and first.text.lower().endswith(("ого", "его", "ой", "ей")):
        return 2  # «министр Южного Халкана Ван Чжэньго»
    # «Аль-Баравани» and «фон Берг» are names; «Мариам», «Вера» too.
    if any(p.kinds & {"Name", "Surn"} and p.known for p in parses(first.text)):
        return 0
    if not second.text[:1].isupper():
        return 0  # «Тамим бен Хамад»
    if not any(p.case == "Gen" for p in parses(first.text)) or not _ends_as_genitive(first.text):
        return 0
    return int(given)


def no_people_on_routes(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«поезд Калуга — Климов»: where it goes is no man, whatever he is called."""
    ends = {m.last: m.first for m in group if m.label in PLACE_TYPES}
    found = []
    for mention in group:
        if mention.label == "PERSON" and mention.first == mention.last > 1:
            start = ends.get(mention.first - 2)
            dash = tokens[mention.first - 1].text in DASHES
            if dash and start is not None and _is_route(tokens, start):
                mention = replace(mention, label="CITY")
        found.append(mention)
    return found


def _is_route(tokens: Sequence[Token], start: int) -> bool:
    return any(
        t.text == "№" or t.lemma in words("places", "routes.words")
        for t in tokens[max(start - 4, 0) : start]
    )


def towns_by_letter(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«суд г. Снегова» names a town, not a man."""
    found = []
    for mention in group:
        before = [t.text.lower() for t in tokens[max(mention.first - 3, 0) : mention.first]]
        if mention.label == "PERSON" and before:
            of_town = before[-2:] == ["г", "."] and not before[0].isdigit()
            if of_town and mention.first == mention.last:
                mention = replace(mention, label="CITY")
        found.append(mention)
    return found


def no_prepositions(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«С Иваном Орловым встретились …»: a capital makes no name of the preposition."""
    found = []
    for mention in group:
        first = tokens[mention.first]
        if mention.label == "PERSON" and mention.last > mention.first:
            if first.text in _PREPOSITIONS and (first.pos == "ADP" or _opens(tokens, mention)):
                start = tokens[mention.first + 1].start
                mention = replace(
                    mention, first=mention.first + 1, head=max(mention.head, mention.first + 1),
                    start=start, text=text[start : mention.end],
                )  # fmt: skip
        found.append(mention)
    return found


def _opens(tokens: Sequence[Token], mention: Mention) -> bool:
    """Tell whether the name stands at the sentence's beginning with a preposition and no initial."""
    follows = tokens[mention.first + 1].text
    return mention.first == 0 and follows[:1].isupper() and follows[1:2].islower()


def no_plural_nouns(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Близнецы-подростки Киана и Али Рахмани»: what they are is no name, for all its capital."""
    found = []
    for mention in group:
        first = tokens[mention.first]
        if (
            mention.label == "PERSON" and mention.first == 0 and mention.last > 0
            and first.text.endswith(("ы", "и")) and _are_people(first.text.rpartition("-")[2])
        ):  # fmt: skip
            start = tokens[1].start
            mention = replace(
                mention, first=1, head=max(mention.head, 1),
                start=start, text=text[start : mention.end],
            )  # fmt: skip
        found.append(mention)
    return found


def _are_people(word: str) -> bool:
    known = [p for p in parses(word) if p.known]
    return (
        bool(known)
        and all(not p.kinds for p in known)
        and any(
            p.pos == "NOUN" and p.number == "Plur" and p.case == "Nom" and p.animate for p in known
        )
    )


_PREPOSITIONS: Final = frozenset({"В", "Для", "За", "К", "На", "От", "Перед", "С", "Со", "У"})


def no_people_after_acronyms(
    text: str, tokens: Sequence[Token], group: list[Mention]
) -> list[Mention]:
    """«В МИД Лугории»: one word after a body's acronym is whose it is, unless a post ends there."""
    return [
        m
        for m in group
        if not (
            m.label == "PERSON"
            and m.first == m.last > 0
            and _loud(tokens[m.first - 1])
            and any(o.label == "ORGANIZATION" and o.last == m.first - 1 for o in group)
            and not any(o.label == "PROFESSION" and o.last == m.first - 1 for o in group)
        )
    ]


def _ends_as_genitive(word: str) -> bool:
    return word.lower().endswith(("и", "ы", "а", "я", "ого", "его"))
