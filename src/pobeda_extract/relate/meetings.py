"""Find who meets: from verbs of meeting beside the talks, and from words for those who lead."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.relate.arguments import Named, headed_by, subjects, tokens_in
from pobeda_extract.relate.clauses import children, clause, is_finite, outlook
from pobeda_extract.relate.event_chains import PLURAL_ONLY, Chain
from pobeda_extract.relate.subjects import subject_token
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.types import Entity, Reading, Sentence, Token

UNREAL: Final = frozenset({"doubt", "negated", "cancelled"})


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


_BESIDE: Final = 2
#: More entities than an article that speaks of two leaders.
_BOOK: Final = 1000


_LEADERS: Final = frozenset({"лидер", "глава", "президент", "премьер", "министр"})


def met(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«Путин встретится с Аснаром», «А и Б обсудили …» tell who is at the talks told beside."""
    if (
        telling.head.kind != "talks"
        or telling is not chain.head
        or telling.head.plural != (telling.head.type in PLURAL_ONLY)
    ):
        return
    known = {i for t in chain.tellings for i in t.entities if reading.by_id[i].label == "PERSON"}
    at = telling.sentence.index
    for sentence in reading.sentences[max(at - _BESIDE, 0) : at + _BESIDE + 1]:
        for token in sentence.tokens:
            if not is_finite(token) or outlook(sentence.tokens, token.index) in UNREAL:
                continue
            sides = _meeting(reading, sentence, token)
            people = [named for named in sides if named[1].label == "PERSON"]
            vague = not telling.is_bare and not known
            if vague and token.lemma not in _words("event.discuss"):
                continue  # «встреча министров» is not whom the mayor received
            enough = len(people) > 1 or (
                bool(people) and telling.is_bare and token.lemma in _words("event.meet")
            )
            if enough and (not known or known & {e.id for _, e in people}):
                yield from ((named, 0.8) for named in people)


def _meeting(reading: Reading, sentence: Sentence, verb: Token) -> list[Named]:
    """Return whom a verb of meeting joins: its subject, and whom it names after «с»."""
    if verb.lemma in _words("event.discuss"):
        return subjects(reading, sentence, verb.index)
    if verb.lemma in ("принять", "принимать") and verb.feats.get("Voice") != "Pass":
        # «А принял министра Б»
        received = [
            child
            for child in children(sentence.tokens, verb.index)
            if child.rel == "obj" and child.index > verb.index and child.lemma != "участие"
        ]
        guests = [n for c in received for n in headed_by(reading, sentence, c.index, oblique=True)]
        return subjects(reading, sentence, verb.index) + guests if guests else []
    if verb.lemma not in _words("event.meet"):
        return []
    sides = subjects(reading, sentence, verb.index)
    for token in sentence.tokens[verb.index + 1 :]:
        if token.text.lower() in ("с", "со") and token.rel == "case":
            met_there = headed_by(reading, sentence, token.head, oblique=True)
            _, last = clause(sentence, verb.index)
            rest = tokens_in(reading, sentence, token.index + 1, last)
            people = [named for named in rest if named[1].label == "PERSON"]
            return sides + (met_there or people[:1])
    return sides


def leaders(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«лидеры государств проведут переговоры», «беседа лидеров»: the two who lead states."""
    if telling.head.kind != "talks":
        return
    verb, mention = telling.verb, telling.mention
    roles = list(telling.tokens[mention.head + 1 : mention.last + 1])
    if verb is not None and telling.governance.role == "object":
        subject = subject_token(telling.tokens, verb.index)
        roles += [subject] if subject is not None else []
    if not any(t.lemma in _LEADERS and t.feats.get("Number") == "Plur" for t in roles):
        return
    if len(reading.entities) > _BOOK:
        return  # «лидеры» of a whole book are nobody in particular
    leading = leading_people(reading)
    people = [e for e in reading.entities if e.label == "PERSON" and e.occurrences]
    if all(t.lemma == "министр" for t in roles if t.lemma in _LEADERS):
        leading = [e for e in people if _is_minister(reading, e)]
    elif len(leading) != 2 and not telling.entities:
        leading = people
    if len(leading) != 2 or (telling.entities and not _acts_for(reading, leading, telling)):
        return
    for entity in leading:
        yield (entity.occurrences[0], entity), 0.7


def _is_minister(reading: Reading, entity: Entity) -> bool:
    titles = (post.title.lower() for post in reading.posts_of(entity.id))
    return any(title.startswith(("министр", "глава мид", "госсекретарь")) for title in titles)


def _acts_for(reading: Reading, people: list[Entity], telling: Telling) -> bool:
    """«встреча министров Чили и Перу»: each must serve one whom the phrase names."""
    return all(
        any({p.place, p.organization} & telling.entities for p in reading.posts_of(e.id))
        for e in people
    )


def leading_people(reading: Reading) -> list[Entity]:
    """Return the people whose posts lead a state, in the order of the reading."""
    ids = {
        post.person
        for post in reading.posts
        if post.status != "former"
        and post.title.lower().startswith(tuple(_words("event.leaders")))
        and post.place is not None
        and reading.by_id[post.place].label == "COUNTRY"
    }
    return [e for e in reading.entities if e.id in ids and e.occurrences]
