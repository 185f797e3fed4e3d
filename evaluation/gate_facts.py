"""Hold the figures on FactRuEval's devset to their floors: exit status 1 where one has sunk.

    python evaluation/gate_facts.py

Floors are in ``floors_facts.json``: track → type → least F1. Without ``../shared`` there is nothing
to measure: status 0.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import factrueval

SHARED = Path(__file__).resolve().parents[2] / "shared"
DEVSET = SHARED / "data/factrueval/devset"
SCORER = SHARED / "bench/score_factrueval.py"
FLOORS = Path(__file__).with_name("floors_facts.json")
TRACKS = ("entities", "objects", "facts")


def scores(track: str, corpus: Path, response: Path) -> dict[str, Any]:
    """Return the benchmark's figures by type."""
    command = [sys.executable, str(SCORER), track, str(corpus), str(response), "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)["scores"]
    return found


def sunk(track: str, found: dict[str, Any], floors: dict[str, float]) -> list[str]:
    """Return a line for each type whose F1 lies below its floor; a missing type counts as 0."""
    return [
        f"{track} {kind}: F1 {found.get(kind, {'f1': 0.0})['f1']:.4f} is below its floor {floor}"
        for kind, floor in floors.items()
        if found.get(kind, {"f1": 0.0})["f1"] < floor
    ]


def main() -> int:
    """Measure, compare, tell."""
    if not DEVSET.is_dir():
        print(f"gate: {DEVSET} is not here, nothing is measured")
        return 0
    floors = json.loads(FLOORS.read_text("utf-8"))
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        factrueval.convert(sorted(DEVSET.glob("book_*.txt")), Path(folder))
        for track in TRACKS:
            found = scores(track, DEVSET, Path(folder))
            print(f"gate: FactRuEval {track} F1 {found['overall']['f1']:.4f}")
            failures += sunk(track, found, floors[track])
    for failure in failures:
        print(f"gate: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
