"""Record batch in, record batch out; the models are loaded once."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pobeda_extract.facts import Document, Extraction, Person

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
arrow = pytest.importorskip("pobeda_extract.arrow", reason="pyarrow is not installed")

TEXT = "Аким Каратауской области Абзал Нукенов прибыл в Астану."


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Puts a stand-in for the models, and tells what it was asked."""
    asked: list[dict[str, Any]] = []

    def extract(text: str, **options: Any) -> Extraction:
        asked.append({"text": text, **options})
        return Extraction(
            document=Document(id=options["id"], source="-", length=len(text), extra={"a": 1}),
            people=(Person(id="P1", name=text.split()[0]),),
        )

    monkeypatch.setattr(arrow, "_extractor", lambda: SimpleNamespace(extract=extract))
    return asked


def test_rows_keep_their_order_and_their_columns(calls: list[dict[str, Any]]) -> None:
    table = pa.table(
        {
            "id": ["a", "b"],
            "text": ["Абзал тут", "Олег там"],
            "published": [date(2025, 1, 2), None],
            "noise": [1, 2],
        }
    )
    found = arrow.extract_table(table)
    assert found.schema == arrow.SCHEMA
    assert found.column("id").to_pylist() == ["a", "b"]
    assert [p[0]["name"] for p in found.column("people").to_pylist()] == ["Абзал", "Олег"]
    assert json.loads(found.column("document").to_pylist()[0]["extra"]) == {"a": 1}
    assert [c["published"] for c in calls] == [date(2025, 1, 2), None]


def test_a_bad_row_has_its_reason(calls: list[dict[str, Any]]) -> None:
    table = pa.table(
        {
            "text": ["Абзал тут", None, "  ", "Олег там"],
            "published": ["2025-01-02", None, None, "never"],
        }
    )
    found = arrow.extract_table(table).to_pylist()
    assert [row["error"] for row in found][:3] == [None, "no text", "no text"]
    assert "never" in found[3]["error"]
    assert found[1]["people"] == []
    assert [row["id"] for row in found] == ["0", "1", "2", "3"]


def test_a_batch_without_text_is_refused(calls: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match="column «text»"):
        arrow.extract_table(pa.table({"body": ["x"]}))


def test_an_empty_batch_stays_empty(calls: list[dict[str, Any]]) -> None:
    empty = pa.table({"text": pa.array([], pa.string())})
    assert arrow.extract_table(empty).num_rows == 0


def test_the_models_are_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []

    class Stub:
        def __init__(self) -> None:
            loaded.append(self)

        def extract(self, text: str, **_: object) -> Extraction:
            return Extraction(document=Document(id="-", source="-", length=len(text)))

    monkeypatch.setattr("pobeda_extract.pipeline.Extractor", Stub)
    arrow._extractor.cache_clear()
    batch = pa.record_batch({"text": [TEXT, TEXT]})
    assert len(list(arrow.extract_batches([batch, batch]))) == 2
    assert len(loaded) == 1
    arrow._extractor.cache_clear()


def test_the_real_pipeline_fits_the_schema() -> None:
    found = arrow.extract_table(pa.table({"text": [TEXT], "published": ["2025-04-17"]}))
    (row,) = found.to_pylist()
    assert row["error"] is None
    assert "Абзал Нукенов" in {p["name"] for p in row["people"]}
    for person in row["people"]:
        for mention in person["mentions"]:
            assert TEXT[mention["start"] : mention["end"]] == mention["text"]


def test_the_schema_for_spark_names_every_column() -> None:
    for field in arrow.SCHEMA:
        assert f"`{field.name}` " in arrow.SPARK_SCHEMA
    assert "`people` array<struct<`id`: string" in arrow.SPARK_SCHEMA


@pytest.mark.slow
def test_the_spark_job_reads_and_writes_parquet_with_two_workers(tmp_path: Path) -> None:
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("pyspark and Java are needed")
    source, target = tmp_path / "articles", tmp_path / "facts"
    source.mkdir()
    for number, texts in enumerate(([TEXT, "", TEXT], [TEXT, "Снег идёт.", None])):
        table = pa.table({"id": [f"{number}-{i}" for i in range(3)], "text": texts})
        pq.write_table(table, source / f"part-{number}.parquet")
    job = Path(__file__).parent.parent / "examples" / "spark_job.py"
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, str(job), str(source), str(target), "--master", "local[2]"],
        capture_output=True, text=True, env=environment, timeout=580, check=False,
    )  # fmt: skip
    assert "6 articles, 2 not read" in done.stdout, done.stderr[-2000:]
    rows = {row["id"]: row for row in pq.read_table(target).to_pylist()}
    assert {i for i, row in rows.items() if row["people"]} == {"0-0", "0-2", "1-0"}
    assert rows["0-1"]["error"] == rows["1-2"]["error"] == "no text"
    # One database and one report of all that the workers wrote, as docs/scale.md tells.
    for form, output in (("sqlite", "facts.db"), ("html", "report/")):
        ran = subprocess.run(
            [sys.executable, "-m", "pobeda_extract", str(target), "--texts", str(source),
             "-f", form, "-o", output],
            capture_output=True, text=True, cwd=tmp_path, timeout=300, check=False,
        )  # fmt: skip
        assert ran.returncode == 1
        assert ran.stderr.count("it had failed when it was extracted: no text") == 2
    with closing(sqlite3.connect(tmp_path / "facts.db")) as database:
        found = database.execute("SELECT name, documents FROM identities WHERE kind = 'person'")
        assert ("Абзал Нукенов", 3) in found.fetchall()
    assert len(list((tmp_path / "report" / "articles").glob("*.html"))) == 4
