"""Print P, R and F1 of every mention type, and of every relation, on NEREL, through the command line.

    python evaluation/nerel.py [SPLIT] [--out PREDICTION.jsonl]

SPLIT is a folder of brat files (default: NEREL dev in ``../shared``). Exact spans of all 29 nested
types and the relations between them, scored by the benchmark's own ``score_nerel.py``. The
prediction is one document a line: ``{"id", "entities": [[start, end, type]], "relations": [[type,
first, second]]}``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import corpora

Json = dict[str, Any]


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


def predict(split: Path, out: Path) -> None:
    """Write what the installed command says of the texts of *split* into *out*."""
    found = corpora.extracted(corpora.texts(split), "--mentions")
    lines = (json.dumps(converted(json.loads(line)), ensure_ascii=False) + "\n" for line in found)
    out.write_text("".join(lines), "utf-8")


def wrong(split: Path, prediction: Path, layer: str, kind: str) -> list[str]:
    """
    Return a line for each entity or relation missed or invented.

    Args:
        split: The folder of brat files.
        prediction: As ``predict`` writes it.
        layer: ``"entities"`` or ``"relations"``.
        kind: One type, or ``"micro"`` for all.
    """
    scorer = corpora.loaded(corpora.SCORERS["nerel"])
    gold, found = scorer.load(split), scorer.load(prediction)
    at, lines = 0 if layer == "entities" else 1, []
    for key, text in corpora.texts(split).items():
        named = [
            {x for x in side[key][at] if kind in {"micro", _kind(x)}} for side in (gold, found)
        ]
        for word, items in (("missed", named[0] - named[1]), ("spurious", named[1] - named[0])):
            lines += [f"{key}  {word} {_shown(item, text)}" for item in sorted(items)]
    return lines


def _kind(item: tuple[Any, ...]) -> str:
    kind = item[0] if isinstance(item[0], str) else item[2]
    return str(kind)


def _shown(item: tuple[Any, ...], text: str) -> str:
    if isinstance(item[0], str):
        return f"{item[0]}: {_shown(item[1], text)} → {_shown(item[2], text)}"
    return f"{item[2]} {text[item[0] : item[1]]!r}"


def main() -> int:
    """Read the command line, extract, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("split", type=Path, nargs="?", default=corpora.NEREL)
    parser.add_argument("--out", type=Path, help="keep the prediction here")
    args = parser.parse_args()
    scorer = corpora.loaded(corpora.SCORERS["nerel"])
    with tempfile.TemporaryDirectory() as folder:
        prediction = args.out or Path(folder, "prediction.jsonl")
        predict(args.split, prediction)
        result = scorer.score(scorer.load(args.split), scorer.load(prediction))
    for layer in ("entities", "relations"):
        scorer.show(layer.upper(), result[layer], quiet=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
