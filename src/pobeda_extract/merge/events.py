"""Decide which event keys are one event told by several articles; the same for agreements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, TypeVar

from pobeda_extract.merge.dates import Interval
from pobeda_extract.merge.folding import Groups, identity, word_set
from pobeda_extract.merge.keys import AgreementKey, EventKey, Key

_AROUND: Final = 45  # days before and after publication in which an undated titled event is sought
_EDITION: Final = 100  # days between two tellings beyond which a title means its next edition

E = TypeVar("E", EventKey, AgreementKey)


def resolve(keys: Iterable[EventKey], ids: Mapping[Key, str]) -> dict[EventKey, str]:
    """
    Give every key the id of its event.

    Args:
        keys: Distinct; their order does not matter.
        ids: Of the people, organizations and places that the keys name.
    """
    numbered = {repr(key): key for key in keys}
    groups = Groups()
    titled: defaultdict[str, list[str]] = defaultdict(list)
    dated: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    people = {
        name: frozenset(ids[p] for p in key.participants if p in ids)
        for name, key in numbered.items()
    }
    for name in sorted(numbered):
        key = numbered[name]
        if key.title:
            titled[key.title].append(name)
        elif key.dates:
            for day in _days(key.dates):
                for who in people[name]:  # one event has at least one participant in common
                    dated[key.type, day, who].append(name)
    for names in titled.values():
        _join_editions(names, numbered, groups)
    places = {
        name: frozenset(ids[p] for p in key.places if p in ids) for name, key in numbered.items()
    }
    for names in dated.values():
        for a, b in _pairs(names):
            if groups.find(a) == groups.find(b):
                continue
            pairwise = numbered[a].type in word_set("pairwise_events")
            if _is_same(people[a] & people[b], people[a], people[b], pairwise=pairwise) or (
                not pairwise
                and places[a] & places[b]
                and _is_same(people[a] & people[b], people[a], people[b], pairwise=False, least=1)
            ):
                groups.join(a, b)
    return _identities("event", numbered, groups, lambda key: _canonical(key, ids))


def resolve_agreements(
    keys: Iterable[AgreementKey], ids: Mapping[Key, str]
) -> dict[AgreementKey, str]:
    """Give every key the id of its agreement: one name, a party in common, no two dates."""
    numbered = {repr(key): key for key in keys}
    groups = Groups()
    named: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(numbered):
        named[numbered[name].type, numbered[name].name].append(name)
    for names in named.values():
        for a, b in _pairs(names):
            first, second = numbered[a], numbered[b]
            ours, theirs = ({ids.get(p) for p in key.parties} for key in (first, second))
            if first.dates and second.dates and not first.dates.meets(second.dates):
                continue
            if (ours & theirs) - {None}:
                groups.join(a, b)
    return _identities(
        "agreement",
        numbered,
        groups,
        lambda key: (key.type, key.name, *sorted(ids[p] for p in key.parties if p in ids)),
    )


def _is_same(
    shared: frozenset[str],
    ours: frozenset[str],
    theirs: frozenset[str],
    *,
    pairwise: bool,
    least: int = 2,
) -> bool:
    """Tell whether two lists of participants are two accounts of one."""
    if len(shared) < least:
        return False
    fewest = min(len(ours), len(theirs))
    return len(shared) == fewest if pairwise else 2 * len(shared) >= fewest


def _join_editions(names: list[str], keys: Mapping[str, EventKey], groups: Groups) -> None:
    """Join tellings of one title, edition by edition: «Форум «Степь»» comes every year."""
    all_dated = sorted((i, n) for n in names if (i := keys[n].dates))
    known = [(i, n) for i, n in all_dated if i.is_close]
    vague = [(i, n) for i, n in all_dated if not i.is_close]
    for (a, first), (b, second) in pairwise(known):
        if _gap(a.end, b.start) <= 1:
            groups.join(first, second)
    for year, name in vague:  # «в 2025 году»: only where that year has one edition
        within = {groups.find(n) for i, n in known if i.meets(year)}
        if len(within) == 1:
            groups.join(name, within.pop())
    for (year, first), (other, second) in pairwise(vague):
        if year == other:
            groups.join(first, second)
    undated = sorted((keys[n].seen, n) for n in names if not keys[n].dates)
    placed = set()
    for seen, name in undated:
        near = [(abs(_gap(i.start, seen)), n) for i, n in known if seen]
        if near and min(near)[0] <= _AROUND:
            groups.join(name, min(near)[1])
            placed.add(name)
    stray = [(seen, n) for seen, n in undated if n not in placed]
    for (before, first), (after, second) in pairwise(stray):
        if before == after or (before and _gap(before, after) <= _EDITION):
            groups.join(first, second)


def _gap(first: str, second: str) -> int:
    """Return days from *first* to *second*; negative where they stand the other way round."""
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def _days(dates: Interval) -> list[str]:
    start = date.fromisoformat(dates.start)
    length = _gap(dates.start, dates.end)
    return [(start + timedelta(days=n)).isoformat() for n in range(length + 1)]


def _pairs(names: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ((a, b) for i, a in enumerate(names) for b in names[i + 1 :])


def _canonical(key: EventKey, ids: Mapping[Key, str]) -> tuple[str, ...]:
    """The wording that an id is made of: of all members of an event the least one counts."""
    when = key.dates.start if key.dates else key.seen
    who = sorted(ids[p] for p in key.participants if p in ids)
    where = sorted(ids[p] for p in key.places if p in ids)
    return (key.title or key.type, when, *who, *where)


def _identities(
    kind: str,
    numbered: Mapping[str, E],
    groups: Groups,
    canonical: Callable[[E], tuple[str, ...]],
) -> dict[E, str]:
    members: defaultdict[Hashable, list[str]] = defaultdict(list)
    for name in sorted(numbered):
        members[groups.find(name)].append(name)
    ids: dict[E, str] = {}
    for group in members.values():
        least = min(canonical(numbered[name]) for name in group)
        chosen = identity(kind, *least)
        for name in group:
            ids[numbered[name]] = chosen
    return ids
