"""Datasette opens the database: every table and every view answers, and searching finds."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Coroutine
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import pytest

from pobeda_extract.facts import Extraction
from pobeda_extract.render import FORMATS, Target

pytest.importorskip("datasette", reason="Datasette is not installed")
# What the library of a web server warns of is no business of ours.
pytestmark = pytest.mark.filterwarnings("ignore")

Told = tuple[Extraction, str]
Given = TypeVar("Given")


def run(work: Coroutine[Any, Any, Given]) -> Given:
    with asyncio.Runner() as runner:
        return runner.run(work)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, articles: list[Told]) -> Path:
    path = tmp_path_factory.mktemp("datasette") / "facts.db"
    writer = FORMATS["sqlite"].open(Target("file", path))
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()
    return path


async def answers(database: Path, *addresses: str) -> dict[str, Any]:
    from datasette.app import Datasette

    served = Datasette([str(database)], settings={"num_sql_threads": 1})
    await served.invoke_startup()
    return {address: await served.client.get(address) for address in addresses}


def test_every_table_and_view_answers(database: Path) -> None:
    with closing(sqlite3.connect(database)) as base:
        found = base.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        names = [name for (name,) in found]
    assert {"people", "relations", "texts", "posts", "facts", "agreement_cards"} <= set(names)
    addresses = ["/", "/facts", *(f"/facts/{name}" for name in names)]
    addresses += [f"/facts/{name}.json" for name in names]
    said = run(answers(database, *addresses))
    assert {address: answer.status_code for address, answer in said.items()} == dict.fromkeys(
        addresses, 200
    )


def test_a_row_leads_to_what_it_refers_to(database: Path) -> None:
    (page,) = run(answers(database, "/facts/people")).values()
    assert 'href="/facts/identities/person-' in page.text
    assert 'href="/facts/documents/1"' in page.text


@pytest.mark.parametrize(
    ("table", "words", "found"),
    [("documents", "меморандум", 2), ("names", "Нукенова", 0), ("names", "Рудневым", 2)],
)
def test_searching_finds(database: Path, table: str, words: str, found: int) -> None:
    address = f"/facts/{table}.json?_search={quote(words)}&_shape=array"
    (answer,) = run(answers(database, address)).values()
    assert len(answer.json()) == found
