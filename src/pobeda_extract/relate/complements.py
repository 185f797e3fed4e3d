"""Give each of several holders what the plural post governs: «ректоры МГУ и МГИМО А и Б»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from pobeda_extract.morph import inflect
from pobeda_extract.normalize.phrases import joined
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Entity, Mention, Occurrence, Reading, Sentence, Token


class Complement(NamedTuple):
    """What one of the holders governs or serves: its words in the genitive, the entities."""

    text: str
    organization: str | None
    place: str | None


def complements(
    reading: Reading, sentence: Sentence, post: Mention, holders: int
) -> tuple[int, list[Complement]]:
    """
    Return where the complements of a plural post begin and what they are, one a holder.

    «Главы Тверской и Псковской областей», «главы Минтранса и Минфина», «министры транспорта и
    энергетики»: as many as there are holders, or none.
    """
    tokens = sentence.tokens
    inside = [
        (o, e)
        for o, e in reading.occurrences_in(post.start, post.end)
        if o.mention.first > post.head and o.kind != "nominal"
    ]
    places = _row(tokens, inside, (*PLACE_TYPES,))
    bodies = _row(tokens, inside, ("ORGANIZATION",))
    if len(places) == holders:
        noun = tokens[places[-1][0].mention.last]
        found = [Complement(_in_genitive(tokens, o.mention, noun), None, e.id) for o, e in places]
        return places[0][0].mention.first, found
    if len(bodies) == holders:
        found = [Complement(_with_marks(tokens, o.mention), e.id, None) for o, e in bodies]
        first = bodies[0][0].mention.first
        return first - (tokens[first - 1].text in _MARKS), found
    if not inside and (parts := _parts(tokens, post, holders)):
        found = [Complement(joined(tokens, a, b, {}), None, None) for a, b in parts]
        return parts[0][0], found
    return post.last + 1, []


def _row(
    tokens: Sequence[Token], inside: Sequence[tuple[Occurrence, Entity]], labels: Sequence[str]
) -> list[tuple[Occurrence, Entity]]:
    """Return the entities that stand in a row: «А, Б и В»."""
    found: list[tuple[Occurrence, Entity]] = []
    for occurrence, entity in inside:
        mention = occurrence.mention
        if entity.label not in labels or (found and mention.first <= found[-1][0].mention.last):
            continue
        if found:
            between = tokens[found[-1][0].mention.last + 1 : mention.first]
            if [t.text for t in between if t.text not in _MARKS] not in (["и"], [","]):
                return []
        found.append((occurrence, entity))
    return found


_MARKS: Final = frozenset('«»"“”„')


def _with_marks(tokens: Sequence[Token], mention: Mention) -> str:
    """«Зари» of «тренеры «Зари» и «Луча»» keeps its marks."""
    after = tokens[mention.last + 1].text if mention.last + 1 < len(tokens) else ""
    if tokens[mention.first - 1].text in _MARKS and after in _MARKS:
        return joined(tokens, mention.first - 1, mention.last + 1, {})
    return mention.text


def _in_genitive(tokens: Sequence[Token], mention: Mention, noun: Token) -> str:
    """«Тверской» of «Тверской и Псковской областей» is «Тверской области»."""
    adjective = tokens[mention.first]
    if noun.feats.get("Number") != "Plur" or not noun.text.islower() or adjective.pos == "NOUN":
        return mention.text
    one = inflect(noun.text, "NOUN", noun.feats, case="Gen", number="Sing")
    return f"{adjective.text} {one}" if one else mention.text


def _parts(tokens: Sequence[Token], post: Mention, holders: int) -> list[tuple[int, int]]:
    """Return the common nouns in a row: «транспорта» and «энергетики»; nothing unless all are."""
    found: list[tuple[int, int]] = []
    first = post.head + 1
    for index in range(first, post.last + 2):
        ended = index > post.last or tokens[index].text in {",", "и"}
        if not ended:
            continue
        words = tokens[first:index]
        if not words or words[-1].pos != "NOUN" or any(t.feats.get("Case") != "Gen" for t in words):
            return []
        found.append((first, index - 1))
        first = index + 1
    return found if len(found) == holders else []
