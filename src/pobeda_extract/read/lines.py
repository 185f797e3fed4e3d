"""Cut a stream of bytes into lines of UTF-8, none of them longer than fits."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from pobeda_extract.errors import InputError
from pobeda_extract.read.opening import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator

_SKIPPED: Final = 16 * LONGEST  # bytes of one line passed over before the file is given up
_WIDE: Final = ("utf-16", "utf-32")
CHUNK: Final = 1 << 20


class Line(NamedTuple):
    """One line that is not blank; ``data`` is ``None`` where it is longer than fits."""

    number: int  # from 1, blank lines counted
    data: bytes | None


def lines_of(stream: BinaryIO, encoding: str | None = None) -> Iterator[Line]:
    """
    Cut *stream* at line feeds; only these, for U+2028 and the like may stand inside JSON.

    Args:
        stream: A buffered stream at its beginning.
        encoding: What it is in; default UTF-8, or UTF-16 where it begins with that mark.

    Raises:
        InputError: If a line is so long that what follows cannot be reached.
    """
    if encoding is None and _peek(stream, 2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        encoding = "utf-16"
    if encoding is not None and encoding.startswith(_WIDE):
        stream = _narrowed(stream, encoding)
        encoding = None
    number = 0
    while line := stream.readline(LONGEST):
        number += 1
        if len(line) >= LONGEST and not line.endswith(b"\n"):
            _skip_line(stream)
            yield Line(number, None)
            continue
        if encoding is not None:
            line = line.decode(encoding, "replace").encode()
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if not line.isspace() and line:
            yield Line(number, line)


def _peek(stream: BinaryIO, size: int) -> bytes:
    peek = getattr(stream, "peek", None)
    return peek(size)[:size] if peek is not None else b""


def _narrowed(stream: BinaryIO, encoding: str) -> BinaryIO:
    """Recode to UTF-8: in UTF-16 a line feed's byte may be half of another letter."""
    reader = io.TextIOWrapper(stream, encoding, "replace", newline="\n")

    class _Recoded(io.RawIOBase):
        """UTF-8 bytes of what *reader* gives."""

        rest = b""

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
            if not self.rest:
                self.rest = reader.read(CHUNK).encode("utf-8", "replace")
            size = min(len(buffer), len(self.rest))
            buffer[:size] = self.rest[:size]
            self.rest = self.rest[size:]
            return size

    return io.BufferedReader(_Recoded(), CHUNK)


def _skip_line(stream: BinaryIO) -> None:
    skipped = 0
    while (rest := stream.readline(CHUNK)) and not rest.endswith(b"\n"):
        skipped += len(rest)
        if skipped > _SKIPPED:
            raise InputError("a line has no end: the rest of the file is left out")
