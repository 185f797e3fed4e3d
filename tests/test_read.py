"""Bytes, files and folders become articles, or failures that name themselves."""

from __future__ import annotations

import gzip
import io
import json
import os
from datetime import date

import pytest
from tests.conftest import ARTICLE, write_all

from pobeda_extract.errors import BinaryInputError, EmptyInputError, InputError
from pobeda_extract.read import EmptyFolderError, Failure, Inputs, Pending, decode, opening
from pobeda_extract.read.datelines import opening_day
from pobeda_extract.read.lines import lines_of
from pobeda_extract.read.pages import read_page
from pobeda_extract.read.records import read_record
from pobeda_extract.read.titles import first_title
from pobeda_extract.types import Article

SHORT = "Мэр Твери открыл мост через реку."


@pytest.mark.parametrize("text", [ARTICLE, ARTICLE * 200, SHORT], ids=["article", "long", "short"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "utf-16", "utf-16-le", "utf-16-be", "cp866"],
)
def test_every_encoding_of_russian_is_recognised(text, encoding):
    known = text
    if encoding in {"koi8-r", "cp866"}:  # these have no such marks
        known = text.replace("«", '"').replace("»", '"').replace("—", "-")
    decoded = decode(known.encode(encoding))
    assert decoded.text == known
    assert decoded.warnings == ()


@pytest.mark.parametrize(
    "text",
    ["ООО «Мост»", "УКАЗ О НАЗНАЧЕНИИ МИНИСТРА ТРАНСПОРТА", "Ёлкин и Щукин", "100 % «да» — нет"],
)
def test_short_lines_in_cp1251_are_recognised(text):
    assert decode(text.encode("cp1251")).text == text


def test_line_ends_are_kept_and_only_the_mark_is_dropped():
    text = "\ufeffПервая\r\nвторая\rтретья\n\n\u2028конец\ufeff "
    assert decode(text.encode()).text == text[1:]


def test_a_few_torn_bytes_are_replaced_with_a_warning():
    torn = ARTICLE.encode()[:500] + b"\xff\xfe" + ARTICLE.encode()[500:]
    decoded = decode(torn)
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(ARTICLE[:100])
    assert decoded.warnings == ("2 invalid byte sequences replaced",)


def test_a_letter_cut_in_half_at_the_end_is_replaced():
    assert decode("Мост открыт".encode()[:-1]).text == "Мост откры\ufffd"


def test_a_given_encoding_overrides():
    assert decode(SHORT.encode("koi8-r"), "koi8-r").text == SHORT
    assert "�" in decode(SHORT.encode("cp1251"), "utf-8").text
    with pytest.raises(InputError, match="unknown encoding"):
        decode(b"a", "klingon")


def test_latin_texts_stay_themselves():
    assert decode("Le café était fermé à Genève, déjà.".encode("cp1252")).text.startswith("Le caf")
    assert decode(b"plain ascii").text == "plain ascii"


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\x03" * 100, bytes(range(256)) * 4, b"%PDF-1.7\n\x01\x02\x03\x04\x05"]
)
def test_binary_data_is_refused(data):
    with pytest.raises(BinaryInputError):
        decode(data)


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf\n", b"\xff\xfe", b"\xc2\xa0"])
def test_blank_data_is_refused(data):
    with pytest.raises(EmptyInputError):
        decode(data)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Мост открыт сегодня\n\nМэр доволен.", "Мост открыт сегодня"),
        ("\n  Мост открыт сегодня \r\n\r\nМэр доволен.", "Мост открыт сегодня"),
        ("logo\n\nНовости\n\nМост открыт сегодня\n\nМэр доволен.", "Мост открыт сегодня"),
        ("«Мы построили мост.»\n\nМэр доволен.", None),
        ("Мост открыт сегодня.\n\nМэр доволен.", None),
        ("Мост открыт сегодня\nМэр доволен.", None),
        ("Мост открыт сегодня", None),
        ("Мост открыт сегодня\n\n\n", None),
        ("Когда откроют мост?\n\nМэр доволен.", "Когда откроют мост?"),
        ("м" * 10 + " мост " * 70 + "\n\nМэр доволен.", None),
        ("a\n\nb\n\nc\n\nd\n\nМост открыт сегодня\n\nМэр доволен.", None),
        ("", None),
    ],
)
def test_a_title_is_a_short_first_line_set_off_by_a_blank_one(text, title):
    assert first_title(text) == title


