"""Words for a time («с 3 по 5 мая», «в минувшую пятницу») into EDTF, and where they stand.

The grammar is our own (``dategrammar.py``). Choices where EDTF leaves one:

- quarters are codes 33–36, halves of a year 40–41, seasons 21–24 («в I квартале 2025» 2025-33);
- decades and centuries leave digits open (199X, 19XX);
- «начало мая», «конец 2025 года» are the month or the year that they lie in;
- «около 2030 года» is approximate (2030~), and so is «две недели назад», a day within a week;
- consecutive days or years («9 и 10 мая») are an interval, others a set ({2025-05-09,2025-05-12});
- a lone preposition («с 5 мая», «до 2030 года») changes nothing: the date is the one named;
- times of day are no part of a date, durations («десять лет») are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from pobeda_extract.normalize.calendar import Calendar, point
from pobeda_extract.normalize.dategrammar import RULES, WHOLE, Reader, Words
from pobeda_extract.normalize.datewords import DateWords, date_words
from pobeda_extract.types import DateForm, Span

#: Longer stretches of words are no date that a recognizer would give.
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class DateContext:
    """
    What is known besides the words.

    ``year`` stands in for the publication's year where there is none; ``planned`` tells that the
    date belongs to something that still lies ahead («состоится в пятницу»); ``told`` is the day
    told before, from which «спустя неделю» counts.
    """

    year: int | None = None
    planned: bool = False
    told: date | None = None


#: «через неделю после выборов» counts from those.
_AFTER_IT: Final = re.compile(r"\s+(?:после|с\s+момента|от|до)\b")
#: «накануне» before a noun is a preposition: «накануне визита».
_EVE: Final = re.compile(
    r"\s+(?:[а-яё]+(?:л|ла|ло|ли|лся|лась|лось|лись|ет|ут|ит|ат|ят|ют)\b"
    r"|(?:в|во|на|с|со|о|об|от|по|из|у|к|он|она|они|же|не|был|стал)\b|[А-ЯЁ«\"—–(])"
)
#: Units that stand for one without saying so: «год назад», but «несколько лет назад».
_ONE: Final = frozenset({"день", "сутки", "неделю", "месяц", "год"})
_HOLIDAYS: Final = re.compile(
    r"\s+(?:Нового\b|Дня\b|Рождества\b|Пасхи\b|Олимпи|Игр\b|[Чч]емпионата)"
)
_MONTH_OF_YEAR: Final = re.compile(r"(?<!-)\b(\d{4})-(?:0[1-9]|1[0-2])\b")
_DAY_AND_MONTH: Final = re.compile(r"\d{1,2}\.\d{2}\.?")


@cache
def _compiled(whole: bool) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    return tuple((re.compile(pattern), read) for pattern, read in (WHOLE if whole else RULES))


def _matches(text: str, words: DateWords) -> list[tuple[re.Match[str], Reader]]:
    """Return the matches that stand, in text order: the longest where several overlap."""
    found = [
        (match, read)
        for pattern, read in _compiled(whole=False)
        for match in pattern.finditer(words.letters)
        if _is_date(text, words, match)
    ]
    found.sort(key=lambda pair: (pair[0].start() - pair[0].end(), pair[0].start()))
    taken = bytearray(len(words.letters))
    kept = []
    for match, read in found:
        if not any(taken[match.start() : match.end()]):
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            kept.append((match, read))
    return sorted(kept, key=lambda pair: pair[0].start())


def _is_date(text: str, words: DateWords, match: re.Match[str]) -> bool:
    """Tell apart what only looks like a date: «накануне визита»."""
    first = words.spans[match.start()]
    word = text[first.start : first.end].lower()
    if match.group() == "R" and word == "накануне" and text[first.end : first.end + 2].strip():
        return bool(_EVE.match(text, first.end)) and not _HOLIDAYS.match(text, first.end)
    if match.re.groupindex.get("u") and match.group().endswith("b") and match["k"] is None:
        return word in _ONE
    if "p" in (match.group()[0], match.group()[-1]):
        unit = words.spans[match.start("u")]
        counted = match["k"] is not None or text[unit.start : unit.end].lower() in _ONE
        return counted and not _AFTER_IT.match(text, words.spans[match.end() - 1].end)
    # «на следующий день» counts from what was told before, «на следующей неделе» from today.
    return not match.group().endswith("AU") or words.values[match.end() - 1] > 0


def find_dates(text: str) -> tuple[Span, ...]:
    """
    Find every date that *text* words, by the grammar alone.

    Args:
        text: Running text of any length; the cost is linear in it.

    Returns:
        Spans in text order, not overlapping, without a lone preposition before («7 ноября», but
        «с 3 по 5 мая»). Numbers, sums, ages, anniversaries and times of day are none.
    """
    words = date_words(text)
    return tuple(
        Span(words.spans[match.start()].start, words.spans[match.end() - 1].end)
        for match, _ in _matches(text, words)
    )


def date_form(
    words: str, published: date | None, *, context: DateContext | None = None
) -> DateForm:
    """
    Resolve the words of one date.

    Args:
        words: A date as it stands in the article, with or without a preposition.
        published: The publication date, which relative words and missing years count from.
        context: What else is known.

    Returns:
        The words unchanged and their EDTF; ``None`` where they name no date («десять лет») or
        nothing tells which («в пятницу» without a publication date).
    """
    return DateForm(words, _edtf(words, published, context or DateContext()))


def date_context(text: str) -> DateContext:
    """
    Return what an article without a publication date tells of its year.

    Only a year given with a month counts («7 ноября 2025 года»), and only where all such dates
    agree: a lone «в 1945 году» says nothing of when the article was written.
    """
    years: set[int] = set()
    words = date_words(text)
    for match, read in _matches(text, words):
        edtf = read(Words(text, words, match, Calendar())) or ""
        years.update(int(year) for year in _MONTH_OF_YEAR.findall(edtf))
    return DateContext(year=years.pop()) if len(years) == 1 else DateContext()


def _edtf(text: str, published: date | None, context: DateContext) -> str | None:
    if len(text) > _LONGEST:
        return None
    calendar = Calendar(published, context.year, context.planned, context.told)
    words = date_words(text)
    matches = _matches(text, words)
    if not matches:
        matches = list(_whole(words))
    if not matches:
        return _day_and_month(text, calendar)
    match, read = max(matches, key=lambda pair: pair[0].end() - pair[0].start())
    edtf = read(Words(text, words, match, calendar))
    if edtf is not None and re.search(r"a[vnt]?$", words.letters[: match.start()]):
        return None if "/" in edtf else edtf.removesuffix("~") + "~"
    return edtf


def _whole(words: DateWords) -> Iterator[tuple[re.Match[str], Reader]]:
    start = len(words.letters) - len(words.letters.lstrip("avstn"))
    for pattern, read in _compiled(whole=True):
        match = pattern.fullmatch(words.letters, start)
        if match:
            yield match, read


def _day_and_month(text: str, calendar: Calendar) -> str | None:
    """Read «11.04», which in running text may as well be a number or a time."""
    if not _DAY_AND_MONTH.fullmatch(text.strip()):
        return None
    day, month = (int(part) for part in text.strip(" .").split("."))
    if not 1 <= month <= 12:
        return None
    return point(calendar.year_of(month, day), month, day)
