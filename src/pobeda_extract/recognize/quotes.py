"""A tagged text into its quotations: what is said, by which word, by whom.

Quotation marks also stand around names («конференция «Память Победы»), so each quoted stretch is
asked, rule by rule, whether words of saying make it speech; what no rule claims is a name. Speech
after a dash and in transcripts («В.Путин: …») needs no marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pobeda_extract.recognize.quotemarks import Quoted
from pobeda_extract.recognize.quotepage import Page
from pobeda_extract.recognize.quoterules import RULES
from pobeda_extract.recognize.speech import dialogue, parts, transcript
from pobeda_extract.recognize.tornmarks import torn
from pobeda_extract.types import Mention, Quotation, Sentence


def quotations(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Quotation, ...]:
    """
    Find all that the article quotes.

    Args:
        text: The article.
        sentences: All of it, tagged.
        mentions: What was recognized in it: speakers, and names in quotation marks.

    Returns:
        Quotations in text order, not overlapping, without marks and dashes around them. A
        quotation over several paragraphs is one, transcript speech is one for each paragraph.
        Indirect speech, titles and words in ironical marks are none. Empty for no sentences.
    """
    if not sentences:
        return ()
    page = Page(text, sentences, mentions)
    spoken = [*transcript(page)]
    spoken += dialogue(page, {page.line(quotation.start) for quotation in spoken})
    spoken += torn(page, {page.line(quotation.start) for quotation in spoken})
    lines = {page.line(quotation.start) for quotation in spoken}
    waiting: list[Quoted] = []
    for mark in page.marks:
        if page.line(mark.start) in lines:
            continue
        quoted = [*_in_marks(page, mark)]
        if quoted:
            page.found.extend(_begun(page, waiting, quoted[0]))
            page.found.extend(quoted)
        waiting = [*waiting, mark] if not (quoted or mark.closed) else []
    found = (quotation for quotation in [*page.found, *spoken] if quotation.text)
    return tuple(sorted(found, key=lambda quotation: quotation.start))


def _begun(page: Page, before: Sequence[Quoted], quotation: Quotation) -> Iterator[Quotation]:
    """Yield the paragraphs before, whose marks were not closed, as words of the same speaker."""
    for mark in before:
        words = page.text[mark.start : mark.end]
        yield Quotation(
            mark.start,
            mark.end,
            words,
            page.ground.sentence_at(mark.end - 1).index,
            None,
            quotation.speaker,
            "quote_goes_on",
        )


def _in_marks(page: Page, mark: Quoted) -> Iterator[Quotation]:
    """Yield what is quoted in a pair of marks: one quotation, several, or none."""
    turns = [*parts(page, mark.start, mark.end, strict=True)]
    if any(found for _, _, found in turns):
        yield from (page.made(*turn, "quote_around_author", "alone") for turn in turns)
        return
    for rule, manner in RULES:
        found = rule(page, mark)
        if found is not None:
            yield page.made(mark.start, mark.end, found, rule.__name__, manner)
            return
