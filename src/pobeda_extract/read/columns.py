"""Turn a row of a table, or an object of JSON, into an article: which column holds what."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple, Self

from pobeda_extract.errors import EmptyInputError, InputError
from pobeda_extract.read.datelines import opening_day
from pobeda_extract.read.days import day_of
from pobeda_extract.read.markup import paragraphs_of
from pobeda_extract.read.titles import first_title
from pobeda_extract.types import Article

_PARTS: Final = ("text", "title", "id", "published", "url")
_OPTIONS: Final = ("--text-key", "--id-key", "--date-key")
#: A text that a site's database holds as HTML: no article has such signs in its words.
_MARKUP: Final = re.compile(r"</(?:p|div|span|a|strong|em|b|i|h\d|li)>|<br ?/?>", re.IGNORECASE)
_SHOWN: Final = 12  # names of columns in a message


class Keys(NamedTuple):
    """What the user says the columns are called; ``None`` where names tell."""

    text: str | None = None
    id: str | None = None
    date: str | None = None


NO_KEYS: Final = Keys()


@dataclass(frozen=True, slots=True)
class Columns:
    """The names under which rows keep an article's parts; ``None`` where they have none."""

    text: str
    title: str | None = None
    id: str | None = None
    published: str | None = None
    url: str | None = None

    @classmethod
    @lru_cache(256)  # lines of JSONL mostly have the same keys
    def of(cls, names: tuple[str, ...], keys: Keys = NO_KEYS) -> Self:
        """
        Find the columns among *names*.

        Raises:
            InputError: If none of them can be told to hold texts, or one asked for is not there.
        """
        for asked, option in zip(keys, _OPTIONS, strict=True):
            if asked is not None and asked not in names:
                raise InputError(f"no column {asked!r} ({option}); there are: {_listed(names)}")
        text = keys.text or cls.known_text(names)
        if text is None:
            raise InputError(
                f"no column can be told to hold the texts; name it with --text-key: "
                f"{_listed(names)}"
            )
        rest = [name for name in names if name != text]
        return cls(
            text=text,
            title=_first(rest, "title"),
            id=keys.id or _first(rest, "id"),
            published=keys.date or _first(rest, "published"),
            url=_first(rest, "url"),
        )

    @staticmethod
    def known_text(names: Iterable[str]) -> str | None:
        """Return the name that is known to stand for texts, the surest first."""
        return _first(names, "text")

    def article(
        self, row: Mapping[str, object], place: str, source: str, day: date | None = None
    ) -> Article:
        """
        Turn one row into an article.

        Args:
            row: Names to values; what is no part of the article goes to ``extra``.
            place: The id of a row that has none.
            source: Where it stands, with the path as the user gave it.
            day: Publication date where the row gives none.

        Raises:
            InputError: If its text is no string.
            EmptyInputError: If its text is blank.
        """
        text = _rendered(row.get(self.text))
        if text is None and self.text in row:
            raise EmptyInputError(f"the text is empty ({self.text!r})")
        if not isinstance(text, str):
            raise InputError(f"no text: a string under {self.text!r} is needed")
        text = text.removeprefix("\ufeff")
        if marked_up := _MARKUP.search(text) is not None:
            text = paragraphs_of(text)
        if not text.strip():
            raise EmptyInputError("the text is empty")
        title = _rendered(row.get(self.title)) if self.title else None
        if isinstance(title, str):
            title = paragraphs_of(title)
        published, warnings = day_of(row.get(self.published) if self.published else None)
        url = row.get(self.url) if self.url else None
        taken = {self.text, self.title, self.id, self.url}
        if self.published == "published":  # another column may tell more than the day: it stays
            taken.add(self.published)
        return Article(
            id=_identity(row.get(self.id) if self.id else None, place),
            source=source,
            text=text,
            title=title.strip() if isinstance(title, str) and title.strip() else first_title(text),
            published=published or opening_day(text) or day,
            url=url if isinstance(url, str) and url else None,
            extra={name: value for name, value in row.items() if name not in taken},
            warnings=warnings,
            extracted=marked_up,
        )


def _rendered(value: object) -> object:
    """Return what WordPress keeps in an object of its own: «"content": {"rendered": "<p>…"}»."""
    return value.get("rendered") if isinstance(value, dict) else value


def _identity(value: object, place: str) -> str:
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, float) and value.is_integer():  # a spreadsheet knows no whole numbers
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return place


def _first(names: Iterable[str], part: str) -> str | None:
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(_folded(name), name)
    return next((folded[known] for known in _known()[part] if known in folded), None)


def _folded(name: str) -> str:
    return name.casefold().translate(_LEFT_OUT)


_LEFT_OUT: Final = {ord(c): None for c in " \t\r\n_-.\ufeff\xa0"}


@cache
def _known() -> Mapping[str, tuple[str, ...]]:
    data = tomllib.loads(files("pobeda_extract.read").joinpath("columns.toml").read_text("utf-8"))
    return {part: tuple(data[part]) for part in _PARTS}


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(repr(name) for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown or "none"
