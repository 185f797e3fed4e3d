"""Tell whether a plain text begins with its title."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 300  # characters
_BEFORE: Final = 3  # lines such as «logo» or «Новости» that a copied page may begin with
_WORD: Final = re.compile(r"[А-Яа-яЁё][А-Яа-яЁё-]*")


def first_title(text: str) -> str | None:
    r"""
    Return the title that *text* begins with, or ``None``.

    A title is the first line of at least two Russian words, when it is short, does not end as a
    sentence does, and is set off by a blank line. Up to three lines of less may stand before it.
    The text keeps it.

    >>> first_title("Новый мост открыт в Твери\n\nМост открыл мэр Твери.")
    'Новый мост открыт в Твери'
    >>> first_title("Мост открыл мэр Твери.\n\nДвижение пошло сразу.") is None
    True
    """
    head = text[: (_BEFORE + 2) * _LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    lines = head.split("\n")
    skipped = 0
    for number, line in enumerate(lines):
        stripped = line.strip()
        if not stripped:
            continue
        if len(_WORD.findall(stripped)) < 2:
            skipped += 1
            if skipped > _BEFORE:
                return None
            continue
        set_off = number + 1 < len(lines) and not lines[number + 1].strip()
        rest = any(following.strip() for following in lines[number + 2 :])
        ends = stripped.rstrip('»"”)').endswith((".", ":", ";", ",", "…"))
        fits = len(stripped) <= _LONGEST and set_off and rest and not ends
        return stripped if fits else None
    return None


def worded_title(title: str | None) -> str | None:
    """
    Return what a document's properties give as its title, where it is one.

    >>> worded_title("Microsoft Word - draft2.doc") is None
    True
    """
    return title if title and len(_WORD.findall(title)) >= 2 else None
