"""Choose what a run writes and where, and keep what stands there until something new does."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pobeda_extract.errors import UsageError
from pobeda_extract.render import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pobeda_extract.render import Format, Shape
    from pobeda_extract.wording import Wording

_DEFAULT: Final = "text"
_FOLDER: Final = "html"
#: Formats of JSON: «.json» and «.jsonl» are right for each.
_JSON: Final = frozenset({"json", "jsonl", "ftm"})
#: What stands beside an output: SQLite's logs, which a new database must not meet, and our own state.
_BESIDE: Final = ("", "-wal", "-shm", "-journal", ".parts", ".resume")


@dataclass(frozen=True, slots=True)
class Output:
    """Where a run writes, in which format; ``path`` is ``None`` for standard output."""

    form: Format
    shape: Shape
    path: Path | None
    resume: bool
    overwrite: bool

    @property
    def continues(self) -> bool:
        """Whether another run can go on with what this one writes."""
        return self.path is not None and self.form.resumes and self.shape != "stream"

    def check(self, say: Wording) -> None:
        """
        Refuse to write over what is there, unless the user said what is to become of it.

        Raises:
            UsageError: If the output holds something; it tells the ways out.
        """
        if self.path is None:
            return
        if self.resume or self.overwrite:
            if self.shape == "folder":
                _, strangers = self.form.remains(self.path, resume=self.resume)
                if strangers:
                    raise UsageError(
                        say("outputs.foreign", path=strangers[0], format=self.form.name)
                    )
            return
        if _is_there(self.path):
            ways = "three_ways" if self.continues else "two_ways"
            there = say("outputs.there", path=self.path)
            raise UsageError(say(f"outputs.{ways}", there=there, format=self.form.name))

    @contextmanager
    def replacing(self, succeeded: Callable[[], bool]) -> Iterator[None]:
        """
        Put what ``--overwrite`` is to replace aside, and back again where nothing took its place.

        Args:
            succeeded: Asked in the end: whether anything was written.
        """
        if self.path is None or not self.overwrite or self.shape == "stream":
            yield  # a stream's file is replaced when it is whole
            return
        moved = list(self._put_aside(self.path))
        try:
            yield
        finally:
            if succeeded():
                for _, kept in moved:
                    _remove(kept)
            elif moved:
                for path in self._own(self.path):
                    _remove(path)
                for path, kept in moved:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    kept.replace(path)
            if self.shape == "folder":
                shutil.rmtree(self.path / _aside(self.path), ignore_errors=True)

    def _put_aside(self, output: Path) -> Iterator[tuple[Path, Path]]:
        folder = self.shape == "folder"
        for path in self._own(output):
            if folder and path.is_relative_to(output):
                kept = output / _aside(output) / path.relative_to(output)
            else:
                kept = path.with_name(_aside(path))
            kept.parent.mkdir(parents=True, exist_ok=True)
            path.replace(kept)
            yield path, kept

    def _own(self, output: Path) -> list[Path]:
        """Return every file and folder of the output that is there."""
        found = [output.with_name(output.name + end) for end in _BESIDE]
        if self.shape == "folder":
            ours, _ = self.form.remains(output, resume=False)
            found[0:1] = ours
        return [path for path in found if path.is_file() or path.is_dir()]


def chosen(
    names: set[str], path: Path | None, *, resume: bool, overwrite: bool, say: Wording
) -> Output:
    """
    Choose the format and what it is written into.

    Args:
        names: Formats that options ask for.
        path: The output, ``None`` for standard output.
        resume: Whether it is to be continued.
        overwrite: Whether what is there is to be replaced.
        say: The user's language.

    Raises:
        UsageError: If the options contradict each other, or the path tells no format.
    """
    if len(names) > 1:
        raise UsageError(f"one format at a time, not {' and '.join(sorted(names))}")
    name = names.pop() if names else _told_by(path, say)
    if name not in FORMATS:
        raise UsageError(f"no format {name}; there are {', '.join(FORMATS)}")
    form = FORMATS[name]
    if not form.available:
        raise UsageError(f"format {form.name}: not yet available")
    if resume and path is None:
        raise UsageError("--resume needs -o: the output that is to be continued")
    if resume and overwrite:
        raise UsageError("--resume keeps what is there, --overwrite does not: choose one")
    output = Output(form, _shape(form, path, say), path, resume, overwrite)
    if resume and not output.continues:
        raise UsageError(say("outputs.not_continued", path=path, format=form.name))
    return output


def unlike_its_name(output: Output) -> bool:
    """Tell whether the output's name has the ending of another format."""
    if output.path is None or output.shape == "folder":
        return False
    named = _by_ending(output.path)
    if named is None or {named.name, output.form.name} <= _JSON:
        return False
    return named is not output.form


def _told_by(path: Path | None, say: Wording) -> str:
    """Return the name of the format that the output's name asks for."""
    if path is None:
        return _DEFAULT
    if path.is_dir() or str(path).endswith(os.sep):
        return _FOLDER
    if path.exists() and not path.is_file():  # a pipe, a device
        return _DEFAULT
    if not path.suffix:
        return _FOLDER
    form = _by_ending(path)
    if form is None:
        endings = " ".join(end for f in FORMATS.values() for end in f.endings)
        raise UsageError(
            say("outputs.unknown_ending", path=path, suffix=path.suffix, endings=endings)
        )
    return form.name


def _by_ending(path: Path) -> Format | None:
    name = path.name.lower()
    ends = [(len(end), f.name) for f in FORMATS.values() for end in f.endings if name.endswith(end)]
    return FORMATS[max(ends)[1]] if ends else None  # «.ftm.json» rather than «.json»


def _shape(form: Format, path: Path | None, say: Wording) -> Shape:
    """Choose what the output is: a stream, one file, or a folder."""
    if path is None:
        if "stream" not in form.shapes:
            raise UsageError(say("outputs.needs_path", format=form.name))
        return "stream"
    wants_folder = path.is_dir() or str(path).endswith(os.sep) or not path.suffix
    others: list[Shape] = [shape for shape in ("file", "stream") if shape in form.shapes]
    if form.shapes[0] == "folder":  # a format of many files needs its ending to make but one
        wants_folder = wants_folder or _by_ending(path) is not form
    if "folder" in form.shapes and (wants_folder or not others):
        if path.exists() and not path.is_dir():
            raise UsageError(say("outputs.file_for_folder", path=path, format=form.name))
        return "folder"
    if path.is_dir():
        raise UsageError(say("outputs.folder_for_file", path=path, format=form.name))
    return others[0]


def _is_there(path: Path) -> bool:
    """Tell whether the output, or what a killed run left beside it, holds anything."""
    if path.with_name(f"{path.name}.parts").is_dir():
        return True
    if path.is_dir():
        with suppress(OSError):
            return any(not name.startswith(".") for name in os.listdir(path))
    return path.is_file() and path.stat().st_size > 0


def _aside(path: Path) -> str:
    return f".{path.name[:100]}.{os.getpid()}.old"


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
