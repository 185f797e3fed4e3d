"""Put together what articles tell of one post, and set aside what few tell against many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from pobeda_extract.dossiers.values import Post, Telling
from pobeda_extract.merge.folding import earliest, fold, latest, post_title
from pobeda_extract.merge.keys import bare_name

_OUTVOTED: Final = 8  # articles against one
_MANY: Final = 40  # tellings of posts: whoever has as many has hardly another that stands once
_SHOWN: Final = 3  # places where a post is told

_Key = tuple[str, str, str, str, str]


class _Tally:
    """The tellings of one post with one status."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.documents = 0

    def add(self, posts: Iterable[Post], documents: int) -> None:
        self.posts += posts
        self.documents += documents


def history(told: Sequence[Post]) -> tuple[tuple[Post, ...], tuple[Post, ...]]:
    """
    Return the posts in the order of time, and those that the rest speaks against.

    Args:
        told: Posts as single articles tell them, of one person or of all people in a body.
    """
    groups: dict[_Key, _Tally] = {}
    for post in told:
        groups.setdefault(_key(post), _Tally()).add([post], 1)
    groups = _absorbed(groups)
    kept: list[Post] = []
    doubtful: list[Post] = []
    for key, tally in groups.items():
        made = _post(tally)
        (doubtful if _is_outvoted(key, groups) else kept).append(made)
    return tuple(sorted(kept, key=_order)), tuple(sorted(doubtful, key=_order))


def seat(post: Post) -> tuple[str, str, str]:
    """Return what a post is, whoever holds it: title, organization, place."""
    title = post_title(post.title or post.position)
    return (
        title,
        post.organization.id if post.organization else "",
        post.place.id if post.place else "",
    )


def _key(post: Post) -> _Key:
    return (post.holder.id if post.holder else "", post.status, *seat(post))


def _absorbed(groups: dict[_Key, _Tally]) -> dict[_Key, _Tally]:
    """Count «президент» with «президент Казахстана», and «глава МИД РФ» with «глава МИД России»."""
    worded: dict[tuple[str, str, str], _Key] = {}
    found: dict[_Key, _Tally] = {}
    for key in sorted(groups, key=lambda k: (-groups[k].documents, k)):
        name = (*key[:2], bare_name(_wording(groups[key].posts)))
        target = worded.setdefault(name, key)
        found.setdefault(target, _Tally()).add(groups[key].posts, groups[key].documents)
    for key in [k for k in found if not (k[3] or k[4])]:
        bare = bare_name(_wording(found[key].posts))
        fuller = [
            k
            for k in found
            if k != key and k[:2] == key[:2]
            and (bare_name(_wording(found[k].posts)).startswith(f"{bare} ") or k[2] == key[2])
        ]  # fmt: skip
        if fuller:
            target = max(fuller, key=lambda k: (found[k].documents, k))
            tally = found.pop(key)
            found[target].documents += tally.documents
            found[target].posts += [_dates_only(p) for p in tally.posts]
    return found


def _dates_only(post: Post) -> Post:
    return msgspec.structs.replace(post, position="", title="", told=())


def _wording(posts: Iterable[Post]) -> str:
    """Return the wording that most articles use, of equal ones the fullest."""
    counts = Counter(p.position for p in posts if p.position)
    return min(counts, key=lambda w: (-counts[w], -len(w), w), default="")


def _is_outvoted(key: _Key, groups: dict[_Key, _Tally]) -> bool:
    own = groups[key].documents
    holder, status, title, body, place = key
    total = 0
    for other, tally in groups.items():
        if other[0] != holder:
            continue
        total += tally.documents
        if other == key or tally.documents < _OUTVOTED * own:
            continue
        elsewhere = other[2] == title and (body or place) and (other[3], other[4]) != (body, place)
        if elsewhere or (other[2:] == key[2:] and status == "former"):
            return True
    return own == 1 and total >= _MANY


def _post(tally: _Tally) -> Post:
    wording = _wording(tally.posts)
    best = [p for p in tally.posts if p.position == wording]
    model = best[0]
    return msgspec.structs.replace(
        model,
        first=earliest(p.first for p in tally.posts),
        last=latest(p.last for p in tally.posts),
        documents=tally.documents,
        told=shown([p.told for p in (*best, *tally.posts)]),
    )


def shown(told: Iterable[tuple[Telling, ...]], most: int = _SHOWN) -> tuple[Telling, ...]:
    """Return the tellings of at most *most* articles, those with different words first."""
    chosen: dict[tuple[str, ...], tuple[Telling, ...]] = {}
    documents: set[str] = set()
    for tellings in told:
        if not tellings or tellings[0].document in documents:
            continue
        words = tuple(fold(t.text) for t in tellings)
        if words not in chosen:
            chosen[words] = tellings
            documents.add(tellings[0].document)
        if len(chosen) == most:
            break
    return tuple(t for tellings in chosen.values() for t in tellings)


def _order(post: Post) -> tuple[bool, str, str, str]:
    """Former posts first, as in a life; then by the first article that tells them."""
    return (post.status != "former", post.first or "", post.last or "", post.position)
