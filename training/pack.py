"""Pack a trained recognizer for the wheel: ``pack.py CHECKPOINT [NAME]``; measures and calibrates."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch

from batches import LABELS, Corpus, Words
from measure import figures, predict, spans_of
from network import Config
from pobeda_extract.models import Models
from pobeda_extract.recognize.features import VERSION
from pobeda_extract.weights import PROTOCOL
from prepare import WORK, tag_names
from train_mentions import build

#: Labels are weighed gently: what dev asks for is only a hint of what readers need.
MOST_BIAS = 0.3
WEIGHTS = Path(__file__).parents[1] / "src/pobeda_extract/weights"


def biases(found: list[Any], corpus: Corpus) -> Any:
    """
    Return what to add to each label's logit: more events, fewer cities, …

    Each half of the texts is tuned alone, label by label; only what both halves ask for is kept,
    and no more than the more modest one asks. Labels with few spans are left as they are.
    """
    where = [w for d in corpus.docs for w in d["where"]]
    ids = {label: i for i, label in enumerate(LABELS)}
    gold = [{(a, z): ids[label] for a, z, label in d["gold"]} for d in corpus.docs]
    texts = np.array([doc for doc, *_ in found])
    logits = np.log(np.maximum(np.array([p for *_, p in found]), 1e-9))
    truth = np.array([gold[doc].get((where[a][0], where[z][1]), 0) for doc, a, z, _ in found])
    counts = np.zeros((len(corpus.docs), len(LABELS)), int)
    for number, d in enumerate(corpus.docs):
        for *_, label in d["gold"]:
            counts[number, ids[label]] += 1

    def tuned(docs: Any) -> Any:
        rows = np.isin(texts, docs)
        known, right, total = logits[rows], truth[rows], counts[docs].sum()

        def f1(bias: Any) -> float:
            best = (known + bias).argmax(1)
            return 2 * ((best == right) & (best > 0)).sum() / ((best > 0).sum() + total)

        bias = np.zeros(len(LABELS))
        for _ in range(2):
            for label in range(1, len(LABELS)):
                if counts[docs][:, label].sum() >= 40:
                    tries = []
                    for value in np.arange(-0.8, 0.81, 0.1):
                        bias[label] = value
                        tries.append((f1(bias) - 0.0004 * abs(value), value))
                    bias[label] = max(tries)[1]
        return bias

    halves = [tuned(np.arange(start, len(corpus.docs), 2)) for start in (0, 1)]
    least = np.minimum(*map(abs, halves)) * (np.sign(halves[0]) == np.sign(halves[1]))
    return np.round(np.minimum(least, MOST_BIAS) * np.sign(halves[0]), 1) + 0.0


def biased(found: list[Any], bias: Any) -> list[Any]:
    """Return the same candidates with *bias* added to their logits."""
    result = []
    for doc, a, z, p in found:
        q = p * np.exp(bias)
        result.append((doc, a, z, q / q.sum()))
    return result


def temperature(found: list[Any], corpus: Corpus) -> tuple[float, float, float]:
    """Return the temperature that makes scores honest, and the calibration error before and after."""
    where = [w for d in corpus.docs for w in d["where"]]
    logits, right = [], []
    for doc, a, z, p in found:
        k = int(p.argmax())
        if k:
            logits.append(np.log(np.maximum(p, 1e-9)))
            right.append((where[a][0], where[z][1], LABELS[k]) in corpus.docs[doc]["gold"])
    rows, truth = np.array(logits), np.array(right)

    def scores(t: float) -> Any:
        e = np.exp(rows / t - (rows / t).max(1, keepdims=True))
        return (e / e.sum(1, keepdims=True)).max(1)

    def loss(t: float) -> float:
        s = np.clip(scores(t), 1e-6, 1 - 1e-6)
        return float(-(truth * np.log(s) + (1 - truth) * np.log(1 - s)).mean())

    best = min(np.arange(0.6, 3.0, 0.02), key=loss)
    return float(best), expected_error(scores(1.0), truth), expected_error(scores(best), truth)


def expected_error(scores: Any, truth: Any) -> float:
    """Return the expected calibration error over ten bins of equal width."""
    bins = np.minimum((scores * 10).astype(int), 9)
    return float(
        sum(
            abs(scores[bins == b].mean() - truth[bins == b].mean()) * (bins == b).mean()
            for b in range(10)
            if (bins == b).any()
        )
    )


def command(args: dict[str, Any]) -> str:
    """Return the line that trained the network; training/README.md has what comes before it."""
    if "mean" in args:
        return f"training/mentions.sh; the mean of {', '.join(args['mean'])}"
    words = ["train_mentions.py", args["name"]]
    for key, value in args.items():
        if isinstance(value, list):
            words += [f"--{key}", *value] if value else []
        elif key != "name" and value not in ("", 0, 0.0, False):
            words += [f"--{key}"] if value is True else [f"--{key}", str(value)]
    return " ".join(words)


def data_of(args: dict[str, Any]) -> list[str]:
    """Return the corpora of training/SOURCES.toml behind the network, its teachers' included."""
    taught = [name.partition(":")[2] for name in args["teach"].split(",") if name]
    return ["nerel train, gold", *(f"{name}, teachers' labels" for name in taught)]


