"""Evidence that a chain of tellings speaks of one event, or one document, that a reader wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pobeda_extract.relate.agreement_chains import Paper
from pobeda_extract.relate.agreement_filters import REJECTIONS as NO_PAPER
from pobeda_extract.relate.event_chains import Chain
from pobeda_extract.relate.event_filters import REJECTIONS as NO_EVENT
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.score.decisions import Verdict, decide, logit
from pobeda_extract.types import Reading, Seen

EVENT: Final = 0
#: Nouns that only say that there is an event, which what follows them names.
VAGUE: Final = frozenset({"мероприятие", "мероприятия"})
AGREEMENT: Final = 1
#: A text of so few sentences is no article under a headline.
_HEADLINE_ONLY: Final = 3
#: A telling that the network takes for none with more certainty than this opens no chain.
_NONE: Final = 0.04


def likely(seen: Seen | None, tellings: Sequence[Telling], kind: int) -> list[Telling]:
    """Leave out tellings whose head the joint reader is sure is none: «в конце концерта» of a firm."""
    if seen is None:
        return list(tellings)
    return [t for t in tellings if _seen(seen, t, kind) >= _NONE]


def _seen(seen: Seen, told: Telling, kind: int) -> float:
    """Return how likely *told* is one: «мероприятия празднования» as likely as what it holds."""
    likely = seen.kind(*_word(seen, told, kind))[kind]
    if told.head.type in VAGUE:
        inside = range(told.head.index + 1, told.mention.last + 1)
        likely = max([likely, *(seen.kind(told.sentence.index, i)[kind] for i in inside)])
    return likely


def _is_held_by_vague(reading: Reading, chain: Chain) -> bool:
    """«мероприятия празднования Победы» are one event, called by its first noun."""
    return all(
        any(
            m.label == "EVENT"
            and m.head < t.mention.head <= m.last
            and t.tokens[m.head].lemma in VAGUE
            for m in reading.mentions_in(t.sentence.start, t.sentence.end)
        )
        for t in chain.tellings
    )


def _word(seen: Seen, told: Telling, kind: int) -> tuple[int, int]:
    """Return the head word as seen: of «дорожная карта» the likelier of the two."""
    ends = dict.fromkeys((told.head.first, told.head.index))
    words = [(told.sentence.index, index) for index in ends]
    return max(words, key=lambda word: seen.kind(*word)[kind])


def words(seen: Seen, tellings: Sequence[Telling], kind: int) -> list[tuple[int, int]]:
    """Return the head words of *tellings*, each once, by sentence and index."""
    return list(dict.fromkeys(_word(seen, t, kind) for t in tellings))


def event_evidence(reading: Reading, seen: Seen, chain: Chain) -> dict[str, float]:
    """Return what speaks for and against *chain* being an event, by name."""
    found = _evidence(reading, seen, chain.tellings, EVENT)
    for rejects in NO_EVENT:
        found[rejects.__name__] = float(rejects(reading, chain))
    found["titled"] = float(chain.title is not None)
    return found


def agreement_evidence(
    reading: Reading, seen: Seen, paper: Paper, papers: Sequence[Paper]
) -> dict[str, float]:
    """Return what speaks for and against *paper* being an agreement, by name."""
    found = _evidence(reading, seen, paper.tellings, AGREEMENT)
    for rejects in NO_PAPER:
        found[rejects.__name__] = float(rejects(reading, paper, papers))
    found["documents"] = float(paper.head.head.plural)
    return found


def _evidence(
    reading: Reading, seen: Seen, tellings: Sequence[Telling], kind: int
) -> dict[str, float]:
    told = {_word(seen, t, kind): t for t in reversed(tellings)}
    probabilities = [_seen(seen, told[word], kind) for word in words(seen, tellings, kind)]
    best = max(probabilities)
    return {
        "seen": logit(best),
        "seen_first": logit(probabilities[0]),
        "told_once": float(len(probabilities) == 1),
        "bare": float(all(t.is_bare for t in tellings)),
        "in_no_lexicon": float(all(t.head.kind == "told" for t in tellings)),
        # a headline that nothing in the article takes up: told again in other words, or none
        "only_in_title": float(
            tellings[-1].sentence.index == 0 and len(reading.sentences) > _HEADLINE_ONLY
        ),
        "plural": float(tellings[0].head.plural),
    }


def is_event(reading: Reading, chain: Chain) -> Verdict:
    """Tell how probable it is that *chain* tells of an event."""
    if reading.seen is None:
        return _by_rules(next((r.__name__ for r in NO_EVENT if r(reading, chain)), None))
    verdict = decide("event", event_evidence(reading, reading.seen, chain))
    return replace(verdict, holds=verdict.holds and not _is_held_by_vague(reading, chain))


def is_agreement(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> Verdict:
    """Tell how probable it is that *paper* tells of an agreement."""
    if reading.seen is None:
        return _by_rules(next((r.__name__ for r in NO_PAPER if r(reading, paper, papers)), None))
    return decide("agreement", agreement_evidence(reading, reading.seen, paper, papers))


def _by_rules(against: str | None) -> Verdict:
    if against is None:
        return Verdict(1.0, True, ())
    return Verdict(0.0, False, ((against, -1.0),))
