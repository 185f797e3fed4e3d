"""Which stretches in quotation marks are speech: a rule for each way newspapers quote.

``RULES`` are asked in order; what none of them claims is a name («конференция «Память Победы»).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from pobeda_extract.recognize.quotemarks import TAIL, Quoted
from pobeda_extract.recognize.quotepage import NEAR, Found, Page
from pobeda_extract.recognize.saying import Cue, named, plain
from pobeda_extract.types import Manner

#: A fragment within a sentence has at least so many words, else it is a manner of speaking.
_FRAGMENT: Final = 3
#: A sentence by itself, with no word of saying near the marks, has at least so many.
_SENTENCE: Final = 5
_BETWEEN: Final = '»“”".,!?… \r\n\xa0'
_COMMA: Final = re.compile(r"[ \xa0]?,[ \xa0]+(?=[а-яё])")
_COLON_AFTER: Final = re.compile(r"\s?:\s+")
_END: Final = re.compile(r"\s*(?:[.!?…]+\s*)?(?:\Z|(?=[\r\n]))|\s*[.!?…]+\s+(?=[«\"А-ЯЁA-Z—–])")
#: A crime's name is no speech: «причинение смерти по неосторожности» (ст. 109 УК).
_ARTICLE: Final = re.compile(r"\s?\((?:ч|ст|п)\.")
_BEGIN: Final = re.compile(r"(?:\A|[\r\n.!?…»\"”:])\s*\Z")

#: What stands between the words and who signed them; a signature is no longer than that.
_SIGNED: Final = re.compile(
    r"[ \xa0]?[.!?…,]{0,3}(?:[ \xa0]*[\r\n]\s*(?:[—–-]+\s*)?|[ \xa0]+(?:[—–-]+\s*)?|\s?\()(?=\w)"
)
_AFTER_NAME: Final = re.compile(r"\s*(?:[,.]|$)|\s+[—–-]\s")
_SIGNATURE: Final = 120
#: A word of saying that says nothing of a fragment: «заключили договор».
_NO_CUE: Final = 3

_Rule: TypeAlias = Callable[[Page, Quoted], "Found | None"]


def quote_before_author(page: Page, mark: Quoted) -> Found | None:
    """«Мы рады», — сказал министр."""
    tail = TAIL.match(page.text, mark.closing)
    if tail is None:
        return _without_dash(page, mark)
    stop = bool(tail and tail["stop"].strip()) or page.text[mark.end - 1] in "!?…"
    if page.words(mark) < 2 or tail.end() >= page.line_end(mark.closing):
        return None
    start = tail.end()
    end = page.line_end(start)
    sentence = page.ground.sentence_at(start)
    near = [*page.ground.tokens(sentence, start, min(sentence.end, end))][:NEAR]
    if not near:
        return None
    first, cue = near[0], page.first_cue(start, end)
    if cue is None or cue.token.pos == "NOUN":
        told = first.pos == "VERB" and first.feats.get("VerbForm") == "Fin"
        if stop and told and first.text[0].islower():
            unknown = Cue(sentence, first, "say", known=False)
            if page.words(mark) > _FRAGMENT or _is_named(page, unknown):
                cue = unknown
    if cue is not None and (stop or cue.token.index <= first.index + 1):
        return cue, page.ground.speaker(cue, tail=True)
    return None


def _is_named(page: Page, cue: Cue) -> bool:
    """«Нам некуда деваться», — развела руками врач Орлова: someone does it, so someone speaks."""
    speaker = page.ground.speaker(cue, tail=True)
    return speaker is not None and page.ground.is_named(speaker)


def _without_dash(page: Page, mark: Quoted) -> Found | None:
    """«Мы рады гостям», цитирует министра газета."""
    comma = _COMMA.match(page.text, mark.closing)
    if comma is None or not _BEGIN.search(page.text, max(mark.opening - 3, 0), mark.opening):
        return None
    if page.words(mark) < _FRAGMENT or not page.has_verb(mark.start, mark.end):
        return None
    cue = page.first_cue(comma.end(), page.line_end(comma.end() - 1))
    if cue is None or cue.token.start != comma.end() or cue.kind not in {"say", "turn", "relay"}:
        return None
    return cue, page.ground.speaker(cue, tail=True)


def quote_after_colon(page: Page, mark: Quoted) -> Found | None:
    """Министр сказал: «Мы рады»."""
    start = page.line_start(mark.opening)
    before = page.text[start : mark.opening].rstrip(" \xa0—–-'\n")
    number = page.line(mark.opening)
    if not before and number:
        start, end = page.lines[number - 1]  # «Ректор Анна Орлова:⏎«Мы ждём студентов»
        before = page.text[start:end].rstrip()
    if not before.endswith(":") or page.words(mark) < _FRAGMENT:
        return None
    colon = start + len(before) - 1
    has_verb = page.has_verb(mark.start, mark.end)
    if page.is_title(mark) and not has_verb:
        return None
    sentence = page.ground.sentence_at(colon)
    cues = [*page.ground.cues(sentence, sentence.start, colon)]
    if cues:
        return cues[-1], page.ground.speaker(cues[-1], tail=False)
    speaker = page.named_up_to(colon)
    if speaker is not None:
        return None, speaker
    if has_verb and page.words(mark) >= _SENTENCE and _END.match(page.text, mark.closing):
        return None, None
    return None


def quote_in_headline(page: Page, mark: Quoted) -> Found | None:
    """«Мы рады гостям»: Пётр Ильин о выставке."""
    colon = _COLON_AFTER.match(page.text, mark.closing)
    line = page.line_start(mark.opening)
    if colon is None or mark.opening != line or page.words(mark) < _FRAGMENT:
        return None
    end = page.line_end(mark.closing)
    names = [
        m
        for m in page.ground.mentions(page.ground.sentence_at(colon.end()))
        if m.label in {"PERSON", "PROFESSION", "ORGANIZATION"} and colon.end() <= m.start < end
    ]
    for mention in names:
        if mention.label == "PERSON" and not page.is_title(mark):
            return None, mention.span
    if not page.has_verb(mark.start, mark.end) or page.is_title(mark):
        return None
    for mention in names:
        if mention.start == colon.end():
            return None, mention.span
    return (None, None) if line == page.lines[0][0] else None


def quote_with_signature(page: Page, mark: Quoted) -> Found | None:
    """«Мы ждали этот мост двадцать лет». Вера Лунина, мэр Твери."""
    text = page.text
    if not _BEGIN.search(text, max(mark.opening - 3, 0), mark.opening):
        return None
    if page.words(mark) < _FRAGMENT + 1 or not page.has_verb(mark.start, mark.end):
        return None
    signed = _SIGNED.match(text, mark.closing)
    if signed is None or signed.end() >= len(text):
        return None
    end = page.line_end(signed.end())
    if signed.group().endswith("("):
        end = min(text.find(")", signed.end(), end) % (end + 1), end)
    person = page.person_from(signed.end(), end)
    if person is None or page.has_verb(signed.end(), end) or end - signed.end() > _SIGNATURE:
        return None
    return (None, person.span) if _AFTER_NAME.match(text, person.end, end) else None


def quote_by_itself(page: Page, mark: Quoted) -> Found | None:
    """Об этом сообщил министр. «Мы рады гостям и ждём их снова»."""
    text = page.text
    if not _BEGIN.search(text, max(mark.opening - 3, 0), mark.opening):
        return None
    if not _END.match(text, mark.closing) or page.words(mark) < _SENTENCE:
        return None
    if text[mark.start].islower() or not page.has_verb(mark.start, mark.end):
        return None
    last = page.found[-1] if page.found else None
    if last is not None and text[last.end : mark.opening].strip(_BETWEEN) == "":
        return None, None
    index = page.ground.sentence_at(mark.opening).index
    while index >= 0 and page.ground.sentences[index].end > mark.opening:
        index -= 1
    if index < 0:
        return None
    sentence = page.ground.sentences[index]
    cues = [*page.ground.cues(sentence, sentence.start, sentence.end)]
    if cues:
        return cues[-1], page.ground.speaker(cues[-1], tail=False)
    return None


def fragment(page: Page, mark: Quoted) -> Found | None:
    """Он назвал договор «важным шагом вперёд»."""
    text = page.text
    if page.words(mark) < _FRAGMENT or _ARTICLE.match(text, mark.closing):
        return None
    previous = page.token_before(mark)
    clear = page.starts_as_clause(mark)  # «соглашение «обеспечит мир» is no name
    if text[mark.start].isupper():
        if previous is None or page.is_title(mark):
            return None
        clause = previous.pos in {"SCONJ", "VERB"} or previous.text in "—–,"
        if previous.pos != "SCONJ" and not (clause and page.has_verb(mark.start, mark.end)):
            return None
    elif previous is not None and plain(previous.lemma) in named() and not clear:
        return None
    sentence = page.ground.sentence_at(mark.opening)
    before = [*page.ground.cues(sentence, sentence.start, mark.opening)][::-1]
    after = [*page.ground.cues(sentence, mark.closing, sentence.end)]
    found = min([*before, *after], key=_weakness, default=None)
    if found is not None and _weakness(found) < _NO_CUE:
        return found, page.ground.speaker(found, tail=found in after and found.kind == "say")
    if text[mark.start].isupper():  # «снялся в лентах «Река», «Люди, которых я знал»
        return None
    if page.words(mark) > _SENTENCE and page.has_verb(mark.start, mark.end, infinitive=True):
        return None, None
    return None


def _weakness(cue: Cue) -> int:
    """Rank the words of saying in a sentence; of equals the nearest counts, first before."""
    if cue.kind == "turn":
        return _NO_CUE
    if cue.kind in {"according", "speech"}:
        return 2
    return 1 if cue.token.feats.get("VerbForm") == "Inf" or cue.kind == "relay" else 0


#: Asked in this order, each with the manner of what it finds; what none of them claims is a name.
RULES: Final[tuple[tuple[_Rule, Manner], ...]] = (
    (quote_before_author, "told"),
    (quote_after_colon, "told"),
    (quote_in_headline, "headline"),
    (quote_with_signature, "told"),
    (quote_by_itself, "alone"),
    (fragment, "told"),
)
