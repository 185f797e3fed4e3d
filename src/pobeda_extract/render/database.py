"""Write an SQLite database that grows: safe to append to, idempotent by document id.

Statements are put together from the names in ``rows`` alone (hence S608 is silenced); whatever
comes from an article is bound as a parameter.
"""
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Final

from pobeda_extract.errors import OutputError
from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Identities, Identity, Merger, fingerprint
from pobeda_extract.render import Target
from pobeda_extract.render.naming import entry_names
from pobeda_extract.render.rows import (
    CONFLICTS,
    DOCUMENT_TABLES,
    DOCUMENTS,
    HISTORY,
    IDENTIFIED,
    IDENTITIES,
    Row,
    Table,
    clean,
    conflict_rows,
    document_row,
    entity_kinds,
    history_rows,
    identity_row,
    restored,
    rows,
)

_APPLICATION: Final = 0x706F6265  # «pobe» in the file's header: no stranger's database is touched
_VERSION: Final = 2
_BATCH: Final = 200  # documents, or
_SECONDS: Final = 2.0  # seconds between commits: what a kill can cost
#: What merging compares; mentions and evidence need not be read again.
_COMPARED: Final = (
    "people", "organizations", "places", "positions", "events", "event_places", "participants",
    "agreements", "parties", "signers", "dates",
)  # fmt: skip
_INSERT: Final = {
    table: "INSERT INTO {} ({}) VALUES ({})".format(
        table.name, ", ".join(f'"{c}"' for c in table.names), ", ".join("?" * len(table.columns))
    )
    for table in (*DOCUMENT_TABLES, DOCUMENTS, IDENTITIES, HISTORY, CONFLICTS)
}
#: Every identity with the wordings that name it; pronouns and «министр» name nobody.
_NAMES: Final = """
    INSERT INTO names (name, wordings, kind, identity)
    SELECT i.name, coalesce(i.acronym || ' ', '') || coalesce(w.words, ''), i.kind, i.id
    FROM identities i LEFT JOIN (
        SELECT e.identity, group_concat(DISTINCT m.text) AS words FROM ({}) e
        JOIN mentions m ON m.document = e.document AND m.entity = e.id
        WHERE m.kind IN ('name', 'surname', 'acronym') GROUP BY e.identity
    ) w ON w.identity = i.id
""".format(" UNION ALL ".join(f"SELECT document, id, identity FROM {n}" for n in IDENTIFIED))


