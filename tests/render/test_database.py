"""SQLite: every reference holds, searching finds, appending is idempotent, a killed run resumes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import pytest

from pobeda_extract.errors import OutputError
from pobeda_extract.facts import Extraction
from pobeda_extract.render import FORMATS, Target
from pobeda_extract.render.database import SqliteWriter
from pobeda_extract.render.rows import TABLES, clean, restored

Told = tuple[Extraction, str]


def written(path: Path, articles: Iterable[Told], **options: bool) -> Path:
    writer = FORMATS["sqlite"].open(Target("file", path, **options))
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()
    return path


def ask(path: Path, question: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as base:
        return base.execute(question, values).fetchall()


def content(path: Path) -> list[str]:
    """All rows, without the keys that depend on history."""
    with closing(sqlite3.connect(path)) as base:
        found = []
        for table in TABLES:
            if table.columns[0][0] == "document":
                names = ", ".join(f't."{c}"' for c in table.names[1:])
                question = f"select d.id, {names} from {table.name} t join documents d"
                question += " on d.key = t.document"
            else:
                question = "select {} from {}".format(", ".join(table.names), table.name)
            found += sorted(f"{table.name}: {row!r}" for row in base.execute(question))
        return found


def sound(path: Path) -> None:
    assert ask(path, "pragma integrity_check") == [("ok",)]
    assert ask(path, "pragma foreign_key_check") == []
    for index in ("texts", "quote_texts"):
        ask(path, f"insert into {index} ({index}, rank) values ('integrity-check', 1)")


def test_every_fact_is_there_and_every_reference_holds(
    tmp_path: Path, articles: list[Told]
) -> None:
    path = written(tmp_path / "facts.db", articles)
    sound(path)
    assert ask(path, "select count(*) from people") == [(6,)]
    assert ask(path, "select count(distinct identity) from people") == [(2,)]
    for name in ("people", "organizations", "places", "events", "agreements"):
        assert ask(path, f"select count(*) from {name} where identity is null") == [(0,)]


def test_the_schema_is_the_one_that_rows_are_made_for(tmp_path: Path) -> None:
    path = written(tmp_path / "facts.db", [])
    for table in TABLES:
        columns = [name for (_, name, *_) in ask(path, f"pragma table_info({table.name})")]
        assert [c for c in columns if c != "key"] == list(table.names), table.name


def test_the_questions_of_the_readme(tmp_path: Path, articles: list[Told]) -> None:
    path = written(tmp_path / "facts.db", articles)
    assert ask(path, "select signer, with_signers, agreement, parties from signings"
                     " where document = '2025/forum.txt' order by signer") == [
        ("Абзал Нукенов", "Олег Ильич Руднев", "Меморандум о сотрудничестве в степном земледелии",
         "Каратауская область; Беларусь"),
        ("Олег Ильич Руднев", "Абзал Нукенов", "Меморандум о сотрудничестве в степном земледелии",
         "Каратауская область; Беларусь"),
    ]  # fmt: skip
    assert ask(path, "select position, status, first_seen, documents from posts"
                     " where person = 'Абзал Нукенов'") == [
        ("аким Каратауской области", "current", "2025-05-04", 2),
        ("аким Каратауской области", "former", "2025-06-02", 1),
        ("министр водного хозяйства Казахстана", "designate", "2025-06-02", 1),
    ]  # fmt: skip
    assert ask(path, "select distinct participant, first_day, places from attendance"
                     " where type = 'встреча' order by participant") == [
        ("Абзал Нукенов", "2025-06-04", "Астана"), ("Олег Руднев", "2025-06-04", "Астана"),
    ]  # fmt: skip
    assert ask(path, "select s.speaker, s.text from quote_texts q join sayings s"
                     " on s.quote = q.rowid where quote_texts match 'степ*'")[0] == (
        "Абзал Нукенов", "Мы вернём степи воду",
    )  # fmt: skip
    assert ask(path, "select d.id from texts t join documents d on d.key = t.rowid"
                     " where texts match 'назначен'") == [("2025/june.txt",)]  # fmt: skip
    assert ask(path, "select reprint_of from documents where id = '2025/forum.txt'") == [
        ("2025/forum-again.txt",)
    ]


def test_appending_is_idempotent(tmp_path: Path, articles: list[Told]) -> None:
    path = written(tmp_path / "facts.db", articles)
    once = content(path)
    written(path, articles)
    sound(path)
    assert content(path) == once
    grown = written(tmp_path / "grown.db", articles[:1])
    written(grown, articles[1:])
    sound(grown)
    assert content(grown) == once


def test_a_document_is_replaced_whole(tmp_path: Path, articles: list[Told], empty: Told) -> None:
    path = written(tmp_path / "facts.db", articles[:1])
    nothing = Extraction(document=articles[0][0].document)
    written(path, [(nothing, "")])
    sound(path)
    for name in ("people", "mentions", "relations", "evidence", "identities", "entities"):
        assert ask(path, f"select count(*) from {name}") == [(0,)], name
    assert ask(path, "select count(*) from texts where texts match 'меморандум'") == [(0,)]


def test_a_killed_run_resumes(tmp_path: Path, articles: list[Told]) -> None:
    whole = content(written(tmp_path / "whole.db", articles))
    path = tmp_path / "killed.db"
    killed = SqliteWriter(Target("file", path))
    killed.write(*articles[0])
    killed._commit()
    killed.write(*articles[1])
    killed._base.close()  # as if the process died: what was not committed is gone
    resumed = SqliteWriter(Target("file", path, resume=True))
    assert resumed.finished() == {"2025/forum.txt": "articles/2025/forum.txt"}
    for article in articles[1:]:
        resumed.write(*article)
    resumed.close()
    sound(path)
    assert content(path) == whole
    assert [p.name for p in tmp_path.iterdir() if "killed" in p.name] == ["killed.db"]


def test_others_may_read_during_the_run(tmp_path: Path, articles: list[Told]) -> None:
    path = tmp_path / "facts.db"
    writer = SqliteWriter(Target("file", path))
    writer.write(*articles[0])
    writer._commit()
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("select count(*) from documents").fetchall() == [(1,)]
        writer.write(*articles[1])
        assert reader.execute("select count(*) from documents").fetchall() == [(1,)]
    writer.close()


def test_attacks_are_only_text(tmp_path: Path, attacks: list[Told]) -> None:
    path = written(tmp_path / "facts.db", attacks)
    sound(path)
    assert ask(path, "select name from people order by document") == [
        (clean(extraction.people[0].name),) for extraction, _ in attacks
    ]
    assert ask(path, "select count(*) from facts") == [(2 * len(attacks),)]


def test_a_stranger_is_not_touched(tmp_path: Path, articles: list[Told]) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as base:
        base.execute("create table people (name)")
        base.commit()
    with pytest.raises(OutputError, match="another program"):
        SqliteWriter(Target("file", path))
    text = tmp_path / "notes.txt"
    text.write_text("Заметки. " * 1000, encoding="utf-8")
    with pytest.raises(OutputError, match=r"notes\.txt"):
        SqliteWriter(Target("file", text))
    assert text.read_text(encoding="utf-8").startswith("Заметки")


def test_no_merge(tmp_path: Path, articles: list[Told]) -> None:
    path = written(tmp_path / "facts.db", articles, merge=False)
    sound(path)
    assert ask(path, "select count(distinct identity) from people") == [(6,)]


def test_nothing_is_lost(tmp_path: Path, articles: list[Told]) -> None:
    """The rows hold all that the JSON holds."""
    from pobeda_extract.render.rows import DOCUMENT_TABLES, document_row, rows

    extractions = [extraction for extraction, _ in articles]
    tables = {t.name: [r for e in extractions for r in rows(e)[t.name]] for t in DOCUMENT_TABLES}
    documents = [document_row(e, None, b"") for e in extractions]
    assert [e for e, _ in restored(documents, tables)] == extractions


def test_sqlite_utils_reads_it(tmp_path: Path, many: Callable[[int], list[Told]]) -> None:
    sqlite_utils = pytest.importorskip("sqlite_utils", reason="sqlite-utils is not installed")
    path = written(tmp_path / "facts.db", many(20))
    base = sqlite_utils.Database(path)
    assert base["people"].count == 40
    assert {"posts", "signings", "attendance", "sayings", "facts"} <= set(base.view_names())
    base.close()


def test_names_are_found_by_any_wording(tmp_path: Path, articles: list[Told]) -> None:
    path = written(tmp_path / "facts.db", articles)
    question = "select name, kind from names where names match ? order by kind desc"
    assert ask(path, question, "рудневым") == [
        ("Олег Ильич Руднев", "person"),
        ("встреча с Олегом Рудневым", "event"),
    ]
    assert ask(path, question, "ССГ") == [("Союз степных государств", "organization")]
    written(path, articles[:1])
    assert ask(path, "select count(*) - count(distinct identity) from names") == [(0,)]


def test_a_card_for_each_agreement_and_event(tmp_path: Path, articles: list[Told]) -> None:
    path = written(tmp_path / "facts.db", articles)
    assert ask(path, "select agreement, status, parties, signers, documents from agreement_cards") == [
        ("Меморандум о сотрудничестве в степном земледелии", "signed",
         "Каратауская область; Беларусь", "Абзал Нукенов; Олег Ильич Руднев", 2),
    ]  # fmt: skip
    assert ask(path, "select event, status, first_day, places, participants, documents"
                     " from event_cards where type = 'встреча'") == [
        ("встреча с Олегом Рудневым", "planned", "2025-06-04", "Астана",
         "Абзал Нукенов; Олег Ильич Руднев", 1),
    ]  # fmt: skip
    assert ("designate",) in ask(path, "select distinct status from facts where type = 'WORKS_AS'")


def test_searching_survives_vacuum(tmp_path: Path, articles: list[Told]) -> None:
    path = written(tmp_path / "facts.db", articles)
    question = ("select s.speaker from quote_texts q join sayings s on s.quote = q.rowid"
                " where quote_texts match 'степи'")  # fmt: skip
    before = ask(path, question)
    with closing(sqlite3.connect(path)) as base:
        base.execute("delete from documents where id = '2025/forum.txt'")
        base.commit()
        base.execute("vacuum")
    assert before
    assert ask(path, question) == before[1:]
