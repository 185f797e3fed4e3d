"""Write a workbook for spreadsheets: people, posts, events, agreements, quotes, articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

import msgspec
import xlsxwriter

from pobeda_extract.errors import OutputError
from pobeda_extract.facts import Agreement, Event, Extraction
from pobeda_extract.merge import Identities, Identity, Merger, fingerprint, interval
from pobeda_extract.render import Target
from pobeda_extract.render.rows import clean
from pobeda_extract.render.spool import Spool
from pobeda_extract.wording import Wording, wording

Cell: TypeAlias = str | int | date | None

#: Each sheet's columns with their widths in characters; headings are in ``wording``.
SHEETS: Final = {
    "people": (("name", 34), ("posts", 60), ("articles", 9), ("first_seen", 12), ("last_seen", 12)),
    "posts": (("person", 34), ("position", 56), ("status", 18), ("organization", 36), ("place", 24),
              ("first_seen", 12), ("last_seen", 12), ("articles", 9)),
    "organizations": (("name", 56), ("acronym", 14), ("place", 24), ("articles", 9)),
    "events": (("date", 12), ("until", 12), ("event", 56), ("type", 18), ("status", 16),
               ("places", 28), ("participants", 48), ("articles", 9), ("where", 30)),
    "agreements": (("date", 12), ("agreement", 56), ("type", 18), ("status", 16), ("parties", 44),
                   ("signers", 36), ("subject", 40), ("articles", 9), ("where", 30)),
    "quotes": (("speaker", 30), ("posts", 40), ("quote", 90), ("published", 12), ("article", 30)),
    "articles": (("article", 30), ("title", 60), ("published", 12), ("people", 9), ("facts", 9),
                 ("reprint_of", 24), ("url", 40), ("warnings", 30)),
}  # fmt: skip
_ROWS: Final = 1_048_576  # of a sheet: Excel takes no more
_CELL: Final = 32_767  # characters in a cell
_ARTICLES: Final = 5  # named for one event or agreement


class XlsxWriter:
    """Keep documents until the last one, then write the workbook row by row."""

    def __init__(self, target: Target) -> None:
        if target.stream is None:
            raise OutputError("no stream to write to")
        self._stream = target.stream
        self._say = wording(target.lang)
        self._merger = Merger(merge=target.merge)
        self._spool = Spool(merge=False)

    def finished(self) -> dict[str, str | None]:
        """Return nothing: a workbook cannot be continued."""
        return {}

    def write(self, extraction: Extraction, text: str) -> None:
        """Keep one document."""
        self._merger.add(extraction, fingerprint(text) if text else b"")
        document = msgspec.structs.replace(extraction.document, text=None)
        kept = msgspec.structs.replace(
            extraction, document=document, mentions=(), mention_relations=()
        )
        self._spool.add(kept, "")

    def close(self) -> None:
        """Write the workbook."""
        identities = self._merger.identities()
        gathered = _Gathered(identities, (x for x, _ in self._spool), self._say)
        options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
        with xlsxwriter.Workbook(self._stream, options) as book:
            book.set_properties({"comments": "pobeda-extract"})
            for name in SHEETS:
                rows: Iterable[Sequence[Cell]] = getattr(gathered, name)()
                _Sheet(book, name, self._say).fill(rows)
        self._stream.flush()
        self._spool.close()


class _Sheet:
    """A list with a frozen header and filters; one that is too long goes on in a second sheet."""

    def __init__(self, book: Any, name: str, say: Wording) -> None:
        self._book = book
        self._columns = SHEETS[name]
        self._title = say(f"sheets.{name}")
        self._headings = [say(f"columns.{column}") for column, _ in self._columns]
        self._head = book.add_format({"bold": True, "bg_color": "#e8eef4", "bottom": 1})
        self._plain = book.add_format({"valign": "top", "text_wrap": True})
        self._day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})

    def fill(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write all *rows*."""
        number = 1
        sheet, at = self._begin(number), 0
        for row in rows:
            at += 1
            if at == _ROWS:
                self._end(sheet, at - 1)
                number += 1
                sheet, at = self._begin(number), 1
            for column, cell in enumerate(row):
                self._write(sheet, at, column, cell)
        self._end(sheet, at)

    def _begin(self, number: int) -> Any:
        sheet = self._book.add_worksheet(self._title if number == 1 else f"{self._title} {number}")
        sheet.freeze_panes(1, 1)
        for column, (_, width) in enumerate(self._columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, self._headings[column], self._head)
        return sheet

    def _end(self, sheet: Any, last: int) -> None:
        sheet.autofilter(0, 0, last, len(self._columns) - 1)

    def _write(self, sheet: Any, at: int, column: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, str):  # never a formula, never a link
            sheet.write_string(at, column, _fitting(clean(cell)), self._plain)
        elif isinstance(cell, int):
            sheet.write_number(at, column, cell, self._plain)
        else:
            sheet.write_datetime(at, column, cell, self._day)


@dataclass(slots=True)
class _Told:
    """What all documents say of one event or agreement; the keys keep the order."""

    status: str = ""
    subject: str | None = None
    ends: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    articles: list[str] = field(default_factory=list)


