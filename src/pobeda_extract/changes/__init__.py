"""Compare facts of two times: who got or lost a post, what was signed, what became of plans.

    from pobeda_extract.changes import changes

    found = changes(older, newer)  # extractions

One identity is given to people, posts and events over both sets. Precision comes first: a person
of whom the older facts tell nothing has not got a post merely because the newer ones tell it.
"""

from __future__ import annotations

from collections.abc import Iterable

from pobeda_extract.changes.agreements import agreement_changes
from pobeda_extract.changes.events import event_changes
from pobeda_extract.changes.posts import post_changes
from pobeda_extract.changes.sides import Side
from pobeda_extract.changes.values import Changes
from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Merger

__all__ = ["Changes", "changes"]


def changes(older: Iterable[Extraction], newer: Iterable[Extraction]) -> Changes:
    """
    Return what *newer* facts tell that *older* ones did not.

    Args:
        older: Facts up to some day, in any order.
        newer: Facts since.
    """
    before, after = list(older), list(newer)
    merger = Merger()
    for extraction in (*before, *after):
        merger.add(extraction)
    identities = merger.identities()
    old, new = Side(before, identities), Side(after, identities)
    return Changes(
        until=old.until,
        posts=post_changes(old, new),
        agreements=agreement_changes(old, new),
        events=event_changes(old, new),
    )
