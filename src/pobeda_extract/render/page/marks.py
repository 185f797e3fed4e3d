"""Mark spans in a text as nested elements; spans that cross are cut into pieces that do not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from pobeda_extract.facts import Extraction
from pobeda_extract.render.page.markup import WORDS, text

_DEEPEST = 4


class Mark(NamedTuple):
    """Characters [start, end) belong to the entry with this id."""

    start: int
    end: int
    id: str
    kind: str
    manner: str
    name: str


class Units:
    """Converts offsets from code points, which we count, to UTF-16 units, which browsers count."""

    def __init__(self, content: str) -> None:
        self._wide = [i for i, c in enumerate(content) if c > "\uffff"]

    def of(self, offset: int) -> int:
        """Return the offset in UTF-16 units."""
        return offset + bisect_right(self._wide, offset - 1)


def marks_of(extraction: Extraction) -> list[Mark]:
    """Return every place in the text that an entry stands in."""
    found = []
    for kind, entries in (
        ("person", extraction.people),
        ("organization", extraction.organizations),
        ("place", extraction.places),
        ("event", extraction.events),
        ("agreement", extraction.agreements),
    ):
        for entry in entries:
            found += [Mark(m.start, m.end, entry.id, kind, m.kind, entry.name)
                      for m in entry.mentions]  # fmt: skip
    for person in extraction.people:
        for post in person.positions:
            found += [Mark(e.start, e.end, post.id, "position", "", f"{person.name}, {post.position}")
                      for e in post.evidence]  # fmt: skip
    found += [Mark(q.start, q.end, q.id, "quote", "", q.text[:60]) for q in extraction.quotes]
    return found


def marked(content: str, marks: Iterable[Mark]) -> str:
    """
    Return *content* as HTML with *marks* around their words.

    Args:
        content: The article's text; every character of it stands in the result, in order.
        marks: In any order; those that reach out of the text are cut.
    """
    pieces = sorted(
        {m._replace(start=max(m.start, 0), end=min(m.end, len(content))) for m in marks},
        key=lambda m: (m.start, -m.end, m.kind, m.id),
    )
    waiting = [m for m in reversed(pieces) if m.start < m.end]
    out: list[str] = []
    open_marks: list[Mark] = []
    at = 0

    def move(to: int) -> None:
        nonlocal at
        out.append(text(content[at:to]))
        at = to

    def close(to: int) -> None:
        while open_marks and open_marks[-1].end <= to:
            move(open_marks.pop().end)
            out.append("</mark>")

    while waiting:
        mark = waiting.pop()
        close(mark.start)
        if open_marks and mark.end > open_marks[-1].end:  # crosses: the rest comes later
            cut = open_marks[-1].end
            _insert(waiting, mark._replace(start=cut, manner=f"{mark.manner} rest"))
            mark = mark._replace(end=cut)
        move(mark.start)
        out.append(_start(mark, len(open_marks)))
        open_marks.append(mark)
    close(len(content))
    move(len(content))
    return "".join(out)


def _insert(waiting: list[Mark], mark: Mark) -> None:
    """Put a cut-off rest where it belongs among those to come (the next one is last)."""
    index = len(waiting)
    while index and (waiting[index - 1].start, -waiting[index - 1].end) < (mark.start, -mark.end):
        index -= 1
    waiting.insert(index, mark)


def _start(mark: Mark, depth: int) -> str:
    manner = mark.manner.split()
    shown = " ".join(m for m in manner if m in {"pronoun", "nominal"})
    names = f"{mark.kind} {shown}".strip() + (f" d{min(depth, _DEEPEST)}" if depth else "")
    # A link may hold others, a button may not: «министр [Пётр Сом]» within a quotation.
    stop = "" if "rest" in manner else ' tabindex="0" role="link"'
    label = f"{mark.name} ({WORDS[mark.kind]})"
    return f'<mark class="{names}" data-e="{text(mark.id)}" title="{text(label)}"{stop}>'
