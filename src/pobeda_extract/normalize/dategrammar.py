"""The grammar of dates: patterns over the letters of ``datewords.py`` and what they mean in EDTF.

Each rule is a pattern and a function that reads the matched words; ``RULES`` is the whole grammar.
The letters are listed in ``datewords.LETTERS``: ``d`` a day's number, ``M`` a month, ``Y`` a year's
number, ``G`` the word «год», ``A`` «прошлый», ``s`` «с», ``t`` «по» …
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from pobeda_extract.normalize.calendar import Calendar, edtf_of, interval, point, several
from pobeda_extract.normalize.datewords import DateWords

_DAY: Final = r"(?:[dOoT]|zo)"
_WEEKDAY: Final = r"(?:A?[Ww][,-]?)?"
#: What tells the year after a day or a month: «2025 года», «прошлого года», «с. г.», «того же года».
_YEAR: Final = r"(?:[Yy](?:[GL]|g!?)?|X(?:[GL]|g!?)|Ag!?|AG|[sj]!g!?|Je?G)"
_YEAR_WORD: Final = r"(?:c?[GL]|g!?)"
_NUMBER_OF_YEAR: Final = re.compile(r"[YXy]")
_BEFORE_CHRIST: Final = re.compile(
    r"\s*до\s+(?:н\.?\s?э|нашей\s+эры|рождества\s+христова)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one match, asked by the names of the pattern's groups."""

    text: str
    words: DateWords
    match: re.Match[str]
    calendar: Calendar

    def __contains__(self, name: str) -> bool:
        return self.match.groupdict().get(name) is not None

    @property
    def end(self) -> int:
        """Where the match ends in the text."""
        return self.words.spans[self.match.end() - 1].end

    def value(self, name: str) -> int:
        """Return what the words of a group count for: «двадцать первого» is 21."""
        start, end = self.match.span(name)
        return sum(self.words.values[start:end])

    def counts(self, name: str) -> bool:
        """Tell whether a number counts what follows and does not name it: «за 3 квартала»."""
        end = self.match.end(name)
        word = self.text[slice(*self.words.spans[end])]
        return self.match[name] == "d" and word.lower() in {"квартала", "полугодия"}

    def year(self, name: str, month: int, day: int | None = None) -> int | None:
        """Return the year that group *name* gives, or that the calendar guesses without it."""
        return self.explicit_year(name) if name in self else self.calendar.year_of(month, day)

    def explicit_year(self, name: str) -> int | None:
        """Return the year worded in group *name*; «того же года» is unknown."""
        start, end = self.match.span(name)
        letters = self.words.letters[start:end]
        found = _NUMBER_OF_YEAR.search(letters)
        if found:
            return self.words.values[start + found.start()]
        if letters.startswith("A"):
            return self.calendar.shifted_year(self.words.values[start])
        return self.calendar.shifted_year(0) if letters[0] in "sj" else None


Reader: TypeAlias = Callable[[Words], str | None]
Rule: TypeAlias = tuple[str, Reader]


def _figures(words: Words) -> str | None:
    return edtf_of(words.words.days[words.match.start("f")])


def _figures_range(words: Words) -> str | None:
    days = words.words.days
    return interval(*(edtf_of(days[words.match.start(name)]) for name in ("f", "f2")))


def _day(words: Words) -> str | None:
    month, day = words.value("m"), words.value("d")
    return point(words.year("y", month, day), month, day)


def _days(words: Words) -> str | None:
    """«с 3 по 5 мая», «с 12 декабря 2024 года по 3 января 2025»."""
    month, start, end = words.value("m"), words.value("d"), words.value("d2")
    first = words.value("m1") if "m1" in words else month
    backward = (first, start) > (month, end)
    if "y1" in words and "y" not in words:
        year = words.explicit_year("y1")
        last = None if year is None else year + backward
    else:
        last = words.year("y", month, end)
        year = words.explicit_year("y1") if "y1" in words else None
        if "y1" not in words and last is not None:
            year = last - backward
    if first == month and backward and year != last:
        return None  # «с 5 по 3 мая»
    return interval(point(year, first, start), point(last, month, end))


def _two_days(words: Words) -> str | None:
    """«30 июня и 1 июля 2025 года»: the year counts for both."""
    year = words.explicit_year("y")
    days = ((words.value(f"m{i}"), words.value(f"d{i}")) for i in ("1", ""))
    return several([point(year, month, day) for month, day in days])


