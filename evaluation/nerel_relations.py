"""Score the installed command's mentions and relations on NEREL, and hold them to their floors.

    python evaluation/nerel_relations.py NEREL_SPLIT [--out PRED.jsonl] [--scorer FILE] [--floors FILE]

NEREL_SPLIT is a folder of brat files. The prediction is one document a line: ``{"id", "entities":
[[start, end, type]], "relations": [[type, first, second]]}``; without ``--scorer`` (the benchmark's
``score_nerel.py``) it is only written. Exit status 1: a figure lies below its floor.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def extracted(folder: Path) -> Iterator[Json]:
    """Yield what ``pobeda-extract --jsonl --mentions`` says of every text in *folder*."""
    texts = sorted(str(path) for path in folder.glob("*.txt"))
    command = [sys.executable, "-m", "pobeda_extract", "--jsonl", "--mentions", "-j", "1", *texts]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    for line in done.stdout.decode("utf-8").splitlines():
        yield json.loads(line)


def converted(extraction: Json) -> Json:
    """Turn one extraction into the benchmark's form; relations hold the spans of both ends."""
    spans = {m["id"]: [m["start"], m["end"], m["type"]] for m in extraction["mentions"]}
    return {
        "id": Path(extraction["document"]["id"]).stem,
        "entities": [span for span in spans.values() if span[2] != "AGREEMENT"],
        "relations": [
            [r["type"], spans[r["subject"]], spans[r["object"]]]
            for r in extraction["mention_relations"]
        ],
    }


def below(figures: Json, floors: Json) -> list[str]:
    """
    Return a line for every figure that lies below its floor.

    Args:
        figures: What the benchmark's ``score`` gives.
        floors: ``{"entities" or "relations": {type or "micro": least F1}}``.
    """
    found = []
    for layer, least in floors.items():
        for kind, floor in least.items():
            table = figures[layer]
            row = table["micro"] if kind == "micro" else table["types"].get(kind, {"f1": 0.0})
            if row["f1"] < floor:
                found.append(f"{layer} {kind}: F1 {row['f1']:.4f} is below its floor {floor}")
    return found


def load_scorer(path: Path) -> Any:
    """Import the benchmark's scorer from *path*."""
    spec = importlib.util.spec_from_file_location("score_nerel", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Read the command line, extract, convert, score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("split", type=Path)
    parser.add_argument("--out", type=Path, default=Path("nerel-prediction.jsonl"))
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--floors", type=Path)
    args = parser.parse_args()
    lines = [json.dumps(converted(e), ensure_ascii=False) for e in extracted(args.split)]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if args.scorer is None:
        return 0
    scorer = load_scorer(args.scorer)
    figures = scorer.score(scorer.load(args.split), scorer.load(args.out))
    scorer.show("ENTITIES", figures["entities"], False)
    scorer.show("RELATIONS", figures["relations"], False)
    failures = below(figures, json.loads(args.floors.read_text("utf-8"))) if args.floors else []
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
