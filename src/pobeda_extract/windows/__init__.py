"""Read a long text in windows: pieces that are extracted one by one, then joined into one record.

What an article costs grows with its sentences, all of which are in memory at once, and a name is
sought in the whole of it. A book is read as a shelf of long articles instead: within a window
(some hundred pages) names are resolved as ever, over windows by ``windows.naming``, with less
daring. Memory is that of one window, plus the record.
"""

from __future__ import annotations

import re
from typing import Final

from pobeda_extract.types import Span

__all__ = ["LONGEST", "WINDOW", "windows"]

#: Characters of one window. An article of ten pages has 20,000.
WINDOW: Final = 200_000
#: A text of more characters is read in windows.
LONGEST: Final = 2 * WINDOW

#: Where a text may be cut, best first: between chapters, paragraphs, lines, sentences, words.
_BORDERS: Final = (
    re.compile(r"\n[ \t\r]*\n[ \t\r]*\n\s*"),
    re.compile(r"\n[ \t\r]*\n\s*"),
    re.compile(r"[\n\r\u2028\u2029]\s*"),
    re.compile(r"(?<=[.!?…])\s+"),
    re.compile(r"\s+"),
)


def windows(text: str, size: int = WINDOW) -> tuple[Span, ...]:
    """
    Cut *text* into windows, if it is long.

    Args:
        text: Of any length.
        size: Characters of a window; texts of up to twice as many are not cut.

    Returns:
        Spans that cover the text without a gap, none longer than twice *size*; one for a text
        that is not cut. Cuts are at the best border between half a window and a whole one.
    """
    found: list[Span] = []
    start = 0
    while len(text) - start > 2 * size:
        cut = _border(text, start + size // 2, start + size)
        found.append(Span(start, cut))
        start = cut
    return (*found, Span(start, len(text)))


def _border(text: str, low: int, high: int) -> int:
    """Return the end of the last border of the best kind between *low* and *high*."""
    for border in _BORDERS:
        last = None
        for last in border.finditer(text, low, high):  # noqa: B007 (the last one is wanted)
            pass
        if last is not None:
            return last.end()
    return high
