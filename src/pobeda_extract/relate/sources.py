"""Tell which organizations are only cited: the media whose words an article passes on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from pobeda_extract.facts import Agreement, Event, Position
from pobeda_extract.lexicons import load, words
from pobeda_extract.types import Entity, Mention, Reading, Token

#: «СК», «ФТС», «Минобороны»: what is no medium unless it is called one; «АСТВ» may be.
_BODY: Final = re.compile(r"^(?:[А-ЯЁ]{2,}(?<!ТВ)(?<!ТРК)\b|.*\b[Мм]ин[а-яё]{3,})")
_MARKS: Final = frozenset('«»"“”„')


def sources(
    reading: Reading,
    positions: Iterable[Position],
    events: Iterable[Event],
    agreements: Iterable[Agreement],
) -> frozenset[str]:
    """
    Return the ids of media that the article cites and says nothing else of.

    A medium that somebody serves, that takes part in an event or signs a paper is no mere source.
    """
    acting = {p.organization for p in positions}
    for event in events:
        acting.update((*event.participants, *event.organizers))
    for paper in agreements:
        acting.update(paper.parties)
    acting.update(e.part_of for e in reading.entities)
    return frozenset(
        entity.id
        for entity in reading.entities
        if entity.label == "ORGANIZATION"
        and entity.id not in acting
        and _is_medium(reading, entity)
    )


def _is_medium(reading: Reading, entity: Entity) -> bool:
    name = " ".join(w.strip('«»"“”„') for w in entity.form.text.lower().replace("ё", "е").split())
    first = name.partition(" ")[0]
    if name in _set("agencies") or first in _set("heads"):
        return True
    if _BODY.search(entity.form.text) or not _bodies().isdisjoint(name.split()):
        return False
    return any(
        _is_cited(reading.sentences[o.mention.sentence].tokens, o.mention)
        for o in entity.occurrences
        if o.kind in {"name", "acronym"}
    )


def _is_cited(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """«пишет «Вега»», «рассказал «Лучу»», «в интервью «Лучу»», «газета «Луч»»."""
    first = mention.first - 1
    while first >= 0 and tokens[first].text in _MARKS:
        first -= 1
    before = tokens[first] if first >= 0 else None
    if before is not None and before.lemma in _set("heads"):
        return True
    head = tokens[mention.head]
    above = tokens[head.head] if head.head >= 0 else None
    if above is not None and above.pos == "VERB":
        if above.lemma in _set("verbs") and head.rel == "nsubj":
            return True
        if above.lemma in _set("telling") and head.rel == "iobj":
            return True
    return before is not None and before.lemma in _set("before")


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(words("media", f"{key}.words"))


@cache
def _bodies() -> frozenset[str]:
    """Heads of names that pass on nothing but their own words: «министерство»."""
    kinds = frozenset(load("organizations")["generic"]["words"]) - _set("heads")
    return kinds | {"армия", "войска", *words("organizations", "bodies.heads")}
