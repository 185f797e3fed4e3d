"""The joint reader: what one encoder and its heads make of an article, asked by those who decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from pobeda_extract.score.encoder import Encoder
from pobeda_extract.score.network import Network, pooled
from pobeda_extract.score.pairs import KINDS, ROLES, Heads, Mentions, columns, pairs
from pobeda_extract.score.pieces import Cut, Pieces, cut
from pobeda_extract.score.reading import manner, mention_type
from pobeda_extract.score.spans import LABELS, SpanNetwork, Spans
from pobeda_extract.types import Entity, Sentence
from pobeda_extract.weights import open_model, open_pack

if TYPE_CHECKING:
    from pobeda_extract.models import Floats

PACK: Final = "reader-v1"
#: Changes with every change of pieces, windows or pairs that makes older weights wrong.
VERSION: Final = 1
#: A label of less probability is none.
_NEVER: Final = 0.02


class Reader:
    """
    Reads articles; built once.

    Raises:
        ResourceError: If weights are missing, damaged or of another version, or onnxruntime is.
    """

    def __init__(self) -> None:
        arrays, card = open_pack(PACK, VERSION)
        vocabulary = arrays.pop("pieces").tobytes().decode("utf-8").split("\n")
        self._pieces = Pieces(vocabulary, arrays.pop("scores").tolist())
        self._network = Network(arrays)
        self._spans = SpanNetwork(arrays, "own.")
        self._encoder = Encoder(open_model(PACK, card["model_sha256"]))

    def __call__(self, sentences: Sequence[Sentence]) -> View:
        """Read the *sentences* of an article, of which there must be one with a word at least."""
        text = cut(self._pieces, sentences)
        return View(self._network, self._spans, self._encoder(text), text)


class View:
    """
    What the network sees in one article; words are asked by sentence and token index.

    Nothing in it is a decision: probabilities and logits, to be weighed with what rules say.
    """

    def __init__(self, network: Network, spans: SpanNetwork, states: Floats, text: Cut) -> None:
        self._network = network
        self._find = spans
        self._states = states
        self._text = text
        self._kinds = network.kinds(states, text)

    def kind(self, sentence: int, index: int) -> tuple[float, float]:
        """Return the probabilities that a word heads the phrase of an event, of an agreement."""
        row = self._kinds[self._text.word(sentence, index)]
        return float(row[1]), float(row[2])

    def spans(self, label: str) -> dict[tuple[int, int, int], float]:
        """
        Return how probable it is that spans bear *label* (one of ``spans.LABELS``), by sentence,
        first and last token; spans that are hardly any mention are not in it.
        """
        column = LABELS.index(label)
        found = self._found
        return {
            place: probability
            for place, probability in zip(
                self._places, found.probability[:, column].tolist(), strict=True
            )
            if probability > _NEVER
        }

    @cached_property
    def _found(self) -> Spans:
        return self._find(self._states, self._text)

    @cached_property
    def _places(self) -> list[tuple[int, int, int]]:
        firsts, lasts = self._found.first, self._found.last
        sentences = self._text.sentence[firsts]
        starts = self._text.starts[sentences]
        columns = (sentences, firsts - starts, lasts - starts)
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def likely(self, kind: int, least: float) -> list[tuple[int, int]]:
        """
        Return sentence and token index of the words of *kind* (0 events, 1 agreements) whose
        probability is *least* or more, in text order.
        """
        words = (self._kinds[:, 1 + kind] >= least).nonzero()[0]
        return [self._place(int(word)) for word in words]

    def _place(self, word: int) -> tuple[int, int]:
        sentence = int(self._text.sentence[word])
        return sentence, word - int(self._text.starts[sentence])

    def statuses(self, words: Sequence[tuple[int, int]]) -> list[float]:
        """Return the mean of the status logits of *words*, heads of one item."""
        rows = np.array([self._text.word(*word) for word in words], np.int64)
        mean: list[float] = self._network.statuses(self._states, self._text, rows).mean(0).tolist()
        return mean

    def roles(
        self,
        kind: str,
        items: Sequence[Sequence[tuple[int, int]]],
        entities: Iterable[Entity],
        sentences: Sequence[Sentence],
    ) -> list[dict[str, list[float]]]:
        """
        Score who may have which role in *items*.

        Args:
            kind: One of ``KINDS``.
            items: The head words of each.
            entities: Who may take part.
            sentences: The article's.

        Returns:
            For each item the logits of ``ROLES`` by entity id; entities that stand too far off from
            all of its head words are not in it.
        """
        number = KINDS.index(kind)
        heads = Heads(
            *columns(
                [
                    (self._text.word(*word), number, item)
                    for item, words in enumerate(items)
                    for word in words
                ],
                3,
            )
        )
        ids: list[str] = []
        rows: list[tuple[int, ...]] = []
        for entity in entities:
            for occurrence in entity.occurrences:
                m = occurrence.mention
                head = sentences[m.sentence].tokens[m.head]
                rows.append(
                    (
                        self._text.word(m.sentence, m.first),
                        self._text.word(m.sentence, m.last),
                        mention_type(entity.label, head.pos),
                        manner(occurrence.kind),
                        len(ids),
                    )
                )
            ids.append(entity.id)
        mentions = Mentions(*columns(sorted(set(rows)), 5))
        found: list[dict[str, list[float]]] = [{} for _ in items]
        asked = pairs(heads, mentions, self._text.sentence)
        if not len(asked.head):
            return found
        logits = self._network.roles(self._states, self._text, heads, mentions, asked)
        keys = heads.item[asked.head] * len(ids) + mentions.entity[asked.mention]
        unique, group = np.unique(keys, return_inverse=True)
        rows_of = pooled(logits, group.reshape(-1), len(unique)).tolist()
        for key, row in zip(unique.tolist(), rows_of, strict=True):
            found[key // len(ids)][ids[key % len(ids)]] = row
        return found


def role(name: str) -> int:
    """Return the column of the role *name*."""
    return ROLES.index(name)
