"""Open what a path names, packed or not, and never take in more than fits."""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import contextmanager
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


def read_whole(stream: BinaryIO) -> bytes:
    """
    Read all of *stream*.

    Raises:
        InputError: If it holds more than ``LONGEST`` bytes.
    """
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > LONGEST:
            raise InputError(f"larger than {LONGEST >> 20} MB (unpacked)")
        chunks.append(chunk)
    return b"".join(chunks)
