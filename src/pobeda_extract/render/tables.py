"""Write CSV: a folder with a file for each list and a graph for Neo4j, or one stream of facts."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from pobeda_extract.errors import OutputError
from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Identities, Identity, Merger, fingerprint
from pobeda_extract.render import Target
from pobeda_extract.render.files import replaced
from pobeda_extract.render.links import LABELS, links
from pobeda_extract.render.rows import (
    CONFLICTS,
    DOCUMENT_TABLES,
    DOCUMENTS,
    HISTORY,
    IDENTIFIED,
    IDENTITIES,
    Row,
    Table,
    Value,
    conflict_rows,
    document_row,
    entity_kinds,
    history_rows,
    identity_row,
    restored,
    rows,
    told_once,
)

#: What a spreadsheet takes for a formula, and the mark itself: a cell that begins so gets a «'».
_FORMULA: Final = re.compile(r"[=+\-@＝＋－＠\t\r\n']")
_LONGEST: Final = 2**31 - 1  # characters in a cell: the module's own limit stops at 128 KB
_NODES: Final = (
    "id:ID", "name", "kind", "type", "gender", "country_code", "first_day", "last_day",
    "first_seen", "last_seen", "documents:int", ":LABEL",
)  # fmt: skip
_EDGES: Final = (
    ":START_ID", ":END_ID", "label", "status", "first_day", "last_day", "score:float", "rule",
    "document", ":TYPE",
)  # fmt: skip
_FACTS: Final = (
    "document", "published", "relation", "subject_kind", "subject", "object_kind", "object",
    "score", "rule", "evidence",
)  # fmt: skip


def neutral(value: Value) -> str:
    """
    Return a cell that no spreadsheet takes for a formula; ``restore`` undoes it.

    >>> neutral("=1+1"), neutral("Иванов"), neutral(-1), neutral(None)
    ("'=1+1", 'Иванов', '-1', '')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return f"{value:.2f}" if isinstance(value, float) else str(value)
    return f"'{value}" if _FORMULA.match(value) else value


def restore(cell: str) -> str:
    """Return what ``neutral`` was given."""
    return cell.removeprefix("'")


class CsvWriter:
    """
    Write CSV (UTF-8, a header line, CRLF); a folder also gets what holds over all documents.

    In a folder each document's rows go to the files of the lists first and to ``documents.csv``
    last, so that a killed run leaves nothing half written that ``--resume`` would not see.
    Identities, the history of posts and the graph are written by ``close``.
    """

    def __init__(self, target: Target) -> None:
        self._stream = _Facts(target.stream) if target.stream is not None else None
        self._folder = None if target.path is None else _Folder(target.path, target)

    def finished(self) -> Mapping[str, str | None]:
        """Return the documents whose rows are whole."""
        return self._folder.known if self._folder else {}

    def write(self, extraction: Extraction, text: str) -> None:
        """Add one document's rows."""
        if self._stream:
            self._stream.write(extraction)
        if self._folder:
            self._folder.write(extraction, text)

    def close(self) -> None:
        """Complete the stream, or write what the folder's documents share."""
        if self._stream:
            self._stream.close()
        if self._folder:
            self._folder.close()


class _Facts:
    """One row a fact, with names instead of ids: for one article, or for grep."""

    def __init__(self, stream: BinaryIO) -> None:
        self._text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
        self._csv = csv.writer(self._text)
        self._csv.writerow(_FACTS)

    def write(self, extraction: Extraction) -> None:
        names = {e.id: e.name for e in extraction.people}
        names |= {w.id: w.position for p in extraction.people for w in p.positions}
        names |= {e.id: e.name for e in extraction.organizations}
        names |= {e.id: e.name for e in extraction.places}
        names |= {e.id: e.name for e in extraction.events}
        names |= {e.id: e.name for e in extraction.agreements}
        names |= {q.id: q.text for q in extraction.quotes}
        kinds = entity_kinds(extraction)
        document = extraction.document
        for row in rows(extraction)["relations"]:
            _, number, kind, subject, obj, words, score, rule = row
            evidence = extraction.relations[int(str(number)[1:]) - 1].evidence
            cells = (
                document.id, document.published, kind, kinds.get(str(subject)),
                names.get(str(subject)), kinds.get(str(obj)),
                names.get(str(obj)) if obj else words, score, rule,
                " … ".join(e.text for e in evidence),
            )  # fmt: skip
            self._csv.writerow([neutral(cell) for cell in cells])
        self._text.flush()

    def close(self) -> None:
        self._text.flush()
        self._text.detach()


