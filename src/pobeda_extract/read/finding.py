"""Find what the inputs of a run name: files, folders, lines of JSONL, standard input."""

from __future__ import annotations

import glob
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, TypeAlias

from pobeda_extract.errors import EmptyInputError, InputError
from pobeda_extract.read.datelines import opening_day
from pobeda_extract.read.decoding import decode
from pobeda_extract.read.lines import lines_of
from pobeda_extract.read.opening import LONGEST, explain, opened, read_whole, unpacked
from pobeda_extract.read.pages import read_page
from pobeda_extract.read.records import read_record
from pobeda_extract.read.titles import first_title
from pobeda_extract.types import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

Kind: TypeAlias = Literal["text", "jsonl", "html"]

STDIN: Final = "-"
_KINDS: Final[dict[str, Kind]] = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
}
_STAGE: Final = "read"


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be read or extracted; ``message`` is written for the user."""

    id: str
    source: str
    stage: str
    message: str


@dataclass(frozen=True, slots=True)
class Pending:
    """
    One article yet to be read; small, so that it can be sent to another process.

    ``data`` holds the bytes where ``path`` is ``None`` (standard input).
    """

    id: str
    source: str
    kind: Kind
    path: str | None
    data: bytes = b""
    encoding: str | None = None
    day: date | None = None

    def read(self) -> Article:
        """
        Read and decode the article.

        Raises:
            InputError: If it cannot be read, is empty, or is no text.
        """
        data = self.data
        if self.path is not None:
            with opened(self.path) as stream:
                data = read_whole(stream)
        if not data:
            raise EmptyInputError("the file is empty")
        if self.kind == "html":
            page = read_page(data, self.encoding)
            return Article(
                id=self.id,
                source=self.source,
                text=page.text,
                title=page.title,
                published=page.published or opening_day(page.text) or self.day,
                url=page.url,
                warnings=page.warnings,
                extracted=True,
            )
        text, _, warnings = decode(data, self.encoding)
        return Article(
            id=self.id,
            source=self.source,
            text=text,
            title=first_title(text),
            published=opening_day(text) or self.day,
            warnings=warnings,
        )


Entry: TypeAlias = Pending | Article | Failure


class EmptyFolderError(InputError):
    """A folder without a single article, given as an input."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """
    The inputs of a run, in the user's order.

    ``stdin_kind`` says what standard input (and a pipe given as a path) holds; ``day`` is the
    publication date of articles that give none. Files and folders whose (device, inode) is in
    ``excluded`` are passed over below folders: the run's own output may stand there. ``listed``:
    the paths come from a list, which makes many of even one.
    """

    paths: tuple[str, ...]
    stdin: BinaryIO | None = None
    stdin_kind: Kind = "text"
    encoding: str | None = None
    day: date | None = None
    excluded: frozenset[tuple[int, int]] = frozenset()
    listed: bool = False

    @property
    def single(self) -> bool:
        """Whether the one input is a file, or a stream, of exactly one article."""
        if len(self.paths) != 1 or self.listed:
            return False
        (path,) = self.paths
        if path == STDIN:
            return self.stdin_kind != "jsonl"
        if os.path.isdir(path) or (not os.path.lexists(path) and _is_pattern(path)):
            return False
        return self._kind(path) != "jsonl"

    @property
    def many(self) -> bool:
        """Whether the inputs may hold a large number of articles (a folder, a JSONL, a list)."""
        return not self.single

    def entries(self) -> Iterator[Entry]:
        """
        Give every article in input order, and a ``Failure`` in the place of what cannot be found.

        JSONL lines are read here; files only when ``Pending.read`` is called. Ids may repeat.

        Raises:
            EmptyFolderError: After the last entry, if a folder among the inputs had no article.
        """
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
            raise EmptyFolderError(
                f"no article (*.txt *.md *.html *.htm *.jsonl, also .gz) in {', '.join(barren)}"
            )

    def count(self) -> int | None:
        """Return how many articles ``entries`` would give, or ``None`` if that cannot be told."""
        total = 0
        for path in self.paths:
            if path == STDIN:
                if self.stdin_kind == "jsonl":
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
                if self._kind(name) != "jsonl":
                    total += 1
                elif not os.path.isfile(name):
                    return None
                else:
                    total += _count_lines(name)
        return total

    def _kind(self, path: str) -> Kind:
        kind = _KINDS.get(_suffix(path))
        return self.stdin_kind if kind is None else kind

    def _stdin(self) -> Iterator[Entry]:
        if self.stdin is None:
            yield Failure(STDIN, STDIN, _STAGE, "standard input is closed")
            return
        try:
            stream = unpacked(self.stdin)
            if self.stdin_kind == "jsonl":
                yield from self._lines(stream, STDIN, STDIN)
                return
            data = read_whole(stream)
        except (InputError, OSError, EOFError) as error:
            yield Failure(STDIN, STDIN, _STAGE, explain(error))
            return
        if not data:
            yield Failure(STDIN, STDIN, _STAGE, "standard input is empty")
            return
        yield Pending(STDIN, STDIN, self.stdin_kind, None, data, self.encoding, self.day)

    def _pattern(self, pattern: str) -> Iterator[Entry]:
        matches = sorted(glob.glob(pattern, recursive=True))
        if not matches:
            yield Failure(_shown(pattern), _shown(pattern), _STAGE, "no file matches this pattern")
        for path in matches:
            if os.path.isdir(path):
                if "**" not in pattern:
                    yield from self._folder(path)
            else:
                yield from self._file(path, os.path.basename(path), path)

    def _folder(self, folder: str) -> Iterator[Entry]:
        failures: list[Failure] = []
        for name in self._walk(folder, failures):
            yield from failures
            failures.clear()
            path = os.path.join(folder, name)
            yield from self._file(path, name.replace(os.sep, "/"), path)
        yield from failures

    def _walk(self, folder: str, failures: list[Failure]) -> Iterator[str]:
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
                if not name or _suffix(name) in _KINDS:  # else a dangling link to who knows what
                    failures.append(Failure(_shown(name), _shown(path), _STAGE, explain(error)))
                continue
            identity = (status.st_dev, status.st_ino)
            if stat.S_ISDIR(status.st_mode):
                if identity in seen:
                    continue
                seen.add(identity)
                try:
                    below = sorted(os.listdir(path), reverse=True)
                except OSError as error:
                    failures.append(Failure(_shown(name), _shown(path), _STAGE, explain(error)))
                    continue
                waiting.extend(
                    os.path.join(name, inner) for inner in below if not inner.startswith(".")
                )
            elif (
                stat.S_ISREG(status.st_mode)
                and _suffix(name) in _KINDS
                and identity not in self.excluded
            ):
                yield name

    def _file(self, path: str, name: str, given: str) -> Iterator[Entry]:
        identity, source = _shown(name), _shown(given)
        kind = self._kind(path)
        try:
            os.stat(path)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the path
            yield Failure(identity, source, _STAGE, explain(error))
            return
        if kind != "jsonl":
            yield Pending(identity, source, kind, path, b"", self.encoding, self.day)
            return
        try:
            with opened(path) as stream:
                yield from self._lines(stream, identity, source)
        except InputError as error:
            yield Failure(identity, source, _STAGE, str(error))

    def _lines(self, stream: BinaryIO, name: str, source: str) -> Iterator[Entry]:
        number = 0
        try:
            for number, line in lines_of(stream, self.encoding):
                place, where = f"{name}:{number}", f"{source}:{number}"
                if line is None:
                    message = f"the line is longer than {LONGEST >> 20} MB"
                    yield Failure(place, where, _STAGE, message)
                    continue
                try:
                    article = read_record(line, place, where, self.day)
                except InputError as error:
                    yield Failure(place, where, _STAGE, str(error))
                else:
                    yield article
        except (InputError, OSError, EOFError) as error:
            message = f"{explain(error)} (after line {number})"
            yield Failure(f"{name}:{number + 1}", f"{source}:{number + 1}", _STAGE, message)
            return
        if number == 0:
            yield Failure(name, source, _STAGE, "the file is empty: not one line in it")


def _suffix(path: str) -> str:
    """
    Return the suffix that tells what a file holds, in lower case and without ``.gz``.

    >>> _suffix("news/2025.JSONL.gz")
    '.jsonl'
    """
    lower = path.lower().removesuffix(".gz")
    return os.path.splitext(lower)[1]


def _is_pattern(path: str) -> bool:
    return glob.has_magic(path)


def _shown(path: str) -> str:
    """Return *path* as text that can be encoded, whatever bytes its name is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


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
