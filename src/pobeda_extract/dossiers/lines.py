"""Make one line of what several articles tell of one event, agreement or tie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Final, TypeVar

import msgspec

from pobeda_extract.dossiers.posts import shown
from pobeda_extract.dossiers.values import Deed, Happening, Post, Ref, Tie
from pobeda_extract.merge.folding import earliest, fold, latest

_TELLING: Final = 3  # words that make a name no mere kind of event
Line = TypeVar("Line", Happening, Deed, Tie, Post)


def merged(
    lines: Iterable[Line], key: Callable[[Line], Hashable], join: Callable[[list[Line]], Line]
) -> list[Line]:
    """Return a line for each *key*, which *join* makes of all lines with it."""
    groups: dict[Hashable, list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return [join(group) for group in groups.values()]


def event(told: list[Happening]) -> Happening:
    """Return the event that several articles tell of, in the wording of most."""
    best = _fullest(told)
    return msgspec.structs.replace(
        best,
        role="ORGANIZES" if any(e.role == "ORGANIZES" for e in told) else best.role,
        day=next((e.day for e in told if e.day), None),
        published=earliest(e.published for e in told),
        places=_refs(e.places for e in told),
        others=_refs(e.others for e in told),
        documents=len(told),
        told=shown(e.told for e in told),
    )


def deed(told: list[Deed]) -> Deed:
    """Return the agreement that several articles tell of, in the wording of most."""
    best = _fullest(told)
    return msgspec.structs.replace(
        best,
        role="SIGNED" if any(d.role == "SIGNED" for d in told) else best.role,
        day=next((d.day for d in told if d.day), None),
        published=earliest(d.published for d in told),
        parties=_refs(d.parties for d in told),
        signers=_refs(d.signers for d in told),
        event=next((d.event for d in told if d.event), None),
        documents=len(told),
        told=shown(d.told for d in told),
    )


def _fullest(told: list[Line]) -> Line:
    """Return the telling that is worded as most are, of the last status told."""
    names = Counter(getattr(t, "name", "") for t in told)
    return max(
        told, key=lambda t: (names[getattr(t, "name", "")], getattr(t, "published", "") or "")
    )


def tie_key(told: Tie) -> Hashable:
    """Return what ties are one by: their type, their direction, the other end."""
    return told.type, told.outgoing, told.other.id if told.other else fold(told.text)


def tie(told: list[Tie]) -> Tie:
    """Return the tie that several articles tell of, with its first day and its last."""
    return msgspec.structs.replace(
        told[0],
        first=earliest(t.first for t in told),
        last=latest(t.last for t in told),
        documents=len(told),
        told=shown(t.told for t in told),
    )


def _refs(groups: Iterable[tuple[Ref, ...]]) -> tuple[Ref, ...]:
    return tuple({ref.id: ref for group in groups for ref in group}.values())


def same_day(events: Iterable[Happening]) -> list[Happening]:
    """
    Join events of one name on one day: for one and the same guest they are hardly two.

    «Встреча» alone is no name, unless somebody else was at both; «встреча с советом музея» may go on
    as «встреча с советом музея Кедрограда».
    """
    groups: dict[Hashable, list[Happening]] = {}
    for one in events:
        groups.setdefault((one.type, one.day or one.published, one.status), []).append(one)
    found: list[Happening] = []
    for group in groups.values():
        joined: list[list[Happening]] = []
        for one in group:
            fitting = (other for other in joined if all(_may_be_one(one, o) for o in other))
            known = next(fitting, None)
            if known is None:
                joined.append([one])
            else:
                known.append(one)
        found += [_one_event(same) for same in joined]
    return found


def _one_event(told: list[Happening]) -> Happening:
    made = event(told)
    return msgspec.structs.replace(made, documents=sum(e.documents for e in told))


def _may_be_one(a: Happening, b: Happening) -> bool:
    short, long = sorted((fold(a.name), fold(b.name)), key=len)
    if long != short and not (len(short.split()) >= _TELLING and long.startswith(f"{short} ")):
        return False
    ours, theirs = ({ref.id for ref in e.others} for e in (a, b))
    if ours & theirs:
        return True
    return " " in a.name and not (ours and theirs)
