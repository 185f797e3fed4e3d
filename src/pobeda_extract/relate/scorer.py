"""Score relations between mentions: NEREL's types and directions, in and across sentences.

A small network over what the article's tagging already computed: word vectors and hidden states of
the tagger, the labels of mentions over each word, two convolutions, sums along the syntactic path
and between the two mentions, and the features of ``features.py``. numpy only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from pobeda_extract.models import chunks
from pobeda_extract.relate import features
from pobeda_extract.relate.features import LABEL_IDS, LABELS_COUNT, Pairs, Table
from pobeda_extract.types import Mention, Sentence
from pobeda_extract.weights import open_pack

if TYPE_CHECKING:
    from pobeda_extract.models import Models

Floats: TypeAlias = npt.NDArray[np.float32]

PACK: Final = "relations-v1"
#: Sentences that are scored together; a longer article goes through in overlapping parts.
_SENTENCES: Final = 400
#: Pairs that go through the network together; bounds memory.
_PAIRS: Final = 8000


class ScoredRelation(NamedTuple):
    """A relation between two mentions, by their positions in the sequence given; NEREL's name."""

    type: str
    subject: int
    object: int
    score: float


def token_inputs(models: Models, sentences: Sequence[Sentence]) -> Floats:
    """
    Return what the tagger's networks know of each word: its vector and both hidden states.

    Rows are those of ``features.table``: a zero row first and after each sentence.
    """
    parts: list[Floats] = []
    for chunk in chunks(sentences, lambda sentence: len(sentence.tokens)):
        pack = models.pack([[token.text for token in s.tokens] for s in chunk])
        hidden = models.hidden(pack)
        vectors = pack.vectors[pack.places]
        rows = pack.spaced(np.concatenate((vectors, hidden.morphology, hidden.syntax), 1))
        parts.append(rows if not parts else rows[1:])
    if not parts:
        return np.zeros((1, 0), np.float32)
    return np.concatenate(parts)


class MentionRelationScorer:
    """
    Finds relations between the mentions of an article; built once with the models.

    Args:
        models: The same that tagged the sentences: their hidden states are remembered there.
        min_score: Raises every threshold that lies below it.

    Raises:
        ResourceError: If the weights are missing, damaged or of another version.
    """

    def __init__(self, models: Models, min_score: float = 0.0) -> None:
        weights, card = open_pack(PACK, features.VERSION)
        self._models = models
        self._network = Network(weights)
        self._types: tuple[str, ...] = tuple(card["types"])
        self._slope, self._shift = card["calibration"]
        self._thresholds = np.maximum(np.array(card["thresholds"], np.float32), min_score)

    def __call__(
        self, sentences: Sequence[Sentence], mentions: Sequence[Mention]
    ) -> tuple[ScoredRelation, ...]:
        """
        Return the relations that pass their type's threshold.

        Args:
            sentences: Of one article, all, in text order.
            mentions: Its mentions, in any order; labels outside NEREL's are passed over.

        Returns:
            Ordered by subject, object and type; empty for fewer than two mentions. The score is
            calibrated and takes in the scores of both mentions.
        """
        found: list[ScoredRelation] = []
        step = _SENTENCES - features.NAME_WINDOW
        for start in range(0, max(len(sentences), 1), step):
            part = sentences[start : start + _SENTENCES]
            chosen = [
                i
                for i, m in enumerate(mentions)
                if start <= m.sentence < start + len(part) and m.label in LABEL_IDS
            ]
            last = start + len(part) >= len(sentences)
            if len(chosen) >= 2:
                inside = [_shifted(mentions[i], start) for i in chosen]
                for kind, a, b, score in self._part(part, inside):
                    earlier = min(inside[a].sentence, inside[b].sentence)
                    if last or earlier < step:
                        found.append(ScoredRelation(kind, chosen[a], chosen[b], score))
            if last:
                break
        found.sort(key=lambda r: (r.subject, r.object, r.type))
        return tuple(found)

    def _part(
        self, sentences: Sequence[Sentence], mentions: Sequence[Mention]
    ) -> list[ScoredRelation]:
        table = features.table(sentences, mentions)
        network = self._network
        pairs = features.pairs(table, network.within, network.across, network.names)
        rated = network.rate(table, pairs, token_inputs(self._models, sentences))
        sure = np.array([m.score for m in mentions], np.float32)
        rated *= (sure[pairs.subject] * sure[pairs.object])[:, None]
        rated = self._calibrated(rated)
        rows, columns = np.nonzero(rated >= self._thresholds)
        subject, object_ = pairs.subject[rows].tolist(), pairs.object[rows].tolist()
        scores = rated[rows, columns].tolist()
        return [
            ScoredRelation(self._types[k], a, b, score)
            for k, a, b, score in zip(columns.tolist(), subject, object_, scores, strict=True)
        ]

    def _calibrated(self, rated: Floats) -> Floats:
        """Make probabilities honest: of what scores .7, seven in ten are right."""
        sure = np.clip(rated, 1e-6, 1 - 1e-6)
        logits = self._slope * np.log(sure / (1 - sure)) + self._shift
        honest: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
        honest[rated == 0] = 0
        return honest


