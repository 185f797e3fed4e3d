"""What the real pipeline gives goes through every format and comes back whole."""

from __future__ import annotations

import csv
import io
import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pobeda_extract import Article, Extractor
from pobeda_extract.facts import Extraction
from pobeda_extract.render import FORMATS, Target
from pobeda_extract.render.rows import DOCUMENT_TABLES, document_row, restored, rows

Told = tuple[Extraction, str]
SAMPLES = Path(__file__).parents[2] / "samples" / "articles"


@pytest.fixture(scope="module")
def told() -> list[Told]:
    """Our own samples, extracted."""
    extractor = Extractor()
    found = []
    for path in sorted(SAMPLES.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        article = Article(path.name, path.as_posix(), text)
        found.append((extractor.extract_article(article, mentions=True), text))
    return found


def written(name: str, target: Target, articles: list[Told]) -> None:
    writer = FORMATS[name].open(target)
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()


def test_rows_hold_all_that_the_json_holds(told: list[Told]) -> None:
    """Nothing refers to nothing, and nothing is lost on the way through the tables."""
    extractions = [extraction for extraction, _ in told]
    tables = {t.name: [r for e in extractions for r in rows(e)[t.name]] for t in DOCUMENT_TABLES}
    documents = [document_row(e, None, b"") for e in extractions]
    for (back, _), extraction in zip(restored(documents, tables), extractions, strict=True):
        assert back.to_dict() == extraction.to_dict()


def test_sqlite_keeps_every_reference(tmp_path: Path, told: list[Told]) -> None:
    path = tmp_path / "facts.db"
    written("sqlite", Target("file", path), told)
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("pragma foreign_key_check").fetchall() == []
        counted = base.execute("select count(*) from relations").fetchone()
        for view in ("posts", "signings", "attendance", "sayings", "facts"):
            base.execute(f"select * from {view}").fetchall()
        offsets = base.execute(
            'select d.text, m.start, m."end", m.text from mentions m join documents d'
            " on d.key = m.document"
        ).fetchall()
    assert counted == (sum(len(e.relations) for e, _ in told),)
    assert all(text[start:end] == words for text, start, end, words in offsets)


def identities(path: Path, articles: list[Told]) -> dict[tuple[str, str], str]:
    written("csv", Target("folder", path), articles)
    found = {}
    for name in ("people", "organizations", "places", "events", "agreements"):
        with (path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                found[row["document"], row["id"]] = row["identity"]
    return found


def test_identities_do_not_depend_on_the_order(tmp_path: Path, told: list[Told]) -> None:
    shuffled = random.Random(1).sample(told, len(told))
    assert identities(tmp_path / "a", told) == identities(tmp_path / "b", shuffled)


def test_all_formats_agree_on_who_is_who(tmp_path: Path, told: list[Told]) -> None:
    found = set(identities(tmp_path / "csv", told).values())
    stream = io.BytesIO()
    written("ftm", Target("stream", stream=stream), told)
    entities = [json.loads(line) for line in stream.getvalue().decode().splitlines()]
    kinds = {"Person", "Organization", "PublicBody", "Address", "Event", "Contract"}
    assert {e["id"] for e in entities if e["schema"] in kinds} == found
    networkx = pytest.importorskip("networkx", reason="networkx is not installed")
    stream = io.BytesIO()
    written("gexf", Target("stream", stream=stream), told)
    graph: Any = networkx.read_gexf(io.BytesIO(stream.getvalue()))
    assert set(graph.nodes) == found
