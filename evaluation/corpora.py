"""Where the corpora of ``../shared`` lie, and what the installed command says of their articles."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
GOLD, SEED, CORPUS = SHARED / "gold/dev", SHARED / "seed", SHARED / "corpus"
NEREL, FACTRUEVAL = SHARED / "data/nerel/dev", SHARED / "data/factrueval/devset"
TRIALS = SHARED / "trials"
NEWS = SHARED / "data/news/rbc-2023.jsonl.gz"
#: Turns the line notation of the annotated corpus into the scorer's JSON.
NOTATION = CORPUS / "notation.py"
SCORERS = {
    "gold": SHARED / "gold/score.py",
    "nerel": SHARED / "bench/score_nerel.py",
    "factrueval": SHARED / "bench/score_factrueval.py",
    "trials": TRIALS / "run.py",
}


def loaded(path: Path) -> Any:
    """Import the Python file at *path*, which is in no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def digest(*paths: Path) -> str:
    """Return one hash of the names and contents of *paths*, files or flat folders."""
    total = hashlib.sha256()
    for path in paths:
        for file in sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else (path,):
            total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def texts(folder: Path, pattern: str = "*.txt") -> dict[str, str]:
    """Return the articles of *folder* by stem, letter for letter."""
    return {p.stem: p.read_bytes().decode("utf-8") for p in sorted(folder.glob(pattern))}


def gold_texts(folder: Path) -> dict[str, str]:
    """Return the articles that the gold JSON files of *folder* hold, by stem."""
    return {p.stem: json.loads(p.read_text("utf-8"))["text"] for p in sorted(folder.glob("*.json"))}


def extracted(articles: Mapping[str, str], *options: str) -> Iterator[bytes]:
    """Yield what ``pobeda-extract --jsonl`` says of each of *articles* (id to text), a line each."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder, "articles.jsonl")
        rows = (json.dumps({"id": key, "text": text}) + "\n" for key, text in articles.items())
        lines.write_text("".join(rows), "utf-8")
        command = [sys.executable, "-m", "pobeda_extract", str(lines)]
        done = subprocess.run(
            [*command, "--jsonl", "-j", "1", "-q", *options], stdout=subprocess.PIPE, check=True
        )
    yield from done.stdout.splitlines()
