"""Read the entries of an RSS or Atom feed, each of them an article."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

from pobeda_extract.errors import InputError
from pobeda_extract.read.days import day_of
from pobeda_extract.read.entries import Entry
from pobeda_extract.read.holdings import Holding
from pobeda_extract.read.markup import paragraphs_of
from pobeda_extract.read.opening import needs, read_whole
from pobeda_extract.types import Article

_LONGEST: Final = 64 << 20  # bytes: a feed is parsed as a whole


def read_feed(holding: Holding) -> Iterator[Entry]:
    """
    Give every entry: its full text, else its summary, else its title alone.

    Raises:
        InputError: If it is no feed, too large, broken, or feedparser is missing.
    """
    try:
        import feedparser
    except ImportError as error:
        raise needs("RSS and Atom", "feedparser") from error
    data = read_whole(holding.stream, _LONGEST)
    try:  # a stream: what is no stream may be taken for an address
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except (RecursionError, ValueError, LookupError, AssertionError) as error:
        raise InputError(f"damaged feed ({type(error).__name__})") from error
    if not feed.get("version") and not feed.get("entries"):
        reason = feed.get("bozo_exception")
        raise InputError(f"no RSS or Atom in it{f' ({reason})' if reason else ''}")
    outlet = (feed.get("feed") or {}).get("title")
    for number, entry in enumerate(feed.entries, 1):
        yield _entry(holding, number, entry, outlet)


def _entry(holding: Holding, number: int, entry: dict[str, Any], outlet: str | None) -> Entry:
    title = paragraphs_of(entry.get("title") or "") or None
    written = max(
        (paragraphs_of(part.get("value") or "") for part in entry.get("content") or ()),
        key=len,
        default="",
    )
    text = written or paragraphs_of(entry.get("summary") or "") or title
    if not text:
        return holding.failed(number, "the entry has no text")
    # Not feedparser's own «get», which tells the one for the other, with a warning.
    told_day = dict.get(entry, "published") or dict.get(entry, "updated")
    published, warnings = day_of(told_day)
    name, source = holding.at(number)
    told = {
        "author": entry.get("author"),
        "feed": outlet,
        "date": told_day,
        "guid": entry.get("id"),
    }
    address = entry.get("link")
    return Article(
        id=name,
        source=source,
        text=text,
        title=title,
        published=published or holding.day,
        url=address if isinstance(address, str) and address else None,
        extra={key: value for key, value in told.items() if value},
        warnings=warnings,
        extracted=True,
    )
