"""Find where an event is by what is said beside it: who comes, who is host, what is part of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final, TypeAlias

from pobeda_extract.lexicons import words
from pobeda_extract.relate.clauses import clause, is_finite, outlook
from pobeda_extract.relate.locatives import LOCAL, locatives
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Entity, Occurrence, Reading, Sentence, Token

Places: TypeAlias = list[tuple[Occurrence, Entity]]

_INVITES: Final = frozenset({"пригласить", "приглашать", "позвать", "звать", "полететь", "лететь"})
_HOSTS: Final = frozenset({"принять", "принимать"})
_HOSTING: Final = frozenset({"CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT"})
_FRAMES: Final = frozenset({"рамка", "ход", "поле"})
_SEEN: Final = frozenset({"посмотреть", "увидеть", "смотреть", "послушать", "посетить"})


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


def venue(reading: Reading, telling: Telling) -> Places:
    """Return what the first rule that knows it says of the place of *telling*, else nothing."""
    for rule in VENUES:
        found = rule(reading, telling)
        if found:
            return found
    return []


def where_one_comes(reading: Reading, telling: Telling) -> Places:
    """«прибыл в Казань на саммит», «пригласил коллег в Рим на форум», «… для участия в форуме»."""
    verb, over = telling.verb, telling.governance
    if verb is None or telling.head.kind == "visit" or over.role != "oblique":
        return []
    if verb.lemma not in _words("event.visit") | _INVITES:
        return []
    if not (over.preposition == "на" and not over.nouns) and "участие" not in over.nouns:
        return []
    tokens = telling.tokens
    first, last = clause(telling.sentence, verb.index)
    found = []
    for occurrence, entity in reading.occurrences_in(tokens[first].start, tokens[last].end):
        mention = occurrence.mention
        if entity.label not in PLACE_TYPES or occurrence.kind not in ("name", "acronym"):
            continue
        inside = telling.mention.first <= mention.first <= telling.mention.last
        before = tokens[mention.first - 1] if mention.first else None
        if before is None or before.text.lower() not in ("в", "во") or inside:
            continue
        if tokens[mention.head].feats.get("Case") in ("Acc", None, "Nom"):
            found.append((occurrence, entity))
    return found[:1]


def host(reading: Reading, telling: Telling) -> Places:
    """«саммит примет Казань», «Следующая встреча намечена на май, её примет Рим»."""
    tokens = telling.tokens
    for verb in tokens:
        if verb.lemma not in _HOSTS or not is_finite(verb):
            continue
        if any(t.lemma == "участие" for t in tokens[max(verb.index - 2, 0) : verb.index + 3]):
            continue
        own = telling.governance.verb == verb.index and telling.governance.role in (
            "object",
            "subject",
        )
        if not own and not _is_pronoun_of(telling, verb):
            continue
        for occurrence, entity in reading.occurrences_in(tokens[0].start, tokens[-1].end):
            head = tokens[occurrence.mention.head]
            if entity.label in _HOSTING and occurrence.kind == "name":
                outside = not telling.mention.start <= head.start < telling.mention.end
                beside = head.head == verb.index and head.rel in ("nsubj", "obj")
                if outside and beside and occurrence.mention.text == entity.form.text:
                    return [(occurrence, entity)]
    return []


def _is_pronoun_of(telling: Telling, verb: Token) -> bool:
    """«её примет»: the pronoun before the verb, of the noun's gender, behind its phrase."""
    if verb.index - 1 <= telling.mention.last:
        return False
    word = telling.tokens[verb.index - 1].text.lower().replace("ее", "её")
    gender = telling.tokens[telling.mention.head].feats.get("Gender")
    return word == ("её" if gender == "Fem" else "его") and not telling.head.plural


def where_its_part_is(reading: Reading, telling: Telling) -> Places:
    """«Церемония прошла в Риме в рамках форума»: the forum was there."""
    verb, over = telling.verb, telling.governance
    if verb is None or over.nouns[:1] == () or over.nouns[0] not in _FRAMES:
        return []
    if telling.head.kind == "visit" or telling.head.plural or len(over.nouns) > 1:
        return []  # «в рамках мероприятий» of a jubilee: they are in many places
    if verb.lemma not in _words("event.happen"):
        return []
    return _in_clause(reading, telling.sentence, verb, telling)


def where_it_is_seen(reading: Reading, telling: Telling) -> Places:
    """«в Доме культуры посмотрели концерт»: what is seen is where one sees it."""
    verb, over = telling.verb, telling.governance
    if verb is None or verb.lemma not in _SEEN or over.role != "object" or over.nouns:
        return []
    if outlook(telling.tokens, verb.index) != "past":
        return []  # «весной выставку увидят в Риме»
    return _in_clause(reading, telling.sentence, verb, telling)


def _in_clause(reading: Reading, sentence: Sentence, verb: Token, telling: Telling) -> Places:
    first, last = clause(sentence, verb.index)
    return [
        (o, e)
        for o, e in locatives(reading, sentence, first, last)
        if not telling.mention.first <= o.mention.first <= telling.mention.last
        and not is_of_affairs(telling, o)
    ]


def is_of_affairs(telling: Telling, occurrence: Occurrence) -> bool:
    """«конференция о мире на Ближнем Востоке»: the noun right before it has that place."""
    tokens, first = telling.tokens, occurrence.mention.first
    if first < 2 or tokens[first - 1].text.lower() not in LOCAL:
        return False
    noun = tokens[first - 2]
    return noun.pos == "NOUN" and noun.lemma in _words("contrast.affairs")


VENUES: Final[tuple[Callable[[Reading, Telling], Places], ...]] = (
    where_one_comes,
    host,
    where_its_part_is,
    where_it_is_seen,
)
