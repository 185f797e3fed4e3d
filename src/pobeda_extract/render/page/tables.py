"""Make the rows of a report's tables, and tell the search which words each row has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from pobeda_extract.facts import DateValue, Extraction
from pobeda_extract.merge import Identities, Identity, Interval, interval
from pobeda_extract.render.page.markup import WORDS
from pobeda_extract.render.page.network import Node
from pobeda_extract.render.page.registers import register_rows
from pobeda_extract.render.page.search import SearchIndex
from pobeda_extract.render.page.timeline import Happening

_REFERENCES: Final = 8  # articles that a row leads to; a person's page has them all
_MOST_AT_ONE_EVENT: Final = 12  # a summit with forty guests joins nobody in particular
_NAMED: Final = 20  # participants that a row names

#: Gives the page of an identity, if it has one.
Pages = Callable[[str], str | None]


class Tables:
    """
    What the index shows, gathered in one walk over the documents.

    Args:
        identities: Of the whole folder.
        search: Holds the words of the articles' texts already, by the order in which they come.
    """

    def __init__(self, identities: Identities, search: SearchIndex) -> None:
        self._known = {i.id: i for i in identities.merged()}
        self._identities = identities
        self._search = search
        self._articles: list[list[Any]] = []
        self._quotes: list[list[Any]] = []
        self._told: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._count: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        self._wordings: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._status: dict[str, str] = {}
        self._sets: defaultdict[str, dict[str, dict[str, None]]] = defaultdict(_Sets)
        self._days: dict[str, tuple[str, str]] = {}
        self._seen: dict[str, str] = {}
        self.edges: Counter[tuple[str, str]] = Counter()
        self.order: dict[str, list[int]] = {}

    def add(self, x: Extraction, href: str, ids: Mapping[str, str]) -> None:
        """Take in one document; *href* leads to its page."""
        number = len(self._articles)
        for identity in self._identities.local(x):
            self._known.setdefault(identity.id, identity)
        entries = {
            e.id: e.name
            for part in (x.people, x.organizations, x.places, x.events, x.agreements)
            for e in part
        }
        d = x.document
        title = d.title or d.id
        self._articles.append([title, d.published or "", href, len(x.people), len(x.relations)])
        self._search.add("articles", number, [title, *entries.values()])
        for local, name in entries.items():
            key = ids[local]
            self._wordings[key][name] = None
            if self._last.get(key) == number:
                continue
            self._last[key] = number
            self._count[key] += 1
            if len(self._told[key]) < _REFERENCES:
                self._told[key].append((number, local))
        for body in x.organizations:
            if body.acronym:
                self._wordings[ids[body.id]][body.acronym] = None
        self._add_events(x, entries, ids)
        self._add_agreements(x, entries, ids)
        for q in x.quotes:
            speaker = ids.get(q.speaker, "") if q.speaker else ""
            self._quotes.append([d.published or "", speaker, q.text, f"{href}#f-{q.id}"])
        for person in x.people:
            bodies = (p.organization for p in person.positions)
            for employer in {ids[body] for body in bodies if body and body in ids}:
                self.edges[min(ids[person.id], employer), max(ids[person.id], employer)] += 1

    def _add_events(
        self, x: Extraction, entries: Mapping[str, str], ids: Mapping[str, str]
    ) -> None:
        for event in x.events:
            key = ids[event.id]
            self._status[key] = WORDS.get(event.status, event.status)
            self._date(key, event.dates, x.document.published)
            sets = self._sets[key]
            sets["places"] |= dict.fromkeys(entries.get(i, i) for i in event.places)
            members = [*event.participants, *event.organizers]
            sets["members"] |= dict.fromkeys(
                self._name(ids.get(i), entries.get(i, i)) for i in members
            )
            known = sorted({ids[i] for i in members if i in ids})[:_MOST_AT_ONE_EVENT]
            self.edges.update((min(key, i), max(key, i)) for i in known)

    def _add_agreements(
        self, x: Extraction, entries: Mapping[str, str], ids: Mapping[str, str]
    ) -> None:
        for a in x.agreements:
            key = ids[a.id]
            self._status[key] = WORDS.get(a.status, a.status)
            self._date(key, a.dates, x.document.published)
            sets = self._sets[key]
            for part, members in (("parties", a.parties), ("signers", a.signers)):
                sets[part] |= dict.fromkeys(
                    self._name(ids.get(i), entries.get(i, i)) for i in members
                )
            ends = sorted({ids[i] for i in (*a.signers, *a.parties) if i in ids})
            self.edges.update(combinations(ends[:_MOST_AT_ONE_EVENT], 2))

    def _name(self, identity: str | None, name: str) -> str:
        known = self._known.get(identity or "")
        return known.name if known else name

    def _date(self, key: str, dates: Iterable[DateValue], published: str | None) -> None:
        found = [i for day in dates if (i := interval(day.edtf))]
        if found:
            first, last = min(i.start for i in found), max(i.end for i in found)
            before = self._days.get(key, (first, last))
            self._days[key] = (min(first, before[0]), max(last, before[1]))
        if published:
            self._seen[key] = min(published, self._seen.get(key, published))

    def rows(self, pages: Pages) -> dict[str, list[list[Any]]]:
        """
        Return every table's rows in the order in which they are shown first.

        Asked once: the search learns the words of every row.
        """
        found = {
            "articles": self._newest(),
            "people": [
                [i.name, self._page(i, pages), _posts(i), self._count[i.id], i.last or ""]
                for i in self._ranked("person")
            ],
            "organizations": [
                [_with_acronym(i), self._page(i, pages), self._count[i.id], i.last or ""]
                for i in self._ranked("organization")
            ],
            "agreements": [
                [*self._day(i), i.name, self._page(i, pages), self._status.get(i.id, ""),
                 *self._listed(i, "parties", "signers"), self._count[i.id]]
                for i in self._dated("agreement")
            ],
            "events": [
                [*self._day(i), i.name, self._hrefs(i), self._status.get(i.id, ""),
                 *self._listed(i, "places", "members"), self._count[i.id]]
                for i in self._dated("event")
            ],
            "quotes": self._said(pages),
            "places": [
                [i.name, WORDS.get(i.type or "", i.type or ""), i.country_code or "",
                 self._count[i.id], self._hrefs(i)]
                for i in self._ranked("place")
            ],
        }  # fmt: skip
        people, bodies = self._ranked("person"), self._ranked("organization")
        if matched := register_rows((*people, *bodies), pages=lambda i: self._page(i, pages)):
            found["registers"] = matched
        self._teach(found)
        return found

    def _teach(self, rows: Mapping[str, list[list[Any]]]) -> None:
        """Tell the search the words of all rows but the articles'."""
        order = {
            "people": self._ranked("person"), "organizations": self._ranked("organization"),
            "agreements": self._dated("agreement"), "events": self._dated("event"),
            "places": self._ranked("place"),
        }  # fmt: skip
        for table, identities in order.items():
            for number, identity in enumerate(identities):
                words = [w for w in _texts(rows[table][number]) if not w.startswith("articles/")]
                self._search.add(table, number, (*self._wordings[identity.id], *words))
        for number, row in enumerate(rows.get("registers", ())):
            self._search.add("registers", number, (row[0], row[2], row[3]))
        for number, row in enumerate(rows["quotes"]):
            self._search.add("quotes", number, (row[1], row[3]))

    def _newest(self) -> list[list[Any]]:
        numbers = sorted(
            range(len(self._articles)), key=lambda n: self._articles[n][1], reverse=True
        )
        places = [0] * len(numbers)
        for place, number in enumerate(numbers):
            places[number] = place
        self.order["articles"] = places
        return [self._articles[n] for n in numbers]

    def _said(self, pages: Pages) -> list[list[Any]]:
        found = []
        for day, speaker, words, href in sorted(self._quotes, key=lambda q: q[0], reverse=True):
            found.append([day, self._name(speaker, ""), pages(speaker) or "", words, href])
        return found

    def happenings(self) -> Iterator[Happening]:
        """Give the events of which a day is known."""
        for i in self._dated("event"):
            if i.id in self._days and Interval(*self._days[i.id]).is_close:
                first, last = self._days[i.id]  # «в 2025 году» is no place on a line
                yield Happening(i.name, first, last, self._count[i.id], self._hrefs(i)[0])

    def nodes(self) -> dict[str, Node]:
        """Return what can stand in the network."""
        return {
            i.id: Node(i.id, i.name, i.kind, self._count[i.id])
            for i in self._known.values()
            if i.kind in {"person", "organization", "event"}
        }

    def counts(self) -> Counter[str]:
        """Count what there is of each kind, articles and quotes among it."""
        found = Counter(i.kind for i in self._known.values() if self._count[i.id])
        return found + Counter(article=len(self._articles), quote=len(self._quotes))

    def _page(self, i: Identity, pages: Pages) -> str:
        return pages(i.id) or self._hrefs(i)[0]

    def _hrefs(self, i: Identity) -> list[str]:
        return [f"{self._articles[n][2]}#f-{local}" for n, local in self._told[i.id]]

    def _listed(self, i: Identity, *parts: str) -> list[str]:
        lists = [list(self._sets[i.id][part]) for part in parts]
        return ["; ".join(names[:_NAMED]) for names in lists]

    def _day(self, i: Identity) -> list[Any]:
        """The day, and whether it is only that of publication."""
        first, last = self._days.get(i.id, ("", ""))
        for part in (first, first[:7], first[:4]):  # a day, a month, a year
            if interval(part) == (first, last):
                return [part, 0]
        return [f"{first} — {last}", 0] if first else [self._seen.get(i.id, ""), 1]

    def _ranked(self, kind: str) -> list[Identity]:
        found = [
            i
            for i in self._known.values()
            if i.kind == kind and self._count[i.id] and i.type != "source"  # media only cited
        ]
        return sorted(found, key=lambda i: (-self._count[i.id], i.name, i.id))

    def _dated(self, kind: str) -> list[Identity]:
        return sorted(self._ranked(kind), key=lambda i: self._day(i)[0], reverse=True)


class _Sets(dict[str, dict[str, None]]):
    """Sets by name that keep the order of what was added."""

    def __missing__(self, key: str) -> dict[str, None]:
        made: dict[str, None] = {}
        self[key] = made
        return made


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _posts(i: Identity) -> list[list[str]]:
    """The posts told most, with their status."""
    told = sorted(i.history, key=lambda t: (-t.documents, t.position))
    return [[t.position, WORDS.get(t.status, t.status)] for t in told[:3]]


def _with_acronym(i: Identity) -> str:
    return f"{i.name} ({i.acronym})" if i.acronym and i.acronym != i.name else i.name