def record(**keys: object) -> Article:
    return read_record(json.dumps(keys).encode(), "x:1", "dir/x:1")


@pytest.mark.parametrize(
    ("identity", "expected"),
    [("a", "a"), (5, "5"), (None, "x:1"), ("", "x:1"), (" ", "x:1"), (1.5, "x:1"), (True, "x:1")],
)
def test_a_lines_id_is_its_own_or_its_place(identity, expected):
    assert record(id=identity, text="Мост.").id == expected


@pytest.mark.parametrize(
    "line",
    [b"{}", b"[]", b"null", b'"text"', b'{"text": null}', b'{"text": 5}', b'{"text": ["a"]}',
     b'{"text": "a"', b'{"text": "a"} {"text": "b"}', b"{'text': 'a'}", b'{"text": NaN}',
     b"[" * 100_000, b'{"a":' * 100_000, b'{"text": "a", "n": 1e999}'],
)  # fmt: skip
def test_a_line_that_is_no_article_is_refused(line):
    with pytest.raises(InputError):
        read_record(line, "x:1", "x:1")


def test_a_blank_text_is_refused():
    with pytest.raises(EmptyInputError):
        record(text=" \n")


def test_half_a_character_is_replaced_with_a_warning():
    article = read_record(
        b'{"text": "\\ud83d \\u041c\\u043e\\u0441\\u0442", "a": ["\\ude00"]}', "p", "p"
    )
    assert article.text == "\ufffd Мост"
    assert article.extra == {"a": ["\ufffd"]}
    assert article.warnings == ("unpaired surrogates replaced",)


def test_huge_numbers_pass_through():
    article = read_record(b'{"text": "a", "n": 123456789012345678901234567890}', "p", "p")
    assert article.extra == {"n": 123456789012345678901234567890}


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2025-04-17", date(2025, 4, 17)),
        ("2025-04-17T23:59:00+03:00", date(2025, 4, 17)),
        ("17.04.2025", date(2025, 4, 17)),
        ("", None),
        (None, None),
    ],
)
def test_publication_dates_are_days(published, expected):
    article = record(text="Мост.", published=published)
    assert (article.published, article.warnings) == (expected, ())


@pytest.mark.parametrize("published", ["вчера", "2025-13-01", 17, ["2025-04-17"]])
def test_what_is_no_date_is_a_warning(published):
    article = record(text="Мост.", published=published)
    assert article.published is None
    assert len(article.warnings) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_lines_are_cut_only_at_line_feeds(encoding):
    text = '{"text": "a\u2028b\x85Ċ"}\r\n\n  \n{"text": "ਊ"}'
    marked = "\ufeff" + text if encoding == "utf-16-be" else text
    stream = io.BufferedReader(io.BytesIO(marked.encode(encoding)))
    lines = [(line.number, json.loads(line.data)["text"]) for line in lines_of(stream)]
    assert lines == [(1, "a\u2028b\x85Ċ"), (4, "ਊ")]


def test_a_line_that_does_not_fit_is_passed_over(monkeypatch):
    monkeypatch.setattr("pobeda_extract.read.lines.LONGEST", 10)
    stream = io.BytesIO(b"short\n" + b"x" * 55 + b"\nnext")
    assert [(number, data) for number, data in lines_of(stream)] == [
        (1, b"short\n"),
        (2, None),
        (3, b"next"),
    ]


def entries(*paths: object, **options: object) -> list[object]:
    return list(Inputs(tuple(map(str, paths)), **options).entries())


def articles(*paths: object, **options: object) -> dict[str, str]:
    """Id to text, or to the message of what failed."""
    found = {}
    for entry in entries(*paths, **options):
        if isinstance(entry, Pending):
            try:
                found[entry.id] = entry.read().text
            except InputError as error:
                found[entry.id] = f"! {error}"
        elif isinstance(entry, Failure):
            found[entry.id] = f"! {entry.message}"
        else:
            found[entry.id] = entry.text
    return found


def test_a_folder_is_walked_by_name_without_what_is_hidden_or_other(tmp_path):
    write_all(
        tmp_path,
        {"b/z.txt": "1", "b.txt": "2", "a/y.MD": "3", "c.HTML": "", ".git/d.txt": "5",
         "e.jpg": "6", "ё.txt": "7", "f.txt.gz": gzip.compress(b"8"), "g.jsonl.gz": gzip.compress(b'{"text": "9"}')},
    )  # fmt: skip
    assert [entry.id for entry in entries(tmp_path)] == [
        "a/y.MD", "b/z.txt", "b.txt", "c.HTML", "f.txt.gz", "g.jsonl.gz:1", "ё.txt",
    ]  # fmt: skip
    assert articles(tmp_path)["f.txt.gz"] == "8"
    assert Inputs((str(tmp_path),)).count() == 7


