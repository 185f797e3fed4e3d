"""Write what the installed package extracts from FactRuEval's texts in the form of its tracks.

    python evaluation/factrueval.py CORPUS_DIR OUT_DIR [--half 1|2]

CORPUS_DIR holds book_N.txt; OUT_DIR gets book_N.task1, .task2 and .task3 (mentions, objects,
facts). ``--half`` takes every second text only, so that a rule made on one half is judged on the
other. Standard library and the package alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from pobeda_extract import Extractor
from pobeda_extract.facts import Event, Extraction, Person, Position
from pobeda_extract.types import Article

#: Labels of raw mentions as the corpus' types; sites and halls are organizations there.
MENTION_TYPES = {
    "PERSON": "per", "ORGANIZATION": "org", "CITY": "loc", "COUNTRY": "loc",
    "STATE_OR_PROVINCE": "loc", "DISTRICT": "loc", "LOCATION": "loc",
}  # fmt: skip
MEETINGS = frozenset({"встреча", "переговоры", "беседа", "аудиенция", "свидание"})
#: Relations of trade as the corpus' types of deals (it spells them so).
DEALS = {
    "BUYS": "купля/продажа", "SELLS_TO": "купля/продажа", "MERGES_WITH": "купля/продажа",
    "INVESTS_IN": "инвестиции", "LENDS_TO": "займ/возвращение займа",
    "OWES_TO": "займ/возвращение займа", "FINES": "наложение/выплата штрафа",
    "SANCTIONS": "наложение/выплата штрафа",
}  # fmt: skip


def mentions(extraction: Extraction) -> Iterator[str]:
    """Yield a line for each name in the text: type, start, length."""
    text = extraction.document.text or ""
    seen = set()
    for mention in extraction.mentions:
        kind = MENTION_TYPES.get(mention.type)
        if kind is None or not _is_name(mention.text):
            continue
        row = (mention.start, mention.end, kind)
        if row not in seen:
            seen.add(row)
            yield f"{kind} {mention.start} {mention.end - mention.start}"
    del text


def _is_name(text: str) -> bool:
    """Tell names from common nouns: «правительство» alone names nobody."""
    return any(c.isupper() or c.isdigit() or ("a" <= c <= "z") for c in text)


def _is_adjective(text: str) -> bool:
    return text[:1].islower()


def objects(extraction: Extraction) -> Iterator[list[str]]:
    """Yield a block of lines for each person, organization and place."""
    for person in extraction.people:
        yield ["per", *_person(person)]
    for organization in extraction.organizations:
        lines = [f"name : {organization.name}"]
        if organization.acronym and organization.acronym != organization.name:
            lines.append(f"name : {organization.acronym}")
        yield ["org", *lines]
    for place in extraction.places:
        if place.type in MENTION_TYPES and not all(
            _is_adjective(mention.text) for mention in place.mentions
        ):
            yield ["loc", f"name : {place.name}"]


def _person(person: Person) -> list[str]:
    parts = (
        ("firstname", person.given_name),
        ("patronymic", person.patronymic),
        ("lastname", person.family_name),
    )
    lines = [f"{key} : {value}" for key, value in parts if value]
    return lines or [f"lastname : {person.name}"]


def facts(extraction: Extraction) -> Iterator[list[str]]:
    """Yield a block of lines for each post held, meeting, deal and ownership."""
    names = {x.id: x.name for x in extraction.people}
    names |= {x.id: x.name for x in extraction.organizations}
    names |= {x.id: x.name for x in extraction.places}
    for person in extraction.people:
        for position in person.positions:
            yield from _occupation(person, position, names)
    for event in extraction.events:
        yield from _meeting(event, extraction, names)
    yield from _trade(extraction, names)


def _occupation(person: Person, position: Position, names: dict[str, str]) -> Iterator[list[str]]:
    where = names.get(position.organization or "") or names.get(position.place or "")
    if where is None:  # the corpus has hardly any post without one
        return
    yield [
        "occupation",
        f"who : {person.name}",
        f"where : {where}",
        f"position : {position.title}",
    ]


def _meeting(event: Event, extraction: Extraction, names: dict[str, str]) -> Iterator[list[str]]:
    people = {person.id for person in extraction.people}
    parts = [p for p in event.participants if p in people]
    if event.type in MEETINGS and len(parts) > 1:
        yield ["meeting", *(f"participant : {names[p]}" for p in parts)]


def _trade(extraction: Extraction, names: dict[str, str]) -> Iterator[list[str]]:
    deals: dict[tuple[str, int, str], list[str]] = {}
    for relation in extraction.relations:
        subject, object_ = names.get(relation.subject), names.get(relation.object)
        if subject is None or object_ is None:
            continue
        if relation.type == "OWNER_OF":
            yield ["ownership", f"owner : {subject}", f"property : {object_}"]
        elif relation.type == "FOUNDED_BY":
            yield ["ownership", f"owner : {object_}", f"property : {subject}"]
        elif relation.type in DEALS:
            start = relation.evidence[0].start if relation.evidence else 0
            sides = deals.setdefault((relation.type, start, relation.subject), [])
            sides += [name for name in (subject, object_) if name not in sides]
    for (kind, _, _), sides in deals.items():
        yield ["deal", *(f"participant : {name}" for name in sides), f"type : {DEALS[kind]}"]


def write(path: Path, blocks: list[list[str]]) -> None:
    """Write *blocks* with blank lines between them."""
    path.write_text("\n".join("\n".join(block) + "\n" for block in blocks), encoding="utf-8")


def main() -> None:
    """Read the command line and convert every book."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--half", type=int, choices=(1, 2))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    extractor = Extractor()
    books = sorted(args.corpus.glob("book_*.txt"))
    for book in books[args.half - 1 :: 2] if args.half else books:
        text = book.read_text(encoding="utf-8")
        article = Article(id=book.name, source=str(book), text=text)
        extraction = extractor.extract_article(article, mentions=True)
        out = args.out / book.stem
        write(out.with_suffix(".task1"), [list(mentions(extraction))])
        write(out.with_suffix(".task2"), list(objects(extraction)))
        write(out.with_suffix(".task3"), list(facts(extraction)))


if __name__ == "__main__":
    main()
