"""Take what a Python program has for an article: a text, a dictionary, an ``Article``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, TypeAlias

from pobeda_extract.types import Article

#: What ``Extractor.extract_many`` takes.
Given: TypeAlias = str | Mapping[str, object] | Article
#: When an article was published; of a time the day counts.
Day: TypeAlias = str | date | datetime
_KEYS: Final = frozenset({"text", "id", "title", "published", "url"})


def article_of(given: Given, number: int) -> Article:
    """
    Return *given* as an article.

    Args:
        given: A text; a dictionary with ``text`` and, where there are, ``id title published url``
            (all else is passed through in ``document.extra``); or an ``Article``.
        number: Where it stands among others, from 1: its id where it has none.

    Raises:
        TypeError: If it is something else, or has no text.
        ValueError: If ``published`` is no date.
    """
    if isinstance(given, Article):
        return given
    identity = str(number)
    if isinstance(given, str):
        return Article(identity, identity, given)
    if not isinstance(given, Mapping):
        raise TypeError(
            f"article {number}: a text, a dictionary with «text» or an Article is wanted, "
            f"not {type(given).__name__}"
        )
    if "text" not in given:
        keys = ", ".join(map(str, given)) or "no key"
        raise TypeError(f"article {number}: the dictionary has no «text», only {keys}")
    where = f"article {number}: "
    identity = str(given["id"]) if given.get("id") is not None else identity
    return Article(
        id=identity,
        source=identity,
        text=text_of(given["text"], where),
        title=_word(given.get("title")),
        published=day_of(given.get("published"), where),
        url=_word(given.get("url")),
        extra={str(key): value for key, value in given.items() if key not in _KEYS},
    )


def text_of(given: object, where: str = "") -> str:
    """
    Return *given*, if it is a text.

    Raises:
        TypeError: If it is not; the message says what to do.
    """
    if isinstance(given, str):
        return given
    way_out = ""
    if isinstance(given, bytes | bytearray):
        way_out = ": decode them first, as in data.decode('utf-8')"
    elif hasattr(given, "__fspath__"):
        way_out = ": for files there is read_articles(path)"
    elif isinstance(given, Article | Mapping):
        way_out = ": for articles and dictionaries there is extract_many"
    raise TypeError(f"{where}text must be a str, not {type(given).__name__}{way_out}")


def day_of(given: object, where: str = "") -> date | None:
    """
    Return the day of *given*: a ``date``, a ``datetime``, or either in ISO 8601.

    Raises:
        ValueError: If it is a text that is no date.
        TypeError: If it is something else.
    """
    if isinstance(given, datetime):
        return given.date()
    if given is None or isinstance(given, date):
        return given
    if not isinstance(given, str):
        wanted = "a date, a datetime or a str"
        raise TypeError(f"{where}published must be {wanted}, not {type(given).__name__}")
    try:
        return datetime.fromisoformat(given).date()
    except ValueError as error:
        raise ValueError(f"{where}published: {given!r} is no date YYYY-MM-DD") from error


def _word(given: object) -> str | None:
    return None if given is None else str(given)
