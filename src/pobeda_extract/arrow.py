"""Extract from Arrow record batches: the seam for Spark, Ray Data, Dask and the like.

A batch with a column ``text`` (and, where there are, ``id``, ``title``, ``published``, ``url``)
becomes a batch with one row an article: ``id``, ``error``, and the lists of the JSON as nested
columns. The models are loaded once in each worker process, when its first batch comes.

PySpark (``pip install 'pobeda-extract[spark]'`` on every worker)::

    from pobeda_extract.arrow import SPARK_SCHEMA, extract_batches

    facts = articles.mapInArrow(extract_batches, SPARK_SCHEMA)
    facts.selectExpr("id", "explode(people) as person").select("id", "person.name").show()

Ray Data::

    facts = dataset.map_batches(extract_table, batch_format="pyarrow", batch_size=64)

Dask::

    facts = frame.map_partitions(
        lambda part: extract_table(pa.Table.from_pandas(part)).to_pandas(), meta=META
    )
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from pobeda_extract.render.nested import SCHEMA, nested

if TYPE_CHECKING:
    from pobeda_extract.pipeline import Extractor

__all__ = ["SCHEMA", "SPARK_SCHEMA", "extract_batches", "extract_table"]

#: What Spark calls our types.
_SPARK: Final = {pa.string(): "string", pa.int64(): "bigint", pa.float64(): "double"}


def _spark(kind: Any) -> str:
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'`{f.name}`: {_spark(f.type)}' for f in kind)}>"
    if pa.types.is_list(kind):
        return f"array<{_spark(kind.value_type)}>"
    return _SPARK[kind]


#: The same for Spark's ``mapInArrow``.
SPARK_SCHEMA: Final = ", ".join(f"`{f.name}` {_spark(f.type)}" for f in SCHEMA)


def extract_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """
    Extract from every article of every batch; one batch out for each batch in, rows in order.

    Args:
        batches: With a column ``text`` at least; other columns than the known are ignored.

    Yields:
        Batches of ``SCHEMA``. A row that cannot be read has its reason in ``error`` and empty
        lists; ``error`` is null otherwise.

    Raises:
        ValueError: If a batch has no column ``text``.
    """
    for batch in batches:
        yield _extracted(batch)


def extract_table(table: pa.Table) -> pa.Table:
    """Extract from every article of a table; see ``extract_batches``."""
    return pa.Table.from_batches(list(extract_batches(table.to_batches())), SCHEMA)


@cache
def _extractor() -> Extractor:
    from pobeda_extract.pipeline import Extractor

    return Extractor()


def _extracted(batch: pa.RecordBatch) -> pa.RecordBatch:
    names = batch.schema.names
    if "text" not in names:
        raise ValueError(
            f"a batch needs a column «text»; this one has {', '.join(names) or 'none'}"
        )
    wanted = [n for n in ("id", "text", "title", "published", "url") if n in names]
    rows = batch.select(wanted).to_pylist()
    found = [_row(number, row) for number, row in enumerate(rows)]
    return pa.RecordBatch.from_pylist(found, schema=SCHEMA)


def _row(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    identity = str(number if row.get("id") is None else row["id"])
    try:
        text = row["text"]
        if not isinstance(text, str) or not text.strip():
            raise ValueError("no text")  # noqa: TRY301
        extraction = _extractor().extract(
            text,
            id=identity,
            published=_day(row.get("published")),
            title=_text(row.get("title")),
            url=_text(row.get("url")),
        )
    except (ValueError, RecursionError) as error:  # one bad article must not end a Spark job
        lists: dict[str, Any] = {f.name: [] for f in SCHEMA if pa.types.is_list(f.type)}
        return {"id": identity, "error": str(error) or type(error).__name__, **lists}
    return nested(extraction, identity)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _day(value: object) -> date | None:
    """Return a column's date, whether it is a date, a time or text."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
