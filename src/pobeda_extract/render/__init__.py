"""Turn extractions into bytes: one writer for each format, loaded only when it is asked for.

A writer is built once for a run, gets one extraction after another in input order, and is closed
once: also after Ctrl-C, and what it was given until then must then be whole in the output.
It never prints and never decides what is extracted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, Protocol, TypeAlias, cast

from pobeda_extract.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pobeda_extract.facts import Extraction
    from pobeda_extract.wording import Lang

#: ``stream``: bytes into one open stream (standard output, or a file that the caller opens,
#: replaces atomically and closes); ``file``: the writer owns the file at ``path``; ``folder``: the
#: writer owns the folder at ``path`` (created by the caller) and replaces files in it atomically.
Shape: TypeAlias = Literal["stream", "file", "folder"]


@dataclass(frozen=True, slots=True)
class Target:
    """
    Where a writer writes, and what it must know of the run.

    ``stream`` is set exactly when ``shape`` is ``stream``; ``path`` is set for the other two.
    ``single``: the one input is a single article (JSON gives an object, not an array).
    ``resume``: keep what the target holds (only for formats that resume).
    ``terminal``: people watch the stream, colours are welcome.
    ``merge``: join what several documents say of one person, organization or event.
    ``title``: what a report is called, if the user named it.
    ``to_file``: the stream is a file of the user's, not a pipe: spreadsheets may open it.
    ``lang``: the language of headings, ``None`` for the user's own.
    """

    shape: Shape
    path: Path | None = None
    stream: BinaryIO | None = None
    single: bool = False
    resume: bool = False
    explain: bool = False
    terminal: bool = False
    merge: bool = True
    title: str | None = None
    to_file: bool = False
    lang: Lang | None = None


class Writer(Protocol):
    """Writes a run's extractions to one target."""

    def finished(self) -> Mapping[str, str | None]:
        """
        Return the documents that the target held when it was opened: id to source.

        Asked once, before the first ``write``, and only when ``Target.resume``; the source is
        ``None`` where the format does not keep it. Torn remains are mended before.
        """
        ...

    def write(self, extraction: Extraction, text: str) -> None:
        """
        Write one document.

        Args:
            extraction: Its facts.
            text: The article's text, which every offset counts in. Empty unless the format says
                ``needs_text``.

        Raises:
            OutputError: If the target cannot take it. ``OSError`` is let through.
        """
        ...

    def close(self) -> None:
        """Complete the target; nothing is written after."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """
    One entry of the registry; the module is imported when the format is first used.

    ``shapes`` are what the writer can work on, best first. With ``-o`` a folder is chosen where
    the path is one (or ends in a slash, or has no suffix and the format takes folders), else the
    first other shape. Without ``-o`` the format needs ``stream``.
    ``explains``: the writer tells how each mention came about (``Extraction.trace``).
    A format whose best shape is a folder makes one file only where the path has its ending.
    ``endings`` of a path choose the format where no option does. ``own`` names the function of
    ``remains`` that knows the format's files in a folder. ``binary`` is nothing for a terminal.
    ``extra`` names the optional part of the package that brings its library, if any.
    """

    name: str
    module: str
    writer: str
    shapes: tuple[Shape, ...]
    resumes: bool = False
    needs_text: bool = False
    explains: bool = False
    endings: tuple[str, ...] = ()
    own: str | None = None
    binary: bool = False
    extra: str | None = None

    def remains(self, folder: Path, *, resume: bool) -> tuple[list[Path], list[Path]]:
        """
        Look for what an earlier run left in *folder*.

        Args:
            folder: The output; it need not be there.
            resume: It is to be continued: only what would be replaced matters.

        Returns:
            The format's own files, and strangers that it would overwrite.
        """
        if self.own is None or not folder.is_dir():
            return [], []
        find = getattr(import_module(f"{_HERE}.remains"), self.own)
        return cast("tuple[list[Path], list[Path]]", find(folder, resume))

    @property
    def available(self) -> bool:
        """Whether this build of the package has the format."""
        return find_spec(self.module) is not None

    def open(self, target: Target) -> Writer:
        """
        Build the writer.

        Raises:
            UsageError: If the format, or the optional library it needs, is not installed.
        """
        if not self.available:
            raise UsageError(f"format {self.name}: not yet available")
        try:
            module = import_module(self.module)
        except ModuleNotFoundError as error:
            if self.extra is None:
                raise
            raise UsageError(
                f"format {self.name} needs the library {error.name}: "
                f"pip install 'pobeda-extract[{self.extra}]'"
            ) from error
        build = cast("Callable[[Target], Writer]", getattr(module, self.writer))
        return build(target)


def _registry(*formats: Format) -> dict[str, Format]:
    return {entry.name: entry for entry in formats}


_HERE: Final = "pobeda_extract.render"

#: Every format of the command line, in the order of its help.
FORMATS: Final[Mapping[str, Format]] = _registry(
    Format("text", f"{_HERE}.console", "TextWriter", ("stream",), endings=(".txt",)),
    Format("json", f"{_HERE}.records", "JsonWriter", ("stream",), endings=(".json",)),
    Format(
        "jsonl",
        f"{_HERE}.records",
        "JsonLinesWriter",
        ("stream", "file"),
        resumes=True,
        endings=(".jsonl", ".ndjson"),
    ),
    Format(
        "csv",
        f"{_HERE}.tables",
        "CsvWriter",
        ("stream", "folder"),
        resumes=True,
        needs_text=True,
        endings=(".csv",),
        own="of_tables",
    ),
    Format(
        "xlsx",
        f"{_HERE}.workbook",
        "XlsxWriter",
        ("stream",),
        needs_text=True,
        endings=(".xlsx",),
        binary=True,
        extra="xlsx",
    ),
    Format(
        "sqlite",
        f"{_HERE}.database",
        "SqliteWriter",
        ("file",),
        resumes=True,
        needs_text=True,
        endings=(".db", ".sqlite", ".sqlite3"),
    ),
    Format(
        "html",
        f"{_HERE}.page",
        "HtmlWriter",
        ("stream", "folder"),
        resumes=True,
        needs_text=True,
        explains=True,
        endings=(".html", ".htm"),
        own="of_pages",
    ),
    Format(
        "gexf", f"{_HERE}.graph", "GexfWriter", ("stream",), needs_text=True, endings=(".gexf",)
    ),
    Format(
        "ftm",
        f"{_HERE}.entities",
        "FtmWriter",
        ("stream",),
        needs_text=True,
        endings=(".ftm.json", ".ftm"),
    ),
    Format(
        "brat",
        f"{_HERE}.standoff",
        "BratWriter",
        ("folder",),
        resumes=True,
        needs_text=True,
        own="of_standoff",
    ),
    Format(
        "parquet",
        f"{_HERE}.columns",
        "ParquetWriter",
        ("folder", "stream"),
        resumes=True,
        needs_text=True,
        endings=(".parquet",),
        binary=True,
        own="of_columns",
        extra="parquet",
    ),
    Format("md", f"{_HERE}.about", "DossiersOnly", ("stream",), endings=(".md",)),
)
#: What «--about» can be written in.
ABOUT_FORMATS: Final = ("text", "json", "jsonl", "md", "html")
