"""Train the joint reader: train.py NAME --epochs N [--start PT]; the rate rises, then falls to zero.

Learns from ``training/work/joint/{train,annotations,nerel}.pickle`` (``prepare.py``), holds a part
back for calibration (``held``), prints losses and writes ``training/work/joint/NAME.pt``.
"""

from __future__ import annotations

import argparse
import json
import random
import time

import numpy as np
import torch
from examples import WORK, build
from splits import load, split

from network import Reader, batch, loss

torch.set_num_threads(1)
torch.set_flush_denormal(True)
NEREL = ["", "AGE", "AWARD", "CITY", "COUNTRY", "CRIME", "DATE", "DISEASE", "DISTRICT", "EVENT", "FACILITY", "FAMILY", "IDEOLOGY", "LANGUAGE", "LAW", "LOCATION", "MONEY", "NATIONALITY", "NUMBER", "ORDINAL", "ORGANIZATION", "PENALTY", "PERCENT", "PERSON", "PRODUCT", "PROFESSION", "RELIGION", "STATE_OR_PROVINCE", "TIME", "WORK_OF_ART"]
INDEX = {label: k for k, label in enumerate(NEREL)}


def vocabulary():
    """The pieces of the cut vocabulary and their scores."""
    model = json.loads((WORK / "tokenizer.json").read_text("utf-8"))["model"]
    return [p for p, _ in model["vocab"]], [s for _, s in model["vocab"]]


def grouped(examples: list, most: int, rng) -> list[list]:
    size = lambda e: len(e.cut.ids)  # noqa: E731
    order = list(examples)
    rng.shuffle(order)
    out = []
    for k in range(0, len(order), 48):
        group, total = [], 0
        for e in sorted(order[k : k + 48], key=size):
            if group and total + size(e) > most:
                out.append(group)
                group, total = [], 0
            group.append(e)
            total += size(e)
        if group:
            out.append(group)
    rng.shuffle(out)
    return out


def start(net, path: str) -> None:
    state = torch.load(path)
    own = net.state_dict()
    if "nerel.ends.weight" not in state:  # the encoder as it came from NEREL
        state = {k if k.startswith("encoder.") else f"nerel.{k}": v.float() for k, v in state.items()}
        state.update({k.replace("nerel.", "own."): v for k, v in state.items() if k.startswith("nerel.") and "label" not in k})
    state = {k: v for k, v in state.items() if k in own and own[k].shape == v.shape}
    net.load_state_dict(state, strict=False)
    print("start", path, len(state), "of", len(own), "tensors", flush=True)


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("name")
    ap.add_argument("--epochs", type=float, default=8)
    ap.add_argument("--start")
    ap.add_argument("--layers", type=int, default=6)
    ap.add_argument("--rate", type=float, default=2e-4)
    ap.add_argument("--head", type=float, default=1e-3)
    ap.add_argument("--decay", type=float, default=0.9)
    ap.add_argument("--pieces", type=int, default=1536)
    ap.add_argument("--nerel", type=float, default=0.3, help="share of NEREL's articles an epoch")
    ap.add_argument("--own", type=float, default=0.5, help="share of articles with the program's entities")
    ap.add_argument("--share", type=float, default=1.0, help="of the articles, for the learning curve")
    ap.add_argument("--all", action="store_true", help="hold nothing back")
    ap.add_argument("--data", default="train,annotations")
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    from pobeda_extract.score.pieces import Pieces

    words, scores = vocabulary()
    pieces = Pieces(words, scores)
    prepared = []
    for name in a.data.split(","):
        if (WORK / f"{name}.pickle").exists():
            part = load(name)
            prepared += part if a.all else split(part)[0]
    if a.share < 1:
        random.Random(5).shuffle(prepared)
        prepared = prepared[: int(len(prepared) * a.share)]
    t = time.time()
    views = [(build(p, pieces, False), build(p, pieces, True)) for p in prepared]
    nerel = [build(p, pieces, False) for p in load("nerel")] if a.nerel else []
    print(len(views), "articles,", len(nerel), "of NEREL, built in %.0f s" % (time.time() - t), flush=True)
    net = Reader(len(words), a.layers, len(NEREL))
    if a.start:
        start(net, a.start)
    net.encoder.word.weight.requires_grad_(False)
    groups = []
    for n, p in net.named_parameters():
        if not p.requires_grad:
            continue
        depth = a.layers - 1 - int(n.split(".")[2]) if n.startswith("encoder.layers.") else a.layers
        lr = a.rate * a.decay**depth if n.startswith("encoder.") else a.head
        groups.append({"params": [p], "lr": lr, "base": lr, "weight_decay": 0.01 if p.ndim > 1 else 0.0})
    opt = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
    parameters = [p for g in groups for p in g["params"]]
    per = None
    step, total, epoch, began = 0, 1, 0, time.time()
    queue: list = []
    while step < total:
        now = [v[rng.random() < a.own] for v in views]
        mix = grouped(now, a.pieces, rng)
        if nerel:
            count = int(len(nerel) * a.nerel)
            while len(queue) < count:
                queue += rng.sample(nerel, len(nerel))
            mix += grouped(queue[:count], a.pieces, rng)
            queue = queue[count:]
            rng.shuffle(mix)
        if per is None:
            per = len(mix)
            total = int(per * a.epochs)
        net.train()
        sums: dict[str, list[float]] = {}
        for items in mix:
            if step >= total:
                break
            t = step / total
            f = max(0.0, min((t + 0.002) / 0.08, (1 - t) / 0.92))
            for g in opt.param_groups:
                g["lr"] = g["base"] * f
            b = batch(items, INDEX)
            with torch.autocast("cpu", torch.bfloat16):
                cost, parts = loss(net, b)
            opt.zero_grad(set_to_none=True)
            cost.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            opt.step()
            step += 1
            for k, v in parts.items():
                sums.setdefault(k, []).append(v)
            if step % 50 == 0:
                print(f"{a.name} {step}/{total} {time.time() - began:.0f}s " + " ".join(f"{k} {np.mean(v):.3f}" for k, v in sorted(sums.items())), flush=True)
        epoch += 1
        print(f"{a.name} epoch {epoch} {time.time() - began:.0f}s " + " ".join(f"{k} {np.mean(v):.3f}" for k, v in sorted(sums.items())), flush=True)
        torch.save({k: v.half() for k, v in net.state_dict().items()}, WORK / f"{a.name}.pt")
    print("done", flush=True)


if __name__ == "__main__":
    main()
