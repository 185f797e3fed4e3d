"""What an article says, in the public form of version 1; the JSON Schema is generated from here.

Every value is immutable; absent values are ``None``, absent lists are empty tuples. Ids are
unique in a document and refer across lists: P people, W positions, O organizations, L places,
E events, A agreements, Q quotes, M mentions. Offsets are code points, half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

import msgspec

from pobeda_extract.errors import InputError
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

if TYPE_CHECKING:
    import pandas as pd

    from pobeda_extract.wording import Lang

#: What a value's ``repr`` leaves out: where it stands is asked for by name.
_UNSHOWN: Final = frozenset({"mentions", "evidence"})
_LONGEST: Final = 60  # characters of a text in a ``repr``


class _Fact(msgspec.Struct, frozen=True):
    """Base of all public values."""

    def __repr__(self) -> str:
        shown = []
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if name in _UNSHOWN or value is None or value in ((), {}):
                continue
            if isinstance(value, str) and len(value) > _LONGEST:
                value = f"{value[: _LONGEST - 1]}…"
            shown.append(f"{name}={value!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


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


#: What has a name and may take part in something.
Named: TypeAlias = Person | Organization | Place | Event | Agreement
#: Whatever has an id.
Entry: TypeAlias = Named | Position | Quote | RawMention


class Extraction(_Fact, frozen=True, kw_only=True, dict=True):
    """All that one article says."""

    # In the process that made it, an extraction also knows the article's text, and an index of its
    # entries once somebody asks: neither is part of the facts, so neither is a field.

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

    _named: ClassVar = ("people", "organizations", "places", "events", "agreements")

    @classmethod
    def from_json(cls, data: bytes | str, *, text: str | None = None) -> Extraction:
        """
        Read what ``to_json`` or the command line wrote.

        Args:
            data: One JSON object.
            text: The article's text, where it is at hand; ``text`` and HTML need it.

        Raises:
            InputError: If it is no extraction of this version.
        """
        try:
            found = msgspec.json.decode(data, type=cls)
        except msgspec.DecodeError as error:
            raise InputError(f"no {SCHEMA} object: {error}") from error
        return found._checked(text)  # noqa: SLF001 -- of this class

    @classmethod
    def from_dict(cls, facts: Mapping[str, Any], *, text: str | None = None) -> Extraction:
        """Do what ``from_json`` does, from what ``to_dict`` gave."""
        try:
            found = msgspec.convert(facts, cls)
        except msgspec.ValidationError as error:
            raise InputError(f"no {SCHEMA} object: {error}") from error
        return found._checked(text)  # noqa: SLF001 -- of this class

    def _checked(self, text: str | None) -> Extraction:
        if self.schema != SCHEMA:
            raise InputError(f"schema {self.schema!r} is not {SCHEMA}: another version wrote it")
        return self if text is None else self.with_text(text)

    def with_text(self, text: str) -> Extraction:
        """
        Return the same facts, which know their article's text.

        Raises:
            ValueError: If it is another text: its length is not that of the article.
        """
        if len(text) != self.document.length:
            raise ValueError(
                f"a text of {len(text)} characters; the article had {self.document.length}"
            )
        found = msgspec.structs.replace(self)
        found.__dict__["_text"] = text
        return found

    @property
    def text(self) -> str | None:
        """The article's text; ``None`` where only the facts were kept."""
        if self.document.text is not None:
            return self.document.text
        known: str | None = self.__dict__.get("_text")
        return known

    def __getitem__(self, identity: str) -> Entry:
        """Return the entry with this id, be it a person, a post, an event or a quote."""
        try:
            return self._entries[identity]
        except KeyError:
            raise KeyError(f"{identity!r} is no id of {self.document.id}") from None

    def get(self, identity: str | None) -> Entry | None:
        """Return the entry with this id, ``None`` if there is none or no id."""
        return None if identity is None else self._entries.get(identity)

    def resolve(self, identities: Iterable[str]) -> tuple[Named, ...]:
        """
        Return what these ids stand for, in their order.

        Args:
            identities: Such as ``event.participants``, ``agreement.parties``, ``event.places``.

        Raises:
            KeyError: If one is no id of a person, organization, place, event or agreement.
            TypeError: If a single id is given: that is ``extraction[id]``.
        """
        if isinstance(identities, str):
            raise TypeError(f"resolve takes several ids; one is extraction[{identities!r}]")
        found = []
        for identity in identities:
            entry = self[identity]
            if not isinstance(entry, Person | Organization | Place | Event | Agreement):
                raise KeyError(f"{identity!r} is a {type(entry).__name__.lower()}, it has no name")
            found.append(entry)
        return tuple(found)

    @property
    def _entries(self) -> dict[str, Entry]:
        found: dict[str, Entry] | None = self.__dict__.get("_entries")
        if found is None:
            parts = (*(getattr(self, name) for name in self._named), self.quotes, self.mentions)
            found = {entry.id: entry for part in parts for entry in part}
            found |= {post.id: post for person in self.people for post in person.positions}
            self.__dict__["_entries"] = found
        return found

    def to_json(self) -> bytes:
        """Encode as one line of JSON in UTF-8, keys in the order of the schema."""
        return msgspec.json.encode(self)

    def to_dict(self) -> dict[str, Any]:
        """Turn into plain dictionaries and lists."""
        plain: dict[str, Any] = _lists(msgspec.to_builtins(self))
        return plain

    def to_text(self, *, lang: Lang | None = None, explain: bool = False) -> str:
        """
        Return the summary for people that the command line prints.

        Args:
            lang: ``ru`` or ``en``; default: that of the locale.
            explain: Add rule, score and words to each fact.
        """
        told: str = _views().summary_text(self, lang, explain=explain)
        return told

    def to_html(self) -> str:
        """Return a whole page: the text with the facts marked in it, and their cards."""
        page: str = _views().page(self)
        return page

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Return the lists as flat rows with names beside ids, as the CSV files hold them."""
        found: dict[str, list[dict[str, Any]]] = _views().tables([self])
        return found

    def to_pandas(self) -> dict[str, pd.DataFrame]:
        """
        Return the lists as data frames (needs pandas): ``to_pandas()["people"]``.

        Raises:
            ImportError: If pandas is not installed.
        """
        found: dict[str, pd.DataFrame] = _views().frames([self])
        return found

    def __repr__(self) -> str:
        parts = (*self._named, "quotes", "relations")
        counts = [(len(getattr(self, name)), name) for name in parts]
        told = ", ".join(f"{n} {_one(name) if n == 1 else name}" for n, name in counts if n)
        return f"<Extraction {self.document.id!r}: {told or 'nothing found'}>"

    def _repr_html_(self) -> str:
        shown: str = _views().notebook(self)
        return shown


def _one(name: str) -> str:
    return "person" if name == "people" else name.removesuffix("s")


def _views() -> Any:
    """
    Load what shows extractions, when somebody wants to see one.

    It stands above the facts, which must not know it: hence by name, as the package itself does.
    """
    return import_module("pobeda_extract.render.views")


def _lists(value: Any) -> Any:
    """Turn tuples into lists all the way down, as JSON would; lone surrogates stay as they are."""
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_lists(item) for item in value]
    return value
