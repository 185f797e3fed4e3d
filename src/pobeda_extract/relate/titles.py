"""Word a post: the whole position, its title, its organization and its place."""

from __future__ import annotations

from dataclasses import dataclass

from pobeda_extract.lexicons.posts import standing
from pobeda_extract.normalize.phrases import decapitalize_sentence_start, nominative
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Entity, Mention, Occurrence, Reading, Sentence


@dataclass(frozen=True, slots=True)
class Wording:
    """A post in the nominative; ``organization`` and ``place`` are entity ids."""

    position: str
    title: str
    organization: str | None
    place: str | None


def wording(reading: Reading, sentence: Sentence, post: Mention, holders: int) -> list[Wording]:
    """
    Word *post* for its holders.

    Returns:
        One wording for all; or, where «президенты России и Казахстана» have as many places as
        holders, one for each in their order.
    """
    inside = reading.occurrences_in(post.start, post.end)
    if holders > 1:
        places = [(o, e) for o, e in inside if e.label in PLACE_TYPES and o.mention.first > post.head]
        outer = [p for p in places if not _nested(p[0].mention, [q[0].mention for q in places])]
        if len(outer) == holders:
            return [_one(sentence, post, outer[0][0], o, e) for o, e in outer]
    number = "Sing" if _is_plural(sentence, post) else None
    return [_whole(reading, sentence, post, inside, number)]


def _is_plural(sentence: Sentence, post: Mention) -> bool:
    return sentence.tokens[post.head].feats.get("Number") == "Plur"


def _nested(mention: Mention, others: list[Mention]) -> bool:
    return any(o is not mention and o.first <= mention.first and mention.last <= o.last for o in others)


def _one(
    sentence: Sentence, post: Mention, first: Occurrence, own: Occurrence, place: Entity
) -> Wording:
    """Give one of several holders his own place: «президенты России и Казахстана»."""
    tokens = sentence.tokens
    stem = nominative(tokens, post.first, first.mention.first - 1, post.head, number="Sing")
    return Wording(f"{stem} {own.mention.text}", stem, None, place.id)


def _whole(
    reading: Reading,
    sentence: Sentence,
    post: Mention,
    inside: list[tuple[Occurrence, Entity]],
    number: str | None,
) -> Wording:
    tokens = sentence.tokens
    position = nominative(tokens, post.first, post.last, post.head, number=number)
    position = decapitalize_sentence_start(position, tokens, post.first)
    organizations = [(o, e) for o, e in inside if e.label == "ORGANIZATION" and o.mention.last > post.head]
    places = [(o, e) for o, e in inside if e.label in PLACE_TYPES]
    organization = next(
        (pair for pair in organizations if not pair[0].mention.text[:1].islower()),
        organizations[0] if organizations else None,
    )
    cuts = [o.mention.first for o, e in places if o.mention.first > post.head]
    if organization:
        cuts.append(organization[0].mention.first)
    last = min((cut for cut in cuts if cut > post.head), default=post.last + 1) - 1
    while last > post.head and not tokens[last].text[:1].isalnum():
        last -= 1
    while last > post.head and tokens[last].pos in {"ADP", "CCONJ"}:
        last -= 1
    # «компании» alone before its name describes the organization, not the title
    if organization and last > post.head and tokens[last].index == organization[0].mention.first - 1:
        pass
    first = post.first
    while first < post.head and (
        tokens[first].lemma in standing("former")
        or tokens[first].lemma in {"первый", "новый", "нынешний", "действующий"}
        or any(o.mention.first <= first <= o.mention.last for o, _ in places)
    ):
        first += 1
    title = nominative(tokens, first, max(last, post.head), post.head, number=number)
    return Wording(
        position,
        decapitalize_sentence_start(title, tokens, first),
        organization[1].id if organization else None,
        places[0][1].id if places else None,
    )
