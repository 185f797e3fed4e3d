"""Find the texts of articles whose facts were extracted before."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pobeda_extract.batch.numbering import Numbering
from pobeda_extract.errors import InputError
from pobeda_extract.read import Entry, Facts, Failure, Inputs, Pending
from pobeda_extract.types import Article

if TYPE_CHECKING:
    import sqlite3

#: Formats that mark words in the text, and have nothing else to write.
MARKING: Final = frozenset({"brat"})
_STAGE: Final = "texts"
_CHECKED: Final = 5  # pieces of evidence that must stand where the facts say


class Texts:
    """
    Texts by the id and the source of their articles, kept in a file that goes with the run.

    Args:
        inputs: What the user named with ``--texts``; no paths: only the articles' own files.
        needed: Whether an article without its text is a failure: its format marks words in it.

    ``missing`` counts those that are let through without.
    """

    def __init__(self, inputs: Inputs, *, needed: bool) -> None:
        self._inputs = inputs
        self._needed = needed
        self.missing = 0
        self._read: set[tuple[str, ...]] = set()
        self._kept: sqlite3.Connection | None = None

    def fill(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Give *entries*, facts among them with their texts."""
        for entry in entries:
            yield self._filled(entry) if isinstance(entry, Facts) else entry

    def _filled(self, entry: Facts) -> Entry:
        text = entry.text or self._found(entry)
        if text is None:
            if not self._needed:
                self.missing += 1
                return entry
            return Failure(
                entry.id,
                entry.source,
                _STAGE,
                "only its facts are here, not its text: give the articles with --texts PATH",
            )
        if not _fits(entry, text):
            return Failure(
                entry.id,
                entry.source,
                _STAGE,
                "the text is not the one that the facts were extracted from: extract it anew",
            )
        return replace(entry, text=text)

    def _found(self, entry: Facts) -> str | None:
        if self._inputs.paths:
            self._take(self._inputs.paths)
        elif (origin := _file_of(entry.source)) is not None:
            self._take((origin,))
        named = f"id {entry.extraction.document.id}"
        return self._kept_under(f"at {entry.source}") or self._kept_under(named)

    def _kept_under(self, key: str) -> str | None:
        if self._kept is None:
            return None
        row = self._kept.execute("SELECT text FROM texts WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def _take(self, paths: tuple[str, ...]) -> None:
        """Keep the texts of all articles in *paths*, once."""
        if paths in self._read:
            return
        self._read.add(paths)
        if self._kept is None:
            import sqlite3  # articles need it not

            # Entries may be drawn by a thread of their own.
            self._kept = sqlite3.connect("", check_same_thread=False)
            self._kept.execute("CREATE TABLE texts (key TEXT PRIMARY KEY, text TEXT)")
        named = bool(self._inputs.paths)  # ids are those of a run only if all its inputs are here
        for article in _articles(replace(self._inputs, paths=paths)):
            keys = [f"at {article.source}", *([f"id {article.id}"] if named else [])]
            text = article.text.encode("utf-8", "replace").decode()
            self._kept.executemany(
                "INSERT OR IGNORE INTO texts VALUES (?, ?)", [(key, text) for key in keys]
            )


def _articles(inputs: Inputs) -> Iterator[Article]:
    for entry in Numbering().number(inputs.entries()):
        if isinstance(entry, Article):
            yield entry
        elif isinstance(entry, Pending):
            try:
                yield entry.read()
            except InputError:  # told when its facts ask for it
                continue


def _file_of(source: str) -> str | None:
    """Return the file in which *source* stands: itself, or what its line or part is in."""
    path = source
    while path:
        if os.path.isfile(path):
            return path
        shorter = path.rpartition(":")[0] or os.path.dirname(path)
        if shorter == path:
            return None
        path = shorter
    return None


def _fits(entry: Facts, text: str) -> bool:
    if len(text) != entry.extraction.document.length:
        return False
    told = [words for relation in entry.extraction.relations for words in relation.evidence]
    return all(text[words.start : words.end] == words.text for words in told[:_CHECKED])
