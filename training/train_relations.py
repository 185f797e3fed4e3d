"""Train the scorer of relations between mentions: ``train_relations.py NEREL_DIR --out FOLDER``.

``pack_relations.py`` takes it from there; RELATIONS.md tells the whole way. Torch is needed here
and nowhere in the package.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from pobeda_extract.relate import features as F
from relation_texts import RURED, Text, mapped, prepared, recognized

CHANNELS, HIDDEN, BILINEAR = 96, 128, 32
SEED = 20251123


@dataclass
class Tables:
    """Which relations may join which labels, counted on the training split."""

    types: list[str]
    allowed: np.ndarray  # label pair × type
    within: np.ndarray
    across: np.ndarray
    names: np.ndarray


def tables(texts: list[Text]) -> Tables:
    """Count relations by labels and distance; what occurs once in all the data is an error."""
    n = F.LABELS_COUNT
    counts: Counter = Counter()
    across, names = np.zeros((n, n), int), np.zeros((n, n), int)
    per_type: Counter = Counter()
    for text in texts:
        for kind, a, b in text.relations:
            one, other = text.mentions[a], text.mentions[b]
            pair = F.LABEL_IDS[one.label], F.LABEL_IDS[other.label]
            counts[pair, kind] += 1
            per_type[kind] += 1
            apart = abs(one.sentence - other.sentence)
            if 0 < apart <= F.WINDOW:
                across[pair] += 1
            elif apart > F.WINDOW:
                names[pair] += 1
    types = [kind for kind, count in per_type.most_common() if count >= 20]
    allowed = np.zeros((n * n, len(types)), bool)
    for (pair, kind), count in counts.items():
        if kind in types and count >= 2:
            allowed[pair[0] * n + pair[1], types.index(kind)] = True
    return Tables(
        types,
        allowed,
        allowed.any(1).reshape(n, n),
        across >= 5,
        (names >= 3) & np.eye(n, dtype=bool),
    )


def example(text: Text, tabs: Tables):
    """Lay one text out as arrays with the answers of its pairs."""
    found = F.table(text.sentences, text.mentions)
    pairs = F.pairs(found, tabs.within, tabs.across, tabs.names)
    answers = np.zeros((len(pairs.subject), len(tabs.types)), np.float32)
    where = {
        ab: i
        for i, ab in enumerate(zip(pairs.subject.tolist(), pairs.object.tolist(), strict=True))
    }
    index = {kind: i for i, kind in enumerate(tabs.types)}
    for kind, a, b in text.relations:
        if (a, b) in where and kind in index:
            answers[where[a, b], index[kind]] = 1.0
    return found, pairs, answers


def batch(items, tabs: Tables):
    """Join examples into tensors, rows and mentions counted through."""
    rows = ments = 0
    parts = defaultdict(list)
    for text, (found, pairs, answers) in items:
        add = parts.__getitem__
        add("inputs").append(text.inputs.astype(np.float32))
        for name in ("pos", "case", "rel"):
            add(name).append(getattr(found, name))
        present = found.chain >= 0
        add("chain").append(found.chain[present] + rows)
        add("chain_sizes").append(present.sum(1))
        border = np.array([w == "" for w in found.words])
        add("border").append(border)
        add("tag_rows").append(found.tag_rows + rows)
        add("tag_ids").append(found.tag_ids)
        for name in ("first", "last", "center"):
            add(name).append(getattr(found, name) + rows)
        add("m_traits").append(found.traits)
        add("subject").append(pairs.subject + ments)
        add("object").append(pairs.object + ments)
        add("low").append(pairs.low + rows)
        add("high").append(pairs.high + rows)
        add("top").append(np.where(pairs.top > 0, pairs.top + rows, -1))
        add("p_traits").append(pairs.traits)
        add("answers").append(answers)
        mask = tabs.allowed[found.label[pairs.subject] * F.LABELS_COUNT + found.label[pairs.object]]
        if text.told is not None:
            mask = mask & np.array([kind in text.told for kind in tabs.types])
        add("mask").append(mask)
        rows += len(found.words)
        ments += len(found.label)
    return {name: torch.from_numpy(np.concatenate(values)) for name, values in parts.items()}


class Scorer(nn.Module):
    """The network; ``relate/scorer.py`` computes the same in numpy."""

    def __init__(self, inputs: int, types: int, drop: float) -> None:
        super().__init__()
        c, h, z = CHANNELS, HIDDEN, BILINEAR
        self.enter = nn.Linear(inputs, c)
        self.pos = nn.Embedding(F.POS_COUNT, c)
        self.case = nn.Embedding(F.CASE_COUNT, c)
        self.rel = nn.Embedding(F.REL_COUNT, c)
        self.tags = nn.EmbeddingBag(F.TAG_COUNT, c, mode="sum")
        self.conv = nn.ModuleList(nn.Linear(3 * c, c) for _ in range(2))
        self.mention = nn.Linear(3 * c, 2 * h + 2 * z)
        self.traits = nn.EmbeddingBag(F.MENTION_ROWS, 2 * h + 2 * z, mode="sum")
        self.middle = nn.Linear(c, 4 * h)
        self.pair = nn.EmbeddingBag(F.PAIR_ROWS, h, mode="sum")
        self.product = nn.Linear(z, h, bias=False)
        self.second = nn.Linear(h, h)
        self.out = nn.Linear(h, types)
        self.drop = nn.Dropout(drop)
        for table in (self.pos, self.case, self.rel, self.tags, self.traits, self.pair):
            nn.init.normal_(table.weight, std=0.05)
        nn.init.constant_(self.out.bias, -4.0)

    def forward(self, b) -> torch.Tensor:
        h, z = HIDDEN, BILINEAR
        n = len(b["inputs"])
        order = torch.argsort(b["tag_rows"], stable=True)
        offsets = torch.searchsorted(b["tag_rows"][order], torch.arange(n))
        inputs = b["inputs"]
        if self.training:  # a word unknown, now and then
            inputs = inputs * (torch.rand(n, 1) > 0.1)
        x = self.enter(inputs)
        x = x + self.pos(b["pos"]) + self.case(b["case"]) + self.rel(b["rel"])
        x = x + self.tags(b["tag_ids"][order], offsets)
        keep = (~b["border"]).float()[:, None]
        x = torch.relu(x) * keep
        for step, layer in zip((1, 2), self.conv, strict=True):
            pad = x.new_zeros(step, x.shape[1])
            window = torch.cat((torch.cat((pad, x[:-step])), x, torch.cat((x[step:], pad))), 1)
            x = x + self.drop(torch.relu(layer(window))) * keep
        ends = torch.cat((x[b["first"]], x[b["last"]], x[b["center"]]), 1)
        m = self.mention(self.drop(ends)) + self.traits(b["m_traits"])
        s, o, za, zb = m.split((h, h, z, z), 1)
        between, up, down, top = self.middle(x).split(h, 1)
        sums = torch.cat((between.new_zeros(1, h), between.cumsum(0)))
        starts = b["chain_sizes"].cumsum(0) - b["chain_sizes"]
        paths = nn.functional.embedding_bag(
            b["chain"], torch.cat((up, down), 1), starts, mode="sum"
        )
        up, down = paths.split(h, 1)
        i, j, at = b["subject"], b["object"], b["top"]
        width = (b["high"] - b["low"]).float()[:, None]
        hidden = s[i] + o[j] + self.pair(b["p_traits"])
        hidden = hidden + (sums[b["high"]] - sums[b["low"]]) / (width + 1).sqrt()
        meets = (at >= 0).float()[:, None]
        at = at.clamp(min=0)
        hidden = hidden + meets * (
            up[b["center"][i]] - up[at] + down[b["center"][j]] - down[at] + top[at]
        )
        hidden = hidden + self.product(za[i] * zb[j])
        hidden = self.drop(torch.relu(hidden))
        hidden = hidden + self.drop(torch.relu(self.second(hidden)))
        return self.out(hidden)


def predict(model, texts, tabs, size=16):
    """Return for every text its pairs and their probabilities (pair × type; 0: not allowed)."""
    model.eval()
    results = []
    with torch.no_grad():
        for start in range(0, len(texts), size):
            part = texts[start : start + size]
            items = [(t, example(t, tabs)) for t in part]
            b = batch(items, tabs)
            p = (torch.sigmoid(model(b)) * b["mask"]).numpy()
            at = 0
            for _, (_, pairs, _) in items:
                results.append((pairs, p[at : at + len(pairs.subject)]))
                at += len(pairs.subject)
    return results


def scored(texts, results, tabs):
    """Return arrays (type, score, right) of all candidates with both ends' scores taken in, and gold counts."""
    kinds, scores, right = [], [], []
    gold: Counter = Counter()
    index = {kind: i for i, kind in enumerate(tabs.types)}
    for text, (pairs, p) in zip(texts, results, strict=True):
        for kind, *_ in text.gold:
            gold[index.get(kind, -1)] += 1
        rows, columns = np.nonzero(p > 0.03)
        ms = text.mentions
        for r, k in zip(rows.tolist(), columns.tolist(), strict=True):
            a, b = ms[pairs.subject[r]], ms[pairs.object[r]]
            kinds.append(k)
            scores.append(p[r, k] * a.score * b.score)
            key = (tabs.types[k], (a.start, a.end, a.label), (b.start, b.end, b.label))
            right.append(key in text.gold)
    return np.array(kinds), np.array(scores), np.array(right), gold


