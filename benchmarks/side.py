"""One side of the comparison: load, then extract texts; prints its figures as a line of JSON.

    side.py ours|natasha FILE...

Standard library and the side's own package only: natasha runs in an environment of its own.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")


def ours() -> Callable[[str], object]:
    """Everything that the command extracts, without raw mentions."""
    from pobeda_extract import Extractor

    return Extractor().extract


def natasha() -> Callable[[str], object]:
    """Natasha's full pipeline: tags, syntax, names, lemmas, normal forms of names."""
    from natasha import (
        Doc,
        MorphVocab,
        NewsEmbedding,
        NewsMorphTagger,
        NewsNERTagger,
        NewsSyntaxParser,
        Segmenter,
    )

    segmenter, vocabulary, embedding = Segmenter(), MorphVocab(), NewsEmbedding()
    morphology, syntax = NewsMorphTagger(embedding), NewsSyntaxParser(embedding)
    names = NewsNERTagger(embedding)

    def extract(text: str) -> object:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_morph(morphology)
        doc.parse_syntax(syntax)
        doc.tag_ner(names)
        for token in doc.tokens:
            token.lemmatize(vocabulary)
        for span in doc.spans:
            span.normalize(vocabulary)
        return doc

    return extract


def main() -> None:
    """Measure and print."""
    side, *paths = sys.argv[1:]
    texts = [Path(path).read_text(encoding="utf-8") for path in paths]
    extract = {"ours": ours, "natasha": natasha}[side]()
    loaded = time.process_time()
    for text in texts[:1]:
        extract(text)
    began = time.process_time()
    for text in texts:
        extract(text)
    figures = {
        "load_s": round(loaded, 3),
        "ms_a_text": round((time.process_time() - began) / len(texts) * 1000, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
