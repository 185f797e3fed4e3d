"""Open the ZIP files that office formats are, without being blown up by one."""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO, Final

from pobeda_extract.errors import InputError
from pobeda_extract.read.opening import LONGEST

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Office wraps encrypted files in, too
_UNPACKED: Final = 4 * LONGEST  # bytes of all parts together, pictures too
_PARTS: Final = 10_000

#: What a damaged part raises when it is read.
PACKAGE_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)


def opened_package(stream: BinaryIO, name: str) -> zipfile.ZipFile:
    """
    Open an office's ZIP file.

    Args:
        stream: Its bytes; seekable.
        name: What the format is called.

    Raises:
        InputError: If it is damaged, encrypted, or a bomb.
    """
    if stream.read(len(_OLE)) == _OLE:
        raise InputError(f"encrypted, or an old Office file: save it as {name} without a password")
    stream.seek(0)
    try:
        package = zipfile.ZipFile(stream)
    except PACKAGE_ERRORS as error:
        raise InputError(f"damaged {name} file ({error})") from error
    parts = package.infolist()
    size = sum(part.file_size for part in parts)
    if size > _UNPACKED or len(parts) > _PARTS:
        raise InputError(f"{name}: its parts unpack to {size >> 20} MB; that is refused")
    if any(part.flag_bits & 1 for part in parts):
        raise InputError(f"the {name} file is encrypted: save it without a password")
    return package


def part(package: zipfile.ZipFile, name: str, longest: int = LONGEST) -> bytes | None:
    """
    Return one part of *package*, or ``None`` if it has none of that name.

    Raises:
        InputError: If it is damaged or larger than *longest* bytes.
    """
    try:
        info = package.getinfo(name)
    except KeyError:
        return None
    if info.file_size > longest:
        raise InputError(f"{name} unpacks to {info.file_size >> 20} MB; that is refused")
    try:
        return package.read(info)
    except PACKAGE_ERRORS as error:
        raise InputError(f"damaged: {name} ({error})") from error
    except RuntimeError as error:  # zipfile has no other word for a password
        raise InputError("encrypted: save it without a password") from error
