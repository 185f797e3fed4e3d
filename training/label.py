"""Let an ensemble of teachers label raw texts: ``label.py OUT CORPUS,CORPUS TEACHER TEACHER …``."""

from __future__ import annotations

import pickle
import sys
import time

import numpy as np
import torch

from batches import LABELS, Corpus, Words, batches
from measure import figures, spans_of
from network import Config, Network
from pobeda_extract.models import Models
from prepare import WORK
from train_mentions import build

#: Spans that all teachers together believe in less than this are plain «none».
LEAST = 0.01


def load(name: str, models: Models) -> Network:
    """Return the network of a checkpoint, ready to predict."""
    state = torch.load(WORK / f"{name}.best.pt", weights_only=False)
    net = build(Config(**{**state["config"], "extra_labels": 0}), models)
    net.load_state_dict({k: v for k, v in state["net"].items() if not k.startswith("extra.")})
    return net.eval()


@torch.no_grad()
def label(nets: list[Network], corpus: Corpus, words: Words) -> list[tuple[np.ndarray, ...]]:
    """Return, batch by batch, first and last rows, pair and label probabilities of likely spans."""
    result = []
    for picked in batches(corpus, 4000, shuffle=False):
        b = corpus.batch(picked, words)
        outs, pair = [], 0
        for net in nets:
            with torch.autocast("cpu", torch.bfloat16):
                out = {k: v.float() for k, v in net(b).items()}
            outs.append(out)
            pair = pair + net.pair_scores(out, b["first"], b["last"]).sigmoid() / len(nets)
        at = (pair > LEAST).nonzero()[:, 0]
        i, j = b["first"][at], b["last"][at]
        probs = sum(
            net.label(net.span_states(out, i, j)).softmax(1)
            for net, out in zip(nets, outs, strict=True)
        ) / len(nets)
        rows = b["rows"]
        result.append(
            (
                rows[i.numpy()],
                rows[j.numpy()],
                pair[at].numpy().astype(np.float16),
                probs.numpy().astype(np.float16),
            )
        )
    return result


def main() -> None:
    out, names, teachers = sys.argv[1], sys.argv[2].split(","), sys.argv[3:]
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    models = Models()
    nets = [load(name, models) for name in teachers]
    words = Words(models, nets[0].config.width)
    dev = Corpus(["nerel-dev"], LABELS, words.most)
    found = []
    doc_of = np.repeat(np.arange(len(dev.docs)), [len(d["words"]) for d in dev.docs])
    for a, z, _, probs in label(nets, dev, words):
        found += [(int(doc_of[x]), int(x), int(y), p) for x, y, p in zip(a, z, probs, strict=True)]
    print("ensemble on dev", [round(x, 4) for x in figures(dev, spans_of(dev, found))["micro"]])
    if names == [""]:
        return
    start = time.process_time()
    for name in names:
        corpus = Corpus([name], LABELS, words.most)
        parts = label(nets, corpus, words)
        with (WORK / f"{out}.{name}.pkl").open("wb") as file:
            pickle.dump(tuple(np.concatenate(x) for x in zip(*parts, strict=True)), file, 5)
        print(
            name, sum(len(p[0]) for p in parts), f"{time.process_time() - start:.0f} s", flush=True
        )


if __name__ == "__main__":
    main()
