"""Sentences and words into tagged sentences: lemma, part of speech, features, syntax."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pobeda_extract.models import chunks
from pobeda_extract.morph import lemma
from pobeda_extract.types import Segment, Sentence, Token

if TYPE_CHECKING:
    from pobeda_extract.models import Models


class Tagger:
    """Tags what ``segment`` cut; built once with the models."""

    def __init__(self, models: Models) -> None:
        self._models = models

    def __call__(self, text: str, segments: Sequence[Segment]) -> tuple[Sentence, ...]:
        """
        Tag every word.

        Args:
            text: The article.
            segments: Its sentences in text order, none without a word.

        Returns:
            One ``Sentence`` for each segment, in the same order; empty for none.
        """
        sentences: list[Sentence] = []
        for chunk in chunks(segments, lambda segment: len(segment.words)):
            sentences.extend(self._tag(text, chunk, len(sentences)))
        return tuple(sentences)

    def _tag(self, text: str, segments: Sequence[Segment], index: int) -> Iterator[Sentence]:
        words = [[text[word.start : word.end] for word in s.words] for s in segments]
        pack = self._models.pack(words)
        tagged = zip(
            segments,
            words,
            self._models.morphology(pack),
            self._models.syntax(pack),
            strict=True,
        )
        for number, (segment, surface, tags, (heads, rels)) in enumerate(tagged, index):
            tokens = tuple(
                Token(i, span.start, span.end, word, lemma(word, pos, feats), pos, feats, head, rel)
                for i, (span, word, (pos, feats), head, rel) in enumerate(
                    zip(segment.words, surface, tags, rooted(heads), rels, strict=True)
                )
            )
            yield Sentence(number, segment.start, segment.end, tokens)


def rooted(heads: Sequence[int]) -> list[int]:
    """
    Return *heads* without circles: of each, the first word becomes a root.

    The parser chooses every word's head alone, so on odd text two words may govern each other;
    who walks up a tree must arrive.

    >>> rooted([1, -1, 1]), rooted([1, 2, 1, 0]), rooted([0])
    ([1, -1, 1], [1, -1, 1, 0], [-1])
    """
    found = list(heads)
    done = [False] * len(found)
    for start in range(len(found)):
        path: list[int] = []
        on_path: set[int] = set()
        at = start
        while at >= 0 and not done[at] and at not in on_path:
            path.append(at)
            on_path.add(at)
            at = found[at]
        if at >= 0 and at in on_path:
            found[min(path[path.index(at) :])] = -1
        for index in path:
            done[index] = True
    return found
