"""Gather one set of facts by identity: who is told to hold what, what is planned, what was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pobeda_extract.changes.values import Source
from pobeda_extract.facts import Agreement, Event, Evidence, Extraction, Surface
from pobeda_extract.merge import Identities
from pobeda_extract.merge.folding import fold
from pobeda_extract.merge.keys import Post, place_key, post_key

HELD = frozenset({"current", "acting", "designate"})


@dataclass(frozen=True, slots=True)
class Tenure:
    """That an article tells a person to hold, or have held, a post."""

    person: str
    name: str
    seat: Post
    post: str
    status: str
    source: Source

    @property
    def held(self) -> bool:
        """Whether the post is (or is about to be) theirs."""
        return self.status in HELD


@dataclass(frozen=True, slots=True)
class Told:
    """An event or an agreement as an article tells it; ids are those over both sets."""

    id: str
    fact: Event | Agreement
    members: frozenset[str]
    places: frozenset[str]
    names: dict[str, str]
    source: Source

    def named(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the names of local *ids*."""
        return tuple(self.names[i] for i in ids if i in self.names)


class Side:
    """One set of facts, its documents by date."""

    def __init__(self, extractions: Sequence[Extraction], identities: Identities) -> None:
        ordered = sorted(extractions, key=lambda x: (x.document.published or "", x.document.id))
        dates = [x.document.published for x in ordered if x.document.published]
        self.until = dates[-1] if dates else None
        self.tenures: list[Tenure] = []
        self.by_person: defaultdict[str, list[Tenure]] = defaultdict(list)
        self.by_title: defaultdict[str, list[Tenure]] = defaultdict(list)
        self.events: list[Told] = []
        self.agreements: list[Told] = []
        for extraction in ordered:
            self._add(extraction, identities.of(extraction))

    def _add(self, x: Extraction, ids: dict[str, str]) -> None:
        for tenure in _tenures(x, ids):
            self.tenures.append(tenure)
            self.by_person[tenure.person].append(tenure)
            self.by_title[tenure.seat.title].append(tenure)
        names = {e.id: e.name for part in (x.people, x.organizations, x.places) for e in part}
        for event in x.events:
            members = (*event.participants, *event.organizers)
            self.events.append(_told(x, ids, event, members, event.places, names))
        for agreement in x.agreements:
            members = (*agreement.parties, *agreement.signers)
            self.agreements.append(_told(x, ids, agreement, members, (), names))


def _tenures(x: Extraction, ids: dict[str, str]) -> Iterator[Tenure]:
    organizations = {o.id: o.name for o in x.organizations}
    places = {p.id: place_key(p) for p in x.places}
    for person in x.people:
        for w in person.positions:
            seat = post_key(
                w.title, w.position, organizations.get(w.organization or ""),
                places.get(w.place or ""),
            )  # fmt: skip
            yield Tenure(
                ids[person.id], person.name, seat, w.position, w.status, _source(x, w.evidence)
            )


def _told(
    x: Extraction,
    ids: dict[str, str],
    fact: Event | Agreement,
    members: Iterable[str],
    places: Iterable[str],
    names: dict[str, str],
) -> Told:
    return Told(
        ids[fact.id],
        fact,
        frozenset(ids[i] for i in members if i in ids),
        frozenset(ids[i] for i in places if i in ids),
        names,
        _source(x, fact.mentions),
    )


def _source(x: Extraction, words: Sequence[Evidence | Surface]) -> Source:
    d = x.document
    proof = tuple(Evidence(start=w.start, end=w.end, text=w.text) for w in words[:2])
    return Source(document=d.id, published=d.published, url=d.url, evidence=proof)


def wording(told: Told) -> tuple[str, str]:
    """Return what two tellings of one fact share: type and folded name or title."""
    return told.fact.type, fold(told.fact.title or told.fact.name)
