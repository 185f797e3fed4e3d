"""Put the accounts of single articles together to dossiers; they wait on disk until then."""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final

import msgspec

from pobeda_extract.dossiers.accounts import Account, accounts
from pobeda_extract.dossiers.lines import Line, deed, event, merged, same_day, tie, tie_key
from pobeda_extract.dossiers.posts import history
from pobeda_extract.dossiers.seats import Seats
from pobeda_extract.dossiers.values import (
    Deed,
    Dossier,
    Form,
    Happening,
    Link,
    Meeting,
    Post,
    Ref,
    Saying,
    Source,
    Tie,
)
from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Identities, Identity
from pobeda_extract.merge.folding import earliest, fold, latest

_KINDS: Final = frozenset({"person", "organization", "agreement"})
_FORMS: Final = 20  # wordings of a name that are listed
_CLOSEST: Final = 24  # neighbours of whom the links among them are told
_ENOUGH: Final = 2  # articles that make a name worth a file
_CROWD: Final = 12  # a summit with forty guests joins nobody in particular


class Gatherer:
    """
    Takes a folder's articles one by one, then gives the dossiers.

    Args:
        identities: Of the whole folder.
    """

    def __init__(self, identities: Identities) -> None:
        self._identities = identities
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by ``close``)
        self._offsets: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
        self._facts: Counter[str] = Counter()
        self._sources: list[Source] = []
        self._known: dict[str, Identity] = {}
        self._seats = Seats()
        for identity in identities.merged():
            self._known[identity.id] = identity
            if identity.kind == "person":
                self._seats.add(identity)

    @property
    def names(self) -> Mapping[str, str]:
        """What identities are called over the whole folder."""
        return {identity.id: identity.name for identity in self._known.values()}

    def add(
        self, extraction: Extraction, ids: Mapping[str, str] | None = None
    ) -> Mapping[str, Account]:
        """
        Take in one article, and return what it says of whom.

        Args:
            extraction: The article's facts.
            ids: Its identities, where the caller has them already.
        """
        number = len(self._sources)
        d = extraction.document
        self._sources.append(Source(
            document=d.id, title=d.title, published=d.published, url=d.url, source=d.source, facts=0,
        ))  # fmt: skip
        found = accounts(extraction, ids or self._identities.of(extraction), number)
        for identity, account in found.items():
            packed = pickle.dumps(account, protocol=5)  # which takes half surrogates, too
            self._offsets[identity].extend((self._file.tell(), len(packed)))
            self._file.write(packed)
            self._facts[identity] += account.facts
        return found

    def matters(self, identity: str) -> bool:
        """Tell whether a file is kept on *identity*: told in two articles, or holding a fact."""
        told = len(self._offsets.get(identity, ())) // 2
        return told >= _ENOUGH or self._facts[identity] > 0

    def ids(self) -> list[str]:
        """Return the identities that matter, sorted."""
        return sorted(filter(self.matters, self._offsets))

    def dossiers(self) -> Iterator[Dossier]:
        """Give the dossiers of all that matter, sorted by id."""
        for identity in self.ids():
            yield self.dossier(identity)

    def dossier(self, identity: str) -> Dossier:
        """Return the dossier of *identity*, which some article must have told of."""
        told = sorted(self._read(identity), key=lambda a: a.document)
        known = self._known.get(identity)
        first = told[0]
        name = known.name if known else first.name
        posts, doubtful = history([self._renamed(p) for a in told for p in a.posts])
        events = same_day(merged((e for a in told for e in a.events), lambda e: e.id, event))
        deeds = merged((d for a in told for d in a.agreements), lambda d: d.id, deed)
        ties = merged((t for a in told for t in a.ties), tie_key, tie)
        events = sorted(map(self._renamed, events), key=_when)
        deeds = sorted(map(self._renamed, deeds), key=_when)
        met, links = self._neighbours(identity, events, deeds, posts)
        days = [s.published for a in told if (s := self._sources[a.document])]
        return Dossier(
            id=identity,
            kind=first.kind,
            name=name,
            type=known.type if known else None,
            acronym=known.acronym if known else first.acronym,
            gender=known.gender if known else first.gender,
            first=earliest(days),
            last=latest(days),
            documents=len(told),
            names=_counted([a.name] for a in told),
            forms=_counted(a.surfaces for a in told),
            posts=tuple(self._surrounded(identity, p) for p in posts),
            doubtful=doubtful,
            events=tuple(events),
            agreements=tuple(deeds),
            ties=tuple(sorted(map(self._renamed, ties), key=_rank)),
            quotes=tuple(_quotes(told)),
            met=met,
            links=links,
            articles=tuple(
                msgspec.structs.replace(self._sources[a.document], facts=a.facts)
                for a in sorted(told, key=lambda a: self._sources[a.document].published or "")
            ),
        )

    def close(self) -> None:
        """Forget everything."""
        self._file.close()

    def _read(self, identity: str) -> Iterator[Account]:
        offsets = iter(self._offsets[identity])
        for start, length in zip(offsets, offsets, strict=True):
            self._file.seek(start)
            account: Account = pickle.loads(self._file.read(length))  # noqa: S301  (our own bytes)
            yield account

    def _surrounded(self, person: str, post: Post) -> Post:
        """Add who held the post before and after."""
        holder = post.holder.id if post.holder else person
        before, after = self._seats.around(holder, post)
        return msgspec.structs.replace(post, before=before, after=after)

    def _ref(self, ref: Ref | None) -> Ref | None:
        known = self._known.get(ref.id) if ref else None
        return Ref(id=known.id, name=known.name, kind=known.kind) if known else ref

    def _renamed(self, line: Line) -> Line:
        """Call everybody as the whole folder does."""
        changed: dict[str, object] = {}
        for field in line.__struct_fields__:
            value = getattr(line, field)
            if isinstance(value, Ref):
                changed[field] = self._ref(value)
            elif isinstance(value, tuple) and value and isinstance(value[0], Ref):
                changed[field] = tuple({r.id: r for v in value if (r := self._ref(v))}.values())
        return msgspec.structs.replace(line, **changed) if changed else line

    def _neighbours(
        self, own: str, events: Iterable[Happening], deeds: Iterable[Deed], posts: Iterable[Post]
    ) -> tuple[tuple[Meeting, ...], tuple[Link, ...]]:
        """Count who shared events and agreements, and what joins the closest among themselves."""
        names: dict[str, Ref] = {}
        pairs: Counter[tuple[str, str]] = Counter()
        together: Counter[str] = Counter()
        groups = [e.others for e in events if e.status == "held"]  # who will meet has not met
        groups += [(*d.signers, *d.parties) for d in deeds if d.status != "planned"]
        for group in groups:
            others = {r.id: r for r in group if r.id != own}
            names.update(others)
            together.update(list(others))  # a mapping would be taken for counts
            if len(others) <= _CROWD:
                pairs.update(combinations(sorted({own, *others}), 2))
        for post in posts:
            ends = [r for r in (post.organization, post.holder) if r and r.id != own]
            names.update((r.id, r) for r in ends)
            pairs.update((min(own, r.id), max(own, r.id)) for r in ends)
        strength: Counter[str] = Counter()
        for (a, b), weight in pairs.items():
            if own in (a, b):
                strength[b if a == own else a] += weight
        close = {i for i, _ in sorted(strength.items(), key=lambda s: (-s[1], s[0]))[:_CLOSEST]}
        close.add(own)
        met = sorted(
            (Meeting(other=names[i], times=n) for i, n in together.items()
             if names[i].kind in {"person", "organization"}),
            key=lambda m: (-m.times, m.other.name, m.other.id),
        )  # fmt: skip
        links = (
            Link(a=a, b=b, weight=n)
            for (a, b), n in sorted(pairs.items())
            if a in close and b in close
        )
        return tuple(met), tuple(links)


def _quotes(told: Iterable[Account]) -> list[Saying]:
    """Return each saying once, however many articles repeat it."""
    found: dict[str, list[Saying]] = {}
    for account in told:
        for quote in account.quotes:
            found.setdefault(fold(quote.text), []).append(quote)
    once = (
        msgspec.structs.replace(
            same[0],
            published=earliest(q.published for q in same),
            told=tuple(t for q in same[:3] for t in q.told),
        )
        for same in found.values()
    )
    return sorted(once, key=lambda q: q.published or "")


def _counted(groups: Iterable[Iterable[str]]) -> tuple[Form, ...]:
    counts = Counter(name for group in groups for name in set(group))
    order = sorted(counts, key=lambda n: (-counts[n], n))
    return tuple(Form(text=n, documents=counts[n]) for n in order[:_FORMS])


def _when(line: Happening | Deed) -> tuple[str, str, str]:
    return (line.day or line.published or "", line.name, line.id)


def _rank(tie: Tie) -> tuple[int, str, str]:
    return (-tie.documents, tie.type, tie.text)
