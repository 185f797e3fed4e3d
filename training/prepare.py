"""Tag a corpus once and keep its features: ``prepare.py nerel-train nerel-dev rured factrueval news-1500000-0``."""

from __future__ import annotations

import pickle
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from corpus import SHARED, Annotated, brat, news
from pobeda_extract.models import Models
from pobeda_extract.recognize.features import features, tag_name
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger

WORK = Path(__file__).parent / "work"


def prepare(docs: Iterable[Annotated], most: int) -> list[dict[str, Any]]:
    """Tag *docs* and return their features and spans by token, sentence by sentence."""
    models = Models()
    tagger = Tagger(models)
    tags = {name: i for i, name in enumerate(tag_names(models), 1)}
    rels = {name: i for i, name in enumerate(models.rel_names, 1)}
    result, total, found, words = [], 0, 0, 0
    for doc in docs:
        sentences = tagger(doc.text, segment(doc.text))
        if not sentences:
            continue
        if sum(len(s.tokens) for s in sentences) > 3000:
            sentences = sentences[:60]
        f = features(models, sentences, tags, rels)
        starts, ends, where, row = {}, {}, [], 0
        for number, s in enumerate(sentences):
            for token in s.tokens:
                starts[token.start] = ends[token.end] = number, token.index, row
                where.append((token.start, token.end))
                row += 1
        spans = []
        for start, end, label in sorted(doc.spans):
            a, b = starts.get(start), ends.get(end)
            if a and b and a[0] == b[0] and a[1] <= b[1]:
                spans.append((a[2], b[2], label))
        total += len(doc.spans)
        found += len(spans)
        words += len(f.words)
        result.append(
            {
                "id": doc.id,
                "words": f.words,
                "lengths": f.lengths,
                "where": where,
                "vectors": np.array([models.code(word)[0] for word in f.words], np.int32),
                "shapes": f.shapes.astype(np.uint8),
                "tags": f.tags.astype(np.int16),
                "rels": f.rels.astype(np.uint8),
                "hidden": f.hidden[:, :192].astype(np.float16),
                "context": f.hidden[:, 192:].astype(np.float16),
                "spans": spans,
                "gold": doc.spans,
            }
        )
        if words > most:
            break
    print(f"{len(result)} texts, {words} words, {found} of {total} spans on word borders")
    return result


def tag_names(models: Models) -> list[str]:
    """Return every tag that the recognizer tells apart, sorted."""
    return sorted({tag_name(pos, feats) for pos, feats in models.morph_tags})


def main() -> None:
    WORK.mkdir(exist_ok=True)
    for name in sys.argv[1:]:
        start = time.process_time()
        most = 10**9
        if name.startswith("nerel-"):
            docs: Iterable[Annotated] = brat(SHARED / "data/nerel" / name[6:])
        elif name == "rured":
            docs = brat(SHARED / "data/rured")
        elif name == "factrueval":
            folder = SHARED / "data/factrueval/devset"
            texts = [p.read_bytes().decode("utf-8") for p in sorted(folder.glob("*.txt"))]
            docs = [Annotated(str(i), text, frozenset()) for i, text in enumerate(texts)]
        else:  # news-1500000-1: every third text from that one on, up to so many words
            _, words, first = name.split("-")
            most, third = int(words), int(first)
            docs = (
                Annotated(str(i), text, frozenset())
                for i, text in enumerate(news())
                if i % 3 == third
            )
        with (WORK / f"{name}.pkl").open("wb") as file:
            pickle.dump(prepare(docs, most), file, protocol=5)
        print(name, f"{time.process_time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
