"""Our own annotations of news articles, kept without a word of their texts.

    annotations.py restore OUT            OUT/ID.json for each article, with the texts of data/news
    annotations.py store GOLD KEYS OUT    GOLD/*.json and KEYS (id → pool, key, day) into OUT

In ``training/annotations/articles.jsonl`` every phrase of an article is a pair of offsets (code points,
half-open); names are ours, in the nominative. An article whose text is not the one that was annotated
is left out, with a word on standard error.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STORE = ROOT / "training/annotations/articles.jsonl"
NEWS = ROOT.parent / "shared/data/news/rbc-2023.jsonl.gz"
#: Fields whose values are words of the article, or lists of such.
WORDS = {"surface", "nominals", "trigger", "mentions", "text", "dates"}


def _stored(value, text: str, key: str = ""):
    if isinstance(value, dict):
        return {k: _stored(v, text, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_stored(v, text, key) for v in value]
    if key in WORDS and isinstance(value, str):
        at = text.find(value)
        return [at, at + len(value)] if value and at >= 0 else None
    return value


def _restored(value, text: str, key: str = ""):
    if isinstance(value, dict):
        return {k: _restored(v, text, k) for k, v in value.items()}
    if key in WORDS and isinstance(value, list):
        if len(value) == 2 and all(isinstance(v, int) for v in value):
            return text[slice(*value)]
        return [_restored(v, text, key) for v in value if v is not None]
    if isinstance(value, list):
        return [_restored(v, text, key) for v in value]
    return value


def store(gold: Path, keys: Path, out: Path) -> None:
    known = json.loads(keys.read_text("utf-8"))
    with out.open("w", encoding="utf-8") as file:
        for path in sorted(gold.glob("*.json")):
            x = json.loads(path.read_text("utf-8"))
            text = x.pop("text")
            row = {**known[x["id"]], "sha256": hashlib.sha256(text.encode()).hexdigest(), "gold": _stored(x, text)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def restore(out: Path) -> None:
    rows = {row["key"]: row for row in map(json.loads, STORE.open(encoding="utf-8"))}
    out.mkdir(parents=True, exist_ok=True)
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            row = rows.pop(article["id"], None)
            if row is None:
                continue
            text = article["text"]
            if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
                print(f"{article['id']}: another text than was annotated; left out", file=sys.stderr)
                continue
            gold = _restored(row["gold"], text) | {"text": text}
            (out / f"{gold['id']}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), "utf-8")
    if rows:
        print(f"{len(rows)} articles are not in {NEWS.name}", file=sys.stderr)


if __name__ == "__main__":
    if sys.argv[1:2] == ["store"]:
        store(*map(Path, sys.argv[2:5]))
    elif sys.argv[1:2] == ["restore"]:
        restore(Path(sys.argv[2]))
    else:
        sys.exit(__doc__)