def _day_list(words: Words) -> str | None:
    """«9, 10 и 12 мая»."""
    month, days = words.value("m"), []
    start, end = words.match.span("list")
    for i in range(start, end):
        if words.words.letters[i] in "dOoT":
            tens = words.words.values[i - 1] if words.words.letters[i - 1] == "z" else 0
            days.append(tens + words.words.values[i])
    year = words.year("y", month, days[0])
    return several([point(year, month, day) for day in days])


def _month(words: Words) -> str | None:
    month = words.value("m")
    if "a" in words:  # «в минувшем апреле»
        shift, today = words.value("a"), words.calendar.today
        if today is None:
            return None
        if shift == 0:
            return point(today.year, month)
        later = (month >= today.month) if shift < 0 else (month > today.month)
        return point(today.year - later if shift < 0 else today.year + (not later), month)
    return point(words.year("y", month), month)


def _months(words: Words) -> str | None:
    """«с января по март», «сентябрь 2014 — январь 2015 годов»."""
    first, last = words.value("m1"), words.value("m")
    if "y1" in words and "y" not in words:
        start = words.explicit_year("y1")
        end = None if start is None else start + (first > last)
    else:
        end = words.year("y", last)
        start = words.explicit_year("y1") if "y1" in words else None
        if "y1" not in words and end is not None:
            start = end - (first > last)
    return interval(point(start, first), point(end, last))


def _months_of_year(words: Words) -> str | None:
    """«за девять месяцев 2025 года»."""
    months, unit = words.value("k"), words.value("u")
    if unit != 2 or not 2 <= months <= 11:
        return None
    year = words.explicit_year("y")
    return interval(point(year, 1), point(year, months))


def _year(words: Words) -> str | None:
    year = words.value("y")
    if _BEFORE_CHRIST.match(words.text, words.end):
        return point(1 - year)  # year 0 is 1 BC
    return point(year) if year >= 100 else None  # «в 98 году» of which century?


def _years(words: Words) -> str | None:
    first, last = words.value("y1"), words.value("y")
    if last < 100:  # «2024/25»
        last += first // 100 * 100
        if last != first + 1:
            return None
    return interval(point(first), point(last))


def _year_list(words: Words) -> str | None:
    start, end = words.match.span("list")
    letters, values = words.words.letters, words.words.values
    return several([point(values[i]) for i in range(start, end) if letters[i] in "YXy"])


def _relative_year(words: Words) -> str | None:
    return point(words.calendar.shifted_year(words.value("a")))


def _end_of_year(words: Words) -> str | None:
    return point(words.calendar.shifted_year(0))


