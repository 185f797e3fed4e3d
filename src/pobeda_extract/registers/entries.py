"""What a register holds: an entry is one person or organization under all its names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

#: ``either`` where the register does not tell, and the name may be both.
Kind: TypeAlias = Literal["person", "organization", "either"]

#: Schemata of FollowTheMoney (and words of tables) that tell the kind; others are not matched.
KINDS: Final[dict[str, Kind]] = {
    "person": "person",
    "человек": "person",
    "физлицо": "person",
    "физическое лицо": "person",
    "organization": "organization",
    "organisation": "organization",
    "company": "organization",
    "publicbody": "organization",
    "организация": "organization",
    "компания": "organization",
    "юрлицо": "organization",
    "юридическое лицо": "organization",
    "legalentity": "either",
    "": "either",
}


@dataclass(frozen=True, slots=True)
class GivenParts:
    """The parts of a person's name where the register itself tells them apart."""

    family: str
    given: str
    patronymic: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One entry: ``names`` begin with the one that it goes by; ``born`` is a year.

    ``posts`` are worded as the register has them; absent values are empty, ``born`` is 0.
    """

    id: str
    kind: Kind
    names: tuple[str, ...]
    born: int = 0
    posts: tuple[str, ...] = ()
    parts: tuple[GivenParts, ...] = ()

    @property
    def name(self) -> str:
        """The name that the entry goes by."""
        return self.names[0]
