"""Give organizations the borders a reader gives them, and add those that only the words tell of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.recognize.posts import OPENING, UNPLACED, describing, line_of, reach
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Mention, Token

_LATIN: Final = re.compile(r"[^А-Яа-яЁё]*[A-Za-z][^А-Яа-яЁё]*")
#: Marks that stand further apart hold a quotation and no name.
_LONGEST_TITLE: Final = 10
_NOUNS: Final = frozenset({"NOUN", "PROPN"})
#: How adjectives of places end in the singular and the plural.
_PLACED: Final = tuple(
    s + e for s in ("ск", "цк")
    for e in ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ие", "их", "ими", "ое")
)  # fmt: skip
#: Prepositions inside the names of bodies: «Совет по правам …», «Организация Договора о …».
_TAKES: Final = {"по": frozenset({"Dat", "Loc"}), "о": frozenset({"Loc"}), "об": frozenset({"Loc"}),
                 "при": frozenset({"Loc"})}  # fmt: skip


def moved(text: str, tokens: Sequence[Token], mention: Mention, first: int, last: int) -> Mention:
    """Return *mention* on other words; its head moves in where it would fall out."""
    start, end = tokens[first].start, tokens[last].end
    head = min(max(mention.head, first), last)
    return replace(
        mention, first=first, last=last, start=start, end=end, text=text[start:end], head=head
    )


def no_parts_of_latin_names(
    text: str, tokens: Sequence[Token], group: list[Mention]
) -> list[Mention]:
    """«Industrial and Commercial Bank of China» holds neither «China» nor «Bank of China»."""
    latin = [m for m in group if m.label == "ORGANIZATION" and _LATIN.fullmatch(m.text)]
    return [
        m for m in group
        if not any(o.span != m.span and o.first <= m.first and m.last <= o.last for o in latin)
        or m.label not in {*PLACE_TYPES, "ORGANIZATION", "PERSON"}
    ]  # fmt: skip


def latin_names_alone(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«японские Aoki и Mori»: the adjective says where the company is, not what it is called."""
    found = []
    for mention in group:
        first = tokens[mention.first]
        if (
            mention.label == "ORGANIZATION" and mention.last > mention.first
            and first.text.islower() and first.text.endswith(_PLACED) and _LATIN.fullmatch(
                text[tokens[mention.first + 1].start : mention.end]
            )
        ):  # fmt: skip
            mention = moved(text, tokens, mention, mention.first + 1, mention.last)
        found.append(mention)
    return found


def two_bodies_are_no_one(
    text: str, tokens: Sequence[Token], group: list[Mention]
) -> list[Mention]:
    """«банк развития и агентство по инвестициям» is two, where each is known by itself."""
    bodies = [m for m in group if m.label == "ORGANIZATION"]
    kept = []
    for mention in group:
        if mention.label == "ORGANIZATION":
            starts = {m.last for m in bodies if m.first == mention.first and m.last < mention.last}
            ends = {m.first for m in bodies if m.last == mention.last and m.first > mention.first}
            if any(b - a == 2 and tokens[a + 1].text == "и" for a in starts for b in ends):
                continue
            if mention.last - 1 in starts and _dangles(tokens, mention.last):
                continue
        kept.append(mention)
    return kept


def _dangles(tokens: Sequence[Token], index: int) -> bool:
    """«(принадлежащий) китайскому правительству банк»: the last word is governed by nothing."""
    token = tokens[index]
    case = token.feats.get("Case")
    return token.pos == "NOUN" and token.text.islower() and case not in {"Gen", None}


