"""Decide which person keys are one person: by full name, or by surname and post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pobeda_extract.merge.folding import identity
from pobeda_extract.merge.keys import PersonKey, Post, is_common
from pobeda_extract.merge.values import Conflict

_CODE: Final = 2  # letters of a country's code: one country has many posts, one region few


@dataclass(slots=True)
class _Cluster:
    """Keys held to be one person, while the search goes on."""

    keys: list[PersonKey]
    posts: set[Post] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.posts = {post for key in self.keys for post in key.posts}

    @property
    def lead(self) -> PersonKey:
        """The fullest key, which gives name and id."""
        return min(self.keys, key=lambda k: (-len(k.patronymic), -len(k.given), k))

    def take(self, key: PersonKey) -> None:
        self.keys.append(key)
        self.posts.update(key.posts)


def resolve(keys: Iterable[PersonKey]) -> tuple[dict[PersonKey, str], list[Conflict]]:
    """
    Give every key the id of its person.

    Args:
        keys: Distinct; their order does not matter.

    Returns:
        The ids, and what was left apart although the names allow it.
    """
    families: defaultdict[str, list[PersonKey]] = defaultdict(list)
    for key in sorted(keys):
        families[key.family].append(key)
    ids: dict[PersonKey, str] = {}
    conflicts: list[Conflict] = []
    for family in families.values():
        _resolve_family(family, ids, conflicts)
    return ids, conflicts


def _resolve_family(
    keys: list[PersonKey], ids: dict[PersonKey, str], conflicts: list[Conflict]
) -> None:
    by_given: defaultdict[str, list[PersonKey]] = defaultdict(list)
    loose = []
    for key in keys:
        if len(key.given) > 1:
            by_given[key.given].append(key)
        else:
            loose.append(key)
    clusters: list[_Cluster] = []
    doubts: list[tuple[list[_Cluster], str]] = []
    for namesakes in by_given.values():
        found = _split(namesakes)
        clusters += found
        patronymics = {c.lead.patronymic for c in found if len(c.lead.patronymic) > 1}
        if len(patronymics) > 1:
            doubts.append(
                (found, f"one name, patronymics differ: {', '.join(sorted(patronymics))}")
            )
        elif len(found) > 1:
            doubts.append((found, "one name, nothing shared but the name"))
    full = list(clusters)
    strangers: list[_Cluster] = []
    for key in loose:  # «президент Токаев», «К. Токаев»
        known = [c for c in full if _fits(key, c)]
        if len(known) > 1:
            doubts.append(([*known], f"«{_wording(key)}» fits several people"))
        if len(known) == 1:
            known[0].take(key)
            continue
        for stranger in strangers:
            if _fits(key, stranger) and not known:
                stranger.take(key)
                break
        else:
            strangers.append(_Cluster([key]))
    clusters += strangers
    _name(clusters, ids)
    for found, reason in doubts:
        people = tuple(sorted({ids[c.lead] for c in found}))
        conflicts.append(Conflict("person", _wording(found[0].lead), people, reason))


def _split(namesakes: list[PersonKey]) -> list[_Cluster]:
    """Split people of one given name and surname into people."""
    patronymics = sorted({k.patronymic for k in namesakes if len(k.patronymic) > 1})
    common = is_common(namesakes[0])
    if len(patronymics) <= 1 and not common:
        return [_Cluster(namesakes)]
    clusters = [_Cluster([k for k in namesakes if k.patronymic == p]) for p in patronymics]
    rest = [k for k in namesakes if len(k.patronymic) <= 1]
    anchored = []
    for key in rest:
        fitting = [
            c
            for c in clusters
            if c.lead.patronymic.startswith(key.patronymic) and _share_seat(key.posts, c.posts)
        ]
        if len(fitting) == 1:
            anchored.append((fitting[0], key))
    for cluster, key in anchored:
        cluster.take(key)
    taken = {key for _, key in anchored}
    left = [key for key in rest if key not in taken]
    if common:
        return clusters + _linked(left)
    return clusters + ([_Cluster(left)] if left else [])


def _linked(keys: list[PersonKey]) -> list[_Cluster]:
    """Join keys of one common name only through posts that they share, or where these are held."""
    clusters: list[_Cluster] = []
    for key in keys:
        near = [c for c in clusters if _share_seat(key.posts, c.posts)]
        far = [c for c in clusters if c not in near]
        clusters = [*far, _Cluster([key, *(k for c in near for k in c.keys)])]
    return clusters


def _fits(key: PersonKey, cluster: _Cluster) -> bool:
    """Tell whether a surname, perhaps with initials, and a post name the person of *cluster*."""
    lead = cluster.lead
    if not lead.given.startswith(key.given):
        return False
    if key.patronymic and lead.patronymic and not lead.patronymic.startswith(key.patronymic):
        return False
    if key.gender and lead.gender and key.gender != lead.gender:
        return False
    return _share_post(key.posts, cluster.posts)


def _share_post(ours: Iterable[Post], theirs: Iterable[Post]) -> bool:
    titles: defaultdict[str, list[Post]] = defaultdict(list)
    for post in theirs:
        titles[post.title].append(post)
    return any(same_post(a, b) for a in ours for b in titles.get(a.title, ()))


def _share_seat(ours: Iterable[Post], theirs: Iterable[Post]) -> bool:
    """Tell whether people of one full name hold posts in one organization or one region."""
    theirs = set(theirs)
    if _share_post(ours, theirs):
        return True
    return any(
        (a.organization and _same_organization(a, b))
        or (a.place == b.place and len(a.place) > _CODE)
        for a in ours
        for b in theirs
    )


def same_post(a: Post, b: Post) -> bool:
    """
    Tell whether two wordings mean one post.

    The title alone is enough only where few can hold it at once; two places, or two organizations
    in no common place, are two posts.
    """
    if a.title != b.title or not a.title:
        return False
    if a.place and b.place:
        return a.place == b.place
    if a.organization and b.organization:
        return _same_organization(a, b)
    if (a.place or a.organization) == (b.place or b.organization) == "":
        return a.telling
    return Post(a.title, "", "").telling  # one of the two says where, the other need not


def _same_organization(a: Post, b: Post) -> bool:
    """«МИД» and «МИД России» may be one; «МИД России» and «МИД Беларуси» are two."""
    short, long = sorted((a.organization, b.organization), key=len)
    return long == short or (bool(short) and long.startswith(f"{short} "))


def _name(clusters: list[_Cluster], ids: dict[PersonKey, str]) -> None:
    """Give ids: by name alone for the only bearer, else with what tells the bearers apart."""
    bearers: defaultdict[tuple[str, str], list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        bearers[cluster.lead.family, cluster.lead.given].append(cluster)
    for (family, given), found in bearers.items():
        alone = len(found) == 1 and len(given) > 1 and not is_common(found[0].lead)
        for cluster in found:
            parts = [family, given]
            if not alone:
                post = min((p for p in cluster.posts if p.telling), default=None)
                parts += [cluster.lead.patronymic] if len(cluster.lead.patronymic) > 1 else []
                parts += ["", *post] if len(parts) == 2 and post else []
            chosen = identity("person", *parts)
            for key in cluster.keys:
                ids[key] = chosen


def _wording(key: PersonKey) -> str:
    return " ".join(part.title() for part in (key.given, key.family) if part)
