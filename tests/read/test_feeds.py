"""RSS, Atom and WARC: what is gathered from the web."""

from __future__ import annotations

import gzip
import itertools
import sys
import time
from datetime import date

import pytest
from tests.conftest import ROOT, write_all
from tests.reading import articles_in, failures_in, read_all

from pobeda_extract.read.kinds import kind_by_content

INPUTS = ROOT / "tests" / "inputs"
BRIDGE = (
    "Министр транспорта Заречной области Фёдор Громыхалов открыл новый мост через реку Светлую. "
    "В церемонии приняла участие мэр Заречинска Алевтина Подсолнухова."
)


@pytest.mark.parametrize("name", ["feed.rss", "feed.atom"])
def test_an_entry_is_an_article(name):
    pytest.importorskip("feedparser")
    one, two, three = articles_in(INPUTS / name)
    assert one.text == f"{BRIDGE}\n\nПодробности позже."
    assert (one.id, one.title, one.published, one.url) == (
        f"{name}:1", "Мост через Светлую открыт в Заречинске", date(2025, 4, 17),
        "https://example.org/1",
    )  # fmt: skip
    assert one.extra["feed"] == "Заречные вести"
    assert two.text == "«Мы ждали этого моста двадцать лет», — с…"  # it has no more
    assert three.published == date(2025, 4, 19)
    assert kind_by_content((INPUTS / name).read_bytes()[:4096]) == "feed"


ITEM = "<item><title>Мост</title><description>{0}</description><pubDate>{1}</pubDate></item>"
RSS = '<?xml version="1.0" encoding="{0}"?><rss version="2.0"><channel><title>В</title>{1}</channel></rss>'


def test_old_and_untidy_feeds_are_read(tmp_path):
    pytest.importorskip("feedparser")
    text = "&lt;p&gt;Мэр &laquo;города&raquo; &amp;mdash; Иван Перов.&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;"
    items = ITEM.format(text, "Чт, 17 Апр 2025") + ITEM.format(
        "", "Fri, 18 Apr 2025 01:00:00 +0300"
    )
    write_all(tmp_path, {"a.xml": RSS.format("windows-1251", items).encode("cp1251")})
    one, two = articles_in(tmp_path / "a.xml")
    assert one.text == "Мэр «города» — Иван Перов."
    assert one.published is None
    assert one.warnings
    assert (two.text, two.published) == ("Мост", date(2025, 4, 18))


def test_a_feed_that_is_cut_off_gives_its_whole_entries(tmp_path):
    pytest.importorskip("feedparser")
    data = (INPUTS / "feed.rss").read_bytes()
    write_all(tmp_path, {"a.rss": data[: len(data) * 2 // 3]})
    found = articles_in(tmp_path / "a.rss")
    assert found[0].text.startswith(BRIDGE)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"<a/>", b"<rss", "Мост открыт.".encode(), b"\x00" * 100]
)
def test_what_is_no_feed_fails_by_name(tmp_path, content):
    pytest.importorskip("feedparser")
    write_all(tmp_path, {"a.rss": content})
    assert list(failures_in(tmp_path / "a.rss")) == ["a.rss"]


def test_entities_of_a_feed_are_not_expanded(tmp_path):
    pytest.importorskip("feedparser")
    letters = "abcdefghij"
    declared = '<!ENTITY a "бум">' + "".join(
        f'<!ENTITY {c} "{f"&{before};" * 30}">' for before, c in itertools.pairwise(letters)
    )
    items = ITEM.format("&j; Мост открыт. &x;", "")
    bomb = RSS.format("utf-8", items).replace(
        "<rss", f'<!DOCTYPE rss [{declared}<!ENTITY x SYSTEM "file:///etc/passwd">]><rss'
    )
    write_all(tmp_path, {"a.rss": bomb})
    began = time.process_time()
    for entry in read_all(tmp_path / "a.rss"):
        text = getattr(entry, "text", "")
        assert len(text) < 1000
        assert "root" not in text
    assert time.process_time() - began < 20


def test_a_crawl_gives_the_pages_that_servers_answered_with():
    pytest.importorskip("warcio")
    pytest.importorskip("trafilatura")
    one, four = articles_in(INPUTS / "crawl.warc.gz")
    assert (one.id, one.url, one.published) == (
        "crawl.warc.gz:1", "https://example.org/1", date(2025, 4, 17),
    )  # fmt: skip
    assert BRIDGE in one.text
    assert "Спорт" not in one.text
    assert "Степан Колесов" in four.text
    assert one.extra == {"saved": "2025-04-20T10:00:00Z"}


@pytest.mark.parametrize(("share", "pages"), [(0.2, 0), (0.6, 1), (0.95, 1)])
@pytest.mark.parametrize("suffix", ["warc", "warc.gz"])
def test_a_crawl_that_is_cut_off_gives_its_whole_pages(tmp_path, suffix, share, pages):
    pytest.importorskip("warcio")
    pytest.importorskip("trafilatura")
    data = (INPUTS / "crawl.warc.gz").read_bytes()
    data = gzip.decompress(data) if suffix == "warc" else data
    write_all(tmp_path, {f"a.{suffix}": data[: int(len(data) * share)], "b.txt": BRIDGE})
    *found, last = read_all(tmp_path)
    assert last.text == BRIDGE
    assert sum(hasattr(entry, "text") for entry in found) == pages
    assert "damaged" in found[-1].message


def test_a_page_that_does_not_fit_costs_only_itself(monkeypatch):
    pytest.importorskip("warcio")
    pytest.importorskip("trafilatura")
    monkeypatch.setattr("pobeda_extract.read.crawls._LONGEST", 1150)
    failed, read = read_all(INPUTS / "crawl.warc.gz")
    assert "larger than" in failed.message
    assert "Степан Колесов" in read.text


@pytest.mark.parametrize("content", [b"hello", b"WARC/1.0\r\n", b"\x00\x01" * 99])
def test_what_is_no_crawl_fails_by_name(tmp_path, content):
    pytest.importorskip("warcio")
    write_all(tmp_path, {"a.warc": content})
    assert list(failures_in(tmp_path / "a.warc")) == ["a.warc"]


@pytest.mark.parametrize(
    ("name", "library"), [("feed.rss", "feedparser"), ("crawl.warc.gz", "warcio.archiveiterator")]
)
def test_without_its_library_it_says_what_to_install(monkeypatch, name, library):
    monkeypatch.setitem(sys.modules, library, None)
    (message,) = failures_in(INPUTS / name).values()
    assert message.endswith("pip install 'pobeda-extract[documents]'")
