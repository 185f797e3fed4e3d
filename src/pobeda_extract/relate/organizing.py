"""Find who organized an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.relate.arguments import Named, listed_after, subjects, tokens_in
from pobeda_extract.relate.clauses import clause, is_finite
from pobeda_extract.relate.event_chains import Chain
from pobeda_extract.relate.meetings import UNREAL
from pobeda_extract.relate.partaking import relative_word
from pobeda_extract.relate.participation import Part, keep
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.types import Reading


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


def organizers(reading: Reading, chain: Chain) -> list[Part]:
    """
    Return who organized the event: subjects of «провели», agents of «организован», «организаторы».

    Returns:
        One ``Part`` for each entity, in text order.
    """
    found: dict[str, Part] = {}
    for telling in chain.tellings:
        for rule in ORGANIZING:
            for named, score in rule(reading, telling, chain):
                if named[1].label in ("ORGANIZATION", "COUNTRY"):
                    keep(found, telling, named, score, rule.__name__)
    return list(found.values())


def organized_by(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«Конференция организована советом в сотрудничестве с академией»."""
    tokens, verb = telling.tokens, telling.verb
    if verb is None or telling.governance.role != "subject":
        return
    if verb.lemma not in _words("event.organize") or verb.feats.get("Voice") != "Pass":
        return
    _first, last = clause(telling.sentence, verb.index)
    for named in tokens_in(reading, telling.sentence, verb.index + 1, last):
        start = named[0].mention.first
        before = [t.text.lower() for t in tokens[max(start - 2, 0) : start]]
        instrumental = tokens[named[0].mention.head].feats.get("Case") == "Ins"
        if instrumental and (
            before[-1:] != ["с"] or before in (["сотрудничестве", "с"], ["совместно", "с"])
        ):
            yield named, 0.9


def organizer_subject(
    reading: Reading, telling: Telling, chain: Chain
) -> Iterator[tuple[Named, float]]:
    """«Министерство провело форум»."""
    verb = telling.verb
    if (
        verb is None
        or telling.governance.role != "object"
        or telling.head.kind in ("talks", "visit")
    ):
        return
    if telling.direct in UNREAL:
        return  # «предложил министерству провести форум»
    if verb.lemma in _words("event.organize") and verb.feats.get("Voice") != "Pass":
        yield from ((named, 0.8) for named in subjects(reading, telling.sentence, verb.index))


def organized_it(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«… состоялась конференция. Её организовали музей и архив»."""
    following = telling.sentence.index + 1
    if not chain.is_last_in_sentence(telling) or following >= len(reading.sentences):
        return
    sentence = reading.sentences[following]
    opening = sentence.tokens[0]
    verb = next((t for t in sentence.tokens if is_finite(t)), None)
    if verb is not None and opening.lemma in ("организатор", "соорганизатор") and verb.index == 1:
        for named in listed_after(reading, sentence, verb.index):
            yield named, 0.85
    if opening.text.lower() not in ("его", "её", "ее", "их"):
        return
    if verb is not None and verb.lemma in _words("event.organize") and verb.index <= 3:
        for named in subjects(reading, sentence, verb.index):
            yield named, 0.85


def under_auspices(
    reading: Reading, telling: Telling, chain: Chain
) -> Iterator[tuple[Named, float]]:
    """«конференция под эгидой ООН»; «Организаторы форума – министерство и фонд»."""
    tokens = telling.tokens
    for token in tokens[telling.mention.head : telling.mention.last + 4]:
        if token.text.lower() == "эгидой":
            for named in tokens_in(reading, telling.sentence, token.index + 1, token.index + 3):
                yield named, 0.8
                break


def organizer_noun(
    reading: Reading, telling: Telling, chain: Chain
) -> Iterator[tuple[Named, float]]:
    """«Организаторами форума выступили министерство и фонд»."""
    tokens = telling.tokens
    before = tokens[telling.mention.first - 1] if telling.mention.first else None
    if before is None or before.lemma not in ("организатор", "соорганизатор", "учредитель"):
        return
    verb = next((t for t in tokens[telling.mention.last :] if is_finite(t)), None)
    if verb is None:
        for named in tokens_in(
            reading, telling.sentence, telling.mention.last + 1, len(tokens) - 1
        ):
            yield named, 0.8
        return
    for named in subjects(reading, telling.sentence, verb.index):
        yield named, 0.9
    for named in listed_after(reading, telling.sentence, verb.index):
        yield named, 0.9


def organizer_of_which(
    reading: Reading, telling: Telling, chain: Chain
) -> Iterator[tuple[Named, float]]:
    """«форум, организаторами которого выступили А и Б»; «Его организаторы – А и Б»."""
    tokens, relative = telling.tokens, relative_word(telling)
    if relative is not None and tokens[relative - 1].lemma in _ORGANIZERS:
        verb = next((t for t in tokens[relative:] if is_finite(t)), None)
        if verb is not None:
            given = subjects(reading, telling.sentence, verb.index)
            given += listed_after(reading, telling.sentence, verb.index)
        else:
            given = tokens_in(reading, telling.sentence, relative + 1, len(tokens) - 1)
        yield from ((named, 0.9) for named in given)
    following = telling.sentence.index + 1
    if not chain.is_last_in_sentence(telling) or following >= len(reading.sentences):
        return
    sentence = reading.sentences[following]
    opening = [t.lemma for t in sentence.tokens[:3]]
    if (
        len(opening) == 3
        and sentence.tokens[0].text.lower() in ("его", "её", "ее", "их")
        and opening[1] in _ORGANIZERS
        and not any(is_finite(t) for t in sentence.tokens)
    ):
        for named in tokens_in(reading, sentence, 2, len(sentence.tokens) - 1):
            yield named, 0.85


_ORGANIZERS: Final = frozenset({"организатор", "соорганизатор", "учредитель"})


ORGANIZING: Final[
    tuple[Callable[[Reading, Telling, Chain], Iterator[tuple[Named, float]]], ...]
] = (
    organized_by,
    organizer_subject,
    organizer_noun,
    organized_it,
    organizer_of_which,
    under_auspices,
)
