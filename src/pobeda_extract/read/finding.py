"""Find what the inputs of a run name: files, folders, what holds many articles, standard input."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO, Final

from pobeda_extract.errors import InputError
from pobeda_extract.read.columns import NO_KEYS, Keys
from pobeda_extract.read.entries import Entry, Failure, Pending, failure
from pobeda_extract.read.holdings import Holding, entries_of
from pobeda_extract.read.kinds import (
    MANY,
    REFUSED,
    SUFFIXES,
    Kind,
    kind_by_content,
    kind_by_name,
    suffix,
)
from pobeda_extract.read.opening import explain, opened, read_whole, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

STDIN: Final = "-"
_ADDRESSES: Final = ("http://", "https://", "ftp://")
_HEAD: Final = 4096  # bytes that tell what a file holds


class EmptyFolderError(InputError):
    """A folder without a single article, given as an input."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """
    The inputs of a run, in the user's order.

    ``stdin_kind`` says what standard input (and a path whose name tells nothing) holds, ``None``
    that its first bytes shall tell; ``day`` is the publication date of articles that give none;
    ``keys`` are what columns are called. Files and folders whose (device, inode) is in
    ``excluded`` are passed over below folders: the run's own output may stand there. ``listed``:
    the paths come from a list, which makes many of even one. ``pass_over`` is called with every
    file below a folder that is left out for what it is. ``tables`` reads a folder of
    this program's own Parquet.
    """

    paths: tuple[str, ...]
    stdin: BinaryIO | None = None
    stdin_kind: Kind | None = None
    encoding: str | None = None
    day: date | None = None
    keys: Keys = NO_KEYS
    excluded: frozenset[tuple[int, int]] = frozenset()
    listed: bool = False
    pass_over: Callable[[str], None] | None = None
    tables: Callable[[str], Iterator[Entry]] | None = None

    def settled(self) -> Inputs:
        """Look at what standard input begins with, where nothing says what it holds."""
        if self.stdin is None or STDIN not in self.paths or self.stdin_kind is not None:
            return self
        try:
            stream = unpacked(self.stdin)
            head = stream.peek(_HEAD)  # type: ignore[attr-defined]  # as both kinds of stream do
        except (InputError, OSError, EOFError):  # told when it is read
            return replace(self, stdin_kind="text")
        return replace(self, stdin=stream, stdin_kind=kind_by_content(head) or "text")

    @property
    def single(self) -> bool:
        """Whether the one input is a file, or a stream, of exactly one article."""
        if len(self.paths) != 1 or self.listed:
            return False
        (path,) = self.paths
        if path == STDIN:
            return self.stdin_kind not in MANY
        if os.path.isdir(path) or (not os.path.lexists(path) and _is_pattern(path)):
            return False
        return self._kind(path) not in MANY

    @property
    def many(self) -> bool:
        """Whether the inputs may hold a large number of articles (a folder, a JSONL, a list)."""
        return not self.single

    @property
    def streams(self) -> bool:
        """Whether articles may come slowly, through a pipe."""
        return STDIN in self.paths and self.stdin_kind in MANY

    def entries(self) -> Iterator[Entry]:
        """
        Give every article in input order, and a ``Failure`` in the place of what cannot be found.

        What holds many articles is read here; others only when ``Pending.read`` is called. Ids
        may repeat.

        Raises:
            EmptyFolderError: After the last entry, if a folder among the inputs had no article.
        """
        if STDIN in self.paths and self.stdin_kind is None and self.stdin is not None:
            yield from self.settled().entries()
            return
        barren: list[str] = []
        for path in self.paths:
            if path == STDIN:
                yield from self._stdin()
            elif os.path.isdir(path):
                found = False
                for entry in self._folder(path):
                    found = True
                    yield entry
                if not found:
                    barren.append(path)
            elif not os.path.lexists(path) and _is_pattern(path):
                yield from self._pattern(path)
            else:
                yield from self._file(path, os.path.basename(path), path)
        if barren:
            raise EmptyFolderError(f"no article ({_readable()}, also .gz) in {', '.join(barren)}")

    def count(self) -> int | None:
        """Return how many articles ``entries`` would give, or ``None`` if that cannot be told."""
        total = 0
        for path in self.paths:
            if path == STDIN:
                if self.stdin_kind in MANY:
                    return None
                total += 1
                continue
            if os.path.isdir(path):
                names: Iterable[str] = (os.path.join(path, name) for name in self._walk(path, []))
            elif not os.path.lexists(path) and _is_pattern(path):
                names = glob.glob(path, recursive=True)
            else:
                names = [path]
            for name in names:
                kind = self._kind(name)
                if kind not in MANY:
                    total += 1
                elif kind != "jsonl" or not os.path.isfile(name):
                    return None
                else:
                    total += _count_lines(name)
        return total

    def _kind(self, path: str) -> Kind:
        if suffix(path) == ".xml":  # a feed, or a book
            return _kind_of_file(path) or "feed"
        return kind_by_name(path) or _kind_of_file(path) or self.stdin_kind or "text"

    def _stdin(self) -> Iterator[Entry]:
        if self.stdin is None:
            yield failure(STDIN, STDIN, "standard input is closed")
            return
        kind = self.stdin_kind or "text"
        try:
            stream = unpacked(self.stdin)
            if kind in MANY:
                yield from entries_of(kind, self._holding(STDIN, STDIN, stream))
                return
            data = read_whole(stream)
        except (InputError, OSError, EOFError) as error:
            yield failure(STDIN, STDIN, explain(error))
            return
        if not data:
            yield failure(STDIN, STDIN, "standard input is empty")
            return
        yield Pending(STDIN, STDIN, kind, None, data, self.encoding, self.day)

    def _holding(self, name: str, source: str, stream: BinaryIO) -> Holding:
        return Holding(
            name, source, stream, self.encoding, self.day, self.keys, pass_over=self.pass_over
        )

    def _pattern(self, pattern: str) -> Iterator[Entry]:
        matches = sorted(glob.glob(pattern, recursive=True))
        if not matches:
            yield failure(_shown(pattern), _shown(pattern), "no file matches this pattern")
        for path in matches:
            if os.path.isdir(path):
                if "**" not in pattern:
                    yield from self._folder(path)
            else:
                yield from self._file(path, os.path.basename(path), path)

    def _folder(self, folder: str) -> Iterator[Entry]:
        if self.tables is not None and _holds_tables(folder):
            try:
                yield from self.tables(folder)
            except InputError as error:
                yield failure(_shown(folder), _shown(folder), error)
            return
        failures: list[Failure] = []
        for name in self._walk(folder, failures, self.pass_over):
            yield from failures
            failures.clear()
            path = os.path.join(folder, name)
            yield from self._file(path, name.replace(os.sep, "/"), path)
        yield from failures

    def _walk(
        self,
        folder: str,
        failures: list[Failure],
        pass_over: Callable[[str], None] | None = None,
    ) -> Iterator[str]:
        """
        Give the articles' paths relative to *folder*, sorted by name within each folder.

        Hidden names are passed over; a folder that links lead to twice is read once.
        """
        seen: set[tuple[int, int]] = set(self.excluded)
        waiting = [""]
        while waiting:
            name = waiting.pop()
            path = os.path.join(folder, name) if name else folder
            try:
                status = os.stat(path)
            except OSError as error:
                if not name or suffix(name) in SUFFIXES:  # else a dangling link to who knows what
                    failures.append(failure(_shown(name), _shown(path), explain(error)))
                continue
            identity = (status.st_dev, status.st_ino)
            if stat.S_ISDIR(status.st_mode):
                if identity in seen:
                    continue
                seen.add(identity)
                try:
                    below = sorted(os.listdir(path), reverse=True)
                except OSError as error:
                    failures.append(failure(_shown(name), _shown(path), explain(error)))
                    continue
                waiting.extend(
                    os.path.join(name, inner) for inner in below if not inner.startswith(".")
                )
            elif not stat.S_ISREG(status.st_mode) or identity in self.excluded:
                continue
            elif suffix(name) in SUFFIXES:
                yield name
            elif pass_over is not None:
                pass_over(_shown(path))

    def _file(self, path: str, name: str, given: str) -> Iterator[Entry]:
        identity, source = _shown(name), _shown(given)
        try:
            os.stat(path)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the path
            reason = explain(error)
            if path.lower().startswith(_ADDRESSES):
                reason = (
                    "an address, and this program never opens the network: "
                    f"curl -sL '{path}' | pobeda-extract -"
                )
            yield failure(identity, source, reason)
            return
        if remedy := REFUSED.get(suffix(path)):
            yield failure(identity, source, remedy)
            return
        kind = self._kind(path)
        if kind not in MANY:
            yield Pending(identity, source, kind, path, b"", self.encoding, self.day)
            return
        try:
            with opened(path) as stream:
                yield from entries_of(kind, self._holding(identity, source, stream))
        except InputError as error:
            yield failure(identity, source, error)


def _is_pattern(path: str) -> bool:
    return glob.has_magic(path) and not path.lower().startswith(_ADDRESSES)


def _shown(path: str) -> str:
    """Return *path* as text that can be encoded, whatever bytes its name is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def _kind_of_file(path: str) -> Kind | None:
    """Tell what a file of an unknown name holds; a pipe is not opened for that."""
    if suffix(path) in REFUSED or not os.path.isfile(path):
        return None
    try:
        with opened(path) as stream:
            return kind_by_content(stream.read(_HEAD))
    except InputError:  # told when it is read
        return None


def _holds_tables(folder: str) -> bool:
    """Whether this program has written its Parquet there: one file a list."""
    return all(
        os.path.isfile(os.path.join(folder, f"{name}.parquet"))
        for name in ("documents", "people", "relations", "mentions")
    )


def _readable() -> str:
    return " ".join(f"*{ending}" for ending in SUFFIXES)


def _count_lines(path: str) -> int:
    try:
        with opened(path) as stream:
            count, last = 0, b"\n"
            while chunk := stream.read(1 << 20):
                count += chunk.count(b"\n")
                last = chunk[-1:]
            return count + (last != b"\n")
    except InputError:
        return 0
