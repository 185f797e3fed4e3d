"""What registers know stands in every format, doubts and all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Merger
from pobeda_extract.render import FORMATS, Target
from pobeda_extract.render.rows import DOCUMENT_TABLES, restored, rows

Told = tuple[Extraction, str]


def streamed(name: str, articles: list[Told]) -> str:
    stream = io.BytesIO()
    writer = FORMATS[name].open(Target("stream", stream=stream))
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()
    return stream.getvalue().decode()


def foldered(name: str, path: Path, articles: list[Told]) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    writer = FORMATS[name].open(Target("folder", path))
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()
    return path


def test_a_summary_shows_match_and_doubt(articles: list[Told]) -> None:
    summary = streamed("text", articles[:1])
    assert "known: Нукенов Абзал Ерланович · akims:N77 · 0.93 · surname, given name\n" in summary
    assert "ministers:R2 · 0.45 · surname, given name · namesakes in the register?" in summary


def test_follow_the_money_links_what_is_sure(articles: list[Told]) -> None:
    entities = [json.loads(line) for line in streamed("ftm", articles).splitlines()]
    people = {e["properties"]["name"][0]: e for e in entities if e["schema"] == "Person"}
    similar = [e["properties"] for e in entities if e["schema"] == "Similar"]
    assert people["Абзал Нукенов"]["sameAs"] == ["N77"]
    assert "sameAs" not in people["Олег Ильич Руднев"]
    assert {(s["match"][0], s["confidenceScore"][0]) for s in similar} == {
        ("N77", "0.93"),
        ("R1", "0.45"),
        ("R2", "0.45"),
    }


def test_gexf_and_brat_name_the_entry(tmp_path: Path, articles: list[Told]) -> None:
    assert "akims:N77 (0.93)" in streamed("gexf", articles)
    notes = (foldered("brat", tmp_path, articles[:1]) / "2025" / "forum.ann").read_text("utf-8")
    assert "\tReference T1 akims:N77\tНукенов Абзал Ерланович\n" in notes


def test_a_table_holds_each_match(tmp_path: Path, articles: list[Told]) -> None:
    with (foldered("csv", tmp_path, articles[:1]) / "known.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        found = list(csv.DictReader(file))
    assert [(r["register_id"], r["doubts"]) for r in found] == [
        ("N77", "[]"),
        ("R1", '["namesakes in the register"]'),
        ("R2", '["namesakes in the register"]'),
    ]


def test_rows_give_it_back(articles: list[Told]) -> None:
    told = articles[0][0]
    from pobeda_extract.render.rows import document_row

    tables = {t.name: rows(told)[t.name] for t in DOCUMENT_TABLES}
    ((again, _),) = restored([document_row(told, None, b"")], tables)
    assert [p.known for p in again.people] == [p.known for p in told.people]
    for ours, theirs in ((told.events, again.events), (told.agreements, again.agreements)):
        assert [fact.plover for fact in ours] == [fact.plover for fact in theirs]


def test_an_identity_knows_what_its_articles_know(articles: list[Told]) -> None:
    merger = Merger()
    for extraction, _ in articles:
        merger.add(extraction)
    known = {i.name: [k.id for k in i.known] for i in merger.identities().merged()}
    assert known["Абзал Нукенов"] == ["N77"]
    assert known["Олег Ильич Руднев"] == ["R1", "R2"]


def test_the_report_has_a_tab_where_a_register_was_asked(
    tmp_path: Path, articles: list[Told]
) -> None:
    with_register = (foldered("html", tmp_path / "a", articles) / "index.html").read_text("utf-8")
    without = (foldered("html", tmp_path / "b", articles[2:]) / "index.html").read_text("utf-8")
    assert "Из реестра" in with_register
    assert "Из реестра" not in without


@pytest.mark.parametrize("word", ["Нукенов", "ministers"])
def test_the_tab_lists_and_finds(
    tmp_path: Path, articles: list[Told], visit: Callable[..., Any], word: str
) -> None:
    tab = visit(foldered("html", tmp_path, articles) / "index.html")
    settled = "main[aria-busy=false]"
    tab.click('[data-part="registers"]')
    tab.wait_for_selector(settled, state="attached")
    assert tab.locator("#registers tbody tr").count() == 3
    tab.fill("#search", word)
    tab.wait_for_selector(settled, state="attached")
    shown = tab.locator("#registers tbody tr").all_inner_texts()
    assert len(shown) == {"Нукенов": 1, "ministers": 2}[word]
    if word == "ministers":
        assert all("в реестре есть тёзки" in row for row in shown)
