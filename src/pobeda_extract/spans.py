"""Compare spans: overlap, cover, containment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pobeda_extract.errors import SpanError
from pobeda_extract.types import HasSpan, Span


def cover(spans: Sequence[HasSpan]) -> Span:
    """
    Return the shortest span that covers all *spans*.

    Args:
        spans: At least one, in any order; they may overlap.

    Returns:
        Earliest start to latest end, in characters.

    Raises:
        SpanError: If *spans* is empty.

    >>> cover([Span(8, 14), Span(0, 7)])  # «министр Иванов»
    Span(start=0, end=14)
    """
    if not spans:
        raise SpanError("no spans to cover")
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def overlaps(a: HasSpan, b: HasSpan) -> bool:
    """Tell whether *a* and *b* share at least one character."""
    return a.start < b.end and b.start < a.end


def contains(outer: HasSpan, inner: HasSpan) -> bool:
    """Tell whether *inner* lies within *outer*; a span contains itself."""
    return outer.start <= inner.start and inner.end <= outer.end


def any_contains(outers: Iterable[HasSpan], inner: HasSpan) -> bool:
    """Tell whether one of *outers* contains *inner*."""
    return any(contains(outer, inner) for outer in outers)
