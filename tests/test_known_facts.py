"""Facts that were extracted before are an input: shown in any format, as if extracted now."""

from __future__ import annotations

import json
import shutil
import sqlite3

import pytest
from tests.conftest import ARTICLE, Ran, write_all

from pobeda_extract import cli as command_line
from pobeda_extract.batch import Settings, outcomes
from pobeda_extract.facts import Document, Extraction
from pobeda_extract.read import Facts


@pytest.fixture
def here(monkeypatch, tmp_path, capsys, extractor):
    """Run the command in this process, in an empty folder: the models are loaded already."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Settings, "extractor", lambda _: extractor)

    def run_here(*arguments: object) -> Ran:
        capsys.readouterr()
        status = command_line.run([*map(str, arguments), "-j", "1"])
        captured = capsys.readouterr()
        return Ran(status, captured.out.encode(), captured.err)

    return run_here


PAGE = (
    '<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>Школа открыта</title></head>'
    "<body><article><h1>Школа открыта</h1><p>Мэр Заречинска Алевтина Подсолнухова открыла новую "
    "школу на улице Садовой. В церемонии приняли участие ученики, учителя и родители.</p><p>Школу "
    "строили два года, рассказала она на церемонии открытия.</p></article></body></html>"
)


@pytest.fixture
def news(tmp_path):
    """A text, a page, lines, a table: every way in which a text can be kept."""
    return write_all(
        tmp_path / "news",
        {
            "a.txt": ARTICLE,
            "b.html": PAGE,
            "c.jsonl": json.dumps({"id": "x", "text": ARTICLE, "published": "2025-04-17"}) + "\n",
            "d.csv": "id,text\nx,Мэр Заречинска Алевтина Подсолнухова посетила завод.\n",
        },
    )


def contents(path):
    """Everything that an output holds, in a form to compare."""
    if path.suffix == ".db":
        with sqlite3.connect(path) as database:
            return [line for line in database.iterdump() if "sqlite_" not in line]
    if path.is_dir():
        return {
            p.relative_to(path).as_posix(): p.read_bytes()
            for p in path.rglob("*")
            if p.is_file() and p.suffix != ".parquet"
        }
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "output"),
    [("text", "x.txt"), ("json", "x.json"), ("jsonl", "x.jsonl"), ("csv", "x.csv"), ("csv", "x/"),
     ("sqlite", "x.db"), ("html", "x/"), ("gexf", "x.gexf"), ("ftm", "x.json"), ("brat", "x/"),
     ("parquet", "x/")],
)  # fmt: skip
def test_facts_are_shown_as_articles_are(here, news, tmp_path, name, output):
    assert here("news", "--jsonl", "-o", "facts.jsonl").status == 0
    for source, folder in (("news", "one"), ("facts.jsonl", "two")):
        (tmp_path / folder).mkdir()
        ran = here(source, "-f", name, "-o", f"{folder}/{output}")  # fmt: skip
        assert (ran.status, ran.err) == (0, "")
    assert contents(tmp_path / "two" / output) == contents(tmp_path / "one" / output)


@pytest.mark.parametrize("name", ["sqlite", "html"])
def test_our_own_parquet_is_an_input_too(here, news, tmp_path, name):
    pytest.importorskip("pyarrow")
    assert here("news", "-f", "parquet", "-o", "tables/").status == 0
    shutil.rmtree(news)  # the tables hold the texts
    suffix = ".db" if name == "sqlite" else "/"
    ran = here("tables", "-f", name, "-o", f"out{suffix}")
    assert (ran.status, ran.err) == (0, "")
    if name == "sqlite":
        with sqlite3.connect(tmp_path / "out.db") as database:
            assert database.execute("SELECT count(*) FROM documents").fetchone() == (4,)
            assert database.execute("SELECT count(*) FROM people").fetchone()[0] >= 4
    else:
        page = tmp_path / "out" / "articles" / "a.txt.html"
        assert "Громыхалов" in page.read_text()


def test_a_distributed_jobs_parquet_is_an_input_too(here, tmp_path):
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    from pobeda_extract import arrow

    articles = pa.table({"id": ["a", "b", "c"], "text": [ARTICLE, None, ARTICLE[:300]]})
    parquet.write_table(arrow.extract_table(articles), tmp_path / "facts.parquet")
    parquet.write_table(articles, tmp_path / "articles.parquet")
    ran = here("facts.parquet", "-f", "sqlite", "-o", "facts.db", "--texts", "articles.parquet")
    assert ran.status == 1
    assert "facts.parquet:2: it had failed when it was extracted: no text" in ran.err
    with sqlite3.connect(tmp_path / "facts.db") as database:
        found = database.execute("SELECT name, documents FROM identities WHERE kind = 'person'")
        assert ("Фёдор Громыхалов", 2) in found.fetchall()
    report = here("facts.parquet", "-f", "html", "-o", "report/", "--texts", "articles.parquet")
    assert report.status == 1
    assert "Громыхалов" in (tmp_path / "report" / "articles" / "a.html").read_text()


def test_texts_that_have_moved_are_asked_for(here, news, tmp_path):
    assert here("news", "--jsonl", "-o", "facts.jsonl").status == 0
    news.rename(tmp_path / "moved")
    ran = here("facts.jsonl", "-f", "brat", "-o", "notes/")
    assert ran.status == 1
    assert "news/a.txt: only its facts are here, not its text: give the articles with --texts" in (
        ran.err
    )
    assert "news/b.html" not in ran.err  # what was taken out of a page stands in the facts
    assert here("facts.jsonl", "-f", "brat", "-o", "n2/", "--texts", "moved").status == 0
    report = here("facts.jsonl", "-f", "html", "-o", "report/")
    assert report.status == 0
    assert "3 articles without text" in report.err
    page = tmp_path / "report" / "articles" / "a.txt.html"
    assert "Громыхалов" in page.read_text()
    assert here("facts.jsonl", "-f", "html", "-o", "r2/", "--texts", "nowhere").status == 2


def test_another_text_is_not_taken_for_the_articles_own(here, news):
    assert here("news/a.txt", "--jsonl", "-o", "facts.jsonl").status == 0
    text = ARTICLE.replace("Громыхалов", "Грохотов")
    (news / "a.txt").write_text(text)
    ran = here("facts.jsonl", "-f", "html", "-o", "a/")
    assert ran.status == 1
    assert "not the one that the facts were extracted from" in ran.err
    (news / "a.txt").write_text(text.ljust(len(ARTICLE)))
    assert here("facts.jsonl", "-f", "html", "-o", "b/").status == 1


def test_facts_and_articles_mix_and_ids_stay_apart(cli, news):
    assert cli("news/a.txt", "--jsonl", "-o", "facts.jsonl").status == 0
    ran = cli("facts.jsonl", "news/a.txt", "facts.jsonl", "--jsonl", "-j", "2")
    assert ran.status == 0
    one, two, three = ran.lines
    assert [line["document"]["id"] for line in ran.lines] == ["a.txt", "a.txt#2", "a.txt#3"]
    assert one["people"] == two["people"] == three["people"] != []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"schema":"pobeda-extract/2","document":{"id":"a","source":"a","length":1}}',
         "facts of pobeda-extract/2; this version reads pobeda-extract/1"),
        ('{"schema":"pobeda-extract/1","document":{"id":"a"}}', "broken facts"),
        ('{"schema": "pobeda-extract/1", "document": {"id": "a", "source": "a", "length": "x"}}',
         "broken facts"),
        ('{"schema":"pobeda-extract/1","docu', "broken facts"),
    ],
)  # fmt: skip
def test_broken_facts_cost_only_themselves(here, tmp_path, line, message):
    write_all(tmp_path, {"a.jsonl": f'{line}\n{{"text": "Открыт мост."}}\n'})
    ran = here("a.jsonl", "--jsonl", "-o", "b.jsonl")
    assert ran.status == 1
    assert f"a.jsonl:1: {message}" in ran.err
    (found,) = (tmp_path / "b.jsonl").read_text().splitlines()
    assert json.loads(found)["document"]["id"] == "a.jsonl:2"


def test_facts_are_read_from_a_pipe_and_as_an_array(cli, news):
    facts = cli("news", "--json")
    assert cli("--json", stdin=facts.raw).raw == facts.raw
    one = cli("news/a.txt", "--json")
    assert cli("--jsonl", stdin=one.raw).lines == [one.json]


def test_a_run_over_facts_is_resumed(here, news, tmp_path):
    assert here("news", "--jsonl", "-o", "all.jsonl").status == 0
    lines = (tmp_path / "all.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "facts.jsonl").write_bytes(b"".join(lines[:2]))
    assert here("facts.jsonl", "-f", "sqlite", "-o", "a.db").status == 0
    (tmp_path / "facts.jsonl").write_bytes(b"".join(lines))
    assert here("facts.jsonl", "-f", "sqlite", "-o", "a.db", "--resume").status == 0
    with sqlite3.connect(tmp_path / "a.db") as database:
        assert database.execute("SELECT count(*) FROM documents").fetchone() == (4,)


def test_neither_models_nor_workers_are_needed(monkeypatch):
    def refuse(_):
        raise AssertionError("the models were loaded")

    monkeypatch.setattr(Settings, "extractor", refuse)
    facts = Extraction(document=Document(id="a", source="a.txt", length=5))
    found = list(outcomes([Facts("b", "a.txt", facts, "Мост.")] * 2, Settings(), jobs=4))
    assert [done.extraction.document.id for done in found] == ["b", "b"]
    assert [done.text for done in found] == ["", ""]
