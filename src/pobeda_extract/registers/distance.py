"""The only door to rapidfuzz: how far two wordings are from each other."""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein


def within(a: str, b: str, most: int) -> bool:
    """Tell whether at most *most* letters part *a* from *b*."""
    return Levenshtein.distance(a, b, score_cutoff=most) <= most


def likeness(a: str, b: str) -> float:
    """Return from 0 to 100 how alike *a* and *b* are, whatever the order of their words."""
    return fuzz.token_sort_ratio(a, b)
