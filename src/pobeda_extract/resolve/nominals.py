"""Posts that stand alone into the people who hold them: «министр» is Аида Балаева."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pobeda_extract.lexicons.posts import post_kind, stands_for
from pobeda_extract.types import Entity, Mention, Occurrence, Post, Reading, Sentence


def with_posts_alone(reading: Reading, posts: Sequence[Post]) -> tuple[Entity, ...]:
    """
    Give each person the places where only the post stands for the name.

    Args:
        reading: The article with entities; its ``posts`` are not read.
        posts: Who holds what.

    Returns:
        All entities, people with their further occurrences of kind ``position``.
    """
    if not posts:
        return reading.entities
    taken = {(span.start, span.end) for post in posts for span in post.evidence}
    holders: dict[str, list[Occurrence]] = {}
    ends = -1
    for mention in reading.mentions:
        if mention.label != "PROFESSION":
            continue
        nested = mention.end <= ends
        ends = max(ends, mention.end)
        if nested or any(start <= mention.start and mention.end <= end for start, end in taken):
            continue
        sentence = reading.sentences[mention.sentence]
        if sentence.tokens[mention.head].feats.get("Number") == "Plur":
            continue
        person = _holder(reading, sentence, mention, posts)
        if person is not None:
            holders.setdefault(person, []).append(Occurrence(mention, "position"))
    return tuple(
        replace(
            entity,
            occurrences=tuple(
                sorted((*entity.occurrences, *holders[entity.id]), key=lambda o: o.mention.start)
            ),
        )
        if entity.id in holders
        else entity
        for entity in reading.entities
    )


def _holder(
    reading: Reading, sentence: Sentence, mention: Mention, posts: Sequence[Post]
) -> str | None:
    """Return the one whose post has all the words of *mention*; of several, who was named last."""
    head = sentence.tokens[mention.head]
    if (post_kind(head.lemma) or "") not in {"posts", "ranks", "roles"}:
        return None
    fitting = {p.person for p in posts if p.status != "former" and _fits(reading, sentence, mention, p)}
    if not fitting:
        return None
    if len(fitting) == 1:
        return next(iter(fitting))
    before = [
        (o.mention.start, person)
        for person in fitting
        for o in reading.by_id[person].occurrences
        if o.mention.end <= mention.start
    ]
    return max(before)[1] if before else None


def _fits(reading: Reading, sentence: Sentence, mention: Mention, post: Post) -> bool:
    own = _stems(sentence, mention)
    full = _words(post.position)
    inside = {e.id for _, e in reading.occurrences_in(mention.start, mention.end)}
    known = {
        e.id
        for _, e in reading.occurrences_in(post.mention.start, post.mention.end)
    } | {x for x in (post.organization, post.place) if x}
    named = {i for i in inside if reading.by_id[i].label != "PERSON"}
    if named - known:
        return False
    if own <= full:
        return True
    tokens = sentence.tokens[mention.first : mention.last + 1]
    lemmas = " ".join(t.lemma for t in tokens[:1]) if len(tokens) == 1 else ""
    phrase = lemmas or _phrase(sentence, mention)
    return any(post.title.lower().startswith(title) for title in stands_for(phrase))


def _phrase(sentence: Sentence, mention: Mention) -> str:
    """«главой государства» as the lexicon has it: «глава государства»."""
    tokens = sentence.tokens[mention.first : mention.last + 1]
    return " ".join(
        token.lemma if token.index == mention.head else token.text.lower() for token in tokens
    )


def _stem(word: str) -> str:
    word = word.lower().replace("ё", "е")
    return word[: max(4, len(word) - 2)]


def _stems(sentence: Sentence, mention: Mention) -> frozenset[str]:
    return frozenset(
        _stem(t.text)
        for t in sentence.tokens[mention.first : mention.last + 1]
        if t.text[:1].isalpha() and (len(t.text) > 2 or t.text.isupper())
    )


def _words(position: str) -> frozenset[str]:
    return frozenset(_stem(w) for w in position.split() if len(w) > 2 or w.isupper())
