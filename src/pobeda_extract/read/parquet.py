"""Read articles from the rows of a Parquet file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from pobeda_extract.errors import InputError
from pobeda_extract.read.columns import Columns
from pobeda_extract.read.entries import STAGE, Entry, Failure
from pobeda_extract.read.holdings import Holding
from pobeda_extract.read.known import are_columns_of_facts, facts_of_row
from pobeda_extract.read.opening import needs

_BATCH: Final = 500  # rows in memory at once


def read_parquet(holding: Holding) -> Iterator[Entry]:
    """
    Give the article of every row, or its facts where a Spark job of ours has written them.

    Raises:
        InputError: If no column can be told to hold the texts, the file is damaged, or pyarrow
            missing.
    """
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise needs("Parquet", "pyarrow", "parquet") from error
    number = 0
    try:
        with ParquetFile(holding.seekable()) as file:
            names = tuple(file.schema_arrow.names)
            columns = None if are_columns_of_facts(names) else Columns.of(names, holding.keys)
            for batch in file.iter_batches(_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield _entry(holding, columns, row, number)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(f"damaged Parquet file ({error})") from error


def _entry(holding: Holding, columns: Columns | None, row: dict[str, Any], number: int) -> Entry:
    if columns is None:
        try:
            return facts_of_row(row)
        except InputError as error:
            return Failure(str(row.get("id")), holding.at(number)[1], STAGE, str(error))
    cells = {name: _plain(value) for name, value in row.items() if value is not None}
    try:
        return columns.article(cells, *holding.at(number), holding.day)
    except InputError as error:
        return holding.failed(number, error)


def _plain(value: Any) -> Any:
    """Return a value as JSON has it, for what goes to «extra»."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value
