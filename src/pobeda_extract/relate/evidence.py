"""Turn spans into the evidence, surfaces and relations of the public record."""

from __future__ import annotations

from collections.abc import Iterable

from pobeda_extract.facts import Evidence, Relation, Surface
from pobeda_extract.types import HasSpan, Mention, Reading, Span


def evidence(reading: Reading, spans: Iterable[HasSpan]) -> tuple[Evidence, ...]:
    """Return the words on *spans*, in text order, each once."""
    text = reading.article.text
    unique = sorted({(span.start, span.end) for span in spans})
    return tuple(Evidence(start=start, end=end, text=text[start:end]) for start, end in unique)


def surfaces(mentions: Iterable[Mention]) -> tuple[Surface, ...]:
    """Return *mentions* as nominal surfaces, in text order, each span once."""
    unique = {(m.start, m.end): m.text for m in mentions}
    return tuple(
        Surface(start=start, end=end, text=text, kind="nominal")
        for (start, end), text in sorted(unique.items())
    )


def relation(
    reading: Reading,
    label: str,
    ends: tuple[str, str],
    spans: Iterable[Span],
    score: float,
    rule: str,
) -> Relation:
    """Build the relation *label* from the first to the second of *ends*."""
    return Relation(
        type=label,
        subject=ends[0],
        object=ends[1],
        score=round(score, 2),
        evidence=evidence(reading, spans),
        rule=rule,
    )
