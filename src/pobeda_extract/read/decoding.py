"""Turn bytes into text: which encoding they are in, and what had to be replaced."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from pobeda_extract.errors import BinaryInputError, EmptyInputError, InputError

#: Byte-order marks, longest first: the mark of UTF-32-LE begins with that of UTF-16-LE.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What charset-normalizer may choose from: what Russian (and other European) text is kept in.
_PAGES: Final = ["cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "cp1252"]
_CYRILLIC_PAGES: Final = _PAGES[:-1]
_SAMPLE: Final = 1 << 16  # bytes that settle the encoding of a longer file
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_TORN_SHARE: Final = 0.1  # of the bytes beyond ASCII: more of them torn, and it is not UTF-8
_BINARY_SHARE: Final = 0.02  # of the characters
_REPLACEMENT: Final = "\ufffd"
_ASCII: Final = bytes(range(128))

#: The commonest letters of Russian text; other code pages turn them into rare ones.
_COMMON: Final = frozenset("оеаинтсрвл")
_WORD: Final = re.compile(r"(?<!\w)(?:[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+)(?!\w)")
_MARKS_OF_PRINT: Final = frozenset("«»„“”’–—…№\xa0§°")
_RARE: Final = 0.1  # what is hardly met any more must be that much plainer
_PLAIN: Final = 1.2  # of «_russian»: the right page gives 1.5 and more, a wrong one below 1.1


class Decoded(NamedTuple):
    """Text without its byte-order mark, the encoding it was in, and what went wrong."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """
    Decode *data*, which is a whole file or line.

    Strict UTF-8 comes first, then byte-order marks, UTF-8 with a few torn bytes, UTF-16 without a
    mark, and the code pages of Russian, told apart over the whole file.

    Args:
        data: Any bytes.
        encoding: Overrides all guessing; a byte-order mark is dropped all the same.

    Raises:
        EmptyInputError: If there is nothing but white space.
        BinaryInputError: If it is not text.
        InputError: If *encoding* is unknown.
    """
    decoded = _decode_as(data, encoding) if encoding else _guess(data)
    if not decoded.text.strip("\ufeff\u200b \t\r\n\f\v\x00\x1a\xa0\u2028\u2029"):
        raise EmptyInputError("the input is empty")
    odd = len(_CONTROL.findall(decoded.text))
    if odd > max(_BINARY_SHARE * len(decoded.text), 2):
        raise BinaryInputError("not a text: the input looks binary")
    return decoded


def check_encoding(encoding: str) -> str:
    """
    Return the canonical name of *encoding*.

    Raises:
        InputError: If Python does not know it as an encoding of text.

    >>> check_encoding("windows-1251")
    'cp1251'
    """
    try:
        found = codecs.lookup(encoding)
        "".encode(found.name)
    except (LookupError, ValueError) as error:
        raise InputError(f"unknown encoding: {encoding}") from error
    return found.name


def _decode_as(data: bytes, encoding: str) -> Decoded:
    name = check_encoding(encoding)
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        text = data.decode(name, "replace")
        return Decoded(text.removeprefix("\ufeff"), name, _torn(text))
    return Decoded(text.removeprefix("\ufeff"), name)


def _guess(data: bytes) -> Decoded:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_as(data, name)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        pass
    else:
        return _guess_utf16(data) if "\x00" in text else Decoded(text, "utf-8")
    if b"\x00" in data:
        return _guess_utf16(data)
    text = data.decode(errors="replace")
    beyond_ascii = len(data.translate(None, _ASCII))
    if text.count(_REPLACEMENT) <= _TORN_SHARE * beyond_ascii:
        return Decoded(text, "utf-8", _torn(text))
    return _guess_page(data)


def _guess_utf16(data: bytes) -> Decoded:
    """UTF-16 without a mark: spaces and line ends show which half of a pair comes first."""
    for name in ("utf-16-le", "utf-16-be"):
        text = data[: len(data) & ~1].decode(name, "replace")
        readable = sum(
            character.isascii() or "\u0400" <= character <= "\u04ff" or character in "«»—–…№“”„"
            for character in text[:4096]
        )
        if "\x00" not in text and readable > 0.9 * len(text[:4096]):
            return Decoded(text, name, _torn(text) if _REPLACEMENT in text else ())
    raise BinaryInputError("not a text: the input looks binary")


def _guess_page(data: bytes) -> Decoded:
    sample = data[:_SAMPLE]
    plausible = {page: _russian(sample, page) for page in _CYRILLIC_PAGES}
    plausible["mac_cyrillic"] -= _RARE  # in it the small letters stand where CP1251 has them
    likely = max(_CYRILLIC_PAGES, key=plausible.__getitem__)
    if plausible[likely] >= _PLAIN:
        return _decode_as(data, likely)
    # No plain Russian: another language, or a text that is mostly something else.
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_PAGES).best()
    return _decode_as(data, best.encoding if best is not None else likely)


def _russian(data: bytes, page: str) -> float:
    """
    Return how much *data* looks like Russian if it is in *page*: from 0 to about 1.7.

    The pages put small letters where others have capitals, signs, or rarer letters. So words must
    be cased as words are («Мост», «мост», «МОСТ»), and the commonest letters must be common.
    """
    text = data.decode(page, "replace")
    beyond = [c for c in text if c > "\x7f" and c not in _MARKS_OF_PRINT]
    if not beyond:
        return 0.0
    cased = sum(len(word) for word in _WORD.findall(text))
    common = sum(c in _COMMON for c in text.lower())
    return (cased + common) / len(beyond)


def _torn(text: str) -> tuple[str, ...]:
    count = text.count(_REPLACEMENT)
    plural = "" if count == 1 else "s"
    return (f"{count} invalid byte sequence{plural} replaced",)
