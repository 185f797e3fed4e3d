"""What Python programs and notebooks meet: values with names, errors with a way out."""

from __future__ import annotations

import io
import pickle
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import msgspec
import pytest
from tests.conftest import ARTICLE, write_all

import pobeda_extract
from pobeda_extract import Article, Extraction, InputError, Person, UsageError
from pobeda_extract.render.contract import schema


@pytest.fixture(scope="module")
def extraction(extractor) -> Extraction:
    return extractor.extract(ARTICLE, id="most.txt", published="2025-04-17")


def test_ids_lead_to_entries(extraction):
    person = extraction["P1"]
    assert isinstance(person, Person)
    assert person is extraction.people[0]
    assert extraction[person.positions[0].id] is person.positions[0]
    assert extraction["Q1"] is extraction.quotes[0]
    assert extraction.get(extraction.quotes[0].speaker).name == "Алевтина Подсолнухова"
    assert extraction.get(None) is extraction.get("P99") is None
    with pytest.raises(KeyError, match=r"'P99' is no id of most\.txt"):
        extraction["P99"]


def test_participants_become_people(extraction):
    event = next(e for e in extraction.events if e.participants)
    assert {who.name for who in extraction.resolve(event.participants)} <= {
        p.name for p in extraction.people
    }
    with pytest.raises(TypeError, match=r"one is extraction\['P1'\]"):
        extraction.resolve("P1")
    with pytest.raises(KeyError, match="is a position"):
        extraction.resolve(["W1"])


def test_a_cell_shows_little_as_text(extraction):
    assert repr(extraction).startswith("<Extraction 'most.txt': 2 people, ")
    assert len(repr(extraction)) < 160
    assert repr(extraction.people[0]).startswith("Person(id='P1', name='Фёдор Громыхалов'")
    assert "mentions" not in repr(extraction.people)
    nothing = msgspec.structs.replace(extraction, **dict.fromkeys(
        ("people", "organizations", "places", "events", "agreements", "quotes", "relations"), ()
    ))  # fmt: skip
    assert repr(nothing) == "<Extraction 'most.txt': nothing found>"


def test_a_cell_shows_marks_and_cards(extraction):
    shown = extraction._repr_html_()
    assert shown.startswith("<iframe ")
    assert "sandbox=" in shown
    import html
    import re

    page = html.unescape(re.search(r'srcdoc="(.*?)"', shown, re.DOTALL)[1])
    assert page == extraction.to_html()
    assert '<mark class="person' in page
    assert "Мост через Светлую" in page
    plain = Extraction.from_json(extraction.to_json())
    assert "<mark" not in plain.to_html()
    assert "Фёдор Громыхалов" in plain._repr_html_()


def test_the_text_stays_beside_the_facts_but_not_in_them(extraction):
    assert extraction.text == ARTICLE
    assert b"mentions" in extraction.to_json()
    assert extraction.to_dict()["document"]["text"] is None
    jsonschema.validate(extraction.to_dict(), schema())
    again = Extraction.from_json(extraction.to_json())
    assert again == extraction
    assert again.text is None
    assert again.with_text(ARTICLE).text == ARTICLE
    with pytest.raises(ValueError, match="a text of 3 characters; the article had"):
        again.with_text("abc")
    assert pickle.loads(pickle.dumps(extraction)) == extraction


def test_json_comes_back(extraction):
    assert Extraction.from_json(extraction.to_json().decode(), text=ARTICLE).text == ARTICLE
    assert Extraction.from_dict(extraction.to_dict()) == extraction
    for wrong in (b"{}", b"[", b'{"document": 1}'):
        with pytest.raises(InputError, match="no pobeda-extract/1 object"):
            Extraction.from_json(wrong)
    other = extraction.to_json().replace(b"pobeda-extract/1", b"pobeda-extract/9")
    with pytest.raises(InputError, match="another version"):
        Extraction.from_json(other)
    with pytest.raises(InputError):
        Extraction.from_dict({"document": None})


def test_the_summary_is_that_of_the_command_line(extraction, whole, cli, article):
    (read,) = pobeda_extract.read_articles(article, published="2025-04-17")
    said = whole.extract_article(read).to_text(lang="en")
    assert said == cli(article, "--date", "2025-04-17").out
    assert "←" in extraction.to_text(lang="en", explain=True)


def test_many_take_what_programs_have(extractor):
    given = [
        "Открыт новый мост.",
        {"text": "Закрыт мост.", "id": 7, "title": "О мосте", "published": "2025-04-17", "tag": 1},
        Article("x", "y", "Строится мост."),
    ]
    found = list(extractor.extract_many(given))
    assert [x.document.id for x in found] == ["1", "7", "x"]
    assert found[1].document.title == "О мосте"
    assert found[1].document.published == "2025-04-17"
    assert found[1].document.extra == {"tag": 1}
    assert found[0].text == "Открыт новый мост."
    again = list(extractor.extract_many(given, jobs=2))
    assert again == found
    assert [x.text for x in again] == [x.text for x in found]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "not NoneType"),
        (b"abc", r"decode them first"),
        (Path("a.txt"), r"read_articles\(path\)"),
        ({"text": "a"}, "extract_many"),
        (7, "text must be a str, not int"),
    ],
)
def test_what_is_no_text_is_told_with_a_way_out(extractor, given, said):
    with pytest.raises(TypeError, match=said):
        extractor.extract(given)


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ([7], TypeError, "article 1: a text, a dictionary with «text» or an Article is wanted"),
        (["Мост.", {"body": "a"}], TypeError, "article 2: the dictionary has no «text», only body"),
        ([{"text": None}], TypeError, "article 1: text must be a str, not NoneType"),
        ([{"text": "Мост.", "published": "вчера"}], ValueError, "article 1: published: 'вчера'"),
        ([{"text": "Мост.", "published": 7}], TypeError, "published must be a date"),
        ("Мост.", TypeError, "a single one goes to extract"),
    ],
)
def test_what_is_no_article_is_told_with_its_number(extractor, given, error, said):
    with pytest.raises(error, match=said):
        list(extractor.extract_many(given))
    with pytest.raises(TypeError, match="extract_article takes an Article"):
        extractor.extract_article("Мост.")