class _Gathered:
    """The rows of every sheet, gathered in one walk over the documents."""

    def __init__(
        self, identities: Identities, documents: Iterator[Extraction], say: Wording
    ) -> None:
        self._say = say
        self._known = {i.id: i for i in identities.merged()}
        self._count: Counter[str] = Counter()
        self._places: dict[str, str] = {}
        self._told: defaultdict[str, _Told] = defaultdict(_Told)
        self._quotes: list[tuple[Cell, ...]] = []
        self._articles: list[tuple[Cell, ...]] = []
        for extraction in documents:
            for identity in identities.local(extraction):
                self._known.setdefault(identity.id, identity)
            self._add(extraction, identities.of(extraction), identities.reprints)

    def _add(self, x: Extraction, ids: Mapping[str, str], reprints: Mapping[str, str]) -> None:
        d = x.document
        published = _day(d.published)
        self._count.update(set(ids.values()))
        names = {local: self._known[i].name for local, i in ids.items() if i in self._known}
        for o in x.organizations:
            if o.place in names:
                self._places.setdefault(ids[o.id], names[o.place])
        for event in x.events:
            told = self._thing(event, ids, d.id)
            told.ends["places"].update(dict.fromkeys(names[i] for i in event.places if i in names))
            members = (*event.participants, *event.organizers)
            told.ends["participants"].update(dict.fromkeys(names[i] for i in members if i in names))
        for agreement in x.agreements:
            told = self._thing(agreement, ids, d.id)
            told.subject = told.subject or agreement.subject
            for end in ("parties", "signers"):
                members = getattr(agreement, end)
                told.ends[end].update(dict.fromkeys(names[i] for i in members if i in names))
        posts = {p.id: "; ".join(self._post(w.position, w.status) for w in p.positions)
                 for p in x.people}  # fmt: skip
        for q in x.quotes:
            speaker = names.get(q.speaker or "", self._say("summary.somebody"))
            self._quotes.append((speaker, posts.get(q.speaker or ""), q.text, published, d.id))
        self._articles.append(
            (d.id, d.title, published, len(x.people), len(x.relations), reprints.get(d.id), d.url,
             "; ".join(d.warnings))
        )  # fmt: skip

    def _thing(self, entry: Event | Agreement, ids: Mapping[str, str], document: str) -> _Told:
        told = self._told[ids[entry.id]]
        told.status = entry.status
        if document not in told.articles:
            told.articles.append(document)
        return told

    def people(self) -> Iterator[Sequence[Cell]]:
        """Give everybody, those of the most articles first."""
        for i in self._ranked("person"):
            posts = dict.fromkeys(self._post(t.position, t.status) for t in i.history)
            yield i.name, "; ".join(posts), self._count[i.id], _day(i.first), _day(i.last)

    def posts(self) -> Iterator[Sequence[Cell]]:
        """Give a row for each post of everybody, in the order of names."""
        for i in sorted(self._of("person"), key=lambda i: (i.name, i.id)):
            for t in i.history:
                yield (i.name, t.position, self._status(t.status), self._name(t.organization),
                       self._name(t.place), _day(t.first), _day(t.last), t.documents)  # fmt: skip

    def organizations(self) -> Iterator[Sequence[Cell]]:
        """Give organizations, those of the most articles first."""
        for i in self._ranked("organization"):
            yield i.name, i.acronym, self._places.get(i.id), self._count[i.id]

    def events(self) -> Iterator[Sequence[Cell]]:
        """Give events by their days; those without one come last."""
        for i, told in self._by_day("event"):
            until = None if i.end == i.start else _day(i.end)
            yield (_day(i.start), until, i.name, i.type, self._status(told.status),
                   "; ".join(told.ends["places"]), "; ".join(told.ends["participants"]),
                   len(told.articles), "; ".join(told.articles[:_ARTICLES]))  # fmt: skip

    def agreements(self) -> Iterator[Sequence[Cell]]:
        """Give agreements by their days; those without one come last."""
        for i, told in self._by_day("agreement"):
            yield (_day(i.start), i.name, i.type, self._status(told.status),
                   "; ".join(told.ends["parties"]), "; ".join(told.ends["signers"]), told.subject,
                   len(told.articles), "; ".join(told.articles[:_ARTICLES]))  # fmt: skip

    def quotes(self) -> Iterator[Sequence[Cell]]:
        """Give quotes in the order of the articles."""
        return iter(self._quotes)

    def articles(self) -> Iterator[Sequence[Cell]]:
        """Give the articles in their order."""
        return iter(self._articles)

    def _of(self, kind: str) -> list[Identity]:
        return [i for i in self._known.values() if i.kind == kind]

    def _ranked(self, kind: str) -> list[Identity]:
        return sorted(self._of(kind), key=lambda i: (-self._count[i.id], i.name, i.id))

    def _by_day(self, kind: str) -> Iterator[tuple[Identity, _Told]]:
        for i in sorted(self._of(kind), key=lambda i: (i.start or "~", i.name, i.id)):
            yield i, self._told[i.id]

    def _name(self, identity: str | None) -> str | None:
        known = self._known.get(identity or "")
        return known.name if known else None

    def _status(self, status: str) -> str:
        return self._say.of("status").get(status, status)

    def _post(self, position: str, status: str) -> str:
        return position if status == "current" else f"{position} ({self._status(status)})"


def _day(day: str | None) -> Cell:
    """Return a day as a date that spreadsheets sort; what is no single day as it stands."""
    covered = interval(day)
    if day is None or covered is None or covered.start != covered.end:
        return day
    found = date.fromisoformat(covered.start)
    return found if found.year >= 1900 else day  # Excel's days begin there


def _fitting(text: str) -> str:
    return text if len(text) <= _CELL else f"{text[: _CELL - 1]}…"
