"""Train the nested recognizer; ``train_mentions.py --help`` tells how. Resumes where it stopped."""

from __future__ import annotations

import argparse
import json
import pickle
import random
import time
from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from corpus import RURED
from network import Config, Network
from prepare import WORK, tag_names
from torch import Tensor
from torch.nn import functional as F

from pobeda_extract.models import Models
from pobeda_extract.recognize.features import ALPHABET, char_ids
from pobeda_extract.schema import NEREL_LABELS

LABELS = ["", *NEREL_LABELS]
EXTRA = ["", *sorted(set(RURED.values()))]


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
        self.chars = torch.tensor([char_ids(w) for w in unique])
        join = lambda key: np.concatenate([d[key] for d in docs])  # noqa: E731
        self.vectors, self.tags = join("vectors"), torch.tensor(join("tags")).long()
        self.rels, self.shapes = torch.tensor(join("rels")).long(), torch.tensor(join("shapes")).long()
        self.hidden, self.context = join("hidden"), join("context")
        ids = {label: i for i, label in enumerate(labels)}
        self.sentences: list[tuple[int, int, int, dict[tuple[int, int], int]]] = []
        row = 0
        for number, d in enumerate(docs):
            spans: dict[int, dict[tuple[int, int], int]] = {}
            start_of = np.repeat(np.arange(len(d["lengths"])), d["lengths"])
            for a, b, label in d["spans"]:
                label = label if labels is LABELS else RURED.get(label, "")
                if label in ids and label and b - a < most:
                    spans.setdefault(int(start_of[a]), {})[a + row, b + row] = ids[label]
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


def losses(net: Network, b: dict[str, Any], extra: bool, smooth: float) -> Tensor:
    out = {k: v.float() for k, v in net(b).items()}
    i, j, gold = b["first"], b["last"], b["gold"]
    pair = net.pair_scores(out, i, j)
    total = len(b["rows"])
    loss = F.binary_cross_entropy_with_logits(pair, (gold > 0).float(), reduction="sum") / total
    with torch.no_grad():
        chosen = (pair > -3.0) | (gold > 0) | (torch.rand(len(pair)) < 0.01)
        if int(chosen.sum()) > 4 * total:
            chosen = (gold > 0) | (torch.rand(len(pair)) < 2 * total / len(pair))
    at = chosen.nonzero()[:, 0]
    states = net.span_states(out, i[at], j[at])
    scores = (net.extra if extra else net.label)(states)
    return loss + F.cross_entropy(scores, gold[at], reduction="sum", label_smoothing=smooth) / total


def lesson_loss(net: Network, b: dict[str, Any]) -> Tensor:
    """Ask the network for what the teachers answered, and for nothing where they saw nothing."""
    out = {k: v.float() for k, v in net(b).items()}
    i, j, total = b["first"], b["last"], len(b["rows"])
    pair = net.pair_scores(out, i, j)
    loss = F.binary_cross_entropy_with_logits(pair, b["pair_target"], reduction="sum") / total
    with torch.no_grad():
        stray = (pair > -3.0) & (b["pair_target"] == 0)
        stray = stray.nonzero()[: 2 * total, 0]
        none = torch.zeros(len(stray), b["probs"].shape[1])
        none[:, 0] = 1
    at = torch.cat((b["taught"], stray))
    scores = net.label(net.span_states(out, i[at], j[at]))
    return loss + F.cross_entropy(scores, torch.cat((b["probs"], none)), reduction="sum") / total


@torch.no_grad()
def predict(
    net: Network, corpus: Corpus, words: Words, threshold: float = -4.0
) -> list[tuple[int, int, int, np.ndarray]]:
    """Return (text, first row, last row, probabilities) of every candidate."""
    net.eval()
    found = []
    for picked in batches(corpus, 4000, shuffle=False):
        b = corpus.batch(picked, words)
        with torch.autocast("cpu", torch.bfloat16):
            out = {k: v.float() for k, v in net(b).items()}
        at = (net.pair_scores(out, b["first"], b["last"]) > threshold).nonzero()[:, 0]
        i, j = b["first"][at], b["last"][at]
        probs = net.label(net.span_states(out, i, j)).softmax(1).numpy()
        doc = np.repeat([corpus.sentences[k][2] for k in picked], [corpus.sentences[k][1] for k in picked])
        rows = b["rows"]
        for a, z, p in zip(i.numpy(), j.numpy(), probs, strict=True):
            found.append((int(doc[a]), int(rows[a]), int(rows[z]), p))
    return found


def spans_of(corpus: Corpus, found: list[tuple[int, int, int, np.ndarray]]) -> list[set[Any]]:
    """Return, for each text, its predicted (start, end, label) in characters."""
    where = [w for d in corpus.docs for w in d["where"]]
    result: list[set[Any]] = [set() for _ in corpus.docs]
    for doc, a, z, p in found:
        k = int(p.argmax())
        if k:
            result[doc].add((where[a][0], where[z][1], LABELS[k]))
    return result


