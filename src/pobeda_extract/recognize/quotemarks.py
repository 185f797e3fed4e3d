"""A text into the stretches that stand in quotation marks, by typography alone.

Marks are paired in one pass with hard limits (nesting, length, paragraphs), so that an unclosed
mark costs itself and never the rest of the article. What newspapers really print is read:
«в «Ростове», — сказал он» closes two marks with one, quotations run over paragraphs, each
paragraph of a long one may open anew, straight quotes nest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

#: Limits of one quotation: marks within marks, marks in all, characters, paragraphs.
_DEPTH: Final = 6
_MARKS: Final = 80
_CHARACTERS: Final = 6000
_PARAGRAPHS: Final = 12

_PARAGRAPH: Final = re.compile(r"\S[^\r\n]*")
_MARK: Final = re.compile(r"[«»\"“”„‟]")
#: After a quotation: the dash before the author's words.
TAIL: Final = re.compile(
    r"(?:[ \xa0]?\([^()\n]{1,60}\))?(?P<stop>[.!?…]{0,3}[ \xa0]?,?)[ \xa0]{0,2}"
    r"[—–−-]{1,2}[ \xa0]{0,2}(?=\w)"
)
_ENDS: Final = re.compile(r"\s*(?:[.,;:!?…)]|[—–-]\s|$)")
_OPENERS: Final = "«„“\"'("
_CLOSERS: Final = "»“”\"'.,;:!?…)"


@dataclass(frozen=True, slots=True)
class Quoted:
    """
    A stretch in quotation marks.

    ``start`` and ``end`` hold the words without marks and white space; ``opening`` is where the
    opening mark stands, ``closing`` is just after the closing one. Where that is missing because
    the next paragraph opens the quotation anew, ``closing`` is the paragraph's end and ``closed``
    is false.
    """

    start: int
    end: int
    opening: int
    closing: int
    closed: bool = True


class _Mark(NamedTuple):
    position: int
    kind: str  # the opening mark that it belongs to
    opens: bool


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans of the lines that hold something, in text order."""
    return [match.span() for match in _PARAGRAPH.finditer(text)]


def quoted(text: str, lines: Sequence[tuple[int, int]]) -> list[Quoted]:
    """
    Return the outermost quoted stretches of *text*, in order, not overlapping.

    Args:
        text: The article; the cost is linear in it.
        lines: Its ``paragraphs``.
    """
    found: list[Quoted] = []
    marks = [_marks(text, start, end) for start, end in lines]
    line = at = 0
    while line < len(lines):
        if at >= len(marks[line]):
            line, at = line + 1, 0
            continue
        if not marks[line][at].opens:
            at += 1
            continue
        opening = marks[line][at].position
        end = _end(text, lines, marks, line, at)
        if end is not None:
            line, last = end
            closing = marks[line][last].position
            _add(text, found, opening, closing, closed=True)
            at = last + 1
        elif _opens_anew(lines, marks, line, at):
            closing = lines[line][1]
            _add(text, found, opening, closing, closed=False)
            line, at = line + 1, 0
        else:
            at += 1
    return found


def _end(
    text: str, lines: Sequence[tuple[int, int]], marks: list[list[_Mark]], line: int, at: int
) -> tuple[int, int] | None:
    """Return where the quotation ends that the mark *at* opens, as (paragraph, mark)."""
    row = marks[line]
    named = _name_in_name(text, row, at)
    if named is not None:
        return line, named
    end = _closed(row, at) or _collapsed(text, row, at, TAIL)
    if end is None:
        over = _over_paragraphs(lines, marks, line, at)
        if over is not None:
            return over
        end = _collapsed(text, row, at, _ENDS)
    return None if end is None else (line, end)


#: «АО «УК «Вега» (Орлов)»: a legal form, no full stop up to the inner marks, one mark that closes.
_FORM: Final = re.compile(r"[А-ЯЁ]{2,6} $")
_SHORT: Final = 60


def _name_in_name(text: str, marks: list[_Mark], at: int) -> int | None:
    """Return the mark that closes a firm's two names at once, where nothing else closes the outer."""
    outer = marks[at].position
    if _FORM.search(text, max(outer - 7, 0), outer) is None or at + 2 >= len(marks):
        return None
    inner, close = marks[at + 1], marks[at + 2]
    if not inner.opens or close.opens or close.position - outer > _SHORT:
        return None
    if any(char in text[outer : close.position] for char in ".,:;!?\n"):
        return None
    return at + 2 if at + 3 >= len(marks) or marks[at + 3].opens else None


