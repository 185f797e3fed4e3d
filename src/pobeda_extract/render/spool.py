"""Keep a run's extractions on disk, for formats that can be written only after the last one."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator

from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Identities, Merger, fingerprint


class Spool:
    """
    Extractions in the order in which they came, readable any number of times.

    They lie in a temporary file without a name, which goes with the process.
    """

    def __init__(self, *, merge: bool = True) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by ``close``)
        self._merger = Merger(merge=merge)

    def add(self, extraction: Extraction, text: str) -> None:
        """Keep one document and its text."""
        self._merger.add(extraction, fingerprint(text) if text else b"")
        pickle.dump((extraction, text), self._file, protocol=5)

    def identities(self) -> Identities:
        """Decide who is one over all that was added."""
        return self._merger.identities()

    def __iter__(self) -> Iterator[tuple[Extraction, str]]:
        """Give every document with its text; one at a time is in memory."""
        end = self._file.seek(0, 2)
        self._file.seek(0)
        while self._file.tell() < end:
            kept: tuple[Extraction, str] = pickle.load(self._file)  # noqa: S301  (our own bytes)
            yield kept

    def close(self) -> None:
        """Forget everything."""
        self._file.close()
