"""Read back the folder of tables that ``-f parquet`` writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pobeda_extract.errors import InputError, OutputError
from pobeda_extract.read import Facts
from pobeda_extract.read.opening import needs


def facts_in(folder: str) -> Iterator[Facts]:
    """
    Give the facts, and the texts, of every article in *folder*.

    Raises:
        InputError: If it was written by another version, is damaged, or pyarrow is missing.
    """
    try:
        from pobeda_extract.render.columns import read_folder
    except ImportError as error:
        raise needs("Parquet", "pyarrow", "parquet") from error
    try:
        for extraction, text in read_folder(Path(os.fspath(folder))):
            document = extraction.document
            yield Facts(document.id, document.source, extraction, text)
    except (OutputError, OSError, ValueError) as error:
        raise InputError(str(error)) from error
