"""Tell which entries of a text's windows are one person, organization, place, event or agreement.

Within a window that is known. Over windows equal full names are one; a bare surname, an initial
or a short form joins the only one it can mean, and stays apart where there are several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from pobeda_extract.facts import Agreement, Event, Extraction, Organization, Person, Place
from pobeda_extract.merge.folding import fold

Entry: TypeAlias = Person | Organization | Place | Event | Agreement


@dataclass(slots=True)
class Named:
    """What the windows call one thing: the best entry, and which entries of which windows it is."""

    best: Entry
    members: dict[int, str] = field(default_factory=dict)  # window to id: one of each at most


class Names:
    """Gathers the entries of all windows, then tells which are one."""

    def __init__(self) -> None:
        self._entries: list[tuple[int, Entry]] = []

    def add(self, window: int, extraction: Extraction) -> None:
        """Take in the names of one window; windows come in text order."""
        for found in (
            extraction.people,
            extraction.organizations,
            extraction.places,
            extraction.events,
            extraction.agreements,
        ):
            self._entries += [(window, _bare(entry)) for entry in found]

    def decide(self) -> tuple[Named, ...]:
        """Return what the windows name, in the order of first appearance."""
        people = [(w, e) for w, e in self._entries if isinstance(e, Person)]
        bodies = [(w, e) for w, e in self._entries if isinstance(e, Organization)]
        places = [(w, e) for w, e in self._entries if isinstance(e, Place)]
        others = [(w, e) for w, e in self._entries if isinstance(e, Event | Agreement)]
        groups = _Groups()
        _join_people(people, groups)
        _join_bodies(bodies, groups)
        _join_places(places, groups)
        for window, entry in others:
            groups.put(_occasion(entry), window, entry)
        order = {(w, e.id): number for number, (w, e) in enumerate(self._entries)}
        return tuple(sorted(groups.found, key=lambda n: order[min(n.members.items())]))


class _Groups:
    """Named things by what they are known by."""

    def __init__(self) -> None:
        self.found: list[Named] = []
        self._known: defaultdict[Hashable, list[Named]] = defaultdict(list)

    def of(self, key: Hashable) -> list[Named]:
        return self._known.get(key, [])

    def put(
        self,
        key: Hashable | None,
        window: int,
        entry: Entry,
        fits: Callable[[Named], bool] = lambda _: True,
    ) -> Named:
        """Join *entry* to what *key* knows and *fits*, else begin another; ``None`` is known by
        nothing. Two entries of one window are two.
        """
        for named in self.of(key):
            if window not in named.members and fits(named):
                self.join(named, window, entry)
                return named
        named = Named(entry, {window: entry.id})
        self.found.append(named)
        if key is not None:
            self._known[key].append(named)
        return named

    def join(self, named: Named, window: int, entry: Entry) -> None:
        named.members[window] = entry.id
        if _fullness(entry) > _fullness(named.best):
            named.best = entry

    def also(self, key: Hashable, named: Named) -> None:
        """Let *key* know *named* too."""
        if named not in self._known[key]:
            self._known[key].append(named)


def _bare(entry: Entry) -> Entry:
    """Return *entry* with what tells it from others alone: its mentions stay with its window."""
    if isinstance(entry, Person):
        return Person(
            id=entry.id,
            name=entry.name,
            given_name=entry.given_name,
            patronymic=entry.patronymic,
            family_name=entry.family_name,
            gender=entry.gender,
        )
    if isinstance(entry, Organization):
        return Organization(id=entry.id, name=entry.name, acronym=entry.acronym)
    if isinstance(entry, Place):
        return Place(id=entry.id, name=entry.name, type=entry.type, country_code=entry.country_code)
    if isinstance(entry, Event):
        return Event(
            id=entry.id, type=entry.type, name=entry.name, title=entry.title, dates=entry.dates
        )
    return Agreement(
        id=entry.id, type=entry.type, name=entry.name, title=entry.title, dates=entry.dates
    )


def _fullness(entry: Entry) -> tuple[int, int]:
    """Order wordings of one name: more words written out, then more letters."""
    words = entry.name.replace(".", ". ").split()
    full = sum(2 if len(word.strip(".")) > 1 else 1 for word in words)
    return full, len(entry.name) if isinstance(entry, Person) else 0


def _is_full(person: Person) -> bool:
    """Tell «Анна Петрова» from «Петрова», «А. Петрова» and «Анна»."""
    words = fold(person.name).replace(".", " ").split()
    return len(words) > 1 and all(len(word) > 1 for word in words)


def _join_people(people: Iterable[tuple[int, Entry]], groups: _Groups) -> None:
    loose: list[tuple[int, Person]] = []
    for window, entry in people:
        if not isinstance(entry, Person):
            continue
        if not _is_full(entry):
            loose.append((window, entry))
            continue
        named = groups.put(_person(entry), window, entry, lambda n, e=entry: _agree(e, n.best))  # type: ignore[misc]
        for word in {*fold(entry.name).split(), fold(entry.family_name or "")} - {""}:
            groups.also(("called", word), named)
    for window, entry in loose:
        family = fold(entry.family_name or entry.name).rpartition(" ")[2]
        bearers = groups.of(("called", family))
        fitting = [named for named in bearers if _agree(entry, named.best)]
        if len(fitting) == 1 and window not in fitting[0].members:
            groups.join(fitting[0], window, entry)
        elif fitting:
            groups.put(None, window, entry)
        else:
            groups.put(
                ("loose", fold(entry.name)), window, entry, lambda n, e=entry: _agree(e, n.best)  # type: ignore[misc]
            )  # fmt: skip


def _person(person: Person) -> Hashable:
    if person.given_name and person.family_name:
        return "person", fold(person.given_name), fold(person.family_name)
    return "person", fold(person.name)


def _agree(one: Entry, other: Entry) -> bool:
    """Tell whether two names can be one person's: no part of one denies a part of the other."""
    if not (isinstance(one, Person) and isinstance(other, Person)):
        return False
    if one.gender and other.gender and one.gender != other.gender:
        return False
    return all(
        not ours or not theirs or _abbreviates(fold(ours), fold(theirs))
        for ours, theirs in (
            (one.given_name, other.given_name),
            (one.patronymic, other.patronymic),
            (one.family_name, other.family_name),
        )
    )


