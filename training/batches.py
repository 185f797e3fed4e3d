"""Prepared texts as batches of sentences, with gold labels or with what teachers said of them."""

from __future__ import annotations

import pickle
import random
from typing import Any

import numpy as np
import torch

from corpus import RURED
from pobeda_extract.models import Models
from pobeda_extract.recognize.features import CHARS, char_ids
from pobeda_extract.schema import NEREL_LABELS
from prepare import WORK

#: The network's labels; the first is «no mention».
LABELS = ["", *NEREL_LABELS]
#: Those of the second task, RuRED.
EXTRA = ["", *sorted(set(RURED.values()))]


def padded(ids: list[int]) -> list[int]:
    """Return *ids* with zeros up to the length that all words share."""
    return ids + [0] * (CHARS - len(ids))


class Corpus:
    """Prepared texts as flat arrays; sentences are ranges of rows."""

    def __init__(self, names: list[str], labels: list[str], most: int, every: int = 0) -> None:
        docs: list[dict[str, Any]] = []
        for name in names:
            with (WORK / f"{name}.pkl").open("rb") as file:
                docs += [{**d, "corpus": name} for d in pickle.load(file)]
        if every > 0:  # leave every n-th text out; a negative number keeps just those
            docs = [d for i, d in enumerate(docs) if i % every]
        elif every < 0:
            docs = [d for i, d in enumerate(docs) if i % -every == 0]
        self.docs = docs
        unique: dict[str, int] = {}
        rows = [unique.setdefault(w, len(unique)) for d in docs for w in d["words"]]
        self.unique = torch.tensor(rows)
        self.chars = torch.tensor([padded(char_ids(w)) for w in unique])
        join = lambda key: np.concatenate([d[key] for d in docs])  # noqa: E731
        self.vectors, self.tags = join("vectors"), torch.tensor(join("tags")).long()
        self.rels, self.shapes = (
            torch.tensor(join("rels")).long(),
            torch.tensor(join("shapes")).long(),
        )
        self.hidden, self.context = join("hidden"), join("context")
        ids = {label: i for i, label in enumerate(labels)}
        self.sentences: list[tuple[int, int, int, dict[tuple[int, int], int]]] = []
        row = 0
        for number, d in enumerate(docs):
            spans: dict[int, dict[tuple[int, int], int]] = {}
            start_of = np.repeat(np.arange(len(d["lengths"])), d["lengths"])
            for a, b, label in d["spans"]:
                name = label if labels is LABELS else RURED.get(label, "")
                if name in ids and name and b - a < most:
                    spans.setdefault(int(start_of[a]), {})[a + row, b + row] = ids[name]
            for s, length in enumerate(d["lengths"]):
                self.sentences.append((row, length, number, spans.get(s, {})))
                row += length

    def teach(self, names: list[str]) -> None:
        """Add what teachers («LABELS:CORPUS») said of these texts: likely spans and their labels."""
        parts, base = [], 0
        for name in names:
            labels, corpus = name.split(":")
            with (WORK / f"{labels}.{corpus}.pkl").open("rb") as file:
                first, last, pair, probs = pickle.load(file)
            parts.append((first + base, last + base, pair, probs))
            base += sum(len(d["words"]) for d in self.docs if d["corpus"] == corpus)
        first, last, pair, probs = (np.concatenate(x) for x in zip(*parts, strict=True))
        order = np.argsort(first, kind="stable")
        self.taught = first[order], last[order], pair[order], probs[order]
        self.taught_from = np.searchsorted(first[order], [s[0] for s in self.sentences])
        self.taught_to = np.searchsorted(first[order], [s[0] + s[1] for s in self.sentences])

    def lesson(self, b: dict[str, Any], words: Words) -> dict[str, Any]:
        """Add the teachers' answers to a batch: soft pair targets and label distributions."""
        first, last, pair, probs = self.taught
        target = np.zeros(len(b["first"]), np.float32)
        at, picked, base = [], [], 0
        for k in b["picked"]:
            row, n, _, _ = self.sentences[k]
            s = slice(self.taught_from[k], self.taught_to[k])
            index = words.index(n)[first[s] - row, last[s] - row] + base
            target[index] = pair[s]
            at.append(index)
            picked.append(probs[s])
            base += len(words.band(n)[0])
        b["pair_target"] = torch.from_numpy(target)
        b["taught"] = torch.from_numpy(np.concatenate(at))
        b["probs"] = torch.from_numpy(np.concatenate(picked).astype(np.float32))
        return b

    def batch(self, picked: list[int], words: Words) -> dict[str, Any]:
        sentences = [self.sentences[k] for k in picked]
        rows = np.concatenate([np.arange(a, a + n) for a, n, _, _ in sentences])
        lengths = [n for _, n, _, _ in sentences]
        longest, total = max(lengths), len(rows)
        grid = np.full((len(sentences), longest), total)
        flip = np.tile(np.arange(longest), (len(sentences), 1))
        offset, first, last, gold = 0, [], [], []
        cells = np.empty(total, np.int64)
        offsets = []
        for k, (a, n, _, spans) in enumerate(sentences):
            grid[k, :n] = np.arange(offset, offset + n)
            flip[k, :n] = np.arange(n)[::-1]
            cells[offset : offset + n] = k * longest + np.arange(n)
            i, j = words.band(n)
            y = np.zeros(len(i), np.int64)
            if spans:
                at = words.index(n)
                for (s, e), label in spans.items():
                    y[at[s - a, e - a]] = label
            first.append(i + offset)
            last.append(j + offset)
            gold.append(y)
            offsets.append(offset)
            offset += n
        t = torch.from_numpy
        unique, inverse = torch.unique(self.unique[rows], return_inverse=True)
        return {
            "vectors": t(words.vectors(self.vectors[rows])),
            "unknown": words.unknown,
            "chars": self.chars[unique],
            "unique": inverse,
            "tags": self.tags[rows],
            "rels": self.rels[rows],
            "shapes": self.shapes[rows],
            "hidden": t(self.hidden[rows].astype(np.float32)),
            "context": t(self.context[rows].astype(np.float32)),
            "grid": t(grid),
            "flip": t(flip),
            "cells": t(cells),
            "first": t(np.concatenate(first)),
            "last": t(np.concatenate(last)),
            "gold": t(np.concatenate(gold)),
            "rows": rows,
            "picked": picked,
        }


