"""Read articles from one document of JSON: an array of them, or an export of Telegram."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import msgspec

from pobeda_extract.errors import InputError
from pobeda_extract.read.entries import Entry
from pobeda_extract.read.holdings import Holding
from pobeda_extract.read.known import are_facts, facts_of
from pobeda_extract.read.opening import LONGEST, read_whole
from pobeda_extract.read.records import article_of, read_element, read_lines
from pobeda_extract.read.telegram import Chat, messages

_LONGEST: Final = 8 * LONGEST  # bytes: the elements are cut out, and decoded one by one


class _Chats(msgspec.Struct, rename={"chats": "list"}):
    """The chats of a whole account's export."""

    chats: list[Chat]


class _Export(msgspec.Struct):
    """What may stand at the top of a document; everything else is left undecoded."""

    messages: list[msgspec.Raw] | None = None
    name: str | None = None
    id: int | str | None = None
    chats: _Chats | None = None


def read_export(holding: Holding) -> Iterator[Entry]:
    """
    Give the articles of a JSON document in their order.

    Raises:
        InputError: If it is broken, larger than a gigabyte, or holds no list of objects.
    """
    data = read_whole(holding.stream, _LONGEST)
    if not data.strip():
        raise InputError("the file is empty")
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or holding.encoding:
        data = data.decode(holding.encoding or "utf-16", "replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.lstrip()[:1] == b"[":
        yield from _elements(holding, _decoded(data, list[msgspec.Raw]))
        return
    if _are_lines(data):
        yield from read_lines(replace(holding, stream=io.BytesIO(data), encoding=None))
        return
    chats = _chats(data)
    if chats:
        for chat in chats:
            yield from messages(holding, chat, several=len(chats) > 1)
        return
    yield from _object(holding, data)


def _are_lines(data: bytes) -> bool:
    """Whether it is JSON lines after all, as many a «news.json» is."""
    first, ended, rest = data.strip().partition(b"\n")
    if not ended or not rest.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(msgspec.json.decode(first), dict)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _chats(data: bytes) -> list[Chat]:
    """Return the chats of Telegram's export; none if it is another document."""
    try:
        export = msgspec.json.decode(data, type=_Export)
    except msgspec.ValidationError:
        return []
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"broken JSON: {error}") from error
    if export.chats is not None:
        return export.chats.chats
    if export.messages is None:
        return []
    return [Chat(export.messages, export.name, export.id)]


def _object(holding: Holding, data: bytes) -> Iterator[Entry]:
    """An article alone, JSON lines after all, or an object around a list of articles."""
    try:
        document = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"broken JSON: {error}") from error
    if "schema" in document and are_facts(record := msgspec.json.decode(data)):
        yield facts_of(record)
        return
    lists = [raw for raw in document.values() if bytes(raw).lstrip()[:1] == b"["]
    for raw in lists:
        elements = _decoded(bytes(raw), list[msgspec.Raw])
        if elements and all(bytes(element).lstrip()[:1] == b"{" for element in elements):
            yield from _elements(holding, elements)
            return
    yield article_of(
        msgspec.json.decode(data), holding.name, holding.source, holding.day, holding.keys
    )


def _elements(holding: Holding, elements: list[msgspec.Raw]) -> Iterator[Entry]:
    for number, element in enumerate(elements, 1):
        name, source = holding.at(number)
        try:
            yield read_element(bytes(element), name, source, holding)
        except InputError as error:
            yield holding.failed(number, str(error).replace("the line is", "the element is"))


def _decoded(data: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"broken JSON: {error}") from error
