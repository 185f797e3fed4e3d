"""Say why a fact is stated: the rule or model, its score, and the words that prove it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

from pobeda_extract.facts import Evidence, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pobeda_extract.facts import Extraction, Relation

_DRAWING: Final = frozenset({"recognized", "found", "moved"})

#: Parts of an extraction whose entries have a name.
_NAMED: Final = ("people", "organizations", "places", "events", "agreements")
_LONGEST: Final = 160  # characters of evidence; a quotation may be a page


def names_of(extraction: Extraction) -> dict[str, str]:
    """Return the name of every entry that has one, by id."""
    return {entry.id: entry.name for part in _NAMED for entry in getattr(extraction, part)}


class Led(NamedTuple):
    """
    How an entry, or one mention of it, came about.

    ``kind`` is ``border``, ``joined`` or a status; ``rules`` those who drew the border, last first,
    with the words as each left them in ``words``.
    """

    kind: str
    rules: tuple[str, ...]
    words: tuple[Evidence, ...]


def led_to(extraction: Extraction) -> dict[str, list[Led]]:
    """
    Return by id how each entry of *extraction* came about, where its trace was kept.

    Who drew a border is told of all posts, events and agreements, but of people, organizations and
    places only where a rule did; what joined the mentions of one entry is told once for all.
    """
    found: dict[str, dict[Led, None]] = {}
    drawn: list[Step] = []
    entry = {w.id for p in extraction.people for w in p.positions}
    entry.update(event.id for event in extraction.events)
    entry.update(agreement.id for agreement in extraction.agreements)
    for step, following in zip_longest(extraction.trace, extraction.trace[1:]):
        if step.of is None:
            continue
        told = found.setdefault(step.of, {})
        if step.act in _DRAWING:
            drawn.append(step)
            if following is None or following.act != "moved" or following.of != step.of:
                if step.of in entry or step.act != "recognized":
                    told[_border(drawn[::-1])] = None
                drawn = []
        elif step.act == "joined" and step.before and step.before.text != step.text:
            told[Led("joined", (step.rule,), (_words(step), step.before))] = None
        elif step.act == "decided":
            told[Led(step.type, (step.rule,), (_words(step),))] = None
    return {own: list(told) for own, told in found.items()}


def _border(drawn: Sequence[Step]) -> Led:
    rules = tuple(s.rule if s.score is None else f"{s.rule} {s.score:.2f}" for s in drawn)
    return Led("border", rules, tuple(map(_words, drawn)))


def _words(step: Step) -> Evidence:
    return Evidence(start=step.start, end=step.end, text=step.text)


def dropped(extraction: Extraction) -> Iterator[str]:
    """Yield what was taken for something on the way and dropped: its words, its label, by whom."""
    seen: set[tuple[int, int, str]] = set()
    for step in extraction.trace:
        if step.act == "dropped" and (step.start, step.end, step.type) not in seen:
            seen.add((step.start, step.end, step.type))
            yield f"«{_cut(step.text)}» {step.type}: {step.rule}"


class Reasons:
    """
    The reasons of one document's facts.

    A relation is told under the entry that it makes: a post under the post, a participation
    under the event, a signature under the agreement, a saying under the quote, a part under itself
    and not under its whole; all others under their subject.
    """

    def __init__(self, extraction: Extraction, names: Mapping[str, str]) -> None:
        self._names = names
        owners = {p.id for person in extraction.people for p in person.positions}
        owners.update(event.id for event in extraction.events)
        owners.update(agreement.id for agreement in extraction.agreements)
        owners.update(quote.id for quote in extraction.quotes)
        self._by_owner: dict[str, list[str]] = {}
        for relation in extraction.relations:
            owner = next(
                (end for end in (relation.subject, relation.object) if end in owners),
                relation.subject,
            )
            self._by_owner.setdefault(owner, []).append(self._worded(relation, owner))
        for owner, ways in led_to(extraction).items():
            self._by_owner.setdefault(owner, []).extend(map(_way, ways))

    def of(self, identity: str) -> list[str]:
        """Return the reasons told under the entry with this id, in the order of the relations."""
        return self._by_owner.get(identity, [])

    def _worded(self, relation: Relation, owner: str) -> str:
        other = relation.subject if relation.object == owner else relation.object
        named = f" {self._names.get(other, other)}" if other != owner else ""
        words = " … ".join(f"«{_cut(evidence.text)}»" for evidence in relation.evidence)
        return f"{relation.type}{named}: {relation.rule} {relation.score:.2f} {words}".rstrip()


def _way(led: Led) -> str:
    parts = [f"«{_cut(e.text)}»" for e in led.words]
    if led.kind == "border":
        parts = [f"{words} {rule}" for words, rule in zip(parts, led.rules, strict=True)]
        return f"border: {' ← '.join(parts)}"
    if led.kind == "joined":
        return f"joined: {parts[0]} to {parts[1]} {led.rules[0]}"
    return f"{led.kind}: {parts[0]} {led.rules[0]}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
