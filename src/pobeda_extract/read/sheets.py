"""Read articles from the rows of an Excel workbook."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from pobeda_extract.errors import InputError
from pobeda_extract.read.columns import Columns
from pobeda_extract.read.entries import Entry
from pobeda_extract.read.holdings import Holding
from pobeda_extract.read.opening import needs
from pobeda_extract.read.packages import opened_package

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADER_WITHIN: Final = 20  # rows: a name of the table, the period, and such may stand before it


def read_sheets(holding: Holding) -> Iterator[Entry]:
    """
    Give the article of every row of every sheet that has a column of texts.

    Raises:
        InputError: If no sheet has one, the workbook is damaged or encrypted, or openpyxl missing.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise needs("XLSX", "openpyxl") from error
    stream = holding.seekable()
    opened_package(stream, "XLSX").close()
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that it does not know
            workbook = load_workbook(stream, read_only=True, data_only=True)
    except Exception as error:  # it raises whatever its parsers do
        raise InputError(f"damaged XLSX file ({type(error).__name__}: {error})") from error
    reasons: list[str] = []
    read = False
    with closing(workbook):
        for sheet in workbook.worksheets:
            rows = _rows(sheet)
            try:
                names, columns = _header(rows, holding)
            except InputError as error:
                reasons.append(f"sheet {sheet.title!r}: {error}")
                continue
            read = True
            prefix = f"{sheet.title}:" if len(workbook.worksheets) > 1 else ""
            for number, cells in rows:
                yield _entry(holding, columns, names, cells, f"{prefix}{number}")
    if not read:
        raise InputError("; ".join(reasons) or "the workbook has no sheet with rows")


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Give the rows that are not blank, with their numbers as Excel shows them."""
    sheet.reset_dimensions()  # what files say of their size is often false
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            if any(cell is not None and str(cell).strip() for cell in cells):
                yield number, cells
    except (ValueError, KeyError, TypeError, SyntaxError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(f"damaged XLSX file ({type(error).__name__}: {error})") from error


def _header(
    rows: Iterator[tuple[int, tuple[Any, ...]]], holding: Holding
) -> tuple[tuple[str, ...], Columns]:
    """Find the row of names: the first in which a column of texts can be told."""
    reason: InputError | None = None
    for number, cells in rows:
        names = tuple(_named(cells))
        try:
            return names, Columns.of(names, holding.keys)
        except InputError as error:
            reason = reason or error
        if number >= _HEADER_WITHIN:
            break
    raise reason or InputError("it has no rows")


def _named(cells: Iterable[Any]) -> Iterator[str]:
    for number, cell in enumerate(cells, 1):
        name = str(cell).strip() if cell is not None else ""
        yield name or f"column {number}"


def _entry(
    holding: Holding,
    columns: Columns,
    names: tuple[str, ...],
    cells: tuple[Any, ...],
    place: str,
) -> Entry:
    row = {name: _plain(cell) for name, cell in zip(names, cells, strict=False) if cell is not None}
    try:
        return columns.article(row, *holding.at(place), holding.day)
    except InputError as error:
        return holding.failed(place, error)


def _plain(cell: Any) -> object:
    """Return a cell's value as JSON has it, for what goes to «extra»."""
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return cell if isinstance(cell, str | int | float | bool) else str(cell)
