"""Turn what one document says into keys: equal keys of two documents mean one person or thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias, TypeVar

from pobeda_extract.facts import (
    Agreement,
    Event,
    Extraction,
    Organization,
    Person,
    Place,
)
from pobeda_extract.merge.dates import Interval, interval
from pobeda_extract.merge.folding import (
    country_wordings,
    fold,
    is_common_surname,
    national,
    post_title,
    spelled_out,
    word_set,
)
from pobeda_extract.normalize.institutions import institution

_PROPER: Final = re.compile(r"[«\"“A-Za-z0-9№]|(?<=\s)[(]?[А-ЯЁ]|^[А-ЯЁ][а-яё]*[А-ЯЁ]")

_INITIALS: Final = re.compile(r"(\w)(?:[. ]+(\w))?")


class Post(NamedTuple):
    """A post as compared: folded title, folded organization, place key; absent is empty."""

    title: str
    organization: str
    place: str

    @property
    def telling(self) -> bool:
        """Whether the post narrows a surname down to a person."""
        if not self.title:
            return False
        if self.organization or self.place:
            return True
        return " " in self.title and self.title not in word_set("weak_titles")


class PersonKey(NamedTuple):
    """
    What tells people apart across documents.

    Initials stay initials («в»). Without parts known, the first word counts as given name.
    """

    family: str
    given: str
    patronymic: str
    gender: str
    posts: tuple[Post, ...]


class OrganizationKey(NamedTuple):
    """A folded name; ``place`` is set only where the name alone names nobody in particular."""

    name: str
    acronym: str
    place: str
    generic: bool
    short: bool


class PlaceKey(NamedTuple):
    """A country by its code, any other place by its folded name and, if known, the code."""

    name: str
    code: str


class EventKey(NamedTuple):
    """
    An event with a title or a date of its own; other events are never joined across texts.

    ``seen`` is the publication date, used only where the event has no date.
    """

    type: str
    title: str
    dates: Interval | None
    seen: str
    places: tuple[PlaceKey, ...]
    participants: tuple[PersonKey | OrganizationKey, ...]


class AgreementKey(NamedTuple):
    """A document with a title or a telling name, and whom it binds."""

    type: str
    name: str
    dates: Interval | None
    parties: tuple[PersonKey | OrganizationKey | PlaceKey, ...]


class LocalKey(NamedTuple):
    """What nothing outside its document can be joined with: its wording and its number there."""

    kind: str
    name: str
    number: int


K = TypeVar("K")
Key: TypeAlias = PersonKey | OrganizationKey | PlaceKey | EventKey | AgreementKey | LocalKey
KINDS: Final[Mapping[type, str]] = {
    PersonKey: "person",
    OrganizationKey: "organization",
    PlaceKey: "place",
    EventKey: "event",
    AgreementKey: "agreement",
}


def kind_of(key: Key) -> str:
    """Return ``person``, ``organization``, ``place``, ``event`` or ``agreement``."""
    return key.kind if isinstance(key, LocalKey) else KINDS[type(key)]


def document_keys(extraction: Extraction, *, merge: bool = True) -> dict[str, Key]:
    """
    Return the key of every person, organization, place, event and agreement by its id.

    Args:
        extraction: What the document says.
        merge: Without, every key is local to the document.
    """
    keys: dict[str, Key] = {}
    numbers: Counter[tuple[str, str]] = Counter()

    def local(kind: str, name: str) -> LocalKey:
        folded = fold(name)
        numbers[kind, folded] += 1
        return LocalKey(kind, folded, numbers[kind, folded])

    places = {p.id: place_key(p) for p in extraction.places}
    for place in extraction.places:
        joined = merge and place.type != "DISTRICT"  # every city has its «Ленинский район»
        keys[place.id] = places[place.id] if joined else local("place", place.name)
    names = {o.id: o.name for o in extraction.organizations}
    for organization in extraction.organizations:
        where = places.get(organization.place or "")
        body = organization_key(organization, where) if merge else None
        keys[organization.id] = body or local("organization", organization.name)
    for person in extraction.people:
        found = person_key(person, names, places) if merge else None
        keys[person.id] = found or local("person", person.name)
    for event in extraction.events:
        told = event_key(event, keys, places, extraction.document.published) if merge else None
        keys[event.id] = told or local("event", f"{event.type} {event.name}")
    for agreement in extraction.agreements:
        agreed = agreement_key(agreement, keys) if merge else None
        keys[agreement.id] = agreed or local("agreement", f"{agreement.type} {agreement.name}")
    return keys


def place_key(place: Place) -> PlaceKey:
    """Return what a place is compared by."""
    if place.type == "COUNTRY" and place.country_code:
        return PlaceKey("", place.country_code)
    return PlaceKey(fold(place.name), place.country_code or "")


def post_key(title: str, wording: str, organization: str | None, place: PlaceKey | None) -> Post:
    """Return what a post is compared by; *wording* stands in where there is no title."""
    where = (place.code if not place.name else place.name) if place else ""
    return Post(post_title(title or wording), bare_name(organization or ""), where)


def person_key(
    person: Person, organizations: Mapping[str, str], places: Mapping[str, PlaceKey]
) -> PersonKey | None:
    """
    Return what a person is compared by, or ``None`` where the name alone tells nobody apart.

    A bare surname needs a telling post («президент Казахстана Токаев»); so does a name that
    thousands have («Александр Кузнецов»).
    """
    given, patronymic = fold(person.given_name or ""), fold(person.patronymic or "")
    family = fold(person.family_name or "")
    if initials := _INITIALS.fullmatch(given):
        given, patronymic = initials[1], initials[2] or patronymic
    if not family:
        if patronymic or (given and " " not in fold(person.name)):
            return None  # «Иван Петрович» or «Мария», and no more
        given, _, family = fold(person.name).partition(" ")
        patronymic = ""
        if not family:
            given, family = "", given
    posts = tuple(
        sorted(
            {
                post_key(
                    p.title,
                    p.position,
                    organizations.get(p.organization or ""),
                    places.get(p.place or ""),
                )
                for p in person.positions
            }
        )
    )
    if not family:
        return None
    key = PersonKey(family, given, patronymic, person.gender or "", posts)
    full = len(given) > 1 and (bool(patronymic) or not is_common(key))
    return key if full or any(post.telling for post in posts) else None


def is_common(key: PersonKey) -> bool:
    """Tell whether thousands have this name; «Ким Чен Ын» has a common surname and no namesakes."""
    return is_common_surname(key.family) and " " not in key.given


def organization_key(organization: Organization, place: PlaceKey | None) -> OrganizationKey | None:
    """
    Return what an organization is compared by.

    ``None`` for a common noun without a place: «областной суд» is another one in each article.
    """
    name = bare_name(organization.name)
    first = name.partition(" ")[0]
    acronyms = word_set("generic_acronyms")
    generic = fold(organization.name) in acronyms or (
        first in word_set("generic_heads") and not _PROPER.search(organization.name)
    )
    where = (place.name or place.code) if place and generic else ""
    if generic and not where and organization.name[:1].islower():
        return None
    short = organization.name.isupper() and " " not in organization.name and len(name) > 1
    return OrganizationKey(name, fold(organization.acronym or ""), where, generic, short)


@lru_cache(maxsize=50_000)
def bare_name(name: str) -> str:
    """
    Return an organization's name folded, without legal form, countries in one wording.

    >>> bare_name("ПАО «Сатурн»"), bare_name("МИД РФ")
    ('сатурн', 'министерство иностранных дел россии')
    """
    folded = fold(name)
    for pattern, wording in country_wordings():
        folded = pattern.sub(wording, folded)
    changed = True
    while changed:
        changed = False
        for form in word_set("legal_forms"):
            if folded.startswith(f"{form} "):
                folded, changed = folded[len(form) + 1 :], True
            elif folded.endswith(f" {form}"):
                folded, changed = folded[: -len(form) - 1], True
    return institution(folded) or spelled_out(national(folded))


def event_key(
    event: Event, keys: Mapping[str, Key], places: Mapping[str, PlaceKey], seen: str | None
) -> EventKey | None:
    """
    Return what an event is compared by; ``None`` without a title, unless day and people tell it.

    A day alone is no name: two sessions of one day are two.
    """
    dates = _cover(event.dates)
    title = fold(event.title or "")
    participants = _ordered(
        key
        for i in (*event.participants, *event.organizers)
        if isinstance(key := keys.get(i), PersonKey | OrganizationKey)
    )
    where = _ordered(places[i] for i in event.places if i in places)
    kind = fold(event.type)
    fewest = 1 if where and kind not in word_set("pairwise_events") else 2
    if not title and (dates is None or not dates.is_close or len(participants) < fewest):
        return None
    return EventKey(kind, title, dates, "" if dates else (seen or ""), where, participants)


def agreement_key(agreement: Agreement, keys: Mapping[str, Key]) -> AgreementKey | None:
    """Return what an agreement is compared by, or ``None`` where its name is too common."""
    name = fold(agreement.title or agreement.name)
    if agreement.count != 1 or (not agreement.title and len(name.split()) < 4):
        return None
    parties = _ordered(
        key
        for i in agreement.parties
        if isinstance(key := keys.get(i), PersonKey | OrganizationKey | PlaceKey)
    )
    if not parties:
        return None
    return AgreementKey(fold(agreement.type), name, _cover(agreement.dates), parties)


def _ordered(keys: Iterable[K]) -> tuple[K, ...]:
    return tuple(sorted(set(keys), key=repr))


def _cover(dates: tuple[object, ...]) -> Interval | None:
    found = [known for d in dates if (known := interval(getattr(d, "edtf", None)))]
    if not found:
        return None
    return Interval(min(i.start for i in found), max(i.end for i in found))