def _add(text: str, found: list[Quoted], opening: int, closing: int, closed: bool) -> None:
    start, end = opening + 1, closing
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    if start < end:
        found.append(Quoted(start, end, opening, closing + closed, closed))


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    """Read the marks of one paragraph, straight ones by what stands around them."""
    marks: list[_Mark] = []
    open_marks: list[str] = []
    for match in _MARK.finditer(text, start, end):
        position, mark = match.start(), match.group()
        kind, opens = _read(text, position, mark, open_marks)
        marks.append(_Mark(position, kind, opens))
        if opens:
            open_marks.append(kind)
        elif kind in open_marks:
            while open_marks.pop() != kind:
                pass
    return marks


def _read(text: str, position: int, mark: str, open_marks: list[str]) -> tuple[str, bool]:
    if mark == "«":
        return "«", True
    if mark == "»":
        return "«", False
    if mark == "„":
        return "„", True
    if mark == "“" and "„" in open_marks[-2:]:
        return "„", False
    if mark in "“‟":
        return "“", True
    if mark == "”":
        return ("„" if "„" in open_marks and "“" not in open_marks else "“"), False
    before = text[position - 1] if position else " "
    after = text[position + 1] if position + 1 < len(text) else " "
    may_open = (before.isspace() or before in _OPENERS or before in "—–-") and not after.isspace()
    may_close = not before.isspace() and (after.isspace() or after in _CLOSERS or after in "—–-")
    if may_open != may_close:
        return '"', may_open
    return '"', '"' not in open_marks


def _closed(marks: list[_Mark], at: int) -> int | None:
    """Return the mark that closes the one *at*, all between them balanced."""
    stack: list[str] = []
    for i in range(at, min(len(marks), at + _MARKS)):
        mark = marks[i]
        if mark.position - marks[at].position > _CHARACTERS:
            return None
        if not _step(stack, mark):
            return i
        if len(stack) > _DEPTH:
            return None
    return None


def _step(stack: list[str], mark: _Mark) -> bool:
    """Put *mark* on the stack or take off what it closes; tell whether anything is left open."""
    if mark.opens:
        stack.append(mark.kind)
    elif mark.kind in stack:
        while stack.pop() != mark.kind:
            pass
    return bool(stack)


def _collapsed(text: str, marks: list[_Mark], at: int, after: re.Pattern[str]) -> int | None:
    """Return a mark that closes both an inner and the outer quotation: «в «Ростове», — сказал."""
    stack: list[str] = []
    for i in range(at, min(len(marks), at + _MARKS)):
        mark = marks[i]
        if mark.position - marks[at].position > _CHARACTERS or len(stack) > _DEPTH:
            return None
        _step(stack, mark)
        if not mark.opens and len(stack) == 1 and after.match(text, mark.position + 1):
            return i
    return None


def _over_paragraphs(
    lines: Sequence[tuple[int, int]], marks: list[list[_Mark]], line: int, at: int
) -> tuple[int, int] | None:
    """Return the closing mark in a later paragraph as (paragraph, mark)."""
    stack: list[str] = []
    opening = marks[line][at].position
    for number in range(line, min(len(lines), line + _PARAGRAPHS)):
        row = marks[number]
        if number > line and row and row[0].opens and row[0].position == lines[number][0]:
            return None  # the next paragraph opens anew
        for i in range(at if number == line else 0, min(len(row), at + _MARKS)):
            if row[i].position - opening > _CHARACTERS or len(stack) > _DEPTH:
                return None
            if not _step(stack, row[i]):
                return number, i
    return None


def _opens_anew(
    lines: Sequence[tuple[int, int]], marks: list[list[_Mark]], line: int, at: int
) -> bool:
    """Tell whether a paragraph is all quotation and the next one opens it anew: «…¶«…»."""
    start, end = lines[line]
    opening = marks[line][at].position
    if opening != start or end - opening > _CHARACTERS or line + 1 == len(lines):
        return False
    following = marks[line + 1]
    return bool(following) and following[0].opens and following[0].position == lines[line + 1][0]
