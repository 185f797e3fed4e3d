"""Read inputs as a run does, and see what came of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pobeda_extract.errors import InputError
from pobeda_extract.read import Failure, Inputs, Pending
from pobeda_extract.types import Article


def read_all(*paths: object, **options: Any) -> Iterator[Article | Failure]:
    """Give every article, or the failure in its place."""
    for entry in Inputs(tuple(map(str, paths)), **options).entries():
        if isinstance(entry, Pending):
            try:
                yield entry.read()
            except InputError as error:
                yield Failure(entry.id, entry.source, "read", str(error))
        else:
            yield entry


def articles_in(*paths: object, **options: Any) -> list[Article]:
    """Return the articles; there must be no failure."""
    found = list(read_all(*paths, **options))
    assert not [entry for entry in found if isinstance(entry, Failure)], found
    return found


def failures_in(*paths: object, **options: Any) -> dict[str, str]:
    """Return the failures: id to message."""
    return {e.id: e.message for e in read_all(*paths, **options) if isinstance(e, Failure)}
