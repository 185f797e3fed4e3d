"""The mean of the weights of several rounds: average.py OUT NAME NAME…

Rounds that grew from one another lie in one basin; their mean errs less than the last of them.
"""

from __future__ import annotations

import sys

import torch
from splits import WORK


def main() -> None:
    out, *names = sys.argv[1:]
    rounds = [{k: v.float() for k, v in torch.load(WORK / f"{n}.pt").items()} for n in names]
    mean = {k: (sum(r[k] for r in rounds) / len(rounds)).half() for k in rounds[0]}
    torch.save(mean, WORK / f"{out}.pt")


if __name__ == "__main__":
    main()
