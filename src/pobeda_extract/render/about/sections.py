"""Lay a dossier out as sections of lines, which text, Markdown and pages print alike."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, TypeAlias

from pobeda_extract.dossiers import (
    Deed,
    Dossier,
    Happening,
    Post,
    Ref,
    Source,
    Telling,
    Tie,
)
from pobeda_extract.merge import interval

Lang: TypeAlias = Literal["ru", "en"]
#: Words of a line, and whom or what they name.
Piece: TypeAlias = tuple[str, Ref | None]
_NAMED: Final = 12  # names in a list: a summit has forty guests


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One line of a dossier.

    ``day`` is the fact's own; where only the day of publication is known, ``is_published`` tells.
    ``notes`` are further details, each with its label.
    """

    day: str = ""
    is_published: bool = False
    words: tuple[Piece, ...]
    status: str = ""
    notes: tuple[tuple[str, tuple[Piece, ...]], ...] = ()
    documents: int = 1
    told: tuple[Telling, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading; ``key`` names it in every language."""

    key: str
    heading: str
    rows: tuple[Row, ...]


class Labels:
    """What stands between the facts, in one language."""

    def __init__(self, lang: Lang) -> None:
        self._words = _load()[lang]
        self._is_english = lang == "en"

    def __call__(self, key: str, **values: object) -> str:
        """Return the phrase under *key* («note.before») with *values* in their places."""
        found: Any = self._words
        for step in key.split("."):
            found = found[step]
        return str(found).format(**values) if values else str(found)

    def tie(self, tie: Tie) -> str:
        """Return how *tie* reads from the dossier's subject."""
        pair = self._words["tie"].get(tie.type)
        return str(pair[0 if tie.outgoing else 1]) if pair else tie.type

    def articles(self, number: int) -> str:
        """Return *number* with «articles» in the form that goes with it."""
        one, few, many = self._words["articles"]
        if self._is_english:
            return f"{number} {one if number == 1 else many}"
        tens, ones = number % 100, number % 10
        form = many if 11 <= tens <= 14 else one if ones == 1 else few if 2 <= ones <= 4 else many
        return f"{number} {form}"


@cache
def _load() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def sections(dossier: Dossier, say: Labels) -> Iterator[Section]:
    """Give the sections that have lines, in the order in which they are read."""
    d = dossier
    own = d.kind == "agreement"
    made: tuple[tuple[str, Iterable[Row]], ...] = (
        ("staff" if d.kind == "organization" else "posts", (_post(p, say) for p in d.posts)),
        ("events", (_event(e, say) for e in d.events)),
        ("agreement" if own else "agreements", (_deed(a, say) for a in d.agreements)),
        ("ties", (_tie(t, say) for t in d.ties)),
        ("met", (
            Row(words=((m.other.name, m.other),), documents=m.times) for m in d.met
        )),
        ("quotes", (
            Row(day=q.published or "", is_published=True, words=((f"«{q.text}»", None),),
                status=q.cue or "", told=q.told)
            for q in sorted(d.quotes, key=lambda q: q.published or "", reverse=True)
        )),
        ("doubtful", (_post(p, say) for p in d.doubtful)),
        ("articles", (
            Row(day=s.published or "", is_published=True,
                words=((s.title or s.document, None),), documents=s.facts, source=s)
            for s in sorted(d.articles, key=lambda s: s.published or "", reverse=True)
        )),
    )  # fmt: skip
    for key, rows in made:
        found = tuple(rows)
        if found:
            yield Section(key, say(f"sections.{key}"), found)


def timeline(dossier: Dossier, say: Labels) -> Section:
    """Return what happened to the dossier's subject in the order of time, posts among it."""
    rows = [_event(e, say) for e in dossier.events]
    rows += [_deed(a, say) for a in dossier.agreements]
    if dossier.kind == "person":
        rows += [_post(p, say) for p in dossier.posts if p.first]
    rows.sort(key=lambda r: (r.day[:10].ljust(10, "~"), r.words[0][0]))
    return Section("timeline", say("sections.timeline"), tuple(rows))


def period(first: str | None, last: str | None) -> str:
    """
    Return two days as a period.

    >>> period("2025-04-01", "2025-04-03"), period("2025-04-01", "2025-04-01")
    ('2025-04-01 — 2025-04-03', '2025-04-01')
    """
    days = [d for d in (first, last) if d]
    return days[0] if len(set(days)) == 1 else " — ".join(days)


def _post(post: Post, say: Labels) -> Row:
    words: list[Piece] = []
    if post.holder:
        words += [(post.holder.name, post.holder), (" — ", None)]
    words.append((post.position, None))
    notes = [
        (say(f"note.{key}"), _listed(refs))
        for key, refs in (("before", post.before), ("after", post.after))
        if refs
    ]
    return Row(
        day=period(post.first, post.last), is_published=True, words=tuple(words),
        status=say(f"status.{post.status}"), notes=tuple(notes), documents=post.documents,
        told=post.told,
    )  # fmt: skip


def _event(event: Happening, say: Labels) -> Row:
    notes = [
        (say(f"note.{key}"), _listed(refs))
        for key, refs in (("with", event.others), ("where", event.places))
        if refs
    ]
    role = say("role.ORGANIZES") if event.role == "ORGANIZES" else ""
    status = say(f"status.{event.status}")
    return Row(
        day=_day(event.day, event.published), is_published=not event.day,
        words=((event.name, None),), status=", ".join(filter(None, (status, role))),
        notes=tuple(notes), documents=event.documents, told=event.told,
    )  # fmt: skip


def _deed(deed: Deed, say: Labels) -> Row:
    notes = [
        (say(f"note.{key}"), _listed(refs))
        for key, refs in (
            ("parties", deed.parties),
            ("signers", deed.signers),
            ("event", (deed.event,) if deed.event else ()),
        )
        if refs
    ]
    if deed.subject:
        notes.append((say("note.subject"), ((deed.subject, None),)))
    ref = Ref(id=deed.id, name=deed.name, kind="agreement") if deed.role else None
    return Row(
        day=_day(deed.day, deed.published), is_published=not deed.day,
        words=((deed.name, ref),), status=say(f"status.{deed.status}"), notes=tuple(notes),
        documents=deed.documents, told=deed.told,
    )  # fmt: skip


def _tie(tie: Tie, say: Labels) -> Row:
    return Row(
        day=period(tie.first, tie.last), is_published=True,
        words=((f"{say.tie(tie)} ", None), (tie.text, tie.other)),
        documents=tie.documents, told=tie.told,
    )  # fmt: skip


def _day(edtf: str | None, published: str | None) -> str:
    """Return the fact's day as it is told, else the day of the article."""
    if not edtf:
        return published or ""
    found = interval(edtf)
    return edtf.replace("/", " — ") if found else edtf


def _listed(refs: Iterable[Ref]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    refs = tuple(refs)
    for ref in refs[:_NAMED]:
        pieces += [(", ", None)] if pieces else []
        pieces.append((ref.name, ref))
    if len(refs) > _NAMED:
        pieces.append((f" +{len(refs) - _NAMED}", None))
    return tuple(pieces)
