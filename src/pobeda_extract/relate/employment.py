"""Posts and names into posts held: who is what, where, and in what standing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pobeda_extract.lexicons.posts import noun_lemma, post_kind
from pobeda_extract.relate.holders import RULES, post_before_post
from pobeda_extract.relate.onepost import completed, one_each
from pobeda_extract.relate.postscene import Named, Scene, case_of
from pobeda_extract.relate.sharedposts import shared_posts
from pobeda_extract.relate.standing import ACTING, Standing, changed_by, status_of
from pobeda_extract.relate.titles import Wording, wording
from pobeda_extract.types import Mention, Post, Reading, Span


def posts(reading: Reading) -> tuple[Post, ...]:
    """
    Find the posts that people hold.

    Args:
        reading: The article with people, organizations and places; its ``posts`` are not read.

    Returns:
        In text order; wordings of one post («Президент РФ», «российский президент») are one, in
        the fullest wording, with all their words as evidence. Empty for none.
    """
    found: list[Post] = []
    scenes = list(_scenes(reading))
    for scene in scenes:
        for post in scene.posts:
            found.extend(_held(scene, _agreeing(scene, post)))
    found.extend(shared_posts(scenes, found))
    return tuple(completed(reading, scenes, one_each(reading, found)))


def _scenes(reading: Reading) -> Iterator[Scene]:
    people: dict[int, list[Named]] = {}
    for entity in reading.entities:
        if entity.label == "PERSON":
            for occurrence in entity.occurrences:
                named = Named(occurrence, entity)
                people.setdefault(occurrence.mention.sentence, []).append(named)
    titles: dict[int, list[Mention]] = {}
    for mention in reading.mentions:
        if mention.label == "PROFESSION":
            group = titles.setdefault(mention.sentence, [])
            if not group or mention.end > group[-1].end:
                group.append(mention)
    for index in sorted({*titles, *people}):
        group = titles.get(index, [])
        present = tuple(sorted(people.get(index, ()), key=lambda n: n.mention.start))
        yield Scene(reading, reading.sentences[index], tuple(group), present)


def _agreeing(scene: Scene, post: Mention) -> Mention:
    """
    Return the post that agrees with the name after it.

    In «глава Китая по приглашению президента России Владимира Путина» it is the inner one.
    """
    holders = [n for n in scene.people if n.mention.first in {post.last + 1, post.last + 2}]
    if not holders:
        return post
    if ACTING.match(post.text) is not None:
        # «И.о. главы района Елену Орлову»: the genitive is the abbreviation's
        inside = scene.tokens[post.first : post.last + 1]
        nouns = (t.index for t in inside if post_kind(noun_lemma(t)) == "posts")
        return replace(post, head=next(nouns, post.head))
    written = holders[0].mention.text.split()
    if set(written) <= set(holders[0].person.form.text.split()):
        return post  # a nominative, whatever the tagger says: «заместитель министра Атанас Илиев»
    name = case_of(scene.tokens[holders[0].mention.head])
    if name is None:
        return post
    own = case_of(scene.tokens[post.head])
    if own in {name, None} and not _holds_another(scene, post):
        return post
    for inner in scene.reading.mentions_in(post.start, post.end):
        if inner.label == "PROFESSION" and inner.last == post.last and inner.first > post.first:
            if case_of(scene.tokens[inner.head]) == name:
                return inner
    return post


def _holds_another(scene: Scene, post: Mention) -> bool:
    """«удостоверение кандидата от главы комиссии Снеговой»: the name is the inner post's."""
    inside = scene.tokens[post.first + 1 : post.last]
    return any(t.text == "от" and scene.tokens[t.index + 1].lemma in _HEADS for t in inside)


_HEADS: Final = frozenset({"глава", "президент", "председатель", "губернатор", "министр", "мэр"})


def _held(scene: Scene, post: Mention) -> Iterator[Post]:
    for rule, trust in RULES:
        holders = rule(scene, post)
        if not holders:
            continue
        worded = wording(scene.reading, scene.sentence, post, len(holders))
        if len(holders) == 1:
            pairs = [(holders[0], told) for told in worded]  # one post in each of several bodies
        else:
            pairs = list(
                zip(holders, worded if len(worded) > 1 else worded * len(holders), strict=True)
            )
        for named, told in pairs:
            if not is_post(scene, post, told):
                continue
            standing = _status(scene, post)
            yield Post(
                person=named.person.id,
                mention=post,
                position=told.position,
                title=told.title,
                organization=told.organization,
                place=told.place,
                status=standing.status if standing else "current",
                evidence=(Span(*_cover(post, named.mention)),),
                score=round(min(post.score, named.mention.score) * trust, 4),
                rule=rule.__name__,
                word=standing.word if standing else None,
            )
        return


def _status(scene: Scene, post: Mention) -> Standing | None:
    standing = status_of(scene.sentence, post) or changed_by(scene.sentence, post)
    if standing is None and (before := scene.post_until(post.first - 2)) is not None:
        # «бывший вице-премьер, министр финансов Орлов»
        if post_before_post(scene, before):
            return status_of(scene.sentence, before)
    return standing


def _cover(a: Mention, b: Mention) -> tuple[int, int]:
    if abs(a.start - b.start) > 300:
        return a.start, a.end
    return min(a.start, b.start), max(a.end, b.end)


def is_post(scene: Scene, post: Mention, told: Wording) -> bool:
    """
    Tell whether the words name a post, not what somebody does or is («художник», «чемпион»).

    An occupation is a post where an organization gives it («солист Большого театра»).
    """
    head = scene.tokens[post.head]
    if scene.tokens[post.first].feats.get("VerbForm") == "Inf":
        return False  # «исполнять обязанности начальника будет …» is a clause
    kind = post_kind(noun_lemma(head)) or post_kind(head.text.lower())
    if kind in {"posts", "ranks"}:
        return True
    return told.organization is not None or (kind == "roles" and told.place is not None)
