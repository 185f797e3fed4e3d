"""Write CSV: a folder with a file for each list and a graph for Neo4j, or one table of facts."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Identities, Identity, Merger, fingerprint
from pobeda_extract.render import Target
from pobeda_extract.render.cells import (
    cut_torn_line,
    neutral_row,
    read_cells,
    read_rows,
    restore,
    written,
)
from pobeda_extract.render.factlist import FactList
from pobeda_extract.render.links import LABELS, links
from pobeda_extract.render.naming import named, named_rows, with_names
from pobeda_extract.render.rows import (
    CONFLICTS,
    DOCUMENT_TABLES,
    DOCUMENTS,
    HISTORY,
    IDENTIFIED,
    IDENTITIES,
    Row,
    Table,
    conflict_rows,
    document_row,
    history_rows,
    identity_row,
    restored,
    told_once,
)

_NODES: Final = (
    "id:ID", "name", "kind", "type", "gender", "country_code", "first_day", "last_day",
    "first_seen", "last_seen", "documents:int", ":LABEL",
)  # fmt: skip
_EDGES: Final = (
    ":START_ID", ":END_ID", "label", "status", "first_day", "last_day", "score:float", "rule",
    "document", ":TYPE",
)  # fmt: skip
#: Texts have a file of their own, fingerprints are for us alone.
_DOCUMENTS: Final = Table(
    "documents", tuple(c for c in DOCUMENTS.columns if c[0] not in {"text", "fingerprint"})
)
_TEXTS: Final = Table("texts", (("document", "text"), ("text", "text")))
_MARKS: Final = Table(".fingerprints", (("document", "text"), ("fingerprint", "text")))
_NAMED: Final = {table: with_names(table) for table in (*DOCUMENT_TABLES, HISTORY)}
#: A document's rows are written in this order: once the last is there, all are.
_GROWING: Final = (*DOCUMENT_TABLES, _TEXTS, _MARKS, _DOCUMENTS)


def _columns(table: Table) -> Table:
    return _NAMED.get(table, table)


#: The files of a folder with their first lines.
HEADERS: Final = {
    f"{t.name}.csv": _columns(t).names for t in (*_GROWING, IDENTITIES, HISTORY, CONFLICTS)
} | {"nodes.csv": _NODES, "edges.csv": _EDGES}


class CsvWriter:
    """
    Write CSV (UTF-8, a header line, CRLF); a folder also gets what holds over all documents.

    In a folder each document's rows go to the files of the lists first and to ``documents.csv``
    last, so that a killed run leaves nothing half written that ``--resume`` would not see.
    Identities, the history of posts and the graph are written by ``close``, which also takes lists
    away that nothing stands in.
    """

    def __init__(self, target: Target) -> None:
        self._facts = (
            FactList(target.stream, mark=target.to_file) if target.stream is not None else None
        )
        self._folder = None if target.path is None else _Folder(target.path, target)

    def finished(self) -> Mapping[str, str | None]:
        """Return the documents whose rows are whole."""
        return self._folder.known if self._folder else {}

    def write(self, extraction: Extraction, text: str) -> None:
        """Add one document's rows."""
        if self._facts:
            self._facts.write(extraction)
        if self._folder:
            self._folder.write(extraction, text)

    def close(self) -> None:
        """Complete the stream, or write what the folder's documents share."""
        if self._facts:
            self._facts.close()
        if self._folder:
            self._folder.close()


