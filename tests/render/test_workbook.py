"""XLSX: what openpyxl, and so a spreadsheet, finds in the workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest

from pobeda_extract.facts import Extraction
from pobeda_extract.render import FORMATS, Target

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
pytest.importorskip("xlsxwriter", reason="XlsxWriter is not installed")

from pobeda_extract.render.workbook import SHEETS  # noqa: E402
from pobeda_extract.wording import wording  # noqa: E402

Told = tuple[Extraction, str]


def book(articles: Iterable[Told], **options: Any) -> Any:
    stream = io.BytesIO()
    writer = FORMATS["xlsx"].open(Target("stream", stream=stream, **{"lang": "en", **options}))
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()
    return openpyxl.load_workbook(stream)


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_every_sheet_can_be_filtered_and_read(articles: list[Told]) -> None:
    found = book(articles)
    assert found.sheetnames == [wording("en")(f"sheets.{name}") for name in SHEETS]
    for sheet in found:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.column_dimensions["A"].width > 8
        assert sheet["A1"].font.b


def test_what_the_sheets_say(articles: list[Told]) -> None:
    found = book(articles)
    people = rows(found["People"])
    assert [(p["Name"], p["Articles"]) for p in people] == [
        ("Абзал Нукенов", 3), ("Олег Ильич Руднев", 3),
    ]  # fmt: skip
    assert "аким Каратауской области (former)" in people[0]["Posts"]
    assert people[0]["First told"] == datetime(2025, 5, 4)  # noqa: DTZ001
    posts = [p for p in rows(found["Posts"]) if p["Status"] == "designate"]
    assert [(p["Person"], p["Post"], p["Place"]) for p in posts] == [
        ("Абзал Нукенов", "министр водного хозяйства Казахстана", "Казахстан"),
    ]  # fmt: skip
    (agreement,) = rows(found["Agreements"])
    assert agreement["Parties"] == "Каратауская область; Беларусь"
    assert agreement["Signed by"] == "Абзал Нукенов; Олег Ильич Руднев"
    assert (agreement["Status"], agreement["Articles"]) == ("signed", 2)
    meeting = next(e for e in rows(found["Events"]) if e["Type"] == "встреча")
    assert (meeting["Date"], meeting["Where"]) == (datetime(2025, 6, 4), "Астана")  # noqa: DTZ001
    quote = rows(found["Quotes"])[0]
    assert (quote["Speaker"], quote["Quote"]) == ("Абзал Нукенов", "Мы вернём степи воду")
    assert quote["Posts"] == "аким Каратауской области"
    reprints = {a["Article"]: a["Reprint of"] for a in rows(found["Articles"])}
    assert reprints["2025/forum.txt"] == "2025/forum-again.txt"


def test_headings_and_statuses_in_russian(articles: list[Told]) -> None:
    found = book(articles, lang="ru")
    assert found.sheetnames[0] == "Люди"
    assert {a["Статус"] for a in rows(found["Соглашения"])} == {"подписано"}


def test_nothing_is_a_formula_or_a_link(attacks: list[Told]) -> None:
    found = book(attacks)
    for sheet in found:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None


def test_nothing_found_is_a_workbook_all_the_same(empty: Told) -> None:
    found = book([empty])
    assert rows(found["People"]) == []
    assert [a["Article"] for a in rows(found["Articles"])] == ["empty.txt"]
    assert rows(book([])["Articles"]) == []


def test_a_long_list_goes_on_in_a_second_sheet(
    articles: list[Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pobeda_extract.render.workbook._ROWS", 3)
    found = book(articles)
    assert [n for n in found.sheetnames if n.startswith("Articles")] == ["Articles", "Articles 2"]
    told = [a["Article"] for name in ("Articles", "Articles 2") for a in rows(found[name])]
    assert told == [extraction.document.id for extraction, _ in articles]


def test_days_before_excel_and_parts_of_days_stay_words() -> None:
    from pobeda_extract.render.workbook import _day

    assert _day("1812-09-07") == "1812-09-07"
    assert _day("2025-05") == "2025-05"
    assert _day(None) is None
