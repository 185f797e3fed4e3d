"""Find who comes: whose a visit is, and by what it is told from another's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pobeda_extract.lexicons import words
from pobeda_extract.relate.arguments import Named, owner_of, subjects
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.types import Reading


@cache
def generic_people() -> frozenset[str]:
    """Return the nouns that stand for people who meet («лидер», «глава»)."""
    return frozenset(words("predicates", "contrast.people"))


@cache
def _comings() -> frozenset[str]:
    """Return the verbs of which the visitor is the subject («прибыл», «совершил визит»)."""
    return frozenset((*words("predicates", "event.make"), *words("predicates", "event.visit")))


def possessor(reading: Reading, telling: Telling) -> list[Named]:
    """Return whom the «его», «её» before *telling* means."""
    for token in telling.tokens[max(telling.mention.first - 2, 0) : telling.mention.first]:
        if token.text.lower() in ("его", "её", "ее"):
            return owner_of(reading, telling.sentence, token)
    return []


def visitors(reading: Reading, known: Sequence[Telling]) -> set[str]:
    """«визит Х», «Х совершил визит»: whom the phrases name, and who does what they say."""
    found: set[str] = set()
    for told in known:
        found |= {i for i in told.entities if reading.by_id[i].label == "PERSON"}
        found |= {e.id for _, e in possessor(reading, told)}
        if told.verb is not None and told.governance.verb is not None:
            if told.verb.lemma not in _comings():
                continue  # «Токарев назвал его визит историческим»
            found |= {e.id for _, e in subjects(reading, told.sentence, told.governance.verb)}
    return found


def visiting(reading: Reading, telling: Telling) -> tuple[str | None, set[str]]:
    """Return the role of who comes, and the countries that the words right behind it name."""
    tokens, mention = telling.tokens, telling.mention
    role = next(
        (
            t
            for t in tokens[mention.head + 1 : mention.last + 1]
            if t.lemma in generic_people() and t.feats.get("Case") == "Gen"
        ),
        None,
    )
    if role is None:
        return None, set()
    last = role.index
    while last < mention.last and tokens[last + 1].pos in ("ADJ", "NOUN", "PROPN"):
        last += 1
    first = role.index - 1 if tokens[role.index - 1].pos == "ADJ" else role.index
    named = reading.occurrences_in(tokens[first].start, tokens[last].end)
    codes = (e.country_code for _, e in named if e.label == "COUNTRY")
    return role.lemma, {code for code in codes if code is not None}
