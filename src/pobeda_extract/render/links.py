"""Turn extractions into the nodes and edges of one graph over a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pobeda_extract.facts import Extraction
from pobeda_extract.merge import interval


class Link(NamedTuple):
    """
    One edge, told by one document; ``source`` and ``target`` are identity ids.

    ``label`` says more where there is more to say (the post held); ``first`` and ``last`` are the
    days the fact is dated to (an event's own days), else the publication date, else ``None``.
    """

    source: str
    target: str
    type: str
    label: str | None
    status: str | None
    first: str | None
    last: str | None
    score: float | None
    rule: str | None


def links(extraction: Extraction, ids: Mapping[str, str]) -> Iterator[Link]:
    """
    Give the edges that a document tells, each once, in the order of its lists.

    Args:
        extraction: What it says.
        ids: The identity of everything in it (``Identities.of``).
    """
    published = extraction.document.published
    reasons = {(r.type, r.subject, r.object): r for r in extraction.relations}
    days: dict[str, tuple[str | None, str | None]] = {}
    dated = {e.id: e.dates for e in extraction.events}
    dated |= {a.id: a.dates for a in extraction.agreements}
    for told, dates in dated.items():
        known = [span for d in dates if (span := interval(d.edtf))]
        if known:
            days[told] = (min(i.start for i in known), max(i.end for i in known))
    status = {e.id: e.status for e in extraction.events}
    agreed = {a.id: a.status for a in extraction.agreements}
    given: set[tuple[str, str, str]] = set()

    def link(
        kind: str,
        subject: str,
        obj: str,
        label: str | None = None,
        held: str | None = None,
        reason: str | None = None,
    ) -> Iterator[Link]:
        if (kind, subject, obj) in given or subject not in ids or obj not in ids:
            return
        given.add((kind, subject, obj))
        why = reasons.get((kind, subject, reason or obj))
        first, last = days.get(obj) or days.get(subject) or (published, published)
        state = held or status.get(obj) or agreed.get(obj) or status.get(subject)
        score, rule = (why.score, why.rule) if why else (None, None)
        yield Link(ids[subject], ids[obj], kind, label, state, first, last, score, rule)

    posts = {w.id: (p, w) for p in extraction.people for w in p.positions}
    for p, w in posts.values():
        if employer := w.organization or w.place:
            yield from link("WORKS_AS", p.id, employer, w.position, w.status, w.id)
    for kind, subject, obj in _listed(extraction):
        yield from link(kind, subject, obj)
    for r in extraction.relations:  # NEREL's others, between people and things that have entries
        if r.object not in posts and r.type != "WORKS_AS":
            yield from link(r.type, r.subject, r.object)


def _listed(extraction: Extraction) -> Iterator[tuple[str, str, str]]:
    """Yield what events, agreements and organizations say of others: kind, subject, object."""
    for e in extraction.events:
        yield from (("PARTICIPANT_IN", i, e.id) for i in e.participants)
        yield from (("ORGANIZES", i, e.id) for i in e.organizers)
        yield from (("TAKES_PLACE_IN", e.id, i) for i in e.places)
        if e.part_of:
            yield "SUBEVENT_OF", e.id, e.part_of
    for a in extraction.agreements:
        yield from (("SIGNED", i, a.id) for i in a.signers)
        yield from (("PARTY_TO", i, a.id) for i in a.parties)
        if a.event:
            yield "SIGNED_AT", a.id, a.event
    for o in extraction.organizations:
        if o.part_of:
            yield "PART_OF", o.id, o.part_of
        if o.place:
            yield "HEADQUARTERED_IN", o.id, o.place


#: A node's label in property graphs, by kind of identity.
LABELS: Mapping[str, str] = {
    "person": "Person",
    "organization": "Organization",
    "place": "Place",
    "event": "Event",
    "agreement": "Agreement",
}
