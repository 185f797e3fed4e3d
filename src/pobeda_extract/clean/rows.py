"""Read the rows of a table as lists: «| Вера Лунина | мэр Твери |» is «Вера Лунина, мэр Твери»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from pobeda_extract.clean.view import Edit

_ROW: Final = re.compile(r"^[ \t]*\|[^\r\n]*\|[ \t]*$", re.MULTILINE)
_RULE: Final = re.compile(r"[ \t|:+=-]+")
_BORDER: Final = re.compile(r"[ \t]*\|[ \t|]*")
_TAB: Final = re.compile(r"(?<=[\w»\")]) *\t[ \t]*(?=[\w«\"])")


def rows(text: str, signs: AbstractSet[str]) -> Iterator[Edit]:
    """Yield a comma for each border between two cells, nothing for those of the table."""
    if "|" in signs:
        for row in _ROW.finditer(text):
            start, end = row.span()
            if _RULE.fullmatch(text, start, end):  # «|---|---|»
                yield Edit(start, end, "")
                continue
            for border in _BORDER.finditer(text, start, end):
                inner = start < border.start() and border.end() < end
                yield Edit(border.start(), border.end(), ", " if inner else "")
    elif "\t" in signs:
        for tab in _TAB.finditer(text):
            yield Edit(tab.start(), tab.end(), ", ")
