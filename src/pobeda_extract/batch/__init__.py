"""Run many articles: in order, in parallel, to the end whatever one of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pobeda_extract.batch.numbering import numbered
from pobeda_extract.batch.work import Done, Outcome, Settings, extract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pobeda_extract.read import Entry

__all__ = ["Done", "Outcome", "Settings", "numbered", "outcomes"]


def outcomes(entries: Iterable[Entry], settings: Settings, jobs: int = 1) -> Iterator[Outcome]:
    """Give what becomes of each of *entries*, in their order."""
    extractor = None
    for entry in numbered(entries):
        if extractor is None:
            extractor = settings.extractor()
        yield extract(extractor, entry, settings)
