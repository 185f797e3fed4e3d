"""Write what the installed package extracts from FactRuEval's texts in the form of its tracks.

    python evaluation/factrueval.py CORPUS_DIR OUT_DIR [--half 1|2]

CORPUS_DIR holds book_N.txt; OUT_DIR gets book_N.task1, .task2 and .task3 (mentions, objects,
facts). ``--half`` takes every second text only, so that a rule made on one half is judged on the
other.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

import corpora
from pobeda_extract.facts import Extraction, Person, Position, RawMention

#: Labels of raw mentions as the corpus' types; sites and networks are organizations there.
MENTION_TYPES = {
    "PRODUCT": "org",
    "PERSON": "per", "ORGANIZATION": "org", "CITY": "loc", "COUNTRY": "loc",
    "STATE_OR_PROVINCE": "loc", "DISTRICT": "loc", "LOCATION": "loc", "FACILITY": "loc",
}  # fmt: skip
_ADJECTIVE = re.compile(r"[-\w]+[сц]к(?:ий|ая|ое|ие|ого|ой|ому|им|ом|ую|их|ими|о)")
#: «президент» alone is the president of the country that the article is about.
STATE_POSTS = frozenset(
    {"президент", "премьер", "премьер-министр", "глава государства", "министр иностранных дел"}
)
OWNING = ("владел", "совладел", "основател", "сооснователь", "создател", "собственник", "учредител")
#: What may stand between a post and its organization.
SMALL = frozenset(
    {"в", "во", "от", "из", "при", "на", "по", "и", "с", "компании", "компанией", "партии",
     "движения", "проекта", "клуба", "группы", "ОАО", "ООО", "ЗАО", "АО"}
)  # fmt: skip
#: From this score on a network counts, and a post that only the trained relations tell of.
SURE = 0.5
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
    rows = set()
    for mention in extraction.mentions:
        kind = MENTION_TYPES.get(mention.type)
        if kind is None or not _is_name(mention.text):
            continue
        if kind == "loc" and _is_adjective(mention.text):
            continue
        if mention.type == "PRODUCT" and not (_is_service(mention.text) and mention.score >= SURE):
            continue
        rows.add((mention.start, mention.end, kind))
    for start, end, kind in sorted(rows):
        yield f"{kind} {start} {end - start}"


def _is_service(text: str) -> bool:
    """Tell «Интернет», a network or a site from «Боинг-737»."""
    return text[0].isupper() and not any(map(str.isdigit, text))


def _is_name(text: str) -> bool:
    """Tell names from common nouns: «правительство» alone names nobody."""
    return any(c.isupper() or c.isdigit() or ("a" <= c <= "z") for c in text)


def _is_adjective(text: str) -> bool:
    """Tell «Российские» from «Россия»: the corpus does not count adjectives as names."""
    return text[:1].islower() or _ADJECTIVE.fullmatch(text) is not None


def objects(extraction: Extraction) -> Iterator[list[str]]:
    """Yield a block of lines for each person, organization and place."""
    ends = {m.end for person in extraction.people for m in person.mentions}
    for person in extraction.people:
        first = min((m.start for m in person.mentions), default=0)
        # «Билл Герстенмайер (Bill Gerstenmaier)»: one object of the corpus
        if person.name.isascii() and ends & {first - 1, first - 2}:
            continue
        yield ["per", *_person(person)]
    for organization in extraction.organizations:
        if not _is_name(organization.name):
            continue
        lines = [f"name : {organization.name}"]
        if organization.acronym and organization.acronym not in organization.name.split():
            lines.append(f"name : {organization.acronym}")
        yield ["org", *lines]
    for place in extraction.places:
        if not all(_is_adjective(mention.text) for mention in place.mentions):
            yield ["loc", f"name : {place.name}"]


def _person(person: Person) -> list[str]:
    parts = [("firstname", given) for given in (person.given_name or "").split()]
    parts += [("patronymic", person.patronymic or ""), ("lastname", person.family_name or "")]
    lines = [f"{key} : {value}" for key, value in parts if value]
    return lines or [f"lastname : {person.name}"]


def facts(extraction: Extraction) -> Iterator[list[str]]:
    """Yield a block of lines for each post held, meeting, deal and ownership."""
    names = {x.id: x.name for x in extraction.people}
    names |= {x.id: x.name for x in extraction.organizations}
    names |= {x.id: x.name for x in extraction.places}
    known: set[tuple[str, str]] = set()
    countries = [place for place in extraction.places if place.type == "COUNTRY"]
    country = max(countries, key=lambda place: len(place.mentions), default=None)
    for person in extraction.people:
        for position in person.positions:
            for block in _occupation(person, position, names, country.name if country else None):
                known.add((person.name, block[2].partition(" : ")[2]))
                yield block
    yield from _related_posts(extraction, known)
    yield from _meetings(extraction, names)
    yield from _trade(extraction, names)
    for agreement in extraction.agreements:
        sides = dict.fromkeys((*agreement.parties, *agreement.signers))
        if agreement.type == "контракт" and len(sides) > 1:
            yield ["deal", *(f"participant : {names[side]}" for side in sides), "type : услуги"]


def _occupation(
    person: Person, position: Position, names: dict[str, str], country: str | None
) -> Iterator[list[str]]:
    if position.title.lower().startswith(OWNING):  # an ownership, told by its own relation
        return
    where = names.get(position.organization or "") or names.get(position.place or "")
    if where is None and position.title.lower() in STATE_POSTS:
        where = country
    if where is None:  # the corpus has hardly any post without one
        return
    yield [
        "occupation",
        f"who : {person.name}",
        f"where : {where}",
        f"position : {position.title}",
    ]


def _related_posts(extraction: Extraction, known: set[tuple[str, str]]) -> Iterator[list[str]]:
    """Yield the posts that only the trained relations between mentions tell of."""
    at = {m.id: m for m in extraction.mentions}
    entity = {
        (surface.start, surface.end): item.name
        for items in (extraction.people, extraction.organizations, extraction.places)
        for item in items
        for surface in item.mentions
    }

    def name(mention: str) -> str | None:
        return entity.get((at[mention].start, at[mention].end))

    places: dict[str, list[tuple[bool, float, str]]] = {}
    holders: dict[str, tuple[float, str]] = {}
    for relation in extraction.mention_relations:
        subject, object_ = at[relation.subject], at[relation.object]
        if relation.type == "WORKPLACE":
            inside = subject.start <= object_.start and object_.end <= subject.end
            found = places.setdefault(relation.subject, [])
            found.append((inside, relation.score, relation.object))
        elif relation.type == "WORKS_AS" and relation.score >= SURE:
            best = holders.get(relation.object, (0.0, ""))
            holders[relation.object] = max(best, (relation.score, relation.subject))
    for post, (_, holder) in holders.items():
        who = name(holder)
        options = places.get(post) or places.get(holder)
        if who is None or not options:
            continue
        where = name(max(options)[2])
        title = _title(at[post], list(at.values()))
        if where is None or any(part.startswith(OWNING) for part in title.lower().split()):
            continue
        if (who, where) not in known:
            known.add((who, where))
            yield ["occupation", f"who : {who}", f"where : {where}", f"position : {title}"]


def _title(post: RawMention, mentions: list[RawMention]) -> str:
    """Return the words of a post without the organizations and places at its ends."""
    start, end = post.start, post.end
    for inner in mentions:
        if inner.id == post.id or inner.type == "PROFESSION":
            continue
        if start < inner.start and inner.end == end:
            end = inner.start
        elif inner.start == start and inner.end < end:
            start = inner.end
    words = post.text[start - post.start : end - post.start].split()
    while len(words) > 1 and (words[-1].lower() in SMALL or not any(map(str.isalnum, words[-1]))):
        words.pop()
    return " ".join(words) or post.text


def _meetings(extraction: Extraction, names: dict[str, str]) -> Iterator[list[str]]:
    """Yield meetings of people, told by a noun («переговоры») or by a verb alone."""
    people = {person.id for person in extraction.people}
    met: list[set[str]] = []
    for event in extraction.events:
        parts = [p for p in event.participants if p in people]
        if event.type in MEETINGS and len(parts) > 1:
            met.append(set(parts))
            yield ["meeting", *(f"participant : {names[p]}" for p in parts)]
    for relation in extraction.relations:
        pair = [relation.subject, relation.object]
        if relation.type == "MEETS" and not any(set(pair) <= known for known in met):
            met.append(set(pair))
            yield ["meeting", *(f"participant : {names[p]}" for p in pair)]


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


def convert(books: list[Path], out: Path) -> None:
    """Extract each of *books* and write its three answers into *out*."""
    articles = {book.stem: book.read_text(encoding="utf-8") for book in books}
    for line in corpora.extracted(articles, "--mentions"):
        extraction = msgspec.json.decode(line, type=Extraction)
        answer(extraction, out / extraction.document.id)


def answer(extraction: Extraction, stem: Path) -> None:
    """Write the three answers for one text: *stem* with the tracks' suffixes."""
    write(stem.with_suffix(".task1"), [list(mentions(extraction))])
    write(stem.with_suffix(".task2"), list(objects(extraction)))
    write(stem.with_suffix(".task3"), list(facts(extraction)))


def main() -> None:
    """Read the command line and convert every book."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--half", type=int, choices=(1, 2))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    books = sorted(args.corpus.glob("book_*.txt"))
    convert(books[args.half - 1 :: 2] if args.half else books, args.out)


if __name__ == "__main__":
    main()
