"""Build tagged sentences, mentions and readings out of short marked texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from pobeda_extract.models import Models
from pobeda_extract.recognize.mentions import mention
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger
from pobeda_extract.types import Article, Entity, Mention, NormalForm, Occurrence, Reading, Sentence

Marked = tuple[tuple[Sentence, ...], tuple[Mention, ...]]
_MARK = re.compile(r"\[([^\[\]]+)\]([A-Z_]+)")


@cache
def _models() -> Models:
    return Models()


@pytest.fixture(scope="session")
def models() -> Models:
    return _models()


def _marked(notation: str) -> Marked:
    spans, text, at = [], "", 0
    for match in _MARK.finditer(notation):
        text += notation[at : match.start()]
        spans.append((len(text), len(text) + len(match.group(1)), match.group(2)))
        text += match.group(1)
        at = match.end()
    text += notation[at:]
    sentences = Tagger(_models())(text, segment(text))
    mentions = []
    for start, end, label in spans:
        (sentence,) = (s for s in sentences if s.start <= start < s.end)
        first = next(t.index for t in sentence.tokens if t.start == start)
        last = next(t.index for t in sentence.tokens if t.end == end)
        mentions.append(mention(text, sentence, first, last, label, 1.0))
    return sentences, tuple(mentions)


@pytest.fixture(scope="session")
def marked() -> Callable[[str], Marked]:
    """Read «[Министр]PROFESSION [Светлов]PERSON …» into sentences and mentions."""
    return _marked


@pytest.fixture(scope="session")
def reading_of() -> Callable[[str], Reading]:
    """Do as ``marked``; each mention is an entity of its own, ``name`` its words."""

    def build(notation: str) -> Reading:
        sentences, mentions = _marked(notation)
        text = _MARK.sub(r"\1", notation)
        entities = tuple(
            Entity(m.text, m.label, NormalForm(m.text), (Occurrence(m, "name"),)) for m in mentions
        )
        return Reading(Article("t", "t", text), sentences, mentions, (), entities, ())

    return build
