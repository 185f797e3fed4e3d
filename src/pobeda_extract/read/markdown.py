"""Take the text, and what stands in the front matter, out of Markdown."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from pobeda_extract.errors import EmptyInputError
from pobeda_extract.read.days import day_of
from pobeda_extract.read.decoding import decode
from pobeda_extract.read.entries import Page
from pobeda_extract.read.titles import first_title

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT: Final = re.compile(
    r"(---|\+\+\+)[ \t]*\r?\n(.*?)^\1[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_LONGEST_FRONT: Final = 1 << 16  # characters
_FIELD: Final = re.compile(r"^([A-Za-zА-Яа-яЁё_-]+)[ \t]*:[ \t]*(\S.*?)[ \t]*\r?$", re.MULTILINE)
#: Signs without which Markdown is plain text, and is left as it is, character by character.
_MARKUP: Final = re.compile(
    r"[*_`\[\]<>|~\\]|&\w+;|^[ \t]*(?:#|[-+] |\d+[.)] |={3}|-{3})", re.MULTILINE
)

_TITLE: Final = ("title", "заголовок", "название")
_DATE: Final = ("date", "published", "publishdate", "pubdate", "дата")
_ADDRESS: Final = ("url", "link", "source_url", "canonical", "source", "ссылка")
_AUTHOR: Final = ("author", "authors", "автор")


def read_markdown(data: bytes, encoding: str | None = None) -> Page:
    """
    Read an article in Markdown; one without any markup is a plain text.

    Raises:
        EmptyInputError: If there is nothing but front matter.
        InputError: If it is no text.
    """
    text, _, warnings = decode(data, encoding)
    front: Mapping[str, str] = {}
    body = text
    if match := _FRONT.match(text, 0, _LONGEST_FRONT):
        front = _fields(match[1], match[2])
        body = text[match.end() :]
    extracted = bool(front) or body is not text
    if _MARKUP.search(body) and ((plain := _plain(body)) or front):  # signs alone are no markup
        body, extracted = plain, True
    if extracted and not body.strip():
        raise EmptyInputError("nothing but front matter in it")
    published, more = day_of(_first(front, _DATE))
    address = _first(front, _ADDRESS)
    author = _first(front, _AUTHOR)
    return Page(
        text=body.strip("\r\n") if extracted else body,
        title=_first(front, _TITLE) or first_title(body),
        published=published,
        url=address if address and "://" in address else None,
        warnings=(*warnings, *more),
        extra={"author": author} if author else {},
        extracted=extracted,
    )


def _fields(fence: str, front: str) -> dict[str, str]:
    """Return what stands on lines of its own; of YAML's deeper forms nothing is needed."""
    if fence == "+++":
        try:
            return {key.lower(): str(value) for key, value in tomllib.loads(front).items()}
        except tomllib.TOMLDecodeError:
            return {}
    return {key.lower(): value.strip("\"'") for key, value in _FIELD.findall(front)}


def _first(front: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((front[name] for name in names if front.get(name)), None)


def _plain(text: str) -> str:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    return "\n\n".join(_blocks(parser.parse(text)))


def _blocks(tokens: list[Token]) -> Iterator[str]:
    """Give the paragraphs; the cells of a table's row are one."""
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield "\t".join(row)
            row = None
        elif token.type == "inline":
            words = "".join(_words(token.children or ())).strip()
            if row is not None:
                row.append(words)
            elif words:
                yield words


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type in {"text", "code_inline", "text_special"}:
            yield token.content
