"""The values that reading gives a run: an article, one yet to be read, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pobeda_extract.errors import EmptyInputError, InputError
from pobeda_extract.facts import Extraction
from pobeda_extract.read.datelines import opening_day
from pobeda_extract.read.decoding import decode
from pobeda_extract.read.kinds import MANY, kind_by_content
from pobeda_extract.read.opening import opened, read_whole
from pobeda_extract.read.titles import first_title
from pobeda_extract.types import Article

if TYPE_CHECKING:
    from collections.abc import Callable

    from pobeda_extract.read.kinds import Kind

STAGE: Final = "read"

#: What turns a whole file into a ``Page``: module and function, loaded when the first one comes.
READERS: Final[Mapping[str, tuple[str, str]]] = {
    "html": ("pages", "read_page"),
    "markdown": ("markdown", "read_markdown"),
    "mhtml": ("letters", "read_saved_page"),
    "eml": ("letters", "read_letter"),
    "docx": ("documents", "read_docx"),
    "odt": ("documents", "read_odt"),
    "fb2": ("documents", "read_fb2"),
    "epub": ("documents", "read_epub"),
    "rtf": ("rtf", "read_rtf"),
    "pdf": ("pdf", "read_pdf"),
}


class Page(NamedTuple):
    """What a document says of itself; ``text`` is never blank."""

    text: str
    title: str | None = None
    published: date | None = None
    url: str | None = None
    warnings: tuple[str, ...] = ()
    extra: Mapping[str, object] = {}
    extracted: bool = True


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

    ``data`` holds the bytes where ``path`` is ``None`` (standard input, part of an archive).
    ``url`` is the address where the document itself gives none.
    """

    id: str
    source: str
    kind: Kind
    path: str | None
    data: bytes = b""
    encoding: str | None = None
    day: date | None = None
    url: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

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
        page = self._page(data)
        return Article(
            id=self.id,
            source=self.source,
            text=page.text,
            title=page.title,
            published=page.published or opening_day(page.text) or self.day,
            url=page.url or self.url,
            extra={**page.extra, **self.extra},
            warnings=page.warnings,
            extracted=page.extracted,
        )

    def _page(self, data: bytes) -> Page:
        kind = self.kind
        if kind == "text" and self.path is not None:
            seen = kind_by_content(data[:4096])  # a page, say, that is called «.txt»
            if seen in MANY:
                raise InputError(
                    f"not one article: this looks like {seen}; name the file *.{seen}, "
                    f"or pipe it in with --input {seen}"
                )
            kind = seen or kind
        if kind in READERS:
            module, name = READERS[kind]
            reader: Callable[[bytes, str | None], Page] = getattr(
                import_module(f"pobeda_extract.read.{module}"), name
            )
            try:
                return reader(data, self.encoding)
            except (InputError, MemoryError):
                raise
            except Exception as error:  # of a damaged file a library may raise anything
                raise InputError(
                    f"cannot be read, it may be damaged ({type(error).__name__}: {error})"
                ) from error
        text, _, warnings = decode(data, self.encoding)
        return Page(text, first_title(text), warnings=warnings, extracted=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """
    An article that was extracted before, and its text where it is at hand.

    ``source`` is where the article stands, not its facts.
    """

    id: str
    source: str
    extraction: Extraction
    text: str = ""


Entry: TypeAlias = Pending | Article | Facts | Failure


def failure(name: str, source: str, error: InputError | str) -> Failure:
    """Return the failure to read what stands at *source*."""
    return Failure(name, source, STAGE, str(error))
