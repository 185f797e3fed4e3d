"""Mend quotation marks that a keyboard lacked: «''Мост''», «<<Мост>>», «,,Мост“», «‹Мост›»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from pobeda_extract.clean.view import Edit

_ODD: Final = re.compile(
    r"(?P<two>''|’’|‘‘|``|″|＂|ˮ)"
    r"|(?P<low>(?<![^\s(«\"]),,(?=\w))"
    r"|(?P<left><<(?=\s?\w))"
    r"|(?P<right>(?<=[\w.!?…,])\s?>>)"
    r"|(?P<single>(?<!\w)(?P<open>['‘‚‹])(?=[\w«])(?P<words>[^'‘’‚‹›\n]{1,400})(?P<close>['’›])(?!\w))"
)
_MARKS: Final = frozenset("'‘’‚‹`″＂ˮ<>")


def quotation_marks(text: str, signs: AbstractSet[str]) -> Iterator[Edit]:
    """Yield the marks that newspapers print for those typed instead, in text order."""
    if signs.isdisjoint(_MARKS) and ",," not in text:
        return
    for match in _ODD.finditer(text):
        start, end = match.span()
        if match.lastgroup == "two" or match["two"]:
            yield Edit(start, end, '"')
        elif match["low"]:
            yield Edit(start, end, "„")
        elif match["left"]:
            yield Edit(start, end, "«")
        elif match["right"]:
            yield Edit(start, end, "»")
        else:
            yield Edit(start, start + 1, "“")
            yield Edit(end - 1, end, "”")
