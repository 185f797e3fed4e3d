"""Cut from organizations what belongs to the sentence, and tell «журналы «А» и «Б»» apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.recognize.bodies import moved
from pobeda_extract.recognize.posts import OPENING, UNPLACED, describing
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Mention, Token

#: «административный центр Снегов» is the town.
_SEATS: Final = frozenset({"административный", "областной", "районный", "краевой", "окружной"})
_CLOSING: Final = frozenset({*OPENING.values(), "”"})


def no_loose_ends(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """
    End a name before what something else governs.

    «войны Чили и ЛДС чилийская сторона …», «вступление в ЛДС Чили», «в Управление по миграции для
    высылки»; «прокуратурой Чили МВД Перу (поручено)» is two bodies.
    """
    bodies = [m for m in group if m.label == "ORGANIZATION"]
    countries = {m.last: m for m in group if m.label == "COUNTRY"}
    kept = []
    for mention in group:
        if mention.label == "ORGANIZATION":
            inner = [m for m in bodies if m.first == mention.first and m.last < mention.last]
            if any(
                part.last in countries
                and any(m.first == part.last + 1 and m.last == mention.last for m in bodies)
                for part in inner
            ):
                continue
            last = _last_word(tokens, mention, inner, countries.get(mention.last))
            if last < mention.last:
                mention = moved(text, tokens, mention, mention.first, last)
        kept.append(mention)
    return kept


def _last_word(
    tokens: Sequence[Token], mention: Mention, inner: Sequence[Mention], country: Mention | None
) -> int:
    last = tokens[mention.last]
    after = tokens[mention.last + 1] if mention.last + 1 < len(tokens) else last
    if (
        mention.last > mention.first
        and last.pos == "ADJ" and last.text.islower()
        and after.pos == "NOUN" and after.feats.get("Case") == last.feats.get("Case")
        and last.head > mention.last
    ):  # fmt: skip
        return mention.last - 1
    for part in inner:
        if tokens[part.last + 1].text == "для":
            return part.last
        acronym = tokens[part.last]
        if (
            country is not None
            and part.first == part.last == country.first - 1
            and acronym.text.isupper()
            and part.first
            and tokens[part.first - 1].pos == "ADP"
            and acronym.head == tokens[country.head].head >= 0
            and tokens[acronym.head].pos == "NOUN"
        ):
            return part.last
    return mention.last


def no_centres_of_towns(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Центр Снегова перекрыт»: the middle of a town, with a capital at the sentence's start."""
    places = {(m.first, m.last) for m in group if m.label in PLACE_TYPES}
    return [
        m
        for m in group
        if not (
            m.label == "ORGANIZATION"
            and tokens[start := m.first + (tokens[m.first].lemma in _SEATS)].lemma
            in words("organizations", "directions.words")
            and (start + 1, m.last) in places
        )
    ]


def no_common_acronyms(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«ПВО», «АЭС» by themselves are kinds of things, no names."""
    common = words("organizations", "common.acronyms")
    return [
        m
        for m in group
        if not (
            m.label in {"ORGANIZATION", "FACILITY", "CITY"}
            and tokens[m.last].text.isupper()
            and tokens[m.last].text.lower() in common
            and (m.first == m.last or _are_several(tokens, m))
        )
    ]


def _are_several(tokens: Sequence[Token], mention: Mention) -> bool:
    """«Европейские НПЗ», but «Ленинградская АЭС»."""
    first = tokens[mention.first]
    return (
        mention.last == mention.first + 1
        and first.pos == "ADJ"
        and first.feats.get("Number") == "Plur"
    )


def rows_of_bodies(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«журналы «Заря» и «Луч»»: each name in marks is one, the plural noun belongs to none."""
    found = []
    for mention in group:
        if mention.label == "ORGANIZATION" and _heads_row(tokens, mention.first):
            if tokens[mention.last].text in _CLOSING and mention.last - mention.first > 2:
                mention = moved(text, tokens, mention, mention.first + 2, mention.last - 1)
        found.append(mention)
    covered = {
        i for m in found if m.label in {"ORGANIZATION", "PERSON", "WORK_OF_ART", "PRODUCT"}
        for i in range(m.first, m.last + 1)
    }  # fmt: skip
    for token in tokens:
        if not _heads_row(tokens, token.index):
            continue
        for first, last in _marked_row(tokens, token.index + 1):
            if not covered & {first, last}:
                start, end = tokens[first].start, tokens[last].end
                found.append(
                    Mention(
                        start, end, text[start:end], "ORGANIZATION", UNPLACED, first, last, first,
                        0.6, "row_of_bodies",
                    )
                )  # fmt: skip
    return found


def _heads_row(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if index + 2 >= len(tokens) or tokens[index + 1].text not in OPENING:
        return False
    return (
        token.text.islower() and token.feats.get("Number") == "Plur" and token.lemma in describing()
    )


def _marked_row(tokens: Sequence[Token], index: int) -> list[tuple[int, int]]:
    """Return the names in marks that follow one another, without the marks."""
    found: list[tuple[int, int]] = []
    while index < len(tokens) and tokens[index].text in OPENING:
        closing = {OPENING[tokens[index].text], "”"}
        end = next((t.index for t in tokens[index + 1 : index + 9] if t.text in closing), None)
        if end is None or end == index + 1:
            break
        found.append((index + 1, end - 1))
        if end + 1 >= len(tokens) or tokens[end + 1].text not in {",", "и"}:
            break
        index = end + 2
    return found if len(found) > 1 else []
