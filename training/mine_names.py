"""Count the forms in which unlabelled news writes people's names, for train_names.py.

Reads texts (one JSONL with a ``text`` a line, plain or gzipped), finds two-word names with the
stock recognizer, and counts each word by place in the name and by the tagger's case. Only counts
of words are kept, and of them only letters by their place enter the weights.

    python training/mine_names.py NEWS.jsonl.gz OUT.json [EVERY]
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

from pobeda_extract.models import Models
from pobeda_extract.segment import segment

_NAME = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*")


def main(source: str, target: str, every: int) -> None:
    """Count and write."""
    models = Models()
    ner = models.ner
    counts: Counter[str] = Counter()
    opener = gzip.open if source.endswith(".gz") else open
    with opener(source, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every:
                continue
            text = json.loads(line)["text"][:6000]
            words = [[text[w.start : w.end] for w in s.words] for s in segment(text)]
            words = [w[:100] for w in words]
            pack = models.pack(words)
            tags = models.morphology(pack)
            hidden = ner.hidden(pack)
            for sentence, morphology, labels in zip(
                words, tags, ner.tags(pack, hidden), strict=True
            ):
                start = None
                for place, label in enumerate([*labels, "O"]):
                    if start is not None and label != "I-PER":
                        if place - start == 2:
                            keep(counts, sentence[start:place], morphology[start:place])
                        start = None
                    if label == "B-PER":
                        start = place
    Path(target).write_text(json.dumps(counts, ensure_ascii=False, indent=0), encoding="utf-8")


def keep(counts: Counter[str], words: list[str], tags: list[tuple[str, dict[str, str]]]) -> None:
    """Count the pair and its words."""
    if not all(_NAME.fullmatch(word) for word in words):
        return
    case = [feats.get("Case", "-") for _, feats in tags]
    gender = [feats.get("Gender", "-") for _, feats in tags]
    counts[f"{words[0]} {words[1]} {case[0]} {case[1]} {gender[0]}"] += 1


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1)
