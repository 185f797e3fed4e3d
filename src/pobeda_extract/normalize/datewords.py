"""Words into the letters that the grammar of dates is written in, one letter a word.

A text is cut into words, numbers and marks, and each gets a letter for what it can be in a date:
«с 3 по 5 мая 2025 года» becomes ``sdtdMYG``. The grammar (``dates.py``) is then a handful of short
patterns over such strings. What counts for nothing in a date is ``x``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from pobeda_extract.errors import ResourceError
from pobeda_extract.lexicons import load
from pobeda_extract.types import Span

#: Kinds of words in ``lexicons/dates.toml`` and their letters.
LETTERS: Final = {
    "month": "M",  # «N» where capitalised: «8 Марта», but «Май» alone may be a surname
    "month_short": "f",  # only with its full stop: «15 сент.»
    "weekday": "W",
    "weekday_name": "w",  # «среда»: a day only before one, «среда, 5 марта»
    "year": "G",
    "years": "L",
    "year_mark": "g",
    "year_kind": "c",
    "season": "S",
    "season_when": "I",
    "shift": "A",
    "shift_plural": "Z",
    "adverb": "R",
    "unit": "U",
    "weekend": "E",
    "quarter": "Q",
    "quarter_mark": "q",
    "half": "H",
    "half_of": "h",
    "century": "V",
    "part": "B",
    "ago": "b",
    "after": "p",
    "about": "a",
    "same": "J",
    "particle": "e",
    "from": "s",
    "between": "i",
    "to": "t",
    "to_night": "n",
    "preposition": "v",
    "and": "&",
    "numeral": "K",
    "tens": "z",
    "ordinal": "o",
    "decade": "D",
}
#: Marks that may stand in a date; ``¶`` is the end of a paragraph, which no date runs over.
_MARKS: Final = {
    "-": "-", "–": "-", "—": "-", "−": "-", "‑": "-",
    ",": ",", ".": "!", "(": "<", ")": ">", "/": "/",
}  # fmt: skip

_WORD: Final = r"""
(?P<full>
    (?<![\w.,/\-])
    (?: (?P<y1>\d{{4}}) (?P<s1>[-./]) (?P<m1>\d\d) (?P=s1) (?P<d1>\d\d)
      | (?P<d2>\d{{1,2}}) (?P<s2>[./]) (?P<m2>\d{{1,2}}) (?P=s2) (?P<y2>\d{{4}}|\d\d) )
    (?! \d | [.,/\-]\d )
)
| (?P<suffixed> (?<![\d.,]) (?P<digits>\d{{1,4}}) [-‑–]?
    (?P<suffix>го|ого|й|ый|ой|е|ые|ое|м|ом|му|ому|х|ых|ми|ю|я) (?!\w) )