def best_f1(kinds, scores, right, gold, types, enough=20):
    """
    Choose thresholds that maximise the micro F1: one for all, then one for each type.

    A type gains where its pairs are right at least half as often as F1 says: for a given F1 the
    best threshold of a type maximises 2 * right - F1 * kept, and F1 follows from all of them.
    Types with little gold keep the common threshold, the others stay near it: thresholds free to
    roam gain 2 points on the texts they are chosen on and lose 1 on others.
    """
    total = sum(gold.values())
    grid = np.arange(0.05, 0.9, 0.01)

    def f1(keep):
        return 2 * right[keep].sum() / max(keep.sum() + total, 1)

    common = max(grid, key=lambda t: f1(scores >= t))
    thresholds = np.full(types, common)
    for _ in range(5):
        level = f1(scores >= thresholds[kinds])
        for k in range(types):
            if gold[k] < enough:
                continue
            mine, good = scores[kinds == k], right[kinds == k]
            worth = [
                2 * good[mine >= t].sum() - level * (mine >= t).sum() - 25 * abs(t - common)
                for t in grid
            ]
            thresholds[k] = grid[int(np.argmax(worth))]
    return common, f1(scores >= common), thresholds, f1(scores >= thresholds[kinds])


def save(model, tabs: Tables, folder: Path, args: argparse.Namespace) -> None:
    """Write ``relations.npz`` (matrices input × output) and what made it, for pack_relations.py."""
    arrays = {}
    linear = {n for n, m in model.named_modules() if isinstance(m, nn.Linear)}
    for name, value in model.state_dict().items():
        array = value.numpy()
        if name.rpartition(".")[0] in linear and array.ndim == 2:
            array = array.T
        arrays[name] = np.ascontiguousarray(array)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(
        folder / "relations.npz",
        allowed=tabs.allowed,
        across=tabs.across,
        names=tabs.names,
        **arrays,
    )
    paths = {"nerel", "out", "cache", "rured", "start"}  # of the machine, not of the weights
    told = {k: str(v) for k, v in vars(args).items() if k not in paths}
    made = {"types": tabs.types, "arguments": told}
    (folder / "relations.json").write_text(json.dumps(made, indent=1), encoding="utf-8")


