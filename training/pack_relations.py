"""Pack a trained relation scorer for the wheel: ``pack_relations.py FOLDER NEREL_DIR``.

Chooses every type's threshold and calibrates the scores on the development split, with the mentions
that the package's own recognizer finds there: run it again whenever the recognizer changes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import subprocess
from pathlib import Path

import numpy as np

from pobeda_extract.relate import features as F
from pobeda_extract.relate.scorer import PACK, Network
from pobeda_extract.weights import PROTOCOL
from relation_texts import prepared, recognized
from train_relations import best_f1, scored

WEIGHTS = Path(__file__).parents[1] / "src/pobeda_extract/weights"


class Types:
    """What ``scored`` asks of the tables."""

    def __init__(self, types: list[str]) -> None:
        self.types = types


def rated(texts, network: Network):
    """Return for every text its pairs and their probabilities, by the numpy network."""
    results = []
    for text in texts:
        found = F.table(text.sentences, text.mentions)
        pairs = F.pairs(found, network.within, network.across, network.names)
        results.append((pairs, network.rate(found, pairs, text.inputs.astype(np.float32))))
    return results


def logit(p):
    """Return the log odds."""
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p))


def calibration(scores, right):
    """Fit «log odds of being right = slope * log odds of the score + shift» by Newton's method."""
    x = np.stack((logit(scores), np.ones(len(scores))), 1)
    w = np.array([1.0, 0.0])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        w = w + np.linalg.solve(hessian, x.T @ (right - p))
    return w


def expected_error(scores, right):
    """Return the expected calibration error over ten bins of equal width."""
    bins = np.minimum((scores * 10).astype(int), 9)
    return sum(
        abs(scores[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in range(10)
        if (bins == b).any()
    )


def crossed(texts, results, types):
    """Return F1 where each half of the texts is judged by thresholds chosen on the other."""
    tp = kept = gold = 0
    for half in (0, 1):
        own = slice(half, None, 2)
        other = slice(1 - half, None, 2)
        _, _, thresholds, _ = best_f1(
            *scored(texts[other], results[other], types), len(types.types)
        )
        kinds, scores, right, answers = scored(texts[own], results[own], types)
        keep = scores >= thresholds[kinds]
        tp, kept, gold = tp + right[keep].sum(), kept + keep.sum(), gold + sum(answers.values())
    return 2 * tp / (kept + gold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("nerel", type=Path)
    parser.add_argument("--cache", type=Path)
    args = parser.parse_args()
    made = json.loads((args.folder / "relations.json").read_text("utf-8"))
    with np.load(args.folder / "relations.npz") as pack:
        arrays = {
            k: pack[k] if pack[k].dtype == bool else pack[k].astype(np.float16) for k in pack.files
        }
    network = Network(arrays)
    types = Types(made["types"])
    dev = prepared(args.nerel / "dev", args.cache)
    found = recognized(dev, None, "dev")
    figures = {}
    kinds, scores, right, gold = scored(dev, rated(dev, network), types)
    figures["gold_mentions_f1"] = best_f1(kinds, scores, right, gold, len(types.types))[3]
    results = rated(found, network)
    kinds, scores, right, gold = scored(found, results, types)
    _, _, thresholds, figures["micro_f1"] = best_f1(kinds, scores, right, gold, len(types.types))
    figures["micro_f1_thresholds_from_other_half"] = crossed(found, results, types)
    slope, shift = calibration(scores, right)
    honest = 1 / (1 + np.exp(-(slope * logit(scores) + shift)))
    figures["calibration_error_before"] = expected_error(scores, right)
    figures["calibration_error"] = expected_error(honest, right)
    least = 1 / (1 + np.exp(-(slope * logit(thresholds) + shift)))
    rows = []
    for k, kind in enumerate(types.types):
        keep = (kinds == k) & (scores >= thresholds[k])
        tp = right[keep].sum()
        p, r = tp / max(keep.sum(), 1), tp / max(gold[k], 1)
        f1 = 2 * tp / max(keep.sum() + gold[k], 1)
        rows.append(f"{kind} = {[round(float(v), 4) for v in (p, r, f1)] + [gold[k]]}")
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    data = buffer.getvalue()
    (WEIGHTS / f"{PACK}.npz").write_bytes(data)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    lines = [
        "# The card of the relation scorer; written by training/pack_relations.py.",
        f"protocol = {PROTOCOL}",
        f"features = {F.VERSION}",
        f'sha256 = "{hashlib.sha256(data).hexdigest()}"',
        f"types = {json.dumps(types.types)}",
        "# A pair is a relation of its type from this calibrated score on.",
        f"thresholds = {[round(float(t), 3) for t in least]}",
        f"calibration = [{slope:.4f}, {shift:.4f}]",
        "",
        "[made]",
        'command = "training/RELATIONS.md"',
        f"arguments = {json.dumps(json.dumps(made['arguments']))}",
        f"commit = {json.dumps(commit)}",
        'data = ["NEREL v1.1 train (training/SOURCES.toml)"]',
        "",
        "[measured]",
        "# NEREL v1.1 dev, end to end (the package's own mentions, exact spans and types of both",
        "# ends) unless it says gold; by type: precision, recall, F1, gold relations.",
        *(f"{name} = {float(value):.4f}" for name, value in figures.items()),
        *rows,
    ]
    (WEIGHTS / f"{PACK}.toml").write_text("\n".join(lines) + "\n", "utf-8")
    print(len(data), "bytes", figures)


if __name__ == "__main__":
    main()
