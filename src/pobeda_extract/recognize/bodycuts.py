"""Cut bodies from what only stands beside them, and find those whose name is foreign or nested."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.lexicons.marks import DASHES
from pobeda_extract.morph import parses
from pobeda_extract.recognize.bodies import can_head_body, moved
from pobeda_extract.recognize.posts import OPENING, UNPLACED
from pobeda_extract.types import Mention, Token

_NAMING: Final = frozenset({"NOUN", "PROPN", "ADJ"})
_CLOSING: Final = frozenset({*OPENING.values(), "”"})
#: «МиГ-25», «Су-34», «F-16»: machines.
_MACHINE: Final = re.compile(r"(?:[А-ЯЁ][а-яё]{1,2}[А-ЯЁ]?|[A-ZА-ЯЁ])-\d{1,3}\w{0,2}")
#: Below this a surname before an acronym is no name of it.
_DOUBTFUL: Final = 0.6


def no_common_tails(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«управление МВД по региону»: which region, the words before tell; the name ends there."""
    found = []
    for mention in group:
        last = mention.last
        if (
            mention.label == "ORGANIZATION" and last - mention.first > 1
            and tokens[last - 1].text == "по" and tokens[last].text.islower()
            and tokens[last].lemma in words("organizations", "territories.words")
        ):  # fmt: skip
            mention = moved(text, tokens, mention, mention.first, last - 2)
        found.append(mention)
    return found


