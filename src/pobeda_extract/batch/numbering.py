"""Give every document of a run an id of its own, and know those that an output already holds."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pobeda_extract.read import Entry

_LINE: Final = re.compile(r":\d+$")


@dataclass(slots=True)
class Numbering:
    """
    Numbers repeated ids: the second «news.txt» becomes «news.txt#2».

    Numbers follow input order and count articles that fail too, so that an id does not depend on
    what became of others. ``finished`` holds the documents of an output that is continued, id to
    source (``None`` for unknown), and ``folder`` is where relative sources of it counted from.
    ``order`` keeps every id met, in input order, when an output is continued.
    """

    finished: Mapping[str, str | None] = field(default_factory=dict)
    folder: str = ""
    order: list[str] = field(default_factory=list)
    skipped: int = 0
    _seen: dict[str, int] = field(default_factory=dict)
    _aliases: dict[str, str] = field(default_factory=dict)

    def number(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Give *entries* with unique ids, without those that the output already holds."""
        for entry in entries:
            identity = self._free(entry)
            if self.finished:
                self.order.append(identity)
                if identity in self.finished:
                    self.skipped += 1
                    continue
            yield entry if identity == entry.id else replace(entry, id=identity)

    def stands_for(self, identity: str, known: str) -> None:
        """Put the document *known* into the place of *identity*: its text is this article's."""
        self._aliases[identity] = known

    @property
    def placed(self) -> list[str]:
        """The documents of a continued output, in input order."""
        return [self._aliases.get(identity, identity) for identity in self.order]

    def _free(self, entry: Entry) -> str:
        """Return the first id for *entry* that neither this run nor another article has taken."""
        base = entry.id
        count = self._seen.get(base, 0)
        while True:
            count += 1
            identity = base if count == 1 else f"{base}#{count}"
            if count > 1 and identity in self._seen:
                continue
            if identity in self.finished and not self._same(self.finished[identity], entry.source):
                continue
            self._seen[base] = count
            if count > 1:
                self._seen[identity] = 1
            return identity

    def _same(self, known: str | None, source: str) -> bool:
        """Tell whether two sources are one file; lines of a JSONL may have moved within it."""
        if known is None or known == source:
            return True
        here, there = _LINE.sub("", source), _LINE.sub("", known)
        return os.path.abspath(here) == os.path.abspath(os.path.join(self.folder, there))
