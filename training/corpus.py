"""Read annotated corpora: brat standoff into texts and typed spans."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"

#: RuRED's types as NEREL's; what is missing here has no counterpart (news sources, commodities).
RURED = {
    "ORGANIZATION": "ORGANIZATION", "COUNTRY": "COUNTRY", "DATE": "DATE", "PERSON": "PERSON",
    "PROFESSION": "PROFESSION", "PRODUCT": "PRODUCT", "MONEY": "MONEY", "FAC": "FACILITY",
    "PERCENT": "PERCENT", "CARDINAL": "NUMBER", "EVENT": "EVENT", "CITY": "CITY",
    "ORDINAL": "ORDINAL", "REGION": "STATE_OR_PROVINCE", "LOCATION": "LOCATION", "CRIME": "CRIME",
    "LAW": "LAW", "TIME": "TIME", "AGE": "AGE", "AWARD": "AWARD", "WORK_OF_ART": "WORK_OF_ART",
    "FAMILY": "FAMILY", "NATIONALITY": "NATIONALITY", "RELIGION": "RELIGION",
    "GROUP": "GROUP", "GPE": "GPE", "QUANTITY": "QUANTITY", "CURRENCY": "CURRENCY",
    "COMMODITY": "COMMODITY", "ECONOMIC_SECTOR": "ECONOMIC_SECTOR",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text and its gold: (start, end, type) in characters; discontinuous spans are covered."""

    id: str
    text: str
    spans: frozenset[tuple[int, int, str]]


def brat(folder: Path) -> Iterator[Annotated]:
    """Yield the annotated texts of *folder* in sorted order."""
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        spans = set()
        for line in path.with_suffix(".ann").read_text("utf-8").splitlines():
            if line.startswith("T"):
                label, _, offsets = line.split("\t")[1].partition(" ")
                pieces = [tuple(map(int, piece.split())) for piece in offsets.split(";")]
                spans.add((min(a for a, _ in pieces), max(b for _, b in pieces), label))
        yield Annotated(path.stem, text, frozenset(spans))


def news() -> Iterator[str]:
    """Yield the raw texts of ``data/news``."""
    with gzip.open(SHARED / "data/news/rbc-2023.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]
