"""Read the line an agency's report opens with: «АШХАБАД, 8 июля. /Корр. ТАСС Иван Орлов/»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pobeda_extract.lexicons.marks import DASHES
from pobeda_extract.recognize.bodies import moved
from pobeda_extract.recognize.posts import UNPLACED
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Mention, Token

#: «Корр. ТАСС», «Соб. корр.»: who wrote it, never a name.
_WRITERS: Final = frozenset({"корр", "кор", "соб", "спец", "собкор", "спецкор"})
_TOWN_LENGTH: Final = 4


def datelines(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«ТАШКЕНТ, 12 февраля» opens with a town; «Корр. ТАСС Иван Орлов» is a body and a man."""
    found = [m for mention in group if (m := _without_writer(text, tokens, mention)) is not None]
    last = _town_end(text, tokens)
    if last is not None:
        found = _with_agency(text, tokens, found, last)
        if any(m.first == 0 and m.last == last and m.label in PLACE_TYPES for m in found):
            return found
        found = [m for m in found if m.first > last or m.label not in _TAKEN_FOR]
        end = tokens[last].end
        words = text[tokens[0].start : end]
        found.append(
            Mention(
                tokens[0].start, end, words, "CITY", UNPLACED, 0, last, last, 0.9, "datelines"
            )
        )  # fmt: skip
    return found


def _with_agency(
    text: str, tokens: Sequence[Token], group: list[Mention], town: int
) -> list[Mention]:
    """«БИШКЕК, 3 апр – Кабар. Комитет …»: a dash behind the date, then who reports."""
    dash = next(
        (i for i in range(town + 3, min(town + 6, len(tokens))) if tokens[i].text in DASHES), 0
    )
    if not dash or dash + 2 >= len(tokens):
        return group
    end = next((i for i in range(dash + 2, min(dash + 5, len(tokens))) if tokens[i].text == "."), 0)
    words = tokens[dash + 1 : end]
    if not words or not all(t.text[:1].isupper() or t.text in {"-", "«", "»"} for t in words):
        return group
    first, last = words[0].index, words[-1].index
    found = [
        m for m in group if not (first <= m.first and m.last <= last) or m.label not in _TAKEN_FOR
    ]
    start, stop = words[0].start, words[-1].end
    return [
        *found,
        Mention(
            start,
            stop,
            text[start:stop],
            "ORGANIZATION",
            UNPLACED,
            first,
            last,
            first,
            0.9,
            "datelines",
        ),
    ]


#: What the network, which knows no such lines, takes the capitals for.
_TAKEN_FOR: Final = frozenset({"ORGANIZATION", "PERSON", "FACILITY", "PRODUCT", *PLACE_TYPES})


def _town_end(text: str, tokens: Sequence[Token]) -> int | None:
    """Return the last token of the town in capitals that opens a paragraph before a date."""
    if text[: tokens[0].start].rstrip(" \t")[-1:] not in {"", "\n", "\r"}:
        return None
    last = 0
    while last + 1 < len(tokens) and _loud(tokens[last + 1]):
        last += 1
    if last > 2 or not _loud(tokens[0]) or last + 2 >= len(tokens):
        return None
    if sum(map(len, (t.text for t in tokens[: last + 1]))) < _TOWN_LENGTH:
        return None  # «ООН, 5 июня»
    day = tokens[last + 2].text
    return last if tokens[last + 1].text == "," and day.isdecimal() and len(day) < 3 else None


def _loud(token: Token) -> bool:
    word = token.text.replace("-", "")
    return word.isalpha() and word.isupper()


def _without_writer(text: str, tokens: Sequence[Token], mention: Mention) -> Mention | None:
    """Take «Корр.» from the mention's beginning; nothing is left of «Корр» alone."""
    if mention.label == "PROFESSION":
        return mention
    first = mention.first
    while first <= mention.last and _writer(tokens, first):
        first += 2 if first < mention.last and tokens[first + 1].text == "." else 1
    if first == mention.first:
        return mention
    return moved(text, tokens, mention, first, mention.last) if first <= mention.last else None


def _writer(tokens: Sequence[Token], index: int) -> bool:
    dotted = index + 1 < len(tokens) and tokens[index + 1].text.startswith(".")
    return tokens[index].text.lower().rstrip(".") in _WRITERS and (
        dotted or tokens[index].text.endswith(".")
    )


def after_writer(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether «Корр.» stands right before the word: an acronym there is no surname."""
    return index > 1 and tokens[index - 1].text == "." and _writer(tokens, index - 2)
