"""Speech without quotation marks: after a dash, in transcripts, around the author's words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from pobeda_extract.recognize.quotemarks import TAIL
from pobeda_extract.recognize.quotepage import NEAR, Found, Page
from pobeda_extract.recognize.saying import Cue
from pobeda_extract.types import Quotation, Span

#: Speech in one paragraph after a dash is looked through for author's words so many times.
_TURNS: Final = 12
_OPENING: Final = '«„“"'
_DASH: Final = re.compile(r"[—–−-]{1,2}\s+(?=[«\"„“(…]?[А-ЯЁA-Z0-9])|[—–]\s?(?=[А-ЯЁ])")
#: «… осмотрела школу. — Детям нравится»: after a sentence, before one.
_INSIDE: Final = re.compile(r"[.!?…]\s+[—–-]{1,2}\s+(?=[А-ЯЁA-Z…])")
_INSERTION: Final = re.compile(r"(?P<mark>[,.!?…])\s*[—–−-]{1,2}\s+(?=[а-яё])")
_RESUMED: Final = re.compile(r"(?P<mark>[.,:;!?…])\s*[—–−-]{1,2}\s+(?=\S)")
_INITIALS: Final = re.compile(
    r"(?P<name>(?:[А-ЯЁ]\.\s?){1,2}[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)"
    r"(?:\s?\([^()\n]{1,60}\))?\s?:\s+(?=\S)"
)
_LABEL: Final = re.compile(r"[А-ЯЁ][а-яё]+(?:\s[а-яё]+){0,2}\s?:\s")
_COLON_AFTER: Final = re.compile(r"\s?:\s+")
#: Who asks in a transcript is nobody.
_ASKER: Final = re.compile(
    r"(?:Вопрос|Корреспондент|Ведущ(?:ий|ая)|Журналист(?:ка)?|Реплика|Интервьюер|Из зала)\s?:\s"
)
_SIGNATURE: Final = re.compile(r"[—–-]+\s*(?=\w)")
#: A paragraph that Markdown and letters set off as quoted.
_BLOCK: Final = re.compile(r">\s?(?=\w)")


def parts(
    page: Page, start: int, end: int, strict: bool
) -> Iterator[tuple[int, int, Found | None]]:
    """
    Yield speech without the author's words in it, as start, end, and who says so.

    «Мы рады, — сказал он. — Ждём гостей» are two parts; where the author interrupts a
    sentence («Мы, — сказал он, — рады») his words stay in the one part. *strict* asks the
    author to name a speaker, for a dash in a quotation is mostly the speaker's own.
    """
    begin, scan, found = start, start, None
    for _ in range(_TURNS):
        author = _INSERTION.search(page.text, scan, end)
        if author is None:
            break
        turn = _author(page, author.end(), end, strict)
        if turn is None:
            scan = author.end()
            continue
        cue, found = turn
        resumed = _RESUMED.search(page.text, cue.token.end, end)
        stop = author.start() if author["mark"] == "," else author.end("mark")
        if resumed is None:
            yield begin, stop, found
            return
        scan = resumed.end()
        if resumed["mark"] not in ",:;":
            yield begin, stop, found
            begin = scan
    if begin < end:
        yield begin, end, found


def _author(page: Page, start: int, end: int, strict: bool) -> tuple[Cue, Found] | None:
    """Read the author's words inside speech: «— сказал министр»."""
    sentence = page.all.sentence_at(start)
    near = [*page.all.tokens(sentence, start, min(sentence.end, end))][: 3 if strict else NEAR]
    for token in near:
        kind = page.all.kind(sentence, token)
        if kind not in {"say", "turn", "relay", "passive"} or token.feats.get("Person") in {
            "1",
            "2",
        }:
            continue
        if token.feats.get("VerbForm") == "Fin" or kind == "passive":
            cue = Cue(sentence, token, kind)
            speaker = page.all.speaker(cue, tail=True)
            if speaker is None and strict and kind != "passive":
                return None
            return cue, (cue, speaker)
    return None


def dialogue(page: Page, taken: set[int]) -> Iterator[Quotation]:
    """Yield speech after a dash, and after a mark that is never closed."""
    opened = {mark.opening for mark in page.marks}
    for number, (start, end) in enumerate(page.lines):
        if number in taken:
            continue
        dash = _DASH.match(page.text, start, end)
        block = _BLOCK.match(page.text, start, end)
        if block:
            yield from _block(page, number, block.end())
            continue
        if dash:
            begin = dash.end()
        elif page.text[start] in _OPENING and start not in opened:
            begin = start + 1
        else:
            yield from _within(page, start, end)
            continue
        turns = [*parts(page, begin, end, strict=False)]
        if any(found for _, _, found in turns):
            yield from (page.made(*turn, "speech_after_dash", "alone") for turn in turns)
        elif dash:
            found = _announced(page, number)
            if found and page.has_verb(begin, end) and page.text[end - 1] in ".!?…»":
                yield page.made(begin, end, found, "speech_after_colon")


def _block(page: Page, number: int, begin: int) -> Iterator[Quotation]:
    """«Мэр сказала:⏎> Мы ждали этот мост», «> Мы ждали этот мост⏎— Вера Лунина, мэр»."""
    first = number
    while first and page.text.startswith(">", page.lines[first - 1][0]):
        first -= 1
    last = number
    while last + 1 < len(page.lines) and page.text.startswith(">", page.lines[last + 1][0]):
        last += 1
    found = _announced(page, first) or _signed(page, last + 1)
    if found is not None:
        yield page.made(begin, page.lines[number][1], found, "block_quote")


