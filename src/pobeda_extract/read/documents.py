"""Take the text out of DOCX, ODT, FB2 and EPUB, paragraph by paragraph."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from pobeda_extract.errors import EmptyInputError, InputError
from pobeda_extract.read.decoding import decode
from pobeda_extract.read.entries import Page
from pobeda_extract.read.markup import paragraphs_of
from pobeda_extract.read.opening import LONGEST
from pobeda_extract.read.packages import opened_package, part
from pobeda_extract.read.paragraphs import Form, elements, fields, paragraphs
from pobeda_extract.read.titles import first_title, worded_title

#: Word: text is what stands in «w:t», not the deleted one («w:delText») or a field's code.
_WORD: Final = Form(
    blocks=frozenset({"p", "tr"}),
    within=frozenset({"t"}),
    cells=frozenset({"tc"}),
    left_out=frozenset({"pPr", "rPr", "tblPr", "tcPr", "sectPr", "sdtPr", "Fallback", "moveFrom"}),
    signs={"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"},
)
_WRITER: Final = Form(
    blocks=frozenset({"p", "h", "table-row"}),
    within=frozenset({"text"}),
    cells=frozenset({"table-cell"}),
    left_out=frozenset({"tracked-changes", "annotation", "note", "forms", "script"}),
    signs={"s": " ", "tab": "\t", "line-break": "\n"},
    runs=True,
)
_BOOK: Final = Form(
    blocks=frozenset({"p", "v", "subtitle", "title", "text-author", "section", "tr", "date"}),
    within=frozenset({"body"}),
    cells=frozenset({"td", "th"}),
    left_out=frozenset({"binary", "description", "stylesheet"}),
    runs=True,
)
_CHAPTERS: Final = frozenset({"application/xhtml+xml", "text/html"})


def read_docx(data: bytes, encoding: str | None = None) -> Page:
    """
    Read a Word document: body with tables and text boxes, inserted text too, notes not.

    Raises:
        InputError: If it is damaged, encrypted, or a bomb.
        EmptyInputError: If there is no text in it.
    """
    with opened_package(io.BytesIO(data), "DOCX") as package:
        body = part(package, "word/document.xml")
        if body is None:
            raise InputError("damaged DOCX file (no word/document.xml in it)")
        about = fields(part(package, "docProps/core.xml") or b"", ("title", "creator"))
        return _page(paragraphs(body, _WORD), about)


def read_odt(data: bytes, encoding: str | None = None) -> Page:
    """
    Read an OpenDocument text.

    Raises:
        InputError: If it is damaged, encrypted, or a bomb.
        EmptyInputError: If there is no text in it.
    """
    with opened_package(io.BytesIO(data), "ODT") as package:
        if b"encryption-data" in (part(package, "META-INF/manifest.xml") or b""):
            raise InputError("the ODT file is encrypted: save it without a password")
        body = part(package, "content.xml")
        if body is None:
            raise InputError("damaged ODT file (no content.xml in it)")
        about = fields(part(package, "meta.xml") or b"", ("title", "initial-creator"))
        about["creator"] = about.get("initial-creator", "")
        return _page(paragraphs(body, _WRITER), about)


def read_fb2(data: bytes, encoding: str | None = None) -> Page:
    """
    Read a FictionBook.

    Raises:
        InputError: If it is broken.
        EmptyInputError: If there is no text in it.
    """
    about = fields(data, ("book-title", "first-name", "last-name"), stop="body")
    author = f"{about.get('first-name', '')} {about.get('last-name', '')}".strip()
    page = _page(paragraphs(data, _BOOK), {"creator": author})
    return page._replace(title=about.get("book-title") or page.title)


def read_epub(data: bytes, encoding: str | None = None) -> Page:
    """
    Read a book's chapters in their order.

    Raises:
        InputError: If it is damaged, protected, or a bomb.
        EmptyInputError: If there is no text in it.
    """
    with opened_package(io.BytesIO(data), "EPUB") as package:
        container = part(package, "META-INF/container.xml")
        root = next(
            (
                a["full-path"]
                for n, a in elements(container or b"")
                if n == "rootfile" and "full-path" in a
            ),
            None,
        )
        contents = part(package, root) if root else None
        if root is None or contents is None:
            raise InputError("damaged EPUB file (no list of its contents in it)")
        about = fields(contents, ("title", "creator"), stop="manifest")
        page = _page(_chapters(package, posixpath.dirname(root), contents), about)
        return page._replace(title=about.get("title") or page.title)


def _chapters(package: zipfile.ZipFile, folder: str, contents: bytes) -> Iterator[str]:
    items: dict[str, str] = {}
    size = 0
    for name, attributes in elements(contents):
        if name == "item" and attributes.get("media-type") in _CHAPTERS:
            if "nav" not in attributes.get("properties", "").split():
                items[attributes.get("id", "")] = attributes.get("href", "")
        elif name == "itemref" and (href := items.get(attributes.get("idref", ""))):
            chapter = part(package, posixpath.normpath(posixpath.join(folder, unquote(href))))
            if not chapter or not chapter.strip():
                continue
            if not chapter.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")[:1] == b"<":
                raise InputError("the EPUB file is protected (DRM): its chapters cannot be read")
            size += len(chapter)
            if size > LONGEST:
                raise InputError(f"larger than {LONGEST >> 20} MB (unpacked)")
            yield paragraphs_of(decode(chapter).text)


def _page(found: Iterator[str], about: Mapping[str, str]) -> Page:
    text = "\n\n".join(paragraph for paragraph in found if paragraph)
    if not text:
        raise EmptyInputError("there is no text in it")
    # When a file was made is often when its template was: no publication date.
    return Page(
        text=text,
        title=first_title(text) or worded_title(about.get("title")),
        extra={"author": about["creator"]} if about.get("creator") else {},
    )
