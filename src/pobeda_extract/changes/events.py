"""Tell which planned events were held or cancelled since."""

from __future__ import annotations

from collections import defaultdict

from pobeda_extract.changes.sides import Side, Told
from pobeda_extract.changes.values import Event as EventChange
from pobeda_extract.facts import Event
from pobeda_extract.merge import Interval, interval


def event_changes(old: Side, new: Side) -> tuple[EventChange, ...]:
    """Return what became of plans, each event once, sorted by name."""
    done: defaultdict[str, list[Told]] = defaultdict(list)
    for told in new.events:
        if told.fact.status in {"held", "cancelled"}:
            done[told.fact.type].append(told)
    found: dict[str, EventChange] = {}
    settled = {t.id for t in old.events if t.fact.status in {"held", "cancelled"}}
    for plan in old.events:
        if plan.fact.status != "planned" or plan.id in settled or plan.id in found:
            continue
        outcome = [t for t in done[plan.fact.type] if _is_same(plan, t)]
        if outcome:
            found[plan.id] = _change(plan, outcome[-1])
    # One event announced by several articles has come about once
    once = {(e.name, e.change, e.source.document): e for e in found.values()}
    return tuple(sorted(once.values(), key=lambda e: (e.name, e.source.document)))


def _change(plan: Told, told: Told) -> EventChange:
    fact = told.fact
    assert isinstance(fact, Event)
    return EventChange(
        change="held" if fact.status == "held" else "cancelled",
        name=fact.name,
        participants=told.named(fact.participants),
        places=told.named(fact.places),
        dates=tuple(d.edtf or d.text for d in fact.dates),
        planned=plan.source,
        source=told.source,
    )


def _is_same(plan: Told, told: Told) -> bool:
    """One identity; else the same day and whom, or the same whom and title."""
    if plan.id == told.id:
        return True
    ours, theirs = _days(plan), _days(told)
    if ours is not None and theirs is not None and not ours.meets(theirs):
        return False
    shared = len(plan.members & told.members)
    if plan.fact.title and plan.fact.title == told.fact.title:
        return shared > 0 or (ours is not None and theirs is not None)
    if ours is None or theirs is None or not ours.is_close or not theirs.is_close:
        return False
    return shared > 1 or (shared > 0 and bool(plan.places & told.places))


def _days(told: Told) -> Interval | None:
    known = [i for d in told.fact.dates if (i := interval(d.edtf))]
    if not known:
        return None
    return Interval(min(i.start for i in known), max(i.end for i in known))