class _Folder:
    """The files of a folder while they grow."""

    def __init__(self, path: Path, target: Target) -> None:
        self._path = path
        self._merge = target.merge
        path.mkdir(parents=True, exist_ok=True)
        self.known: dict[str, str | None] = {}
        if target.resume and self._file(_DOCUMENTS).exists():
            self._mend()
        else:
            for table in _GROWING:
                self._rewrite(table, ())
        self._files = ExitStack()
        self._growing = {table: self._append(table) for table in _GROWING}

    def write(self, extraction: Extraction, text: str) -> None:
        """Append one document's rows."""
        mark = fingerprint(text) if text else b""
        kept = dict(
            zip(DOCUMENTS.names, document_row(extraction, extraction.document.text, mark),
                strict=True)
        )  # fmt: skip
        found = named_rows(extraction)
        if kept["text"]:
            found[_TEXTS.name] = [(kept["id"], kept["text"])]
        if mark:
            found[_MARKS.name] = [(kept["id"], kept["fingerprint"])]
        found[_DOCUMENTS.name] = [tuple(kept[name] for name in _DOCUMENTS.names)]
        for table in _GROWING:
            if content := found.get(table.name):
                stream, out = self._growing[table]
                out.writerows(map(neutral_row, content))
                stream.flush()

    def close(self) -> None:
        """Close the lists and write what only the whole folder tells."""
        self._files.close()
        merger = Merger(merge=self._merge)
        for extraction, mark in self._documents():
            merger.add(extraction, mark)
        identities = merger.identities()
        self._fill(identities)
        self._write_graph(identities)
        for table in (*_GROWING, HISTORY, CONFLICTS):
            if table is not _DOCUMENTS and not any(read_cells(self._file(table), _columns(table))):
                self._file(table).unlink(missing_ok=True)

    def _file(self, table: Table) -> Path:
        return self._path / f"{table.name}.csv"

    def _append(self, table: Table) -> tuple[io.TextIOWrapper, Any]:
        raw = self._files.enter_context(self._file(table).open("ab"))
        stream = self._files.enter_context(io.TextIOWrapper(raw, "utf-8", newline=""))
        return stream, csv.writer(stream)

    def _mend(self) -> None:
        """Keep the rows of whole documents; a killed run may have left a torn tail."""
        cut_torn_line(self._file(_DOCUMENTS))
        where = _DOCUMENTS.index("source")
        for cells in list(read_cells(self._file(_DOCUMENTS), _DOCUMENTS)):
            self.known[restore(cells[0])] = restore(cells[where]) or None
        for table in _GROWING:
            lines = read_cells(self._file(table), _columns(table))
            self._rewrite(table, (row for row in lines if restore(row[0]) in self.known))

    def _rewrite(self, table: Table, cells: Iterable[Iterable[str]]) -> None:
        with written(self._file(table), _columns(table).names) as out:
            out.writerows(cells)

    def _read(self, table: Table) -> Iterator[Row]:
        """Give whole rows with their types, without the names beside ids."""
        return read_rows(self._file(table), _columns(table), len(table.columns))

    def _documents(self) -> Iterator[tuple[Extraction, bytes]]:
        marks = {row[0]: row[1] for row in self._read(_MARKS)}
        columns = {name: _DOCUMENTS.index(name) for name in _DOCUMENTS.names}

        def whole(row: Row) -> Row:
            return tuple(
                row[columns[name]] if name in columns
                else marks.get(row[0]) if name == "fingerprint" else None
                for name in DOCUMENTS.names
            )  # fmt: skip

        tables = {table.name: self._read(table) for table in DOCUMENT_TABLES}
        return restored(map(whole, self._read(_DOCUMENTS)), tables)

    def _fill(self, identities: Identities) -> None:
        """Write the identity into every row that has one, and what the folder's documents share."""
        names: dict[str, str] = {}
        with ExitStack() as stack:
            outs = {
                t.name: stack.enter_context(written(self._file(t), _columns(t).names))
                for t in DOCUMENT_TABLES
                if t.name in IDENTIFIED
            }
            known = stack.enter_context(written(self._file(IDENTITIES), IDENTITIES.names))
            posts = stack.enter_context(_Waiting(HISTORY))

            def describe(identity: Identity) -> None:
                names[identity.id] = identity.name
                known.writerow(neutral_row(identity_row(identity)))
                posts.add(history_rows(identity))

            for identity in identities.merged():
                describe(identity)
            seen: set[str] = set()
            for extraction, _ in self._documents():
                ids = identities.of(extraction)
                for name, content in named_rows(extraction).items():
                    if name in outs:
                        outs[name].writerows(
                            neutral_row((row[0], row[1], ids[str(row[1])], *row[3:]))
                            for row in content
                        )
                for identity in told_once(identities, extraction, seen):
                    describe(identity)
            self._rewrite(HISTORY, map(neutral_row, named(HISTORY, posts.rows(), names)))
        conflicts = (row for conflict in identities.conflicts for row in conflict_rows(conflict))
        self._rewrite(CONFLICTS, map(neutral_row, conflicts))
        where = _DOCUMENTS.index("reprint_of")
        documents = (
            (*row[:where], identities.reprints.get(str(row[0])), *row[where + 1 :])
            for row in list(self._read(_DOCUMENTS))
        )
        self._rewrite(_DOCUMENTS, map(neutral_row, documents))

    def _write_graph(self, identities: Identities) -> None:
        """Write ``nodes.csv`` and ``edges.csv`` as ``neo4j-admin database import`` reads them."""
        with ExitStack() as stack:
            nodes = stack.enter_context(written(self._path / "nodes.csv", _NODES, mark=False))
            edges = stack.enter_context(written(self._path / "edges.csv", _EDGES, mark=False))
            for identity in identities.merged():
                nodes.writerow(neutral_row(_node(identity)))
            seen: set[str] = set()
            for extraction, _ in self._documents():
                for identity in told_once(identities, extraction, seen):
                    nodes.writerow(neutral_row(_node(identity)))
                for link in links(extraction, identities.of(extraction)):
                    row = (*link[:2], *link[3:], extraction.document.id, link.type)
                    edges.writerow(neutral_row(row))


class _Waiting(ExitStack):
    """Rows on disk that can be written only when every name is known."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table
        raw = self.enter_context(
            tempfile.NamedTemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115
        )
        self._stream: Any = raw
        self._csv = csv.writer(raw)
        self._csv.writerow(table.names)

    def add(self, content: Iterable[Row]) -> None:
        """Keep some rows."""
        self._csv.writerows(map(neutral_row, content))

    def rows(self) -> Iterator[Row]:
        """Give all of them, in their order."""
        self._stream.flush()
        return read_rows(Path(self._stream.name), self._table, len(self._table.columns))


def _node(i: Identity) -> Row:
    return (
        i.id, i.name, i.kind, i.type, i.gender, i.country_code, i.start, i.end, i.first, i.last,
        i.documents, LABELS[i.kind],
    )  # fmt: skip
