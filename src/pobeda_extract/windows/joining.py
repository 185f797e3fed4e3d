"""What the windows of one text say, into one record: offsets of the text, ids of the record."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

import msgspec
from msgspec.structs import replace

from pobeda_extract.facts import (
    Agreement,
    Document,
    Event,
    Evidence,
    Extraction,
    MentionRelation,
    Organization,
    Person,
    Place,
    Position,
    Quote,
    RawMention,
    Relation,
    Step,
    Surface,
)
from pobeda_extract.merge.folding import fold
from pobeda_extract.types import Span
from pobeda_extract.windows.naming import Entry, Names

_decode = msgspec.json.Decoder(Extraction).decode
_LETTERS: Final[dict[type[Entry], str]] = {
    Person: "P",
    Organization: "O",
    Place: "L",
    Event: "E",
    Agreement: "A",
}

E = TypeVar("E", Person, Organization, Place, Event, Agreement)
S = TypeVar("S", Surface, Evidence, Quote, RawMention, Step)


def joined(
    document: Document, cuts: Sequence[Span], read: Callable[[Span], Extraction]
) -> Extraction:
    """
    Extract a text window by window.

    Args:
        document: The whole text's heading; those of the windows are not looked at.
        cuts: Its windows.
        read: Extracts one window; offsets count from its start.

    Returns:
        The text's facts; entities in the order of the windows that they first appear in.
    """
    names = Names()
    packed: list[bytes] = []  # as JSON they take a fifth of their memory
    for number, window in enumerate(cuts):
        extraction = read(window)
        names.add(number, extraction)
        packed.append(extraction.to_json())
    record = _Record(names)
    for number, window in enumerate(cuts):
        extraction, packed[number] = _decode(packed[number]), b""
        record.copy(extraction, number, window.start)
    return record.bound(document)


@dataclass(slots=True)
class _Found:
    """One entry of the record while windows add to it: fields of the entry, lists still open."""

    best: Entry
    lists: dict[str, list[object]] = field(default_factory=dict)
    fields: dict[str, object] = field(default_factory=dict)

    def add(self, name: str, values: Iterable[object], *, distinct: bool = False) -> None:
        known = self.lists.setdefault(name, [])
        known.extend(value for value in values if not distinct or value not in known)

    def tell(self, **values: object) -> None:
        """Note what no window before told."""
        for name, value in values.items():
            if self.fields.get(name) is None:
                self.fields[name] = value

    def agree(self, **values: object) -> None:
        """Note what all windows tell alike: a medium acts where one of them says so."""
        for name, value in values.items():
            if self.fields.setdefault(name, value) != value:
                self.fields[name] = None

    def bound(self, identity: str) -> Entry:
        lists = {name: tuple(values) for name, values in self.lists.items()}
        return replace(self.best, id=identity, **self.fields, **lists)


class _Record:
    """The record of a text, while window after window is copied into it."""

    def __init__(self, names: Names) -> None:
        self._ids: dict[tuple[int, str], str] = {}
        self._found: dict[str, _Found] = {}
        counts: dict[str, int] = {}
        for named in names.decide():
            letter = _LETTERS[type(named.best)]
            counts[letter] = counts.get(letter, 0) + 1
            identity = f"{letter}{counts[letter]}"
            self._found[identity] = _Found(named.best)
            for window, local in named.members.items():
                self._ids[window, local] = identity
        self._posts: dict[Hashable, int] = {}
        self._positions: list[tuple[str, Position]] = []
        self._relations: list[Relation] = []
        self._told: dict[tuple[str, str, str], tuple[int, int]] = {}  # window and place in the list
        self._quotes: list[Quote] = []
        self._mentions: list[RawMention] = []
        self._links: list[MentionRelation] = []
        self._trace: list[Step] = []
        self._window = 0
        self._offset = 0
        self._here: dict[str, str] = {}  # ids of the window's positions, quotes and mentions

    def copy(self, extraction: Extraction, window: int, offset: int) -> None:
        """Copy what the window that begins at *offset* says."""
        self._window, self._offset, self._here = window, offset, {}
        for person in extraction.people:
            self._entry(person.id).add("mentions", self._moved(person.mentions))
        posts = [(p.id, position) for p in extraction.people for position in p.positions]
        for local, position in sorted(posts, key=lambda post: int(post[1].id[1:])):
            self._position(self._id(local), position)
        for body in extraction.organizations:
            found = self._entry(body.id)
            found.add("mentions", self._moved(body.mentions))
            found.tell(acronym=body.acronym, place=self._other(body.place, body.id))
            found.tell(part_of=self._other(body.part_of, body.id))
            found.agree(kind=body.kind)
        for place in extraction.places:
            found = self._entry(place.id)
            found.add("mentions", self._moved(place.mentions))
            found.tell(country_code=place.country_code)
        for event in extraction.events:
            self._event(event)
        for agreement in extraction.agreements:
            self._agreement(agreement)
        for quote in self._moved(extraction.quotes):
            self._here[quote.id] = f"Q{len(self._quotes) + 1}"
            self._quotes.append(
                replace(quote, id=self._here[quote.id], speaker=self._maybe(quote.speaker))
            )
        for relation in extraction.relations:
            self._relation(relation)
        for mention in self._moved(extraction.mentions):
            self._here[mention.id] = f"M{len(self._mentions) + 1}"
            self._mentions.append(replace(mention, id=self._here[mention.id]))
        for link in extraction.mention_relations:
            subject, object_ = self._here[link.subject], self._here[link.object]
            self._links.append(replace(link, subject=subject, object=object_))
        for step in self._moved(extraction.trace):
            before = next(iter(self._moved((step.before,) if step.before else ())), None)
            self._trace.append(replace(step, before=before, of=self._maybe(step.of)))

    def bound(self, document: Document) -> Extraction:
        """Return the record."""
        held: dict[str, list[Position]] = {}
        for person, position in self._positions:
            held.setdefault(person, []).append(position)
        for person, positions in held.items():
            self._found[person].add("positions", positions)
        entries = [found.bound(identity) for identity, found in self._found.items()]
        self._found.clear()
        return Extraction(
            document=document,
            people=_only(Person, entries),
            organizations=_only(Organization, entries),
            places=_only(Place, entries),
            events=_only(Event, entries),
            agreements=_only(Agreement, entries),
            quotes=tuple(self._quotes),
            relations=tuple(self._relations),
            mentions=tuple(self._mentions),
            mention_relations=tuple(self._links),
            trace=tuple(self._trace),
        )

    def _position(self, person: str, position: Position) -> None:
        """A post told again in another window is the same post, proved once more."""
        organization, place = self._maybe(position.organization), self._maybe(position.place)
        evidence = self._moved(position.evidence)
        key = (person, fold(position.position), organization, place, position.status)
        known = self._posts.get(key)
        if known is not None:
            post = self._positions[known][1]
            self._positions[known] = person, replace(post, evidence=(*post.evidence, *evidence))
        else:
            known = self._posts[key] = len(self._positions)
            post = replace(
                position,
                id=f"W{known + 1}",
                organization=organization,
                place=place,
                evidence=evidence,
            )
            self._positions.append((person, post))
        self._here[position.id] = f"W{known + 1}"

    def _event(self, event: Event) -> None:
        found = self._entry(event.id)
        found.add("mentions", self._moved(event.mentions))
        found.add("dates", event.dates, distinct=True)
        for name in ("places", "participants", "organizers"):
            found.add(name, map(self._id, getattr(event, name)), distinct=True)
        found.tell(status=event.status, part_of=self._maybe(event.part_of), occasion=event.occasion)

    def _agreement(self, agreement: Agreement) -> None:
        found = self._entry(agreement.id)
        found.add("mentions", self._moved(agreement.mentions))
        found.add("dates", agreement.dates, distinct=True)
        for name in ("parties", "signers"):
            found.add(name, map(self._id, getattr(agreement, name)), distinct=True)
        found.tell(
            status=agreement.status,
            count=agreement.count,
            event=self._maybe(agreement.event),
            subject=agreement.subject,
        )

    def _relation(self, relation: Relation) -> None:
        """A fact told by several windows is one; its proofs are theirs."""
        relation = replace(
            relation,
            subject=self._id(relation.subject),
            object=self._id(relation.object),
            evidence=self._moved(relation.evidence),
        )
        key = relation.type, relation.subject, relation.object
        window, place = self._told.get(key, (self._window, -1))
        if window == self._window:
            self._told[key] = window, len(self._relations)
            self._relations.append(relation)
        elif relation.subject != relation.object:
            known = self._relations[place]
            evidence = (*known.evidence, *relation.evidence)
            best = known if known.score >= relation.score else relation
            self._relations[place] = replace(best, evidence=evidence)

    def _entry(self, local: str) -> _Found:
        return self._found[self._id(local)]

    def _id(self, local: str) -> str:
        """Return the record's id for one of the window; a text («7 ноября») is itself."""
        return self._here.get(local) or self._ids.get((self._window, local), local)

    def _maybe(self, local: str | None) -> str | None:
        return None if local is None else self._id(local)

    def _other(self, local: str | None, own: str) -> str | None:
        """Return the record's id of *local*, unless it has become one with *own*."""
        found = self._maybe(local)
        return None if found == self._id(own) else found

    def _moved(self, found: Iterable[S]) -> tuple[S, ...]:
        """Return *found* where it stands in the whole text."""
        offset = self._offset
        return tuple(replace(one, start=one.start + offset, end=one.end + offset) for one in found)


def _only(kind: type[E], entries: Iterable[Entry]) -> tuple[E, ...]:
    return tuple(entry for entry in entries if isinstance(entry, kind))