def no_duties(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """
    Leave to a post what it is for: «заместитель мэра Снегова по культуре» serves no «Снегов по …».

    A mayor's is no body either but a town.
    """
    found = []
    for mention in group:
        word, after = tokens[mention.first], tokens[min(mention.first + 1, len(tokens) - 1)]
        if (
            mention.label == "ORGANIZATION" and mention.last > mention.first + 1
            and after.text == "по" and word.pos == "PROPN" and not word.text.isupper()
            and word.lemma not in words("organizations", "bodies.heads")
            and tokens[mention.last].text.islower()
        ):  # fmt: skip
            mention = moved(text, tokens, mention, mention.first, mention.first)
            if mention.first and tokens[mention.first - 1].lemma in words("places", "mayors.words"):
                mention = replace(mention, label="CITY")
        found.append(mention)
    return found


def bodies_in_two_scripts(
    text: str, tokens: Sequence[Token], group: list[Mention]
) -> list[Mention]:
    """«Торговый банк Китая (Bank of China)»: what the brackets name is named before them."""
    found = list(group)
    for mention in group:
        opening = mention.first - 1
        if (
            mention.label != "ORGANIZATION" or opening < 1 or tokens[opening].text != "("
            or not mention.text.isascii()
            or any(m.last == opening - 1 and m.label == "ORGANIZATION" for m in group)
        ):  # fmt: skip
            continue
        first = opening
        while first and (tokens[first - 1].pos in _NAMING or tokens[first - 1].text == "и"):
            first -= 1
        named = tokens[first:opening]
        head = next((t for t in named if can_head_body(t)), None)
        if head is not None and len(named) > 1 and tokens[first].text[:1].isupper():
            start, end = tokens[first].start, tokens[opening - 1].end
            found.append(
                Mention(
                    start, end, text[start:end], "ORGANIZATION", UNPLACED, first, opening - 1,
                    head.index, mention.score, "body_in_two_scripts",
                )
            )  # fmt: skip
    return found


def bodies_apart(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """
    Tell two names that meet apart.

    «с движением ХАМАС армия Лугории (сражается)», «вместо Залужного ВСУ (возглавит)», «после
    вступления в НАТО Финляндии (пришлось)».
    """
    bodies = [m for m in group if m.label == "ORGANIZATION"]
    spans = {(m.first, m.last) for m in bodies}
    countries = {(m.first, m.last) for m in group if m.label == "COUNTRY"}
    kept = []
    for mention in group:
        if mention.label == "ORGANIZATION" and mention.last > mention.first:
            first = tokens[mention.first]
            rest = (mention.first + 1, mention.last)
            if first.text.lower() in words("organizations", "unions.acronyms"):
                if rest in countries and first.text.isupper():
                    if (mention.first, mention.first) in spans:
                        continue
                    mention = moved(text, tokens, mention, mention.first, mention.first)
            elif rest in spans and _is_apart(tokens, mention, rest, spans):
                continue
        kept.append(mention)
    return kept


def _is_apart(
    tokens: Sequence[Token], mention: Mention, rest: tuple[int, int], spans: set[tuple[int, int]]
) -> bool:
    first, second = tokens[mention.first], tokens[rest[0]]
    if first.text.isupper() and (mention.first, mention.first) in spans:
        return second.pos == "NOUN" and second.text.islower() and second.feats.get("Case") == "Nom"
    return (
        mention.score < _DOUBTFUL
        and rest[0] == rest[1] and second.text.isupper() and len(second.text) > 1
        and first.text.istitle() and first.feats.get("Case") not in {"Nom", None}
        and not any(p.known for p in parses(first.text))
    )  # fmt: skip


def no_parts_of_titles(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«партия «Единая страна — За труд»» is one: neither side of the dash is a body."""
    titles = [
        m for m in group
        if m.label == "ORGANIZATION"
        and any(t.text in DASHES for t in tokens[m.first : m.last + 1])
        and (tokens[m.last].text in _CLOSING or tokens[min(m.last + 1, len(tokens) - 1)].text in _CLOSING)
    ]  # fmt: skip
    if not titles:
        return group
    return [
        m for m in group
        if m.label != "ORGANIZATION" or not any(_is_side(tokens, t, m) for t in titles)
    ]  # fmt: skip


def _is_side(tokens: Sequence[Token], title: Mention, part: Mention) -> bool:
    """Tell whether *part* stands inside the marks of *title*, a dash beside it."""
    if part.span == title.span or part.first < title.first or part.last > title.last:
        return False
    if tokens[part.first].text in OPENING or tokens[part.last].text in _CLOSING:
        return False
    before = tokens[part.first - 1].text if part.first > title.first else ""
    after = tokens[part.last + 1].text if part.last < title.last else ""
    return (before in DASHES and part.first > title.first) or after in DASHES


def no_machines(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«МиГ-25» is no bureau."""
    return [m for m in group if m.label != "ORGANIZATION" or _MACHINE.fullmatch(m.text) is None]


@cache
def _foreign() -> dict[str, list[str]]:
    """Map the first words of foreign names to what follows them: «жогорку» → «кенеш»."""
    found: dict[str, list[str]] = {}
    for name in words("organizations", "foreign.names"):
        first, second = name.split()
        found.setdefault(first, []).append(second)
    return found


def foreign_bodies(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«в Жогорку Кенеше» is a body, whatever the model takes words of another language for."""
    found = group
    for token in tokens[:-1]:
        if not token.text[:1].isupper() or (names := _foreign().get(token.text.lower())) is None:
            continue
        last = token.index + 1
        if not any(_is_form_of(tokens[last].text.lower(), name) for name in names):
            continue
        found = [
            m for m in found
            if not (token.index <= m.first and m.last <= last) or m.label == "PROFESSION"
        ]  # fmt: skip
        end = tokens[last].end
        found.append(
            Mention(
                token.start, end, text[token.start : end], "ORGANIZATION", UNPLACED,
                token.index, last, last, 0.9, "foreign_bodies",
            )
        )  # fmt: skip
    return found


def _is_form_of(word: str, name: str) -> bool:
    return word.startswith(name) and word[len(name) :] in {"", "а", "у", "е", "ом"}


def whole_forms(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«пресс-служба ООО» goes on to the name in marks: «пресс-служба ООО «Вега»»."""
    found = []
    for mention in group:
        last = mention.last
        if (
            mention.label == "ORGANIZATION" and last + 2 < len(tokens) and last > mention.first
            and tokens[last + 1].text in OPENING
            and tokens[last].text.lower() in words("organizations", "legal.words")
        ):  # fmt: skip
            closing = OPENING[tokens[last + 1].text]
            near = tokens[last + 2 : last + 10]
            end = next((t.index for t in near if t.text == closing), None)
            if end is not None:
                mention = moved(text, tokens, mention, mention.first, end)
        found.append(mention)
    return found


def nested_names(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«АО «Снеговский завод «Луч»» has two marks that open and one that closes both."""
    found = []
    for mention in group:
        if mention.label == "ORGANIZATION" and tokens[mention.last].text == "»" and mention.first:
            first = _outer_mark(tokens, mention)
            # «„Новая компания „Вега“ растёт“»: without a legal form it is a quotation
            if first is not None and first and _is_form(tokens[first - 1]):
                begin = first - 1 - (first > 1 and _is_form(tokens[first - 2]))
                mention = replace(moved(text, tokens, mention, begin, mention.last), head=begin)
        found.append(mention)
    return found


def _is_form(token: Token) -> bool:
    return token.text.isalpha() and token.text.isupper() and 2 <= len(token.text) <= _FORM


#: Letters of the longest legal form: «ФГБОУ».
_FORM: Final = 6


def _outer_mark(tokens: Sequence[Token], mention: Mention) -> int | None:
    """Return the mark before the mention that only its own last mark closes."""
    inside = [t.text for t in tokens[mention.first : mention.last + 1]]
    if inside.count("«") != 1:
        return None
    for index in range(mention.first - 1, max(mention.first - 5, -1), -1):
        token = tokens[index]
        if token.text == "«":
            after = tokens[mention.last + 1].text if mention.last + 1 < len(tokens) else ""
            return index if after != "»" else None
        if token.pos not in {"ADJ", "NOUN", "PROPN"} or token.text == "»":
            return None
    return None