class _Folder:
    """The files of a folder while they grow."""

    def __init__(self, path: Path, target: Target) -> None:
        self._path = path
        self._merge = target.merge
        path.mkdir(parents=True, exist_ok=True)
        self.known: dict[str, str | None] = {}
        if target.resume and self._file(DOCUMENTS).exists():
            self._mend()
        else:
            self._begin()
        self._files = ExitStack()
        self._tables = {table: self._append(table) for table in (*DOCUMENT_TABLES, DOCUMENTS)}

    def write(self, extraction: Extraction, text: str) -> None:
        """Append one document's rows."""
        found = rows(extraction)
        for table in DOCUMENT_TABLES:
            if content := found[table.name]:
                stream, out = self._tables[table]
                out.writerows([neutral(value) for value in row] for row in content)
                stream.flush()
        stream, out = self._tables[DOCUMENTS]
        given = extraction.document.text
        row = document_row(extraction, given, fingerprint(text) if text else b"")
        out.writerow([neutral(value) for value in row])
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

    def _file(self, table: Table) -> Path:
        return self._path / f"{table.name}.csv"

    def _append(self, table: Table) -> tuple[io.TextIOWrapper, Any]:
        raw = self._files.enter_context(self._file(table).open("ab"))
        stream = self._files.enter_context(io.TextIOWrapper(raw, "utf-8", newline=""))
        return stream, csv.writer(stream)

    def _begin(self) -> None:
        for table in (*DOCUMENT_TABLES, DOCUMENTS):
            with _written(self._file(table), table.names):
                pass

    def _mend(self) -> None:
        """Keep the rows of whole documents; a killed run may have left a torn tail."""
        _cut_torn_line(self._file(DOCUMENTS))
        documents = list(self._read(DOCUMENTS))
        self.known = {str(row[0]): _text(row[1]) for row in documents}
        self._rewrite(DOCUMENTS, documents)
        for table in DOCUMENT_TABLES:
            self._rewrite(table, (r for r in self._read(table) if r[0] in self.known))

    def _rewrite(self, table: Table, content: Iterable[Row]) -> None:
        with _written(self._file(table), table.names) as out:
            out.writerows([neutral(value) for value in row] for row in content)

    def _read(self, table: Table) -> Iterator[Row]:
        """Give whole rows with their types; a torn last one is left out."""
        path = self._file(table)
        if not path.exists():
            return
        types = [kind for _, kind in table.columns]
        csv.field_size_limit(_LONGEST)
        with path.open(encoding="utf-8", errors="replace", newline="") as stream:
            reader = csv.reader(stream)
            if tuple(next(reader, ())) != table.names:
                raise OutputError(f"{path}: not written by this version; choose another folder")
            for cells in reader:
                if len(cells) == len(types):
                    yield tuple(_value(c, kind) for c, kind in zip(cells, types, strict=True))

    def _documents(self) -> Iterator[tuple[Extraction, bytes]]:
        tables = {table.name: self._read(table) for table in DOCUMENT_TABLES}
        return restored(self._read(DOCUMENTS), tables)

    def _fill(self, identities: Identities) -> None:
        """Write the identity into every row that has one, and what the folder's documents share."""
        with ExitStack() as stack:
            outs = {
                t.name: stack.enter_context(_written(self._file(t), t.names))
                for t in DOCUMENT_TABLES
                if t.name in IDENTIFIED
            }
            known = stack.enter_context(_written(self._file(IDENTITIES), IDENTITIES.names))
            posts = stack.enter_context(_written(self._file(HISTORY), HISTORY.names))

            def describe(identity: Identity) -> None:
                known.writerow([neutral(value) for value in identity_row(identity)])
                posts.writerows([neutral(v) for v in row] for row in history_rows(identity))

            for identity in identities.merged():
                describe(identity)
            seen: set[str] = set()
            for extraction, _ in self._documents():
                ids = identities.of(extraction)
                for name, content in rows(extraction).items():
                    if name in outs:
                        outs[name].writerows(
                            [neutral(v) for v in (row[0], row[1], ids[str(row[1])], *row[3:])]
                            for row in content
                        )
                for identity in told_once(identities, extraction, seen):
                    describe(identity)
        with _written(self._file(CONFLICTS), CONFLICTS.names) as out:
            for conflict in identities.conflicts:
                out.writerows([neutral(v) for v in row] for row in conflict_rows(conflict))
        where = DOCUMENTS.index("reprint_of")
        documents = (
            (*row[:where], identities.reprints.get(str(row[0])), *row[where + 1 :])
            for row in list(self._read(DOCUMENTS))
        )
        self._rewrite(DOCUMENTS, documents)

    def _write_graph(self, identities: Identities) -> None:
        """Write ``nodes.csv`` and ``edges.csv`` as ``neo4j-admin database import`` reads them."""
        with ExitStack() as stack:
            nodes = stack.enter_context(_written(self._path / "nodes.csv", _NODES))
            edges = stack.enter_context(_written(self._path / "edges.csv", _EDGES))
            for identity in identities.merged():
                nodes.writerow([neutral(value) for value in _node(identity)])
            seen: set[str] = set()
            for extraction, _ in self._documents():
                for identity in told_once(identities, extraction, seen):
                    nodes.writerow([neutral(value) for value in _node(identity)])
                for link in links(extraction, identities.of(extraction)):
                    row = (*link[:2], *link[3:], extraction.document.id, link.type)
                    edges.writerow([neutral(value) for value in row])


def _node(i: Identity) -> Row:
    return (
        i.id, i.name, i.kind, i.type, i.gender, i.country_code, i.start, i.end, i.first, i.last,
        i.documents, LABELS[i.kind],
    )  # fmt: skip


def _value(cell: str, kind: str) -> Value:
    if not cell:
        return None
    if kind == "integer":
        return int(cell)
    return float(cell) if kind == "real" else restore(cell)


def _cut_torn_line(path: Path) -> None:
    """Cut the file after its last newline; what is left of a row then lacks columns, if any."""
    with path.open("rb+") as stream:
        end = stream.seek(0, os.SEEK_END)
        while end > 0:
            start = max(end - 65536, 0)
            stream.seek(start)
            newline = stream.read(end - start).rfind(b"\n")
            if newline >= 0:
                stream.truncate(start + newline + 1)
                return
            end = start
        stream.truncate(0)


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


@contextmanager
def _written(path: Path, header: Iterable[str]) -> Iterator[Any]:
    """Give a CSV writer on a file that appears whole or not at all."""
    with replaced(path) as raw:
        stream = io.TextIOWrapper(raw, "utf-8", newline="")
        out = csv.writer(stream)
        out.writerow(header)
        yield out
        stream.flush()
        stream.detach()
