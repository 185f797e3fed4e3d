"""Take out of one article what it says of each person, organization and agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from pobeda_extract.dossiers.values import Deed, Happening, Post, Ref, Saying, Telling, Tie
from pobeda_extract.facts import (
    Agreement,
    DateValue,
    Event,
    Evidence,
    Extraction,
    Organization,
    Person,
    Relation,
    Surface,
)

#: Relations that the lists of a dossier tell already, or that are told of a name in passing.
_TOLD: Final = frozenset({
    "WORKS_AS", "WORKPLACE", "SAID", "PARTICIPANT_IN", "ORGANIZES", "SIGNED", "PARTY_TO",
    "SIGNED_AT", "POINT_IN_TIME", "TAKES_PLACE_IN", "SUBEVENT_OF",
})  # fmt: skip
#: What is told of a name by the name itself («МИД России»): no reason to keep a file on somebody.
_BY_NAME: Final = frozenset({"HEADQUARTERED_IN", "PART_OF"})
_NAMES: Final = frozenset({"name", "surname", "acronym"})
_PIECES: Final = 3  # of evidence: subject, verb, object
#: The least score of a line: what a mere noun («помощь Киеву») or a plural («лидеры») lets us guess
#: stays in the article's own record, but in no one's file.
_SURE: Final = 0.75


class Account(msgspec.Struct, array_like=True):
    """What article number ``document`` says of one identity, under the name that it has there."""

    document: int
    kind: str
    name: str
    acronym: str | None = None
    gender: str | None = None
    surfaces: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()
    events: tuple[Happening, ...] = ()
    agreements: tuple[Deed, ...] = ()
    ties: tuple[Tie, ...] = ()
    quotes: tuple[Saying, ...] = ()

    @property
    def facts(self) -> int:
        """Count the lines; what a name says of itself is none."""
        ties = sum(tie.type not in _BY_NAME for tie in self.ties)
        return sum(map(len, (self.posts, self.events, self.agreements, self.quotes))) + ties


def accounts(extraction: Extraction, ids: Mapping[str, str], number: int) -> dict[str, Account]:
    """
    Return what the article says of every person, organization and agreement, by identity.

    Args:
        extraction: The article's facts.
        ids: Identities by the article's own ids (``Identities.of``).
        number: The article's, which the accounts refer to.
    """
    return _Article(extraction, ids).accounts(number)


class _Article:
    """An article's facts, sorted by whom they are told of."""

    def __init__(self, extraction: Extraction, ids: Mapping[str, str]) -> None:
        self._x = x = extraction
        self._ids = ids
        self._entries: dict[str, tuple[str, str]] = {}
        for kind, part in (
            ("person", x.people), ("organization", x.organizations), ("place", x.places),
            ("event", x.events), ("agreement", x.agreements),
        ):  # fmt: skip
            self._entries.update((entry.id, (kind, entry.name)) for entry in part)
        self._reasons = {(r.type, r.subject, r.object): r for r in x.relations}

    def accounts(self, number: int) -> dict[str, Account]:
        found: dict[str, Account] = {}
        posts, events = self._posts(), self._events()
        deeds, ties, quotes = self._deeds(), self._ties(), self._quotes()
        own: Iterable[Person | Organization | Agreement] = (
            *self._x.people, *self._x.organizations, *self._x.agreements,
        )  # fmt: skip
        for entry in own:
            made = Account(
                number,
                self._entries[entry.id][0],
                entry.name,
                getattr(entry, "acronym", None),
                getattr(entry, "gender", None),
                _surfaces(entry.mentions),
                tuple(posts[entry.id]),
                tuple(events[entry.id]),
                tuple(deeds[entry.id]),
                tuple(ties[entry.id]),
                tuple(quotes[entry.id]),
            )
            known = found.get(self._ids[entry.id])
            found[self._ids[entry.id]] = _joined(known, made) if known else made
        return found

    def _ref(self, local: str | None) -> Ref | None:
        if local not in self._entries or local not in self._ids:
            return None
        kind, name = self._entries[local]
        if kind != "place" and name.islower() and " " not in name:
            return None  # «с коллегой»: nobody in particular
        return Ref(id=self._ids[local], name=name, kind=kind)

    def _refs(self, locals_: Iterable[str], but: str = "") -> tuple[Ref, ...]:
        return tuple(ref for i in dict.fromkeys(locals_) if i != but and (ref := self._ref(i)))

    def _tellings(
        self, reason: Relation | None, spare: Iterable[Evidence | Surface]
    ) -> tuple[Telling, ...]:
        """The relation's words; without any, those of *spare*."""
        pieces = sorted(reason.evidence if reason else (), key=lambda e: (e.start, -e.end))
        chosen: list[Evidence | Surface] = []
        for piece in pieces or list(spare)[:1]:
            if not chosen or piece.end > chosen[-1].end:  # not within the one before
                chosen.append(piece)
        score, rule = (reason.score, reason.rule) if reason else (None, None)
        return tuple(
            Telling(document=self._x.document.id, start=e.start, end=e.end, text=e.text,
                    score=score, rule=rule)
            for e in chosen[:_PIECES]
        )  # fmt: skip

    def _posts(self) -> defaultdict[str, list[Post]]:
        """Give each person the posts, and each organization who holds posts in it."""
        found: defaultdict[str, list[Post]] = defaultdict(list)
        day = self._x.document.published
        for person in self._x.people:
            for p in person.positions:
                reason = self._reasons.get(("WORKS_AS", person.id, p.id))
                post = Post(
                    position=p.position, title=p.title, status=p.status, organization=self._ref(p.organization),
                    place=self._ref(p.place), first=day, last=day,
                    told=self._tellings(reason, p.evidence),
                )  # fmt: skip
                found[person.id].append(post)
                if p.organization:
                    holder = self._ref(person.id)
                    found[p.organization].append(msgspec.structs.replace(post, holder=holder))
        return found

    def _events(self) -> defaultdict[str, list[Happening]]:
        found: defaultdict[str, list[Happening]] = defaultdict(list)
        for event in self._x.events:
            roles = {
                member: role
                for role, members in (("PARTICIPANT_IN", event.participants),
                                      ("ORGANIZES", event.organizers))
                for member in members
                if self._is_sure(role, member, event.id)
            }  # fmt: skip
            for member, role in roles.items():
                found[member].append(self._happening(event, role, member, roles))
        return found

    def _is_sure(self, kind: str, subject: str, obj: str) -> bool:
        reason = self._reasons.get((kind, subject, obj))
        return reason is None or reason.score >= _SURE

    def _happening(
        self, event: Event, role: str, member: str, everybody: Iterable[str]
    ) -> Happening:
        return Happening(
            id=self._ids[event.id], type=event.type, name=event.name, status=event.status,
            role=role, day=_day(event.dates), published=self._x.document.published,
            places=self._refs(event.places),
            others=self._refs(everybody, but=member),
            told=self._tellings(self._reasons.get((role, member, event.id)), event.mentions),
        )  # fmt: skip

    def _deeds(self) -> defaultdict[str, list[Deed]]:
        found: defaultdict[str, list[Deed]] = defaultdict(list)
        for a in self._x.agreements:
            told = Deed(
                id=self._ids[a.id], type=a.type, name=a.name, status=a.status, role="",
                day=_day(a.dates), published=self._x.document.published, subject=a.subject,
                parties=self._refs(a.parties), signers=self._refs(a.signers),
                event=self._ref(a.event), told=self._tellings(None, a.mentions),
            )  # fmt: skip
            found[a.id].append(told)
            for member in dict.fromkeys((*a.signers, *a.parties)):
                role = "SIGNED" if member in a.signers else "PARTY_TO"
                if not self._is_sure(role, member, a.id):
                    continue
                words = self._tellings(self._reasons.get((role, member, a.id)), a.mentions)
                found[member].append(msgspec.structs.replace(told, role=role, told=words))
        return found

    def _ties(self) -> defaultdict[str, list[Tie]]:
        found: defaultdict[str, list[Tie]] = defaultdict(list)
        day = self._x.document.published
        for r in self._x.relations:
            if r.type in _TOLD or (r.score < _SURE and r.type not in _BY_NAME):
                continue
            for own, other, outgoing in ((r.subject, r.object, True), (r.object, r.subject, False)):
                ref = self._ref(other)
                if own in self._ids and (ref or outgoing):
                    found[own].append(Tie(
                        type=r.type, outgoing=outgoing, other=ref, text=ref.name if ref else other,
                        first=day, last=day, told=self._tellings(r, ()),
                    ))  # fmt: skip
        return found

    def _quotes(self) -> defaultdict[str, list[Saying]]:
        found: defaultdict[str, list[Saying]] = defaultdict(list)
        for q in self._x.quotes:
            if q.speaker and self._is_sure("SAID", q.speaker, q.id):
                reason = self._reasons.get(("SAID", q.speaker, q.id))
                place = Evidence(start=q.start, end=q.end, text=q.text)
                if reason:
                    reason = msgspec.structs.replace(reason, evidence=(place,))
                found[q.speaker].append(Saying(
                    text=q.text, cue=q.cue, published=self._x.document.published,
                    told=self._tellings(reason, (place,)),
                ))  # fmt: skip
        return found


def _surfaces(mentions: Iterable[Surface]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(m.text.split()) for m in mentions if m.kind in _NAMES))


def _day(dates: Iterable[DateValue]) -> str | None:
    return next((d.edtf for d in dates if d.edtf), None)


def _joined(a: Account, b: Account) -> Account:
    """Join what one article tells under two of its ids, once they are one identity."""

    def both(field: str) -> Iterator[object]:
        return iter(dict.fromkeys((*getattr(a, field), *getattr(b, field))))

    fields = ("surfaces", "posts", "events", "agreements", "ties", "quotes")
    return msgspec.structs.replace(a, **{field: tuple(both(field)) for field in fields})
