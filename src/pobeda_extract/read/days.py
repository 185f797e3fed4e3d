"""Read a publication date in whatever form files keep it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final

_NUMERIC: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")  # «17.04.2025»
_SECONDS: Final = (10**8, 10**10)  # of Unix time: 1973 to 2286
_MAIL: Final = re.compile(r"(?:\w{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\b")  # «Thu, 17 Apr 2025»


def day_of(value: object) -> tuple[date | None, tuple[str, ...]]:
    """
    Return the day that *value* tells, and warnings.

    Args:
        value: A date, a time, seconds or milliseconds since 1970, or words: ISO 8601,
            «17.04.2025», «Thu, 17 Apr 2025»; what follows the day is left out.

    Returns:
        The day as written, whatever the time zone; ``None`` with a warning where it is no day,
        and without one where there is nothing.

    >>> day_of("17.04.2025 10:00")[0]
    datetime.date(2025, 4, 17)
    """
    if value is None or value == "":
        return None, ()
    if isinstance(value, datetime):
        return value.date(), ()
    if isinstance(value, date):
        return value, ()
    found = _since_1970(value) or _worded(str(value).strip())
    if found is None:
        return None, (f"published is not a date (YYYY-MM-DD): {value!r:.60}",)
    return found, ()


def _since_1970(value: object) -> date | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) in {10, 13}:
        value = int(value)
    if not isinstance(value, int | float):
        return None
    seconds = value / 1000 if value >= _SECONDS[1] else value
    if not _SECONDS[0] <= seconds < _SECONDS[1]:
        return None
    return datetime.fromtimestamp(seconds, UTC).date()


def _worded(words: str) -> date | None:
    try:
        if dotted := _NUMERIC.match(words):
            day, month, year = (int(part) for part in dotted.groups())
            return date(year, month, day)
        if _MAIL.match(words):
            from email.utils import parsedate_to_datetime

            return parsedate_to_datetime(words).date()
        return date.fromisoformat(words[:10])
    except (ValueError, TypeError):
        return None
