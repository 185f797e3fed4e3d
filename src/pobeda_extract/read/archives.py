"""Read the articles in a ZIP or TAR without unpacking anything to the disk."""

from __future__ import annotations

import bz2
import io
import lzma
import posixpath
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO, Final, cast

from pobeda_extract.errors import InputError
from pobeda_extract.read.entries import Entry, Pending
from pobeda_extract.read.holdings import Holding, entries_of
from pobeda_extract.read.kinds import MANY, SUFFIXES, suffix
from pobeda_extract.read.opening import (
    LONGEST,
    PACKING_ERRORS,
    explain,
    packed_size,
    read_whole,
    unpacked,
)
from pobeda_extract.read.packages import PACKAGE_ERRORS

_DEEPEST: Final = 2  # archives within archives
_HARMLESS: Final = 1 << 30  # bytes unpacked, up to which any ratio is let pass
_RATIO: Final = 200  # texts are packed to a tenth or, where they repeat, a fiftieth
_ZIP_ERRORS: Final = (*PACKAGE_ERRORS, RuntimeError, ValueError)
_TAR_ERRORS: Final = (tarfile.TarError, lzma.LZMAError, OSError, EOFError, ValueError)


def read_zip(holding: Holding) -> Iterator[Entry]:
    """
    Give the articles of a ZIP's files, in the order of their names.

    Raises:
        InputError: If it is damaged, or unpacks to far more than texts do.
    """
    stream = holding.seekable(4 * LONGEST)
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    try:
        archive = zipfile.ZipFile(stream)
    except _ZIP_ERRORS as error:
        raise InputError(f"damaged ZIP file ({error})") from error
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        _refuse_bomb(sum(member.file_size for member in members), size)
        for name, member in sorted((_name(member), member) for member in members):
            if not _is_read(holding, name):
                continue
            if member.flag_bits & 1:
                yield _inside(holding, name).failed_whole("encrypted: unpack it with its password")
                continue
            try:
                with archive.open(member) as packed:
                    yield from _entries(holding, name, cast("BinaryIO", packed), member.file_size)
            except _ZIP_ERRORS as error:
                yield _inside(holding, name).failed_whole(f"damaged in the archive ({error})")


def read_tar(holding: Holding) -> Iterator[Entry]:
    """
    Give the articles of a TAR's files, in their order; it may be packed with gzip, bzip2 or xz.

    Raises:
        InputError: If it is damaged, or unpacks to far more than texts do.
    """
    counted = _Counted(holding.stream, partial(packed_size, holding.stream))
    plain = _Counted(_opened(io.BufferedReader(counted)), lambda: counted.count)
    try:
        with tarfile.open(fileobj=io.BufferedReader(plain), mode="r|") as archive:
            for member in archive:
                if not member.isfile() or not _is_read(holding, member.name):
                    continue
                packed = archive.extractfile(member)
                if packed is not None:
                    yield from _entries(holding, member.name, cast("BinaryIO", packed), member.size)
    except _TAR_ERRORS as error:
        raise InputError(f"damaged TAR file ({error})") from error


def _opened(stream: io.BufferedReader) -> BinaryIO:
    head = stream.peek(6)[:6]
    if head.startswith(b"BZh"):
        return cast("BinaryIO", bz2.BZ2File(stream))
    if head == b"\xfd7zXZ\0":
        return cast("BinaryIO", lzma.LZMAFile(stream))
    return unpacked(stream)


def _entries(holding: Holding, name: str, stream: BinaryIO, size: int) -> Iterator[Entry]:
    """Give what one file of the archive holds."""
    inside = _inside(holding, name)
    kind = SUFFIXES[suffix(name)]
    if _leads_out(name):
        yield inside.failed_whole("a path that leads out of the archive is refused")
    elif kind in {"zip", "tar"} and holding.depth >= _DEEPEST:
        yield inside.failed_whole("an archive in an archive in an archive: unpack it first")
    elif kind in MANY:
        buffered = io.BufferedReader(cast("io.RawIOBase", stream))
        yield from entries_of(kind, replace(inside, stream=unpacked(buffered)))
    elif size > LONGEST:
        yield inside.failed_whole(f"larger than {LONGEST >> 20} MB")
    else:
        packed = stream.read()  # that it is a bomb is told of the whole archive
        try:
            data = read_whole(unpacked(io.BufferedReader(io.BytesIO(packed))))
        except (InputError, *PACKING_ERRORS) as error:
            yield inside.failed_whole(explain(error))
            return
        yield Pending(inside.name, inside.source, kind, None, data, holding.encoding, holding.day)


def _inside(holding: Holding, name: str) -> Holding:
    return replace(
        holding,
        name=f"{holding.name}/{name}",
        source=f"{holding.source}/{name}",
        depth=holding.depth + 1,
    )


def _is_read(holding: Holding, name: str) -> bool:
    """Whether a file is one that a folder's reader would read, too; others are counted."""
    parts = name.replace("\\", "/").split("/")
    if any(part.startswith(".") and part not in {".", ".."} for part in parts) or (
        parts[0] == "__MACOSX"
    ):
        return False
    if suffix(name) in SUFFIXES:
        return True
    if holding.pass_over is not None:
        holding.pass_over(f"{holding.source}/{name}")
    return False


def _leads_out(name: str) -> bool:
    return (
        name.startswith(("/", "\\"))
        or ".." in name.replace("\\", "/").split("/")
        or (posixpath.normpath(name).startswith("..") or ":" in name.partition("/")[0])
    )


def _name(member: zipfile.ZipInfo) -> str:
    """Return a file's name; Russian Windows writes it in CP866 and does not say so."""
    if member.flag_bits & 0x800 or member.filename.isascii():
        return member.filename
    try:
        return member.filename.encode("cp437").decode("cp866")
    except ValueError:
        return member.filename


def _refuse_bomb(unpacked_size: int, packed_size: int) -> None:
    if unpacked_size > max(_HARMLESS, _RATIO * packed_size):
        raise InputError(
            f"{packed_size >> 10} KB that unpack to {unpacked_size >> 20} MB: that is refused"
        )


class _Counted(io.RawIOBase):
    """A stream that counts what is read of it, and stops where it is far more than was packed."""

    def __init__(self, stream: BinaryIO, packed: Callable[[], int | None]) -> None:
        self._read = getattr(stream, "read1", stream.read)
        self._packed = packed
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        chunk = self._read(len(buffer))
        self.count += len(chunk)
        if self.count > _HARMLESS and (packed := self._packed()) is not None:
            _refuse_bomb(self.count, packed)
        buffer[: len(chunk)] = chunk
        return len(chunk)
