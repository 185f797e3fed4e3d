"""Read every annotated article with the rules alone, once: tokens, entities, what the rules say.

    python training/joint/prepare.py NAME GOLD...

GOLD are folders of gold JSON (``notation.py json``) or of NEREL's standoff; the readings go to
``training/work/joint/NAME.pickle``. The network learns on the tokens and entities that the program
itself finds, beside those of gold: it will never see others.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from datetime import date
from pathlib import Path

from annotations import ROOT, STORE

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

SOURCES = ROOT.parent / "shared/corpus/sources.json"
WORK = Path(__file__).resolve().parents[1] / "work/joint"


def articles(folder: Path):
    """Yield id, text and gold (``None`` where the folder is NEREL's)."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        yield gold["id"], gold["text"], gold
    for path in sorted(folder.glob("*.ann")):
        yield path.stem, path.with_suffix(".txt").read_bytes().decode("utf-8"), None


def main() -> None:
    from pobeda_extract.pipeline import Extractor
    from pobeda_extract.relate.record import record
    from pobeda_extract.types import Article

    extractor = Extractor(fast=True)
    days = {}
    if SOURCES.exists():
        days = {k: v.get("published") for k, v in json.loads(SOURCES.read_text("utf-8")).items()}
    for row in map(json.loads, STORE.open(encoding="utf-8")):
        days[row["gold"]["id"]] = row.get("published")
    out = []
    for folder in sys.argv[2:]:
        for id_, text, gold in articles(Path(folder)):
            day = days.get(id_)
            article = Article(id_, id_, text, None, date.fromisoformat(day) if day else None)
            raw, reading = extractor.read(article)
            facts = record(reading, (), (), 0.0)
            out.append({"id": id_, "gold": gold, "folder": folder, "reading": reading, "raw": raw, "facts": facts})
            if len(out) % 100 == 0:
                print(len(out), id_, flush=True)
    WORK.mkdir(parents=True, exist_ok=True)
    with open(WORK / f"{sys.argv[1]}.pickle", "wb") as file:
        pickle.dump(out, file)
    print(sys.argv[1], len(out), "articles")


if __name__ == "__main__":
    main()
