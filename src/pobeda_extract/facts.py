"""What an article says, in the public form of version 1; the JSON Schema is generated from here.

Every value is immutable; absent values are ``None``, absent lists are empty tuples. Ids are
unique in a document and refer across lists: P people, W positions, O organizations, L places,
E events, A agreements, Q quotes, M mentions. Offsets are code points, half-open.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pobeda_extract.schema import (
    SCHEMA,
    Act,
    AgreementStatus,
    EventStatus,
    Gender,
    MentionKind,
    OrganizationKind,
    PlaceType,
    PositionStatus,
)


class _Fact(msgspec.Struct, frozen=True):
    """Base of all public values."""


class Evidence(_Fact, frozen=True, kw_only=True):
    """Words of the article that prove a fact: ``text == article.text[start:end]``."""

    start: int
    end: int
    text: str


class Surface(_Fact, frozen=True, kw_only=True):
    """One occurrence of an entity in the article."""

    start: int
    end: int
    text: str
    kind: MentionKind


class Known(_Fact, frozen=True, kw_only=True):
    """
    An entry of a register that a person or organization may be.

    ``score`` is the chance that it is; ``reason`` names the signs, ``doubts`` what speaks against.
    """

    register: str
    id: str
    name: str
    score: float
    reason: str
    doubts: tuple[str, ...] = ()


class Position(_Fact, frozen=True, kw_only=True):
    """A post that a person holds; ``organization`` and ``place`` are ids."""

    id: str
    position: str
    title: str
    organization: str | None = None
    place: str | None = None
    status: PositionStatus = "current"
    evidence: tuple[Evidence, ...] = ()


class Person(_Fact, frozen=True, kw_only=True):
    """A person under the fullest name that the article gives, in the nominative."""

    id: str
    name: str
    given_name: str | None = None
    patronymic: str | None = None
    family_name: str | None = None
    gender: Gender | None = None
    positions: tuple[Position, ...] = ()
    mentions: tuple[Surface, ...] = ()
    known: tuple[Known, ...] = ()


class Organization(_Fact, frozen=True, kw_only=True):
    """
    A named organization; ``part_of`` and ``place`` are ids.

    ``kind`` is ``"source"`` for media that the article cites and tells nothing else of.
    """

    id: str
    name: str
    acronym: str | None = None
    part_of: str | None = None
    place: str | None = None
    kind: OrganizationKind | None = None
    mentions: tuple[Surface, ...] = ()
    known: tuple[Known, ...] = ()


class Place(_Fact, frozen=True, kw_only=True):
    """A place; ``country_code`` is ISO 3166-1 alpha-2, for countries and what is known of others."""

    id: str
    name: str
    type: PlaceType
    country_code: str | None = None
    mentions: tuple[Surface, ...] = ()


class DateValue(_Fact, frozen=True, kw_only=True):
    """A date as worded, and in EDTF where it could be resolved."""

    text: str
    edtf: str | None = None


class PloverActor(_Fact, frozen=True, kw_only=True):
    """One who takes part, by country: ``iso`` is ISO 3166-1 alpha-3, ``cameo`` CAMEO's code."""

    entity: str
    iso: str
    cameo: str | None = None


class Plover(_Fact, frozen=True, kw_only=True):
    """A code of the PLOVER ontology; ``cameo`` is the older CAMEO event code."""

    category: str
    mode: str | None = None
    cameo: str | None = None
    actors: tuple[PloverActor, ...] = ()


class Event(_Fact, frozen=True, kw_only=True):
    """Something that takes, took or will take place; references are ids."""

    id: str
    type: str
    name: str
    title: str | None = None
    status: EventStatus = "held"
    dates: tuple[DateValue, ...] = ()
    places: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    organizers: tuple[str, ...] = ()
    part_of: str | None = None
    occasion: str | None = None
    plover: Plover | None = None
    mentions: tuple[Surface, ...] = ()


class Agreement(_Fact, frozen=True, kw_only=True):
    """A document agreed, or to be agreed, between parties; references are ids."""

    id: str
    type: str
    name: str
    title: str | None = None
    count: int | None = 1
    status: AgreementStatus = "signed"
    dates: tuple[DateValue, ...] = ()
    parties: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    event: str | None = None
    subject: str | None = None
    plover: Plover | None = None
    mentions: tuple[Surface, ...] = ()


class Quote(_Fact, frozen=True, kw_only=True):
    """Words quoted, without the marks around them; ``speaker`` is an id or ``None``."""

    id: str
    speaker: str | None = None
    text: str
    start: int
    end: int
    cue: str | None = None


class Relation(_Fact, frozen=True, kw_only=True):
    """A fact between two entities, with its reason: the rule or model, the score, the words."""

    type: str
    subject: str
    object: str
    score: float
    evidence: tuple[Evidence, ...] = ()
    rule: str


class RawMention(_Fact, frozen=True, kw_only=True):
    """One recognized mention with its NEREL label."""

    id: str
    start: int
    end: int
    text: str
    type: str
    score: float


class MentionRelation(_Fact, frozen=True, kw_only=True):
    """A relation between two raw mentions, with NEREL's name and direction."""

    type: str
    subject: str
    object: str
    score: float


class Step(_Fact, frozen=True, kw_only=True):
    """
    One act on the way to a fact, kept where reasons are asked for.

    ``rule`` recognized or found the words, drew their borders anew (``moved``: they were
    ``before``), dropped them, ``joined`` them to those ``before``, or read from them the status
    ``type`` (``decided``). ``of`` is the id that this serves, ``None`` for what was dropped.
    """

    act: Act
    rule: str
    type: str
    start: int
    end: int
    text: str
    before: Evidence | None = None
    score: float | None = None
    of: str | None = None


class Document(_Fact, frozen=True, kw_only=True):
    """Where the facts come from; ``length`` is in code points, ``published`` is YYYY-MM-DD."""

    id: str
    source: str
    title: str | None = None
    published: str | None = None
    url: str | None = None
    length: int
    text: str | None = None
    warnings: tuple[str, ...] = ()
    extra: dict[str, Any] = {}


class Extraction(_Fact, frozen=True, kw_only=True):
    """All that one article says."""

    schema: str = SCHEMA
    document: Document
    people: tuple[Person, ...] = ()
    organizations: tuple[Organization, ...] = ()
    places: tuple[Place, ...] = ()
    events: tuple[Event, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    quotes: tuple[Quote, ...] = ()
    relations: tuple[Relation, ...] = ()
    mentions: tuple[RawMention, ...] = ()
    mention_relations: tuple[MentionRelation, ...] = ()
    trace: tuple[Step, ...] = ()

    def to_json(self) -> bytes:
        """Encode as one line of JSON in UTF-8, keys in the order of the schema."""
        return msgspec.json.encode(self)

    def to_dict(self) -> dict[str, Any]:
        """Turn into plain dictionaries and lists."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return builtins
