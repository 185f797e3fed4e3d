"""Say why a fact is stated: the rule or model, its score, and the words that prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pobeda_extract.facts import Extraction, Relation

#: Parts of an extraction whose entries have a name.
_NAMED: Final = ("people", "organizations", "places", "events", "agreements")
_LONGEST: Final = 160  # characters of evidence; a quotation may be a page


def names_of(extraction: Extraction) -> dict[str, str]:
    """Return the name of every entry that has one, by id."""
    return {entry.id: entry.name for part in _NAMED for entry in getattr(extraction, part)}


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

    def of(self, identity: str) -> list[str]:
        """Return the reasons told under the entry with this id, in the order of the relations."""
        return self._by_owner.get(identity, [])

    def _worded(self, relation: Relation, owner: str) -> str:
        other = relation.subject if relation.object == owner else relation.object
        named = f" {self._names.get(other, other)}" if other != owner else ""
        words = " … ".join(f"«{_cut(evidence.text)}»" for evidence in relation.evidence)
        return f"{relation.type}{named}: {relation.rule} {relation.score:.2f} {words}".rstrip()


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
