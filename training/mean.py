"""Average the weights of networks that grew from one another: ``mean.py OUT NAME NAME …``.

Rounds of training that start from the last one's weights stay in one valley, and their mean there
is often better than each (Wortsman et al., Model soups, ICML 2022). It costs nothing at inference.
"""

from __future__ import annotations

import sys

import torch

from prepare import WORK


def main() -> None:
    out, names = sys.argv[1], sys.argv[2:]
    states = [torch.load(WORK / f"{name}.best.pt", weights_only=False) for name in names]
    net = {
        key: sum(state["net"][key] for state in states) / len(states)
        if value.is_floating_point()
        else value
        for key, value in states[-1]["net"].items()
    }
    args = {**states[-1]["args"], "mean": names}
    torch.save({"net": net, "config": states[-1]["config"], "args": args}, WORK / f"{out}.best.pt")


if __name__ == "__main__":
    main()
