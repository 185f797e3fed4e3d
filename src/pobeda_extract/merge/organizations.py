"""Decide which organization keys are one organization, and which place keys one place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from pobeda_extract.lexicons import load
from pobeda_extract.merge.folding import identity, word_set
from pobeda_extract.merge.keys import OrganizationKey, PlaceKey
from pobeda_extract.merge.values import Conflict


def resolve(
    told: Mapping[OrganizationKey, int],
) -> tuple[dict[OrganizationKey, str], list[Conflict]]:
    """
    Give every key the id of its organization.

    A short form joins the one long name that some article gives with it; a ministry or any other
    name that every country has joins nothing but the same name in the same place. A bare one is
    that of the country whose ministries the folder tells most of: news leaves out its own.

    Args:
        told: Distinct keys with how many documents tell of each; their order does not matter.

    Returns:
        The ids, and the short forms that stand for several long names.
    """
    keys = sorted(told)
    known = {key.name for key in keys}
    home = _home(told)
    expansions: defaultdict[str, set[str]] = defaultdict(set)
    for key in keys:
        if key.acronym and _stands_for(key.acronym, key.name):
            expansions[key.acronym].add(key.name)
    conflicts = []
    ids: dict[OrganizationKey, str] = {}
    for key in keys:
        name = key.name
        long = expansions.get(name, set()) if key.short and not key.generic else set()
        if len(long) == 1 and not _is_everywhere(only := next(iter(long))):
            name = only
        elif len(long) > 1:
            conflicts.append(
                Conflict(
                    "organization",
                    name.upper(),
                    tuple(sorted(identity("organization", n) for n in {*long, name})),
                    f"the short form stands for {len(long)} names",
                )
            )
        if home and not key.place and _is_national(name) and f"{name} {home}" in known:
            name = f"{name} {home}"
        ids[key] = identity("organization", name, *([key.place] if key.place else []))
    return ids, sorted(set(conflicts), key=lambda c: c.name)


def _home(told: Mapping[OrganizationKey, int]) -> str | None:
    """Return the country with twice as many tellings of its ministries as any other."""
    tables = load("merge")
    lands = {*tables["country_wordings"].values(), *tables["country_adjectives"].values()}
    counts: Counter[str] = Counter()
    for key, count in told.items():
        name, _, land = key.name.rpartition(" ")
        if _is_national(name):
            counts[land if land in lands else ""] += count
    counts.pop("", None)
    ranked = sorted(counts, key=lambda land: (-counts[land], land))
    if not ranked:
        return None
    second = counts[ranked[1]] if len(ranked) > 1 else 0
    return ranked[0] if counts[ranked[0]] >= 2 * second else None


def _is_national(name: str) -> bool:
    """Tell whether each country has one of that name: «министерство обороны», «мчс»."""
    first, _, rest = name.partition(" ")
    return first in word_set("national_heads") or (not rest and first.startswith("мин"))


def _stands_for(acronym: str, name: str) -> bool:
    """
    Tell whether a short form can be one of *name*: what an article puts near it need not be.

    >>> _stands_for("ссг", "союз степных государств"), _stands_for("ссг", "комитет ссг")
    (True, False)
    """
    if acronym in name.split():
        return False
    foreign = acronym.isascii() != name.isascii()  # «Международная шахматная федерация (FIDE)»
    return foreign or acronym[0] == name[0]


def _is_everywhere(name: str) -> bool:
    """Tell whether every country has one («министерство обороны казахстана» among others)."""
    return name.partition(" ")[0] in word_set("generic_heads") - {"совет", "фонд", "центр", "банк"}


def resolve_places(keys: Iterable[PlaceKey]) -> dict[PlaceKey, str]:
    """Give every key the id of its place; a place of unknown country joins its only namesake."""
    keys = sorted(keys)
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for key in keys:
        if key.name and key.code:
            codes[key.name].add(key.code)
    ids = {}
    for key in keys:
        known = codes[key.name] if key.name and not key.code else set()
        code = next(iter(known)) if len(known) == 1 else key.code
        several = len(codes[key.name]) > 1 if key.name else True
        ids[key] = identity("place", key.name, *([code] if several and code else []))
    return ids