class Words:
    """Vectors of words, and the spans that a sentence of n words has."""

    def __init__(self, models: Models, most: int) -> None:
        self.vectors = models.vectors
        self.unknown = torch.from_numpy(models.vectors([models.code("йцукенг")[0]])[0].copy())
        self.most = most
        self._bands: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self._indexes: dict[int, np.ndarray] = {}

    def band(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        if n not in self._bands:
            i, j = np.triu_indices(n)
            keep = j - i < self.most
            self._bands[n] = i[keep], j[keep]
        return self._bands[n]

    def index(self, n: int) -> np.ndarray:
        if n not in self._indexes:
            i, j = self.band(n)
            at = np.full((n, n), -1)
            at[i, j] = np.arange(len(i))
            self._indexes[n] = at
        return self._indexes[n]


def batches(corpus: Corpus, size: int, shuffle: bool) -> list[list[int]]:
    """Group sentences of like length, about *size* words a batch."""
    order = list(range(len(corpus.sentences)))
    if shuffle:
        random.shuffle(order)
    result: list[list[int]] = []
    pool = 24 * size // 20 if shuffle else len(order)
    for start in range(0, len(order), pool):
        group, words = [], 0
        for k in sorted(order[start : start + pool], key=lambda k: corpus.sentences[k][1]):
            if group and words + corpus.sentences[k][1] > size:
                result.append(group)
                group, words = [], 0
            group.append(k)
            words += corpus.sentences[k][1]
        result.append(group)
    if shuffle:
        random.shuffle(result)
    return result
