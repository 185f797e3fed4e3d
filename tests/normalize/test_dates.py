"""Dates: the bench of resolved forms, spans in running text, and what must always hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pobeda_extract.normalize.dates import DateContext, date_context, date_form, find_dates
from pobeda_extract.types import DateForm

HERE = Path(__file__).parent


def bench() -> Iterator[tuple[str, date | None, str | None]]:
    for line in (HERE / "dates.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            words, published, edtf = line.split("\t")
            yield (
                words,
                None if published == "-" else date.fromisoformat(published),
                None if edtf == "-" else edtf,
            )


def lines() -> list[str]:
    content = (HERE / "date_spans.txt").read_text(encoding="utf-8")
    return [line for line in content.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("words", "published", "edtf"), list(bench()))
def test_bench(words: str, published: date | None, edtf: str | None) -> None:
    """The words name this date, seen from the day of publication."""
    assert DateForm(words, edtf) == date_form(words, published)


def test_bench_is_large() -> None:
    """At least 300 different cases."""
    assert len(set(bench())) >= 300


@pytest.mark.parametrize("line", lines())
def test_spans(line: str) -> None:
    """Exactly what stands in brackets is found in the text without them."""
    text = re.sub(r"[\[\]]", "", line)
    marked = text
    for start, end in reversed(find_dates(text)):
        marked = f"{marked[:start]}[{marked[start:end]}]{marked[end:]}"
    assert line == marked


def test_no_date_runs_over_a_paragraph() -> None:
    assert find_dates("Форум начнётся 5\n\nмая") == ()


def test_a_wrapped_line_is_read_through() -> None:
    text = "Форум начнётся 5\nмая 2025 года"
    assert [text[start:end] for start, end in find_dates(text)] == ["5\nмая 2025 года"]


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("в пятницу", "2025-04-18"),
        ("в четверг", "2025-04-17"),
        ("7 ноября", "2025-11-07"),
        ("5 марта", "2026-03-05"),
        ("в мае", "2025-05"),
        ("в апреле", "2025-04"),
        ("в феврале", "2026-02"),
    ],
)
def test_planned_dates_lie_ahead(words: str, edtf: str) -> None:
    """«состоится в пятницу» is the next Friday."""
    form = date_form(words, date(2025, 4, 17), context=DateContext(planned=True))
    assert edtf == form.edtf


def test_the_article_gives_the_year() -> None:
    """Without a publication date, the one year named with a month stands in."""
    text = (
        "Договор подписан 7 ноября 2025 года. Встреча прошла 6 ноября. Война кончилась в 1945 году."
    )
    context = date_context(text)
    assert DateContext(year=2025) == context
    assert date_form("6 ноября", None, context=context).edtf == "2025-11-06"


def test_a_range_gives_the_year_too() -> None:
    assert DateContext(year=2025) == date_context(
        "Визит прошёл 3 и 4 июля 2025 года, контракт — в сентябре."
    )


def test_two_years_give_none() -> None:
    text = "Договор подписан 7 ноября 2025 года, а 22 июня 1941 года началась война."
    assert DateContext() == date_context(text)


@pytest.mark.parametrize("words", ["", " ", "\n", "—", "5", "мая" * 1000, "1 " * 100_000])
def test_odd_words_have_no_date(words: str) -> None:
    assert date_form(words, date(2025, 4, 17)).edtf is None


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_the_ends_of_the_calendar(day: date) -> None:
    """What lies before year 1 or after 9999 is unresolved, never an error."""
    for words, _, _ in bench():
        date_form(words, day)
        date_form(words, day, context=DateContext(planned=True))
