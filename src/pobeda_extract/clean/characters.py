"""Mend characters that nobody sees: soft hyphens, zero-width ones, odd spaces, stress marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from pobeda_extract.clean.view import Edit


def _range(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


#: Soft hyphen, zero-width space and joiners, marks of direction, byte-order mark.
_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u180e\ufeff"
    + _range("\u200b", "\u200f")
    + _range("\u202a", "\u202e")
    + _range("\u2060", "\u206f")
)
_SPACES: Final = "\u00a0\u202f\u205f\u3000" + _range("\u2000", "\u200a")
_HYPHENS: Final = "\u2010\u2011"
_MARKS: Final = _range("\u0300", "\u036f")
_ACUTES: Final = "\u00b4\u02ca"
_ALL: Final = frozenset(_INVISIBLE + _SPACES + _HYPHENS + _MARKS + _ACUTES)

_ODD: Final = re.compile(
    rf"(?P<broken>\u00ad[ \t]*(?:\r\n|\n)[ \t]*(?=[а-яё]))"
    rf"|(?P<accented>[^\W\d_][{_INVISIBLE}{_MARKS}]*[{_MARKS}])"
    rf"|(?P<invisible>[{_INVISIBLE}]+)"
    rf"|(?P<space>[{_SPACES}])"
    rf"|(?P<hyphen>[{_HYPHENS}])"
    rf"|(?P<acute>(?<=[аеиоуыэюя])[{_ACUTES}](?=[а-яё]))"
)
_UNSEEN: Final = re.compile(f"[{_INVISIBLE}]")
_STRESS: Final = re.compile("[\u0300\u0301\u0340\u0341]")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_MARK: Final = re.compile(f"[{_MARKS}]")


def characters(text: str, signs: AbstractSet[str]) -> Iterator[Edit]:
    """Yield what is to be read instead of characters that nobody sees, in text order."""
    if _ALL.isdisjoint(signs):
        return
    for match in _ODD.finditer(text):
        start, end = match.span()
        kind, words = match.lastgroup, match.group()
        if kind == "space":
            yield Edit(start, end, " ")
        elif kind == "hyphen":
            yield Edit(start, end, "-")
        elif kind == "accented":
            plain = _composed(words)
            if plain != words:
                yield Edit(start, end, plain)
        elif kind != "invisible":
            yield Edit(start, end, "")
        elif (shown := _between(text, start, end)) is not None:
            yield Edit(start, end, shown)


def _composed(letter: str) -> str:
    """Put a letter and the marks behind it together («й» of two); a Russian one has no stress."""
    letter = _UNSEEN.sub("", letter)
    if not _CYRILLIC.match(letter):
        return unicodedata.normalize("NFC", letter)
    return _MARK.sub("", unicodedata.normalize("NFC", _STRESS.sub("", letter)))


def _between(text: str, start: int, end: int) -> str | None:
    """Return what stands for invisible characters; ``None`` for those that an emoji is made of."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if "\u200d" in text[start:end] and not before.isalnum() and not after.isalnum():
        return None
    if "\u200b" in text[start:end] and before.islower() and after.isupper():
        return " "  # «министр<200B>Иванов»: a space that was to break lines
    return ""
