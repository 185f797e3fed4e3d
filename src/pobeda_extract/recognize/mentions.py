"""Tagged sentences into nested mentions with NEREL's labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from pobeda_extract.models import chunks
from pobeda_extract.types import Mention, Sentence, Token

if TYPE_CHECKING:
    from pobeda_extract.models import Models

_LABELS: Final = {"PER": "PERSON", "LOC": "CITY", "ORG": "ORGANIZATION"}


class MentionRecognizer:
    """Recognizes mentions in the sentences of one article; built once with the models."""

    def __init__(self, models: Models) -> None:
        self._models = models

    def __call__(self, text: str, sentences: Sequence[Sentence]) -> tuple[Mention, ...]:
        """
        Find every mention, nested ones too.

        Args:
            text: The article.
            sentences: Its tagged sentences, in text order.

        Returns:
            Mentions in text order, longer first where they start together; empty for none.
        """
        found: list[Mention] = []
        for chunk in chunks(sentences, lambda sentence: len(sentence.tokens)):
            pack = self._models.pack([[t.text for t in s.tokens] for s in chunk])
            tags = self._models.ner.tags(pack, self._models.ner.hidden(pack))
            for sentence, row in zip(chunk, tags, strict=True):
                for first, last, label in _runs(row):
                    found.append(mention(text, sentence, first, last, label, 0.9))
        return tuple(sorted(found, key=lambda m: (m.start, -m.end, m.label)))


def mention(
    text: str, sentence: Sentence, first: int, last: int, label: str, score: float
) -> Mention:
    """Build the mention of *label* on tokens *first* to *last* (inclusive) of *sentence*."""
    start, end = sentence.tokens[first].start, sentence.tokens[last].end
    return Mention(
        start,
        end,
        text[start:end],
        label,
        sentence.index,
        first,
        last,
        head_of(sentence.tokens, first, last, label),
        score,
        "mention_model",
    )


def head_of(tokens: Sequence[Token], first: int, last: int, label: str) -> int:
    """
    Return the index of the token that carries the case of the phrase *first* to *last*.

    It is the first noun whose syntactic head stands outside the phrase (or any word whose head
    does, where no noun has one); a person's name agrees in all its words, so its first one counts.
    """
    if label == "PERSON":
        return first
    outer = [
        token
        for token in tokens[first : last + 1]
        if not first <= token.head <= last and token.pos != "PUNCT"
    ]
    for token in outer:
        if token.pos in {"NOUN", "PROPN", "PRON", "X"}:
            return token.index
    return outer[0].index if outer else first


def _runs(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (first, last, label) of every run of BIO tags."""
    start = -1
    for i, tag in enumerate([*tags, "O"]):
        if start >= 0 and not tag.startswith("I-"):
            yield start, i - 1, _LABELS[tags[start][2:]]
            start = -1
        if tag.startswith("B-") or (start < 0 and tag.startswith("I-")):
            start = i
