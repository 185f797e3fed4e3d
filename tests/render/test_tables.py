"""CSV: every fact in a row, a graph for Neo4j, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from pobeda_extract.facts import Extraction
from pobeda_extract.render import FORMATS, Target
from pobeda_extract.render.cells import neutral, restore
from pobeda_extract.render.rows import DOCUMENT_TABLES, TABLES, clean, rows
from pobeda_extract.render.tables import HEADERS, CsvWriter

Told = tuple[Extraction, str]


def written(path: Path, articles: Iterable[Told], **options: bool) -> Path:
    writer = FORMATS["csv"].open(Target("folder", path, **options))
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_one_file_a_list(tmp_path: Path, articles: list[Told]) -> None:
    folder = written(tmp_path, articles)
    empty = {"raw_mentions.csv", "raw_relations.csv", "conflicts.csv", "texts.csv"}
    assert {p.name for p in folder.iterdir()} == HEADERS.keys() - empty
    for table in TABLES:
        if f"{table.name}.csv" not in empty:
            with (folder / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as stream:
                header = next(csv.reader(stream))
            kept = [c for c in table.names if c not in {"text", "fingerprint"} or c in header]
            assert header[: len(kept)] == kept
            assert all(c.endswith("_name") for c in header[len(kept) :])
    people = read(folder / "people.csv")
    assert [p["name"] for p in people if p["document"] == "2025/june.txt"] == [
        "Абзал Нукенов", "Олег Руднев",
    ]  # fmt: skip
    assert len({p["identity"] for p in people if "Нукенов" in p["name"]}) == 1


def test_names_stand_beside_ids(tmp_path: Path, articles: list[Told]) -> None:
    folder = written(tmp_path, articles)
    first = {name: read(folder / f"{name}.csv")[0] for name in ("positions", "signers", "quotes")}
    assert first["positions"]["person_name"] == "Абзал Нукенов"
    assert first["positions"]["place_name"] == "Каратауская область"
    assert first["signers"]["agreement_name"] == "Меморандум о сотрудничестве в степном земледелии"
    assert first["signers"]["entity_name"] == first["quotes"]["speaker_name"] == "Абзал Нукенов"
    history = read(folder / "history.csv")
    assert {h["person_name"] for h in history} == {"Абзал Нукенов", "Олег Ильич Руднев"}
    proofs = {
        e["fact"]: e["fact_name"]
        for e in read(folder / "evidence.csv")
        if e["document"] == "2025/forum.txt"
    }
    assert proofs["W1"] == "аким Каратауской области"
    assert proofs["R1"] == "Абзал Нукенов WORKS_AS аким Каратауской области"


def test_spreadsheets_know_the_encoding_and_programs_are_spared(
    tmp_path: Path, articles: list[Told]
) -> None:
    folder = written(tmp_path, articles)
    for path in folder.glob("*.csv"):
        marked = path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert marked == (path.name not in {"nodes.csv", "edges.csv"}), path.name
    for to_file in (True, False):
        stream = io.BytesIO()
        CsvWriter(Target("stream", stream=stream, to_file=to_file)).close()
        assert stream.getvalue().startswith(b"\xef\xbb\xbf") == to_file


def test_texts_of_pages_are_kept_apart(tmp_path: Path, articles: list[Told]) -> None:
    import msgspec

    page, text = articles[0]
    document = msgspec.structs.replace(page.document, text=text)
    folder = written(tmp_path, [(msgspec.structs.replace(page, document=document), text)])
    assert [t["text"] for t in read(folder / "texts.csv")] == [text]


def test_the_folder_knows_histories_and_reprints(tmp_path: Path, articles: list[Told]) -> None:
    folder = written(tmp_path, articles)
    (nukenov,) = [i for i in read(folder / "identities.csv") if i["name"] == "Абзал Нукенов"]
    posts = [h for h in read(folder / "history.csv") if h["person"] == nukenov["id"]]
    assert [(h["title"], h["status"], h["first_seen"]) for h in posts] == [
        ("аким", "current", "2025-05-04"),
        ("аким", "former", "2025-06-02"),
        ("министр водного хозяйства", "designate", "2025-06-02"),
    ]
    reprints = {d["id"]: d["reprint_of"] for d in read(folder / "documents.csv")}
    assert reprints["2025/forum.txt"] == "2025/forum-again.txt"
    assert not reprints["2025/june.txt"]


def test_neo4j_finds_every_end_of_an_edge(tmp_path: Path, articles: list[Told]) -> None:
    folder = written(tmp_path, articles)
    nodes, edges = read(folder / "nodes.csv"), read(folder / "edges.csv")
    ids = [n["id:ID"] for n in nodes]
    assert len(ids) == len(set(ids))
    assert {e[":START_ID"] for e in edges} | {e[":END_ID"] for e in edges} <= set(ids)
    assert {e[":TYPE"] for e in edges} >= {"WORKS_AS", "PARTICIPANT_IN", "SIGNED", "PARTY_TO"}
    assert all(re.fullmatch(r"[A-Z][A-Za-z]*", n[":LABEL"]) for n in nodes)


def test_a_stream_gets_facts_with_names(articles: list[Told]) -> None:
    stream = io.BytesIO()
    writer = CsvWriter(Target("stream", stream=stream, single=True))
    writer.write(*articles[0])
    writer.close()
    facts = list(csv.DictReader(io.StringIO(stream.getvalue().decode(), newline="")))
    assert next((f["subject"], f["relation"], f["object"]) for f in facts) == (
        "Абзал Нукенов", "WORKS_AS", "аким Каратауской области",
    )  # fmt: skip
    assert ("POINT_IN_TIME", "3 мая 2025 года") in {(f["relation"], f["object"]) for f in facts}
    assert {(f["relation"], f["status"]) for f in facts} >= {
        ("WORKS_AS", "current"), ("SIGNED", "signed"), ("PARTICIPANT_IN", "held"), ("SAID", ""),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("people", "documents"),
    [
        ("", ""),
        ("2025/june.txt,P1,,Абзал Нукенов,Абзал,,Нукенов,male\r\n2025/june.txt,P2,,Оле", ""),
        ("2025/june.txt,P1,,Абзал Нукенов,Абзал,,Нукенов,male\r\n", "2025/june.txt,articles/ju"),
        ('2025/june.txt,P1,,"Абзал\r\nНук', '2025/june.txt,a,"Нукенов\r\nназн'),
        ("", "2025/june.txt,a,Нукенов,2025-06-02,,146,,[],{},,"),
    ],
)
def test_a_killed_run_resumes_to_the_same_bytes(
    tmp_path: Path, articles: list[Told], people: str, documents: str
) -> None:
    """Whatever rows a kill leaves behind, the resumed folder equals the one of a single run."""
    whole = written(tmp_path / "whole", articles)
    killed = CsvWriter(Target("folder", tmp_path / "torn"))
    for article in articles[:2]:
        killed.write(*article)
    assert killed._folder is not None
    killed._folder._files.close()
    for name, tail in (("people", people), ("documents", documents)):
        with (tmp_path / "torn" / f"{name}.csv").open("ab") as stream:
            stream.write(tail.encode()[:-1])
    resumed = CsvWriter(Target("folder", tmp_path / "torn", resume=True))
    assert resumed.finished() == {
        "2025/forum.txt": "articles/2025/forum.txt",
        "2025/forum-again.txt": "articles/2025/forum-again.txt",
    }
    resumed.write(*articles[2])
    resumed.close()
    for path in whole.iterdir():
        assert (tmp_path / "torn" / path.name).read_bytes() == path.read_bytes(), path.name


def test_resuming_a_complete_folder_adds(tmp_path: Path, articles: list[Told]) -> None:
    whole = written(tmp_path / "whole", articles)
    written(tmp_path / "two", articles[:2])
    writer = CsvWriter(Target("folder", tmp_path / "two", resume=True))
    assert list(writer.finished()) == ["2025/forum.txt", "2025/forum-again.txt"]
    writer.write(*articles[2])
    writer.close()
    for path in whole.iterdir():
        assert (tmp_path / "two" / path.name).read_bytes() == path.read_bytes(), path.name


def test_no_cell_is_a_formula(tmp_path: Path, attacks: list[Told]) -> None:
    folder = written(tmp_path, attacks)
    for path in folder.iterdir():
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream):
                for cell in row:
                    assert not re.match(r"[=+@\t\r\n]|-\D", cell), (path.name, cell)
                    assert "\x00" not in cell


def test_what_was_neutralised_comes_back(tmp_path: Path, attacks: list[Told]) -> None:
    people = read(written(tmp_path, attacks) / "people.csv")
    assert [restore(p["name"]) for p in people] == [
        clean(extraction.people[0].name) for extraction, _ in attacks
    ]
    assert [restore(p["document"]) for p in people] == [
        clean(extraction.document.id) for extraction, _ in attacks
    ]


def test_neutral_is_undone_exactly() -> None:
    for text in ("=1", "'=1", "''", "-", "Иванов", "'Иванов'"):
        assert restore(neutral(text)) == text


def test_without_merging_every_document_stands_alone(tmp_path: Path, articles: list[Told]) -> None:
    folder = written(tmp_path, articles, merge=False)
    people = read(folder / "people.csv")
    assert len({p["identity"] for p in people}) == len(people) == 6


def test_an_empty_document_keeps_its_row(tmp_path: Path, empty: Told) -> None:
    folder = written(tmp_path, [empty])
    assert [d["id"] for d in read(folder / "documents.csv")] == ["empty.txt"]
    assert read(folder / "nodes.csv") == []


def test_every_list_has_rows(articles: list[Told]) -> None:
    found = rows(articles[0][0])
    used = {t.name for t in DOCUMENT_TABLES if found[t.name]}
    assert {t.name for t in DOCUMENT_TABLES} - used == {"raw_mentions", "raw_relations"}


def test_duckdb_reads_it(tmp_path: Path, many: Callable[[int], list[Told]]) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    folder = written(tmp_path, many(30))
    joined = f"'{folder}/people.csv' p join '{folder}/documents.csv' d on p.document = d.id"
    ((count,),) = duckdb.connect().execute(f"select count(*) from {joined}").fetchall()
    assert count == 60
