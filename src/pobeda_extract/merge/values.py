"""What merging gives: identities with their histories, conflicts, reprints."""

from __future__ import annotations

from dataclasses import dataclass

from pobeda_extract.facts import Known


@dataclass(frozen=True, slots=True)
class Tenure:
    """
    A post in a person's history: between which publication dates it was told, and how often.

    ``organization`` and ``place`` are identity ids; ``first`` and ``last`` are ISO dates or
    ``None`` where no article is dated.
    """

    position: str
    title: str
    organization: str | None
    place: str | None
    status: str
    first: str | None
    last: str | None
    documents: int


@dataclass(frozen=True, slots=True)
class Identity:
    """
    One person, organization, place, event or agreement over the whole folder.

    ``type`` is the head noun of events and agreements, the type of places, ``"source"`` for media
    that most articles only cite, else ``None``;
    ``start`` and ``end`` are the days of events and agreements; ``first`` and ``last`` the
    publication dates between which it was told. ``history`` is sorted by first date and is empty
    for all but people. ``known``: what
    registers know, each entry once with its best score, the likeliest first.
    """

    id: str
    kind: str
    name: str
    type: str | None = None
    given_name: str | None = None
    patronymic: str | None = None
    family_name: str | None = None
    gender: str | None = None
    acronym: str | None = None
    country_code: str | None = None
    start: str | None = None
    end: str | None = None
    first: str | None = None
    last: str | None = None
    documents: int = 1
    history: tuple[Tenure, ...] = ()
    known: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Identities left apart although their names allow one: a person should look."""

    kind: str
    name: str
    identities: tuple[str, ...]
    reason: str
