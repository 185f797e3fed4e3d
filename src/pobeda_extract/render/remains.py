"""Tell a format's own files in a folder from a stranger's, before any is replaced."""

from __future__ import annotations

import csv
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

#: What a page of ours says of itself near its beginning.
_GENERATOR: Final = b'<meta name="generator" content="pobeda-extract">'
_HEAD: Final = 4096  # bytes: it stands in the first 500
_PART: Final = b'part("'  # how a file of the index's data begins
_PAGES: Final = ("articles", "people", "organizations", "agreements")

#: A format's own files, and strangers under names that the format writes.
Found: TypeAlias = "tuple[list[Path], list[Path]]"


def of_pages(folder: Path, resume: bool) -> Found:
    """Look for ``index.html``, the pages of articles and of who is in them, and their data."""
    found = [folder / "index.html"]
    for name in () if resume else _PAGES:
        found += sorted((folder / name).rglob("*.html"))
    if not resume:
        found += sorted((folder / "data").glob("*.js"))
    return _sorted_out(found, _is_page)


def of_tables(folder: Path, resume: bool) -> Found:
    """Look for the CSV files of a folder; their first lines tell."""
    from pobeda_extract.render.tables import HEADERS

    def is_table(path: Path) -> bool:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            return tuple(next(csv.reader(stream), ())) == HEADERS[path.name]

    return _sorted_out((folder / name for name in HEADERS), is_table)


def of_columns(folder: Path, resume: bool) -> Found:
    """Look for the Parquet files of a folder; their columns tell."""
    from pobeda_extract.render.columns import COLUMNS, columns_of

    return _sorted_out(
        (folder / name for name in COLUMNS), lambda path: columns_of(path) == COLUMNS[path.name]
    )


def of_standoff(folder: Path, resume: bool) -> Found:
    """Look for the texts and annotations that the journal beside the folder knows."""
    from pobeda_extract.render.standoff import is_configuration, written_for

    found = _sorted_out([folder / "annotation.conf"], is_configuration)
    if resume:
        return found
    known: set[str] = set()
    journal = folder.with_name(f"{folder.name}.resume")
    with suppress(OSError, StopIteration, msgspec.MsgspecError), journal.open("rb") as stream:
        next(stream)
        for line in stream:
            known.add(msgspec.json.decode(line, type=list[str])[0])
    ours = written_for(folder, known)
    mine = set(ours)
    strangers = (p for end in ("*.txt", "*.ann") for p in folder.rglob(end) if p not in mine)
    return found[0] + ours, found[1] + sorted(p for p in strangers if not p.name.startswith("."))


def _sorted_out(paths: Iterable[Path], is_ours: Callable[[Path], bool]) -> Found:
    ours: list[Path] = []
    strangers: list[Path] = []
    for path in paths:
        if path.is_file():
            (ours if _holds(is_ours, path) else strangers).append(path)
    return ours, strangers


def _holds(is_ours: Callable[[Path], bool], path: Path) -> bool:
    try:
        return is_ours(path)
    except (OSError, csv.Error, ValueError):  # Arrow's errors are ValueErrors, too
        return False


def _is_page(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        return head.startswith(_PART) if path.suffix == ".js" else _GENERATOR in head
