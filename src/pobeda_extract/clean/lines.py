"""Join lines that a program broke: «Мель-⏎ников», «Олег⏎Дроздов», a column of a printed page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from pobeda_extract.clean.view import Edit
from pobeda_extract.lexicons import words
from pobeda_extract.lexicons.posts import post_kind
from pobeda_extract.morph import is_known, known_parses

_LINE_END: Final = re.compile(r"(\r\n|[\n\r])")
#: A line this long, broken off inside a sentence, was wrapped by a program and not by an author.
_WRAPPED: Final = 50
#: Lines of a column: at least so many, and so long.
_COLUMN_LINES: Final = 3
_COLUMN: Final = 30
#: A line that ends with a post has more words than a heading's.
_POST_AFTER: Final = 3
#: Of the lines that may have been wrapped, so many have no room for the next line's first word.
_FULL: Final = 0.7

_FIRST_WORD: Final = re.compile(r"\S+")
#: A list's item, a turn of a dialogue, a heading's mark, a table's row: never goes on from above.
_ITEM: Final = re.compile(r"(?:[—–•·*#|>+]|- |\d{1,3}[.)]\s|[а-я]\)\s)")
_PART: Final = re.compile(r"(?:^|(?<=[\s«\"(„“]))([А-ЯЁа-яё][а-яё]*(?:-[А-ЯЁа-яё]+)*)-$")
_REST: Final = re.compile(r"[А-ЯЁа-яё][а-яё]*")
_SPELLED: Final = re.compile(r"[А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)*")
_NAME: Final = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
#: «г.⏎Твери», «ул.⏎Мира», «В.⏎Орлов»: what is short for something goes on.
_SHORT: Final = re.compile(
    r"(?:^|[\s(«])(?:[А-ЯЁ]|г|гг|ул|им|пос|дер|обл|пр|просп|акад|проф|тов)\.$"
)
_LAST_WORD: Final = re.compile(r"(?:^|(?<=[\s«(]))([А-ЯЁа-яё-]+)$")


def line_ends(text: str, signs: AbstractSet[str]) -> Iterator[Edit]:
    """Yield a blank (or nothing, within a word) for each line end that a program put in."""
    if signs.isdisjoint("\r\n"):
        return
    spelled: frozenset[str] | None = None
    for block in _blocks(text):
        column = _column(text, block)
        for (start, end), (following, last) in itertools.pairwise(block):
            line, after = text[start:end], text[following:last]
            if _ITEM.match(after):
                continue
            part, rest = _PART.search(line), _REST.match(after)
            if part and rest and (rest[0][0].islower() or rest.end() - rest.start() > 1):
                if spelled is None:
                    spelled = frozenset(_SPELLED.findall(text))
                keep = _is_hyphen(spelled, part[1], rest[0]) or after[rest.end() :][:1] == "-"
                yield Edit(end - 1 + keep, following, "")
            elif _goes_on(line, after, column):
                yield Edit(end, following, " ")


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the lines between two blank ones, without the blanks around them."""
    block: list[tuple[int, int]] = []
    at = 0
    for number, line in enumerate(_LINE_END.split(text)):
        start = at
        at += len(line)
        if number % 2:
            continue
        inside = line.strip()
        if inside:
            begin = start + line.index(inside[0])
            block.append((begin, begin + len(inside)))
        elif block:
            yield block
            block = []
    yield block


def _column(text: str, block: Sequence[tuple[int, int]]) -> int:
    """Return the width of the column that the lines of *block* were set in, 0 where in none."""
    if len(block) < _COLUMN_LINES:
        return 0
    width = max(end - start for start, end in block)
    if width < _COLUMN:
        return 0
    full = running = 0
    for (start, end), (following, last) in itertools.pairwise(block):
        word = _FIRST_WORD.match(text, following, last)
        full += word is not None and end - start + 1 + word.end() - word.start() > width
        running += text[following].islower() or _is_name_broken(
            text[start:end], text[following:last]
        )
    pairs = len(block) - 1
    return width if full >= _FULL * pairs and running * 3 >= pairs else 0


def _goes_on(line: str, after: str, column: int) -> bool:
    if line[-1] in ".!?…:;" and not _SHORT.search(line):
        return False
    if after[0].islower():
        return bool(column) or len(line) >= _WRAPPED or _ends_open(line)
    word = _FIRST_WORD.match(after)
    if column and word and len(line) + 1 + word.end() > column:
        return True
    return _ends_open(line) or _is_name_broken(line, after) or _is_post_broken(line, after)


def _ends_open(line: str) -> bool:
    """«встреча прошла в⏎Твери»: no line of an author ends with a preposition or «и»."""
    last = _LAST_WORD.search(line)
    return last is not None and last[1] in words("lines", "open.words")


def _is_name_broken(line: str, after: str) -> bool:
    """«министр Олег⏎Дроздов», «им.⏎Орлова»: a given name alone, or what is short for a word."""
    surname, last = _NAME.match(after), _LAST_WORD.search(line)
    if surname is None:
        return False
    if _SHORT.search(line):
        return " " in line
    if last is None or not last[1].istitle() or " " not in line:
        return False
    before = line[: last.start()].rsplit(maxsplit=1)[-1]
    if before[0].isupper() or not before[-1].isalpha():
        return False
    return _is_given(last[1]) and _may_be_surname(surname[0])


def _is_post_broken(line: str, after: str) -> bool:
    """«Соглашение подписали мэр⏎Омска …», «прибыл министр⏎Олег …»: a post alone at a line's end."""
    last, name = _LAST_WORD.search(line), _NAME.match(after)
    if last is None or name is None or not last[1].islower() or line.count(" ") < _POST_AFTER:
        return False
    if not any(post_kind(parse.normal) == "posts" for parse in known_parses(last[1])):
        return False
    found = known_parses(name[0])
    place = any("Geox" in parse.kinds and parse.case == "Gen" for parse in found)
    return place or (bool(found) and "Name" in found[0].kinds)


def _is_given(word: str) -> bool:
    found = known_parses(word)
    return bool(found) and "Name" in found[0].kinds


def _may_be_surname(word: str) -> bool:
    found = known_parses(word)
    return not found or any("Surn" in parse.kinds for parse in found)


def _is_hyphen(spelled: frozenset[str], part: str, rest: str) -> bool:
    """Tell «премьер-⏎министр», which has a hyphen, from «Мель-⏎ников», which was broken."""
    if rest[0].isupper():
        return True
    joined, compound = part + rest, f"{part}-{rest}"
    if is_known(joined) or joined in spelled:
        return False
    if is_known(compound) or compound in spelled:
        return True
    if part.lower() in words("lines", "first_parts.words"):
        return True
    return len(part) > 3 and len(rest) > 3 and part[-1] == "о" and is_known(rest)