def test_packed_text_is_recognised_by_its_bytes(tmp_path):
    (tmp_path / "a.txt").write_bytes(gzip.compress(SHORT.encode("cp1251")))
    (tmp_path / "b.txt.gz").write_text(SHORT)
    assert articles(tmp_path / "a.txt", tmp_path / "b.txt.gz") == {
        "a.txt": SHORT,
        "b.txt.gz": SHORT,
    }


def test_links_in_a_circle_are_followed_once(tmp_path):
    write_all(tmp_path, {"a/x.txt": "1", "b/y.txt": "2"})
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "b").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "a").symlink_to(tmp_path / "a")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    assert articles(tmp_path) == {
        "a/b/y.txt": "2",
        "a/x.txt": "1",
        "self.txt": "! too many levels of symbolic links",
    }


def test_pipes_and_devices_below_a_folder_are_passed_over(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "a.txt").write_text("1")
    assert articles(tmp_path) == {"a.txt": "1"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_closed_folder_is_a_failure(tmp_path):
    write_all(tmp_path, {"a.txt": "1", "closed/b.txt": "2"})
    (tmp_path / "closed").chmod(0)
    assert articles(tmp_path) == {"a.txt": "1", "closed": "! permission denied"}


def test_an_empty_folder_is_told_after_all_others(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("1")
    found = []
    with pytest.raises(EmptyFolderError, match="empty"):
        found.extend(Inputs((str(tmp_path / "empty"), str(tmp_path / "a.txt"))).entries())
    found = Inputs((str(tmp_path / "empty"), str(tmp_path / "a.txt"))).entries()
    assert next(found).id == "a.txt"


def test_a_decompression_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "LONGEST", 1 << 20)
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"a" * (3 << 20)))
    (tmp_path / "large.txt").write_bytes(b"a" * (3 << 20))
    assert articles(tmp_path) == {
        "bomb.txt.gz": "! larger than 1 MB (unpacked)",
        "large.txt": "! larger than 1 MB (unpacked)",
    }


