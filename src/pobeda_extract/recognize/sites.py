"""Give places the borders a reader gives them, and leave out what only tells a direction."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from pobeda_extract.lexicons import load, words
from pobeda_extract.lexicons.posts import post_kind
from pobeda_extract.normalize.places import is_city
from pobeda_extract.recognize.bodies import moved
from pobeda_extract.recognize.posts import OPENING
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Mention, Token

_ROW: Final = frozenset({",", "и"})
#: A time stamp of a feed: «Sun, 16 Apr 2023 09:38:14 +0300», and an address.
_STAMP: Final = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s\d{1,2}\s[A-Z][a-z]{2}\s\d{4}[\d:\s+-]*|https?://\S+"
)


def no_stamps(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Sun, 16 Apr 2023» and addresses of pages name nothing but a date."""
    start, end = tokens[0].start, tokens[-1].end
    stamps = [(start + m.start(), start + m.end()) for m in _STAMP.finditer(text[start:end])]
    if not stamps:
        return group
    return [
        m for m in group
        if m.label in {"DATE", "TIME"} or not any(a <= m.start and m.end <= b for a, b in stamps)
    ]  # fmt: skip


def no_places_in_titles(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Единая Россия» in quotation marks names no Russia, «Союз грузин в России» does."""
    quoted = [
        m for m in group
        if m.label == "ORGANIZATION" and m.first and tokens[m.first - 1].text in OPENING
        # «Министерство … Лугории сообщает», opens a quotation and is no title
        and m.last + 1 < len(tokens) and tokens[m.last + 1].text in {*OPENING.values(), "”"}
    ]  # fmt: skip
    inside = [
        m for m in group
        if m.label == "ORGANIZATION" and any(t.text in OPENING for t in tokens[m.first : m.last])
    ]  # fmt: skip
    bodies = {m.first: m.last for m in group if m.label == "ORGANIZATION"}

    def describes(mention: Mention) -> bool:
        """«Заречного технического университета»: an adjective of the name, no town Заречный."""
        end = bodies.get(mention.first, mention.last)
        return (
            mention.label == "CITY" and mention.first == mention.last < end
            and tokens[mention.first].rel == "amod"
            and mention.first < tokens[mention.first].head <= end
        )  # fmt: skip

    def stands_in_title(mention: Mention) -> bool:
        if describes(mention):
            return True
        if mention.label not in PLACE_TYPES or tokens[mention.first - 1].pos == "ADP":
            return False
        if any(m.first <= mention.first and mention.last <= m.last for m in quoted):
            return True
        return any(
            m.first <= mention.first and mention.last <= m.last and _opened(tokens, m, mention)
            for m in inside
        )

    return [m for m in group if not stands_in_title(m)]


def _opened(tokens: Sequence[Token], body: Mention, place: Mention) -> bool:
    return any(t.text in OPENING for t in tokens[body.first : place.first]) and (
        place.last - place.first < 2
    )


def no_directions(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«запад Украины», «побережье Атлантики», «в окрестностях города» are no places by themselves."""
    kept = []
    for mention in group:
        if mention.label in PLACE_TYPES and mention.label != "FACILITY":
            first = tokens[mention.first]
            if _is_half_latin(tokens, mention):
                continue  # «Australian Open»
            if tokens[mention.first].text.isascii() and not tokens[mention.last].text.isascii():
                continue  # «(передать) ATACMS Киеву»
            if mention.last == mention.first == 0 and post_kind(first.text.lower()) == "posts":
                continue  # «Аким области провёл приём»
            content = next(
                (
                    t
                    for t in tokens[mention.first : mention.last + 1]
                    if t.pos not in {"ADJ", "DET"}
                ),
                first,
            )
            opens = not any(t.text[:1].isalnum() for t in tokens[: mention.first])
            if first.pos in {"ADP", "ADV"} and (first.text.islower() or opens):
                continue
            inside = tokens[mention.first : mention.last + 1]
            if content.lemma in _settlements() and all(t.text.islower() for t in inside):
                continue  # «городской округ»
            if content.lemma in _directions() and content.text.islower():
                continue
        kept.append(mention)
    return kept


#: «д. 5», «корп. 2», «каб. 14» of an address, as the network takes them for sites.
_ROOM: Final = re.compile(r"(?:д|дом|стр|корп|кв|оф|офис|каб|литер|под)\.?\s*\d+\w?", re.IGNORECASE)


def no_areas(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«на площади 500 кв. м» is a measure, «здание школы № 1» that school, «д. 5» a number."""
    group = [m for m in group if m.label not in PLACE_TYPES or not _ROOM.fullmatch(m.text)]
    places = {(m.first, m.last) for m in group if m.label in PLACE_TYPES}
    kept = []
    for mention in group:
        lemma = tokens[mention.first].lemma
        if mention.label in PLACE_TYPES and lemma in {"площадь", "здание"}:
            after = tokens[mention.first + 1 : mention.first + 3]
            if lemma == "площадь" and any(t.text.isdecimal() for t in after):
                continue
            if lemma == "здание" and (mention.first + 1, mention.last) in places:
                continue
        kept.append(mention)
    return kept


def _is_half_latin(tokens: Sequence[Token], mention: Mention) -> bool:
    """Tell whether a place in Latin letters is the beginning of a longer name in such letters."""
    if not mention.text.isascii() or mention.last + 1 >= len(tokens):
        return False
    after = tokens[mention.last + 1]
    return after.text.isascii() and after.text.isalpha() and after.text.istitle()


@cache
def _directions() -> frozenset[str]:
    return frozenset(words("organizations", "directions.words"))


def no_place_of_place(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """
    «Сумская область Украины» is two places; the «Восток» of «Ближний Восток» is none.

    A place that begins with a whole other one goes; so does a direction inside another's name.
    """
    places = [m for m in group if m.label in PLACE_TYPES and m.label != "FACILITY"]
    kept = []
    for mention in group:
        if mention in places:
            starts = [p for p in places if p.first == mention.first and p.last < mention.last]
            ends = [p for p in places if p.last == mention.last and p.first > mention.first]
            if any(_split(tokens, mention, a, b) for a in starts for b in ends):
                continue
            outer = [p for p in places if p.first < mention.first and mention.last <= p.last]
            if outer and tokens[mention.head].lemma in _directions():
                continue
            if any(_is_region(tokens, p, mention) for p in outer):
                continue
        if _is_called_after(tokens, mention, group):
            continue
        if mention in places and any(
            p.first == mention.first and _is_kind(tokens, mention, p) for p in places
        ):
            continue
        kept.append(mention)
    return kept


def _split(tokens: Sequence[Token], whole: Mention, first: Mention, second: Mention) -> bool:
    """«Сумская область | Украины», «Средняя Азия | и | Южная Азия»; no «Республика | Иран»."""
    between = tokens[first.last + 1 : second.first]
    if [t.text for t in between] in (["и"], [","]):
        return whole.label != "COUNTRY"  # «Босния и Герцеговина» is one
    return not between and not _is_kind(tokens, first, whole)


def _is_kind(tokens: Sequence[Token], part: Mention, whole: Mention) -> bool:
    """Tell whether *part* is only the kind of state: the «Исламская Республика» of Iran."""
    return (
        whole.label == "COUNTRY"
        and part.last < whole.last
        and tokens[part.last].lemma in words("organizations", "states.words")
    )


def _is_region(tokens: Sequence[Token], whole: Mention, part: Mention) -> bool:
    """Tell whether *whole* is a part of the world named after *part*: «Центральная Азия»."""
    return (
        whole.label == part.label == "LOCATION"
        and whole.last == part.last
        and all(t.pos == "ADJ" or t.text == "-" for t in tokens[whole.first : part.first])
    )


def _is_called_after(tokens: Sequence[Token], mention: Mention, group: Sequence[Mention]) -> bool:
    """«Горького» in «улица Горького» is no town; nor is «аэропорт» of «аэропорт Снегова» another."""
    for outer in group:
        if outer.label != "FACILITY" or outer.span == mention.span:
            continue
        if mention.first < outer.first or mention.last > outer.last:
            continue
        if mention.label == "FACILITY" and mention.first == outer.first:
            return True
        street = tokens[outer.first].lemma in words("places", "streets.words")
        if mention.label == "CITY" and street and mention.first == outer.first + 1:
            return True
    return False


def towns_by_kind(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«делегация общины Крушевица»: what is called a village is no body."""
    found = []
    for mention in group:
        if (
            mention.label == "ORGANIZATION" and mention.first == mention.last > 0
            and mention.text.istitle() and mention.text.isalpha()
            and tokens[mention.first - 1].text.islower()
            and tokens[mention.first - 1].lemma in _called_beside()
        ):  # fmt: skip
            mention = replace(mention, label="CITY")
        found.append(mention)
    return found


@cache
def _called_beside() -> frozenset[str]:
    return frozenset({*words("organizations", "settlements.beside"), "община"})


def no_kinds_behind(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«в районе Отрадное города Москвы»: the town's kind is not the district's name."""
    starts = {m.first for m in group if m.label in PLACE_TYPES}
    found = []
    for mention in group:
        last = tokens[mention.last]
        if (
            mention.label in PLACE_TYPES and mention.last == mention.first + 1
            and mention.last + 1 in starts and last.text.islower()
            and last.lemma in _settlements() and last.feats.get("Case") == "Gen"
            and not _agrees(tokens[mention.first], last)
        ):  # fmt: skip
            mention = moved(text, tokens, mention, mention.first, mention.first)
        found.append(mention)
    return found


def _agrees(adjective: Token, noun: Token) -> bool:
    ends = adjective.text.lower()
    return ends.endswith(("ого", "его", "ой", "ей")) or (
        adjective.pos == "ADJ" and adjective.feats.get("Case") == noun.feats.get("Case")
    )


def typed_places(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Белгородская область» is a province and «Лесной район» a district, whatever was taken."""
    found = []
    for mention in group:
        if mention.label in PLACE_TYPES and mention.label != "COUNTRY":
            if _AIRCRAFT.fullmatch(mention.text):
                continue
            label = _type_of(tokens, mention)
            if label is not None and label != mention.label:
                mention = replace(mention, label=label)
        found.append(mention)
    return _each_once(found)


#: «Ил-76», «Су-34», «MA722»
_AIRCRAFT: Final = re.compile(r"[А-ЯЁ][а-яё]-\d{1,3}\w?|[A-Z]{1,3}-?\d{2,4}")


def _type_of(tokens: Sequence[Token], mention: Mention) -> str | None:
    ends = tokens[mention.last], tokens[mention.first]
    if mention.first == mention.last:
        ends = _noun_of_row(tokens, mention.last), tokens[mention.last]
    for noun in ends:
        if noun.text.islower() and (label := _types("types").get(noun.lemma)) is not None:
            # «Онежское (и Ладожское озёра)» is no building, «Музей реки» is
            alone = mention.first == mention.last
            of_water = label == "LOCATION" and (alone or tokens[mention.first].pos == "ADJ")
            if mention.label == "FACILITY" and not of_water:
                return None
            own = any(
                t.lemma.startswith("автоном")
                for t in (*tokens[mention.first : mention.last + 1], tokens[noun.index - 1])
            )
            return "STATE_OR_PROVINCE" if own else label
    before = tokens[mention.first - 1] if mention.first else ends[0]
    if not before.text.islower() or before.index == mention.last:
        return None
    if not tokens[mention.first].text[:1].isupper():
        return None
    return _types("beside").get(before.lemma)


def _noun_of_row(tokens: Sequence[Token], index: int) -> Token:
    """Return the noun of «Лесной, Речной и Горный районы» from one of its adjectives."""
    last = index
    while (
        last + 2 < len(tokens)
        and tokens[last + 1].text in _ROW
        and tokens[last + 2].text[:1].isupper()
        and tokens[last + 2].pos in {"ADJ", "PROPN"}
    ):
        last += 2
    noun = tokens[last + 1] if last + 1 < len(tokens) else tokens[index]
    if noun.pos == "ADJ" and noun.text.islower() and last + 2 < len(tokens):
        noun = tokens[last + 2]  # «Донецкой и Луганской народных республиках»
    is_noun = noun.pos == "NOUN" and noun.feats.get("Number") == "Plur"
    return noun if is_noun and tokens[index].pos in {"ADJ", "PROPN"} else tokens[index]


@cache
def _types(table: str) -> Mapping[str, str]:
    content = load("places")[table]
    return {
        word: label for label, listed in content.items() if label != "example" for word in listed
    }


@cache
def _settlements() -> frozenset[str]:
    return frozenset(words("organizations", "settlements.words"))


def rows_of_places(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Липецкая и Воронежская области» are two: each adjective stands for its own."""
    found = []
    for mention in group:
        row = _row(tokens, mention) if mention.label in PLACE_TYPES else []
        if len(row) < 2:
            found.append(mention)
            continue
        for first in row:
            last = mention.last if first == row[-1] else first
            label = mention.label if mention.label != "LOCATION" else "STATE_OR_PROVINCE"
            head = mention.last if first == row[-1] else first
            found.append(replace(moved(text, tokens, mention, first, last), head=head, label=label))
    return _each_once(found)


def towns_in_rows(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«посетил Жодино и Борисов»: beside a town the name of a town is no man."""
    cities = [m for m in group if m.label == "CITY"]

    def in_row(mention: Mention) -> bool:
        return any(
            tokens[low.last + 1].text in _ROW
            for city in cities
            for low, high in (sorted((city, mention), key=lambda m: m.first),)
            if high.first == low.last + 2
        )

    return [
        replace(m, label="CITY")
        if m.label == "PERSON" and m.first == m.last and is_city(m.text) and in_row(m)
        else m
        for m in group
    ]


def sectors(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«в секторе Газа»: the noun belongs to the name."""
    return [
        replace(moved(text, tokens, m, m.first - 1, m.last), head=m.first - 1)
        if m.label in PLACE_TYPES
        and m.first == m.last > 0
        and tokens[m.first - 1].lemma == "сектор"
        and tokens[m.first].text[:1].isupper()
        else m
        for m in group
    ]


def _each_once(group: Sequence[Mention]) -> list[Mention]:
    """Keep one place on the same words: the surer of two labels."""
    best: dict[tuple[int, int], Mention] = {}
    others = []
    for mention in group:
        if mention.label not in PLACE_TYPES:
            others.append(mention)
            continue
        known = best.get((mention.first, mention.last))
        if known is None or mention.score > known.score:
            best[mention.first, mention.last] = mention
    return [*others, *best.values()]


def _row(tokens: Sequence[Token], mention: Mention) -> list[int]:
    """Return the adjectives before the plural noun that ends the mention, in a row with «и»."""
    noun = tokens[mention.last]
    if noun.feats.get("Number") != "Plur" or (
        noun.lemma not in words("organizations", "settlements.words")
        and noun.lemma not in words("places", "features.words")
    ):
        return []
    index, found = mention.last - 1, list[int]()
    if tokens[index].pos == "ADJ" and tokens[index].text.islower():
        index -= 1  # «Донецкой и Луганской народных республиках»
    while index >= 0 and tokens[index].pos in {"ADJ", "PROPN"} and tokens[index].text[:1].isupper():
        found.insert(0, index)
        if index < 1 or tokens[index - 1].text not in _ROW:
            break
        index -= 2
    return found
