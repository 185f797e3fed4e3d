"""What changed between two sets of facts."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from pobeda_extract.facts import Evidence

SCHEMA: str = "pobeda-extract/changes-1"

PostChange: TypeAlias = Literal["got", "confirmed", "lost"]
AgreementChange: TypeAlias = Literal["signed", "terminated"]
EventChange: TypeAlias = Literal["held", "cancelled"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The article that tells it: its id, date, and the words."""

    document: str
    published: str | None = None
    url: str | None = None
    evidence: tuple[Evidence, ...] = ()


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """
    Somebody got a post, was confirmed in it (it was acting or designate), or lost it.

    ``others``: who held it before (of what was got), or who holds it now (of what was lost).
    """

    change: PostChange
    person: str
    post: str
    status: str
    others: tuple[str, ...] = ()
    source: Source


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """A document was signed, or ended; ``planned``: its signing was told before."""

    change: AgreementChange
    name: str
    parties: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    planned: bool = False
    source: Source


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A planned event was held or cancelled; ``planned`` is the article that announced it."""

    change: EventChange
    name: str
    participants: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    planned: Source
    source: Source


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """All that changed; ``until`` is the last date of the older facts."""

    schema: str = SCHEMA
    until: str | None = None
    posts: tuple[Post, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    events: tuple[Event, ...] = ()

    def to_json(self) -> bytes:
        """Encode as JSON in UTF-8."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1)