class SqliteWriter:
    """
    Write documents into a database as they come; ``close`` merges them with all that it held.

    Documents are committed in batches; a document whose id the database has already is replaced.
    While the run lasts the database is in WAL mode, so that others can read it; afterwards it is
    one file again.
    """

    def __init__(self, target: Target) -> None:
        if target.path is None:
            raise OutputError("a database needs a path")
        self._path: Path = target.path
        self._merge = target.merge
        self._pending = 0
        self._committed = time.monotonic()
        with self._told():
            self._base = sqlite3.connect(self._path, isolation_level=None, timeout=30)
        try:
            with self._told():
                self._open()
        except BaseException:
            self._base.close()
            raise

    def finished(self) -> Mapping[str, str | None]:
        """Return the documents in the database."""
        with self._told():
            return dict(self._base.execute("SELECT id, source FROM documents ORDER BY key"))

    def write(self, extraction: Extraction, text: str) -> None:
        """Add or replace one document."""
        with self._told():
            if not self._pending:
                self._base.execute("BEGIN IMMEDIATE")
            self._pending += 1
            self._write(extraction, text)
            late = time.monotonic() - self._committed > _SECONDS
            if self._pending >= _BATCH or late:
                self._commit()

    def close(self) -> None:
        """Merge, and leave one whole file."""
        try:
            with self._told():
                self._commit()
                self._identify()
                self._base.execute("PRAGMA optimize")
                with suppress(sqlite3.OperationalError):  # others are reading: they keep the WAL
                    self._base.execute("PRAGMA journal_mode = DELETE")
        finally:
            self._base.close()

    def _open(self) -> None:
        base = self._base
        (application,) = base.execute("PRAGMA application_id").fetchone()
        (version,) = base.execute("PRAGMA user_version").fetchone()
        (tables,) = base.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and application != _APPLICATION:
            raise OutputError(f"{self._path}: a database of another program; choose another path")
        if tables and version != _VERSION:
            raise OutputError(
                f"{self._path}: written by another version (database format {version}, "
                f"this one writes {_VERSION}); choose another path"
            )
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        base.execute("PRAGMA foreign_keys = ON")
        if not tables:
            schema = files(__package__).joinpath("database.sql").read_text(encoding="utf-8")
            base.executescript(
                f"BEGIN; {schema} PRAGMA application_id = {_APPLICATION};"
                f" PRAGMA user_version = {_VERSION}; COMMIT;"
            )

    def _write(self, extraction: Extraction, text: str) -> None:
        base = self._base
        document = clean(extraction.document.id)
        base.execute("DELETE FROM documents WHERE id = ?", (document,))
        row = document_row(extraction, text or None, fingerprint(text) if text else b"")
        key = base.execute(_INSERT[DOCUMENTS], row).lastrowid
        base.executemany(
            "INSERT INTO entities (document, id, kind, name) VALUES (?, ?, ?, ?)",
            ((key, i, kind, name) for i, kind, name in _entities(extraction)),
        )
        found = rows(extraction)
        for table in _FILLED:
            content = found[table.name]
            if content:
                base.executemany(_INSERT[table], ((key, *row[1:]) for row in content))

    def _commit(self) -> None:
        if self._pending:
            self._base.execute("COMMIT")
        self._pending = 0
        self._committed = time.monotonic()

    def _identify(self) -> None:
        """Decide anew who is one, over every document of the database."""
        merger = Merger(merge=self._merge)
        for extraction, mark in self._documents():
            merger.add(extraction, mark)
        identities = merger.identities()
        base = self._base
        base.execute(
            "CREATE TEMP TABLE resolved (document TEXT, id TEXT, identity TEXT,"
            " PRIMARY KEY (document, id)) WITHOUT ROWID"
        )
        base.execute("BEGIN IMMEDIATE")
        base.execute("DELETE FROM history")
        base.execute("DELETE FROM conflicts")
        for name in IDENTIFIED:
            base.execute(f"UPDATE {name} SET identity = NULL")
        base.execute("DELETE FROM identities")
        known = identities.merged()
        local = chain.from_iterable(self._resolve(identities))
        for identity in chain(known, local):
            base.execute(
                _INSERT[IDENTITIES].replace("INSERT", "INSERT OR IGNORE"), identity_row(identity)
            )
            base.executemany(_INSERT[HISTORY], history_rows(identity))
        for conflict in identities.conflicts:
            base.executemany(_INSERT[CONFLICTS], conflict_rows(conflict))
        for name in IDENTIFIED:
            base.execute(
                f"UPDATE {name} SET identity = (SELECT r.identity FROM resolved r"
                f" WHERE r.id = {name}.id AND r.document ="
                f" (SELECT d.id FROM documents d WHERE d.key = {name}.document))"
            )
        base.execute("UPDATE documents SET reprint_of = NULL WHERE reprint_of IS NOT NULL")
        base.executemany(
            "UPDATE documents SET reprint_of = ? WHERE id = ?",
            ((of, document) for document, of in identities.reprints.items()),
        )
        base.execute("DELETE FROM names")
        base.execute(_NAMES)
        base.execute("COMMIT")
        base.execute("DROP TABLE resolved")

    def _resolve(self, identities: Identities) -> Iterator[Iterator[Identity]]:
        """Note the identities of every document; give those that stand in one only."""
        for extraction, _ in self._documents():
            document = extraction.document.id
            self._base.executemany(
                "INSERT INTO resolved VALUES (?, ?, ?)",
                ((document, i, found) for i, found in identities.of(extraction).items()),
            )
            yield identities.local(extraction)

    def _documents(self) -> Iterator[tuple[Extraction, bytes]]:
        """Read every document again, without its text."""

        def read(table: Table) -> Iterator[Row]:
            columns = ", ".join(f't."{c}"' for c in table.names[1:])
            return iter(
                self._base.execute(
                    f"SELECT d.id, {columns} FROM {table.name} t"
                    " CROSS JOIN documents d ON d.key = t.document ORDER BY t.rowid"
                )
            )

        columns = ", ".join("NULL" if c == "text" else f'"{c}"' for c in DOCUMENTS.names)
        documents = self._base.execute(f"SELECT {columns} FROM documents ORDER BY key")
        return restored(
            documents, {t.name: read(t) for t in DOCUMENT_TABLES if t.name in _COMPARED}
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell the user what the database library says."""
        try:
            yield
        except sqlite3.Error as error:
            raise OutputError(f"{self._path}: {error}") from error


def _entities(extraction: Extraction) -> Iterator[tuple[str, str, str]]:
    """Give id, kind and name of everything that can be referred to."""
    names = entry_names(extraction)
    for i, kind in entity_kinds(extraction).items():
        yield i, kind, names[i]


#: Tables in an order in which immediate references find their target.
_FILLED: Final = tuple(DOCUMENT_TABLES)
