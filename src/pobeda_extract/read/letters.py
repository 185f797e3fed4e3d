"""Read letters (EML), mailboxes (MBOX) and saved web pages (MHTML): all three are MIME."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Final, cast

from pobeda_extract.errors import EmptyInputError, InputError
from pobeda_extract.read.days import day_of
from pobeda_extract.read.decoding import decode
from pobeda_extract.read.entries import Entry, Page, Pending
from pobeda_extract.read.holdings import Holding
from pobeda_extract.read.lines import CHUNK
from pobeda_extract.read.markup import paragraphs_of
from pobeda_extract.read.opening import LONGEST
from pobeda_extract.read.pages import read_page

_FLOWED: Final = re.compile(r"(?m)(?<!^--) \n(?!>)")  # RFC 3676: a space before the line's end
_LONGEST: Final = 64 << 20  # bytes of a letter, attachments too


def read_letter(data: bytes, encoding: str | None = None) -> Page:
    """
    Read a letter: its text, or its HTML where it has nothing else; attachments are not read.

    Raises:
        InputError: If it is no letter.
        EmptyInputError: If there is no text in it.
    """
    message = _parsed(data)
    body = message.get_body(("plain", "html"))
    if body is None:
        raise EmptyInputError("no text in the letter")
    text, more = _text(cast("EmailMessage", body), encoding)
    if body.get_content_subtype() == "html":
        text = paragraphs_of(text)
    elif (body.get_param("format") or "") == "flowed":
        text = _FLOWED.sub(" ", text)
    if not text.strip():
        raise EmptyInputError("no text in the letter")
    attached = [str(part.get_filename() or part.get_content_type()) for part in _attached(message)]
    warnings = [*more]
    if attached:
        warnings.append(f"attachments are not read: {', '.join(attached)[:200]}")
    published, doubts = day_of(_header(message, "Date"))
    author = _header(message, "From")
    return Page(
        text=text.strip("\r\n"),
        title=_header(message, "Subject"),
        published=published,
        warnings=(*warnings, *doubts),
        extra={"author": author} if author else {},
    )


def read_saved_page(data: bytes, encoding: str | None = None) -> Page:
    """
    Read the article of a page that a browser has saved as MHTML.

    Raises:
        InputError: If there is no page in it, or no article in that.
    """
    message = _parsed(data)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            html = _bytes(part)
            page = read_page(html, encoding or part.get_content_charset())
            address = _header(message, "Snapshot-Content-Location") or str(
                part.get("Content-Location") or ""
            )
            return page._replace(url=page.url or (address if "://" in address else None))
    raise InputError("no web page in it")


def read_mailbox(holding: Holding) -> Iterator[Entry]:
    """Give every letter of a mailbox, yet to be read."""
    for number, data in enumerate(_letters(holding), 1):
        name, source = holding.at(number)
        if data is None:
            yield holding.failed(number, f"the letter is larger than {_LONGEST >> 20} MB")
            continue
        yield Pending(name, source, "eml", None, data, holding.encoding, holding.day)


def _letters(holding: Holding) -> Iterator[bytes | None]:
    """Cut a mailbox before lines that begin with «From » and follow a blank one."""
    lines: list[bytes] = []
    size = 0
    blank = True
    begun = False
    while line := holding.stream.readline(CHUNK):
        if blank and line.startswith(b"From "):
            if begun:
                yield b"".join(lines) if size <= _LONGEST else None
            lines, size, begun = [], 0, True
        elif not begun:
            raise InputError("this is no mailbox: it does not begin with «From »")
        else:
            if line.startswith(b">") and line.lstrip(b">").startswith(b"From "):
                line = line[1:]
            size += len(line)
            if size <= _LONGEST:
                lines.append(line)
        blank = not line.strip()
    if begun:
        yield b"".join(lines) if size <= _LONGEST else None


def _parsed(data: bytes) -> EmailMessage:
    if len(data) > LONGEST:
        raise InputError(f"larger than {LONGEST >> 20} MB")
    try:
        message = email.message_from_bytes(data.lstrip(b"\r\n\t "), policy=default)
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        raise InputError(f"not a letter ({type(error).__name__}: {error})") from error
    if not message.keys():
        raise InputError("not a letter: it has no headers")
    return message


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        return " ".join(str(message.get(name) or "").split()) or None
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):  # odd headers
        return None


def _text(part: EmailMessage, encoding: str | None) -> tuple[str, tuple[str, ...]]:
    charset = encoding or part.get_content_charset()
    data = _bytes(part)
    try:
        text, _, warnings = decode(data, charset)
    except EmptyInputError:
        return "", ()
    except InputError:  # a charset that nobody knows
        text, _, warnings = decode(data)
    return text.replace("\r\n", "\n"), warnings


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _attached(message: EmailMessage) -> Iterator[EmailMessage]:
    try:
        for part in message.iter_attachments():
            if part.get_content_maintype() not in {"image", "multipart"}:
                yield part
    except (AttributeError, KeyError):  # a letter of one part
        return
