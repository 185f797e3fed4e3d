"""Put files in place whole or not at all, under names that any file system takes."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What may not stand in a file name everywhere; it becomes %XX, as in an address.
_UNSAFE = re.compile(r"""[\x00-\x1f\x7f\ud800-\udfff<>:"\\|?*%#]|^\.|[. ]$""")
_LONGEST = 180  # bytes: file systems take 255; suffixes and temporary names need some


@contextmanager
def replaced(path: Path, *, lasting: bool = True) -> Iterator[BinaryIO]:
    """
    Open a temporary neighbour of *path* for writing and move it there once it is whole.

    Whatever happens within, *path* holds its old bytes or all the new ones, and no temporary file
    stays. Missing parent folders are made. Not *lasting*: after a power failure it may be empty,
    for what can be made again and comes in tens of thousands.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as stream:
            yield stream
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def safe_path(folder: Path, document: str, suffix: str) -> Path:
    """
    Return where below *folder* a file of the document with this id belongs.

    The id's slashes make folders; two ids never share a path, and no id leads out of *folder*.

    >>> safe_path(Path("out"), "2025/новости.jsonl:3", ".ann").as_posix()
    'out/2025/новости.jsonl%3A3.ann'
    >>> safe_path(Path("out"), "../x", ".ann").as_posix()
    'out/%2E%2E/x.ann'
    """
    parts = [_quote(part) for part in document.split("/")]
    parts[-1] += suffix
    return folder.joinpath(*parts)


def document_id(folder: Path, path: Path, suffix: str) -> str:
    """
    Return the id that ``safe_path`` made *path* of (over-long names, which it cuts, excepted).

    >>> document_id(Path("out"), Path("out/2025/новости.jsonl%3A3.ann"), ".ann")
    '2025/новости.jsonl:3'
    """
    name = path.relative_to(folder).as_posix().removesuffix(suffix)
    return "/".join(
        "" if part == "%" else unquote(part, errors="surrogateescape") for part in name.split("/")
    )


def _quote(part: str) -> str:
    if not part:
        return "%"
    if part in {".", ".."}:
        return "%2E" * len(part)
    quoted = _UNSAFE.sub(lambda match: _percent(match[0]), part)
    encoded = quoted.encode()
    if len(encoded) <= _LONGEST:
        return quoted
    digest = hashlib.sha256(part.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return f"{encoded[:_LONGEST].decode('utf-8', 'ignore').rstrip('. %')}%~{digest}"


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))
