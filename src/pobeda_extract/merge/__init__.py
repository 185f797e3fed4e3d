"""Turn a folder's documents into identities: one person over many articles, with a history.

Merging happens in two steps, so that neither the order of articles nor the number of workers can
matter. ``Merger.add`` reduces each document to *keys* (what people and things are compared by)
and counts them; equal keys fall together at once, so memory grows with distinct entities (and by
some 150 bytes a document, for reprints). ``Merger.identities`` then decides over the sorted keys
which of them are one, and ``Identities.of`` answers for each document again.

Precision comes first: what may be two people stays two, and is told among ``conflicts``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pobeda_extract.facts import Extraction, Known
from pobeda_extract.merge import events, organizations, people
from pobeda_extract.merge.dates import Interval, interval
from pobeda_extract.merge.folding import earliest, identity, latest
from pobeda_extract.merge.keys import (
    AgreementKey,
    EventKey,
    Key,
    LocalKey,
    OrganizationKey,
    PersonKey,
    PlaceKey,
    Post,
    document_keys,
    kind_of,
    post_key,
)
from pobeda_extract.merge.naming import common_name, given_first
from pobeda_extract.merge.reprints import fingerprint, reprints
from pobeda_extract.merge.values import Conflict, Identity, Tenure

__all__ = [
    "Conflict",
    "Identities",
    "Identity",
    "Interval",
    "Merger",
    "Tenure",
    "fingerprint",
    "interval",
]


@dataclass(slots=True)
class _Posting:
    """How often a post was told of one key, and between which days."""

    wordings: Counter[str] = field(default_factory=Counter)
    titles: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    first: str | None = None
    last: str | None = None

    def add(self, other: _Posting) -> None:
        self.wordings.update(other.wordings)
        self.titles.update(other.titles)
        self.documents += other.documents
        self.first = earliest((self.first, other.first))
        self.last = latest((self.last, other.last))


_PostKey: TypeAlias = tuple[Post, Key | None, PlaceKey | None, str]


@dataclass(slots=True)
class _Tally:
    """What was told of one key, or of several once they are one."""

    documents: int = 0
    first: str | None = None
    last: str | None = None
    names: Counter[str] = field(default_factory=Counter)
    parts: Counter[tuple[str | None, ...]] = field(default_factory=Counter)
    posts: dict[_PostKey, _Posting] = field(default_factory=dict)
    known: dict[tuple[str, str], Known] = field(default_factory=dict)

    def add(self, other: _Tally) -> None:
        self.documents += other.documents
        self.first = earliest((self.first, other.first))
        self.last = latest((self.last, other.last))
        self.names.update(other.names)
        self.parts.update(other.parts)
        for key, posting in other.posts.items():
            self.posts.setdefault(key, _Posting()).add(posting)
        self.learn(other.known.values())

    def learn(self, known: Iterable[Known]) -> None:
        """Keep the best match with each entry of a register."""
        for match in known:
            before = self.known.get((match.register, match.id))
            if before is None or _likelihood(match) < _likelihood(before):
                self.known[match.register, match.id] = match


class Merger:
    """Gather what documents say, then tell which people and things are one."""

    def __init__(self, *, merge: bool = True) -> None:
        self._merge = merge
        self._tallies: defaultdict[Key, _Tally] = defaultdict(_Tally)
        self._prints: list[tuple[str, bytes]] = []

    def add(self, extraction: Extraction, mark: bytes = b"") -> None:
        """
        Take in one document.

        Args:
            extraction: What it says.
            mark: ``fingerprint`` of its text; empty where reprints need not be recognised.
        """
        if not self._merge:
            return
        document = extraction.document
        if mark:
            self._prints.append((document.id, mark))
        keys = document_keys(extraction)
        seen: set[Key] = set()
        for local, tally in _tallies(extraction, keys):
            key = keys[local]
            if isinstance(key, LocalKey):
                continue
            if key in seen:
                tally.documents = 0
            seen.add(key)
            self._tallies[key].add(tally)

    def identities(self) -> Identities:
        """Decide; may be asked again after more documents."""
        persons, doubts = people.resolve(k for k in self._tallies if isinstance(k, PersonKey))
        bodies, unclear = organizations.resolve(
            {k: t.documents for k, t in self._tallies.items() if isinstance(k, OrganizationKey)}
        )
        places = organizations.resolve_places(k for k in self._tallies if isinstance(k, PlaceKey))
        ids: dict[Key, str] = {}
        for found in (persons.items(), bodies.items(), places.items()):
            ids.update(found)
        told = events.resolve((k for k in self._tallies if isinstance(k, EventKey)), ids)
        agreed = events.resolve_agreements(
            (k for k in self._tallies if isinstance(k, AgreementKey)), ids
        )
        ids.update(told.items())
        ids.update(agreed.items())
        return Identities(
            ids, self._tallies, (*doubts, *unclear), reprints(self._prints), merge=self._merge
        )


class Identities:
    """The answer for a folder: ids for every document, and what is known of each."""

    def __init__(
        self,
        ids: Mapping[Key, str],
        tallies: Mapping[Key, _Tally],
        conflicts: tuple[Conflict, ...],
        reprinted: Mapping[str, str],
        *,
        merge: bool,
    ) -> None:
        self._ids = ids
        self._tallies = tallies
        self._merge = merge
        self.conflicts = conflicts
        self.reprints = reprinted
        """Documents with a near-duplicate, each with the least id of its group."""

    def of(self, extraction: Extraction) -> dict[str, str]:
        """Return the identity of everything in a document by its id there."""
        found = {}
        for local, key in document_keys(extraction, merge=self._merge).items():
            known = None if isinstance(key, LocalKey) else self._ids.get(key)
            found[local] = known or self._local(extraction, local, key)
        return found

    def _local(self, extraction: Extraction, local: str, key: Key) -> str:
        """An id of its own; the reprints of an article share it."""
        document = extraction.document.id
        document = self.reprints.get(document, document)
        if isinstance(key, LocalKey):
            return identity(key.kind, "", document, key.name, str(key.number))
        return identity(kind_of(key), "", document, local)

    def merged(self) -> Iterator[Identity]:
        """Give what keys were counted for, sorted by id; what is local to a document not."""
        groups: defaultdict[str, list[Key]] = defaultdict(list)
        for key, chosen in self._ids.items():
            groups[chosen].append(key)
        for chosen in sorted(groups):
            total = _Tally()
            for key in groups[chosen]:
                total.add(self._tallies[key])
            yield self._identity(chosen, groups[chosen], total)

    def local(self, extraction: Extraction) -> Iterator[Identity]:
        """Give what stands in this document only and was counted for nobody."""
        keys = document_keys(extraction, merge=self._merge)
        for local, tally in _tallies(extraction, keys):
            key = keys[local]
            if isinstance(key, LocalKey) or key not in self._ids:
                yield self._identity(self._local(extraction, local, key), [key], tally)

    def _identity(self, chosen: str, keys: list[Key], tally: _Tally) -> Identity:
        kind = kind_of(keys[0])
        name = common_name(tally.names, kind)
        parts = _best_parts(tally.parts, name)
        if kind == "organization":
            parts = (_commonest(tally.parts), *parts[1:])
        days = [d for k in keys if (d := getattr(k, "dates", None))]
        return Identity(
            id=chosen,
            kind=kind,
            name=name,
            type=parts[0],
            given_name=parts[1],
            patronymic=parts[2],
            family_name=parts[3],
            gender=parts[4],
            acronym=parts[5],
            country_code=parts[6],
            start=min((d.start for d in days), default=None),
            end=max((d.end for d in days), default=None),
            first=tally.first,
            last=tally.last,
            documents=max(tally.documents, 1),
            history=tuple(sorted(self._history(tally), key=_tenure_order)),
            known=tuple(sorted(tally.known.values(), key=_likelihood)),
        )

    def _history(self, tally: _Tally) -> Iterator[Tenure]:
        for (_, organization, place, status), posting in _absorbed(tally.posts).items():
            yield Tenure(
                position=min(posting.wordings, key=lambda w: (-posting.wordings[w], -len(w), w)),
                title=min(posting.titles, key=lambda w: (-posting.titles[w], w)),
                organization=self._ids.get(organization) if organization else None,
                place=self._ids.get(place) if place else None,
                status=status,
                first=posting.first,
                last=posting.last,
                documents=posting.documents,
            )


def _absorbed(posts: Mapping[_PostKey, _Posting]) -> dict[_PostKey, _Posting]:
    """Count «президент» with «президент Казахстана» where a person was told no other such post."""
    found: dict[_PostKey, _Posting] = {}
    bare: list[_PostKey] = []
    for key, posting in sorted(posts.items(), key=lambda item: repr(item[0])):
        if key[0].organization or key[0].place:
            found[key] = _Posting()
            found[key].add(posting)
        else:
            bare.append(key)
    for key in bare:
        fuller = [k for k in found if (k[0].title, k[3]) == (key[0].title, key[3])]
        target = fuller[0] if len(fuller) == 1 and _says_where(fuller[0]) else key
        told = found.setdefault(target, _Posting())
        if target == key:
            told.add(posts[key])
        else:  # its own wording stays
            own = posts[key]
            told.add(_Posting(Counter(), Counter(), own.documents, own.first, own.last))
    return found


def _says_where(key: _PostKey) -> bool:
    return bool(key[0].organization or key[0].place)


def _tenure_order(tenure: Tenure) -> tuple[str, str, str, str]:
    return (tenure.first or "", tenure.last or "", tenure.position, tenure.status)


def _commonest(parts: Counter[tuple[str | None, ...]]) -> str | None:
    """Return the first part that most documents tell: a medium is one where most only cite it."""
    counted: Counter[str] = Counter()
    for part, count in parts.items():
        counted[part[0] or ""] += count
    return min(counted, key=lambda first: (-counted[first], first)) or None


def _likelihood(match: Known) -> tuple[float, str, str, str, tuple[str, ...]]:
    return (-match.score, match.register, match.id, match.reason, match.doubts)


def _best_parts(parts: Counter[tuple[str | None, ...]], name: str) -> tuple[str | None, ...]:
    """Return the attributes that say most and fit the name best."""
    words = set(name.split())
    return min(
        parts,
        key=lambda p: (
            -sum(value in words for value in p[1:4] if value),
            -sum(value is not None for value in p),
            -parts[p],
            repr(p),
        ),
    )


def _tallies(extraction: Extraction, keys: Mapping[str, Key]) -> Iterator[tuple[str, _Tally]]:
    """Count one document for everything in it."""
    seen = extraction.document.published
    names = {o.id: o.name for o in extraction.organizations}

    def tally(name: str, *parts: str | None) -> _Tally:
        full: tuple[str | None, ...] = (*parts, *([None] * (7 - len(parts))))
        return _Tally(1, seen, seen, Counter({name: 1}), Counter({full: 1}))

    for person in extraction.people:
        made = tally(
            given_first(person),
            None,
            person.given_name,
            person.patronymic,
            person.family_name,
            person.gender,
        )
        for w in person.positions:
            employer, spot = keys.get(w.organization or ""), keys.get(w.place or "")
            where = spot if isinstance(spot, PlaceKey) else None
            post = post_key(w.title, w.position, names.get(w.organization or ""), where)
            one = _Posting(Counter({w.position: 1}), Counter({w.title: 1}), 1, seen, seen)
            made.posts[post, employer, where, w.status] = one
        made.learn(person.known)
        yield person.id, made
    for body in extraction.organizations:
        told = tally(body.name, body.kind, None, None, None, None, body.acronym)
        told.learn(body.known)
        yield body.id, told
    for place in extraction.places:
        parts = (place.type, None, None, None, None, None, place.country_code)
        yield place.id, tally(place.name, *parts)
    for event in extraction.events:
        yield event.id, tally(event.name, event.type)
    for agreement in extraction.agreements:
        yield agreement.id, tally(agreement.name, agreement.type)