def _abbreviates(one: str, other: str) -> bool:
    """
    Tell whether two words are the same, or one is the other's initial.

    >>> _abbreviates("анна", "а"), _abbreviates("анна", "алла")
    (True, False)
    """
    short = min(len(one), len(other))
    return one == other or (short == 1 and one[:1] == other[:1])


def _join_bodies(bodies: Iterable[tuple[int, Entry]], groups: _Groups) -> None:
    short: dict[str, set[str]] = {}
    bodies = list(bodies)
    for _, entry in bodies:
        if isinstance(entry, Organization) and entry.acronym and entry.acronym != entry.name:
            short.setdefault(fold(entry.acronym), set()).add(fold(entry.name))
    for window, entry in bodies:
        name = fold(entry.name)
        long = short.get(name, set())
        groups.put(("body", min(long) if len(long) == 1 else name), window, entry)


def _join_places(places: Iterable[tuple[int, Entry]], groups: _Groups) -> None:
    for window, entry in places:
        if isinstance(entry, Place) and entry.type == "COUNTRY" and entry.country_code:
            groups.put(("country", entry.country_code), window, entry)
        else:
            groups.put(
                ("place", fold(entry.name)), window, entry, lambda n, e=entry: _one_country(e, n)  # type: ignore[misc]
            )  # fmt: skip


def _one_country(entry: Entry, named: Named) -> bool:
    codes = {getattr(entry, "country_code", None), getattr(named.best, "country_code", None)}
    return len(codes - {None}) < 2


def _occasion(entry: Entry) -> Hashable | None:
    """An event or an agreement is known by its title and its dates; by its type alone it is not."""
    if not isinstance(entry, Event | Agreement) or not entry.title:
        return None
    return type(entry).__name__, fold(entry.type), fold(entry.title), entry.dates