def _signed(page: Page, number: int) -> Found | None:
    """Read the signature that the paragraph after a block of words is."""
    if number >= len(page.lines):
        return None
    start, end = page.lines[number]
    dash = _SIGNATURE.match(page.text, start, end)
    person = page.person_from(dash.end(), end) if dash else None
    if dash is None or person is None or page.has_verb(dash.end(), end):
        return None
    return None, person.span


def _within(page: Page, start: int, end: int) -> Iterator[Quotation]:
    """
    Yield speech that begins inside a paragraph: «Мэр осмотрела школу. — Нравится, — сказала она».

    Or with the paragraph, without any mark: «Дорогу отремонтируют к осени, - сказал аким района».
    """
    if any(sign in page.text[start:end] for sign in '«»"“”„'):
        return
    author = _INSERTION.search(page.text, start, end)
    if author is None:
        return
    dash = _INSIDE.search(page.text, start, author.start())
    begin = dash.end() if dash else start
    turns = [*parts(page, begin, end, strict=True)]
    if not turns or not any(found for _, _, found in turns):
        return
    first = turns[0][1]
    if dash is None:
        if not page.has_verb(begin, first):
            return
        rule = "speech_without_marks"
        begin = _own_words(page, begin, first)
        turns[0] = (begin, *turns[0][1:])
    else:
        rule = "speech_after_dash"
    yield from (page.made(*turn, rule) for turn in turns)


def _own_words(page: Page, start: int, end: int) -> int:
    """Return where a speaker's words begin who has no marks: after the author's last sentence."""
    begin = start
    for sentence in page.all.sentences[page.all.sentence_at(start).index :]:
        if sentence.end >= end:
            return max(begin, start)
        told = any(m.label in {"PERSON", "PROFESSION"} for m in page.all.mentions(sentence))
        if told or any(True for _ in page.all.cues(sentence, sentence.start, sentence.end)):
            begin = page.all.sentences[sentence.index + 1].start
    return begin


def _announced(page: Page, number: int) -> Found | None:
    """Read who speaks where the paragraph before ends so: «Министр сказал:»."""
    if not number:
        return None
    start, end = page.lines[number - 1]
    before = page.text[start:end].rstrip()
    if not before.endswith(":"):
        return None
    sentence = page.ground.sentence_at(start + len(before) - 1)
    cues = [*page.ground.cues(sentence, sentence.start, end)]
    if cues:
        return cues[-1], page.ground.speaker(cues[-1], tail=False)
    speaker = page.named_up_to(start + len(before) - 1)
    return None if speaker is None else (None, speaker)


def transcript(page: Page) -> Iterator[Quotation]:
    """Yield the paragraphs of a transcript: «В.Путин: …» and what follows it."""
    labels = [_label(page, number) for number in range(len(page.lines))]
    asked = sum(_ASKER.match(page.text, *line) is not None for line in page.lines)
    if sum(label is not None for label in labels) + asked < 2:
        labels = [x if x and _INITIALS.match(page.text, x[0].start) else None for x in labels]
    current: Span | None = None
    for number, (start, end) in enumerate(page.lines):
        label = labels[number]
        if label is not None:
            current, begin = label
            yield page.made(begin, end, (None, current), "transcript")
        elif current is not None and _goes_on(page, current, start, end):
            yield page.made(start, end, (None, current), "transcript")
        elif not page.text[start:end].startswith(("(", "<", "[")):
            current = None


def _label(page: Page, number: int) -> tuple[Span, int] | None:
    """Return the speaker's name before a paragraph of a transcript, and where speech begins."""
    start, end = page.lines[number]
    match = _INITIALS.match(page.text, start, end)
    if match and (number or len(page.lines) > 1):
        return Span(*match.span("name")), match.end()
    if not number:
        return None  # a headline: «Иванов: завод построим»
    person = page.person_from(start, end)  # «Патриарх Порфирий: …»
    if person is not None:
        colon = _COLON_AFTER.match(page.text, person.end, end)
        # Nothing follows where the text ends: that is no speech either.
        if colon and page.text[colon.end() : colon.end() + 1] not in _OPENING:
            return person.span, colon.end()
    return None


def _goes_on(page: Page, speaker: Span, start: int, end: int) -> bool:
    """Tell whether a paragraph is still the speech of *speaker*, who would not name himpage."""
    if page.text[start] in "(<[" or _LABEL.match(page.text, start, end):
        return False
    surname = page.text[speaker.start : speaker.end].split(".")[-1].split()[-1]
    if surname[: max(len(surname) - 2, 4)] in page.text[start:end]:
        return False
    return not any(q.kind == "say" for q in _authors_cues(page, start, end))


def _authors_cues(page: Page, start: int, end: int) -> Iterator[Cue]:
    """Yield the words of saying after quotations in a paragraph: there an author writes."""
    first = bisect_left(page.marks, start, key=lambda mark: mark.opening)
    for mark in page.marks[first : first + _TURNS]:
        if mark.opening >= end:
            return
        tail = TAIL.match(page.text, mark.closing)
        cue = page.first_cue(tail.end(), end) if tail else None
        if cue is not None:
            yield cue
