"""Write HTML for people: a page an article, and over a folder a report one can live in.

A report has an index that searches, and a page for every person, organization and agreement that
matters. Every page but the index is whole in itself: style and script stand in it, a content
security policy allows nothing else, and no request leaves it. The index loads parts of its own
folder. The facts of an article lie in its page as JSON, from which a resumed run builds the rest
again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

import msgspec

from pobeda_extract.errors import OutputError
from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Merger, fingerprint
from pobeda_extract.render import Target
from pobeda_extract.render.files import replaced, safe_path
from pobeda_extract.render.page.article import NO_TEXT, article_page
from pobeda_extract.render.page.folder import write_report
from pobeda_extract.render.page.search import SearchIndex
from pobeda_extract.render.rows import clean
from pobeda_extract.render.spool import Spool

__all__ = ["HtmlWriter"]

_KEPT: Final = re.compile(
    r'<script type="application/json" id="extraction" data-fingerprint="([0-9a-f]*)">(.*?)</script>',
    re.DOTALL,
)
_TEXT: Final = re.compile(r'<main id="text"[^>]*>(.*?)</main>', re.DOTALL)
_TAG: Final = re.compile("<[^>]*>")
_ARTICLES: Final = "articles"


class HtmlWriter:
    """Write one page to a stream, or a folder of pages with ``index.html``."""

    def __init__(self, target: Target) -> None:
        self._one = _Page(target.stream) if target.stream is not None else None
        self._folder = _Pages(target.path, target) if target.path is not None else None

    def finished(self) -> Mapping[str, str | None]:
        """Return the documents that have a page."""
        return self._folder.known if self._folder else {}

    def write(self, extraction: Extraction, text: str) -> None:
        """
        Write one article's page.

        Raises:
            OutputError: If a second article should go into a single page.
        """
        if self._one:
            self._one.write(extraction, text)
        if self._folder:
            self._folder.write(extraction, text)

    def close(self) -> None:
        """Write the page, or the index."""
        if self._one:
            self._one.close()
        if self._folder:
            self._folder.close()


class _Page:
    """A stream that takes one page, once it is sure that no second article comes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._page: bytes | None = None

    def write(self, extraction: Extraction, text: str) -> None:
        if self._page is not None:
            self._page = None
            raise OutputError("several articles need a folder of pages: -o FOLDER/")
        page = article_page(extraction, text, up=None, fingerprint="")
        self._page = page.encode("utf-8", "replace")

    def close(self) -> None:
        if self._page is not None:
            self._stream.write(self._page)


class _Pages:
    """A folder of pages and what its index needs."""

    def __init__(self, path: Path, target: Target) -> None:
        self._path = path
        self._merge = target.merge
        self._title = target.title
        self._merger = Merger(merge=target.merge)
        self._spool = Spool(merge=False)
        self._search = SearchIndex()
        self._count = 0
        self.known: dict[str, str | None] = {}
        if target.resume:
            for extraction, mark, text in _written(path / _ARTICLES):
                self.known[extraction.document.id] = extraction.document.source
                self._keep(extraction, mark, text)

    def write(self, extraction: Extraction, text: str) -> None:
        page = self._page(extraction)
        up = "../" * len(page.relative_to(self._path).parent.parts) + "index.html"
        mark = fingerprint(text) if text else b""
        made = article_page(extraction, text, up=up, fingerprint=mark.hex())
        with replaced(page) as stream:
            stream.write(made.encode("utf-8", "replace"))
        self._keep(extraction, mark, text)

    def close(self) -> None:
        title = self._title or self._path.resolve().name or "index"
        write_report(self._path, self._told(), self._merger.identities(), self._search, title)
        self._spool.close()

    def _page(self, extraction: Extraction) -> Path:
        return safe_path(self._path / _ARTICLES, clean(extraction.document.id), ".html")

    def _keep(self, extraction: Extraction, mark: bytes, text: str) -> None:
        self._merger.add(extraction, mark)
        self._search.add("articles", self._count, [text])
        self._count += 1
        told = msgspec.structs.replace(extraction, mentions=(), mention_relations=(), trace=())
        self._spool.add(told, "")

    def _told(self) -> Iterator[tuple[Extraction, str]]:
        for extraction, _ in self._spool:
            relative = self._page(extraction).relative_to(self._path).as_posix()
            yield extraction, quote(relative)


def _written(folder: Path) -> Iterator[tuple[Extraction, bytes, str]]:
    """Read facts and texts back from pages, sorted by path; other files are passed over."""
    for page in sorted(folder.rglob("*.html")):
        content = page.read_text(encoding="utf-8", errors="replace")
        match = _KEPT.search(content)
        if match is None:
            continue
        try:
            facts = msgspec.json.decode(match[2], type=Extraction)
        except msgspec.DecodeError:
            continue
        body = _TEXT.search(content)
        text = "" if body is None or body[1] == NO_TEXT else unescape(_TAG.sub("", body[1]))
        yield facts, bytes.fromhex(match[1]), text
