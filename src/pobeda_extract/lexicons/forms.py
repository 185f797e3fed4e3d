"""What an entry of each lexicon may hold: an unknown key is an error, never silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

import msgspec

from pobeda_extract.errors import ResourceError

#: Cases that a preposition takes after a noun.
_Takes = dict[str, list[Literal["Gen", "Dat", "Acc", "Ins", "Loc"]]]
_Words = Annotated[list[str], msgspec.Meta(min_length=1)]


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    """Base of all entries."""


class _Group(_Entry):
    """Nouns of one kind, with the sentence that earned it its place."""

    example: str
    heads: _Words


class _Document(_Entry):
    """A term for a document; its head noun decides how sure it is."""

    words: _Words
    head: int
    type: str
    example: str


class _Country(_Entry):
    code: str
    name: str
    also: list[str]
    adjectives: list[str]


class _DateWord(_Entry):
    lemma: str
    kind: str
    value: int
    forms: list[str]
    example: str


class _EventKind(_Group):
    weak: list[str]
    takes: _Takes


class _EventTerm(_Entry):
    words: _Words
    kind: str
    example: str
    type: str | None = None


class _Said(_Entry):
    lemma: str
    kind: str
    example: str


class _State(_Entry):
    lemma: str
    example: str


class _Deal(_Entry, rename={"source": "from", "partner": "with"}):
    relation: str
    example: str
    verbs: list[str]
    nouns: list[str]
    patients: list[str]
    source: list[str] = []
    partner: list[str] = []
    people: bool = False


#: Lists of entries (``[[term]]``) and tables of them (``[kind.talks]``), by file and key.
FORMS: Final[Mapping[str, Mapping[str, type[_Entry]]]] = {
    "agreements": {"strong": _Group, "weak": _Group, "plural": _Group, "term": _Document},
    "countries": {"country": _Country},
    "dates": {"word": _DateWord},
    "events": {"kind": _EventKind, "term": _EventTerm},
    "positions": {"kind": _Group},
    "saying": {"verb": _Said, "noun": _Said, "state": _State},
    "trade": {"deal": _Deal},
}


def check(name: str, content: Mapping[str, Any]) -> None:
    """
    See that every entry of ``NAME.toml`` holds what is read of it, and nothing else.

    Raises:
        ResourceError: With the file, the entry and the key.
    """
    for key, form in FORMS.get(name, {}).items():
        for entry in _entries(content.get(key, ())):
            try:
                msgspec.convert(entry, form)
            except msgspec.ValidationError as error:
                told = entry.get("lemma") or entry.get("words") or entry.get("example") or entry
                raise ResourceError(f"lexicon {name}.toml: {key} {told!r}: {error}") from error


def _entries(value: Any) -> Sequence[Mapping[str, Any]]:
    if isinstance(value, dict):
        inner = [v for v in value.values() if isinstance(v, dict)]
        return inner if len(inner) == len(value) else [value]
    return [v for v in value if isinstance(v, dict)]
