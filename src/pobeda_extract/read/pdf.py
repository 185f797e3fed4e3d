"""Take the text layer out of a PDF, and put its lines together to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from statistics import median
from typing import Any, Final, NamedTuple

from pobeda_extract.errors import EmptyInputError, InputError
from pobeda_extract.read.entries import Page
from pobeda_extract.read.opening import LONGEST, needs
from pobeda_extract.read.titles import first_title, worded_title

_FULL: Final = 0.8  # of the longest line: a line of that length goes on in the next
_APART: Final = 1.25  # of the usual distance: lines that far from one another are two paragraphs
_INDENTED: Final = 0.7  # of a line's height: that far to the right a paragraph begins
_REPEATED: Final = 2  # pages that begin or end with the same line: a running head
_HYPHEN: Final = "\ufffe"  # what pdfium puts for a word broken at a line's end, and the break
_GOES_ON: Final = re.compile(r"[a-zа-яё(,–—-]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_MOST_PAGES: Final = 20_000


class _Line(NamedTuple):
    """A line of print, and where it stands on its page: points, from the bottom left."""

    text: str
    left: float = 0.0
    bottom: float = 0.0
    height: float = 0.0


def read_pdf(data: bytes, encoding: str | None = None) -> Page:
    """
    Read the text layer of a PDF.

    Raises:
        InputError: If it is damaged, encrypted, has no text layer, or pypdfium2 is missing.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise needs("PDF", "pypdfium2") from error
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError("the PDF is encrypted: save it without a password") from error
        raise InputError(f"damaged PDF file ({error})") from error
    with closing(document):
        try:
            pages = [_lines(document, number) for number in range(min(len(document), _MOST_PAGES))]
        except pypdfium2.PdfiumError as error:
            raise InputError(f"damaged PDF file ({error})") from error
        about = {key: value.strip() for key, value in document.get_metadata_dict().items()}
    bare = sum(not any(_LETTER.search(line.text) for line in lines) for lines in pages)
    if bare == len(pages):
        raise EmptyInputError(
            f"no text in it, {len(pages)} page{'s' if len(pages) != 1 else ''} of pictures: "
            "recognise the text first, for instance: ocrmypdf -l rus scan.pdf text.pdf"
        )
    text = "\n\n".join(_paragraphs(_without_running_heads(pages)))
    warnings = (f"{bare} of {len(pages)} pages have no text: pictures?",) if bare else ()
    return Page(
        text=text,
        title=first_title(text) or worded_title(about.get("Title")),
        warnings=warnings,
        extra={"author": about["Author"]} if about.get("Author") else {},
    )


def _lines(document: Any, number: int) -> list[_Line]:
    page = document[number]
    with closing(page), closing(page.get_textpage()) as layer:
        if layer.count_chars() > LONGEST:
            raise InputError(f"page {number + 1} holds more text than fits")
        lines: list[_Line] = []
        index = 0
        for text in layer.get_text_range().split("\r\n"):
            first = index + len(text) - len(text.lstrip())
            index += len(text) + 2
            if text.strip():
                left, bottom, _, top = layer.get_charbox(first, loose=True)
                lines.append(_Line(text.strip(), left, bottom, top - bottom))
        return lines


def _without_running_heads(pages: list[list[_Line]]) -> Iterator[list[_Line]]:
    """Leave out numbers of pages, and lines that many pages begin or end with."""

    def folded(line: _Line) -> str:
        return re.sub(r"\d+", "0", line.text)

    ends = Counter(folded(line) for lines in pages for line in {*lines[:1], *lines[-1:]})
    most = max(_REPEATED, len(pages) // 2)
    for lines in pages:
        kept = list(lines)
        while kept and (ends[folded(kept[0])] >= most or kept[0].text.isdigit()):
            del kept[0]
        while kept and (ends[folded(kept[-1])] >= most or kept[-1].text.isdigit()):
            del kept[-1]
        yield kept


def _paragraphs(pages: Iterator[list[_Line]]) -> Iterator[str]:
    """Join lines to paragraphs: where they stand tells, then how long they are and how they go on."""
    paragraph = ""
    for lines in pages:
        width = max((len(_last(line)) for line in lines), default=0)
        steps = [above.bottom - line.bottom for above, line in pairwise(lines)]
        usual = median([step for step in steps if step > 0] or [0.0])
        above: _Line | None = None
        for line in lines:
            if not paragraph:
                paragraph = line.text
            elif _belongs(line, above, usual, width):
                paragraph += f" {line.text}"
            else:
                yield paragraph.replace(_HYPHEN, "")
                paragraph = line.text
            above = line
    if paragraph:
        yield paragraph.replace(_HYPHEN, "")


def _belongs(line: _Line, above: _Line | None, usual: float, width: int) -> bool:
    """Whether *line* goes on with the paragraph of the line *above*; ``None``: on another page."""
    goes_on = _GOES_ON.match(line.text) is not None
    if above is None:
        return goes_on
    step = above.bottom - line.bottom
    if 0 < usual * _APART < step or line.left - above.left > _INDENTED * line.height:
        return goes_on and 0 < step < 2 * usual
    return goes_on or len(_last(above)) >= _FULL * width


def _last(line: _Line) -> str:
    """Return what stands on the last line of print of what pdfium gives as one."""
    return line.text.rpartition(_HYPHEN)[2]
