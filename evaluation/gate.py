"""Hold the figures on NEREL dev to their floors: exit status 1 where one has sunk.

    python evaluation/gate.py [--raise]

Floors are in ``floors.json`` with a digest of the corpus they were measured on; ``--raise`` lifts
those that the figures have left behind by more than a hundredth (never lowers one: that is done by
hand, with a reason in the commit). Without ``../shared`` there is nothing to measure: status 0.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from nerel import DEV, figures
from nerel_relations import below

FLOORS = Path(__file__).with_name("floors.json")
#: How far under the measured figure a floor is set: what another machine's rounding may move.
SLACK = 0.004


def digest(folder: Path) -> str:
    """Return one hash of all texts and annotations of *folder*."""
    total = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def raised(floors: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    """Return *floors*, each lifted to just under its figure where that has risen."""
    lifted = dict(floors)
    for layer in ("entities", "relations"):
        lifted[layer] = {}
        for kind, floor in floors.get(layer, {}).items():
            table = result[layer]
            row = table["micro"] if kind == "micro" else table["types"].get(kind, {"f1": 0.0})
            least = int((row["f1"] - SLACK) * 1000) / 1000
            lifted[layer][kind] = least if least > floor + 0.006 else floor
    return lifted


def main() -> int:
    """Measure, compare, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors")
    args = parser.parse_args()
    if not DEV.is_dir():
        print(f"gate: {DEV} is not here, nothing is measured")
        return 0
    floors = json.loads(FLOORS.read_text("utf-8"))
    if digest(DEV) != floors["corpus"]:
        print("gate: the corpus is not the one that the floors were measured on", file=sys.stderr)
        return 1
    _, result = figures(DEV)
    micro = result["entities"]["micro"]["f1"], result["relations"]["micro"]["f1"]
    print("gate: mentions F1 {:.4f}, relations F1 {:.4f}".format(*micro))
    failures = below(result, {k: floors[k] for k in ("entities", "relations")})
    for failure in failures:
        print(f"gate: {failure}", file=sys.stderr)
    if args.lift and not failures:
        FLOORS.write_text(json.dumps(raised(floors, result), indent=1) + "\n", "utf-8")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
