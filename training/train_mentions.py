"""Train the nested recognizer; ``train_mentions.py --help`` tells how. Resumes where it stopped."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from batches import EXTRA, LABELS, Corpus, Words, batches
from measure import figures, predict, spans_of
from network import Config, Network
from pobeda_extract.models import Models
from pobeda_extract.recognize.features import ALPHABET
from prepare import WORK, tag_names


def gold_loss(net: Network, b: dict[str, Any], extra: bool, smooth: float, worth: Tensor) -> Tensor:
    """
    Ask which spans are mentions, and of those (and of what looks like one) the label.

    *worth* tells for each label how much a gold span of it counts.
    """
    out = {k: v.float() for k, v in net(b).items()}
    i, j, gold = b["first"], b["last"], b["gold"]
    pair = net.pair_scores(out, i, j)
    total = len(b["rows"])
    weights = None if extra else worth[gold]
    truth = (gold > 0).float()
    loss = F.binary_cross_entropy_with_logits(pair, truth, weights, reduction="sum") / total
    with torch.no_grad():
        chosen = (pair > -3.0) | (gold > 0) | (torch.rand(len(pair)) < 0.01)
        if int(chosen.sum()) > 4 * total:
            chosen = (gold > 0) | (torch.rand(len(pair)) < 2 * total / len(pair))
    at = chosen.nonzero()[:, 0]
    states = net.span_states(out, i[at], j[at])
    scores = (net.extra if extra else net.label)(states)
    asked = F.cross_entropy(
        scores, gold[at], None if extra else worth, reduction="sum", label_smoothing=smooth
    )
    return loss + asked / total


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


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("name", help="checkpoints and log go to work/NAME.*")
    add("--epochs", type=int, default=30)
    add("--until", type=int, default=0, help="stop after so many epochs of the schedule")
    add("--seed", type=int, default=0)
    add("--rate", type=float, default=2e-3)
    add("--batch", type=int, default=700, help="words")
    add("--ema", type=float, default=0.998, help="how slowly the averaged weights follow")
    add("--smooth", type=float, default=0.0, help="label smoothing")
    add("--rured", action="store_true", help="second task: RuRED's own labels")
    add("--teach", default="", metavar="LABELS:CORPUS,…", help="learn what label.py wrote")
    add("--start", default="", help="begin with the weights of this checkpoint")
    add("--share", type=float, default=1.0, help="of the taught sentences in an epoch")
    add("--gold", type=float, default=1.0, help="of the gold sentences in an epoch")
    add("--favour", nargs="*", default=[], metavar="LABEL=WORTH", help="gold spans that count more")
    add("--part", type=int, default=0, help="learn from every n-th text only: for trials")
    add("--held", type=int, default=0, help="measure on every n-th training text, left out")
    add("--set", nargs="*", default=[], metavar="FIELD=VALUE", help="sizes and rates")
    return parser.parse_args()


def chosen(pairs: list[str], rured: bool) -> Config:
    """Return the configuration with what the command line changes."""
    types = {f.name: str(f.type) for f in fields(Config)}
    read = {"int": int, "float": float, "bool": lambda value: value == "1"}
    values = {}
    for pair in pairs:
        key, value = pair.split("=")
        values[key] = read[types[key]](value)
    if rured:
        values["extra_labels"] = len(EXTRA)
    return Config(**values)


def build(config: Config, models: Models) -> Network:
    """Return a fresh network for these models' tags."""
    tags, rels = len(tag_names(models)) + 1, len(models.rel_names) + 1
    return Network(config, len(ALPHABET) + 2, tags, rels, len(LABELS))


def widened(state: dict[str, Tensor], net: Network) -> dict[str, Tensor]:
    """Let a network go on with inputs (names, context) that it did without: they begin at zero."""
    known = state["project.weight"]
    more = net.project.weight.shape[1] - known.shape[1]
    return {**state, "project.weight": F.pad(known, (0, more))}


class Lessons:
    """All that a network learns from in an epoch, in a new order each time."""

    def __init__(self, args: argparse.Namespace, config: Config) -> None:
        width = config.width
        self._args = args
        self.gold = Corpus(["nerel-train"], LABELS, width, -args.part or args.held)
        self._worth = torch.ones(len(LABELS))
        for favour in args.favour:
            label, _, worth = favour.partition("=")
            self._worth[LABELS.index(label)] = float(worth)
        self._other = Corpus(["rured"], EXTRA, width) if args.rured else None
        self._taught = None
        if args.teach:
            names = args.teach.split(",")
            taught = Corpus([name.split(":")[1] for name in names], LABELS, width)
            taught.sentences = [(*s[:3], {}) for s in taught.sentences]
            taught.teach(names)
            self._taught = taught

    def __call__(self) -> list[tuple[str, Corpus, list[int]]]:
        size = self._args.batch
        picked = batches(self.gold, size, True)
        work = [("gold", self.gold, p) for p in picked[: int(len(picked) * self._args.gold)]]
        if self._other:
            work += [("other", self._other, p) for p in batches(self._other, size, True)]
        if self._taught:
            picked = batches(self._taught, size, True)
            share = int(len(picked) * self._args.share)
            work += [("taught", self._taught, p) for p in picked[:share]]
        random.shuffle(work)
        return work

    def loss(self, net: Network, kind: str, b: dict[str, Any]) -> Tensor:
        if kind == "taught":
            return lesson_loss(net, b)
        return gold_loss(net, b, kind == "other", self._args.smooth, self._worth)


