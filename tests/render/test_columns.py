"""Parquet: pyarrow and DuckDB read it back, kills cost a batch at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from pobeda_extract.facts import Extraction
from pobeda_extract.render import FORMATS, Target
from pobeda_extract.render.rows import TABLES, clean

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")

Told = tuple[Extraction, str]


def written(path: Path, articles: Iterable[Told], **options: bool) -> Path:
    writer = FORMATS["parquet"].open(Target("folder", path, **options))
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()
    return path


def read(path: Path, name: str) -> list[dict[str, object]]:
    return pq.read_table(path / f"{name}.parquet").to_pylist()


def everything(path: Path) -> dict[str, list[dict[str, object]]]:
    return {table.name: read(path, table.name) for table in TABLES}


def test_one_file_a_list_and_nothing_beside_it(tmp_path: Path, articles: list[Told]) -> None:
    folder = written(tmp_path / "facts", articles)
    assert {p.name for p in folder.iterdir()} == {f"{t.name}.parquet" for t in TABLES}
    assert [p.name for p in tmp_path.iterdir()] == ["facts"]
    for table in TABLES:
        assert tuple(pq.read_schema(folder / f"{table.name}.parquet").names) == table.names
    assert len({p["identity"] for p in read(folder, "people")}) == 2
    assert read(folder, "documents")[0]["text"] == articles[0][1]
    assert read(folder, "relations")[0]["score"] == 0.97


def test_empty_lists_keep_their_types(tmp_path: Path, empty: Told) -> None:
    folder = written(tmp_path / "facts", [empty])
    assert pq.read_schema(folder / "mentions.parquet").field("start").type == pa.int64()
    assert read(folder, "people") == []


@pytest.mark.parametrize("batch", [1, 2])
def test_a_killed_run_resumes(
    tmp_path: Path, articles: list[Told], monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    whole = everything(written(tmp_path / "whole", articles))
    monkeypatch.setattr("pobeda_extract.render.columns._BATCH", batch)
    killed = FORMATS["parquet"].open(Target("folder", tmp_path / "killed"))
    for article in articles[:2]:
        killed.write(*article)
    (tmp_path / "killed.parts" / "00000009.growing").mkdir()
    resumed = FORMATS["parquet"].open(Target("folder", tmp_path / "killed", resume=True))
    assert list(resumed.finished()) == ["2025/forum.txt", "2025/forum-again.txt"]
    resumed.write(*articles[2])
    resumed.close()
    assert everything(tmp_path / "killed") == whole
    assert not (tmp_path / "killed.parts").exists()


def test_a_complete_folder_grows(tmp_path: Path, articles: list[Told]) -> None:
    whole = everything(written(tmp_path / "whole", articles))
    written(tmp_path / "grown", articles[:1])
    written(tmp_path / "grown", articles[1:], resume=True)
    assert everything(tmp_path / "grown") == whole
    written(tmp_path / "grown", articles[:1])
    assert len(read(tmp_path / "grown", "documents")) == 1  # without --resume it starts anew


def test_attacks_are_only_text(tmp_path: Path, attacks: list[Told]) -> None:
    folder = written(tmp_path / "facts", attacks)
    assert [p["name"] for p in read(folder, "people")] == [
        clean(extraction.people[0].name) for extraction, _ in attacks
    ]


def test_duckdb_joins_the_lists(tmp_path: Path, many: Callable[[int], list[Told]]) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    folder = written(tmp_path / "facts", many(40))
    question = f"""
        select i.name, count(*) from '{folder}/people.parquet' p
        join '{folder}/identities.parquet' i on i.id = p.identity group by all order by all
    """
    with duckdb.connect() as base:
        found = base.execute(question).fetchall()
    assert sum(count for _, count in found) == 80


def test_one_file_holds_an_article_a_row(tmp_path: Path, articles: list[Told]) -> None:
    import pandas as pd

    path = tmp_path / "facts.parquet"
    with path.open("wb") as stream:
        writer = FORMATS["parquet"].open(Target("stream", stream=stream))
        for extraction, text in articles:
            writer.write(extraction, text)
        writer.close()
    frame = pd.read_parquet(path)
    assert list(frame["id"]) == [extraction.document.id for extraction, _ in articles]
    assert [p["name"] for p in frame["people"][2]] == ["Абзал Нукенов", "Олег Руднев"]
    from pobeda_extract.arrow import SCHEMA

    assert pq.read_schema(path).equals(SCHEMA)
