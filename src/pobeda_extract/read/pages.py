"""Take the article's own text, title, date and address out of a web page."""

from __future__ import annotations

import logging
import re
from datetime import date
from typing import Final

from pobeda_extract.errors import EmptyInputError, InputError
from pobeda_extract.read.decoding import decode
from pobeda_extract.read.entries import Page
from pobeda_extract.read.pagedates import worded_day

_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE
)
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_HEAD: Final = 4096  # bytes in which a page names its encoding
_LONGEST: Final = 32 << 20  # bytes: the tree takes ten times as much memory

MISSING: Final = (
    "reading HTML needs trafilatura and lxml_html_clean: pip install 'pobeda-extract[html]'"
)


def read_page(data: bytes, encoding: str | None = None) -> Page:
    """
    Extract the article from the HTML in *data*.

    Args:
        data: The page as stored.
        encoding: Overrides the page's own declaration and all guessing.

    Raises:
        EmptyInputError: If the page holds no article.
        BinaryInputError: If it is no text at all.
        InputError: If it is too large, cannot be parsed, or the optional libraries are missing.
    """
    if len(data) > _LONGEST:
        raise InputError(f"the page is larger than {_LONGEST >> 20} MB")
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise InputError(MISSING) from error
    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    source, _, warnings = decode(data, encoding or _declared(data))
    source = _DECLARATION.sub("", source, count=1)
    try:
        document = bare_extraction(
            source,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise InputError(f"the page cannot be parsed ({type(error).__name__})") from error
    text = (getattr(document, "text", None) or "").strip()
    if not text:
        raise EmptyInputError("no article found in the page")
    return Page(
        text=text,
        title=getattr(document, "title", None) or None,
        published=_day(getattr(document, "date", None)) or worded_day(source),
        url=getattr(document, "url", None) or None,
        warnings=warnings,
    )


def _declared(data: bytes) -> str | None:
    """Return the encoding that the page names, if its bytes really are in it."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None
    match = _CHARSET.search(data[:_HEAD])
    if match is None:
        return None
    name = match[1].decode("ascii")
    try:
        data.decode(name)
    except (LookupError, ValueError):
        return None
    return name


def _day(worded: str | None) -> date | None:
    try:
        return date.fromisoformat(worded[:10]) if worded else None
    except ValueError:
        return None
