"""Write Parquet for DuckDB, pandas and Spark: a folder with a file a list, or one nested file."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from pobeda_extract.errors import OutputError
from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Identities, Identity, Merger, fingerprint
from pobeda_extract.render import Target
from pobeda_extract.render.files import replaced
from pobeda_extract.render.nested import NestedFile
from pobeda_extract.render.rows import (
    CONFLICTS,
    DOCUMENT_TABLES,
    DOCUMENTS,
    FOLDER_TABLES,
    HISTORY,
    IDENTIFIED,
    IDENTITIES,
    Row,
    Table,
    Value,
    conflict_rows,
    document_row,
    history_rows,
    identity_row,
    restored,
    rows,
    told_once,
)

_BATCH: Final = 200  # documents that a kill can cost
_GROUP: Final = 20_000  # rows a row group: what is in memory at once
_TEXTS: Final = 500  # the same for rows that hold whole articles
_TYPES: Final = {"text": pa.string(), "integer": pa.int64(), "real": pa.float64()}
_LISTS: Final = (DOCUMENTS, *DOCUMENT_TABLES)


class ParquetWriter:
    """Write one file with a row an article, or a folder with a typed file a list."""

    def __init__(self, target: Target) -> None:
        self._file = NestedFile(target.stream) if target.stream is not None else None
        self._folder = None if target.path is None else _Folder(target.path, target)

    def finished(self) -> Mapping[str, str | None]:
        """Return the documents in the folder and in whole batches beside it."""
        return self._folder.finished() if self._folder else {}

    def write(self, extraction: Extraction, text: str) -> None:
        """Add one document."""
        if self._file:
            self._file.write(extraction)
        if self._folder:
            self._folder.write(extraction, text)

    def close(self) -> None:
        """Merge and write the folder, or complete the file."""
        if self._file:
            self._file.close()
        if self._folder:
            self._folder.close()


class _Folder:
    """
    Gather batches of documents beside the folder, and write the files of the folder at the end.

    A Parquet file is readable only once it is complete: so batches go to ``FOLDER.parts`` first,
    each whole or not there; ``close`` makes ``people.parquet`` and the others of them, with what
    the folder held before where a run is resumed. Every file appears whole.
    """

    def __init__(self, path: Path, target: Target) -> None:
        self._path = path
        self._parts = path.with_name(f"{path.name}.parts")
        self._merge = target.merge
        if not target.resume:
            shutil.rmtree(self._parts, ignore_errors=True)
        self._resume = target.resume
        self._batch: dict[Table, list[Row]] = {table: [] for table in _LISTS}
        numbers = [int(p.name) for p in self._parts.glob("*") if p.name.isdecimal()]
        self._number = max(numbers, default=0)

    def finished(self) -> Mapping[str, str | None]:
        """Return the documents in the folder and in whole batches beside it."""
        return {str(row[0]): str(row[1]) for row in self._read(DOCUMENTS)}

    def write(self, extraction: Extraction, text: str) -> None:
        """Add one document."""
        self._batch[DOCUMENTS].append(
            document_row(extraction, text or None, fingerprint(text) if text else b"")
        )
        for name, content in rows(extraction).items():
            self._batch[_BY_NAME[name]] += content
        if len(self._batch[DOCUMENTS]) >= _BATCH:
            self._flush()

    def close(self) -> None:
        """Merge and write the folder."""
        self._flush()
        merger = Merger(merge=self._merge)
        for extraction, mark in self._documents():
            merger.add(extraction, mark)
        self._write_lists(merger.identities())
        shutil.rmtree(self._parts, ignore_errors=True)

    def _flush(self) -> None:
        if not self._batch[DOCUMENTS]:
            return
        self._number += 1
        part = self._parts / f"{self._number:08}"
        growing = part.with_name(f"{part.name}.growing")
        shutil.rmtree(growing, ignore_errors=True)
        growing.mkdir(parents=True)
        for table, content in self._batch.items():
            pq.write_table(_arrow(table, content), growing / f"{table.name}.parquet")
        growing.rename(part)
        self._batch = {table: [] for table in _LISTS}

    def _sources(self) -> list[Path]:
        """Return the folders that hold rows, in the order in which they were written."""
        parts = sorted(p for p in self._parts.glob("*") if p.name.isdecimal())
        whole = [self._path] if self._resume and self._file(DOCUMENTS).exists() else []
        return whole + parts

    def _file(self, table: Table) -> Path:
        return self._path / f"{table.name}.parquet"

    def _read(self, table: Table) -> Iterator[Row]:
        for folder in self._sources():
            yield from _rows_in(folder, table)

    def _documents(self) -> Iterator[tuple[Extraction, bytes]]:
        return restored(self._read(DOCUMENTS), {t.name: self._read(t) for t in DOCUMENT_TABLES})

    def _write_lists(self, identities: Identities) -> None:
        self._path.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            # Nothing in the folder is replaced before every new file is whole beside it.
            outs = {
                table: stack.enter_context(_Growing(self._file(table), table))
                for table in (*_LISTS, *FOLDER_TABLES)
            }

            def describe(identity: Identity) -> None:
                outs[IDENTITIES].add([identity_row(identity)])
                outs[HISTORY].add(history_rows(identity))

            for identity in identities.merged():
                describe(identity)
            seen: set[str] = set()
            for extraction, _ in self._documents():
                ids = identities.of(extraction)
                for name, content in rows(extraction).items():
                    if name in IDENTIFIED:
                        filled = ((r[0], r[1], ids[str(r[1])], *r[3:]) for r in content)
                        outs[_BY_NAME[name]].add(filled)
                    else:
                        outs[_BY_NAME[name]].add(content)
                for identity in told_once(identities, extraction, seen):
                    describe(identity)
            where = DOCUMENTS.index("reprint_of")
            for row in self._read(DOCUMENTS):
                of = identities.reprints.get(str(row[0]))
                outs[DOCUMENTS].add([(*row[:where], of, *row[where + 1 :])])
            for conflict in identities.conflicts:
                outs[CONFLICTS].add(conflict_rows(conflict))


class _Growing:
    """A Parquet file that appears whole or not at all; rows go out group by group."""

    def __init__(self, path: Path, table: Table) -> None:
        self._table = table
        self._rows: list[Row] = []
        self._stack = ExitStack()
        self._replaced = replaced(path)

    def __enter__(self) -> Self:
        raw = self._stack.enter_context(self._replaced)
        self._out = self._stack.enter_context(
            pq.ParquetWriter(raw, _schema(self._table), compression="zstd")
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._flush()
        self._stack.__exit__(kind, error, trace)

    def add(self, content: Iterable[Row]) -> None:
        """Write rows, sooner or later."""
        self._rows.extend(content)
        if len(self._rows) >= (_TEXTS if self._table is DOCUMENTS else _GROUP):
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._out.write_table(_arrow(self._table, self._rows))
            self._rows = []


def read_folder(folder: Path) -> Iterator[tuple[Extraction, str]]:
    """
    Give the documents that this module has written to *folder*, with their texts, in order.

    Raises:
        OutputError: If a file has other columns.
    """
    where = DOCUMENTS.index("text")
    tables = {table.name: _rows_in(folder, table) for table in DOCUMENT_TABLES}
    texts = (str(row[where] or "") for row in _rows_in(folder, DOCUMENTS))
    found = restored(_rows_in(folder, DOCUMENTS), tables)
    for (extraction, _), text in zip(found, texts, strict=True):
        yield extraction, text


def _rows_in(folder: Path, table: Table) -> Iterator[Row]:
    path = folder / f"{table.name}.parquet"
    if not path.exists():
        return
    with pq.ParquetFile(path) as file:
        if tuple(file.schema_arrow.names) != table.names:
            raise OutputError(f"{path}: not written by this version")
        for batch in file.iter_batches(_TEXTS if table is DOCUMENTS else _GROUP):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


_BY_NAME: Final = {table.name: table for table in _LISTS}
#: The files of a folder with their columns.
COLUMNS: Final = {f"{t.name}.parquet": t.names for t in (*_LISTS, *FOLDER_TABLES)}


def columns_of(path: Path) -> tuple[str, ...]:
    """Return the names of a Parquet file's columns."""
    return tuple(pq.read_schema(path).names)


def _schema(table: Table) -> Any:
    return pa.schema([(name, _TYPES[kind]) for name, kind in table.columns])


def _arrow(table: Table, content: list[Row]) -> Any:
    columns: list[list[Value]] = [list(c) for c in zip(*content, strict=True)] or [
        [] for _ in table.columns
    ]
    return pa.table(columns, schema=_schema(table))