| (?P<number> \d+ (?: [.,:]\d+ )* )
| (?P<short> (?:{short})\. | (?<=\d[ \xa0]) (?:{short}) (?=[ \xa0]?[—–\-,/(]) )
| (?P<letters> [^\W\d_]+ )
| (?P<paragraph> \n\s*\n )
| (?P<mark> \S )
"""
#: A run of words without ``x``, and what no date is without.
_RUN: Final = re.compile(r"[^x]+")
_CORE: Final = re.compile(r"[FMNYXyDTGgWSIARBVCQqHhUZb]")
_ROMAN: Final = re.compile(r"[IVXХ]{1,5}")
_ROMAN_VALUES: Final = {"I": 1, "V": 5, "X": 10, "Х": 10}  # «Х» is often typed in Cyrillic
_PAIRS: Final = {"IV": "IIII", "IX": "VIIII"}


@dataclass(frozen=True, slots=True)
class DateWords:
    """
    A text's words as letters.

    ``letters[i]`` is the class of the word at ``spans[i]`` and ``values[i]`` what it counts for;
    ``days`` holds the whole dates written in figures («11.04.2025») by position.
    """

    letters: str
    spans: tuple[Span, ...]
    values: tuple[int, ...]
    days: dict[int, date]


@cache
def _pattern() -> re.Pattern[str]:
    short = (form for form, (letter, _) in _lexicon().items() if letter == "f")
    return re.compile(_WORD.format(short="|".join(sorted(short))), re.VERBOSE)


@cache
def _lexicon() -> dict[str, tuple[str, int]]:
    entries: dict[str, tuple[str, int]] = {}
    for entry in load("dates")["word"]:
        letter = LETTERS.get(entry["kind"])
        if letter is None:
            raise ResourceError(f"lexicon dates.toml: {entry['lemma']} has no such kind")
        for form in entry["forms"]:
            entries[form] = letter, entry["value"]
    return entries


def date_words(text: str) -> DateWords:
    """
    Read *text* as letters of the grammar of dates.

    Args:
        text: Any text; offsets in the result are characters of it.

    Returns:
        One letter, span and value for each word and mark that stands in a date or right beside
        one, in text order; a run of others is one ``x``. Linear in the text.
    """
    lexicon = _lexicon()
    letters: list[str] = []
    places: list[int] = []  # start, end, start, end: a hundred thousand pairs are slow to track
    values: list[int] = []
    days: dict[int, date] = {}
    for match in _pattern().finditer(text):
        kind = match.lastgroup
        word = match.group()
        letter, value = "x", 0
        if kind == "letters":
            if len(word) <= 14:
                letter, value = _word(word, lexicon)
        elif kind == "short":
            letter, value = "M", lexicon[word.removesuffix(".")][1]
        elif kind == "mark":
            letter = _MARKS.get(word, "x")
        elif kind == "number":
            letter, value = _number(word)
        elif kind == "suffixed":
            letter, value = _suffixed(match["digits"], match["suffix"])
        elif kind == "full":
            found = _full(match)
            if found is not None:
                letter = "F"
                days[len(letters)] = found
        else:
            letter = "¶"
        letters.append(letter)
        places += match.span()
        values.append(value)
    return _condensed("".join(letters), places, values, days)


def _condensed(
    letters: str, places: list[int], values: list[int], days: dict[int, date]
) -> DateWords:
    """Keep what a date may be made of, and one word on each side: most of a text is neither."""
    kept: list[int] = []
    for match in _RUN.finditer(letters):
        if not _CORE.search(letters, *match.span()):
            continue
        first = max(match.start() - 1, kept[-1] + 1 if kept else 0)
        kept.extend(range(first, min(match.end() + 1, len(letters))))
    return DateWords(
        "".join(letters[i] for i in kept),
        tuple(Span(places[2 * i], places[2 * i + 1]) for i in kept),
        tuple(values[i] for i in kept),
        {new: days[old] for new, old in enumerate(kept) if old in days},
    )


def _word(word: str, lexicon: dict[str, tuple[str, int]]) -> tuple[str, int]:
    letter, value = lexicon.get(word.lower().replace("ё", "е"), ("x", 0))
    if letter == "M" and word[0].isupper():
        return "N", value
    if letter == "f":
        return "x", 0
    if letter == "x" and _ROMAN.fullmatch(word):
        return "C", _roman(word)
    if word == "т":  # «11 мая т. г.»
        return "j", 0
    return letter, value


def _roman(word: str) -> int:
    word = word.replace("Х", "X")
    for pair, plain in _PAIRS.items():
        word = word.replace(pair, plain)
    return sum(_ROMAN_VALUES[letter] for letter in word)


def _number(word: str) -> tuple[str, int]:
    if not word.isdigit() or len(word) > 4:
        return "x", 0
    value = int(word)
    if len(word) == 4 and 1000 <= value < 2200:
        return ("Y" if 1900 <= value < 2100 else "X"), value
    if 1 <= value <= 31 and len(word) <= 2:
        return "d", value
    return ("k", value) if len(word) <= 3 else ("x", 0)


def _suffixed(digits: str, suffix: str) -> tuple[str, int]:
    value = int(digits)
    plural = suffix in {"е", "ые", "х", "ых", "ми"}
    if len(digits) == 4 and 1000 <= value < 2200:
        if plural and value % 10 == 0:
            return "D", value
        return ("y", value) if 1900 <= value < 2100 and not plural else ("x", 0)
    if plural and value % 10 == 0 and len(digits) == 2 and suffix != "ми":
        return ("T" if value in {10, 20, 30} else "D"), value  # «20-е мая» and «20-е годы»
    return ("O", value) if 1 <= value <= 31 else ("x", 0)


def _full(match: re.Match[str]) -> date | None:
    year = match["y1"] or match["y2"]
    if len(year) == 2:
        year = ("20" if int(year) < 70 else "19") + year
    try:
        return date(int(year), int(match["m1"] or match["m2"]), int(match["d1"] or match["d2"]))
    except ValueError:
        return None
