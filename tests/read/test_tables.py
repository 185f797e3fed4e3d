"""CSV, TSV, XLSX and Parquet: an article a row, whatever its columns are called."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import tomllib
import zipfile
from datetime import date, datetime

import pytest
from tests.conftest import ROOT
from tests.reading import articles_in, failures_in, read_all

from pobeda_extract.errors import InputError
from pobeda_extract.read import Failure, Inputs
from pobeda_extract.read.columns import Columns, Keys
from pobeda_extract.read.days import day_of

FIRST = "Мэр Заречинска Алевтина Подсолнухова открыла школу,\nа потом и «Дом книги»; без речей."
SECOND = "Министр Фёдор Громыхалов посетил завод."


def written(path, rows, *, delimiter=",", encoding="utf-8", newline="\r\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize(("suffix", "delimiter"), [("csv", ","), ("csv", ";"), ("tsv", "\t")])
def test_a_row_is_an_article(tmp_path, encoding, suffix, delimiter):
    rows = [["id", "Дата", "Заголовок", "Текст", "Раздел"],
            ["n1", "17.04.2025 10:30", "Школа открыта", FIRST, "город"],
            ["", "", "", "", ""],
            ["n2", "2025-04-18", "", SECOND, ""]]  # fmt: skip
    path = written(tmp_path / f"a.{suffix}", rows, delimiter=delimiter, encoding=encoding)
    one, two = articles_in(path)
    assert (one.id, one.text, one.title, one.published) == (
        "n1", FIRST, "Школа открыта", date(2025, 4, 17),
    )  # fmt: skip
    assert one.extra == {"Дата": "17.04.2025 10:30", "Раздел": "город"}
    assert (two.id, two.text, two.published) == ("n2", SECOND, date(2025, 4, 18))


def test_a_row_without_an_id_is_named_by_its_line(tmp_path):
    path = written(tmp_path / "a.csv", [["text"], [FIRST], [SECOND]])
    assert [(a.id, a.source) for a in articles_in(path)] == [
        ("a.csv:2", f"{path}:2"),
        ("a.csv:4", f"{path}:4"),
    ]


def test_columns_that_names_do_not_tell_are_named(tmp_path):
    rows = [["колонка", "когда", "ключ"], [FIRST, "2025-04-17", "x"]]
    path = written(tmp_path / "a.csv", rows)
    (message,) = failures_in(path).values()
    assert "--text-key" in message
    assert "'колонка', 'когда', 'ключ'" in message
    (article,) = articles_in(path, keys=Keys("колонка", "ключ", "когда"))
    assert (article.id, article.text, article.published) == ("x", FIRST, date(2025, 4, 17))
    (message,) = failures_in(path, keys=Keys("текст")).values()
    assert "no column 'текст' (--text-key)" in message


def test_a_bad_row_costs_only_itself(tmp_path):
    rows = [["id", "text"], ["1", FIRST], ["2", " "], ["3", SECOND, "лишнее"], ["4", SECOND]]
    path = written(tmp_path / "a.csv", rows)
    assert [e.id for e in read_all(path) if not isinstance(e, Failure)] == ["1", "4"]
    assert failures_in(path) == {
        "a.csv:4": "the text is empty",
        "a.csv:5": "3 cells in a row of 2 columns: is a quotation mark missing?",
    }


def test_a_quotation_mark_that_never_closes_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("pobeda_extract.read.tables.LONGEST", 1000)
    path = tmp_path / "a.csv"
    path.write_text(f'id,text\n1,{SECOND}\n2,"' + "слово " * 1000)
    found = list(read_all(path))
    assert found[0].text == SECOND
    assert "line 3" in found[1].message
    csv.field_size_limit(131072)


def test_megabytes_of_spaces_are_one_empty_row(tmp_path):
    path = tmp_path / "a.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"id,text\n1,")
        for _ in range(10):
            file.write(b" " * (1 << 20))
        file.write(f"\n2,{SECOND}\n".encode())
    found = list(read_all(path))
    assert [getattr(e, "message", None) for e in found] == ["the text is empty", None]
    assert found[1].text == SECOND


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b"\x00\x01\x02" * 50])
def test_what_is_no_table_fails_by_name(tmp_path, content):
    (tmp_path / "a.csv").write_bytes(content)
    assert list(failures_in(tmp_path / "a.csv")) == ["a.csv"]


def test_a_table_without_rows_is_told(tmp_path):
    assert failures_in(written(tmp_path / "a.csv", [["id", "text"]])) == {
        "a.csv": "no article in it"
    }


def workbook(path, *sheets):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Лист{number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_gives_its_rows_whatever_stands_above_them(tmp_path):
    path = workbook(
        tmp_path / "clippings.xlsx",
        [["Обзор прессы", None, None],
         [],
         ["№", "Дата публикации", "Текст статьи"],
         [1, datetime.fromisoformat("2025-04-17T10:00"), FIRST],
         [2, "18.04.2025", SECOND],
         [3, None, 2025]],
    )  # fmt: skip
    one, two, three = read_all(path)
    assert (one.id, one.text, one.published) == ("1", FIRST, date(2025, 4, 17))
    assert (two.id, two.published) == ("2", date(2025, 4, 18))
    assert (three.id, three.message) == (
        "clippings.xlsx:6",
        "no text: a string under 'Текст статьи' is needed",
    )


def test_every_sheet_with_texts_is_read_and_others_are_not(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", [["текст"], [FIRST]], [["сумма"], [5]], [["текст"], [SECOND]]
    )
    assert [a.id for a in articles_in(path)] == ["a.xlsx:Лист1:2", "a.xlsx:Лист3:2"]


def test_a_workbook_without_texts_names_its_columns(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["сумма", "валюта"], [5, "руб."]])
    (message,) = failures_in(path).values()
    assert "'сумма', 'валюта'" in message


def test_damaged_workbooks_fail_by_name_and_neighbours_live(tmp_path):
    whole = workbook(tmp_path / "good.xlsx", [["text"], [SECOND]])
    data = whole.read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(data[: len(data) // 2])
    (tmp_path / "locked.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (tmp_path / "nothing.xlsx").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "odd.xlsx", "w") as file:
        file.writestr("hello.txt", "привет")
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(tmp_path / "bomb.xlsx", "w") as file:
        for name in before.namelist():
            content = before.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"<worksheet", bomb.encode() + b"<worksheet", 1)
            file.writestr(name, content)
    found = {e.id: getattr(e, "message", e) for e in read_all(tmp_path)}
    assert "damaged XLSX file" in found["cut.xlsx"]
    assert "encrypted" in found["locked.xlsx"]
    assert "damaged XLSX file" in found["nothing.xlsx"]
    assert "damaged XLSX file" in found["odd.xlsx"]
    assert found["good.xlsx:2"].text == SECOND
    assert "bomb.xlsx" in found or found["bomb.xlsx:2"].text == SECOND


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("pobeda_extract.read.packages._UNPACKED", 1 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", " " * (2 << 20))
    assert "refused" in failures_in(tmp_path / "bomb.xlsx")["bomb.xlsx"]


def test_xlsx_without_its_library_says_what_to_install(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", [["text"], [SECOND]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (message,) = failures_in(path).values()
    assert message == "reading XLSX needs openpyxl: pip install 'pobeda-extract[documents]'"


def test_parquet_gives_its_rows(tmp_path):
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pa.table(
        {
            "doc_id": [7, 8, 9],
            "body": [FIRST, None, SECOND],
            "published_at": [
                datetime.fromisoformat("2025-04-17T10:00"),
                None,
                datetime.fromisoformat("2025-04-18"),
            ],
            "tags": [["а", "б"], [], None],
        }
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    one, two, three = read_all(tmp_path / "a.parquet")
    assert (one.id, one.text, one.published) == ("7", FIRST, date(2025, 4, 17))
    assert one.extra["tags"] == ["а", "б"]
    assert two.message.startswith("no text")
    assert three.published == date(2025, 4, 18)
    data = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(data[: len(data) // 2])
    assert "damaged Parquet file" in failures_in(tmp_path / "cut.parquet")["cut.parquet"]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("csv", f"id,text\n1,{SECOND}\n".encode()),
        ("csv", f"Дата;Текст\n17.04.2025;{SECOND}\n".encode("cp1251")),
        ("tsv", f"id\ttext\n1\t{SECOND}\n".encode()),
        ("jsonl", json.dumps({"text": SECOND}).encode()),
        ("json", json.dumps([{"text": SECOND}], indent=1).encode()),
        ("html", b"\n<!doctype html><html><body><p>" + SECOND.encode()),
        ("text", f"{SECOND}, {FIRST}\n{SECOND}".encode()),
        ("text", "Текст, дата\n\nМост открыт, дата названа.".encode()),
        ("text", f"[Фото] {SECOND}".encode()),
        ("text", f"{{Фото}} {SECOND}".encode()),
        ("text", "< 5 % голосов получила партия.".encode()),
    ],
)
def test_standard_input_is_known_by_its_beginning(kind, data):
    settled = Inputs(("-",), stdin=io.BytesIO(data)).settled()
    assert settled.stdin_kind == kind


def test_what_is_said_of_standard_input_holds():
    data = json.dumps({"text": SECOND}).encode()
    (article,) = articles_in("-", stdin=io.BytesIO(data), stdin_kind="text")
    assert article.text == data.decode()


def test_a_file_of_many_under_a_texts_name_is_not_taken_for_one(tmp_path):
    written(tmp_path / "a.txt", [["id", "text"], ["1", FIRST]])
    (tmp_path / "b").write_bytes((tmp_path / "a.txt").read_bytes())
    assert "looks like csv" in failures_in(tmp_path / "a.txt")["a.txt"]
    assert [a.id for a in articles_in(tmp_path / "b")] == ["1"]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-04-17T10:00:00+03:00", date(2025, 4, 17)),
        ("17.4.2025", date(2025, 4, 17)),
        ("Thu, 17 Apr 2025 23:30:00 +0300", date(2025, 4, 17)),
        ("17 Apr 2025 10:00:00 GMT", date(2025, 4, 17)),
        (1744884000, date(2025, 4, 17)),
        ("1744884000", date(2025, 4, 17)),
        (1744884000000, date(2025, 4, 17)),
        (datetime.fromisoformat("2025-04-17T23:00"), date(2025, 4, 17)),
        (date(2025, 4, 17), date(2025, 4, 17)),
        ("17 апреля", None),
        ("99.99.2025", None),
        (20250417, date(2025, 4, 17)),
        (250417, None),
        (True, None),
    ],
)
def test_days_are_read_in_the_forms_that_files_have(value, day):
    found, warnings = day_of(value)
    assert found == day
    assert bool(warnings) == (day is None)


def test_known_names_are_compared_without_signs_and_case():
    assert Columns.of(("Full Text", "PUB_DATE")) == Columns("Full Text", published="PUB_DATE")
    with pytest.raises(InputError):
        Columns.of(("имя", "возраст"))


def test_the_list_of_names_is_folded_and_each_has_one_meaning():
    data = tomllib.loads((ROOT / "src/pobeda_extract/read/columns.toml").read_text("utf-8"))
    names = [name for part in data.values() for name in part]
    assert len(names) == len(set(names))
    assert all(name == name.casefold() and not set(name) & set(" -_.") for name in names)


def test_the_command_reads_a_table_as_many_articles(cli, tmp_path):
    written(tmp_path / "a.csv", [["id", "статья"], ["1", FIRST], ["2", SECOND]])
    ran = cli("a.csv", "--json")
    assert ran.status == 0
    people = [[p["name"] for p in d["people"]] for d in ran.json]
    assert people == [["Алевтина Подсолнухова"], ["Фёдор Громыхалов"]]
    piped = cli("--json", stdin=(tmp_path / "a.csv").read_bytes())
    assert [d["document"]["id"] for d in piped.json] == ["1", "2"]
    assert cli("a.csv", "--text-column", "id").status == 0


def test_what_a_folder_passes_over_is_counted_and_named_when_asked(cli, folder):
    (folder / "old.doc").write_bytes(b"x")
    counted = cli(folder, "--jsonl")
    assert counted.status == 0
    assert "2 files passed over: 1 *.doc, 1 *.jpg; *.doc: an old Word file" in counted.err
    named = cli(folder, "--jsonl", "-v")
    assert "old.doc: warning: passed over: an old Word file: save it as .docx" in named.err


def test_an_address_says_how_to_get_it(cli):
    ran = cli("https://example.org/a?b=1")
    assert ran.status == 1
    assert "curl -sL 'https://example.org/a?b=1' | pobeda-extract -" in ran.err
