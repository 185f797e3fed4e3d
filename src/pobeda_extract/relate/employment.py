"""Posts and names into posts held: who is what, where, and in what standing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from pobeda_extract.lexicons.posts import noun_lemma, post_kind
from pobeda_extract.relate.holders import RULES, post_before_post
from pobeda_extract.relate.onepost import completed, one_each
from pobeda_extract.relate.postscene import Named, Scene, case_of
from pobeda_extract.relate.sharedposts import shared_posts
from pobeda_extract.relate.standing import ACTING, Standing, changed_by, status_of
from pobeda_extract.relate.titles import Wording, wording
from pobeda_extract.score.decisions import Verdict, decide
from pobeda_extract.score.reader import role
from pobeda_extract.types import Entity, Mention, Post, Reading, Seen, Span

#: The logit of whoever stands too far off from a post to be asked about; none counts for more.
_FAR_OFF: Final = -8.0


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
    scenes = list(scenes_of(reading))
    for scene in scenes:
        for post in scene.posts:
            found.extend(held(scene, agreeing(scene, post)))
    found.extend(shared_posts(scenes, found))
    if reading.seen is not None:
        found = _weighed(reading, reading.seen, scenes, found)
    return tuple(completed(reading, scenes, one_each(reading, found)))


class Holding(NamedTuple):
    """
    Somebody who may hold a post: where, what, who, by which rule if by any, and how likely.

    ``ruled`` are several where one wording is of several bodies.
    """

    scene: Scene
    post: Mention
    person: Entity
    ruled: tuple[Post, ...]
    logit: float


def holdings(
    reading: Reading, seen: Seen, scenes: Sequence[Scene], found: Sequence[Post]
) -> list[Holding]:
    """Return everybody near a post who may hold it, and what the rules *found*, in text order."""
    asked = {(s.sentence.index, p.head): (s, p) for s in scenes for p in s.posts}
    ruled: dict[tuple[int, int], dict[str, tuple[Post, ...]]] = {}
    for post in found:
        key = (post.mention.sentence, post.mention.head)
        scene = next(s for s in scenes if s.sentence.index == post.mention.sentence)
        asked[key] = (scene, post.mention)
        by_person = ruled.setdefault(key, {})
        by_person[post.person] = (*by_person.get(post.person, ()), post)
    keys = sorted(asked)
    people = [e for e in reading.entities if e.label == "PERSON"]
    logits = seen.roles("post", [[key] for key in keys], people, reading.sentences)
    column = role("holder")
    return [
        Holding(
            *asked[key], person, ruled.get(key, {}).get(person.id, ()),
            float(row[person.id][column]) if person.id in row else _FAR_OFF,
        )
        for key, row in zip(keys, logits, strict=True)
        for person in people
        if person.id in row or person.id in ruled.get(key, {})
    ]  # fmt: skip


def holder_evidence(holding: Holding) -> dict[str, float]:
    """Return what speaks for and against somebody holding a post, by name."""
    scene, post, person, ruled, seen = holding
    head = scene.tokens[post.head]
    kind = post_kind(noun_lemma(head)) or post_kind(head.text.lower()) or "no_post"
    here = [o for o in person.occurrences if o.mention.sentence == post.sentence]
    bounded = max(_FAR_OFF, min(-_FAR_OFF, seen))
    return {
        "seen": bounded,
        "ruled": float(bool(ruled)),
        "ruled_score": ruled[0].score if ruled else 0.0,
        "ruled_and_seen": bounded if ruled else 0.0,
        kind: 1.0,
        "named_here": float(any(o.kind in ("name", "surname") for o in here)),
        "recognized": post.score,
        "plural": float(scene.is_plural(post)),
    }


def _weighed(
    reading: Reading, seen: Seen, scenes: Sequence[Scene], found: Sequence[Post]
) -> list[Post]:
    """Keep of what rules *found* what holds, and add what the joint reader sees."""
    kept: list[Post] = []
    judged = [
        (holding, decide("holder", holder_evidence(holding)))
        for holding in holdings(reading, seen, scenes, found)
    ]
    best: dict[tuple[int, int], float] = {}
    for holding, verdict in judged:
        place = (holding.post.start, holding.post.end)
        best[place] = max(best.get(place, 0.0), verdict.probability)
    for holding, verdict in judged:
        if _holds_nearer(holding, verdict, judged):
            continue
        likeliest = best[holding.post.start, holding.post.end]
        # «украинский президент» is one of the couple: a post in the singular has one holder
        if not verdict.holds or (
            verdict.probability < likeliest and not holding.scene.is_plural(holding.post)
        ):
            continue
        score = round(verdict.probability, 4)
        if holding.ruled:
            kept += [replace(post, score=score) for post in holding.ruled]
            continue
        scene, post, person = holding.scene, holding.post, holding.person
        standing = _status(scene, post)
        nearest = min(person.occurrences, key=lambda o: _gap(post, o.mention))
        told = wording(reading, scene.sentence, post, 1)[0]
        if is_post(scene, post, told):
            kept.append(
                Post(
                    person=person.id,
                    mention=post,
                    position=told.position,
                    title=told.title,
                    organization=told.organization,
                    place=told.place,
                    status=standing.status if standing else "current",
                    evidence=(Span(*_cover(post, nearest.mention)),),
                    score=score,
                    rule="joint_reader",
                    word=standing.word if standing else None,
                )
            )
    return kept


def _holds_nearer(
    holding: Holding, verdict: Verdict, judged: Sequence[tuple[Holding, Verdict]]
) -> bool:
    """«был заместителем мэра Аллы Тихомировой»: who holds one of two nested posts has no other."""
    own = holding.post
    return any(
        other.person is holding.person
        and likelier.probability > verdict.probability
        and other.post is not own
        and other.post.start < own.end
        and own.start < other.post.end
        for other, likelier in judged
    )


def _gap(post: Mention, name: Mention) -> int:
    return max(0, name.start - post.end, post.start - name.end)


def scenes_of(reading: Reading) -> Iterator[Scene]:
    """Yield the sentences that name posts or people, in text order."""
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


def agreeing(scene: Scene, post: Mention) -> Mention:
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


def held(scene: Scene, post: Mention) -> Iterator[Post]:
    """Yield who holds *post* by the first rule that knows."""
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
