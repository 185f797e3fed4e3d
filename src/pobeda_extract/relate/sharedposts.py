"""Posts of several people named only later: «главы МИД России и Израиля», then each by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pobeda_extract.lexicons.marks import DASHES
from pobeda_extract.normalize.phrases import decapitalize_sentence_start, nominative
from pobeda_extract.relate.holders import listed
from pobeda_extract.relate.postscene import Named, Scene
from pobeda_extract.relate.titles import Wording, one_for_each
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Entity, Mention, Post, Span

#: How many sentences after the plural its holders may be named in.
_NEAR = 3


def shared_posts(scenes: Sequence[Scene], found: Sequence[Post]) -> Iterator[Post]:
    """
    Yield the posts that a plural gives to people whom a later sentence names.

    Args:
        scenes: The sentences with posts or people, in text order.
        found: The posts found so far.
    """
    taken = {post.mention for post in found}
    for number, scene in enumerate(scenes):
        for post in scene.posts:
            if post in taken or not scene.is_plural(post):
                continue
            row = list(_in_a_row(scene, post))
            if row:
                yield from row
                continue
            worded = one_for_each(scene.reading, scene.sentence, post)
            if len(worded) < 2:
                continue
            later = [
                s
                for s in scenes[number : number + _NEAR + 1]
                if s.sentence.index <= scene.sentence.index + _NEAR
            ]
            holders = _by_country(scene, later, worded) or _by_order(scene, later, len(worded))
            for named, told in zip(holders, worded, strict=False):
                yield Post(
                    person=named.person.id,
                    mention=post,
                    position=told.position,
                    title=told.title,
                    organization=told.organization,
                    place=told.place,
                    status="current",
                    evidence=(Span(post.start, post.end), named.mention.span),
                    score=0.8,
                    rule="shared_post_later",
                )


def _in_a_row(scene: Scene, post: Mention) -> Iterator[Post]:
    """«президенты Чили — Орлов, Перу — Руис»; «главы МИД: Чили — Орлов и Перу — Руис»."""
    tokens, sentence = scene.tokens, scene.sentence
    places = {
        o.mention.first: (o.mention, e)
        for o, e in scene.reading.occurrences_in(post.start, sentence.end)
        if e.label in PLACE_TYPES and o.kind != "nominal"
    }
    own = next((i for i in sorted(places) if places[i][0].last >= post.last), None)
    if own is None or own <= post.head or own > post.last + 2:
        return
    stem = own - 1
    while stem > post.head and not tokens[stem].text[:1].isalnum():
        stem -= 1
    row: list[tuple[Named, Mention, Entity]] = []
    index = own
    while (found := places.get(index)) is not None:
        mention, place = found
        if mention.last + 2 >= len(tokens) or tokens[mention.last + 1].text not in DASHES:
            break
        named = scene.person_from(mention.last + 2)
        if named is None:
            break
        row.append((named, mention, place))
        index = named.mention.last + 2
        if index >= len(tokens) or tokens[index - 1].text not in {",", "и"}:
            break
    if len(row) < _LEAST:
        return
    whole = nominative(tokens, post.first, stem, post.head, number="Sing")
    whole = decapitalize_sentence_start(whole, tokens, post.first)
    bodies = [
        o.mention.first
        for o, e in scene.reading.occurrences_in(post.start, post.end)
        if e.label == "ORGANIZATION" and post.head < o.mention.first <= stem
    ]
    end = min(bodies, default=stem + 1) - 1
    title = nominative(tokens, post.first, end, post.head, number="Sing")
    title = decapitalize_sentence_start(title, tokens, post.first)
    for named, mention, place in row:
        yield Post(
            person=named.person.id,
            mention=post,
            position=f"{whole} {mention.text}",
            title=title,
            organization=None,
            place=place.id,
            status="current",
            evidence=(Span(post.start, post.end), Span(mention.start, named.mention.end)),
            score=0.85,
            rule="shared_post_in_row",
        )


#: One place with a dash is no row.
_LEAST: Final = 2


def _by_country(scene: Scene, later: Sequence[Scene], worded: Sequence[Wording]) -> list[Named]:
    """«российский министр Орлов … с израильской коллегой Леви»: each beside his own country."""
    holders: list[Named] = []
    for told in worded:
        fitting = {
            named.person.id: named
            for near in later
            for named in near.people
            if told.place in {place.id for place in _countries_beside(near, named)}
        }
        if len(fitting) != 1:
            return []
        holders.extend(fitting.values())
    return holders if len({n.person.id for n in holders}) == len(worded) else []


def _countries_beside(scene: Scene, named: Named) -> Iterator[Entity]:
    """Yield the countries that adjectives up to three words before a name tell."""
    tokens = scene.tokens
    first = named.mention.first
    for index in range(max(first - 3, 0), first):
        if any(t.text in {",", "и", "с"} or t.pos == "VERB" for t in tokens[index:first]):
            continue
        for occurrence, entity in scene.reading.occurrences_in(
            tokens[index].start, tokens[index].end
        ):
            if occurrence.kind == "nominal" and entity.label == "COUNTRY":
                yield entity


def _by_order(scene: Scene, later: Sequence[Scene], count: int) -> list[Named]:
    """«с президентами A и B … Орлов, Иванов и Ким обсудили»: a list, less who met them."""
    present = {named.person.id for named in scene.people}
    for near in later:
        if near.sentence.index == scene.sentence.index:
            continue
        for named in near.people:
            row = listed(near, named)
            others = [n for n in row if n.person.id not in present]
            # The one who met them leads the row, if he is in it at all.
            if len(others) == count and row[len(row) - count :] == others and len(row) <= count + 1:
                return others if not _have_posts(near, row) else []
    return []


def _have_posts(scene: Scene, row: Sequence[Named]) -> bool:
    return any(scene.post_until(named.mention.first - 1) is not None for named in row)
