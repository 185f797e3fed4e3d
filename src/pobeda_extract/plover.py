"""Code events and agreements as political scientists count them: PLOVER, CAMEO, actors' countries.

What each type is coded as, and after which source, stands in ``lexicons/plover.toml``; a table for
readers in docs/plover.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import msgspec

from pobeda_extract.facts import Agreement, Event, Extraction, Plover, PloverActor
from pobeda_extract.lexicons import load, words

_NOBODY: Final[tuple[str, ...]] = ()


def coded(extraction: Extraction) -> Extraction:
    """Return *extraction* with a code on every event and agreement that has one."""
    if not extraction.events and not extraction.agreements:
        return extraction
    countries = _countries(extraction)
    events = tuple(_with(e, _event(e, countries)) for e in extraction.events)
    agreements = tuple(
        _with(a, _agreement(a, extraction, countries)) for a in extraction.agreements
    )
    return msgspec.structs.replace(extraction, events=events, agreements=agreements)


def _with(fact: Any, code: Plover | None) -> Any:
    return msgspec.structs.replace(fact, plover=code) if code else fact


def _event(event: Event, countries: Mapping[str, str]) -> Plover | None:
    if event.status == "cancelled":
        return None
    actors = _actors((*event.participants, *event.organizers), countries)
    # The host of a visit and of talks in a country of its own acts, too; a venue's country does
    # not where others meet in it.
    if _kind(event.type) == "visit":
        actors = _joined(actors, _actors(event.places, countries))
    entry = _fitting("event", event.type, event.name, len({a.iso for a in actors}))
    if entry is None:
        return None
    if event.status == "planned" and entry["category"] in {"CONSULT", "COOPERATE"}:
        entry = load("plover")["planned"]
    return _code(entry, actors)


def _agreement(
    agreement: Agreement, extraction: Extraction, countries: Mapping[str, str]
) -> Plover | None:
    actors = _actors((*agreement.parties, *agreement.signers), countries)
    text = f"{agreement.name} {agreement.subject or ''}"
    count = len({a.iso for a in actors})
    if count < 2 and _is_private(agreement, extraction):
        return None
    entry = _fitting("agreement", agreement.type, text, count, agreement.status)
    return _code(entry, actors) if entry else None


def _is_private(agreement: Agreement, extraction: Extraction) -> bool:
    """Tell whether only companies, universities and people agree: that is nobody's policy."""
    parties = set(agreement.parties)
    if not parties:
        return False
    heads = words("merge", "public_heads.words")
    public = {p.id for p in extraction.places} | {
        o.id for o in extraction.organizations if o.name.lower().replace("ё", "е").startswith(heads)
    }
    return not parties & public


def _code(entry: Mapping[str, Any], actors: tuple[PloverActor, ...]) -> Plover:
    return Plover(
        category=entry["category"], mode=entry["mode"] or None, cameo=entry["cameo"], actors=actors
    )


def _fitting(
    kind: str, what: str, text: str, countries: int, status: str | None = None
) -> Mapping[str, Any] | None:
    """Return the first entry of the lexicon that fits."""
    lowered = text.lower()
    for entry in load("plover")[kind]:
        types = entry["types"]
        if types and what not in types and f"kind:{_kind(what)}" not in types:
            continue
        if what in entry.get("beyond", _NOBODY):
            continue
        if status is not None and status not in entry["statuses"]:
            continue
        if countries < entry.get("countries", 0):
            continue
        if "telling" in entry and not any(stem in lowered for stem in entry["telling"]):
            continue
        if any(stem in lowered for stem in entry.get("without", _NOBODY)):
            continue
        found: Mapping[str, Any] = entry
        return found
    return None


@cache
def _kinds() -> dict[str, str]:
    """Return the kind of each head of events.toml."""
    return {
        head: kind
        for kind, entry in load("events")["kind"].items()
        for head in (*entry["heads"], *entry["weak"])
    } | {"консультации": "talks", "переговоры": "talks"}


def _kind(what: str) -> str:
    return _kinds().get(what, "")


def _countries(extraction: Extraction) -> dict[str, str]:
    """Return the country of everybody whose country the article tells, by id."""
    found = {p.id: p.country_code for p in extraction.places if p.country_code}
    for o in extraction.organizations:
        if o.place in found:
            found[o.id] = found[o.place]
    for o in extraction.organizations:
        if o.id not in found and o.part_of in found:
            found[o.id] = found[o.part_of]
    for person in extraction.people:
        for post in person.positions:
            where = found.get(post.place or "") or found.get(post.organization or "")
            if where:
                found.setdefault(person.id, where)
    return found


def _actors(ids: Iterable[str], countries: Mapping[str, str]) -> tuple[PloverActor, ...]:
    return tuple(_actor(i, countries) for i in dict.fromkeys(ids) if _has_code(countries.get(i)))


def _joined(
    actors: tuple[PloverActor, ...], hosts: tuple[PloverActor, ...]
) -> tuple[PloverActor, ...]:
    known = {a.iso for a in actors}
    return (*actors, *(h for h in hosts if h.iso not in known))


def _has_code(country: str | None) -> bool:
    return bool(country) and country in codes()


def _actor(entity: str, countries: Mapping[str, str]) -> PloverActor:
    iso, cameo = codes()[countries[entity]]
    return PloverActor(entity=entity, iso=iso, cameo=cameo)


@cache
def codes() -> dict[str, tuple[str, str | None]]:
    """Return ISO 3166-1 alpha-3 and, if there is one, CAMEO's code by ISO alpha-2."""
    lines = (line.split() for line in load("country_codes")["codes"].splitlines())
    return {short: (iso, None if cameo == "-" else cameo) for short, iso, cameo in lines}
