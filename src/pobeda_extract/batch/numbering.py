"""Give every document of a run an id of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pobeda_extract.read import Entry


def numbered(entries: Iterable[Entry]) -> Iterator[Entry]:
    """
    Give *entries* with unique ids: the second «news.txt» becomes «news.txt#2».

    Numbers follow input order and count articles that fail too, so that an id does not depend on
    what became of others.
    """
    seen: dict[str, int] = {}
    for entry in entries:
        base = entry.id
        count = seen.get(base, 0) + 1
        identity = base
        if count > 1:
            while (identity := f"{base}#{count}") in seen:
                count += 1
            seen[identity] = 1
        seen[base] = count
        yield entry if identity == base else replace(entry, id=identity)
