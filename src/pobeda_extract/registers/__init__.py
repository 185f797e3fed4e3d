"""Turn what articles name into what a register knows: people and organizations with its ids.

    from pobeda_extract import Register

    register = Register("deputies.csv")
    extraction = register.mark(extractor.extract(text))
    extraction.people[0].known

A match is a score, the signs that speak for it, and its doubts: two namesakes are both given, and
flagged. Names are compared in Cyrillic and Latin letters alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike, fspath
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import msgspec

from pobeda_extract.errors import UsageError
from pobeda_extract.facts import Extraction, Known, Organization, Person
from pobeda_extract.merge.folding import fold

try:
    from pobeda_extract.registers import bodies, people
    from pobeda_extract.registers.personal import PersonalName, personal_names
    from pobeda_extract.registers.reading import entries
    from pobeda_extract.registers.skeletons import consonants, skeletons
except ModuleNotFoundError as error:
    if (error.name or "").startswith("pobeda_extract"):
        raise
    raise UsageError(
        f"registers need the library {error.name}: pip install 'pobeda-extract[registers]'"
    ) from error

if TYPE_CHECKING:
    from pobeda_extract.registers.bodies import BodyName
    from pobeda_extract.registers.entries import Entry
    from pobeda_extract.registers.people import Described, Weight

__all__ = ["Register"]

#: Matches that score less are not told; those below ``SURE`` carry a doubt.
SHOWN: Final = 0.15
SURE: Final = 0.75
_MOST: Final = 5
_AGE: Final = re.compile(r"(\d{1,3})(?:\s*-?\s*лет|\s+год)")


class Register:
    """
    Entries, looked up by the sound of surnames and of organizations' names.

    Args:
        path: CSV, XLSX, or FollowTheMoney JSON lines; also packed with gzip.
        name: What matches call the register; default: the file's name without its endings.

    Raises:
        UsageError: If the file cannot be read as a register, or holds no entry.
    """

    def __init__(self, path: str | PathLike[str], *, name: str | None = None) -> None:
        self.name = name or PurePath(fspath(path)).name.partition(".")[0]
        self._people: defaultdict[str, list[int]] = defaultdict(list)
        self._bodies: defaultdict[str, list[int]] = defaultdict(list)
        self._entries: list[Entry] = []
        for entry in entries(fspath(path)):
            self._add(entry)
        if not self._entries:
            raise UsageError(f"--register {fspath(path)}: no person or organization in it")

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._entries)

    def _add(self, entry: Entry) -> None:
        number = len(self._entries)
        self._entries.append(entry)
        if entry.kind != "organization":
            for key in _family_keys(_names(entry)):
                self._people[key].append(number)
        if entry.kind != "person":
            for body in _bodies(entry):
                for key in dict.fromkeys(body.keys()):
                    if number not in self._bodies[key][-1:]:
                        self._bodies[key].append(number)

    def mark(self, extraction: Extraction) -> Extraction:
        """Return *extraction* with what the register knows of its people and organizations."""
        names = {o.id: o.name for o in extraction.organizations}
        born = _births(extraction)
        persons = tuple(
            msgspec.structs.replace(p, known=found)
            if (found := self.person(p, names, born.get(p.id, 0)))
            else p
            for p in extraction.people
        )
        organizations = tuple(
            msgspec.structs.replace(o, known=found) if (found := self.organization(o)) else o
            for o in extraction.organizations
        )
        return msgspec.structs.replace(extraction, people=persons, organizations=organizations)

    def person(
        self, person: Person, organizations: Mapping[str, str] | None = None, born: int = 0
    ) -> tuple[Known, ...]:
        """
        Return the entries that *person* may be, the likeliest first.

        Args:
            person: As an article names them.
            organizations: Names by id, for those that posts refer to.
            born: Year of birth, 0 where it is unknown.
        """
        ours = _described(person, organizations or {}, born)
        numbers = {n for key in _family_keys(ours.names) for n in self._people.get(key, ())}
        found = []
        for number in sorted(numbers):
            entry = self._entries[number]
            theirs = people.Described(_names(entry), posts=entry.posts, born=entry.born)
            if weight := people.weigh(ours, theirs):
                found.append((entry, weight))
        return self._known(found)

    def organization(self, organization: Organization) -> tuple[Known, ...]:
        """Return the entries that *organization* may be, the likeliest first."""
        ours = bodies.named(organization.name, organization.acronym)
        keys = {key for name in ours for key in name.keys()}  # noqa: SIM118 (no mapping)
        numbers = {n for key in keys for n in self._bodies.get(key, ())}
        found = []
        for number in sorted(numbers):
            entry = self._entries[number]
            if weight := bodies.weigh(ours, _bodies(entry)):
                found.append((entry, weight))
        return self._known(found)

    def _known(self, found: list[tuple[Entry, Weight]]) -> tuple[Known, ...]:
        scored = zip(found, people.scores(weight for _, weight in found), strict=True)
        shown = [(entry, weight, score) for (entry, weight), score in scored if score >= SHOWN]
        shown.sort(key=lambda match: (-match[2], match[0].id))
        return tuple(
            Known(
                register=self.name,
                id=entry.id,
                name=entry.name,
                score=round(min(score, 0.99), 2),
                reason=", ".join(weight.signs),
                doubts=_doubts(weight, score, alone=len(shown) == 1),
            )
            for entry, weight, score in shown[:_MOST]
        )


def _doubts(weight: Weight, score: float, *, alone: bool) -> tuple[str, ...]:
    found = list(weight.doubts)
    if not alone:
        found.append("namesakes in the register")
    if score < SURE and alone and not found:
        found.append("others may have this name")
    return tuple(found)


def _names(entry: Entry) -> tuple[PersonalName, ...]:
    given = tuple(
        PersonalName(fold(p.family), fold(p.given), fold(p.patronymic)) for p in entry.parts
    )
    read = (name for text in entry.names for name in personal_names(text))
    return tuple(dict.fromkeys((*given, *read)))


def _bodies(entry: Entry) -> tuple[BodyName, ...]:
    found = (bodies.body_name(name) for name in entry.names)
    return tuple(dict.fromkeys(name for name in found if name))


def _family_keys(names: Iterable[PersonalName]) -> set[str]:
    """Return what people are looked up by: sounds of the surname and of its parts, and near ones."""
    return {key for name in names for key in _keys_of(name.family)}


def _keys_of(family: str) -> Iterator[str]:
    parts = [family, *(p for p in re.split("[- ]", family) if p != family and len(p) > 3)]
    for part in parts:
        for sounds in skeletons(part):
            yield sounds
            if len(sounds) > 5:  # «Lukashenka» is looked up beside «Лукашенко»
                yield f"{sounds[:4]}…"
            yield consonants(sounds)  # «Трамп» beside «Trump»


def _described(person: Person, organizations: Mapping[str, str], born: int) -> Described:
    if person.family_name and not (person.given_name and "." in person.given_name):
        names: tuple[PersonalName, ...] = (
            PersonalName(
                fold(person.family_name), fold(person.given_name or ""),
                fold(person.patronymic or ""),
            ),
        )  # fmt: skip
    else:
        names = personal_names(person.name)
    posts = tuple(
        " ".join(filter(None, (p.position, organizations.get(p.organization or ""))))
        for p in person.positions
    )
    return people.Described(names, person.gender or "", posts, born)


def _births(extraction: Extraction) -> dict[str, int]:
    """Return the year of birth of those whose age a dated article tells."""
    published = extraction.document.published
    if not published:
        return {}
    year = int(published[:4])
    return {
        r.subject: year - int(age[1])
        for r in extraction.relations
        if r.type == "AGE_IS" and (age := _AGE.search(r.object))
    }
