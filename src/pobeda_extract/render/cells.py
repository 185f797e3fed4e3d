"""Write and read the cells of CSV files, so that no spreadsheet runs what an article says."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pobeda_extract.errors import OutputError
from pobeda_extract.render.files import replaced
from pobeda_extract.render.rows import Row, Table, Type, Value

#: What spreadsheets know UTF-8 by.
BOM: Final = "\ufeff"
#: What a spreadsheet takes for a formula, and the mark itself: a cell that begins so gets a «'».
_FORMULA: Final = re.compile(r"[=+\-@＝＋－＠\t\r\n']")
_LONGEST: Final = 2**31 - 1  # characters in a cell: the module's own limit stops at 128 KB


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


def neutral_row(row: Iterable[Value]) -> list[str]:
    """Return a row's cells."""
    return [neutral(value) for value in row]


@contextmanager
def written(path: Path, header: Iterable[str], *, mark: bool = True) -> Iterator[Any]:
    """
    Give a CSV writer on a file that appears whole or not at all.

    Args:
        path: The file.
        header: Its first line.
        mark: Begin with a byte-order mark, as spreadsheets want it.
    """
    with replaced(path) as raw:
        stream = io.TextIOWrapper(raw, "utf-8", newline="")
        if mark:
            stream.write(BOM)
        out = csv.writer(stream)
        out.writerow(header)
        yield out
        stream.flush()
        stream.detach()


def read_cells(path: Path, table: Table) -> Iterator[list[str]]:
    """
    Give the rows of a file as they stand; a torn one is left out, a missing file has none.

    Raises:
        OutputError: If the file has other columns than *table*.
    """
    if not path.exists():
        return
    csv.field_size_limit(_LONGEST)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        reader = csv.reader(stream)
        if tuple(next(reader, ())) != table.names:
            raise OutputError(f"{path}: not written by this version; choose another folder")
        for cells in reader:
            if len(cells) == len(table.columns):
                yield cells


def read_rows(path: Path, table: Table, columns: int) -> Iterator[Row]:
    """Give the first *columns* values of each row of a file, with their types."""
    types = [kind for _, kind in table.columns[:columns]]
    for cells in read_cells(path, table):
        yield tuple(_value(c, kind) for c, kind in zip(cells, types, strict=False))


def cut_torn_line(path: Path) -> None:
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


def _value(cell: str, kind: Type) -> Value:
    if not cell:
        return None
    if kind == "integer":
        return int(cell)
    return float(cell) if kind == "real" else restore(cell)
