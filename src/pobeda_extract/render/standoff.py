"""Write brat standoff: for each document its text and its annotations, side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pobeda_extract.errors import OutputError
from pobeda_extract.render.files import document_id, replaced, safe_path
from pobeda_extract.schema import LABELS, OWN_RELATIONS
from pobeda_extract.types import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from pobeda_extract.facts import Evidence, Extraction, Organization, Person, Surface
    from pobeda_extract.render import Target

_LINE_END: Final = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_TEXT, _NOTES = ".txt", ".ann"


#: NEREL's relations, as its own configuration lists them.
_NEREL_RELATIONS: Final = (
    "ABBREVIATION AGE_DIED_AT AGE_IS AGENT ALTERNATIVE_NAME AWARDED_WITH CAUSE_OF_DEATH "
    "CONVICTED_OF DATE_DEFUNCT_IN DATE_FOUNDED_IN DATE_OF_BIRTH DATE_OF_CREATION DATE_OF_DEATH "
    "END_TIME EXPENDITURE FOUNDED_BY HAS_CAUSE HEADQUARTERED_IN IDEOLOGY_OF INANIMATE_INVOLVED "
    "INCOME KNOWS LOCATED_IN MEDICAL_CONDITION MEMBER_OF ORGANIZES ORIGINS_FROM OWNER_OF "
    "PARENT_OF PARTICIPANT_IN PART_OF PENALIZED_AS PLACE_OF_BIRTH PLACE_OF_DEATH "
    "PLACE_RESIDES_IN POINT_IN_TIME PRICE_OF PRODUCES RELATIVE RELIGION_OF SCHOOLS_ATTENDED "
    "SIBLING SPOUSE START_TIME SUBEVENT_OF SUBORDINATE_OF TAKES_PLACE_IN WORKPLACE WORKS_AS"
).split()
_QUOTE: Final = "QUOTE"


class BratWriter:
    """
    Writes ``ID.txt`` and ``ID.ann`` below a folder, the annotations last: they mark it done.

    An id's own ``.txt`` is not doubled. With raw mentions («--mentions») these are annotated,
    else the entities, facts and quotes.
    """

    def __init__(self, target: Target) -> None:
        if target.path is None:
            raise OutputError("no folder to write to")
        self._folder = target.path
        self._taken: dict[str, str] = {}
        with replaced(self._folder / "annotation.conf") as stream:
            stream.write(_configuration().encode())

    def finished(self) -> Mapping[str, str | None]:
        """Return the documents whose annotations stand in the folder."""
        found: dict[str, str | None] = {}
        for path in self._folder.rglob(f"*{_NOTES}"):
            if not path.name.startswith("."):
                identity = document_id(self._folder, path, _NOTES)
                found[identity] = found[identity + _TEXT] = None
        return found

    def write(self, extraction: Extraction, text: str) -> None:
        """Write both files of one document."""
        identity = extraction.document.id
        stem = identity.removesuffix(_TEXT) or identity
        if self._taken.setdefault(stem, identity) != identity:  # «news» beside «news.txt»
            stem = identity + _TEXT
        with replaced(safe_path(self._folder, stem, _TEXT)) as stream:
            stream.write(text.encode("utf-8", "replace"))
        notes = "".join(f"{line}\n" for line in standoff(extraction, text))
        with replaced(safe_path(self._folder, stem, _NOTES)) as stream:
            stream.write(notes.encode("utf-8", "replace"))

    def close(self) -> None:
        """Do nothing: every document is whole once written."""


def written_for(folder: Path, documents: Collection[str]) -> list[Path]:
    """Return the texts and annotations in *folder* that were written for these documents."""
    found: list[Path] = []
    for notes in sorted(folder.rglob(f"*{_NOTES}")):
        stem = document_id(folder, notes, _NOTES)
        if stem in documents or stem + _TEXT in documents:
            found += [path for path in (notes, notes.with_suffix(_TEXT)) if path.is_file()]
    return found


def is_configuration(path: Path) -> bool:
    """Tell whether *path* is an ``annotation.conf`` of ours, of whatever version."""
    return {"AGREEMENT", _QUOTE} <= set(path.read_text(encoding="utf-8").split())


def standoff(extraction: Extraction, text: str) -> Iterator[str]:
    """
    Give the lines of the ``.ann`` file.

    Args:
        extraction: Its raw mentions are used where there are any, else its entries.
        text: The text that the offsets count in.
    """
    if extraction.mentions:
        yield from _raw(extraction, text)
    else:
        yield from _facts(extraction, text)


def _raw(extraction: Extraction, text: str) -> Iterator[str]:
    ids = {mention.id: f"T{n}" for n, mention in enumerate(extraction.mentions, 1)}
    for mention in extraction.mentions:
        yield _span(ids[mention.id], mention.type, mention.start, mention.end, text)
    number = 0
    for relation in extraction.mention_relations:
        if relation.subject in ids and relation.object in ids:
            number += 1
            ends = f"Arg1:{ids[relation.subject]} Arg2:{ids[relation.object]}"
            yield f"R{number}\t{relation.type} {ends}"


def _facts(extraction: Extraction, text: str) -> Iterator[str]:
    spans: dict[str, list[tuple[str, int, int]]] = {}
    number = 0
    equal: list[list[str]] = []
    notes: list[tuple[str, str]] = []
    for identity, label, name, places in _entries(extraction):
        own: list[tuple[str, int, int]] = []
        for start, end in places:
            number += 1
            own.append((f"T{number}", start, end))
            yield _span(f"T{number}", label, start, end, text)
            if name and name != text[start:end]:
                notes.append((f"T{number}", name))
        spans[identity] = own
        if len(own) > 1:
            equal.append([mark for mark, _, _ in own])
    for count, relation in enumerate(extraction.relations, 1):
        subject = _nearest(spans.get(relation.subject, []), relation.evidence)
        object_ = _nearest(spans.get(relation.object, []), relation.evidence)
        if subject and object_ and subject != object_:
            yield f"R{count}\t{relation.type} Arg1:{subject} Arg2:{object_}"
    for marks in equal:
        yield f"*\tEquiv {' '.join(marks)}"
    count = 0
    matched: list[Person | Organization] = [*extraction.people, *extraction.organizations]
    for entry in matched:
        for match in entry.known:
            for mark, _, _ in spans[entry.id]:
                count += 1
                words = _LINE_END.sub(" ", f"{match.register}:{match.id}\t{match.name}")
                yield f"N{count}\tReference {mark} {words}"
    for count, (mark, name) in enumerate(notes, 1):
        yield f"#{count}\tAnnotatorNotes {mark}\t{_LINE_END.sub(' ', name)}"


def _entries(extraction: Extraction) -> Iterator[tuple[str, str, str, list[Span]]]:
    """Give id, label, name and occurrences of every entry that stands on words."""
    for person in extraction.people:
        yield person.id, "PERSON", person.name, _spans(person.mentions)
        for position in person.positions:
            yield position.id, "PROFESSION", position.position, _spans(position.evidence[:1])
    for organization in extraction.organizations:
        yield organization.id, "ORGANIZATION", organization.name, _spans(organization.mentions)
    for place in extraction.places:
        yield place.id, place.type, place.name, _spans(place.mentions)
    for event in extraction.events:
        yield event.id, "EVENT", event.name, _spans(event.mentions)
    for agreement in extraction.agreements:
        yield agreement.id, "AGREEMENT", agreement.name, _spans(agreement.mentions)
    for quote in extraction.quotes:
        yield quote.id, _QUOTE, "", [Span(quote.start, quote.end)]


def _spans(words: Sequence[Surface | Evidence]) -> list[Span]:
    return list(dict.fromkeys(Span(part.start, part.end) for part in words))


def _nearest(spans: Sequence[tuple[str, int, int]], evidence: Sequence[Evidence]) -> str | None:
    """Return the mark of the occurrence within the evidence, or the closest one before or after."""
    if not spans:
        return None
    if not evidence:
        return spans[0][0]
    low = min(words.start for words in evidence)
    high = max(words.end for words in evidence)
    return min(spans, key=lambda span: max(low - span[1], span[2] - high, 0))[0]


def _span(mark: str, label: str, start: int, end: int, text: str) -> str:
    """Return a text-bound annotation; brat breaks one that runs over a line's end in pieces."""
    pieces: list[tuple[int, int]] = []
    at = start
    for stop in (*_LINE_END.finditer(text, start, end), None):
        border = end if stop is None else stop.start()
        if border > at:
            pieces.append((at, border))
        at = end if stop is None else stop.end()
    fragments = ";".join(f"{low} {high}" for low, high in pieces)
    words = " ".join(text[low:high] for low, high in pieces)
    return f"{mark}\t{label} {fragments}\t{words}"


def _configuration() -> str:
    """Return brat's ``annotation.conf``: every label and relation may be met, between any two."""
    ends = "Arg1:<ENTITY>, Arg2:<ENTITY>"
    relations = [f"{name}\t{ends}" for name in sorted((*_NEREL_RELATIONS, *OWN_RELATIONS))]
    sections = {
        "entities": [*LABELS, _QUOTE],
        "relations": [
            *relations,
            f"Equiv\t{ends}, <REL-TYPE>:symmetric-transitive",
            f"<OVERLAP>\t{ends}, <OVL-TYPE>:<ANY>",
        ],
        "events": [],
        "attributes": [],
    }
    return "".join(
        f"[{name}]\n" + "".join(f"{line}\n" for line in lines) + "\n"
        for name, lines in sections.items()
    )
