"""The only door to rigour: legal forms of companies of all countries."""

from __future__ import annotations

from functools import lru_cache

from rigour.names import remove_org_types


@lru_cache(maxsize=50_000)
def without_legal_form(name: str) -> str:
    """
    Return an organization's name in lower case without its legal form, of whatever country.

    >>> without_legal_form("Siwora Trading LLC")
    'siwora trading'
    """
    lowered = name.casefold()
    return " ".join(remove_org_types(lowered).split()) or lowered
