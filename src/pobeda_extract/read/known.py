"""Read facts that were extracted before: JSON of this program's own schema, or Parquet of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from pobeda_extract.errors import InputError
from pobeda_extract.facts import Document, Extraction
from pobeda_extract.read.entries import Facts
from pobeda_extract.schema import SCHEMA

_FAMILY: Final = SCHEMA.partition("/")[0]
#: What a line of ours begins with, so that most lines of others need no second look.
BEGINNING: Final = f'{{"schema":"{_FAMILY}/'.encode()
#: Columns of what ``pobeda_extract.arrow`` gives, among others.
_COLUMNS: Final = frozenset({"document", "people", "relations", "error"})

_decode = msgspec.json.Decoder(Extraction).decode


def are_facts(record: Mapping[str, Any]) -> bool:
    """Whether an object of JSON is one of this program's, of whatever version."""
    schema = record.get("schema")
    return isinstance(schema, str) and schema.startswith(f"{_FAMILY}/") and "document" in record


def facts_of_line(line: bytes) -> Facts:
    """
    Decode one line that begins as ours do.

    Raises:
        InputError: If it is broken or of another version.
    """
    try:
        return _facts(_decode(line))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(f"broken facts: {error}") from error


def facts_of(record: Mapping[str, Any]) -> Facts:
    """
    Turn an object of JSON into facts.

    Raises:
        InputError: If it is broken or of another version.
    """
    try:
        return _facts(msgspec.convert(record, Extraction))
    except msgspec.ValidationError as error:
        raise InputError(f"broken facts: {error}") from error


def are_columns_of_facts(names: tuple[str, ...]) -> bool:
    """Whether a Parquet file has the columns that a Spark job of ours writes."""
    return frozenset(names) >= _COLUMNS


def facts_of_row(row: Mapping[str, Any]) -> Facts:
    """
    Turn a row of what ``pobeda_extract.arrow`` gives into facts.

    Raises:
        InputError: If the article had failed there, or the row is broken.
    """
    if row["error"]:
        raise InputError(f"it had failed when it was extracted: {row['error']}")
    record = {key: value for key, value in row.items() if value is not None}
    document = dict(record.get("document") or {})
    document["extra"] = json.loads(document.get("extra") or "{}")
    return facts_of({**record, "document": document})


def _facts(extraction: Extraction) -> Facts:
    if extraction.schema != SCHEMA:
        raise InputError(f"facts of {extraction.schema}; this version reads {SCHEMA}")
    document: Document = extraction.document
    return Facts(document.id, document.source, extraction, document.text or "")
