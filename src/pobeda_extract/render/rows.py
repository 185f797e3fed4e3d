"""Turn one extraction into flat rows, and rows into extractions again; tables share this form.

Every table but ``documents`` begins with the document's id; ids of people and things are those of
the JSON, unique in their document only. ``identity`` is the id over the whole folder, which is
known only after the last document: it is empty until then.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, Literal, TypeAlias

from pobeda_extract.facts import (
    Agreement,
    DateValue,
    Document,
    Event,
    Evidence,
    Extraction,
    Known,
    MentionRelation,
    Organization,
    Person,
    Place,
    Plover,
    PloverActor,
    Position,
    Quote,
    RawMention,
    Relation,
    Surface,
)
from pobeda_extract.merge import Conflict, Identities, Identity, interval

Value: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Value, ...]
Type: TypeAlias = Literal["text", "integer", "real"]

_UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table's name and its columns in order, with their types."""

    name: str
    columns: tuple[tuple[str, Type], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(name for name, _ in self.columns)

    def index(self, column: str) -> int:
        """Return where *column* stands in a row."""
        return self.names.index(column)


def _table(name: str, columns: str) -> Table:
    types: dict[str, Type] = {"start": "integer", "end": "integer", "score": "real"}
    types |= {"length": "integer", "count": "integer", "number": "integer", "documents": "integer"}
    return Table(name, tuple((c, types.get(c, "text")) for c in columns.split()))


#: One row for everything in a document; the first column is the document.
DOCUMENT_TABLES: Final = (
    _table("people", "document id identity name given_name patronymic family_name gender"),
    _table("organizations", "document id identity name acronym part_of place kind"),
    _table("places", "document id identity name type country_code"),
    _table("positions", "document id person position title organization place status"),
    _table("events", "document id identity type name title status part_of occasion"),
    _table("event_places", "document event place"),
    _table("participants", "document event entity role"),
    _table("agreements", "document id identity type name title count status event subject"),
    _table("parties", "document agreement entity"),
    _table("signers", "document agreement entity"),
    _table("dates", "document entity text edtf first_day last_day"),
    _table("quotes", "document id speaker text start end cue"),
    _table("mentions", "document entity start end text kind"),
    _table("relations", "document id type subject object object_text score rule"),
    _table("evidence", "document fact start end text"),
    _table("known", "document entity register register_id name score reason doubts"),
    _table("plover", "document entity category mode cameo actor iso country"),
    _table("raw_mentions", "document id start end text type score"),
    _table("raw_relations", "document type subject object score"),
)
#: ``text`` is the article's text where the format keeps it; ``fingerprint`` finds reprints.
DOCUMENTS: Final = _table(
    "documents",
    "id source title published url length text warnings extra reprint_of fingerprint",
)
#: What merging knows over the whole folder.
IDENTITIES: Final = _table(
    "identities",
    "id kind name type given_name patronymic family_name gender acronym country_code"
    " first_day last_day first_seen last_seen documents",
)
HISTORY: Final = _table(
    "history",
    "person position title organization place status first_seen last_seen documents",
)
CONFLICTS: Final = _table("conflicts", "kind name identity reason")
FOLDER_TABLES: Final = (IDENTITIES, HISTORY, CONFLICTS)
TABLES: Final = (DOCUMENTS, *DOCUMENT_TABLES, *FOLDER_TABLES)
#: Lists whose rows carry an identity.
IDENTIFIED: Final = ("people", "organizations", "places", "events", "agreements")


def clean(text: str) -> str:
    """Return *text* with what no database or file takes (NUL, half surrogates) made visible."""
    return _UNWRITABLE.sub("\ufffd", text)


def _cleaned(row: Iterable[Value]) -> Row:
    return tuple(clean(value) if isinstance(value, str) else value for value in row)


def document_row(extraction: Extraction, text: str | None, fingerprint: bytes) -> Row:
    """Return the row of the document itself."""
    d = extraction.document
    return _cleaned(
        (
            d.id,
            d.source,
            d.title,
            d.published,
            d.url,
            d.length,
            text,
            json.dumps(d.warnings, ensure_ascii=False),
            json.dumps(d.extra, ensure_ascii=False, default=str),
            None,
            fingerprint.hex(),
        )
    )


def rows(extraction: Extraction) -> dict[str, list[Row]]:  # noqa: C901
    """Return the rows of every table of ``DOCUMENT_TABLES``; references to nothing are left out."""
    document = extraction.document.id
    found: dict[str, list[Row]] = {table.name: [] for table in DOCUMENT_TABLES}
    ids = entity_kinds(extraction)

    def known(reference: str | None) -> str | None:
        return reference if reference in ids else None

    def add(table: str, *values: Value) -> None:
        found[table].append(_cleaned((document, *values)))

    def surfaces(entity: str, mentions: Iterable[Surface]) -> None:
        for m in mentions:
            add("mentions", entity, m.start, m.end, m.text, m.kind)

    def days(entity: str, dates: Iterable[DateValue]) -> None:
        for d in dates:
            covered = interval(d.edtf)
            first, last = (covered.start, covered.end) if covered else (None, None)
            add("dates", entity, d.text, d.edtf, first, last)

    def code(fact: str, coded: Plover | None) -> None:
        if coded is None:
            return
        said = (fact, coded.category, coded.mode, coded.cameo)
        for a in coded.actors:
            add("plover", *said, a.entity, a.iso, a.cameo)
        if not coded.actors:
            add("plover", *said, None, None, None)

    def prove(fact: str, evidence: Iterable[Evidence]) -> None:
        for e in evidence:
            add("evidence", fact, e.start, e.end, e.text)

    for p in extraction.people:
        add("people", p.id, None, p.name, p.given_name, p.patronymic, p.family_name, p.gender)
        for w in p.positions:
            body, where = known(w.organization), known(w.place)
            add("positions", w.id, p.id, w.position, w.title, body, where, w.status)
            prove(w.id, w.evidence)
        surfaces(p.id, p.mentions)
    for o in extraction.organizations:
        add(
            "organizations", o.id, None, o.name, o.acronym, known(o.part_of), known(o.place), o.kind
        )
        surfaces(o.id, o.mentions)
    matched: list[Person | Organization] = [*extraction.people, *extraction.organizations]
    for entry in matched:
        for k in entry.known:
            doubts = json.dumps(k.doubts, ensure_ascii=False)
            add("known", entry.id, k.register, k.id, k.name, k.score, k.reason, doubts)
    for place in extraction.places:
        add("places", place.id, None, place.name, place.type, place.country_code)
        surfaces(place.id, place.mentions)
    for e in extraction.events:
        part, occasion = known(e.part_of), known(e.occasion)
        add("events", e.id, None, e.type, e.name, e.title, e.status, part, occasion or e.occasion)
        for i in filter(known, e.places):
            add("event_places", e.id, i)
        for role, members in (("participant", e.participants), ("organizer", e.organizers)):
            for i in filter(known, members):
                add("participants", e.id, i, role)
        days(e.id, e.dates)
        code(e.id, e.plover)
        surfaces(e.id, e.mentions)
    for a in extraction.agreements:
        event = known(a.event)
        add("agreements", a.id, None, a.type, a.name, a.title, a.count, a.status, event, a.subject)
        for i in filter(known, a.parties):
            add("parties", a.id, i)
        for i in filter(known, a.signers):
            add("signers", a.id, i)
        days(a.id, a.dates)
        code(a.id, a.plover)
        surfaces(a.id, a.mentions)
    for q in extraction.quotes:
        add("quotes", q.id, known(q.speaker), q.text, q.start, q.end, q.cue)
    for number, r in enumerate(extraction.relations, 1):
        obj = known(r.object)
        text = None if obj else r.object
        add("relations", f"R{number}", r.type, known(r.subject), obj, text, r.score, r.rule)
        prove(f"R{number}", r.evidence)
    for raw in extraction.mentions:
        add("raw_mentions", raw.id, raw.start, raw.end, raw.text, raw.type, raw.score)
    for between in extraction.mention_relations:
        add("raw_relations", between.type, between.subject, between.object, between.score)
    return found


def entity_kinds(extraction: Extraction) -> dict[str, str]:
    """Return what each id of the document is: ``person``, ``position``, ``quote`` and so on."""
    kinds = {p.id: "person" for p in extraction.people}
    kinds |= {w.id: "position" for p in extraction.people for w in p.positions}
    kinds |= {o.id: "organization" for o in extraction.organizations}
    kinds |= {place.id: "place" for place in extraction.places}
    kinds |= {e.id: "event" for e in extraction.events}
    kinds |= {a.id: "agreement" for a in extraction.agreements}
    kinds |= {q.id: "quote" for q in extraction.quotes}
    return kinds


def identity_row(i: Identity) -> Row:
    """Return the row of one identity."""
    return _cleaned(
        (i.id, i.kind, i.name, i.type, i.given_name, i.patronymic, i.family_name, i.gender,
         i.acronym, i.country_code, i.start, i.end, i.first, i.last, i.documents)
    )  # fmt: skip


def history_rows(i: Identity) -> list[Row]:
    """Return a person's posts, earliest first."""
    return [
        _cleaned((i.id, t.position, t.title, t.organization, t.place, t.status, t.first, t.last,
                  t.documents))
        for t in i.history
    ]  # fmt: skip


def conflict_rows(conflict: Conflict) -> list[Row]:
    """Return one row for each identity that was left apart."""
    return [
        _cleaned((conflict.kind, conflict.name, identity, conflict.reason))
        for identity in conflict.identities
    ]


def told_once(identities: Identities, extraction: Extraction, seen: set[str]) -> Iterator[Identity]:
    """Give what stands in this document only; what reprints share is given with the first."""
    shared = extraction.document.id in identities.reprints
    for identity in identities.local(extraction):
        if shared and identity.id in seen:
            continue
        if shared:
            seen.add(identity.id)
        yield identity


def restored(
    documents: Iterable[Row], tables: Mapping[str, Iterable[Row]]
) -> Iterator[tuple[Extraction, bytes]]:
    """
    Turn rows into extractions again, one document at a time.

    Args:
        documents: Rows of ``documents``, in the order in which they were written.
        tables: Rows of the other tables, each in the same order of documents; absent ones count
            as empty.

    Returns:
        Each document's facts with its fingerprint. Memory holds one document.
    """
    streams = {name: groupby(content, key=itemgetter(0)) for name, content in tables.items()}
    heads: dict[str, Any] = {name: next(stream, None) for name, stream in streams.items()}
    for document in documents:
        content: dict[str, list[Row]] = {}
        for name, stream in streams.items():
            head = heads[name]
            if head is not None and head[0] == document[0]:
                content[name] = [row[1:] for row in head[1]]
                heads[name] = next(stream, None)
        fingerprint = bytes.fromhex(str(document[DOCUMENTS.index("fingerprint")] or ""))
        yield _extraction(document, content), fingerprint


def _extraction(row: Row, content: Mapping[str, list[Row]]) -> Extraction:
    def many(table: str, build: Any, key: bool = True) -> defaultdict[Any, list[Any]]:
        grouped: defaultdict[Any, list[Any]] = defaultdict(list)
        for entry in content.get(table, ()):
            grouped[entry[0] if key else None].append(build(*(entry[1:] if key else entry)))
        return grouped

    def surface(start: int, end: int, text: str, kind: Any) -> Surface:
        return Surface(start=start, end=end, text=text, kind=kind)

    def proof(start: int, end: int, text: str) -> Evidence:
        return Evidence(start=start, end=end, text=text)

    def day(text: str, edtf: str | None, *_: Value) -> DateValue:
        return DateValue(text=text, edtf=edtf)

    mentions, evidence, dates = (
        many("mentions", surface),
        many("evidence", proof),
        many("dates", day),
    )

    def match(register: str, key: str, name: str, score: float, why: str, doubts: Any) -> Known:
        found = tuple(json.loads(doubts or "[]"))
        return Known(register=register, id=key, name=name, score=score, reason=why, doubts=found)

    matches = many("known", match)
    codes = many("plover", lambda *values: values)
    took_part = many("participants", lambda entity, role: (entity, role))
    where = many("event_places", lambda place: place)
    parties, signers = (many(name, lambda entity: entity) for name in ("parties", "signers"))

    def position(
        i: str, who: str, what: str, title: str, body: Any, place: Any, status: Any
    ) -> Any:
        proofs = tuple(evidence[i])
        return who, Position(
            id=i, position=what, title=title, organization=body, place=place, status=status,
            evidence=proofs,
        )  # fmt: skip

    posts: defaultdict[str, list[Position]] = defaultdict(list)
    for who, post in many("positions", position, key=False)[None]:
        posts[who].append(post)

    def code(fact: str) -> Plover | None:
        if fact not in codes:
            return None
        category, mode, cameo, *_ = codes[fact][0]
        actors = tuple(
            PloverActor(entity=actor, iso=iso, cameo=country)
            for _, _, _, actor, iso, country in codes[fact]
            if actor
        )
        return Plover(category=category, mode=mode, cameo=cameo, actors=actors)

    def roles(event: str, role: str) -> tuple[str, ...]:
        return tuple(entity for entity, its in took_part[event] if its == role)

    def table(name: str) -> Iterator[tuple[Any, ...]]:
        return iter(content.get(name, ()))

    known = dict(zip(DOCUMENTS.names, row, strict=True))
    meta: Any = known
    return Extraction(
        document=Document(
            id=meta["id"], source=meta["source"], title=meta["title"],
            published=meta["published"], url=meta["url"], length=meta["length"],
            warnings=tuple(json.loads(meta["warnings"] or "[]")),
            extra=json.loads(meta["extra"] or "{}"),
        ),
        people=tuple(
            Person(id=i, name=name, given_name=given, patronymic=patronymic, family_name=family,
                   gender=gender, positions=tuple(posts[i]), mentions=tuple(mentions[i]),
                   known=tuple(matches[i]))
            for i, _, name, given, patronymic, family, gender in table("people")
        ),
        organizations=tuple(
            Organization(id=i, name=name, acronym=acronym, part_of=part, place=place, kind=kind,
                         mentions=tuple(mentions[i]), known=tuple(matches[i]))
            for i, _, name, acronym, part, place, kind in table("organizations")
        ),
        places=tuple(
            Place(id=i, name=name, type=kind, country_code=code, mentions=tuple(mentions[i]))
            for i, _, name, kind, code in table("places")
        ),
        events=tuple(
            Event(id=i, type=kind, name=name, title=title, status=status, part_of=part,
                  occasion=occasion, dates=tuple(dates[i]), places=tuple(where[i]),
                  participants=roles(i, "participant"), organizers=roles(i, "organizer"),
                  plover=code(i),
                  mentions=tuple(mentions[i]))
            for i, _, kind, name, title, status, part, occasion in table("events")
        ),
        agreements=tuple(
            Agreement(id=i, type=kind, name=name, title=title, count=count, status=status,
                      event=event, subject=subject, dates=tuple(dates[i]),
                      parties=tuple(parties[i]), signers=tuple(signers[i]), plover=code(i),
                      mentions=tuple(mentions[i]))
            for i, _, kind, name, title, count, status, event, subject in table("agreements")
        ),
        quotes=tuple(
            Quote(id=i, speaker=speaker, text=text, start=start, end=end, cue=cue)
            for i, speaker, text, start, end, cue in table("quotes")
        ),
        relations=tuple(
            Relation(type=kind, subject=subject or "", object=obj or text or "", score=score,
                     rule=rule, evidence=tuple(evidence[i]))
            for i, kind, subject, obj, text, score, rule in table("relations")
        ),
        mentions=tuple(
            RawMention(id=i, start=start, end=end, text=text, type=kind, score=score)
            for i, start, end, text, kind, score in table("raw_mentions")
        ),
        mention_relations=tuple(
            MentionRelation(type=kind, subject=subject, object=obj, score=score)
            for kind, subject, obj, score in table("raw_relations")
        ),
    )  # fmt: skip