def no_titles_of_events(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Конференция «Арктика: регион развития»»: the title of an event or document is no body."""
    kept = []
    for mention in group:
        first = mention.first
        if tokens[first].text not in OPENING:
            first -= 1
        titled = first > 0 and tokens[first].text in OPENING
        if titled and mention.label in {"ORGANIZATION", *PLACE_TYPES}:
            if tokens[first - 1].lemma in _never():
                continue
        kept.append(mention)
    return kept


def nothing_about(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """
    «Министерство обороны Беларуси о сотрудничестве …»: after its place a name has no «о».

    Nor has it whoever leads it: «комиссия под председательством Ивана Орлова».
    """
    places = {m.last for m in group if m.label in PLACE_TYPES}
    found = []
    for mention in group:
        if mention.label == "ORGANIZATION":
            for index in range(mention.head + 1, mention.last):
                if tokens[index].text == "под" and tokens[index + 1].feats.get("Case") == "Ins":
                    mention = moved(text, tokens, mention, mention.first, index - 1)
                    break
                about = tokens[index].text in {"о", "об"} or (
                    tokens[index].text == "по" and tokens[index + 1].text == "вопросам"
                )
                if about and index - 1 in places:
                    mention = moved(text, tokens, mention, mention.first, index - 1)
                    break
        found.append(mention)
    return found


def buildings(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«встретились в Кремле» tells where, «считают в Кремле» who; a palace is always a building."""
    found = []
    for mention in group:
        if mention.label in {"ORGANIZATION", "FACILITY"}:
            name = " ".join(t.lemma for t in tokens[mention.first : mention.last + 1])
            if name in words("organizations", "buildings.seats"):
                label = "FACILITY" if _is_where(tokens, mention) else "ORGANIZATION"
                mention = replace(mention, label=label)
            elif tokens[mention.head].lemma in words("organizations", "buildings.heads"):
                mention = replace(mention, label="FACILITY")
        found.append(mention)
    return found


def _is_where(tokens: Sequence[Token], mention: Mention) -> bool:
    if not mention.first or tokens[mention.first - 1].text.lower() != "в":
        return False
    head = tokens[mention.head]
    verb = tokens[head.head] if head.head >= 0 else None
    subject = verb is not None and any(
        t.head == verb.index and t.rel.startswith("nsubj") for t in tokens
    )
    # «В Кремле заявили, что …»: nobody else says it
    says = verb is not None and verb.pos == "VERB" and verb.feats.get("Number") == "Plur"
    return head.feats.get("Case") in {"Loc", None} and (subject or not says)


def whole_organizations(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«телеканал "Культура"», «ОАО «Вега»», «Организация Договора …»: the noun before belongs."""
    found = []
    places = {m.first for m in group if m.label in PLACE_TYPES}
    for mention in group:
        if mention.label == "ORGANIZATION":
            lemma = tokens[mention.head].lemma
            if lemma in _never() and not _quoted(tokens, mention):
                body = _body_before(tokens, mention)
                if body is None:
                    continue
                mention = replace(moved(text, tokens, mention, body, mention.last), head=body)
            first, last = _with_descriptor(tokens, mention, places)
            if first < mention.first:
                mention = replace(moved(text, tokens, mention, first, last), head=first)
        found.append(mention)
    return found


@cache
def _never() -> frozenset[str]:
    return frozenset(words("organizations", "never.heads"))


@cache
def _bodies() -> frozenset[str]:
    return frozenset(words("organizations", "bodies.heads"))


def _quoted(tokens: Sequence[Token], mention: Mention) -> bool:
    before = tokens[mention.first - 1].text if mention.first else ""
    return before in OPENING or tokens[mention.first].text in OPENING


def _body_before(tokens: Sequence[Token], mention: Mention) -> int | None:
    if mention.first == 0:
        return None
    before = tokens[mention.first - 1]
    return before.index if before.lemma in _bodies() and before.text[:1].isupper() else None


def _with_descriptor(
    tokens: Sequence[Token], mention: Mention, places: set[int]
) -> tuple[int, int]:
    """Take in the common noun, the legal form or the acronym before a name in quotation marks."""
    first, last = mention.first, mention.last
    if tokens[first].text not in OPENING:
        if first == 0 or tokens[first - 1].text not in OPENING:
            return first, last
        closing = OPENING[tokens[first - 1].text]
        if last + 1 >= len(tokens) or tokens[last + 1].text not in {closing, "“", "”"}:
            return mention.first, mention.last
        first, last = first - 1, last + 1
    if not first or tokens[first].start - tokens[first - 1].end > 1:
        return mention.first, mention.last
    before = tokens[first - 1]
    if before.lemma == "компания" and first > 1 and tokens[first - 2].lemma == "группа":
        return first - 2, last  # «группа компаний «Вега»»
    plural = before.feats.get("Number") == "Plur" and before.text.islower()
    if plural and before.lemma in describing():
        return mention.first, mention.last  # «журналы «Заря» и «Луч»»
    if before.lemma in describing() or (_is_form(before) and first - 1 not in places):
        return first - 1, last
    # «театр кукол «Колобок»»: the noun stands one genitive further off
    if first > 1 and before.feats.get("Case") == "Gen" and before.text.islower():
        if tokens[first - 2].lemma in words("organizations", "houses.heads"):
            return first - 2, last
    return mention.first, mention.last


def _is_form(token: Token) -> bool:
    """«РИА», «ЧВК», «РКК» before a name in marks are part of it."""
    return token.text.isalpha() and token.text.isupper() and 2 <= len(token.text) <= 5


def bodies_by_words(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """
    Add bodies that the model did not see, by the noun that heads their name.

    «Организация Договора о …» with its capital inside a sentence, «ОАО "Вега"», «правительство
    Турции», and «пресс-служба …», which is listed for what it says.
    """
    heads = [t for t in tokens if t.pos in _NOUNS and can_head_body(t)]
    if not heads:
        return group
    covered = {
        i for m in group if m.label in {"ORGANIZATION", "PERSON", "WORK_OF_ART", "LAW"}
        for i in range(m.first, m.last + 1)
    }  # fmt: skip
    line = line_of(text, tokens, group)
    found = list(group)
    for token in heads:
        if token.index in covered:
            continue
        marked = _marked_end(tokens, token)
        if marked is not None and _is_nested(tokens, token, marked):
            # «ООО «Торговый дом «Росток»»: one mark closes two, the inner name is no other body
            found = [m for m in found if not token.index < m.first <= m.last < marked]
            found.append(_body(text, tokens, token.index, marked))
            continue
        if marked is not None and not covered & {token.index + 2, marked - 1}:
            # «на заводе «Кедрмаш»»: what was a building to the model is that body's name.
            found = [m for m in found if not _is_facility(m, token.index, marked)]
            found.append(_body(text, tokens, token.index, marked))
            continue
        after = line.names.get(token.index + 1)
        governs = token.lemma in _governments()
        if governs and after is not None and _is_country(tokens, after):
            found.append(_body(text, tokens, token.index, after.last))
            continue
        capital = (
            token.lemma in _bodies() and token.text[:1].isupper() and _is_inside(tokens, token)
        )
        speaks = token.lemma in _speaking()
        if not capital and not speaks:
            continue
        last = _last_in_marks(tokens, token.index)
        if last is None:
            last = reach(line, token.index, token.index, _TAKES)
            last = max(min(last, _before_and(tokens, token.index, last)), token.index)
        if last == token.index:
            continue
        found.append(_body(text, tokens, token.index, last))
    return found


def _last_in_marks(tokens: Sequence[Token], index: int) -> int | None:
    """«"Союза грузин в России"»: a name that a mark opens runs to the mark that closes it."""
    closing = OPENING.get(tokens[index - 1].text) if index else None
    if closing is None:
        return None
    for token in tokens[index + 1 : index + _LONGEST_TITLE]:
        if token.text == closing:
            return token.index - 1
        if token.pos in {"VERB", "AUX", "PUNCT"} or token.feats.get("Variant") == "Short":
            return None  # «Организация готова к …», somebody said
    return None


_OF_ONE: Final = ("Gen", "Sing")


def bodies_of_posts(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«начальник управления внешних связей администрации края» serves two bodies, unnamed or not."""
    found = list(group)
    for post in group:
        if post.label != "PROFESSION" or any(
            m.label == "ORGANIZATION" and m.first <= post.last and m.last > post.first
            for m in group
        ):
            continue
        for token in tokens[post.head + 1 : post.last]:
            feats = token.feats
            if token.lemma in _bodies() and (feats.get("Case"), feats.get("Number")) == _OF_ONE:
                first = token.index
                while tokens[first - 1].pos == "ADJ" and first - 1 > post.head:
                    first -= 1  # «речной комиссии …»
                found.append(_body(text, tokens, first, post.last, token.index))
    return found


def _is_facility(mention: Mention, first: int, last: int) -> bool:
    return mention.label == "FACILITY" and first <= mention.first and mention.last <= last


def can_head_body(token: Token) -> bool:
    """Tell whether the noun may head the name of a body, or stand before one."""
    return (
        token.lemma in _bodies()
        or token.lemma in _governments()
        or token.lemma in _speaking()
        or token.lemma in describing()
        or token.text.lower() in _legal_forms()
    )


@cache
def _governments() -> frozenset[str]:
    return frozenset(words("organizations", "governments.heads"))


@cache
def _speaking() -> frozenset[str]:
    return frozenset(words("organizations", "speaking.words"))


@cache
def _legal_forms() -> frozenset[str]:
    return frozenset(words("organizations", "legal.words"))


def _body(
    text: str, tokens: Sequence[Token], first: int, last: int, head: int | None = None
) -> Mention:
    start, end = tokens[first].start, tokens[last].end
    return Mention(
        start, end, text[start:end], "ORGANIZATION", UNPLACED, first, last,
        first if head is None else head, 0.6, "body_by_words",
    )  # fmt: skip


def _marked_end(tokens: Sequence[Token], token: Token) -> int | None:
    """Return where a name in marks after a legal form ends: «ОАО "Вега"», «фирма "Вега"»."""
    first = token.index + 1
    if first >= len(tokens) or (
        token.text.lower() not in _legal_forms() and token.lemma not in describing()
    ):
        return None
    if token.lemma in words("organizations", "settlements.words"):
        return None  # «в районе «Маяка»»
    inside = tokens[min(first + 1, len(tokens) - 1)].text
    if token.lemma in describing() and not (inside.istitle() or _IN_CAPITALS.match(inside)):
        return None  # «магазин «у дома»»
    closing = OPENING.get(tokens[first].text)
    for index in range(first + 2, min(first + 10, len(tokens))):
        if closing and tokens[index].text == closing:
            return index
    return None


#: «ОАО «ОГК-4»»
_IN_CAPITALS: Final = re.compile(r"[А-ЯЁ]{2,}")


def _is_nested(tokens: Sequence[Token], form: Token, marked: int) -> bool:
    if form.text.lower() not in _legal_forms() or tokens[marked].text != "»":
        return False
    if marked + 1 < len(tokens) and tokens[marked + 1].text == "»":
        return False
    return sum(t.text == "«" for t in tokens[form.index + 1 : marked]) == 2


def _is_country(tokens: Sequence[Token], mention: Mention) -> bool:
    return mention.label == "COUNTRY" and tokens[mention.head].feats.get("Case") in {"Gen", None}


def _is_inside(tokens: Sequence[Token], token: Token) -> bool:
    return any(t.text[:1].isalnum() for t in tokens[: token.index])


def _before_and(tokens: Sequence[Token], first: int, last: int) -> int:
    """Stop before «и» and another capital: «Министерство культуры и Союз писателей» is two."""
    for index in range(first + 1, last):
        if tokens[index].text == "и" and tokens[index + 1].text[:1].isupper():
            return index - 1
    return last


def rest_of_units(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«литературная часть Татарского театра»: the part is no body, the theatre is."""
    found = list(group)
    bodies = [m for m in group if m.label == "ORGANIZATION"]
    for mention in bodies:
        head = tokens[mention.head]
        if head.lemma not in words("organizations", "units.heads") or not head.text.islower():
            continue
        after = range(mention.head + 1, mention.last + 1)
        first = next((i for i in after if tokens[i].text[:1].isupper()), None)
        if first is None or tokens[first].feats.get("Case") != "Gen" or first == mention.last:
            continue
        if any(m is not mention and m.first <= first <= m.last for m in bodies):
            continue
        nouns = [i for i in range(first, mention.last + 1) if tokens[i].pos in {"NOUN", "PROPN"}]
        if nouns:
            found.append(replace(moved(text, tokens, mention, first, mention.last), head=nouns[0]))
    return found


def whole_units(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Управления Президента РФ», where the post runs on «по межрегиональным … связям», does too."""
    posts = [m for m in group if m.label == "PROFESSION"]
    found = []
    for mention in group:
        outer = any(
            m.label == "ORGANIZATION" and m.first <= mention.first and m.last > mention.last
            for m in group
        )
        unit = tokens[mention.head].lemma in _bodies() and not outer
        if mention.label == "ORGANIZATION" and unit and mention.last + 1 < len(tokens):
            ends = [
                p.last for p in posts
                if p.first < mention.first and p.last > mention.last
                and tokens[mention.last + 1].text.lower() == "по"
            ]  # fmt: skip
            if ends:
                mention = moved(text, tokens, mention, mention.first, min(ends))
        found.append(mention)
    return found
