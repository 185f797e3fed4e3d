"""Reckon with days, months and years: from words that count to EDTF (ISO 8601-2)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

#: How far a date without a year may lie from the publication, in days. News calls a past month of
#: the running year by its bare name («в марте», written in December), a coming one half a year
#: ahead at most.
_BACK: Final = 274
_AHEAD: Final = 183


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    What words without a year count from.

    ``today`` is the publication date; ``year`` stands in where there is none; ``planned`` tells
    that what the date belongs to still lies ahead. ``told`` is the day that was told last, which
    «спустя неделю» counts from.
    """

    today: date | None = None
    year: int | None = None
    planned: bool = False
    told: date | None = None

    def shifted_year(self, shift: int) -> int | None:
        """Return the publication's year plus *shift* years, or ``None`` without a publication."""
        return None if self.today is None else self.today.year + shift

    def year_of(self, month: int, day: int | None = None) -> int | None:
        """
        Return the year that «7 ноября» or «в ноябре» means, or ``None`` where nothing tells.

        A planned date is the first on or after the publication; any other lies in the running year
        unless another year's is much nearer.
        """
        if self.today is None:
            return self.year
        offsets = {}
        for year in (self.today.year, self.today.year - 1, self.today.year + 1):
            found = _day(year, month, day or 15)
            if found is not None:
                offsets[year] = (found - self.today).days
        if self.planned:
            slack = 0 if day else -31
            ahead = [year for year, offset in offsets.items() if offset >= slack]
            return min(ahead, default=None)
        running = offsets.get(self.today.year)
        if running is not None and -_BACK <= running <= _AHEAD:
            return self.today.year
        return min(offsets, key=lambda year: abs(offsets[year]), default=None)

    def day(self, shift: int) -> date | None:
        """Return the publication date moved by *shift* days, where there is one."""
        return None if self.today is None else _moved(self.today, shift)

    def weekday(self, weekday: int, shift: int | None) -> date | None:
        """
        Return the day that «в пятницу» means; Monday is 0.

        Args:
            weekday: Monday 0 … Sunday 6.
            shift: -1 «в минувшую», 0 «в эту», 1 «в следующую»; ``None`` says nothing: the last
                such day up to the publication, or the first from it on where all is planned.
        """
        if self.today is None:
            return None
        behind = (self.today.weekday() - weekday) % 7
        if shift is None:
            return _moved(self.today, (7 - behind) % 7 if self.planned else -behind)
        if shift < 0:
            return _moved(self.today, -(behind or 7))
        if shift > 0:
            return _moved(self.today, 7 - behind)
        return _moved(self.today, weekday - self.today.weekday())

    def week(self, shift: int, first: int = 0) -> str | None:
        """Return the week *shift* weeks away, from its day *first* (0 Monday, 5 Saturday) on."""
        if self.today is None:
            return None
        monday = _moved(self.today, 7 * shift - self.today.weekday())
        start, end = _moved(monday, first), _moved(monday, 6)
        return None if start is None or end is None else interval(edtf_of(start), edtf_of(end))

    def month(self, shift: int) -> str | None:
        """Return the month *shift* months away from the publication's."""
        if self.today is None:
            return None
        years, month = divmod(self.today.month - 1 + shift, 12)
        return point(self.today.year + years, month + 1)


def _moved(start: date | None, days: int) -> date | None:
    try:
        return None if start is None else start + timedelta(days=days)
    except OverflowError:  # before year 1 or after 9999
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def edtf_of(day: date | None) -> str | None:
    """Return *day* in EDTF."""
    return None if day is None else day.isoformat()


def point(year: int | None, month: int | None = None, day: int | None = None) -> str | None:
    """
    Return a year, a month (or a code: 21–24 seasons, 33–36 quarters, 40–41 halves) or a day.

    ``None`` where the year is unknown or the day exists in no calendar («31 апреля»).
    """
    if year is None or not -9999 <= year <= 9999:
        return None
    text = f"{year:04d}" if year >= 0 else f"-{-year:04d}"
    if month is None:
        return text
    if day is None:
        return f"{text}-{month:02d}"
    if not year >= 1 or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return f"{text}-{month:02d}-{day:02d}"


def interval(start: str | None, end: str | None) -> str | None:
    """Return *start*/*end*, or ``None`` where one is unknown or they run backwards."""
    if start is None or end is None or start > end:
        return None
    return start if start == end else f"{start}/{end}"


def several(days: list[str | None]) -> str | None:
    """Return all of *days*, in order: an interval if each follows the last, else an EDTF set."""
    known = [day for day in days if day is not None]
    if len(known) < len(days) or not known or sorted(set(known)) != known:
        return None
    if all(_follows(a, b) for a, b in pairwise(known)):
        return interval(known[0], known[-1])
    return "{" + ",".join(known) + "}"


def _follows(a: str, b: str) -> bool:
    parts, other = [int(x) for x in a.split("-")], [int(x) for x in b.split("-")]
    if len(parts) == 1:
        return other == [parts[0] + 1]
    if len(parts) == 2:
        return other == ([parts[0], parts[1] + 1] if parts[1] < 12 else [parts[0] + 1, 1])
    tomorrow = _moved(_day(parts[0], parts[1], parts[2]), 1)
    return tomorrow is not None and tomorrow.isoformat() == b
