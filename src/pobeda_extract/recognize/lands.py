"""Know countries of several words, and what with a place's name in it is no place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.normalize.organizations import heads_bodies
from pobeda_extract.normalize.phrases import nominative
from pobeda_extract.normalize.places import country
from pobeda_extract.recognize.posts import OPENING, UNPLACED
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Mention, Token

_HOUSE: Final = re.compile(r"(?:д\.|дом|корп\.|кв\.|стр\.|оф\.)\s?№?\s?\d+\w?", re.IGNORECASE)
#: What the network may take a country of several words for.
_TAKEN_FOR: Final = frozenset({*PLACE_TYPES, "ORGANIZATION"}) - {"FACILITY"}


def lands(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """Call «Объединённых Арабских Эмиратов» a country, whole; «гимн Омска» is no place."""
    found = []
    whole: list[Mention] = []
    for mention in group:
        if mention.label == "FACILITY" and (
            _HOUSE.fullmatch(mention.text) or _is_thing(tokens, mention)
        ):
            continue
        if mention.label in _TAKEN_FOR and _is_land(tokens, mention):
            mention = replace(mention, label="COUNTRY")
            whole.append(mention)
        found.append(mention)
    return [m for m in found if not _is_part(m, whole)]


def _is_thing(tokens: Sequence[Token], mention: Mention) -> bool:
    """«гимн Омска», «история города»: nobody can be there."""
    first = tokens[mention.first]
    return mention.last > mention.first and first.lemma in words("places", "things.words")


def _is_land(tokens: Sequence[Token], mention: Mention) -> bool:
    """Tell whether the words are a country's whole name: three words or more, or two capitals."""
    inside = tokens[mention.first : mention.last + 1]
    if len(inside) < 2 or not inside[0].text[:1].isupper() or not inside[0].text.isalpha():
        return False
    if mention.label == "ORGANIZATION" and (
        inside[0].pos == "NOUN" or (mention.first and tokens[mention.first - 1].text in OPENING)
    ):
        return False
    if not all(t.text[:1].isupper() or t.pos in {"CCONJ", "ADP"} for t in inside):
        return False
    return country(nominative(tokens, mention.first, mention.last)) is not None


def _is_part(mention: Mention, whole: Sequence[Mention]) -> bool:
    return mention.label in PLACE_TYPES and any(
        o.first <= mention.first and mention.last <= o.last and o.span != mention.span
        for o in whole
    )


def rows_with_noun(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Московский и Казанский университеты» are two bodies: each adjective stands for its own."""
    found = group
    for noun in tokens:
        if noun.feats.get("Number") != "Plur" or not noun.text.islower() or not heads_bodies(noun):
            continue
        row = _adjectives(tokens, noun.index)
        if len(row) < 2:
            continue
        own = [
            m for m in found if (row[0] <= m.first and m.last <= noun.index) or m.last == noun.index
        ]
        if any(m.label not in {*PLACE_TYPES, "ORGANIZATION"} or m.first < row[0] for m in own):
            continue
        found = [m for m in found if m not in own]
        for first in row:
            last = noun.index if first == row[-1] else first
            start, end = tokens[first].start, tokens[last].end
            found.append(
                Mention(
                    start, end, text[start:end], "ORGANIZATION", UNPLACED, first, last, last, 0.7,
                    "rows_with_noun",
                )
            )  # fmt: skip
    return found


def _adjectives(tokens: Sequence[Token], noun: int) -> list[int]:
    """Return the adjectives with capitals that share the noun: «Московский», «и Казанский»."""
    index, found = noun - 1, list[int]()
    while index >= 0 and _RELATIONAL.fullmatch(tokens[index].text):
        found.insert(0, index)
        if index < 2 or tokens[index - 1].text not in {"и", ","}:
            break
        index -= 2
    return found


_RELATIONAL: Final = re.compile(r"[А-ЯЁ]\w*[сц]к(?:ая|ой|ую|ий|ого|ому|им|ом|ие|их|ими|ое)")
