"""Tell what a file holds: by its name, and by its first bytes where the name does not say."""

from __future__ import annotations

import os
import re
from typing import Final, Literal, TypeAlias, get_args

#: What one article comes in.
Single: TypeAlias = Literal[
    "text", "markdown", "html", "mhtml", "docx", "odt", "rtf", "pdf", "epub", "fb2", "eml"
]
#: What holds any number of articles.
Many: TypeAlias = Literal[
    "jsonl", "json", "csv", "tsv", "xlsx", "parquet", "feed", "mbox", "warc", "zip", "tar"
]
Kind: TypeAlias = Single | Many

SINGLE: Final[frozenset[str]] = frozenset(get_args(Single))
MANY: Final[frozenset[str]] = frozenset(get_args(Many))

#: Suffixes, in lower case, of what is read as articles.
SUFFIXES: Final[dict[str, Kind]] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".parquet": "parquet",
    ".mhtml": "mhtml",
    ".mht": "mhtml",
    ".docx": "docx",
    ".docm": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".pdf": "pdf",
    ".epub": "epub",
    ".fb2": "fb2",
    ".eml": "eml",
    ".mbox": "mbox",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".warc": "warc",
    ".zip": "zip",
    ".tar": "tar",
    ".tgz": "tar",
    ".tbz2": "tar",
    ".txz": "tar",
}
#: What a name may end in that nothing can be read from, and what to do about it.
REFUSED: Final[dict[str, str]] = {
    ".doc": "an old Word file: save it as .docx",
    ".xls": "an old Excel file: save it as .xlsx or .csv",
    ".djvu": "pictures of pages: recognise the text first, and give that",
}

_HEAD: Final = 4096  # bytes that tell what a stream holds
_SPACE: Final = b" \t\r\n\f"
_MARK: Final = b"\xef\xbb\xbf"
_PAGE: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div|p|h1)\b", re.IGNORECASE)
_ROOT: Final = re.compile(rb"<(?![?!])(?:\w+:)?(\w+)")
_ROOTS: Final[dict[bytes, Kind]] = {
    b"rss": "feed",
    b"feed": "feed",
    b"RDF": "feed",
    b"FictionBook": "fb2",
}
_LETTER: Final = re.compile(
    rb"(?:Return-Path|Received|From|MIME-Version|Message-I[Dd]|Delivered-To|Date|Subject):[^\n]*\n"
    rb"(?:[ \t][^\n]*\n)*[A-Z][\w-]*:[ \t]"
)
_SAVED_PAGE: Final = re.compile(rb"(?i)multipart/related|Snapshot-Content-Location")
_MAILBOX: Final = re.compile(rb"From \S+ [^\n]*\n>?[A-Z][\w-]*: ")
_RECORDS: Final = re.compile(rb"\{[ \t]*\"")  # «{"text": …» on one line
_LIST_INSIDE: Final = re.compile(  # an answer of a server, all on one line
    rb'"(?:articles|data|docs|documents|items|messages|news|posts|results)":\s*\[\s*\{'
)
_OBJECT: Final = re.compile(rb"\{\s*\"")
_ARRAY: Final = re.compile(rb"\[\s*(?:\{\s*\"|\])")


#: What files begin with that are no text, and RTF.
_SIGNS: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"PAR1", "parquet"),
    (b"%PDF-", "pdf"),
    (b"WARC/1.", "warc"),
    (b"BZh", "tar"),
    (b"\xfd7zXZ", "tar"),
    (rb"{\rtf", "rtf"),
)
#: What texts begin with that are no article, after white space; the first that fits.
_BEGINNINGS: Final[tuple[tuple[re.Pattern[bytes], Kind], ...]] = (
    (_LETTER, "eml"),
    (_MAILBOX, "mbox"),
    (_ARRAY, "json"),
    (_RECORDS, "jsonl"),
    (_OBJECT, "json"),
)


def suffix(path: str) -> str:
    """
    Return the suffix that tells what a file holds, in lower case and without ``.gz``.

    >>> suffix("news/2025.JSONL.gz")
    '.jsonl'
    """
    lower = path.lower().removesuffix(".gz")
    if lower.endswith((".tar.bz2", ".tar.xz")):
        return ".tar"
    return os.path.splitext(lower)[1]


def kind_by_name(path: str) -> Kind | None:
    """Return what *path*'s name says that it holds, or ``None`` if it says nothing."""
    return SUFFIXES.get(suffix(path))


def kind_by_content(head: bytes) -> Kind | None:
    r"""
    Return what the first bytes of a file or stream show, or ``None`` where they may be any text.

    Only what no article begins with is taken for a sign: «[Фото] Мост открыт» is a text.

    >>> kind_by_content(b'{"text": "\xd0\x9c\xd0\xbe\xd1\x81\xd1\x82"}\n')
    'jsonl'
    >>> kind_by_content("[Фото] Мост открыт".encode()) is None
    True
    """
    if head.startswith(b"PK\x03\x04"):
        return _packed(head)
    if head[257:262] == b"ustar":
        return "tar"
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            return kind
    start = head[:_HEAD].removeprefix(_MARK).lstrip(_SPACE)
    if start.startswith(b"<") and (found := _marked_up(start)):
        return found
    for beginning, kind in _BEGINNINGS:
        if beginning.match(start):
            return _refined(kind, start)
    return _table(start)


def _refined(kind: Kind, start: bytes) -> Kind:
    """Tell a saved page from a letter, and a list of articles on one line from one article."""
    if kind == "eml" and _SAVED_PAGE.search(start):
        return "mhtml"
    if kind == "jsonl" and _LIST_INSIDE.search(start):
        return "json"
    return kind


def _marked_up(start: bytes) -> Kind | None:
    """Tell pages, feeds and books by their first element."""
    if _PAGE.match(start):
        return "html"
    root = _ROOT.search(start)
    if root is None:
        return None
    if root[1].lower() == b"html":
        return "html"
    return _ROOTS.get(root[1])


def _packed(head: bytes) -> Kind:
    """Tell what a ZIP file holds by its first members: office formats say so."""
    if b"mimetypeapplication/epub+zip" in head[:200]:
        return "epub"
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:200]:
        return "odt"
    if b"xl/" in head:
        return "xlsx"
    if b"word/" in head or b"[Content_Types].xml" in head[:200]:
        return "docx"
    return "zip"


def _table(start: bytes) -> Kind | None:
    """Tell a table by its first line: short names, at least two, one of which is for texts."""
    line, ended, rest = start.partition(b"\n")
    if not ended or len(line) > 1000:
        return None
    try:
        header = line.decode().strip()
    except UnicodeDecodeError:
        header = line.decode("cp1251", "replace").strip()
    for delimiter in "\t;,":
        if rest.partition(b"\n")[0].count(delimiter.encode()) < header.count(delimiter) or (
            delimiter not in header
        ):  # «Текст, дата» may be a headline
            continue
        from pobeda_extract.read.columns import Columns  # most streams have no such line

        names = [name.strip().strip('"') for name in header.split(delimiter)]
        if all(len(name) <= 40 for name in names) and Columns.known_text(names) is not None:
            return "tsv" if delimiter == "\t" else "csv"
    return None
