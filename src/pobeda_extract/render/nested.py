"""Lay an extraction out as one nested row: the columns that Arrow, Parquet and Spark share."""

from __future__ import annotations

import json
from typing import Any, BinaryIO, Final

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from pobeda_extract.facts import Extraction

__all__ = ["SCHEMA", "NestedFile", "nested"]

_GROUP: Final = 500  # articles in a row group: what is in memory at once


def _type(info: Any) -> Any:
    """Return the Arrow type of a field of the facts."""
    kinds = msgspec.inspect
    if isinstance(info, kinds.UnionType):
        (info,) = (t for t in info.types if not isinstance(t, kinds.NoneType))
    if isinstance(info, kinds.StructType):
        fields = msgspec.structs.fields(info.cls)
        return pa.struct(
            [(f.encode_name, _type(msgspec.inspect.type_info(f.type))) for f in fields]
        )
    if isinstance(info, kinds.VarTupleType):
        return pa.list_(_type(info.item_type))
    if isinstance(info, kinds.IntType):
        return pa.int64()
    if isinstance(info, kinds.FloatType):
        return pa.float64()
    return pa.string()  # strings, literals; «extra» is written as JSON


#: One row an article: its id, why it failed if it did, and the lists of the JSON.
SCHEMA: Final = pa.schema(
    [("id", pa.string()), ("error", pa.string()), *_type(msgspec.inspect.type_info(Extraction))]
)


def nested(extraction: Extraction, identity: str) -> dict[str, Any]:
    """Return the row of one article."""
    facts = extraction.to_dict()
    extra = facts["document"]["extra"]
    facts["document"]["extra"] = json.dumps(extra, ensure_ascii=False, default=str)
    return {"id": identity, "error": None, **facts}


class NestedFile:
    """
    Write one Parquet file with a row an article, as the Spark job does.

    Args:
        stream: What is written to; it stays open.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._rows: list[dict[str, Any]] = []
        self._out = pq.ParquetWriter(pa.PythonFile(stream, mode="w"), SCHEMA, compression="zstd")

    def write(self, extraction: Extraction) -> None:
        """Add one article."""
        self._rows.append(nested(extraction, extraction.document.id))
        if len(self._rows) >= _GROUP:
            self._flush()

    def close(self) -> None:
        """Write what waits, and the end that makes it a Parquet file."""
        self._flush()
        self._out.close()

    def _flush(self) -> None:
        if self._rows:
            self._out.write_batch(pa.RecordBatch.from_pylist(self._rows, schema=SCHEMA))
            self._rows = []
