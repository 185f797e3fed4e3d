"""Tagged sentences into nested mentions with NEREL's labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from pobeda_extract.models import chunks
from pobeda_extract.recognize.features import VERSION, features
from pobeda_extract.recognize.network import Network
from pobeda_extract.types import Mention, Sentence, Token
from pobeda_extract.weights import open_pack

if TYPE_CHECKING:
    from pobeda_extract.models import Floats, Models

PACK: Final = "mentions-v1"


class MentionRecognizer:
    """
    Recognizes mentions in the sentences of one article; built once with the models.

    Raises:
        ResourceError: If the weights are missing, damaged or of another version.
    """

    def __init__(self, models: Models) -> None:
        arrays, card = open_pack(PACK, VERSION)
        self._models = models
        self._network = Network(arrays, card["config"])
        self._labels: list[str] = card["labels"]
        self._tags = {name: i for i, name in enumerate(card["tags"])}
        self._rels = {name: i for i, name in enumerate(card["rels"])}
        self._bias = np.array(card["label_bias"], np.float32)
        self._temperature = float(card["temperature"])

    def __call__(self, text: str, sentences: Sequence[Sentence]) -> tuple[Mention, ...]:
        """
        Find every mention, nested ones too.

        Args:
            text: The article.
            sentences: Its tagged sentences, in text order.

        Returns:
            Mentions in text order, longer first where they start together; empty for none. No two
            have the same borders. Scores are calibrated: of those with .9, nine in ten are right.
        """
        found: list[Mention] = []
        for chunk in chunks(sentences, lambda sentence: len(sentence.tokens)):
            found.extend(self._recognize(text, chunk))
        return tuple(sorted(found, key=lambda m: (m.start, -m.end)))

    def _recognize(self, text: str, sentences: Sequence[Sentence]) -> Iterator[Mention]:
        described = features(self._models, sentences, self._tags, self._rels)
        first, last, logits = self._network(described)
        logits += self._bias
        best = logits.argmax(1)
        named = best.nonzero()[0]
        where = [
            (s, t) for s, sentence in enumerate(sentences) for t in range(len(sentence.tokens))
        ]
        scores = _confidence(logits[named] / self._temperature)
        for row, score in zip(named.tolist(), scores.tolist(), strict=True):
            (number, a), (_, b) = where[first[row]], where[last[row]]
            label = self._labels[best[row]]
            yield mention(text, sentences[number], a, b, label, score)


def _confidence(logits: Floats) -> Floats:
    """Return the probability of each row's best label."""
    best: Floats = 1 / np.exp(logits - logits.max(1, keepdims=True)).sum(1)
    return best


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
