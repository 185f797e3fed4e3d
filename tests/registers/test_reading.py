"""Registers are read from tables and FollowTheMoney; what cannot be read is named."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import openpyxl
import pytest

from pobeda_extract.errors import UsageError
from pobeda_extract.registers import Register
from pobeda_extract.registers.entries import Entry
from pobeda_extract.registers.personal import PersonalName, personal_names
from pobeda_extract.registers.reading import entries

ROWS = [
    ["Код", "ФИО", "Псевдонимы", "Дата рождения", "Должность"],
    [
        "7",
        "Громыхалова Анна Петровна",
        "Gromykhalova Anna; Анна Громыхалова",
        "12.03.1970",
        "министр",
    ],
    ["8", "ООО «Ромашка»", "", "", ""],
]
ANNA = Entry(
    "7", "person",
    ("Громыхалова Анна Петровна", "Gromykhalova Anna", "Анна Громыхалова"), 1970, ("министр",),
)  # fmt: skip


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append([7 if cell == "7" else cell for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table(mark: str) -> str:
    return "".join(
        mark.join(f'"{c}"' if ";" in c or "," in c else c for c in row) + "\r\n" for row in ROWS
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(table(";").encode("utf-8-sig"), id="semicolons, UTF-8 with a mark"),
        pytest.param(table(";").encode("cp1251"), id="semicolons, CP1251"),
        pytest.param(table("\t").encode(), id="tabs"),
        pytest.param(gzip.compress(table(",").encode()), id="gzip"),
        pytest.param(workbook(), id="XLSX"),
    ],
)
def test_a_table_is_read(tmp_path: Path, data: bytes) -> None:
    """Whatever parts its columns, whatever its encoding."""
    path = tmp_path / "table"
    path.write_bytes(data)
    anna, flower = entries(str(path))
    assert anna == ANNA
    assert (flower.kind, flower.names) == ("organization", ("ООО «Ромашка»",))


def test_follow_the_money_is_read(tmp_path: Path) -> None:
    """People and organizations are taken, links and ships are not."""
    lines = [
        {
            "id": "Q1", "schema": "Person", "caption": "Анна Громыхалова",
            "properties": {
                "name": ["Anna Gromykhalova"], "firstName": ["Анна"], "lastName": ["Громыхалова"],
                "fatherName": ["Петровна"], "birthDate": ["1970-03-12"], "position": ["министр"],
            },
        },
        {"id": "Q2", "schema": "Ownership", "properties": {"owner": ["Q1"]}},
        {"id": "Q3", "schema": "Vessel", "properties": {"name": ["Ковчег"]}},
        {"id": "Q4", "schema": "PublicBody", "caption": "Заречный суд", "properties": {}},
    ]  # fmt: skip
    path = tmp_path / "entities.ftm.json"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    anna, court = entries(str(path))
    assert (anna.id, anna.born, anna.posts, anna.parts[0].patronymic) == (
        "Q1", 1970, ("министр",), "Петровна",
    )  # fmt: skip
    assert (court.id, court.kind) == ("Q4", "organization")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"id;post\n1;x\n", "no column of names"),
        (b"name\n", "no person or organization"),
        (b"PK\x03\x04not a workbook", "no XLSX workbook"),
        (b'{"id": "Q1"}\n', "line 1 is no FollowTheMoney entity"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, content: bytes, told: str) -> None:
    """File, place and remedy."""
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=told) as error:
        Register(path)
    assert "bad.csv" in str(error.value)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Громыхалова Анна Петровна", [("громыхалова", "анна", "петровна")]),
        ("Анна Петровна ГРОМЫХАЛОВА", [("громыхалова", "анна", "петровна")]),
        ("Abramovich Roman Arkadievich", [("abramovich", "roman", "arkadievich")]),
        ("Roman Arkadievich Abramovich", [("abramovich", "roman", "arkadievich")]),
        ("Тулупов И.П.", [("тулупов", "и", "п")]),
        ("И. П. Тулупов", [("тулупов", "и", "п")]),
        ("Рашид Гасан оглы Мамедзаде", [("мамедзаде", "рашид", "гасан оглы")]),
        ("Карл фон Тучников", [("фон тучников", "карл", "")]),
        ("Роман Маркович", [("маркович", "роман", "")]),
        ("Tulupov, Ivan", [("tulupov", "ivan", "")]),
        ("Маяк", [("маяк", "", "")]),
    ],
)
def test_a_name_is_cut_into_its_parts(text: str, names: list[tuple[str, str, str]]) -> None:
    """In the orders that registers use."""
    assert list(personal_names(text)) == [PersonalName(*name) for name in names]