def main() -> None:
    source, name = sys.argv[1], (sys.argv[2:] or ["mentions-v1"])[0]
    torch.set_num_threads(1)
    state = torch.load(WORK / f"{source}.best.pt", weights_only=False)
    config = Config(**{**state["config"], "extra_labels": 0})
    models = Models()
    tags, rels = ["", *tag_names(models)], ["", *models.rel_names]
    net = build(config, models)
    weights = {k: v for k, v in state["net"].items() if not k.startswith("extra.")}
    weights = {k: v.half().float() for k, v in weights.items()}
    net.load_state_dict(weights)
    words = Words(models, config.width)
    dev = Corpus(["nerel-dev"], LABELS, config.width)
    found = predict(net, dev, words)
    plain = figures(dev, spans_of(dev, found))
    bias = biases(found, dev)
    found = biased(found, bias)
    table = figures(dev, spans_of(dev, found))
    t, before, after = temperature(found, dev)
    buffer = io.BytesIO()
    np.savez(buffer, **{k: v.numpy().astype(np.float16) for k, v in weights.items()})
    data = buffer.getvalue()
    (WEIGHTS / f"{name}.npz").write_bytes(data)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    q = lambda value: json.dumps(value, ensure_ascii=False)  # noqa: E731
    lines = [
        "# The card of the nested recognizer; written by training/pack.py, read by the loader.",
        f"protocol = {PROTOCOL}",
        f"features = {VERSION}",
        f'sha256 = "{hashlib.sha256(data).hexdigest()}"',
        f"temperature = {t:.2f}",
        f"labels = {q(LABELS)}",
        f"label_bias = {bias.tolist()}",
        f"tags = {q(tags)}",
        f"rels = {q(rels)}",
        "",
        "[config]",
        *(f"{k} = {q(v)}" for k, v in config.asdict().items()),
        "",
        "[made]",
        f"command = {q(command(state['args']))}",
        f"commit = {q(commit)}",
        f"data = {q(data_of(state['args']))}",
        "",
        "[measured]",
        "# NEREL v1.1 dev, exact spans: precision, recall, F1, gold spans; torch, before the program.",
        f"micro_without_bias = {[round(v, 4) for v in plain['micro']]}",
        f"calibration_error_before = {before:.4f}",
        f"calibration_error = {after:.4f}",
        *(f"{k} = {[round(v, 4) for v in row]}" for k, row in table.items()),
    ]
    (WEIGHTS / f"{name}.toml").write_text("\n".join(lines) + "\n", "utf-8")
    print(
        len(data), "bytes", plain["micro"], table["micro"], "temperature", t, "ECE", before, after
    )


if __name__ == "__main__":
    main()
