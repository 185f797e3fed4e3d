"""A file or stream that holds any number of articles, and what its readers need of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import BinaryIO, Final, TypeAlias

from pobeda_extract.errors import InputError
from pobeda_extract.read.columns import NO_KEYS, Keys
from pobeda_extract.read.entries import Entry, Failure, failure
from pobeda_extract.read.kinds import Kind
from pobeda_extract.read.opening import LONGEST, PACKING_ERRORS, explain, read_whole


@dataclass(frozen=True, slots=True)
class Holding:
    """
    Articles in one file.

    ``name`` is what their ids begin with, ``source`` the path as the user gave it; ``stream`` is
    at its beginning. ``encoding``, ``day`` and ``keys`` are the user's. ``depth`` counts the
    archives that it is in; ``pass_over`` is called with what is left out of an archive.
    """

    name: str
    source: str
    stream: BinaryIO
    encoding: str | None = None
    day: date | None = None
    keys: Keys = NO_KEYS
    depth: int = 0
    pass_over: Callable[[str], None] | None = None

    def at(self, place: object) -> tuple[str, str]:
        """Return id and source of what stands at *place*: a line, a row, a number."""
        return f"{self.name}:{place}", f"{self.source}:{place}"

    def failed(self, place: object, error: InputError | str) -> Failure:
        """Return the failure of what stands at *place*."""
        return failure(*self.at(place), error)

    def failed_whole(self, error: InputError | str) -> Failure:
        """Return the failure of all that it holds."""
        return failure(self.name, self.source, error)

    def seekable(self, longest: int = LONGEST) -> BinaryIO:
        """
        Return the stream for readers that jump within it: itself if it is a plain file.

        Raises:
            InputError: If it has to be held in memory and is larger than *longest* bytes.
        """
        if isinstance(self.stream, io.BufferedReader | io.BytesIO) and self.stream.seekable():
            return self.stream
        return io.BytesIO(read_whole(self.stream, longest))


Reader: TypeAlias = Callable[[Holding], Iterator[Entry]]

#: What gives the articles of each kind: module and function, loaded when the first one comes.
READERS: Final[Mapping[str, tuple[str, str]]] = {
    "jsonl": ("records", "read_lines"),
    "json": ("exports", "read_export"),
    "csv": ("tables", "read_table"),
    "tsv": ("tables", "read_table"),
    "xlsx": ("sheets", "read_sheets"),
    "parquet": ("parquet", "read_parquet"),
    "feed": ("feeds", "read_feed"),
    "mbox": ("letters", "read_mailbox"),
    "warc": ("crawls", "read_crawl"),
    "zip": ("archives", "read_zip"),
    "tar": ("archives", "read_tar"),
}


def entries_of(kind: Kind, holding: Holding) -> Iterator[Entry]:
    """Give the articles of *holding*; what goes wrong is the last of them, as a failure."""
    module, name = READERS[kind]
    found = False
    try:
        reader: Reader = getattr(import_module(f"pobeda_extract.read.{module}"), name)
        for entry in reader(holding):
            found = True
            yield entry
    except (InputError, OSError, *PACKING_ERRORS) as error:
        yield failure(holding.name, holding.source, explain(error))
    except Exception as error:  # noqa: BLE001 (of a damaged file a library may raise anything)
        reason = f"cannot be read, it may be damaged ({type(error).__name__}: {error})"
        yield failure(holding.name, holding.source, reason)
    else:
        if not found:
            yield failure(holding.name, holding.source, "no article in it")