class Trainer:
    """A network, its averaged twin, and what is needed to go on after a stop."""

    def __init__(self, args: argparse.Namespace, net: Network, steps: int) -> None:
        self.args, self.net = args, net
        self.slow = {k: v.detach().clone() for k, v in net.state_dict().items()}
        learned = [p for p in net.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(learned, args.rate, weight_decay=1e-2, fused=True)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer, args.rate, total_steps=steps, pct_start=0.08
        )
        self.epoch, self.best, self.step = 0, 0.0, 0
        self._checkpoint = WORK / f"{args.name}.checkpoint.pt"

    def learn(self, loss: Tensor) -> None:
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimizer.step()
        self.schedule.step()
        self.step += 1
        decay = min(self.args.ema, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            state = self.net.state_dict()
            for key, value in self.slow.items():
                value.lerp_(state[key], 1 - decay)

    def save(self) -> None:
        state = {
            "net": self.net.state_dict(), "slow": self.slow, "epoch": self.epoch,
            "best": self.best, "step": self.step, "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(), "random": random.getstate(),
            "torch": torch.get_rng_state(),
        }  # fmt: skip
        torch.save(state, self._checkpoint)

    def resume(self) -> None:
        if self._checkpoint.exists():
            state = torch.load(self._checkpoint, weights_only=False)
            self.net.load_state_dict(state["net"])
            self.slow = state["slow"]
            self.epoch, self.best, self.step = state["epoch"], state["best"], state["step"]
            self.optimizer.load_state_dict(state["optimizer"])
            self.schedule.load_state_dict(state["schedule"])
            random.setstate(state["random"])
            torch.set_rng_state(state["torch"])


def epochs(trainer: Trainer, lessons: Lessons, dev: Corpus, words: Words) -> Iterator[str]:
    """Train epoch by epoch; yield a line on each. The best averaged weights are kept."""
    args, net = trainer.args, trainer.net
    for epoch in range(trainer.epoch, args.until or args.epochs):
        net.train()
        start, total, work = time.process_time(), 0.0, lessons()
        for kind, corpus, picked in work:
            b = corpus.batch(picked, words)
            if kind == "taught":
                b = corpus.lesson(b, words)
            with torch.autocast("cpu", torch.bfloat16):
                loss = lessons.loss(net, kind, b)
            trainer.learn(loss)
            total += loss.item()
        spent = time.process_time() - start
        fast = {k: v.detach().clone() for k, v in net.state_dict().items()}
        net.load_state_dict(trainer.slow)
        result = figures(dev, spans_of(dev, predict(net, dev, words)))
        p, r, f, _ = result["micro"]
        if f > trainer.best:
            trainer.best = f
            meta = {"config": net.config.asdict(), "dev": result, "epoch": epoch}
            state = {"net": trainer.slow, "args": vars(args), **meta}
            torch.save(state, WORK / f"{args.name}.best.pt")
        net.load_state_dict(fast)
        trainer.epoch = epoch + 1
        trainer.save()
        mean = total / len(work)
        yield f"{epoch} loss {mean:.4f} P {p:.4f} R {r:.4f} F {f:.4f} train {spent:.0f} s"


def main() -> None:
    args = arguments()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    models, config = Models(), chosen(args.set, args.rured)
    words, lessons = Words(models, config.width), Lessons(args, config)
    held = Corpus(["nerel-train"], LABELS, config.width, -args.held) if args.held else None
    dev = held or Corpus(["nerel-dev"], LABELS, config.width)
    net = build(config, models)
    if args.start:
        state = torch.load(WORK / f"{args.start}.best.pt", weights_only=False)
        net.load_state_dict(widened(state["net"], net))
    print(config, sum(p.numel() for p in net.parameters()), "parameters", flush=True)
    # Batches differ a little from epoch to epoch; the schedule must not run out of steps.
    trainer = Trainer(args, net, int(args.epochs * len(lessons()) * 1.02) + 10)
    trainer.resume()
    with (WORK / f"{args.name}.log").open("a") as log:
        for line in epochs(trainer, lessons, dev, words):
            print(line, flush=True)
            print(line, file=log, flush=True)
    meta = torch.load(WORK / f"{args.name}.best.pt", weights_only=False)
    table = {k: [round(x, 3) for x in v] for k, v in meta["dev"].items()}
    print(json.dumps(table, ensure_ascii=False))


if __name__ == "__main__":
    main()
