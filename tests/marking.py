"""The notation of our tests: «[министр]PROFESSION [Иван Орлов]PERSON», nested marks allowed."""

from __future__ import annotations

from functools import cache

from pobeda_extract.models import Models
from pobeda_extract.normalize.names import normal_forms
from pobeda_extract.recognize.mentions import mention
from pobeda_extract.recognize.overlaps import settle
from pobeda_extract.relate.employment import posts
from pobeda_extract.resolve import entities
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger
from pobeda_extract.types import Article, Entity, Mention, Post, Reading, Sentence

_LABELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"


@cache
def _tagger() -> Tagger:
    return Tagger(Models())


def marked(notation: str) -> tuple[str, tuple[Sentence, ...], tuple[Mention, ...]]:
    """Read the notation: the text without marks, its tagged sentences, its mentions."""
    text, opened, spans, index = "", [], [], 0
    while index < len(notation):
        if notation[index] == "[":
            opened.append(len(text))
        elif notation[index] == "]":
            end = index + 1
            while end < len(notation) and notation[end] in _LABELS:
                end += 1
            spans.append((opened.pop(), len(text), notation[index + 1 : end]))
            index = end
            continue
        else:
            text += notation[index]
        index += 1
    sentences = _tagger()(text, segment(text))
    found = []
    for start, stop, label in sorted(spans, key=lambda span: (span[0], -span[1])):
        sentence = next(s for s in sentences if s.start <= start < s.end)
        first = next(t.index for t in sentence.tokens if t.start == start)
        last = next(t.index for t in sentence.tokens if t.end == stop)
        found.append(mention(text, sentence, first, last, label, 1.0))
    return text, sentences, tuple(found)


def settled(notation: str) -> list[str]:
    """Return what stands settled, as «LABEL: words», in text order."""
    text, sentences, found = marked(notation)
    return [f"{m.label}: {m.text}" for m in settle(text, sentences, found)]


def read(notation: str) -> Reading:
    """Return the reading of a marked text, with its entities and posts."""
    text, sentences, found = marked(notation)
    found = settle(text, sentences, found)
    resolved = entities(text, sentences, found, normal_forms(sentences, found))
    reading = Reading(Article("t", "t", text), sentences, found, (), resolved, ())
    return Reading(reading.article, sentences, found, (), resolved, posts(reading))


def chains(reading: Reading, letter: str) -> list[str]:
    """Return the entities whose ids begin with *letter*, as «name (acronym) = mention / …»."""
    return [_chain(e) for e in reading.entities if e.id.startswith(letter)]


def _chain(entity: Entity) -> str:
    acronym = f" ({entity.acronym})" if entity.acronym else ""
    return f"{entity.form.text}{acronym} = " + " / ".join(
        o.mention.text for o in entity.occurrences
    )


def held(reading: Reading) -> list[str]:
    """Return the posts as «person: position | organization | place | status», the current unsaid."""
    return [_post(reading, post) for post in reading.posts]


def _post(reading: Reading, post: Post) -> str:
    parts = [post.position]
    parts += [reading.by_id[i].form.text for i in (post.organization, post.place) if i is not None]
    if post.status != "current":
        parts.append(post.status)
    return f"{reading.by_id[post.person].form.text}: " + " | ".join(parts)
