"""Read the messages of Telegram Desktop's export, each of them an article."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pobeda_extract.read.days import day_of
from pobeda_extract.read.entries import Entry
from pobeda_extract.read.holdings import Holding
from pobeda_extract.read.titles import first_title
from pobeda_extract.types import Article


class Chat(msgspec.Struct):
    """A chat or channel; its messages are decoded one by one."""

    messages: list[msgspec.Raw]
    name: str | None = None
    id: int | str | None = None


class _Part(msgspec.Struct):
    """Words in one style: bold, a link, a hashtag."""

    text: str = ""


class _Message(msgspec.Struct, rename={"author": "from", "kind": "type"}):
    """What is read of a message."""

    id: int | str | None = None
    kind: str = "message"
    date: str | None = None
    date_unixtime: str | None = None
    author: str | None = None
    forwarded_from: str | None = None
    text: str | list[str | _Part] = ""


def messages(holding: Holding, chat: Chat, *, several: bool) -> Iterator[Entry]:
    """
    Give the messages of a chat that have words; service messages and bare pictures have none.

    Args:
        holding: The export.
        chat: One of its chats.
        several: Whether it has more chats, so that ids must tell them apart.
    """
    for number, raw in enumerate(chat.messages, 1):
        try:
            message = msgspec.json.decode(raw, type=_Message)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            yield holding.failed(number, f"a message of an unknown form: {error}")
            continue
        text = message.text if isinstance(message.text, str) else "".join(map(_words, message.text))
        if message.kind != "message" or not text.strip():
            continue
        place = number if message.id is None else message.id
        name, source = holding.at(f"{chat.id}:{place}" if several else place)
        published, warnings = day_of(message.date or message.date_unixtime)
        told = {
            "author": message.author,
            "chat": chat.name,
            "forwarded_from": message.forwarded_from,
            "date": message.date,
        }
        yield Article(
            id=name,
            source=source,
            text=text,
            title=first_title(text),
            published=published or holding.day,
            extra={key: value for key, value in told.items() if value},
            warnings=warnings,
        )


def _words(part: str | _Part) -> str:
    return part if isinstance(part, str) else part.text
