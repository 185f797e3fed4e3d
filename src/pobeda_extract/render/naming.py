"""Put names beside ids, so that a table can be read without looking them up in another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pobeda_extract.facts import Extraction
from pobeda_extract.render.rows import DOCUMENT_TABLES, HISTORY, Row, Table, clean, rows

#: Columns of each table that hold ids of the same document (of the folder: in ``history``).
_REFERENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "organizations": ("part_of", "place"),
    "positions": ("person", "organization", "place"),
    "events": ("part_of", "occasion"),
    "event_places": ("event", "place"),
    "participants": ("event", "entity"),
    "agreements": ("event",),
    "parties": ("agreement", "entity"),
    "signers": ("agreement", "entity"),
    "dates": ("entity",),
    "quotes": ("speaker",),
    "mentions": ("entity",),
    "relations": ("subject", "object"),
    "evidence": ("fact",),
    "raw_relations": ("subject", "object"),
    HISTORY.name: ("person", "organization", "place"),
}


def with_names(table: Table) -> Table:
    """Return *table* with a column ``X_name`` at its end for each column ``X`` that holds ids."""
    added = tuple((f"{c}_name", "text") for c in _REFERENCES.get(table.name, ()))
    return Table(table.name, (*table.columns, *added))  # type: ignore[arg-type]


def named(table: Table, content: Iterable[Row], names: Mapping[str, str]) -> Iterator[Row]:
    """
    Add to each row the names that its ids stand for.

    Args:
        table: Without the columns that are added.
        content: Its rows.
        names: By id; what has none leaves the cell empty.
    """
    where = [table.index(column) for column in _REFERENCES.get(table.name, ())]
    for row in content:
        yield (*row, *(names.get(str(row[i])) for i in where))


def named_rows(extraction: Extraction) -> dict[str, list[Row]]:
    """Return the rows of every table of ``DOCUMENT_TABLES``, names beside ids."""
    names = entry_names(extraction)
    told = rows(extraction)
    for number, r in enumerate(extraction.relations, 1):
        ends = names.get(r.subject, r.subject), names.get(r.object, r.object)
        names[f"R{number}"] = clean(f"{ends[0]} {r.type} {ends[1]}")
    return {t.name: list(named(t, told[t.name], names)) for t in DOCUMENT_TABLES}


def entry_names(extraction: Extraction) -> dict[str, str]:
    """Return what every entry of a document is called; a quote by its words."""
    names = {e.id: e.name for e in extraction.people}
    names |= {w.id: w.position for p in extraction.people for w in p.positions}
    names |= {e.id: e.name for e in extraction.organizations}
    names |= {e.id: e.name for e in extraction.places}
    names |= {e.id: e.name for e in extraction.events}
    names |= {e.id: e.name for e in extraction.agreements}
    names |= {q.id: q.text for q in extraction.quotes}
    names |= {m.id: m.text for m in extraction.mentions}
    return {identity: clean(name) for identity, name in names.items()}


def statuses(extraction: Extraction) -> dict[str, str]:
    """Return the status of every post, event and agreement, by id."""
    found: dict[str, str] = {w.id: w.status for p in extraction.people for w in p.positions}
    found |= {e.id: e.status for e in extraction.events}
    found |= {a.id: a.status for a in extraction.agreements}
    return found


def status_of(status: Mapping[str, str], subject: str, obj: str) -> str | None:
    """
    Return the status that a relation has to be read with.

    A signing at a meeting has the agreement's, any other fact that of what it leads to, or else
    that of what it is about.

    >>> status_of({"A1": "planned", "E1": "held"}, "A1", "E1")
    'planned'
    """
    ends = (subject, obj) if subject.startswith("A") else (obj, subject)
    return next((status[end] for end in ends if end in status), None)
