"""«--about» and «--title» on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import ROOT, Ran

Cli = Callable[..., Ran]
SAMPLES = ROOT / "samples" / "articles"


def test_one_persons_file_over_all_articles(cli: Cli) -> None:
    ran = cli(SAMPLES, "--about", "Громыхаловым", "--json")
    assert ran.status == 0
    assert ran.json["name"] == "Фёдор Громыхалов"
    assert {article["document"] for article in ran.json["articles"]} == {
        "0001-naznachenie.txt", "0011-stenogramma.txt",
    }  # fmt: skip


def test_facts_extracted_before_tell_the_same(cli: Cli, tmp_path: Path) -> None:
    facts = tmp_path / "facts.jsonl"
    assert cli(SAMPLES, "--jsonl", "-o", facts).status == 0
    wanted = ("--about", "Соболевой", "--json")
    assert cli(facts, *wanted).json["posts"] == cli(SAMPLES, *wanted).json["posts"] != []


def test_a_file_of_nobody_is_no_file(cli: Cli, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    ran = cli(SAMPLES, "--about", "Иван Нетакой", "-f", "html", "-o", page)
    assert ran.status == 2
    assert "Иван Нетакой" in ran.err
    assert not page.exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("-f", "csv", "--about", "Громыхалов"), "not csv"),
        (("-f", "md"), "--about NAME"),
        (("--jsonl", "-o", "x.jsonl", "--resume", "--about", "Громыхалов"), "--resume"),
    ],
)
def test_what_cannot_hold_dossiers_is_told(
    cli: Cli, options: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli(SAMPLES / "0001-naznachenie.txt", *options)
    assert ran.status == 2
    assert told in ran.err


def test_a_report_has_the_title_that_it_is_given(cli: Cli, tmp_path: Path) -> None:
    ran = cli(SAMPLES / "0001-naznachenie.txt", "-f", "html", "-o", f"{tmp_path}/r/",
              "--title", "Мосты & люди")  # fmt: skip
    assert ran.status == 0
    assert "<h1>Мосты &amp; люди</h1>" in (tmp_path / "r" / "index.html").read_text(
        encoding="utf-8"
    )
