"""Take the day out of a web page that words it («14 октября 2025, 12:30») where no meta tag tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from pobeda_extract.normalize.dates import date_form, find_dates

#: Where pages word their day, surest first; only what is short is read.
_PLACES: Final = (
    "//*[@itemprop='datePublished']",
    "//time",
    "//*[contains(@class, 'date') or contains(@class, 'publish') or contains(@class, 'time')]",
    "//*[not(*) and starts-with(normalize-space(.), 'Опубликован')]",
)
_LONGEST: Final = 60
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def worded_day(source: str) -> date | None:
    """Return the day that the page *source* words with its year, ``None`` where it words none."""
    from lxml.etree import LxmlError
    from lxml.html import fromstring

    try:
        page = fromstring(source)
    except (LxmlError, ValueError):
        return None
    for path in _PLACES:
        for element in page.xpath(path):
            for words in _worded(element):
                day = _day(words)
                if day is not None:
                    return day
    return None


def _worded(element: object) -> Iterator[str]:
    """Give what an element says for programs, then for readers."""
    for attribute in ("content", "datetime"):
        yield element.get(attribute) or ""  # type: ignore[attr-defined]
    yield " ".join(element.text_content().split())  # type: ignore[attr-defined]


def _day(words: str) -> date | None:
    if not words or len(words) > _LONGEST or _YEAR.search(words) is None:
        return None
    begins = _DAY.match(words)  # «2025-10-14T12:30:00+03:00»
    found = [begins.group()] if begins else []
    found += [words[span.start : span.end] for span in find_dates(words)]
    for worded in found:
        edtf = date_form(worded, None).edtf
        if edtf is not None and _DAY.fullmatch(edtf) and _YEAR.search(worded):
            return date.fromisoformat(edtf)
    return None
