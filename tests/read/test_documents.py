"""DOCX, ODT, RTF, PDF, EPUB and FB2, as Word's, LibreOffice's and others' programs write them."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path

import pytest
from tests.conftest import ROOT, write_all
from tests.reading import articles_in, failures_in, read_all

from pobeda_extract.read.kinds import kind_by_content

INPUTS = ROOT / "tests" / "inputs"
TITLE = "Мост через Светлую открыт в Заречинске"
BRIDGE = (
    "Министр транспорта Заречной области Фёдор Громыхалов открыл новый мост через реку Светлую. "
    "В церемонии приняла участие мэр Заречинска Алевтина Подсолнухова."
)
QUOTE = "«Мы ждали этого моста двадцать лет», — сказала Подсолнухова."
STEEL = (
    "Генеральный директор завода «Заречмаш» Степан Колесов сообщил, что предприятие поставило "
    "для моста восемьсот тонн металлоконструкций."
)
TABLE = "Кто\tДолжность\n\nМарфа Лугова\tглавный инженер"
NEEDED = {".pdf": "pypdfium2", ".rtf": "striprtf"}


def written(name: str) -> Path:
    """A document of the folder; its library must be there."""
    path = INPUTS / name
    if library := NEEDED.get(path.suffix):
        pytest.importorskip(library)
    return path


@pytest.mark.parametrize("name", ["word.docx", "writer.docx", "writer.odt", "writer.rtf"])
def test_a_document_gives_its_paragraphs_and_tables(name):
    (article,) = articles_in(written(name))
    assert article.text == f"{TITLE}\n\n{BRIDGE}\n\n{QUOTE}\n\n{STEEL}\n\n{TABLE}"
    assert (article.id, article.title, article.published) == (name, TITLE, None)
    assert article.extracted
    assert article.extra == ({} if name.endswith("rtf") else {"author": "Иван Перов"})


@pytest.mark.parametrize("name", ["writer.pdf", "print.pdf"])
def test_a_pdf_gives_its_paragraphs_without_running_heads(name):
    (article,) = articles_in(written(name))
    assert article.text.split("\n\n")[:4] == [TITLE, BRIDGE, QUOTE, STEEL]
    assert (article.title, article.extra) == (TITLE, {"author": "Иван Перов"})
    assert "Заречные вести" not in article.text
    if name == "print.pdf":  # a paragraph that runs over to the next page is one
        assert article.text == "\n\n".join((TITLE, *(BRIDGE, QUOTE, STEEL) * 8))


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (["Губернатор Олег Мель\ufffeников открыл новый", "форум."], ["Губернатор Олег Мельников открыл новый форум."]),
        (["Мост открыт", "Мэр Твери Иван Сидоров открыл мост через", "реку."], ["Мост открыт", "Мэр Твери Иван Сидоров открыл мост через реку."]),
    ],
)  # fmt: skip
def test_lines_of_print_become_paragraphs(lines, paragraphs):
    pytest.importorskip("pypdfium2")
    from pobeda_extract.read import pdf

    placed = [pdf._Line(text, 70.0, 700.0 - 15 * n, 12.0) for n, text in enumerate(lines)]
    assert list(pdf._paragraphs(iter([placed]))) == paragraphs


@pytest.mark.parametrize("name", ["book.epub", "book.fb2"])
def test_a_book_gives_its_chapters_in_order(name):
    (article,) = articles_in(INPUTS / name)
    chapters = f"Глава первая\n\n{BRIDGE}\n\n{QUOTE}\n\nГлава вторая\n\n{STEEL}"
    assert article.text.endswith(chapters)
    assert (article.title, article.extra["author"]) == (TITLE, "Иван Перов")


@pytest.mark.parametrize(
    "name",
    ["word.docx", "writer.docx", "writer.odt", "writer.rtf", "print.pdf", "book.epub", "book.fb2"],
)
def test_a_document_is_known_by_its_beginning(cli, name):
    data = written(name).read_bytes()
    assert kind_by_content(data[:4096]) == name.rpartition(".")[2]
    ran = cli("--json", stdin=data)
    assert ran.status == 0
    assert "Фёдор Громыхалов" in [person["name"] for person in ran.json["people"]]
    assert ran.json["document"]["text"]


def test_a_folder_of_documents_is_read_in_parallel(cli, tmp_path):
    for name in ("word.docx", "writer.odt", "print.pdf"):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_bytes(written(name).read_bytes())
    ran = cli("in", "--jsonl", "-j", "2")
    assert [line["document"]["id"] for line in ran.lines] == [
        "print.pdf", "word.docx", "writer.odt",
    ]  # fmt: skip
    assert {line["people"][0]["name"] for line in ran.lines} == {"Фёдор Громыхалов"}


# --- what is damaged, locked, or made to do harm ---------------------------------------------


def test_scans_and_locked_files_say_what_to_do():
    pytest.importorskip("pypdfium2")
    assert failures_in(INPUTS / "scan.pdf")["scan.pdf"].startswith(
        "no text in it, 2 pages of pictures: recognise the text first, for instance: ocrmypdf"
    )
    assert failures_in(INPUTS / "locked.pdf")["locked.pdf"] == (
        "the PDF is encrypted: save it without a password"
    )


def test_locked_office_files_say_what_to_do(tmp_path):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000
    manifest = b'<manifest><file-entry><encryption-data checksum="x"/></file-entry></manifest>'
    write_all(tmp_path, {"a.docx": ole, "b.doc": ole})
    repacked(INPUTS / "writer.odt", tmp_path / "c.odt", {"META-INF/manifest.xml": manifest})
    repacked(
        INPUTS / "book.epub",
        tmp_path / "d.epub",
        {"EPUB/text/ch001.xhtml": b"\x8f\x1a\x93" * 99},
    )
    found = failures_in(*sorted(tmp_path.iterdir()))
    assert "save it as DOCX without a password" in found["a.docx"]
    assert found["b.doc"] == "an old Word file: save it as .docx"
    assert "encrypted" in found["c.odt"]
    assert "protected (DRM)" in found["d.epub"]


def repacked(source: Path, target: Path, parts: dict[str, bytes]) -> Path:
    """Write *source* anew with other *parts*."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for info in before.infolist():
            after.writestr(info, parts.get(info.filename, before.read(info)))
    return target


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize(
    "name", ["word.docx", "writer.odt", "writer.rtf", "print.pdf", "book.epub", "book.fb2"]
)
def test_a_file_cut_off_fails_or_warns_and_neighbours_live(tmp_path, name, share):
    path = written(name)
    data = path.read_bytes()
    write_all(tmp_path, {f"a{path.suffix}": data[: int(len(data) * share)], "b.txt": QUOTE})
    cut, whole = read_all(tmp_path)
    assert whole.text == QUOTE
    if hasattr(cut, "message"):
        assert re.search(r"damaged|broken|cut off|no text|binary", cut.message), cut.message
    else:
        assert cut.warnings or path.suffix == ".pdf"  # pdfium mends what it can


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 30) for letter in b"bcdefghij"
    )
    + b"]><body>&j;</body>"
)
THIEF = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><body>&x;</body>'
)
DEEP = b"<body>" * 100_000


