"""Write a summary for people: who, in what post, at what event, what was agreed, who said what."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, TypeAlias
from unicodedata import category

from pobeda_extract.errors import OutputError
from pobeda_extract.render.cues import shown_cue
from pobeda_extract.render.explain import Reasons, dropped, names_of
from pobeda_extract.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pobeda_extract.facts import DateValue, Extraction, Known, Plover, Position
    from pobeda_extract.render import Target
    from pobeda_extract.wording import Lang

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
        self._lang = target.lang
        self._count = 0

    def finished(self) -> Mapping[str, str | None]:
        """Return nothing: a summary cannot be continued."""
        return {}

    def write(self, extraction: Extraction, text: str) -> None:  # noqa: ARG002 (offsets suffice)
        """Write the summary of one document; it is flushed at once."""
        lines = [
            [(_safe(piece), style) for piece, style in line]
            for line in summary(extraction, self._lang, explain=self._explain)
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


def summary(
    extraction: Extraction, lang: Lang | None = None, *, explain: bool = False
) -> Iterator[Line]:
    """
    Give the lines of the summary.

    Args:
        extraction: Its facts.
        lang: The language of headings, ``None`` for the user's own.
        explain: Add to each fact its rule, score and words.
    """
    told = _Summary(extraction, lang, explain=explain)
    yield from _header(extraction)
    empty = True
    for title, lines in told.sections():
        found = list(lines)
        if found:
            empty = False
            yield []
            yield [(title, _SECTION)]
            yield from found
    if explain and (left := list(dropped(extraction))):
        yield []
        yield [(told.say("summary.left_out"), _SECTION)]
        yield from ([(f"  {_one_line(line)}", _FAINT)] for line in left)
    if empty:
        yield []
        yield [(told.say("summary.nothing"), _FAINT)]


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


class _Summary:
    """The sections of one document's summary."""

    def __init__(self, extraction: Extraction, lang: Lang | None, *, explain: bool) -> None:
        self._told = extraction
        self._names = names_of(extraction)
        self._reasons = Reasons(extraction, self._names) if explain else None
        self.say = wording(lang)
        self._status = self.say.of("status")

    def sections(self) -> Iterator[tuple[str, Iterable[Line]]]:
        """Give each section's title and lines, those of no line, too."""
        for name in ("people", "organizations", "events", "agreements", "quotes", "places"):
            yield self.say(f"summary.{name}"), getattr(self, f"_{name}")()

    def _people(self) -> Iterator[Line]:
        for person in self._told.people:
            if len(person.positions) == 1:
                (position,) = person.positions
                yield [(f"  {person.name}", _NAME), (f" — {self._post(position)}", "")]
                yield from self._why(position.id)
            else:
                yield [(f"  {person.name}", _NAME)]
                for position in person.positions:
                    yield [(f"    — {self._post(position)}", "")]
                    yield from self._why(position.id)
            yield from self._known(person.known)
            yield from self._why(person.id)

    def _known(self, known: Iterable[Known]) -> Iterator[Line]:
        for match in known:
            line: Line = [
                (f"    {self.say('summary.known')}: {_one_line(match.name)}", ""),
                (f" · {match.register}:{match.id} · {match.score:.2f} · {match.reason}", _FAINT),
            ]
            if match.doubts:
                line.append((f" · {'; '.join(match.doubts)}?", _WARNING))
            yield line

    def _post(self, position: Position) -> str:
        current = position.status == "current"
        note = "" if current else f" ({self._status[position.status]})"
        return _one_line(position.position) + note

    def _organizations(self) -> Iterator[Line]:
        for organization in self._told.organizations:
            line: Line = [(f"  {_one_line(organization.name)}", _NAME)]
            if organization.acronym and organization.acronym != organization.name:
                line.append((f" ({organization.acronym})", ""))
            if whole := self._names.get(organization.part_of or ""):
                line.append((f" · {self.say('summary.part_of')} {whole}", _FAINT))
            if place := self._names.get(organization.place or ""):
                line.append((f" · {place}", _FAINT))
            yield line
            yield from self._known(organization.known)
            yield from self._why(organization.id)

    def _places(self) -> Iterator[Line]:
        for place in self._told.places:
            kind = self.say(f"place_types.{place.type}")
            code = f", {place.country_code}" if place.country_code else ""
            yield [(f"  {_one_line(place.name)}", _NAME), (f" · {kind}{code}", _FAINT)]

    def _events(self) -> Iterator[Line]:
        for event in self._told.events:
            status = self._status[event.status]
            yield [(f"  {_one_line(event.name)}", _NAME), (f" · {status}", _FAINT)]
            yield from self._field("when", _dates(event.dates))
            yield from self._field("where", self._list(event.places))
            yield from self._field("participants", self._list(event.participants))
            yield from self._field("organizers", self._list(event.organizers))
            yield from self._field("whole", self._list([event.part_of or ""]))
            yield from self._field("occasion", event.occasion or "")
            yield from self._why(event.id)
            yield from self._code(event.plover)

    def _agreements(self) -> Iterator[Line]:
        several = self.say("summary.several")
        for agreement in self._told.agreements:
            count = f" × {agreement.count or several}" if agreement.count != 1 else ""
            status = self._status[agreement.status]
            yield [(f"  {_one_line(agreement.name)}{count}", _NAME), (f" · {status}", _FAINT)]
            yield from self._field("when", _dates(agreement.dates))
            yield from self._field("parties", self._list(agreement.parties))
            yield from self._field("signed_by", self._list(agreement.signers))
            yield from self._field("at", self._list([agreement.event or ""]))
            yield from self._field("subject", agreement.subject or "")
            yield from self._why(agreement.id)
            yield from self._code(agreement.plover)

    def _code(self, plover: Plover | None) -> Iterator[Line]:
        """«← PLOVER CONSULT visit (042): KAZ, TUR»."""
        if self._reasons is None or plover is None:
            return
        said = " ".join(filter(None, ("PLOVER", plover.category, plover.mode)))
        countries = ", ".join(dict.fromkeys(actor.iso for actor in plover.actors))
        shown = f"      ← {said} ({plover.cameo})" + (f": {countries}" if countries else "")
        yield [(shown, _FAINT)]

    def _quotes(self) -> Iterator[Line]:
        for quote in self._told.quotes:
            speaker = self._names.get(quote.speaker or "", self.say("summary.somebody"))
            shown = shown_cue(quote.cue)
            cue = f" ({shown})" if shown else ""
            yield [(f"  {speaker}", _NAME), (f"{cue}: «{_one_line(quote.text)}»", "")]
            yield from self._why(quote.id)

    def _field(self, key: str, value: str) -> Iterator[Line]:
        if value:
            yield [(f"    {self.say(f'summary.{key}')}: ", _FAINT), (_one_line(value), "")]

    def _why(self, identity: str) -> Iterator[Line]:
        if self._reasons is not None:
            for reason in self._reasons.of(identity):
                yield [(f"      ← {_one_line(reason)}", _FAINT)]

    def _list(self, identities: Iterable[str]) -> str:
        return ", ".join(_one_line(self._names[i]) for i in identities if i in self._names)


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
