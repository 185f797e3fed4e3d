"""Mend Latin letters that look Cyrillic: «Bолкова» typed with a Latin B, «c Орловой» with a Latin c."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from pobeda_extract.clean.view import Edit
from pobeda_extract.lexicons import words
from pobeda_extract.morph import is_known

#: Latin letters by the Cyrillic ones that look like them, those with a stress mark too.
_TO_CYRILLIC: Final = str.maketrans(
    "ABCEHKMOPTXYaceopxykiIëËïÏáéóýàèòÁÉÓÝ",
    "АВСЕНКМОРТХУасеорхукіІёЁїЇаеоуаеоАЕОУ",
)
_TO_LATIN: Final = str.maketrans("АВСЕНКМОРТХУасеорхуіІ", "ABCEHKMOPTXYaceopxyiI")
_SIGNS: Final = frozenset(map(chr, _TO_CYRILLIC))
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+")
_WORD: Final = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0400-\u04ff]+")
_LIKE: Final = re.compile("[ABCEHKMOPTXY]+")
_ROMAN: Final = re.compile(r"[IVXLCDM]+")
#: «c начала», «o нём»: a preposition between Russian words; «C начала» where a sentence begins.
_ALONE: Final = re.compile(
    r"(?<=[а-яё,»\d] )[caoyk](?= [«а-яёА-ЯЁ\d])"
    r"|(?:^|(?<=[.!?…] )|(?<=[«\n]))[CBAOYK](?= [а-яёА-ЯЁ\d])"
)


def look_alikes(text: str, signs: AbstractSet[str]) -> Iterator[Edit]:
    """Yield words of two scripts in the one that they belong to; others are left as they are."""
    if signs.isdisjoint(_SIGNS):
        return
    last = 0
    for match in _LATIN.finditer(text):
        start, end = match.span()
        if start < last:
            continue
        if _is_cyrillic(text[start - 1 : start]) or _is_cyrillic(text[end : end + 1]):
            while start and _WORD.match(text[start - 1]):
                start -= 1
            found = _WORD.match(text, start)
            last = found.end() if found else end
            word = text[start:last]
            mended = _in_one_script(word)
            if mended != word:
                yield Edit(start, last, mended)
        elif (end == start + 1 and _ALONE.match(text, start)) or _is_ours(match.group()):
            yield Edit(start, end, match.group().translate(_TO_CYRILLIC))


def _is_ours(word: str) -> bool:
    """«OOO», «TACC», «HATO»: an acronym of ours, all in Latin letters."""
    if len(word) < 3 or not word.isupper() or not _LIKE.fullmatch(word):
        return False
    return word.translate(_TO_CYRILLIC).lower() in words("lines", "acronyms.words")


def _is_cyrillic(sign: str) -> bool:
    return "\u0400" <= sign <= "\u04ff"


def _in_one_script(word: str) -> str:
    cyrillic, latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    is_cyrillic = not any("A" <= char <= "\u024f" for char in cyrillic)
    is_latin = not any("\u0400" <= char <= "\u04ff" for char in latin)
    if is_cyrillic and is_latin:
        if _ROMAN.fullmatch(latin) or "І" in cyrillic:
            return latin
        return cyrillic if is_known(cyrillic) or not _is_mostly_latin(word) else latin
    if is_cyrillic:
        return cyrillic
    return latin if is_latin else word


def _is_mostly_latin(word: str) -> bool:
    return sum(char < "\u0400" for char in word) * 2 > len(word)
