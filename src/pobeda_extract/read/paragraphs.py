"""Cut XML into paragraphs of text as it streams by: what DOCX, ODT, EPUB and FB2 have in common.

Written on expat, which the standard library brings, rather than on the libraries of each format:
these hold whole trees in memory, and the best of them leaves out tracked insertions and fields.
No entity is ever expanded, none is fetched, and what nests without end is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from pobeda_extract.errors import InputError

_DEEPEST: Final = 500  # elements within one another
_CHUNK: Final = 1 << 16
_SPACES: Final = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Form:
    """
    What the elements of a format mean; names are local ones, without namespaces.

    ``blocks`` begin and end a paragraph, ``cells`` are set off within one by a tab; ``within``:
    text counts only there (empty: everywhere); ``left_out`` are passed over with all they hold;
    ``signs`` stand for characters; ``runs``: whether spaces and line ends run together, as in
    HTML.
    """

    blocks: frozenset[str]
    within: frozenset[str] = frozenset()
    cells: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    signs: Mapping[str, str] = field(default_factory=dict)
    runs: bool = False


def paragraphs(data: bytes, form: Form) -> Iterator[str]:
    """
    Give the paragraphs that are not blank, in order.

    Args:
        data: An XML document.
        form: What its elements mean.

    Raises:
        InputError: If it is broken, declares entities, or nests too deeply.
    """
    reader = _Reader(form)
    parser = _parser()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.SkippedEntityHandler = reader.skipped
    for _ in _fed(parser, data):
        yield from reader.taken()


def elements(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """
    Give the local names and the attributes of all elements; nothing for what is no XML.

    Raises:
        InputError: If it declares entities.
    """
    found: list[tuple[str, dict[str, str]]] = []
    parser = _parser()
    parser.StartElementHandler = lambda name, attributes: found.append((local(name), attributes))
    with suppress(_BrokenError):
        for _ in _fed(parser, data):
            yield from found
            found.clear()


def fields(data: bytes, names: Iterable[str], stop: str | None = None) -> dict[str, str]:
    """
    Return the text of the first element of each of *names*; nothing for what is no XML.

    Args:
        data: An XML document.
        names: Local names.
        stop: Where this element begins nothing more is read.

    Raises:
        InputError: If it declares entities.
    """
    wanted = set(names)
    found: dict[str, str] = {}
    current: list[str] = []

    def start(name: str, _: object) -> None:
        current[:] = [local(name)]
        if current[0] == stop:
            raise _BrokenError("read far enough")

    def characters(text: str) -> None:
        if current and current[0] in wanted:
            found[current[0]] = found.get(current[0], "") + text

    def end(_: str) -> None:
        if current:
            wanted.discard(current.pop())

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    with suppress(_BrokenError):
        for _ in _fed(parser, data):
            pass
    return {name: " ".join(text.split()) for name, text in found.items()}


class _BrokenError(InputError):
    """XML that ends, for us, where it is."""


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse
    parser.UseForeignDTD(True)  # «&nbsp;» of HTML is then skipped, and no error
    parser.ExternalEntityRefHandler = lambda *_: 1  # nothing is fetched
    return parser


def _fed(parser: expat.XMLParserType, data: bytes) -> Iterator[None]:
    for offset in range(0, len(data) + 1, _CHUNK):
        chunk = data[offset : offset + _CHUNK]
        try:
            parser.Parse(chunk, offset + _CHUNK > len(data))
        except expat.ExpatError as error:
            raise _BrokenError(f"broken XML: {error}") from error
        yield


def local(name: str) -> str:
    """Return an element's name without its namespace."""
    return name.rpartition(" ")[2]


def _refuse(*_: Any) -> None:
    raise InputError("XML that declares entities of its own is refused")


class _Reader:
    """What has been read of the paragraph so far."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._words: list[str] = []
        self._done: list[str] = []
        self._depth = 0
        self._left_out = 0  # the depth at which something began that is passed over
        self._inside = 0
        self._cells = 0

    def taken(self) -> list[str]:
        """Return the paragraphs that are whole, once."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, _: object) -> None:
        """Note an element's beginning."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InputError("broken XML: nested too deeply")
        if self._left_out:
            return
        form, name = self._form, local(name)
        if name in form.left_out:
            self._left_out = self._depth
        elif name in form.within:
            self._inside += 1
        elif name in form.signs:
            self._words.append(form.signs[name])
        if name in form.cells:
            self._cells += 1
            if "".join(self._words).strip():
                self._words.append("\t")
        elif name in form.blocks:
            self._end_paragraph()

    def end(self, name: str) -> None:
        """Note an element's end."""
        name = local(name)
        if self._left_out:
            if self._left_out == self._depth:
                self._left_out = 0
        elif name in self._form.within:
            self._inside -= 1
        elif name in self._form.cells:
            self._cells -= 1
        elif name in self._form.blocks:
            self._end_paragraph()
        self._depth -= 1

    def characters(self, text: str) -> None:
        """Take text, where it counts."""
        if not self._left_out and (self._inside or not self._form.within):
            self._words.append(_SPACES.sub(" ", text) if self._form.runs else text)

    def skipped(self, name: str, is_parameter: int) -> None:
        """Take one of HTML's named characters."""
        if not is_parameter:
            from html import unescape

            self.characters(unescape(f"&{name};"))

    def _end_paragraph(self) -> None:
        if self._cells:  # the paragraphs of a cell stay in its row
            if self._words and not self._words[-1].isspace():
                self._words.append(" ")
            return
        text = "".join(self._words).strip(" \t\r\n")
        self._words = []
        if self._form.runs:
            text = re.sub(r" {2,}", " ", text)
        text = "\t".join(cell.strip(" ") for cell in text.split("\t"))
        if text:
            self._done.append(text)
