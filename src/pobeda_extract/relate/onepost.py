"""Wordings of one post into one: «министр» and «министр культуры РК» of one person."""

from __future__ import annotations

from collections.abc import Sequence

from pobeda_extract.lexicons.posts import post_kind, spelled_out, stem, stems
from pobeda_extract.types import Post, Reading


def one_each(reading: Reading, found: Sequence[Post]) -> list[Post]:
    """Join the wordings of one post: «министр» and «министр культуры РК» of one person."""
    kept: list[Post] = []
    for post in sorted(found, key=lambda p: p.mention.start):
        for index, known in enumerate(kept):
            if _same_post(reading, known, post):
                kept[index] = _joined(known, post)
                break
        else:
            kept.append(post)
    return kept


def _content(position: str) -> frozenset[str]:
    """Return the beginnings of a position's words, endings and abbreviations left aside."""
    return stems(spelled_out(position))


def _head(title: str) -> str:
    words = spelled_out(title).split()
    nouns = [word for word in words if post_kind(word)]
    return stem(nouns[0] if nouns else words[0]) if words else ""


def _same_post(reading: Reading, a: Post, b: Post) -> bool:
    if a.person != b.person:
        return False
    titles = _content(a.title), _content(b.title)
    if not (titles[0] <= titles[1] or titles[1] <= titles[0]):
        return False
    if a.status != b.status or _head(a.title) != _head(b.title):
        return False
    return _compatible(a.organization, b.organization) and _compatible(a.place, b.place)


def _compatible(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _joined(a: Post, b: Post) -> Post:
    full, other = (b, a) if len(b.position) > len(a.position) else (a, b)
    return Post(
        person=full.person,
        mention=full.mention,
        position=full.position,
        title=full.title,
        organization=full.organization or other.organization,
        place=full.place or other.place,
        status=full.status if full.status != "current" else other.status,
        evidence=tuple(sorted({*full.evidence, *other.evidence})),
        score=max(a.score, b.score),
        rule=full.rule,
    )
