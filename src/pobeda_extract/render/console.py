"""Write a summary for people: who, in what post, at what event, what was agreed, who said what."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, TypeAlias
from unicodedata import category

from pobeda_extract.errors import OutputError
from pobeda_extract.render.explain import Reasons, dropped, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pobeda_extract.facts import (
        Agreement,
        DateValue,
        Event,
        Extraction,
        Known,
        Person,
        Plover,
        Position,
    )
    from pobeda_extract.render import Target

#: A piece of a line and how it looks on a terminal.
Piece: TypeAlias = tuple[str, str]
Line: TypeAlias = list[Piece]

#: What is shown for characters that are not printed, by their Unicode category.
_SHOWN: Final = {"Cc": "\ufffd", "Cf": "", "Cs": "\ufffd", "Cn": "\ufffd", "Zl": " ", "Zp": " "}

_HEAD: Final = "bold underline"
_SECTION: Final = "bold cyan"
_NAME: Final = "bold"
_FAINT: Final = "dim"
_WARNING: Final = "yellow"


class TextWriter:
    """Writes one summary after another, a blank line between; colours only on a terminal."""

    def __init__(self, target: Target) -> None:
        if target.stream is None:
            raise OutputError("no stream to write to")
        self._stream = target.stream
        self._explain = target.explain
        self._terminal = target.terminal
        self._count = 0

    def finished(self) -> Mapping[str, str | None]:
        """Return nothing: a summary cannot be continued."""
        return {}

    def write(self, extraction: Extraction, text: str) -> None:  # noqa: ARG002 (offsets suffice)
        """Write the summary of one document; it is flushed at once."""
        lines = [
            [(_safe(piece), style) for piece, style in line]
            for line in summary(extraction, explain=self._explain)
        ]
        if self._count:
            lines.insert(0, [])
        self._count += 1
        shown = _coloured(lines) if self._terminal else _plain(lines)
        self._stream.write(shown.encode("utf-8", "replace"))
        self._stream.flush()

    def close(self) -> None:
        """Flush what is left."""
        self._stream.flush()


def summary(extraction: Extraction, *, explain: bool = False) -> Iterator[Line]:
    """Give the lines of the summary; *explain* adds to each fact its rule, score and words."""
    names = names_of(extraction)
    reasons = Reasons(extraction, names) if explain else None
    yield from _header(extraction)
    sections: list[tuple[str, Iterable[Line]]] = [
        ("People", _people(extraction.people, reasons)),
        ("Organizations", _organizations(extraction, names, reasons)),
        ("Places", _places(extraction)),
        ("Events", _events(extraction.events, names, reasons)),
        ("Agreements", _agreements(extraction.agreements, names, reasons)),
        ("Quotes", _quotes(extraction, names, reasons)),
    ]
    empty = True
    for title, lines in sections:
        found = list(lines)
        if found:
            empty = False
            yield []
            yield [(title, _SECTION)]
            yield from found
    if explain and (left := list(dropped(extraction))):
        yield []
        yield [("Left out", _SECTION)]
        yield from ([(f"  {_one_line(line)}", _FAINT)] for line in left)
    if empty:
        yield []
        yield [("Nothing found.", _FAINT)]


def _header(extraction: Extraction) -> Iterator[Line]:
    document = extraction.document
    line: Line = [(_one_line(document.id), _HEAD)]
    if document.published:
        line.append((f" · {document.published}", _FAINT))
    yield line
    if document.title:
        yield [(_one_line(document.title), "italic")]
    for warning in document.warnings:
        yield [(f"! {_one_line(warning)}", _WARNING)]


def _people(people: Sequence[Person], reasons: Reasons | None) -> Iterator[Line]:
    for person in people:
        if len(person.positions) == 1:
            (position,) = person.positions
            yield [(f"  {person.name}", _NAME), (f" — {_post(position)}", "")]
            yield from _why(reasons, position.id)
        else:
            yield [(f"  {person.name}", _NAME)]
            for position in person.positions:
                yield [(f"    — {_post(position)}", "")]
                yield from _why(reasons, position.id)
        yield from _known(person.known)
        yield from _why(reasons, person.id)


def _known(known: Iterable[Known]) -> Iterator[Line]:
    for match in known:
        line: Line = [
            (f"    known: {_one_line(match.name)}", ""),
            (f" · {match.register}:{match.id} · {match.score:.2f} · {match.reason}", _FAINT),
        ]
        if match.doubts:
            line.append((f" · {'; '.join(match.doubts)}?", _WARNING))
        yield line


def _post(position: Position) -> str:
    note = "" if position.status == "current" else f" ({position.status})"
    return _one_line(position.position) + note


def _organizations(
    extraction: Extraction, names: Mapping[str, str], reasons: Reasons | None
) -> Iterator[Line]:
    for organization in extraction.organizations:
        line: Line = [(f"  {_one_line(organization.name)}", _NAME)]
        if organization.acronym and organization.acronym != organization.name:
            line.append((f" ({organization.acronym})", ""))
        if whole := names.get(organization.part_of or ""):
            line.append((f" · part of {whole}", _FAINT))
        if place := names.get(organization.place or ""):
            line.append((f" · {place}", _FAINT))
        yield line
        yield from _known(organization.known)
        yield from _why(reasons, organization.id)


def _places(extraction: Extraction) -> Iterator[Line]:
    for place in extraction.places:
        kind = place.type.lower().replace("_", " ")
        code = f", {place.country_code}" if place.country_code else ""
        yield [(f"  {_one_line(place.name)}", _NAME), (f" · {kind}{code}", _FAINT)]


def _events(
    events: Sequence[Event], names: Mapping[str, str], reasons: Reasons | None
) -> Iterator[Line]:
    for event in events:
        yield [(f"  {_one_line(event.name)}", _NAME), (f" · {event.status}", _FAINT)]
        yield from _field("when", _dates(event.dates))
        yield from _field("where", _list(event.places, names))
        yield from _field("participants", _list(event.participants, names))
        yield from _field("organizers", _list(event.organizers, names))
        yield from _field("part of", _list([event.part_of or ""], names))
        yield from _field("occasion", event.occasion or "")
        yield from _why(reasons, event.id)
        yield from _code(reasons, event.plover)


def _agreements(
    agreements: Sequence[Agreement], names: Mapping[str, str], reasons: Reasons | None
) -> Iterator[Line]:
    for agreement in agreements:
        count = f" × {agreement.count or 'several'}" if agreement.count != 1 else ""
        status = agreement.status.replace("_", " ")
        yield [(f"  {_one_line(agreement.name)}{count}", _NAME), (f" · {status}", _FAINT)]
        yield from _field("when", _dates(agreement.dates))
        yield from _field("parties", _list(agreement.parties, names))
        yield from _field("signed by", _list(agreement.signers, names))
        yield from _field("at", _list([agreement.event or ""], names))
        yield from _field("subject", agreement.subject or "")
        yield from _why(reasons, agreement.id)
        yield from _code(reasons, agreement.plover)


def _code(reasons: Reasons | None, plover: Plover | None) -> Iterator[Line]:
    """«← PLOVER CONSULT visit (042): KAZ, TUR»."""
    if reasons is None or plover is None:
        return
    said = " ".join(filter(None, ("PLOVER", plover.category, plover.mode)))
    countries = ", ".join(dict.fromkeys(actor.iso for actor in plover.actors))
    yield [(f"      ← {said} ({plover.cameo})" + (f": {countries}" if countries else ""), _FAINT)]


def _quotes(
    extraction: Extraction, names: Mapping[str, str], reasons: Reasons | None
) -> Iterator[Line]:
    for quote in extraction.quotes:
        speaker = names.get(quote.speaker or "", "somebody")
        cue = f" ({quote.cue})" if quote.cue else ""
        yield [(f"  {speaker}", _NAME), (f"{cue}: «{_one_line(quote.text)}»", "")]
        yield from _why(reasons, quote.id)


def _field(label: str, value: str) -> Iterator[Line]:
    if value:
        yield [(f"    {label}: ", _FAINT), (_one_line(value), "")]


def _why(reasons: Reasons | None, identity: str) -> Iterator[Line]:
    if reasons is not None:
        for reason in reasons.of(identity):
            yield [(f"      ← {_one_line(reason)}", _FAINT)]


def _list(identities: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(_one_line(names[i]) for i in identities if i in names)


def _dates(dates: Iterable[DateValue]) -> str:
    # The words of the text stand in any case («сентябре»): the date is what a reader looks for.
    return ", ".join(
        f"{date.edtf} («{date.text}»)" if date.edtf and date.edtf != date.text else date.text
        for date in dates
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _safe(text: str) -> str:
    """Return *text* free of what would steer a terminal; soft hyphens and the like are dropped."""
    if text.isprintable():
        return text
    return "".join(_SHOWN.get(category(c), c) for c in text)


def _plain(lines: Iterable[Line]) -> str:
    return "".join("".join(text for text, _ in line) + "\n" for line in lines)


def _coloured(lines: Iterable[Line]) -> str:
    from rich.console import Console
    from rich.text import Text

    buffer = io.StringIO()
    console = Console(file=buffer, force_terminal=True, highlight=False)
    for line in lines:
        indent = next((len(t) - len(t.lstrip()) for t, _ in line), 0)
        text = Text.assemble(*line)
        for number, part in enumerate(text.wrap(console, max(console.width - indent - 2, 20))):
            margin = " " * (indent + 2) if number else ""
            console.print(Text(margin) + part, soft_wrap=True)
        if not line:
            console.print()
    return buffer.getvalue()
