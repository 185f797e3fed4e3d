"""Find the event at which a document was, or will be, signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pobeda_extract.facts import Event
from pobeda_extract.relate.agreement_chains import Paper, is_item
from pobeda_extract.relate.agreement_status import is_made
from pobeda_extract.relate.participation import Part
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.types import Reading, Token

_FRAMES: Final = (
    "ход",
    "рамка",
    "итог",
    "время",
    "результат",
    "окончание",
    "завершение",
    "поле",
    "день",
    "конец",
)


def signed_at(reading: Reading, paper: Paper, events: Sequence[Event]) -> Event | None:
    """
    Return the event at which it was, or will be, signed.

    «в ходе визита», «по итогам переговоров», «на форуме», «переговоры, по итогам которых» in the
    sentence that tells of the signing; for a list of documents in the headline above it; else
    talks of which the next sentence says «их встреча».
    """
    for told in paper.tellings:
        if told.direct == "none" and not is_made(told) and not is_item(told):
            continue
        sentence = reading.sentences[0] if is_item(told) else told.sentence
        event = _framing(sentence.tokens, sentence.start, sentence.end, events, told)
        if event is None:
            event = _summed_up(reading, told, events)
        if event is None and told.governance.verb is None and told.direct != "none":
            sentence = reading.sentences[max(sentence.index - 1, 0)]  # «Речь идёт о …»
            event = _framing(sentence.tokens, sentence.start, sentence.end, events, told)
        if event is not None:
            return event
    for told in paper.tellings:
        if told.direct in ("past", "future") and told.sentence.index + 1 < len(reading.sentences):
            following = reading.sentences[told.sentence.index + 1]
            if any(t.lemma == "подписание" and t.rel == "nsubj" for t in following.tokens):
                # «Подписание состоялось в рамках визита»
                event = _framing(following.tokens, following.start, following.end, events, told)
                if event is not None:
                    return event
            for event in events:
                for surface in event.mentions:
                    before = reading.article.text[max(surface.start - 3, 0) : surface.start].lower()
                    if following.start <= surface.start < following.end and before == "их ":
                        return event
    return None


def _summed_up(reading: Reading, told: Telling, events: Sequence[Event]) -> Event | None:
    """«Состоялось заседание. По его итогам лидеры подписали»: the event told right before."""
    words = [t.text.lower() for t in told.tokens[:3]]
    if words[:1] != ["по"] or not told.sentence.index:
        return None
    pronoun = words[1] in ("его", "её", "ее", "их")
    if words[1 + pronoun : 2 + pronoun] not in (["итогам"], ["результатам"], ["окончании"]):
        return None
    following = told.tokens[2 + pronoun : 3 + pronoun]
    if not pronoun and following and following[0].feats.get("Case") == "Gen":
        return None  # «по итогам переговоров»
    before = reading.sentences[told.sentence.index - 1]
    found = [
        (m.start, event)
        for event in events
        for m in event.mentions
        if before.start <= m.start < before.end
    ]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def ceremony_beside(reading: Reading, paper: Paper, events: Sequence[Event]) -> Event | None:
    """«… подписали соглашение. Церемония состоялась в мае»: the ceremony told right after."""
    for told in paper.tellings:
        if told.direct not in ("past", "future"):
            continue
        for event in events:
            if event.name not in ("церемония", "церемония подписания"):
                continue
            near = (
                reading.sentence_at(m.start).index - told.sentence.index for m in event.mentions
            )
            if any(0 <= distance <= 1 for distance in near):
                return event
    return None


def _framing(
    tokens: Sequence[Token], start: int, end: int, events: Sequence[Event], told: Telling
) -> Event | None:
    """Return the event of the sentence that frames the signing."""
    best: tuple[int, Event] | None = None
    for event in events:
        for surface in event.mentions:
            if not (start <= surface.start and surface.end <= end):
                continue
            if told.mention.start <= surface.start and surface.end <= told.mention.end:
                continue
            weight = _frame_weight(tokens, surface.start, surface.end, told)
            if weight and (best is None or weight > best[0]):
                best = (weight, event)
    return None if best is None else best[1]


def _frame_weight(tokens: Sequence[Token], start: int, end: int, told: Telling) -> int:
    first = next((t.index for t in tokens if t.start >= start), None)
    if first is None:
        return 0
    before = list(tokens[max(first - 4, 0) : first])
    if any(t.lemma in _FRAMES for t in before):
        return 4
    if before and before[-1].text.lower() in ("на", "после", "в", "во"):
        return 3
    after = [t.lemma for t in tokens if t.start >= end][:6]
    if "который" in after and any(lemma in _FRAMES for lemma in after):
        return 3
    if before and before[-1].text.lower() in ("с", "со"):
        return 1
    if any(t.lemma in ("принять", "принятый", "подписать") for t in before):
        return 2
    return 0


def meeting_before(paper: Paper, events: Sequence[Event]) -> Event | None:
    """Return the last talks told before the signing, whose sides «главы регионов» are."""
    signed = next((t for t in paper.tellings if t.direct == "past"), None)
    if signed is None:
        return None
    before = [
        e
        for e in events
        if e.type in ("встреча", "переговоры", "беседа")
        and len(e.participants) > 1
        and any(m.end <= signed.mention.start for m in e.mentions)
    ]
    return before[-1] if before else None


def meeting_of(signing: Sequence[Part], events: Sequence[Event]) -> Event | None:
    """Return the one event at which all who signed met."""
    hands = {part.entity for part in signing}
    if len(hands) < 2:
        return None
    found = [e for e in events if e.status == "held" and hands <= set(e.participants)]
    return found[0] if len(found) == 1 else None
