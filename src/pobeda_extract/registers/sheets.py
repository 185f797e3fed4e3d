"""The only door to openpyxl: the rows of a workbook's first sheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from pobeda_extract.errors import InputError


def rows(data: bytes) -> Iterator[list[str]]:
    """
    Give the rows of the first sheet as worded.

    Raises:
        InputError: If *data* is no workbook.
    """
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InputError(f"no XLSX workbook: {error}") from error
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield [_worded(value) for value in row]


def _worded(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):  # a datetime, too
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # «7» is stored as 7.0
    return str(value).strip()
