"""Open what a path names, packed or not, and never take in more than fits."""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from pobeda_extract.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import StrOrBytesPath

#: Bytes of one article, unpacked: a text of 50 million letters fits, a decompression bomb does not.
LONGEST: Final = 128 << 20
_GZIP: Final = b"\x1f\x8b\x08"
_CHUNK: Final = 1 << 20

#: What a torn or false archive raises.
PACKING_ERRORS: Final = (EOFError, zlib.error, gzip.BadGzipFile)


def explain(error: BaseException) -> str:
    """
    Say in words why something could not be opened or unpacked.

    >>> explain(FileNotFoundError(2, "No such file or directory"))
    'no such file or directory'
    """
    if isinstance(error, PACKING_ERRORS):
        return f"damaged gzip file ({error})"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error) or type(error).__name__


def needs(what: str, library: str, extra: str = "documents") -> InputError:
    """Return what is said where an optional library is missing."""
    return InputError(f"reading {what} needs {library}: pip install 'pobeda-extract[{extra}]'")


@contextmanager
def opened(path: StrOrBytesPath) -> Iterator[BinaryIO]:
    """
    Open *path* for reading bytes, unpacking gzip whatever the file is called.

    Raises:
        InputError: If it cannot be opened or read, now or within the ``with`` block.
    """
    try:
        with open(path, "rb") as stream:
            yield unpacked(stream)
    except (OSError, *PACKING_ERRORS) as error:
        raise InputError(explain(error)) from error


def unpacked(stream: BinaryIO) -> BinaryIO:
    """Return *stream*, or what it holds if that is packed with gzip."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    if buffered.peek(len(_GZIP))[: len(_GZIP)] != _GZIP:
        return buffered
    # No second buffer around it: filling that would lose the lines before a torn end.
    return cast("BinaryIO", gzip.GzipFile(fileobj=buffered))


def read_whole(stream: BinaryIO, longest: int | None = None) -> bytes:
    """
    Read all of *stream*.

    Raises:
        InputError: If it holds more than *longest* bytes (default: ``LONGEST``).
    """
    longest = LONGEST if longest is None else longest
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > longest:
            raise InputError(f"larger than {longest >> 20} MB (unpacked)")
        chunks.append(chunk)
    return b"".join(chunks)


class Torn(io.RawIOBase):
    """
    A stream that may end before its time: gives all that is there, and knows that it was torn.

    Libraries that read ahead would lose what stands before the end of a torn gzip file.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._read = getattr(stream, "read1", stream.read)
        self.torn: BaseException | None = None

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read what is there."""
        try:
            chunk = self._read(len(buffer))
        except PACKING_ERRORS as error:
            self.torn = error
            return 0
        buffer[: len(chunk)] = chunk
        return len(chunk)


def packed_size(stream: BinaryIO) -> int | None:
    """Return how many packed bytes have been read for *stream*, where that can be told."""
    if isinstance(stream, gzip.GzipFile):
        with suppress(OSError, AttributeError):
            return int(stream.fileobj.tell())
    return None
