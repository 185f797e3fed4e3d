"""Wordings of one post into one: «министр» and «министр культуры РК» of one person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pobeda_extract.lexicons.posts import post_kind, spelled_out, stands_for, stem, stems
from pobeda_extract.relate.postscene import Scene
from pobeda_extract.relate.titles import Wording, wording
from pobeda_extract.types import Mention, Post, Reading


def one_each(reading: Reading, found: Sequence[Post]) -> list[Post]:
    """Join the wordings of one post: «министр» and «министр культуры РК» of one person."""
    kept: list[Post] = []
    by_person: dict[str, list[int]] = {}
    for post in sorted(found, key=lambda p: p.mention.start):
        own = by_person.setdefault(post.person, [])
        for index in own:
            if _same_post(reading, kept[index], post):
                kept[index] = _joined(kept[index], post)
                break
        else:
            own.append(len(kept))
            kept.append(post)
    return kept


def _content(position: str) -> frozenset[str]:
    """Return the beginnings of a position's words, endings and abbreviations left aside."""
    return stems(spelled_out(_plain(position)))


def _plain(title: str) -> str:
    """«экс-президент» is a president's post."""
    return title.lower().removeprefix("экс-")


def _head(title: str) -> str:
    words = spelled_out(_plain(title)).split()
    nouns = [word for word in words if post_kind(word)]
    return stem(nouns[0] if nouns else words[0]) if words else ""


def _same_post(reading: Reading, a: Post, b: Post) -> bool:
    if a.person != b.person or not _one_time(a, b):
        return False
    if not (_compatible(a.organization, b.organization) and _compatible(a.place, b.place)):
        return False
    if _stands_for(a, b) or _stands_for(b, a):
        return True
    titles = _content(a.title), _content(b.title)
    if not (titles[0] <= titles[1] or titles[1] <= titles[0]):
        return False
    return _head(a.title) == _head(b.title)


def _one_time(a: Post, b: Post) -> bool:
    """
    Tell whether two standings can be of one post.

    Who is called a minister and is told to leave has one post; who acts as one had another.
    """
    both = {a.status, b.status}
    return len(both) == 1 or ("current" in both and "acting" not in both)


def _stands_for(short: Post, full: Post) -> bool:
    """«глава региона» of one who is the governor, «глава государства» of a president."""
    known = stands_for(short.position) or stands_for(short.title)
    if short.title.lower() == "глава" and short.place and short.place == full.place:
        # «глава Калужской области» is its governor
        known |= stands_for("глава региона") | stands_for("глава государства")
    return any(spelled_out(full.title).startswith(spelled_out(title)) for title in known)


def _compatible(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _joined(a: Post, b: Post) -> Post:
    if _stands_for(a, b) != _stands_for(b, a):
        full, other = (b, a) if _stands_for(a, b) else (a, b)
    else:
        full, other = (b, a) if _weight(b) > _weight(a) else (a, b)
    return replace(
        full,
        organization=full.organization or other.organization,
        place=full.place or other.place,
        status=full.status if full.status != "current" else other.status,
        word=full.word if full.status != "current" else other.word,
        evidence=tuple(sorted({*full.evidence, *other.evidence})),
        score=max(a.score, b.score),
    )


def _weight(post: Post) -> tuple[bool, int]:
    """Rank wordings: «губернатор региона» tells less than any that names the region."""
    words = post.position.split()
    named = len(words) > 1 and words[-2][:1].isupper()  # «министр транспорта Заречной области»
    return named or words[-1].lower() not in _SAYS_NOTHING, len(post.position)


_SAYS_NOTHING: Final = frozenset(
    {"региона", "области", "края", "республики", "страны", "государства", "города", "ведомства"}
)


def completed(reading: Reading, scenes: Sequence[Scene], posts: Sequence[Post]) -> Iterator[Post]:
    """
    Yield *posts*, a bare one in the wording that the article gives elsewhere without the name.

    «губернатор» Орлов is «губернатор Калужской области» where the headline speaks of that one,
    of no other, and nobody else is a governor.
    """
    taken = {post.mention for post in posts}
    holders: dict[str, set[str]] = {}
    for post in posts:
        holders.setdefault(_head(post.title), set()).add(post.person)
    alone: dict[str, list[tuple[Scene, Mention]]] = {}
    for scene in scenes:
        for mention in scene.posts:
            if mention not in taken and not scene.is_plural(mention):
                head = stem(spelled_out(scene.tokens[mention.head].lemma).split()[-1])
                alone.setdefault(head, []).append((scene, mention))
    worded: dict[str, list[Wording]] = {}
    for post in posts:
        full = None
        head = _head(post.title)
        bare = post.organization is None and post.place is None
        if bare and len(holders[head]) == 1:
            if head not in worded:
                worded[head] = [
                    wording(reading, scene.sentence, mention, 1)[0]
                    for scene, mention in alone.get(head, ())
                ]
            full = _fuller(worded[head], post)
        yield full or post


def _fuller(alone: Sequence[Wording], post: Post) -> Post | None:
    """Return *post* in the one wording that those which stand alone have for it, if they have one."""
    found: dict[tuple[str | None, str | None], Wording] = {}
    for told in alone:
        if (told.organization or told.place) and _content(post.title) <= _content(told.title):
            key = told.organization, told.place
            if key not in found or len(told.position) > len(found[key].position):
                found[key] = told
    if len(found) != 1:
        return None
    told = next(iter(found.values()))
    if told.organization is None and told.position.lower().endswith(post.position.lower()):
        return replace(post, place=told.place)  # «российский президент» tells only where
    return replace(
        post, position=told.position, title=told.title, organization=told.organization,
        place=told.place,
    )  # fmt: skip
