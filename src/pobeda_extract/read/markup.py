"""Turn a piece of HTML (a feed's, a letter's, a book's chapter) into paragraphs of text.

Whole web pages, where the article has to be found among menus, are for ``pages``.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table tbody tfoot "
    "thead tr ul".split()
)
_LEFT_OUT: Final = frozenset("head script style template noscript svg math object".split())
_CELLS: Final = frozenset({"td", "th"})
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_TAG: Final = re.compile(r"<[A-Za-z/!]|&#?\w{1,32};")


def paragraphs_of(html: str) -> str:
    r"""
    Return the text of *html*, paragraphs set off by blank lines.

    >>> paragraphs_of("<p>Мост <b>открыт</b>.</p><p>Мэр&nbsp;доволен.<br>Речь</p>")
    'Мост открыт.\n\nМэр\xa0доволен.\nРечь'
    """
    if _TAG.search(html) is None:
        return html.strip()
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """The paragraphs so far."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._words: list[str] = []
        self._done: list[str] = []
        self._left_out: str | None = None
        self._within = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 -- the parser's
        if self._left_out:
            self._within += tag == self._left_out
        elif tag in _LEFT_OUT:
            self._left_out, self._within = tag, 1
        elif tag == "br":
            self._words.append("\n")
        elif tag in _CELLS:
            self._words.append("\t")
        elif tag in _BLOCKS:
            self._end_paragraph()

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        if tag not in _LEFT_OUT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            self._within -= tag == self._left_out
            if not self._within:
                self._left_out = None
        elif tag in _BLOCKS:
            self._end_paragraph()

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self._words.append(_SPACES.sub(" ", data))

    def text(self) -> str:
        """Return all that was read."""
        self._end_paragraph()
        return "\n\n".join(self._done)

    def _end_paragraph(self) -> None:
        text = re.sub(r" *([\n\t]) *", r"\1", "".join(self._words))
        self._words = []
        text = re.sub(r" {2,}", " ", re.sub(r"\n{2,}", "\n\n", text)).strip(" \t\n")
        if text:
            self._done.append(text)
