"""Mend what a program did to letters: HTML entities, UTF-8 that was read as a code page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from pobeda_extract.clean.view import Edit

_ENTITY: Final = re.compile(
    r"&(?:amp;)*(?:#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};"
    r"|(?:nbsp|laquo|raquo|mdash|ndash|quot|shy)(?![A-Za-z0-9=]))"
)


def entities(text: str, signs: AbstractSet[str]) -> Iterator[Edit]:
    """Yield the characters that HTML's names stand for: «&laquo;Мост&raquo;», «О&amp;#39;Нил»."""
    if "&" not in signs:
        return
    for match in _ENTITY.finditer(text):
        shown = worded = match.group()
        while (unescaped := html.unescape(shown)) != shown:
            shown = unescaped
        if shown != worded:
            yield Edit(match.start(), match.end(), shown)


#: The pages that UTF-8 is wrongly read as, and what Cyrillic letters begin with in each.
_PAGES: Final = (("cp1251", "РС"), ("cp1252", "ÐÑ"), ("cp866", "╨╤"))


def _page(name: str) -> dict[int, str]:
    """Return the characters of bytes 80 to FF; those that the page lacks stand for themselves."""
    return {byte: bytes([byte]).decode(name, "ignore") or chr(byte) for byte in range(0x80, 0x100)}


def _pattern(page: dict[int, str], leads: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of one character's bytes, and of three Cyrillic letters on end."""

    def several(first: int, last: int) -> str:
        signs = {page[byte] for byte in range(first, last)}
        signs |= {chr(byte) for byte in range(first, min(last, 0xA0))}  # kept as they were
        return "[" + "".join(re.escape(sign) for sign in sorted(signs)) + "]"

    follow = several(0x80, 0xC0)
    one = f"{several(0xC2, 0xE0)}{follow}|{several(0xE0, 0xF0)}{follow}{{2}}"
    return re.compile(one), re.compile(f"(?:[{leads}]{follow}){{3}}")


_READ: Final = [(_page(name), leads) for name, leads in _PAGES]
_WRONG: Final = [(page, *_pattern(page, leads)) for page, leads in _READ]


_LINE: Final = re.compile(r"[^\r\n]+")
#: What is read for a part of «о», the commonest letter, and Russian hardly has.
_COMMON: Final = frozenset("ѕ¾╛")
#: What such a text can have been: other letters are a chance.
_PLAUSIBLE: Final = re.compile("[\u0400-\u04ff\u00a0-\u00ff\u2010-\u2026\u2030\u20ac\u2116\u2122]")


def double_encoded(text: str, signs: AbstractSet[str]) -> Iterator[Edit]:
    """Yield the letters of «РњРѕСЃС‚» and «ÐœÐ¾ÑÑ‚»: «Мост» in UTF-8, read as a code page."""
    if signs.isdisjoint(_COMMON):
        return
    for page, one, three in _WRONG:
        if three.search(text) is None:
            continue
        bytes_of = {sign: byte for byte, sign in page.items()}
        for line in _LINE.finditer(text):
            if three.search(text, *line.span()) is None:
                continue
            for match in one.finditer(text, *line.span()):
                data = bytes(bytes_of.get(sign, ord(sign) & 0xFF) for sign in match.group())
                letter = data.decode(errors="ignore")
                if len(letter) == 1 and _PLAUSIBLE.match(letter):
                    yield Edit(match.start(), match.end(), letter)
        return


#: «Ìîñò»: letters of CP1251 read as those of Latin-1, and how many of a line's letters are.
_WESTERN: Final = re.compile("[À-ÿ¨¸]")
_OTHER: Final = re.compile("[À-ÿ¨¸¹\x80-\x9f]")
_LETTER: Final = re.compile(r"[^\W\d_]|[¨¸]")
_MOST: Final = 0.7
_FEW: Final = 6


def wrong_page(text: str, signs: AbstractSet[str]) -> Iterator[Edit]:
    """Yield the letters of «Ìèíèñòð»: «Министр» in CP1251, read as a page of western Europe."""
    if signs.isdisjoint("îåàèíòñ"):
        return
    for line in _LINE.finditer(text):
        found = _WESTERN.findall(line.group())
        if len(found) < _FEW or len(found) < _MOST * len(_LETTER.findall(line.group())):
            continue  # «François», «São Paulo»: few of their letters are such
        for match in _OTHER.finditer(text, *line.span()):
            sign = match.group().encode("latin-1").decode("cp1251", "ignore")
            yield Edit(match.start(), match.end(), sign)