def _part_of_year(code: int, count: int, months: int) -> Reader:
    """Return a reader of the n-th of *count* parts of a year, each *months* long."""

    def read(words: Words) -> str | None:
        number = words.value("n")
        if not 1 <= number <= count or words.counts("n"):
            return None
        if "m" in words:  # «в первой половине мая»
            return _month(words)
        return point(words.year("y", (number - 1) * months + months // 2 + 1), code + number)

    return read


def _season(words: Words) -> str | None:
    season = words.value("s")
    if "y" in words:
        return point(words.explicit_year("y"), season)
    if season == 24:  # a winter without a year lies in two
        return None
    if "a" in words:
        return point(words.calendar.shifted_year(words.value("a")), season)
    return point(words.calendar.year_of((season - 20) * 3 + 1), season)


def _decade(words: Words) -> str | None:
    return _decade_of(words.value("d"), "a" in words and words.value("a") == -1)


def _decade_of(value: int, last_century: bool = False) -> str | None:
    if value < 100:
        if last_century or value >= 30:
            value += 1900
        elif value == 0:
            value = 2000
        else:
            return None  # «в 20-е годы» of which century?
    return f"{value // 10}X"


def _decades(words: Words) -> str | None:
    first, last = words.value("d1"), words.value("d")
    return interval(_decade_of(first), _decade_of(last))


def _century(words: Words) -> str | None:
    if _BEFORE_CHRIST.match(words.text, words.end):
        return None
    number = words.value("n")
    return f"{number - 1:02d}XX" if 1 <= number <= 22 else None


def _centuries(words: Words) -> str | None:
    first, last = words.value("n1"), words.value("n")
    return f"{first - 1:02d}XX/{last - 1:02d}XX" if 1 <= first < last <= 22 else None


def _weekday(words: Words) -> str | None:
    shift = words.value("a") if "a" in words else None
    return edtf_of(words.calendar.weekday(words.value("w"), shift))


def _week(words: Words) -> str | None:
    shift, unit = words.value("a"), words.value("u")
    if unit == 1:
        return words.calendar.week(shift)
    return words.calendar.month(shift) if unit == 2 else None


def _weekend(words: Words) -> str | None:
    return words.calendar.week(words.value("a"), 5) if "a" in words else None


def _adverb(words: Words) -> str | None:
    return edtf_of(words.calendar.day(words.value("r")))


def _ago(words: Words) -> str | None:
    """«две недели назад», «год назад»."""
    calendar = words.calendar
    count = words.value("k") if "k" in words else 1
    unit = 3 if words.match["u"] in "GL" else words.value("u")
    if unit == 0:
        return edtf_of(calendar.day(-count))
    if unit == 1:
        day = edtf_of(calendar.day(-7 * count))
        return None if day is None else f"{day}~"
    return calendar.month(-count) if unit == 2 else point(calendar.shifted_year(-count))


def _after(words: Words) -> str | None:
    """«через две недели» from today of what lies ahead, «спустя неделю» from the day told before."""
    calendar = words.calendar
    base = calendar.today if calendar.planned else calendar.told
    count = words.value("k") if "k" in words else 1
    unit = 3 if words.match["u"] in "GL" else words.value("u")
    since = Calendar(base)
    if unit < 2:
        return edtf_of(since.day((7 if unit else 1) * count))
    return since.month(count) if unit == 2 else point(since.shifted_year(count))


def _weekdays(words: Words) -> str | None:
    """«с воскресенья по вторник», «в пятницу и субботу»: the days follow each other."""
    first = words.calendar.weekday(words.value("w1"), None)
    if first is None:
        return None
    days = (words.value("w") - words.value("w1")) % 7
    last = Calendar(first).day(days)
    if "list" in words:
        return several([edtf_of(first), edtf_of(last)])
    return interval(edtf_of(first), edtf_of(last))


#: The grammar. Where two rules match, the longer match wins, then the earlier rule.
RULES: Final[tuple[Rule, ...]] = (
    (rf"s?{_WEEKDAY}(?P<f>F){_YEAR_WORD}?,?[-t]{_WEEKDAY}(?P<f2>F){_YEAR_WORD}?", _figures_range),
    (rf"{_WEEKDAY}(?P<f>F)(?:G|g!?)?", _figures),
    ((rf"[si]?{_WEEKDAY}(?P<d>{_DAY})(?:(?P<m1>[MN])(?P<y1>{_YEAR})?)?,?[-tn]"
     rf"{_WEEKDAY}(?P<d2>{_DAY})(?P<m>[MN])(?P<y>{_YEAR})?"), _days),
    (rf"i(?P<d>{_DAY})(?:(?P<m1>[MN])(?P<y1>{_YEAR})?)?&(?P<d2>{_DAY})(?P<m>[MN])(?P<y>{_YEAR})?",
     _days),
    ((rf"(?P<list>{_DAY}(?:,{_DAY}){{0,8}},?&{_DAY}|{_DAY}(?:,{_DAY}){{1,8}})"
     rf"(?P<m>[MN])(?P<y>{_YEAR})?"), _day_list),
    (rf"(?P<d1>{_DAY})(?P<m1>[MN])&(?P<d>{_DAY})(?P<m>[MN])(?P<y>{_YEAR})", _two_days),
    (rf"(?:R,)?{_WEEKDAY}(?P<d>{_DAY})(?P<m>[MN])(?P<y>{_YEAR})?", _day),
    (rf"[si]?(?P<m1>[MN])(?P<y1>{_YEAR})?(?:[-t&]|,&)(?P<m>M)(?P<y>{_YEAR})?", _months),
    (rf"[si]?(?P<m1>N)(?P<y1>{_YEAR})?(?:[-t&]|,&)(?P<m>N)(?P<y>{_YEAR})", _months),
    (rf"B?(?P<m>[MN])(?P<y>{_YEAR})", _month),
    (r"B?(?P<a>A)(?P<m>M)", _month),
    (r"(?:B|(?<=[vstn]))(?P<m>M)", _month),
    (rf"B?(?P<n>[COo])Q(?P<y>{_YEAR})", _part_of_year(32, 4, 3)),
    (rf"B?(?P<n>d)Q(?P<y>{_YEAR})", _part_of_year(32, 4, 3)),
    (r"(?:B|(?<=[vstn]))(?P<n>[COo])Q", _part_of_year(32, 4, 3)),
    (rf"(?P<n>[CdOo])q!?(?P<y>{_YEAR})", _part_of_year(32, 4, 3)),
    (rf"B?(?P<n>[CdOo])H(?P<y>{_YEAR})", _part_of_year(39, 2, 6)),
    (r"(?:B|(?<=[vstn]))(?P<n>[CdOo])H", _part_of_year(39, 2, 6)),
    (rf"(?P<n>[Oo])h(?P<m>M)(?P<y>{_YEAR})?", _part_of_year(39, 2, 6)),
    (rf"(?P<n>[Oo])h(?P<y>{_YEAR})", _part_of_year(39, 2, 6)),
    (rf"(?P<k>[dK])(?P<u>U)(?P<y>{_YEAR})", _months_of_year),
    (rf"B?(?P<s>[SI])(?P<y>{_YEAR})", _season),
    (r"B?(?P<a>A)(?P<s>[SI])", _season),
    (r"(?:B|(?<=[vstn]))(?P<s>S)", _season),
    (r"(?P<s>I)", _season),
    (r"B?(?P<d>[DT])[GL](?:(?P<a>A)V)?", _decade),
    (r"(?:B|(?<=[vstn]))(?P<d>D)", _decade),
    (r"s?(?P<d1>[DTY])[-t&](?P<d>[DT])[GL]?", _decades),
    (r"B?(?P<n>[Cdo])(?:V|(?<=C)v!)", _century),
    (r"s?(?P<n1>[C])[-t&](?P<n>[C])(?:V|v!)", _centuries),
    (rf"s?(?P<y1>[YXy]){_YEAR_WORD}?[-t/](?P<y>[YXyd]){_YEAR_WORD}", _years),
    (r"s(?P<y1>[Yy])t(?P<y>[Yy])(?!x)", _years),
    (r"(?<=<)(?P<y1>[YX])-(?P<y>[YX])(?=>)", _years),
    (r"(?P<y1>Y)-(?P<y>Y)(?=[!,>¶]|$)", _years),
    (r"(?P<y1>Y)/(?P<y>[dkY])", _years),
    (rf"(?P<list>[YX](?:,[YX]){{0,6}}&[YX]){_YEAR_WORD}", _year_list),
    (r"B?(?P<y>[YXy])c?(?:G|g!?)", _year),
    (r"(?<=v)(?P<y>k)G", _year),
    (r"B?(?<=[vstnB])(?P<y>y)", _year),
    (r"(?<=<)(?P<y>Y)(?=>)", _year),
    (r"(?<=v)(?P<y>Y)(?=[!,>¶]|$)", _year),
    (r"B?(?P<a>A)c?(?:G|g!?)", _relative_year),
    (r"BG", _end_of_year),
    (r"[si](?P<w1>W),?[-tn](?P<w>W)", _weekdays),
    (r"(?<=v)(?P<list>(?P<w1>W)&v?(?P<w>W))", _weekdays),
    (r"B?(?P<a>A)(?P<w>W)", _weekday),
    (r"(?<=[vstn])(?P<w>W)", _weekday),
    (r"B?(?P<a>A)(?P<u>U)", _week),
    (r"(?P<a>Z)E", _weekend),
    (r"(?P<k>[KdkOo])?(?P<u>[UGL])J?b", _ago),
    (r"p(?P<k>[KdkOo])?(?P<u>[UGL])(?!J?b)", _after),
    (r"(?P<k>[KdkOo])?(?P<u>[UGL])p", _after),
    (r"(?P<r>R)", _adverb),
)  # fmt: skip

#: Rules for words already known to be a date: what is too bold in running text.
WHOLE: Final[tuple[Rule, ...]] = (
    (r"(?P<y>[YXy])", _year),
    (rf"(?P<y1>[YXy])-(?P<y>[YXyd]){_YEAR_WORD}?", _years),
    (r"B?(?P<m>[MN])", _month),
    (r"(?P<w>[Ww])", _weekday),
    (r"(?P<s>S)", _season),
    (r"(?P<d>[DT])", _decade),
)
