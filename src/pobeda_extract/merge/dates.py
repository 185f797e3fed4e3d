"""Read EDTF as an interval of days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final, NamedTuple

_POINT: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T.*)?[?~%]?")
_CLOSE: Final = 14  # days: longer and two events in it need not be one


class Interval(NamedTuple):
    """First and last day, both inclusive, as ISO dates (they sort as text)."""

    start: str
    end: str

    def meets(self, other: Interval) -> bool:
        """Tell whether the two share a day."""
        return self.start <= other.end and other.start <= self.end

    @property
    def is_close(self) -> bool:
        """Whether it is at most two weeks long."""
        span = date.fromisoformat(self.end) - date.fromisoformat(self.start)
        return span.days <= _CLOSE


def interval(edtf: str | None) -> Interval | None:
    """
    Return the days that an EDTF date covers; ``None`` where it is absent, open or not understood.

    >>> interval("2025-02")
    Interval(start='2025-02-01', end='2025-02-28')
    >>> interval("2025-05-03/2025-05-05")
    Interval(start='2025-05-03', end='2025-05-05')
    """
    if not edtf:
        return None
    first, _, last = edtf.partition("/")
    low = _bounds(first)
    high = _bounds(last) if last else low
    if low is None or high is None or low[0] > high[1]:
        return None
    return Interval(low[0], high[1])


def _bounds(point: str) -> tuple[str, str] | None:
    match = _POINT.fullmatch(point)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        if day:
            only = date(year, month, day).isoformat()
            return only, only
        if month:
            return (
                date(year, month, 1).isoformat(),
                date(year, month, monthrange(year, month)[1]).isoformat(),
            )
        return date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()
    except ValueError:  # seasons («2025-21») and impossible days
        return None
