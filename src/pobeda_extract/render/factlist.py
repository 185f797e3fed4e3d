"""Write facts as one CSV table, a row a relation, with names instead of ids."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO, Final

from pobeda_extract.facts import Extraction
from pobeda_extract.render.cells import BOM, neutral_row
from pobeda_extract.render.naming import entry_names, status_of, statuses
from pobeda_extract.render.rows import clean, entity_kinds

_COLUMNS: Final = (
    "document", "published", "relation", "subject_kind", "subject", "object_kind", "object",
    "status", "score", "rule", "evidence",
)  # fmt: skip


class FactList:
    """
    One row a fact: for one article, for a spreadsheet, or for grep.

    Args:
        stream: What is written to; it stays open.
        mark: Begin with a byte-order mark, as spreadsheets want it.
    """

    def __init__(self, stream: BinaryIO, *, mark: bool) -> None:
        self._text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
        if mark:
            self._text.write(BOM)
        self._csv = csv.writer(self._text)
        self._csv.writerow(_COLUMNS)

    def write(self, extraction: Extraction) -> None:
        """Write the facts of one document."""
        names, kinds, status = (
            entry_names(extraction),
            entity_kinds(extraction),
            statuses(extraction),
        )
        document = extraction.document
        for r in extraction.relations:
            obj = names.get(r.object) if r.object in kinds else r.object
            evidence = " … ".join(e.text for e in r.evidence)
            row = (
                document.id, document.published, r.type, kinds.get(r.subject),
                names.get(r.subject), kinds.get(r.object), obj,
                status_of(status, r.subject, r.object), r.score, r.rule, evidence,
            )  # fmt: skip
            self._csv.writerow(neutral_row(clean(v) if isinstance(v, str) else v for v in row))
        self._text.flush()

    def close(self) -> None:
        """Flush what is left."""
        self._text.flush()
        self._text.detach()
