"""A text into sentences and words: the only door to razdel.

razdel decides where sentences and words end; what stands here keeps its cost linear on texts that
no editor wrote (a word of 200,000 letters, a file without one full stop) and makes every line
break that ends a paragraph end a sentence too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pobeda_extract.lexicons.marks import DASHES
from pobeda_extract.types import Segment, Span

#: A sentence of more words than this is cut: the networks lose the thread long before.
MAX_WORDS: Final = 200
#: razdel gets at most this many characters at once: it is quadratic in a sentence's length.
_BLOCK: Final = 4000
#: Longer stretches without white space are cut by a plain pattern instead of razdel's rules.
_LONG: Final = 300
#: Pieces of a longer stretch: no word of any language is longer.
_WORD: Final = 100
_STRETCHES: Final = 500
_NUMERAL: Final = re.compile(r"(?<=[а-яё] )([IVX]{1,5}\.)\s+(?=[«\"]?[А-ЯЁ][а-яё])")
#: Brackets inside a sentence hold no more characters.
_BRACKETS: Final = 200

_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
_STRETCH = re.compile(r"\S+")
#: «слово», «слово,», «(слово)», «2024».»: what razdel would cut in the same way, slowly.
_PLAIN = re.compile(r"([«(]?)(?:[а-яёА-ЯЁ]+|[a-zA-Z]+|[0-9]+)([»)]?[.,;:]?)")
_PIECE = re.compile(rf"\w{{1,{_WORD}}}|[^\w\s]")


def segment(text: str) -> tuple[Segment, ...]:
    """
    Cut *text* into sentences and words.

    Args:
        text: Anything, of any length; the cost is linear in it.

    Returns:
        Sentences in text order, none without a word, none longer than ``MAX_WORDS``; spans
        without the white space around them, in characters. Empty for a text of white space.
    """
    return tuple(_segments(text))


def _segments(text: str) -> Iterator[Segment]:
    for start, end in _paragraphs(text):
        for first, last in _sentences(text, start, end):
            words = tuple(_words(text, first, last))
            while words:
                cut = _cut(text, words)
                yield Segment(words[0].start, words[cut - 1].end, words[:cut])
                words = words[cut:]


def _cut(text: str, words: tuple[Span, ...]) -> int:
    """Return how many words make one sentence: all, or as far as a comma within the limit."""
    if len(words) <= MAX_WORDS:
        return len(words)
    for i in range(MAX_WORDS, MAX_WORDS // 2, -1):
        if text[words[i - 1].start] in ";,":
            return i
    return MAX_WORDS


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between line ends."""
    start = 0
    for match in _LINE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    from razdel import sentenize

    for first, last in _blocks(text, start, end):
        begin = -1
        for found in sentenize(text[first:last]):
            if found.start == found.stop:
                continue
            at, stop = first + found.start, first + found.stop
            if begin < 0:
                begin = at
            if not _is_in_brackets(text, begin, stop, last):
                yield from _after_numerals(text, begin, stop)
                begin = -1
        if begin >= 0:
            yield begin, last


def _after_numerals(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut «… памятник Петру I. Рядом …», whose number razdel takes for an initial."""
    for match in _NUMERAL.finditer(text, start, end):
        yield start, match.end(1)
        start = match.end()
    yield start, end


def _is_in_brackets(text: str, start: int, stop: int, end: int) -> bool:
    """«Директор музея (ул. Мира, д. 5. Телефон 12-34) Анна Орлова»: the sentence goes on."""
    opening = text.rfind("(", start, stop)
    if opening < 0 or text.find(")", opening, stop) >= 0:
        return False
    closing = text.find(")", stop, min(opening + _BRACKETS, end))
    if closing < 0 or text.find("(", stop, closing) >= 0:
        return False
    if text[stop:closing].lstrip()[:1] in DASHES:
        return False  # «(тогда Ленинград. — Ред.) объявили»: a remark of the editor's
    # A bracket after a full stop («Мост открыт. (Его строили долго. И дорого.)») is its own.
    return (
        text[start:opening].rstrip()[-1:].isalnum()
        and text[closing + 1 : closing + 3].strip()[:1].isalnum()
    )


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a paragraph into pieces that razdel can afford, after a full stop where there is one."""
    while end - start > _BLOCK:
        cut = text.rfind(". ", start + _BLOCK // 2, start + _BLOCK) + 1
        if cut <= 0:
            cut = text.rfind(" ", start + _BLOCK // 2, start + _BLOCK)
        if cut <= 0:
            cut = start + _BLOCK
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _words(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _STRETCH.finditer(text, start, end):
        at, last = match.span()
        plain = _PLAIN.fullmatch(text, at, last) if last - at <= _WORD else None
        if plain is None:
            for first, after in _pieces(match.group()):
                yield Span(at + first, at + after)
            continue
        word, mark = plain.end(1), plain.start(2)
        if word > at:
            yield Span(at, word)
        yield Span(word, mark)
        for place in range(mark, last):
            yield Span(place, place + 1)


def _pieces(stretch: str) -> tuple[tuple[int, int], ...]:
    """Cut a stretch without white space; the same stretches come again and again."""
    if len(stretch) > _LONG:
        return tuple(match.span() for match in _PIECE.finditer(stretch))
    return _tokens(stretch)


@lru_cache(maxsize=_STRETCHES)
def _tokens(stretch: str) -> tuple[tuple[int, int], ...]:
    from razdel import tokenize

    return tuple((word.start, word.stop) for word in tokenize(stretch))


#: Cyrillic letters that other languages have and Russian lacks.
_FOREIGN: Final = "ІіЇїЄєҐґЎўӘәҒғҚқҢңӨөҰұҮүҺһҲҳҶҷӢӣӮӯЈјЉљЊњЋћЂђЏџ"
_CYRILLIC: Final = re.compile(f"[А-Яа-яЁё{_FOREIGN}]{{2,}}")
_HAS_FOREIGN: Final = re.compile(f"[{_FOREIGN}]")
_ENOUGH: Final = 20_000
#: Of a text's common words, one in so many may have letters that Russian lacks.
_RARELY: Final = 8


def is_russian(text: str) -> bool:
    """
    Tell whether there is Russian in *text*, judged by letters alone.

    A text in Ukrainian, Belarusian, Kazakh or Serbian is none: its common words have letters that
    Russian lacks, while in Russian only names have them («Гүлнар Әбенова»). A text in which Russian
    words stand among Latin ones is Russian. Only the first 20,000 characters are looked at, or as
    many from the first Cyrillic word on.

    >>> is_russian("Министр открыл мост."), is_russian("The bridge."), is_russian("Міністр відкрив")
    (True, False, False)
    >>> is_russian("Слово взял ректор Нұрлан Есенов.")
    True
    """
    found = _CYRILLIC.search(text)
    if found is None:
        return False
    sample = text[found.start() : found.start() + _ENOUGH]
    every = _CYRILLIC.findall(sample)
    words = [word for word in every if word[0].islower()] or every
    return sum(1 for word in words if _HAS_FOREIGN.search(word)) * _RARELY < len(words)
