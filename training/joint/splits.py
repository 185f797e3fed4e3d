"""Which annotated articles the network learns from, and which are held back to calibrate by."""

from __future__ import annotations

import pickle
from pathlib import Path

WORK = Path(__file__).resolve().parents[1] / "work/joint"
#: Every so many articles one is held back.
_SHARE = 8


def load(name: str) -> list:
    """Return the prepared articles *name*; none where there are none."""
    path = WORK / f"{name}.pickle"
    return pickle.loads(path.read_bytes()) if path.exists() else []


def split(prepared: list) -> tuple[list, list]:
    """Return what is learnt from, and what is held back."""
    held = [p for k, p in enumerate(prepared) if k % _SHARE == 5]
    ids = {p["id"] for p in held}
    return [p for p in prepared if p["id"] not in ids], held


def held_back() -> list:
    """Return all that is held back, of the corpus and of our own annotations."""
    return [p for name in ("train", "annotations") for p in split(load(name))[1]]