class Network:
    """The trained network in numpy; ``training/train_relations.py`` holds the same in torch."""

    def __init__(self, weights: Mapping[str, npt.NDArray[np.generic]]) -> None:
        tables = {"allowed", "across", "names"}
        self._weights: dict[str, Floats] = {
            name: array.astype(np.float32) for name, array in weights.items() if name not in tables
        }
        #: Which types (columns) may join which labels (rows: subject × object).
        self.allowed = weights["allowed"].astype(np.bool_)
        self.within = self.allowed.any(1).reshape(LABELS_COUNT, LABELS_COUNT)
        self.across = weights["across"].astype(np.bool_)
        self.names = weights["names"].astype(np.bool_)

    def rate(self, table: Table, pairs: Pairs, inputs: Floats) -> Floats:
        """Return the probability of each type (columns) for each pair (rows); 0 if not allowed."""
        w = self._weights
        x = self._encode(table, inputs)
        size = w["second.weight"].shape[0]
        ends = np.concatenate((x[table.first], x[table.last], x[table.center]), 1)
        sides = ends @ w["mention.weight"] + w["mention.bias"]
        sides += _rows_summed(w["traits.weight"], table.traits)
        one, other = sides[:, :size], sides[:, size : 2 * size]
        factors = sides[:, 2 * size :]
        half = factors.shape[1] // 2
        middle = x @ w["middle.weight"] + w["middle.bias"]
        sums = np.zeros((len(x) + 1, size), np.float32)
        np.cumsum(middle[:, :size], axis=0, out=sums[1:])
        down = _down_the_tree(table, middle[:, size : 3 * size])
        rise, fall = down[:, :size], down[:, size:]
        top = middle[:, 3 * size :] - rise - fall
        one = one + rise[table.center]
        other = other + fall[table.center]
        one_apart, other_apart = sides[:, :size], sides[:, size : 2 * size]
        rated = np.empty((len(pairs.subject), self.allowed.shape[1]), np.float32)
        for start in range(0, len(rated), _PAIRS):
            part = slice(start, start + _PAIRS)
            i, j, at = pairs.subject[part], pairs.object[part], pairs.top[part]
            hidden = _rows_summed(w["pair.weight"], pairs.traits[part])
            low, high = pairs.low[part], pairs.high[part]
            width = (high - low + 1).astype(np.float32)[:, None]
            hidden += (sums[high] - sums[low]) / np.sqrt(width)
            meets = at > 0
            hidden[meets] += one[i[meets]] + other[j[meets]] + top[at[meets]]
            apart = ~meets
            hidden[apart] += one_apart[i[apart]] + other_apart[j[apart]]
            hidden += (factors[i, :half] * factors[j, half:]) @ w["product.weight"]
            np.maximum(hidden, 0, out=hidden)
            hidden += np.maximum(hidden @ w["second.weight"] + w["second.bias"], 0)
            logits = hidden @ w["out.weight"] + w["out.bias"]
            kinds = table.label[i] * LABELS_COUNT + table.label[j]
            rated[part] = self.allowed[kinds] / (1 + np.exp(-logits))
        return rated

    def _encode(self, table: Table, inputs: Floats) -> Floats:
        w = self._weights
        x: Floats = inputs @ w["enter.weight"] + w["enter.bias"]
        x += w["pos.weight"][table.pos] + w["case.weight"][table.case]
        x += w["rel.weight"][table.rel]
        roles = np.zeros((len(x), features.TAG_COUNT), np.float32)
        np.add.at(roles, (table.tag_rows, table.tag_ids), 1)
        x += roles @ w["tags.weight"]
        np.maximum(x, 0, out=x)
        borders = np.array([not word for word in table.words])
        x[borders] = 0
        for step, layer in ((1, "conv.0"), (2, "conv.1")):
            size = x.shape[1]
            window = np.zeros((len(x), 3 * size), np.float32)
            window[step:, :size] = x[:-step]
            window[:, size : 2 * size] = x
            window[:-step, 2 * size :] = x[step:]
            more = window @ w[f"{layer}.weight"] + w[f"{layer}.bias"]
            np.maximum(more, 0, out=more)
            more[borders] = 0
            x = x + more
        return x


def _shifted(mention: Mention, start: int) -> Mention:
    """Count the sentence of *mention* from sentence *start*."""
    if not start:
        return mention
    return replace(mention, sentence=mention.sentence - start)


def _rows_summed(weights: Floats, rows: features.Ints) -> Floats:
    """Return, for each row of *rows*, the sum of the rows of *weights* that it lists."""
    total: Floats = weights.take(rows[:, 0], axis=0)
    for column in range(1, rows.shape[1]):
        total += weights.take(rows[:, column], axis=0)
    return total


def _down_the_tree(table: Table, rows: Floats) -> Floats:
    """Return, for each word, the sum of *rows* over it and all its syntactic ancestors."""
    total = rows.copy()
    for level in range(1, table.chain.shape[1]):
        here = np.flatnonzero(table.depth == level)
        total[here] += total[table.head[here]]
    return total