def test_a_torn_archive_gives_its_whole_lines_and_a_failure(tmp_path):
    line = b'{"text": "%s"}\n'
    packed = gzip.compress(b"".join(line % os.urandom(20).hex().encode() for _ in range(2000)))
    (tmp_path / "x.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "y.txt.gz").write_bytes(packed[:1000])
    found = entries(tmp_path)
    assert sum(isinstance(entry, Article) for entry in found) > 500
    failures = [entry for entry in found if isinstance(entry, Failure)]
    assert len(failures) == 1
    assert "damaged gzip file" in failures[0].message
    assert "damaged gzip file" in articles(tmp_path)["y.txt.gz"]


@pytest.mark.parametrize(
    ("paths", "kind", "single"),
    [
        (["a.txt"], "text", True),
        (["a.html"], "text", True),
        (["a.jsonl"], "text", False),
        (["a.jsonl.gz"], "text", False),
        (["-"], "text", True),
        (["-"], "html", True),
        (["-"], "jsonl", False),
        (["a.txt", "b.txt"], "text", False),
        (["."], "text", False),
        (["missing.txt"], "text", True),
        (["*.txt"], "text", False),
    ],
)
def test_single_is_exactly_one_article_in_kind(paths, kind, single):
    assert Inputs(tuple(paths), stdin_kind=kind).single is single


def test_standard_input_is_whatever_it_is_said_to_be():
    lines = b'{"text": "1"}\n{"text": "2"}'
    assert articles("-", stdin=io.BytesIO(lines), stdin_kind="jsonl") == {"-:1": "1", "-:2": "2"}
    assert articles("-", stdin=io.BytesIO(gzip.compress(b"text"))) == {"-": "text"}
    assert articles("-", stdin=io.BytesIO(b"")) == {"-": "! standard input is empty"}
    assert articles("-", stdin=None) == {"-": "! standard input is closed"}


def test_an_empty_jsonl_is_a_failure(tmp_path):
    (tmp_path / "x.jsonl").write_text("\n\n")
    assert articles(tmp_path / "x.jsonl") == {"x.jsonl": "! the file is empty: not one line in it"}


PAGE = """<!DOCTYPE html><html lang="ru"><head><meta charset="{charset}">
<title>Мост через Светлую открыт — Заречные новости</title>
<meta property="og:title" content="Мост через Светлую открыт">
<meta property="article:published_time" content="2025-04-17T10:00:00+03:00">
<link rel="canonical" href="https://example.org/most">
</head><body><nav><a href="/">Главная</a> <a href="/sport">Спорт</a></nav>
<article><h1>Мост через Светлую открыт</h1>
<p>Министр транспорта Заречной области Фёдор Громыхалов открыл новый мост через реку Светлую. В
церемонии приняла участие мэр Заречинска Алевтина Подсолнухова, которая ждала его двадцать лет.</p>
<p>«Мы ждали этого моста двадцать лет», — сказала Подсолнухова на церемонии открытия моста.</p>
</article><footer>Все права защищены. Реклама на сайте.</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r"])
def test_a_page_gives_its_article_title_and_date(tmp_path, charset):
    pytest.importorskip("trafilatura")
    page = (
        PAGE.format(charset=charset).replace("—", "-")
        if charset == "koi8-r"
        else PAGE.format(charset=charset)
    )
    page = page.replace("«", '"').replace("»", '"') if charset == "koi8-r" else page
    (tmp_path / "a.html").write_bytes(page.encode(charset))
    (entry,) = entries(tmp_path / "a.html")
    article = entry.read()
    assert article.extracted
    assert "Фёдор Громыхалов открыл" in article.text
    assert "Реклама" not in article.text
    assert "Спорт" not in article.text
    assert article.title == "Мост через Светлую открыт"
    assert article.published == date(2025, 4, 17)
    assert article.url == "https://example.org/most"


@pytest.mark.parametrize(
    "page", ["<html></html>", "<p>", "&&&", "<html><body><script>var a=1</script></body></html>"]
)
def test_a_page_without_an_article_is_a_failure(tmp_path, page):
    pytest.importorskip("trafilatura")
    (tmp_path / "a.html").write_text(page)
    assert articles(tmp_path / "a.html")["a.html"].startswith("! ")


def test_a_page_of_endless_depth_is_a_failure_or_an_article(tmp_path):
    pytest.importorskip("trafilatura")
    (tmp_path / "a.html").write_text("<div>" * 100_000 + ARTICLE)
    assert articles(tmp_path / "a.html")["a.html"]


def test_html_without_its_library_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    (tmp_path / "a.html").write_text(PAGE.format(charset="utf-8"))
    message = articles(tmp_path / "a.html")["a.html"]
    assert "pobeda-extract[html]" in message
    assert "lxml_html_clean" in message


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 октября 2025 г., Москва. Министр прибыл.", date(2025, 10, 14)),
        ("Мост открыт\n\nТверь, 14 октября 2025 года — Министр прибыл.", date(2025, 10, 14)),
        ("14.10.2025, 12:30\nМост открыт.", date(2025, 10, 14)),
        ("14 октября 2025 года 20:00 Тверь, мэрия", date(2025, 10, 14)),
        ("14 октября 2025 года министр открыл мост.", None),
        ("5 мая 1945 года — день победы.", None),
        ("5 мая 2024 года, когда открыли мост, шёл дождь.", None),
        ("Указ от 5 мая 2024 г. № 5", None),
    ],
)
def test_the_day_that_a_text_opens_with(text, day):
    assert opening_day(text) == day
    assert read_record(json.dumps({"text": text}).encode(), "x:1", "x:1").published == day


_ARTICLE_PAGE = (
    "<html><head><title>Мост открыт</title></head><body><article><h1>Мост открыт</h1>{}<p>Министр "
    "транспорта Олег Дроздов открыл новый мост через реку Светлую. В церемонии приняла участие мэр "
    "Заречинска Вера Лунина. Движение по мосту началось сразу.</p></article></body></html>"
)


@pytest.mark.parametrize(
    "worded",
    [
        '<span class="date">14 октября 2025</span>',
        '<span itemprop="datePublished">14 октября 2025 года</span>',
        '<div itemprop="datePublished" content="2025-10-14T12:00:00+03:00">вчера</div>',
        "<time>14 октября 2025, 12:30</time>",
        '<p class="meta">Опубликовано 14 окт. 2025</p>',
        "<p>14 октября 2025 г., Москва.</p>",
    ],
)
def test_the_day_that_a_page_words(worded):
    page = read_page(_ARTICLE_PAGE.format(worded).encode())
    assert (page.published or opening_day(page.text)) == date(2025, 10, 14)
