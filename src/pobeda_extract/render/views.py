"""Show extractions to Python programs: as a page, a summary, tables, data frames."""

from __future__ import annotations

import io
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Merger, fingerprint
from pobeda_extract.render import Target
from pobeda_extract.render.naming import named, named_rows, with_names
from pobeda_extract.render.rows import (
    DOCUMENT_TABLES,
    DOCUMENTS,
    HISTORY,
    IDENTIFIED,
    IDENTITIES,
    Row,
    Table,
    document_row,
    history_rows,
    identity_row,
    told_once,
)

if TYPE_CHECKING:
    import pandas as pd

    from pobeda_extract.wording import Lang

#: What a program has no use for.
_LEFT_OUT = frozenset({"fingerprint"})


def page(extraction: Extraction) -> str:
    """Return the page of one article."""
    from pobeda_extract.render.page.article import article_page

    return article_page(extraction, extraction.text or "", up=None, fingerprint="")


def notebook(extraction: Extraction) -> str:
    """
    Return what a notebook shows.

    The page stands in a frame of its own: its style and script touch nothing around it.
    """
    title = escape(extraction.document.title or extraction.document.id)
    return (
        f'<iframe title="{title}" sandbox="allow-scripts allow-popups" loading="lazy" '
        'style="width:100%;height:36em;border:1px solid #ccc;border-radius:4px" '
        f'srcdoc="{escape(page(extraction))}"></iframe>'
    )


def summary_text(extraction: Extraction, lang: Lang | None, *, explain: bool) -> str:
    """Return the summary of one article."""
    from pobeda_extract.render.console import TextWriter

    stream = io.BytesIO()
    TextWriter(Target("stream", stream=stream, explain=explain, lang=lang)).write(extraction, "")
    return stream.getvalue().decode()


def tables(
    extractions: Iterable[Extraction], *, merge: bool = True
) -> dict[str, list[dict[str, Any]]]:
    """
    Return flat rows of every list, with names beside ids, and who is one over all documents.

    Args:
        extractions: Of one run; they are kept in memory.
        merge: Join what several documents say of one person or thing.

    Returns:
        Each table of the CSV folder by its name; those without rows are there, and empty.
    """
    kept = list(extractions)
    merger = Merger(merge=merge)
    for extraction in kept:
        merger.add(extraction, fingerprint(extraction.text or ""))
    identities = merger.identities()
    found: dict[str, list[Row]] = {t.name: [] for t in (*DOCUMENT_TABLES, IDENTITIES)}
    everybody = list(identities.merged())
    seen: set[str] = set()
    where = DOCUMENTS.index("reprint_of")
    found[DOCUMENTS.name] = []
    for extraction in kept:
        row = document_row(extraction, extraction.text, b"")
        of = identities.reprints.get(str(row[0]))
        found[DOCUMENTS.name].append((*row[:where], of, *row[where + 1 :]))
        ids = identities.of(extraction)
        for name, content in named_rows(extraction).items():
            if name in IDENTIFIED:
                content = [(r[0], r[1], ids[str(r[1])], *r[3:]) for r in content]
            found[name] += content
        everybody += told_once(identities, extraction, seen)
    found[IDENTITIES.name] = [identity_row(i) for i in everybody]
    names = {i.id: i.name for i in everybody}
    history = (row for i in everybody for row in history_rows(i))
    found[HISTORY.name] = list(named(HISTORY, history, names))
    return {
        table.name: [_record(table, row) for row in found[table.name]]
        for table in map(with_names, (DOCUMENTS, *DOCUMENT_TABLES, IDENTITIES, HISTORY))
    }


def frames(extractions: Iterable[Extraction], *, merge: bool = True) -> dict[str, pd.DataFrame]:
    """
    Return what ``tables`` gives as data frames of pandas; empty ones have their columns.

    Raises:
        ImportError: If pandas is not installed.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise ImportError("data frames need pandas: pip install pandas") from error
    columns = {
        t.name: [c for c in t.names if c not in _LEFT_OUT]
        for t in map(with_names, (DOCUMENTS, *DOCUMENT_TABLES, IDENTITIES, HISTORY))
    }
    found = tables(extractions, merge=merge)
    return {name: pd.DataFrame(rows, columns=columns[name]) for name, rows in found.items()}


def _record(table: Table, row: Row) -> dict[str, Any]:
    return {c: v for c, v in zip(table.names, row, strict=True) if c not in _LEFT_OUT}
