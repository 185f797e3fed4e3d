"""Read the pages of a web archive (WARC), each of them an article."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any, Final

from pobeda_extract.errors import InputError
from pobeda_extract.read.entries import Entry, Pending
from pobeda_extract.read.holdings import Holding
from pobeda_extract.read.opening import Torn, explain, needs

_LONGEST: Final = 32 << 20  # bytes of a page
_PAGES: Final = ("text/html", "application/xhtml+xml")


def read_crawl(holding: Holding) -> Iterator[Entry]:
    """
    Give every page that a server answered with; pictures, scripts and errors are passed over.

    Raises:
        InputError: If it is no WARC, damaged, or warcio is missing.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise needs("WARC", "warcio") from error
    number, record = 0, None
    stream = Torn(holding.stream)
    try:
        for number, record in enumerate(_quietly(ArchiveIterator(io.BufferedReader(stream))), 1):
            if _is_page(record):
                yield _entry(holding, number, record)
    except (ArchiveLoadFailed, ValueError, zlib.error, EOFError) as error:
        raise InputError(f"damaged WARC file after record {number} ({error})") from error
    if stream.torn is not None:
        raise InputError(f"{explain(stream.torn)} (after record {number})")
    if record is not None and not _is_page(record) and _is_cut_off(record):
        raise InputError(f"damaged WARC file: record {number} is cut off")


def _quietly(records: Iterator[Any]) -> Iterator[Any]:
    """Give *records*; what warcio writes of odd ones to standard error is nobody's business."""
    while True:
        with redirect_stderr(io.StringIO()):
            record = next(records, None)
        if record is None:
            return
        yield record


def _is_page(record: Any) -> bool:
    if record.rec_type not in {"response", "resource"}:
        return False
    headers = record.http_headers
    if headers is None:
        kind = record.rec_headers.get_header("Content-Type") or ""
        return kind.startswith(_PAGES)
    kind = headers.get_header("Content-Type") or ""
    return headers.get_statuscode() == "200" and kind.strip().lower().startswith(_PAGES)


def _entry(holding: Holding, number: int, record: Any) -> Entry:
    data = record.content_stream().read(_LONGEST + 1)
    if len(data) > _LONGEST:
        return holding.failed(number, f"the page is larger than {_LONGEST >> 20} MB")
    if _is_cut_off(record):
        return holding.failed(number, "damaged: the page is cut off")
    headers = record.rec_headers
    address, saved = headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Date")
    name, source = holding.at(number)
    return Pending(
        name,
        source,
        "html",
        None,
        data or b" ",  # an empty page is a page without an article
        holding.encoding,
        holding.day,
        url=address,
        extra={"saved": saved} if saved else {},
    )


def _is_cut_off(record: Any) -> bool:
    return getattr(record.raw_stream, "limit", 0) > 0 and not record.raw_stream.read(1)
