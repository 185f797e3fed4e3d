"""What all articles say of one person, organization or agreement, in the public form of version 1.

Every line carries the words that prove it: ``told`` names document, place and reason. Days of
events and agreements are EDTF; ``published`` and ``first``/``last`` are publication dates.
"""

from __future__ import annotations

from typing import Final

import msgspec

SCHEMA: Final = "pobeda-extract/dossier-1"


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all values here."""


class Telling(_Value, frozen=True, kw_only=True):
    """
    One place where an article tells something: ``text == article.text[start:end]``.

    ``score`` and ``rule`` are those of the relation, where one stands behind it.
    """

    document: str
    start: int
    end: int
    text: str
    score: float | None = None
    rule: str | None = None


class Ref(_Value, frozen=True, kw_only=True):
    """Somebody or something else: ``id`` is its identity over the folder."""

    id: str
    name: str
    kind: str


class Form(_Value, frozen=True, kw_only=True):
    """A wording and in how many articles it stands."""

    text: str
    documents: int


class Post(_Value, frozen=True, kw_only=True):
    """
    A post and who holds it: the dossier's person, or in an organization's dossier ``holder``.

    ``before`` and ``after`` are others who held it then; only for posts that one person holds.
    """

    position: str
    title: str
    status: str
    holder: Ref | None = None
    organization: Ref | None = None
    place: Ref | None = None
    first: str | None = None
    last: str | None = None
    documents: int = 1
    before: tuple[Ref, ...] = ()
    after: tuple[Ref, ...] = ()
    told: tuple[Telling, ...] = ()


class Happening(_Value, frozen=True, kw_only=True):
    """An event, and the part that the dossier's subject has in it."""

    id: str
    type: str
    name: str
    status: str
    role: str
    day: str | None = None
    published: str | None = None
    places: tuple[Ref, ...] = ()
    others: tuple[Ref, ...] = ()
    documents: int = 1
    told: tuple[Telling, ...] = ()


class Deed(_Value, frozen=True, kw_only=True):
    """An agreement, its sides and signers, and the part of the dossier's subject in it."""

    id: str
    type: str
    name: str
    status: str
    role: str
    day: str | None = None
    published: str | None = None
    subject: str | None = None
    parties: tuple[Ref, ...] = ()
    signers: tuple[Ref, ...] = ()
    event: Ref | None = None
    documents: int = 1
    told: tuple[Telling, ...] = ()


class Tie(_Value, frozen=True, kw_only=True):
    """
    A deal, a share, kinship, membership: a relation of any other type.

    ``outgoing``: the dossier's subject is the relation's; else it is the object.
    """

    type: str
    outgoing: bool
    other: Ref | None
    text: str
    first: str | None = None
    last: str | None = None
    documents: int = 1
    told: tuple[Telling, ...] = ()


class Saying(_Value, frozen=True, kw_only=True):
    """Words that the dossier's subject said."""

    text: str
    cue: str | None
    published: str | None
    told: tuple[Telling, ...] = ()


class Meeting(_Value, frozen=True, kw_only=True):
    """Somebody who was at the same events or signed the same agreements."""

    other: Ref
    times: int


class Link(_Value, frozen=True, kw_only=True):
    """Two ids, and how many events, agreements or posts join them."""

    a: str
    b: str
    weight: int


class Source(_Value, frozen=True, kw_only=True):
    """An article; ``facts`` counts its lines in the dossier."""

    document: str
    title: str | None
    published: str | None
    url: str | None
    source: str
    facts: int


class Dossier(_Value, frozen=True, kw_only=True):
    """
    All that the articles say of one person, organization or agreement.

    ``doubtful`` holds posts that few articles tell against many: another country's, or «former»
    of who is told to be in office.
    """

    schema: str = SCHEMA
    id: str
    kind: str
    name: str
    type: str | None = None
    acronym: str | None = None
    gender: str | None = None
    first: str | None = None
    last: str | None = None
    documents: int = 1
    names: tuple[Form, ...] = ()
    forms: tuple[Form, ...] = ()
    posts: tuple[Post, ...] = ()
    doubtful: tuple[Post, ...] = ()
    events: tuple[Happening, ...] = ()
    agreements: tuple[Deed, ...] = ()
    ties: tuple[Tie, ...] = ()
    quotes: tuple[Saying, ...] = ()
    met: tuple[Meeting, ...] = ()
    links: tuple[Link, ...] = ()
    articles: tuple[Source, ...] = ()

    def to_json(self) -> bytes:
        """Encode as one line of JSON in UTF-8."""
        return msgspec.json.encode(self)
