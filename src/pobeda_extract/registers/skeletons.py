"""Reduce a name in Cyrillic or Latin letters to its sounds, in which spellings of one name meet."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from pobeda_extract.lexicons import load

_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[a-zA-Z]")
_DOUBLE: Final = re.compile(r"(.)\1+")
_GLIDE: Final = re.compile(r"i+(?=[aeou])")
_VOWEL_AFTER_GLIDE: Final = re.compile(r"i+o")
_VOWELS: Final = re.compile("[aeiou]")
_REST: Final = re.compile(r"[^A-Za-z]")


def is_cyrillic(word: str) -> bool:
    """Tell whether *word* is in Cyrillic; a Latin word with a stray «ё» is not."""
    return bool(_CYRILLIC.search(word)) and not _LATIN.search(word)


@lru_cache(maxsize=100_000)
def skeletons(word: str) -> frozenset[str]:
    """
    Return the sounds that *word* may stand for: one reading in Cyrillic, some in Latin letters.

    Args:
        word: Lower case; hyphens and apostrophes do not count.

    >>> sorted(skeletons("щербаков") & skeletons("scherbakov") & skeletons("ŝerbakov"))
    ['Serbakov']
    >>> sorted(skeletons("юлия") & skeletons("iuliia"))
    ['ula']
    """
    letters: dict[str, str] = load("registers")["letters"]
    if is_cyrillic(word):
        return frozenset({_reduced("".join(letters.get(c, c) for c in word))})
    plain = _CYRILLIC.sub(lambda m: letters.get(m[0], m[0]), unicodedata.normalize("NFC", word))
    return frozenset(_reduced(_sounds(plain, custom)) for custom in _customs()) - {""}


def consonants(sounds: str) -> str:
    """
    Return what is left of a skeleton without its vowels, for words heard from other languages.

    >>> consonants("tramp") == consonants("trump")
    True
    """
    return _VOWELS.sub("", sounds).upper()


@cache
def _customs() -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return what each custom says of letters, longest first; the custom goes before the shared."""
    tables: dict[str, dict[str, str]] = load("registers")["spellings"]
    shared = tables["shared"]
    return tuple(
        tuple(sorted({**shared, **table}.items(), key=lambda pair: -len(pair[0])))
        for name, table in tables.items()
        if name != "shared"
    )


def _sounds(word: str, custom: tuple[tuple[str, str], ...]) -> str:
    found: list[str] = []
    place = 0
    while place < len(word):
        for letters, sound in custom:
            if word.startswith(letters, place):
                found.append(sound)
                place += len(letters)
                break
        else:
            found.append(_plain(word[place]))
            place += 1
    return "".join(found)


@lru_cache(maxsize=1_000)
def _plain(letter: str) -> str:
    """Return a letter without its marks («ë» → «e»)."""
    return unicodedata.normalize("NFD", letter)[0]


def _reduced(sounds: str) -> str:
    """Take away what spellings differ in: doubled letters, «ts», and the glide before a vowel."""
    sounds = _REST.sub("", sounds).replace("ts", "T").replace("dJ", "J")
    if sounds.endswith("ff"):  # «Romanoff»
        sounds = f"{sounds[:-2]}v"
    sounds = _VOWEL_AFTER_GLIDE.sub("e", sounds)  # «ё» is «yo», «io» and «e»
    return _DOUBLE.sub(r"\1", _GLIDE.sub("", sounds))