def restore(model, folder: Path) -> None:
    """Set the weights of *model* to those that ``save`` wrote into *folder*."""
    linear = {n for n, m in model.named_modules() if isinstance(m, nn.Linear)}
    with np.load(folder / "relations.npz") as pack:
        state = {}
        for name in model.state_dict():
            array = pack[name].astype(np.float32)
            turned = name.rpartition(".")[0] in linear and array.ndim == 2
            state[name] = torch.from_numpy(np.ascontiguousarray(array.T if turned else array))
    model.load_state_dict(state)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nerel", type=Path)
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--epochs", type=int, default=24)
    parser.add_argument("--drop", type=float, default=0.5)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--decay", type=float, default=1e-2)
    parser.add_argument("--rured", type=Path)
    parser.add_argument("--guessed", type=float, default=0.5)
    parser.add_argument("--start", type=Path, help="folder of a trained scorer to go on from")
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    train = prepared(args.nerel / "train", args.cache)
    dev = prepared(args.nerel / "dev", args.cache)
    more = prepared(args.rured, args.cache, mapped) if args.rured else []
    more = [replace(t, told=frozenset(RURED.values())) for t in more]
    guessed = {t.id: t for t in recognized(train, args.cache, "train")}
    dev_guessed = recognized(dev, args.cache, "dev")
    tabs = tables(train)
    model = Scorer(train[0].inputs.shape[1], len(tabs.types), args.drop)
    print(
        sum(p.numel() for p in model.parameters()),
        "parameters",
        len(tabs.types),
        "types",
        flush=True,
    )
    if args.start:
        restore(model, args.start)
    average = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995)
    )
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=args.decay)
    size = 12
    steps = args.epochs * ((len(train) + len(more)) // size + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, args.rate, total_steps=steps + 1)
    for epoch in range(args.epochs):
        began, losses = time.time(), []
        model.train()
        texts = [guessed[t.id] if rng.random() < args.guessed else t for t in train] + more
        rng.shuffle(texts)
        for start in range(0, len(texts), size):
            part = texts[start : start + size]
            items = [(t, example(t, tabs)) for t in part if len(t.mentions) > 1]
            b = batch(items, tabs)
            mask = b["mask"].float()
            loss = nn.functional.binary_cross_entropy_with_logits(
                model(b), b["answers"], weight=mask, reduction="sum"
            ) / max(float(b["answers"].sum()), 1.0)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            average.update_parameters(model)
            losses.append(loss.item())
        if epoch % 3 == 2 or epoch + 1 == args.epochs:
            for name, judged in (("gold", dev), ("found", dev_guessed)):
                results = predict(average.module, judged, tabs)
                common, one, _, own = best_f1(*scored(judged, results, tabs), len(tabs.types))
                print(
                    f"epoch {epoch} loss {np.mean(losses):.4f} dev F1 with {name} mentions "
                    f"{one:.4f} at {common:.2f}, {own:.4f} by type, {time.time() - began:.0f} s",
                    flush=True,
                )
    if args.out:
        save(average.module, tabs, args.out, args)


if __name__ == "__main__":
    main()
