"""Hold the figures on the annotated articles to their floors: exit status 1 where one has sunk.

    python evaluation/gate_gold.py [--errors]

Measures the installed command line with the corpus's own scorer, on the development articles and on
the article that the project began with. Floors are in ``floors_gold.json``. Without ``../shared``
there is nothing to measure: status 0.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
SCORER = SHARED / "gold/score.py"
FLOORS = Path(__file__).with_name("floors_gold.json")
SETS = {"development": SHARED / "gold/dev", "seed": SHARED / "seed"}


def figures(gold: Path, *options: str) -> Any:
    """Return what the scorer says of our extractions of the articles in *gold*."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "articles")
        folder.mkdir()
        for path in sorted(gold.glob("*.json")):
            text = json.loads(path.read_text("utf-8"))["text"]
            (folder / f"{path.stem}.txt").write_text(text, "utf-8", newline="")
        lines = Path(name, "facts.jsonl")
        command = [sys.executable, "-m", "pobeda_extract", str(folder), "-o", str(lines)]
        subprocess.run([*command, "--jsonl", "-j", "1", "-q"], check=True)
        score = [sys.executable, str(SCORER), str(gold), str(lines), *options]
        done = subprocess.run(score, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout) if "--json" in options else done.stdout


def main() -> int:
    """Measure, compare, tell."""
    if not SCORER.is_file():
        print(f"gate: {SCORER} is not here, nothing is measured")
        return 0
    floors = json.loads(FLOORS.read_text("utf-8"))
    failures = []
    for name, gold in SETS.items():
        if "--errors" in sys.argv:
            print(figures(gold, "--errors"))
            continue
        found = figures(gold, "--json")
        print(f"gate: {name} articles, mean F1 {found['mean of the seven kinds']['f1']:.3f}")
        failures += [
            f"{name} {row}: F1 {found[row]['f1']:.3f} is below its floor {floor}"
            for row, floor in floors[name].items()
            if found[row]["f1"] < floor
        ]
    for failure in failures:
        print(f"gate: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