@pytest.mark.parametrize(
    "published",
    [date(2025, 4, 17), datetime(2025, 4, 17, 23, 5, tzinfo=UTC), datetime(2025, 4, 17, 3),  # noqa: DTZ001
     "2025-04-17", "2025-04-17T23:05:00+03:00"],
)  # fmt: skip
def test_a_time_of_publication_counts_as_its_day(extractor, published):
    found = extractor.extract("Вчера открыли мост.", published=published)
    assert found.document.published == "2025-04-17"
    jsonschema.validate(found.to_dict(), schema())


def test_rows_have_names_beside_ids(extraction):
    found = extraction.tables()
    assert found["positions"][0]["person_name"] == "Фёдор Громыхалов"
    assert found["documents"][0]["text"] == ARTICLE
    assert all(row["identity"] for row in found["people"])
    assert found["raw_mentions"] == []


def test_tables_over_many_know_who_is_one(extractor):
    text = "Мэр Заречинска Алевтина Подсолнухова открыла {}."
    told = list(extractor.extract_many([text.format("школу"), text.format("мост")]))
    people = pobeda_extract.tables(told)["people"]
    assert len(people) == 2
    assert len({p["identity"] for p in people}) == 1
    apart = pobeda_extract.tables(told, merge=False)["people"]
    assert len({p["identity"] for p in apart}) == 2
    (history,) = pobeda_extract.tables(told)["history"]
    assert (history["person_name"], history["documents"]) == ("Алевтина Подсолнухова", 2)


def test_data_frames_have_their_columns_even_when_empty(extraction):
    pytest.importorskip("pandas")
    frames = extraction.to_pandas()
    assert list(frames["people"]["name"]) == [p.name for p in extraction.people]
    assert frames["agreements"].empty
    assert "subject" in frames["agreements"].columns
    assert pobeda_extract.to_pandas([extraction])["people"].equals(frames["people"])


def test_without_pandas_it_says_what_to_install(extraction, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        extraction.to_pandas()


def test_files_are_read_as_the_command_line_reads_them(folder):
    found = list(pobeda_extract.read_articles(folder))
    assert [a.id for a in found] == ["2025/c.txt", "a.md", "b.txt", "x1", "lines.jsonl:2"]
    (folder / "empty.txt").write_text("")
    with pytest.raises(InputError, match=r"empty\.txt: the file is empty"):
        list(pobeda_extract.read_articles(folder / "empty.txt"))
    assert len(list(pobeda_extract.read_articles(folder, errors="skip"))) == 5
    (dated,) = pobeda_extract.read_articles(folder / "b.txt", published=date(2025, 4, 17))
    assert dated.published == date(2025, 4, 17)
    with pytest.raises(TypeError, match="at least one path"):
        list(pobeda_extract.read_articles())


def test_outputs_are_written_as_the_command_line_writes_them(extraction, cli, article, tmp_path):
    pobeda_extract.write([extraction], tmp_path / "facts.db")
    with closing(sqlite3.connect(tmp_path / "facts.db")) as base:
        assert base.execute("select text from documents").fetchall() == [(ARTICLE,)]
    with pytest.raises(UsageError, match="is there already"):
        pobeda_extract.write([extraction], tmp_path / "facts.db")
    pobeda_extract.write([], tmp_path / "facts.db", overwrite=True)
    with closing(sqlite3.connect(tmp_path / "facts.db")) as base:
        assert base.execute("select count(*) from documents").fetchall() == [(1,)], "nothing new"
    pobeda_extract.write(extraction, tmp_path / "one.json")
    cli(article, "--date", "2025-04-17", "-o", "told.json")
    one, told = (
        msgspec.json.decode((tmp_path / n).read_bytes()) for n in ("one.json", "told.json")
    )
    assert one["people"] == told["people"]
    pobeda_extract.write(extraction, tmp_path / "report", format="html")
    assert (tmp_path / "report" / "articles" / "most.txt.html").exists()
    with pytest.raises(UsageError, match="no format docx; there are text"):
        pobeda_extract.write(extraction, tmp_path / "a", format="docx")


def test_a_notebook_shows_it_in_a_browser(extraction, browser, tmp_path):
    """The frame's own script runs, and a mark leads to its card."""
    write_all(tmp_path, {"cell.html": f"<!doctype html><body>{extraction._repr_html_()}"})
    page = browser.new_page()
    page.goto((tmp_path / "cell.html").as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("mark.person").first.click()
    assert frame.locator("mark").count() > 3
    assert frame.locator("#facts .chosen").count()
    page.close()


def test_stdout_is_left_alone(extraction, capsys):
    repr(extraction)
    extraction.to_html()
    assert capsys.readouterr() == ("", "")
    assert isinstance(sys.stdout, io.TextIOBase) or sys.stdout
