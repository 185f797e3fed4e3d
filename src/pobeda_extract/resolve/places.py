"""Place mentions into places, adjectives into the countries they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pobeda_extract.normalize.places import country
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.trace import Trace
from pobeda_extract.types import Entity, Mention, NormalForm, Occurrence


@dataclass(slots=True)
class _Chain:
    label: str
    code: str | None
    names: dict[str, int] = field(default_factory=dict)
    stand_in: str = ""
    occurrences: list[Occurrence] = field(default_factory=list)


def places(
    mentions: Sequence[Mention],
    forms: Mapping[tuple[int, int], tuple[str, str | None]],
    adjectives: Sequence[tuple[Mention, str, str | None]],
    trace: Trace | None = None,
) -> list[Entity]:
    """
    Chain the places of one article.

    Args:
        mentions: All mentions, in text order.
        forms: The nominative and the country code of each place mention by its borders.
        adjectives: Adjectives that name countries: their mention, the country's name and code.
        trace: Where it is noted what joined a mention to a place of another wording.

    Returns:
        Places in the order of their first mention, those that only adjectives name last; ids
        still empty.
    """
    chains: dict[tuple[str, str], _Chain] = {}
    for mention in mentions:
        if mention.label not in PLACE_TYPES:
            continue
        form = forms.get((mention.start, mention.end))
        if form is None:
            continue
        name, code = form
        chain = _chain(chains, _kind_of(mention, name, code), name, code)
        chain.names[name] = chain.names.get(name, 0) + 1
        acronym = name.isupper() and len(name) <= 5
        chain.occurrences.append(Occurrence(mention, "acronym" if acronym else "name"))
    inside = {
        (o.mention.sentence, index)
        for chain in chains.values()
        for o in chain.occurrences
        if chain.label == "COUNTRY"
        for index in range(o.mention.first, o.mention.last + 1)
    }
    for mention, name, code in adjectives:
        if (mention.sentence, mention.first) in inside:
            continue  # «Российской» of «Российской Федерации»
        chain = _chain(chains, "COUNTRY", name, code)
        chain.stand_in = name
        chain.occurrences.append(Occurrence(mention, "nominal"))
    kept: Sequence[_Chain] = list(chains.values())
    for joining in (_one_a_stem, _whole_buildings, _without_acronyms):
        owners = {id(o): c for c in kept for o in c.occurrences}
        kept = joining(kept)
        if trace is not None:
            for chain in kept:
                for o in chain.occurrences:
                    if owners[id(o)] is not chain:
                        trace.joined(joining.__name__, o.mention, chain.occurrences[0].mention)
    found = [_entity(chain) for chain in kept]
    return sorted(found, key=lambda e: (is_adjective_only(e), e.occurrences[0].mention.start))


#: Countries that are no more and have no code.
_BYGONE: Final = frozenset(
    {"советский союз", "союз советских социалистических республик", "ссср", "рсфср", "югославия",
     "чехословакия", "гдр", "германская демократическая республика"}
)  # fmt: skip


def _kind_of(mention: Mention, name: str, code: str | None) -> str:
    """Return the type of a place: what the table of countries lacks is a part of one («Якутия»)."""
    if mention.label == "COUNTRY" and code is None and name.lower() not in _BYGONE:
        return "STATE_OR_PROVINCE"
    if mention.label in {"STATE_OR_PROVINCE", "CITY"} and code is not None and country(name):
        return "COUNTRY"  # «РК», whatever the network took the two letters for
    return mention.label


def is_adjective_only(entity: Entity) -> bool:
    """Tell whether nothing but adjectives names the place («казахстанско-российский»)."""
    return all(o.kind == "nominal" for o in entity.occurrences)


def _chain(
    chains: dict[tuple[str, str], _Chain], label: str, name: str, code: str | None
) -> _Chain:
    if label == "COUNTRY" and code is not None:
        key = ("COUNTRY", code)
    else:
        # «Петербург» is «Санкт-Петербург», «Республика Коми» is «Коми»
        folded = name.lower().replace("ё", "е").removeprefix("санкт-")
        key = ("PLACE", folded.removeprefix("республика "))
    return chains.setdefault(key, _Chain(label, code))


def _one_a_stem(chains: Iterable[_Chain]) -> list[_Chain]:
    """
    Join places of no list whose names differ by an ending alone.

    «Заречинска» and «в Заречинске» are one town, whatever nominative each would have by itself.
    """
    found: list[_Chain] = []
    by_stem: dict[str, _Chain] = {}
    for chain in chains:
        name = next(iter(chain.names), "")
        stem = _ENDING.sub("", name.lower().replace("ё", "е"))
        if chain.code or not name.isalpha() or name.isupper() or len(stem) < 4:
            found.append(chain)
        elif (known := by_stem.get(stem)) is not None:
            for other, count in chain.names.items():
                known.names[other] = known.names.get(other, 0) + count
            best = min(known.names, key=_likelihood)
            known.names = {best: sum(known.names.values())}
            known.occurrences += chain.occurrences
        else:
            by_stem[stem] = chain
            found.append(chain)
    return found


def _whole_buildings(chains: Sequence[_Chain]) -> list[_Chain]:
    """Join «Клиническая больница» to «Клиническая больница Снегова», the only one so called."""
    sites = [(name, chain) for chain in chains if chain.label == "FACILITY" for name in chain.names]
    found = []
    for chain in chains:
        longer = [
            c
            for name in chain.names
            if chain.label == "FACILITY" and " " in name
            for other, c in sites
            if other.startswith(f"{name} ")
        ]
        if len(longer) != 1:
            found.append(chain)
            continue
        for name, count in chain.names.items():
            longer[0].names[name] = longer[0].names.get(name, 0) + count
        longer[0].occurrences += chain.occurrences
    return found


def _without_acronyms(chains: Sequence[_Chain]) -> list[_Chain]:
    """Join «ЛНР» to «Лесная народная республика», where the article has both."""
    whole = {"".join(word[0] for word in name.lower().split()): chain
             for chain in chains for name in chain.names if " " in name}  # fmt: skip
    found = []
    for chain in chains:
        name = next(iter(chain.names), "")
        full = whole.get(name.lower())
        if (
            full is None
            or full is chain
            or not name.isupper()
            or len(name) < 2
            or chain.code != full.code
        ):
            found.append(chain)
            continue
        full.names[name] = chain.names[name]
        full.occurrences += chain.occurrences
    return found


def _likelihood(name: str) -> tuple[bool, bool, int]:
    """Order nominatives: «Лугория» before «Лугорий», «Заречинск» before «Заречинска»."""
    return (
        not name.endswith(("ово", "ево", "ёво", "ино", "ыно", "ия")),
        name[-1] in "аяоеиыуюйь",
        len(name),
    )


_ENDING: Final = re.compile("[аяоеиыуюйьм]+$")


def _entity(chain: _Chain) -> Entity:
    # «РФ» only where the article has no longer form.
    name = max(chain.names, key=lambda n: (len(n), chain.names[n])) if chain.names else ""
    name = name or chain.stand_in
    acronym = next((n for n in chain.names if n.isupper() and n != name), None)
    return Entity(
        id="",
        label=chain.label,
        form=NormalForm(name),
        occurrences=tuple(sorted(chain.occurrences, key=lambda o: o.mention.start)),
        acronym=acronym,
        country_code=chain.code,
    )
