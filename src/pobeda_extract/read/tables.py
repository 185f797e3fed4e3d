"""Read articles from the rows of a CSV or TSV, as it streams by."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, Final

from pobeda_extract.errors import InputError
from pobeda_extract.read.columns import Columns
from pobeda_extract.read.decoding import decode
from pobeda_extract.read.entries import Entry
from pobeda_extract.read.holdings import Holding
from pobeda_extract.read.opening import LONGEST

_SAMPLE: Final = 1 << 16  # bytes that settle encoding and delimiter
_DELIMITERS: Final = "\t;,|"


def read_table(holding: Holding) -> Iterator[Entry]:
    """
    Give the article of every row; a row without a text is a failure that names its line.

    Raises:
        InputError: If no column can be told to hold the texts, or a quotation mark never closes.
    """
    stream, sample = _sampled(holding.stream)
    if not sample.strip():
        raise InputError("the file is empty: not one row in it")
    text, encoding, _ = decode(sample, holding.encoding)
    lines = io.TextIOWrapper(stream, _sure(encoding, sample), "replace", newline="")
    csv.field_size_limit(LONGEST)
    rows = csv.reader(_without_nul(lines), delimiter=_delimiter(text))
    names = tuple(_distinct(next(rows, [])))
    columns = Columns.of(names, holding.keys)
    line = rows.line_num + 1  # where the next row begins
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _entry(holding, columns, names, row, line)
            line = rows.line_num + 1
    except csv.Error as error:
        raise InputError(f"line {line}: {error}; the rest of the file is left out") from error


def _entry(
    holding: Holding, columns: Columns, names: tuple[str, ...], row: list[str], line: int
) -> Entry:
    if len(row) > len(names):
        return holding.failed(
            line, f"{len(row)} cells in a row of {len(names)} columns: is a quotation mark missing?"
        )
    try:
        cells = dict(zip(names, row, strict=False))  # a row may end early
        return columns.article(cells, *holding.at(line), holding.day)
    except InputError as error:
        return holding.failed(line, error)


def _sampled(stream: BinaryIO) -> tuple[BinaryIO, bytes]:
    """Return *stream* from its beginning, and its first bytes up to a line's end."""
    sample = stream.read(_SAMPLE)
    if len(sample) == _SAMPLE:
        sample += stream.readline(LONGEST)
    return io.BufferedReader(_Rejoined(sample, stream)), sample


class _Rejoined(io.RawIOBase):
    """Bytes that were read ahead, and what follows them."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        chunk = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(chunk) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _sure(encoding: str, sample: bytes) -> str:
    """Read a mark at the beginning as such."""
    return "utf-8-sig" if encoding == "utf-8" else "utf-16" if _marked(sample) else encoding


def _marked(sample: bytes) -> bool:
    return sample.startswith((b"\xff\xfe", b"\xfe\xff"))


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)


def _delimiter(sample: str) -> str:
    """Return what divides the names in the first line: the sign met most often outside quotes."""
    header = next(csv.reader(iter(sample.splitlines()), delimiter="\0"), [""])
    line = "".join(chain.from_iterable(header)).lstrip("\ufeff")
    outside = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=lambda sign: (outside.count(sign), sign == ","))


def _distinct(names: list[str]) -> Iterator[str]:
    """Give names without the spaces around them; empty and repeated ones are told apart."""
    seen: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        name = name.strip().lstrip("\ufeff") or f"column {number}"
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} {seen[name]}"
