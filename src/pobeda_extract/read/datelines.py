"""Take the day of an article from the line it opens with: «14 октября 2025 г., Москва»."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from pobeda_extract.normalize.dates import date_form, find_dates

#: The day stands in one of the first lines, within so many characters.
_LINES: Final = 4
_HEAD: Final = 500
_TOWN: Final = re.compile(r"[\s*#]*(?:[А-ЯЁ][А-ЯЁа-яё-]+(?:[ -][А-ЯЁ][А-ЯЁа-яё-]+){0,2}[,.]\s*)?")
#: What stands behind a day that belongs to no sentence: the end, a time, a town; after a town
#: before it, a dash too («5 мая 1945 года — день …» is a sentence).
_BEHIND: Final = re.compile(
    r"\.?\s*(?:$|[/|(]|[,.]?\s*(?:в\s+)?\d{1,2}[:.]\d\d\b|[,.]\s*(?:г\.\s*)?[А-ЯЁ«])"
)
_DASH: Final = re.compile(r"\.?\s*[—–-]")
_YEAR: Final = re.compile(r"(?<!\d)(?:199\d|20\d\d)(?!\d)")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def opening_day(text: str) -> date | None:
    r"""
    Return the day, its year told, that stands alone at the head of *text*; ``None`` without one.

    >>> opening_day("Мост открыт\n14 октября 2025 г., Москва. Министр прибыл.")
    datetime.date(2025, 10, 14)
    >>> opening_day("14 октября 2025 года министр открыл мост.") is None
    True
    """
    lines = [line for line in text[:_HEAD].splitlines() if line.strip()]
    for line in lines[:_LINES]:
        town = _TOWN.match(line)
        if town is None or not line[town.end() : town.end() + 1].isdigit():
            continue
        spans = find_dates(line) if _YEAR.search(line) else ()
        if not spans or spans[0].start != town.end():
            continue
        words = line[spans[0].start : spans[0].end]
        behind = _BEHIND.match(line, spans[0].end) or (
            town.group().strip() and _DASH.match(line, spans[0].end)
        )
        if _YEAR.search(words) is None or not behind:
            continue
        edtf = date_form(words, None).edtf
        if edtf is not None and _DAY.fullmatch(edtf):
            return date.fromisoformat(edtf)
    return None
