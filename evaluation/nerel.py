"""Print P, R and F1 of every mention type on NEREL dev, through the installed command line.

    python evaluation/nerel.py [SPLIT] [--json]

SPLIT is a folder of brat files (default: NEREL dev in ``../shared``). Exact spans of all 29 nested
types, scored by the benchmark's own ``score_nerel.py``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from nerel_relations import converted, extracted, load_scorer

SHARED = Path(__file__).resolve().parents[2] / "shared"
DEV = SHARED / "data/nerel/dev"
SCORER = SHARED / "bench/score_nerel.py"


def figures(split: Path) -> tuple[Any, dict[str, Any]]:
    """
    Extract every text of *split* and score mentions and relations.

    Returns:
        The benchmark's module, which knows how to print a table, and its figures.
    """
    scorer = load_scorer(SCORER)
    with tempfile.TemporaryDirectory() as folder:
        prediction = Path(folder) / "prediction.jsonl"
        lines = [json.dumps(converted(extraction)) for extraction in extracted(split)]
        prediction.write_text("\n".join(lines) + "\n", "utf-8")
        result: dict[str, Any] = scorer.score(scorer.load(split), scorer.load(prediction))
    return scorer, result


def main() -> int:
    """Read the command line, extract, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("split", type=Path, nargs="?", default=DEV)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    args = parser.parse_args()
    scorer, result = figures(args.split)
    if args.json:
        print(json.dumps(result["entities"]))
    else:
        scorer.show("ENTITIES", result["entities"], quiet=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
