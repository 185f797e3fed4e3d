"""Find whom a document binds where its own words do not say: sides of talks, two countries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pobeda_extract.facts import Event
from pobeda_extract.relate.agreement_chains import Paper, proper_names
from pobeda_extract.relate.participation import Part
from pobeda_extract.relate.signing import LEADERS, is_passive, signing_verbs
from pobeda_extract.relate.subjects import subject_token
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.types import Post, Reading, Token

_SIDES: Final = frozenset({"страна", "государство", "сторона"})
_OF_STATES: Final = frozenset({"встреча", "переговоры", "визит", "беседа", "консультации"})
_OF_BOTH: Final = frozenset({"двусторонний", "межправительственный", "межгосударственный"})
_BILATERAL: Final = frozenset(
    {"двусторонний", "межправительственный", "межгосударственный", "мирный", "торговый"}
)

#: More entities than an article about two countries has.
_BOOK: Final = 1000
_MOST_IMPLIED: Final = 3


def post_of(reading: Reading, person: str) -> Post | None:
    """Return the post in which *person* acts: one of today, the first that names whom it serves."""
    posts = [p for p in reading.posts_of(person) if p.status != "former"]
    serving = [p for p in posts if p.organization or p.place]
    return serving[0] if serving else (posts[0] if posts else None)


def implied(reading: Reading, paper: Paper, event: Event | None) -> Iterator[Part]:
    """«после переговоров А и Б будет подписан ряд документов»: the sides of the event."""
    spans = (paper.head.mention.span,)
    if any(proper_names(t) or _has_own_subject(t) for t in paper.tellings):
        return
    if event is None:
        plural = paper.head.head.plural  # «торговые соглашения» may be with anyone
        both = any(t.content & (_OF_BOTH if plural else _BILATERAL) for t in paper.tellings)
        if both or any(by_both(t) or _between_two(t) for t in paper.tellings):
            for identifier in _two_countries(reading):
                yield Part(identifier, spans, 0.55, "two_countries_of_the_article")
        return
    if event.type not in _OF_STATES or paper.head.head.type == "контракт":
        return
    found: list[str] = []
    for identifier in event.participants:
        entity = reading.by_id[identifier]
        if entity.label == "COUNTRY":
            found.append(identifier)
        elif entity.label == "PERSON":
            post = post_of(reading, identifier)
            country = None if post is None else _country_of(reading, post)
            if country is not None:
                found.append(country)
    unique = list(dict.fromkeys(found))
    if 1 < len(unique) <= _MOST_IMPLIED:
        for identifier in unique:
            yield Part(identifier, spans, 0.65, "sides_of_the_event")
    elif len(unique) < 2:
        for identifier in _two_countries(reading):
            yield Part(identifier, spans, 0.55, "two_countries_of_the_article")


def _between_two(telling: Telling) -> bool:
    """«соглашение между двумя странами»: the two that are spoken of."""
    inside = telling.tokens[telling.mention.first : telling.mention.last + 1]
    return any(
        t.lemma in ("страна", "государство")
        and t.feats.get("Case") == "Ins"
        and "между" in (inside[at - 1].text.lower(), inside[at - 2].text.lower())
        for at, t in enumerate(inside)
        if at > 1
    )


def by_both(telling: Telling) -> bool:
    """«стороны подписали соглашение», «страны заключили договор»: the two that are spoken of."""
    return any(
        not is_passive(verb)
        and (subject := subject_token(telling.tokens, verb.index)) is not None
        and (subject.lemma in _SIDES or _of_two(telling, subject))
        and subject.feats.get("Number") == "Plur"
        for verb in signing_verbs(telling)
    )


def _of_two(telling: Telling, subject: Token) -> bool:
    """«лидеры двух стран», «главы обоих государств»: they sign for both."""
    following = telling.tokens[subject.index + 1 : subject.index + 3]
    return subject.lemma in LEADERS and any(t.lemma in _SIDES for t in following)


def _has_own_subject(telling: Telling) -> bool:
    """«банк подписал соглашение»: someone signed, even if we do not know whom the noun names."""
    for verb in signing_verbs(telling):
        if is_passive(verb):
            continue
        subject = subject_token(telling.tokens, verb.index)
        if subject is None:
            return verb.feats.get("Number") == "Sing"
        if subject.pos in ("NOUN", "PROPN", "X"):
            if subject.lemma not in LEADERS | _SIDES:
                return True
    return False


def _two_countries(reading: Reading) -> list[str]:
    """Return the two countries that an article is about: no third is named half as often."""
    if len(reading.entities) > _BOOK:
        return []
    counted = sorted(
        ((len(e.occurrences), e.id) for e in reading.entities if e.label == "COUNTRY"),
        key=lambda pair: -pair[0],
    )
    if len(counted) < 2 or (counted[1][0] < 2 and len(counted) > 2):
        return []
    if len(counted) > 2 and 2 * counted[2][0] > counted[1][0]:
        return []
    both = {identifier for _, identifier in counted[:2]}
    return [e.id for e in reading.entities if e.id in both]


def _country_of(reading: Reading, post: Post) -> str | None:
    for identifier in (post.place, post.organization):
        if identifier is None:
            continue
        entity = reading.by_id[identifier]
        if entity.label == "COUNTRY":
            return identifier
        if entity.place is not None and reading.by_id[entity.place].label == "COUNTRY":
            return entity.place
    return None
