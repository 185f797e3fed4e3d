"""Write extractions as JSON: one object, an array, or one object a line."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec

from pobeda_extract.errors import OutputError, UsageError
from pobeda_extract.render.files import replaced
from pobeda_extract.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pobeda_extract.facts import Extraction
    from pobeda_extract.render import Target

_INDENT: Final = 1


class JsonWriter:
    """Writes one object where the run has a single article, else an array; indented by one."""

    def __init__(self, target: Target) -> None:
        self._stream = _stream(target)
        self._single = target.single
        self._count = 0

    def finished(self) -> Mapping[str, str | None]:
        """Return nothing: an array cannot be continued."""
        return {}

    def write(self, extraction: Extraction, text: str) -> None:  # noqa: ARG002 (offsets suffice)
        """Write one document; it is flushed at once."""
        self.write_encoded(extraction.to_json())

    def write_encoded(self, line: bytes) -> None:
        """Write one document that is JSON already."""
        document = msgspec.json.format(line, indent=_INDENT)
        if not self._single:
            document = (b",\n" if self._count else b"[\n") + document
        self._count += 1
        self._stream.write(document + (b"\n" if self._single else b""))
        self._stream.flush()

    def close(self) -> None:
        """Close the array; one without articles is ``[]``."""
        if not self._single:
            self._stream.write(b"\n]\n" if self._count else b"[]\n")
        self._stream.flush()


class _Known(msgspec.Struct):
    """What names the document of a line already written."""

    id: str
    source: str


class _Written(msgspec.Struct):
    schema: str
    document: _Known


class JsonLinesWriter:
    """Writes one object a line, each flushed at once; continues a file that was cut off."""

    def __init__(self, target: Target) -> None:
        self._finished: dict[str, str | None] = {}
        self._stream: BinaryIO | None = None
        self._path = target.path
        if target.shape == "stream":
            self._stream = _stream(target)
            return
        if target.path is None:
            raise OutputError("no path to write to")
        flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
        if target.resume and target.path.exists():
            self._mend(target.path)
            flags |= os.O_APPEND
        else:
            flags |= os.O_TRUNC
        self._file = os.open(target.path, flags, 0o666)
        self._end = os.lseek(self._file, 0, os.SEEK_END)

    def finished(self) -> Mapping[str, str | None]:
        """Return the documents of the lines that were whole when the file was opened."""
        return self._finished

    def write(self, extraction: Extraction, text: str) -> None:  # noqa: ARG002 (offsets suffice)
        """
        Write one line.

        Raises:
            OutputError: If the disk is full; no half line stays behind then.
        """
        self.write_encoded(extraction.to_json())

    def write_encoded(self, line: bytes) -> None:
        """Write one line that is JSON already; raises as ``write`` does."""
        line += b"\n"
        if self._stream is not None:
            self._stream.write(line)
            self._stream.flush()
            return
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError:
            os.ftruncate(self._file, self._end)
            raise
        self._end += len(line)

    def close(self) -> None:
        """Close the file, once its bytes are on the disk."""
        if self._stream is not None:
            self._stream.flush()
            return
        with suppress(OSError):  # a pipe or a device has no disk to reach
            os.fsync(self._file)
        os.close(self._file)

    def arrange(self, order: Sequence[str]) -> None:
        """
        Put the closed file's lines into the order of their documents in *order*.

        Articles that failed before and were added by a later run stand at its end until then.
        Lines of documents that are not in *order* come first, as they stood.
        """
        if self._path is None:
            return
        place = {identity: number for number, identity in enumerate(order)}
        lines: list[tuple[int, int, int]] = []  # place, offset, length
        offset = 0
        for line, known in _lines(self._path):
            lines.append((place.get(known.id, -1) if known else -1, offset, len(line)))
            offset += len(line)
        arranged = sorted(lines, key=lambda line: line[0])
        if arranged == lines:
            return
        with self._path.open("rb") as source, replaced(self._path) as stream:
            for _, offset, length in arranged:
                source.seek(offset)
                stream.write(source.read(length))

    def _mend(self, path: Path) -> None:
        """Note the whole lines, and take out what a crash left between or after them."""
        broken = False
        for line, known in _lines(path):
            if known is None:
                broken = True
            else:
                self._finished[known.id] = known.source
                broken = broken or not line.endswith(b"\n")
        if not broken:
            return
        with replaced(path) as stream:
            for line, known in _lines(path):
                if known is not None:
                    stream.write(line.rstrip(b"\r\n") + b"\n")


def _lines(path: Path) -> Iterator[tuple[bytes, _Known | None]]:
    """
    Give each line with the document it names, ``None`` for a torn one.

    Raises:
        UsageError: If a line is sound JSON but none of ours: the file must not be touched.
    """
    decoder = msgspec.json.Decoder(_Written)
    with path.open("rb") as stream:
        for line in stream:
            try:
                written = decoder.decode(line)
            except msgspec.ValidationError as error:
                raise _foreign(path) from error
            except msgspec.DecodeError:
                yield line, None
                continue
            if written.schema != SCHEMA:
                raise _foreign(path)
            yield line, written.document


def _foreign(path: Path) -> UsageError:
    return UsageError(f"{path} holds something other than {SCHEMA} lines: it is not continued")


def _stream(target: Target) -> BinaryIO:
    if target.stream is None:
        raise OutputError("no stream to write to")
    return target.stream
