"""Speech one of whose marks is missing: «Мост сдадут в срок», – сказал он» without the first «."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pobeda_extract.recognize.quotemarks import TAIL
from pobeda_extract.recognize.quotepage import Found, Page
from pobeda_extract.recognize.saying import Cue
from pobeda_extract.types import Quotation

_MARKS: Final = re.compile("[«»]")
_DASH: Final = re.compile(r"\s[—–-]{1,2}\s+(?=[а-яё])")
_COLON: Final = re.compile(r":\s*")
#: Words quoted, at least; the verb of saying stands among the first so many behind the dash.
_WORDS: Final = 3
_NEAR: Final = 2


def torn(page: Page, taken: set[int]) -> Iterator[Quotation]:
    """Yield what a paragraph quotes that has one mark too few, and no other quotation."""
    for number, (start, end) in enumerate(page.lines):
        marks = list(_MARKS.finditer(page.text, start, end))
        opening = sum(m.group() == "«" for m in marks)
        if number in taken or not marks or abs(2 * opening - len(marks)) != 1:
            continue
        if any(
            page.words(m) >= _WORDS or m.opening < start or m.closing > end
            for m in page.marks
            if m.opening < end and m.closing > start
        ):
            continue
        if 2 * opening < len(marks):
            found = _without_first(page, start, marks[-1].start(), end)
        else:
            alone = [m.start() for m in marks if m.group() == "«"]
            paired = {m.opening for m in page.marks}
            first = next((at for at in alone if at not in paired), None)
            found = None if first is None else _without_last(page, start, first, end)
        if found is not None:
            begin, stop, said = found
            if len(page.text[begin:stop].split()) >= _WORDS:
                yield page.made(begin, stop, said, "torn_marks")


def _without_first(page: Page, start: int, mark: int, end: int) -> tuple[int, int, Found] | None:
    """«Мост сдадут», – сказал он», «Он сказал: Мост сдадут»."""
    tail = TAIL.match(page.text, mark + 1, end)
    if tail is not None and (cue := _cue_from(page, tail.end(), end)) is not None:
        return start, mark, (cue, page.all.speaker(cue, tail=True))
    colon = _COLON.search(page.text, start, mark)
    if colon is None or page.text[mark + 1 : end].strip(" .!?…"):
        return None
    said = _said_before(page, colon.start())
    return None if said is None else (colon.end(), mark, said)


def _without_last(page: Page, start: int, mark: int, end: int) -> tuple[int, int, Found] | None:
    """«Мост сдадут – сказал он», «Он сказал: «Мост сдадут»."""
    if mark == start:
        dash = _DASH.search(page.text, mark, end)
        cue = _cue_from(page, dash.end(), end) if dash else None
        if dash is None or cue is None:
            return None
        return mark + 1, dash.start(), (cue, page.all.speaker(cue, tail=True))
    before = page.text[start:mark].rstrip()
    if not before.endswith(":"):
        return None
    said = _said_before(page, start + len(before) - 1)
    return None if said is None else (mark + 1, end, said)


def _cue_from(page: Page, start: int, end: int) -> Cue | None:
    """Return the verb of saying that the author's words begin with, if someone speaks it."""
    sentence = page.all.sentence_at(start)
    near = [*page.all.tokens(sentence, start, min(sentence.end, end))][:_NEAR]
    for token in near:
        kind = page.all.kind(sentence, token)
        if kind == "say" and token.feats.get("VerbForm") == "Fin":
            cue = Cue(sentence, token, kind)
            return cue if page.all.speaker(cue, tail=True) is not None else None
    return None


def _said_before(page: Page, colon: int) -> Found | None:
    sentence = page.all.sentence_at(colon)
    cues = [c for c in page.all.cues(sentence, sentence.start, colon) if c.kind == "say"]
    if not cues:
        return None
    speaker = page.all.speaker(cues[-1], tail=False)
    return None if speaker is None else (cues[-1], speaker)
