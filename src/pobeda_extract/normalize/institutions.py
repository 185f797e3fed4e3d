"""Tell which wordings name one institution of the language: «НАТО», «Североатлантический альянс»."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from pobeda_extract.errors import ResourceError
from pobeda_extract.lexicons import load


class _Wordings(NamedTuple):
    sure: Mapping[str, str]
    within: Mapping[str, str]


@cache
def _wordings() -> _Wordings:
    sure: dict[str, str] = {}
    within: dict[str, str] = {}
    try:
        for entry in load("institutions")["institution"]:
            names = entry["names"]
            sure.update(dict.fromkeys(names, names[0]))
            within.update(dict.fromkeys(entry.get("within", ()), names[0]))
    except (KeyError, TypeError, IndexError) as error:
        raise ResourceError(f"lexicon institutions.toml lacks {error}") from error
    return _Wordings(sure, within)


def institution(name: str) -> str | None:
    """
    Return the fullest wording of the institution that *name* (in the nominative) names.

    >>> institution("НАТО"), institution("Госдеп"), institution("Альянс")
    ('организация североатлантического договора', 'государственный департамент сша', None)
    """
    return _wordings().sure.get(_fold(name))


def may_mean(name: str) -> str | None:
    """
    Return the institution that *name* means where another wording of it is met.

    >>> may_mean("Альянс")
    'организация североатлантического договора'
    """
    return _wordings().within.get(_fold(name))


def _fold(name: str) -> str:
    return name.lower().replace("ё", "е")
