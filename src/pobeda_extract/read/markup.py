"""Turn a piece of HTML (a feed's, a letter's, a book's chapter) into paragraphs of text.

Whole web pages, where the article has to be found among menus, are for ``pages``. Tags are cut out
here rather than by the standard library's parser, which takes minutes for 100 KB of «<a href="».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

_BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table tbody tfoot "
    "thead tr ul".split()
)
_LEFT_OUT: Final = frozenset("head script style template noscript svg math object".split())
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_TAG: Final = re.compile(r"<[A-Za-z/!]|&#?\w{1,32};")
_NAME: Final = re.compile(r"<(/?)([A-Za-z][\w:-]{0,40})")
_OPENS: Final = re.compile(r"<[A-Za-z/!?]")
_LONGEST_VALUE: Final = 2000  # characters of an attribute with «>» in it


def paragraphs_of(html: str) -> str:
    r"""
    Return the text of *html*, paragraphs set off by blank lines, in linear time.

    >>> paragraphs_of("<p>Мост <b>открыт</b>.</p><p>Мэр&nbsp;доволен.<br>Речь</p>")
    'Мост открыт.\n\nМэр\xa0доволен.\nРечь'
    """
    if _TAG.search(html) is None:
        return html.strip()
    done: list[str] = []
    words: list[str] = []
    for tag, text in _tokens(html):
        words.append(_SPACES.sub(" ", unescape(text)))
        if tag == "br":
            words.append("\n")
        elif tag in {"td", "th"}:
            words.append("\t")
        elif tag.removeprefix("/") in _BLOCKS:
            done.append(_paragraph(words))
            words = []
    done.append(_paragraph(words))
    return "\n\n".join(filter(None, done))


def _paragraph(words: list[str]) -> str:
    lines = "".join(words).split("\n")
    tidy = ("\t".join(_one_spaced(cell) for cell in line.split("\t")) for line in lines)
    return re.sub(r"\n{2,}", "\n\n", "\n".join(tidy)).strip(" \t\n")


def _one_spaced(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ")


def _tokens(html: str) -> Iterator[tuple[str, str]]:
    """Give the text before each tag, and its name in lower case: «p», «/p», «» for what is none."""
    position = 0
    while opening := _OPENS.search(html, position):
        start = opening.start()
        text = html[position:start]
        if html.startswith("<!--", start):
            end = html.find("-->", start)
            name, position = "", end + 3
        else:
            end = _end_of_tag(html, start)
            found = _NAME.match(html, start)
            name, position = (found[2].lower() if found else ""), end + 1
            if found and found[1]:
                name = f"/{name}"
            elif end >= 0 and name in _LEFT_OUT and html[end - 1] != "/":
                end = position = _after(html, name, position)
        yield name, text
        if end < 0:  # what never ends is no text either
            return
    yield "", html[position:]


def _end_of_tag(html: str, start: int) -> int:
    """Return where the tag at *start* ends, -1 if it never does; «>» may stand in an attribute."""
    end = html.find(">", start)
    if end >= 0 and html.count('"', start, end) % 2:
        quote = html.find('"', end, end + _LONGEST_VALUE)
        if quote >= 0:
            return html.find(">", quote)
    return end


def _after(html: str, name: str, position: int) -> int:
    """Return what follows the element *name* that is left out, -1 if it never ends."""
    closing = re.compile(rf"</{name}\b", re.IGNORECASE).search(html, position)
    return closing.start() if closing else -1
