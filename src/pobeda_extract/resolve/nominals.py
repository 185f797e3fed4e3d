"""Posts that stand alone into the people who hold them: «министр» is Аида Балаева."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pobeda_extract.lexicons.posts import (
    PLACE_NOUNS,
    post_kind,
    spelled_out,
    stands_for,
    stem,
    stems,
)
from pobeda_extract.trace import Trace
from pobeda_extract.types import Entity, Mention, Occurrence, Post, Reading, Sentence, Token


def with_posts_alone(
    reading: Reading, posts: Sequence[Post], trace: Trace | None = None
) -> tuple[Entity, ...]:
    """
    Give each person the places where only the post stands for the name.

    Args:
        reading: The article with entities; its ``posts`` are not read.
        posts: Who holds what.
        trace: Where it is noted what was joined.

    Returns:
        All entities, people with their further occurrences of kind ``position``.
    """
    if not posts:
        return reading.entities
    posts = sorted(posts, key=lambda post: post.mention.start)
    taken = sorted({(span.start, span.end) for post in posts for span in post.evidence})
    holders: dict[str, list[Occurrence]] = {}
    ends = -1
    for mention in reading.mentions:
        if mention.label != "PROFESSION":
            continue
        nested = mention.end <= ends
        ends = max(ends, mention.end)
        if nested or _is_taken(mention, taken):
            continue
        sentence = reading.sentences[mention.sentence]
        if sentence.tokens[mention.head].feats.get("Number") == "Plur":
            continue
        person = _holder(reading, sentence, mention, _within_reach(posts, mention))
        if person is not None:
            holders.setdefault(person, []).append(Occurrence(mention, "position"))
            if trace is not None:
                first = reading.by_id[person].occurrences[0].mention
                trace.joined(with_posts_alone.__name__, mention, first)
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


#: Proof spans are short; one that begins this far before a mention cannot hold it.
_LONGEST: Final = 1000
#: How many sentences off a post may be told; a book is no single article.
_REACH: Final = 200


def _is_taken(mention: Mention, taken: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the mention is part of what proves a post already."""
    low = bisect_left(taken, (mention.start - _LONGEST, 0))
    high = bisect_left(taken, (mention.start + 1, 0))
    return any(mention.end <= end for _, end in taken[low:high])


def _within_reach(posts: Sequence[Post], mention: Mention) -> Sequence[Post]:
    """Return the posts told near enough to be meant; *posts* are in text order."""
    low = bisect_left(posts, mention.sentence - _REACH, key=lambda p: p.mention.sentence)
    high = bisect_right(posts, mention.sentence + _REACH, key=lambda p: p.mention.sentence)
    return posts[low:high]


def _holder(
    reading: Reading, sentence: Sentence, mention: Mention, posts: Sequence[Post]
) -> str | None:
    """Return the one whose post has all the words of *mention*; of several, who was named last."""
    head = sentence.tokens[mention.head]
    if (post_kind(head.lemma) or "") not in {"posts", "ranks", "roles"}:
        return None
    fitting = {
        p.person for p in posts if p.status != "former" and _fits(reading, sentence, mention, p)
    }
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
    inside = {e.id for _, e in reading.occurrences_in(mention.start, mention.end)}
    known = {e.id for _, e in reading.occurrences_in(post.mention.start, post.mention.end)}
    known |= {x for x in (post.organization, post.place) if x}
    if {i for i in inside if not i.startswith("P")} - known:
        return False
    if not _of_its_kind(reading, sentence.tokens[mention.last], post):
        return False
    phrase = _phrase(sentence, mention)
    if any(spelled_out(post.title).startswith(spelled_out(title)) for title in stands_for(phrase)):
        return True
    own = stems(spelled_out(phrase))
    head = stem(spelled_out(sentence.tokens[mention.head].lemma).split()[-1])
    title = spelled_out(post.title).split()
    nouns = [word for word in title if post_kind(word)]
    if not nouns or stem(nouns[0]) != head:
        return False
    return own <= stems(spelled_out(post.position)) | _named_stems(reading, post)


def _of_its_kind(reading: Reading, noun: Token, post: Post) -> bool:
    """Tell whether the post can be of such a place: «глава региона» is no country's president."""
    kinds = PLACE_NOUNS.get(noun.lemma)
    if kinds is None:
        return True
    if post.place is None:
        return "COUNTRY" in kinds or spelled_out(post.title).split()[0] not in _OF_COUNTRIES
    return ("COUNTRY" in kinds) or reading.by_id[post.place].label != "COUNTRY"


#: Without a place these are a country's.
_OF_COUNTRIES: Final = frozenset(
    {"президент", "премьер-министр", "король", "королева", "император"}
)


def _named_stems(reading: Reading, post: Post) -> frozenset[str]:
    """Return the stems of the organization's and the place's own name, worded elsewhere."""
    ids = (post.organization, post.place)
    return frozenset().union(*(stems(reading.by_id[i].form.text) for i in ids if i))


def _phrase(sentence: Sentence, mention: Mention) -> str:
    """«главой государства» as the lexicon has it: «глава государства»."""
    tokens = sentence.tokens[mention.first : mention.last + 1]
    return " ".join(
        token.lemma if token.index == mention.head else token.text
        for token in tokens
        if token.pos not in {"PUNCT", "DET"}
    )
