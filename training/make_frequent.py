"""List the words that most articles use: src/pobeda_extract/models/frequent.txt.

What slovnet's networks take from these is multiplied once, when they are loaded. Only Russian
words of small letters and marks count, so that no names come in; texts are counted, and nothing of them is
kept but the words.

    python training/make_frequent.py ../shared/data/news/rbc-2023.jsonl.gz [EVERY]
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

from pobeda_extract.segment import segment

TARGET = Path(__file__).parent.parent / "src/pobeda_extract/models/frequent.txt"
MOST = 500
_PLAIN = re.compile(r"[а-яё]+(?:-[а-яё]+)*|\W")


def main(source: str, every: int) -> None:
    """Count and write."""
    counts: Counter[str] = Counter()
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every == 0:
                text = json.loads(line)["text"]
                found = {text[w.start : w.end] for s in segment(text) for w in s.words}
                counts.update(filter(_PLAIN.fullmatch, found))
    frequent = sorted(sorted(counts), key=lambda word: -counts[word])[:MOST]
    TARGET.write_text("".join(f"{word}\n" for word in frequent), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], int((sys.argv[2:] or ["4"])[0]))