@pytest.mark.parametrize("xml", [BOMB, THIEF, DEEP], ids=["bomb", "thief", "deep"])
@pytest.mark.parametrize(
    ("name", "inner"),
    [
        ("word.docx", "word/document.xml"),
        ("writer.odt", "content.xml"),
        ("book.epub", "EPUB/content.opf"),
        ("book.fb2", None),
    ],
)
def test_no_entity_is_expanded_and_nothing_nests_without_end(tmp_path, name, inner, xml):
    target = tmp_path / name
    if inner is None:
        target.write_bytes(xml)
    else:
        repacked(INPUTS / name, target, {inner: xml})
    (message,) = failures_in(target).values()
    assert re.search("declares entities|nested too deeply|no text in it", message), message


def test_an_office_file_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("pobeda_extract.read.packages._UNPACKED", 1 << 20)
    for name in ("a.docx", "b.odt", "c.epub"):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("word/document.xml", " " * (2 << 20))
    assert all("refused" in message for message in failures_in(tmp_path).values())
    assert len(failures_in(tmp_path)) == 3


def test_a_part_that_lies_about_its_size_is_no_more_than_it_says(tmp_path):
    data = bytearray()
    with zipfile.ZipFile(buffer := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"<w:t>" + b" " * (1 << 20))
    data = bytearray(buffer.getvalue())
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = (100).to_bytes(4, "little")
    (tmp_path / "a.docx").write_bytes(data)
    assert "damaged" in failures_in(tmp_path / "a.docx")["a.docx"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.docx", b"", "the file is empty"),
        ("a.docx", b"hello", "damaged DOCX file"),
        ("a.rtf", "Мост открыт.".encode(), "this is no RTF"),
        ("a.rtf", rb"{\rtf1 }", "there is no text in it"),
        ("a.fb2", b"<a>text</a>", "there is no text in it"),
        ("a.pdf", b"%PDF-1.7 nothing", "damaged PDF file"),
    ],
)
def test_what_is_no_document_fails_by_name(tmp_path, name, data, message):
    if library := NEEDED.get(name[1:]):
        pytest.importorskip(library)
    (tmp_path / name).write_bytes(data)
    assert message in failures_in(tmp_path / name)[name]


def test_nothing_is_lost_of_tracked_changes_boxes_and_links(tmp_path):
    body = (
        '<w:document xmlns:w="w" xmlns:mc="mc"><w:body>'
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Мост </w:t></w:r>"
        "<w:ins><w:r><w:t>снова </w:t></w:r></w:ins><w:del><w:r><w:delText>не </w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t>открыт</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>вчера.</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Поле.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>Врезка.</w:t></w:r></w:p></mc:Choice>"
        "<mc:Fallback><w:p><w:r><w:t>Врезка.</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
        "</w:body></w:document>"
    )
    repacked(INPUTS / "word.docx", tmp_path / "a.docx", {"word/document.xml": body.encode()})
    (article,) = articles_in(tmp_path / "a.docx")
    assert article.text == "Мост снова открыт\nвчера.\n\nПоле.\n\nВрезка."


@pytest.mark.parametrize(("name", "library"), [("writer.pdf", "pypdfium2"), ("writer.rtf", "striprtf.striprtf")])  # fmt: skip
def test_without_its_library_a_document_says_what_to_install(monkeypatch, name, library):
    monkeypatch.setitem(sys.modules, library, None)
    (message,) = failures_in(INPUTS / name).values()
    assert message.endswith("pip install 'pobeda-extract[documents]'")