def figures(corpus: Corpus, predicted: list[set[Any]]) -> dict[str, tuple[float, float, float, int]]:
    right, told, gold = Counter(), Counter(), Counter()
    for d, p in zip(corpus.docs, predicted, strict=True):
        right.update(s[2] for s in p & d["gold"])
        told.update(s[2] for s in p)
        gold.update(s[2] for s in d["gold"])
    def row(r: int, t: int, g: int) -> tuple[float, float, float, int]:
        return r / max(t, 1), r / max(g, 1), 2 * r / max(t + g, 1), g
    table = {k: row(right[k], told[k], gold[k]) for k in sorted(gold, key=lambda k: -gold[k])}
    return {"micro": row(right.total(), told.total(), gold.total()), **table}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="checkpoints and log go to work/NAME.*")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--batch", type=int, default=700, help="words")
    parser.add_argument("--ema", type=float, default=0.998)
    parser.add_argument("--smooth", type=float, default=0.0)
    parser.add_argument("--rured", action="store_true", help="second task: RuRED's own labels")
    parser.add_argument("--teach", default="", metavar="LABELS:CORPUS,…", help="learn what label.py wrote")
    parser.add_argument("--start", default="", help="begin with the weights of this checkpoint")
    parser.add_argument("--share", type=float, default=1.0, help="of the taught sentences in an epoch")
    parser.add_argument("--part", type=int, default=0, help="learn from every n-th text only: for trials")
    parser.add_argument("--held", type=int, default=0, help="leave every n-th training text out and measure on it")
    parser.add_argument("--set", nargs="*", default=[], metavar="FIELD=VALUE", help="sizes and rates")
    args = parser.parse_args()
    types = {f.name: f.type for f in fields(Config)}
    chosen = {}
    for pair in args.set:
        key, value = pair.split("=")
        chosen[key] = {"int": int, "float": float, "bool": lambda v: v == "1"}[str(types[key])](value)
    if args.rured:
        chosen["extra_labels"] = len(EXTRA)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    models = Models()
    config = Config(**chosen)
    words = Words(models, config.width)
    train = Corpus(["nerel-train"], LABELS, config.width, -args.part or args.held)
    dev = Corpus(["nerel-train"], LABELS, config.width, -args.held) if args.held else Corpus(["nerel-dev"], LABELS, config.width)
    other = Corpus(["rured"], EXTRA, config.width) if args.rured else None
    taught = None
    if args.teach:
        lessons = args.teach.split(",")
        taught = Corpus([name.split(":")[1] for name in lessons], LABELS, config.width)
        taught.sentences = [(*s[:3], {}) for s in taught.sentences]
        taught.teach(lessons)
    net = Network(config, len(ALPHABET) + 2, len(tag_names(models)) + 1, len(models.rel_names) + 1, len(LABELS))
    if args.start:
        state = torch.load(WORK / f"{args.start}.best.pt", weights_only=False)
        net.load_state_dict(state["net"])
    slow = {k: v.detach().clone() for k, v in net.state_dict().items()}
    print(config, sum(p.numel() for p in net.parameters()), "parameters", len(train.sentences), flush=True)
    optimizer = torch.optim.AdamW([p for p in net.parameters() if p.requires_grad], args.rate, weight_decay=1e-2, fused=True)
    per_epoch = len(batches(train, args.batch, True)) + (len(batches(other, args.batch, True)) // 2 + 1 if other else 0)
    if taught:
        per_epoch += int(len(batches(taught, args.batch, True)) * args.share)
    steps = int(args.epochs * per_epoch * 1.02) + 10
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, total_steps=steps, pct_start=0.08)
    begin, best, step = 0, 0.0, 0
    checkpoint = WORK / f"{args.name}.checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        net.load_state_dict(state["net"])
        slow, begin, best, step = state["slow"], state["epoch"], state["best"], state["step"]
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        random.setstate(state["random"])
        torch.set_rng_state(state["torch"])
    log = (WORK / f"{args.name}.log").open("a")
    for epoch in range(begin, args.epochs):
        net.train()
        start, total = time.process_time(), 0.0
        work = [(train, picked, False) for picked in batches(train, args.batch, True)]
        if other:
            lessons = batches(other, args.batch, True)
            work += [(other, picked, True) for picked in lessons[::2]]
        if taught:
            lessons = batches(taught, args.batch, True)
            work += [(taught, picked, False) for picked in lessons[: int(len(lessons) * args.share)]]
        random.shuffle(work)
        for corpus, picked, extra in work:
            b = corpus.batch(picked, words)
            with torch.autocast("cpu", torch.bfloat16):
                if corpus is taught:
                    loss = lesson_loss(net, corpus.lesson(b, words))
                else:
                    loss = losses(net, b, extra, args.smooth)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
            step += 1
            decay = min(args.ema, (1 + step) / (10 + step))
            with torch.no_grad():
                state = net.state_dict()
                for k, v in slow.items():
                    v.lerp_(state[k], 1 - decay)
        spent = time.process_time() - start
        fast = {k: v.detach().clone() for k, v in net.state_dict().items()}
        net.load_state_dict(slow)
        result = figures(dev, spans_of(dev, predict(net, dev, words)))
        p, r, f, _ = result["micro"]
        line = f"{epoch} loss {total / len(work):.4f} P {p:.4f} R {r:.4f} F {f:.4f} train {spent:.0f} s all {time.process_time() - start:.0f} s"
        print(line, flush=True)
        print(line, file=log, flush=True)
        if f > best:
            best = f
            meta = {"config": config.asdict(), "dev": result, "epoch": epoch, "args": vars(args)}
            torch.save({"net": slow, **meta}, WORK / f"{args.name}.best.pt")
        net.load_state_dict(fast)
        torch.save(
            {"net": fast, "slow": slow, "epoch": epoch + 1, "best": best, "step": step,
             "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(),
             "random": random.getstate(), "torch": torch.get_rng_state()},
            checkpoint,
        )  # fmt: skip
    meta = torch.load(WORK / f"{args.name}.best.pt", weights_only=False)
    print(json.dumps({k: [round(x, 3) for x in v] for k, v in meta["dev"].items()}, ensure_ascii=False))


if __name__ == "__main__":
    main()
