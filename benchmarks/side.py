"""One side of a comparison, in a process of its own; prints its figures as a line of JSON.

    side.py ours|natasha FILE...        load, then extract texts
    side.py stages FILE...              the same, stage by stage
    side.py command ARGUMENT...         run the command; what it and its workers spent

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
    """Everything that the command extracts, without raw mentions, set up as the command does."""
    from pobeda_extract.batch import Settings

    return Settings().extractor().extract


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


#: What ``pipeline`` calls for one article, and what we call that here; the rest goes by itself.
STAGES = {
    "segment": "sentences, words",
    "settle": "borders of mentions",
    "event_mentions": "events",
    "agreement_mentions": "agreements",
    "quotations": "quotations",
    "normal_forms": "nominatives",
    "entities": "entities",
    "posts": "posts",
    "with_posts_alone": "posts that stand for names",
    "record": "events, agreements, deals, speakers, record",
}


def stages(paths: list[str]) -> dict[str, float]:
    """Return ms CPU a text for each stage."""
    from pobeda_extract import pipeline

    spent: dict[str, float] = {}

    def timed(name: str, stage: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object) -> object:
            began = time.process_time()
            result = stage(*arguments)
            spent[name] = spent.get(name, 0.0) + time.process_time() - began
            return result

        return run

    extractor = pipeline.Extractor()
    texts = [Path(path).read_text(encoding="utf-8") for path in paths]
    extractor.extract(texts[0])
    for name, words in STAGES.items():
        setattr(pipeline, name, timed(words, getattr(pipeline, name)))
    extractor._tag = timed("parts of speech, syntax, lemmas", extractor._tag)  # noqa: SLF001
    extractor._recognize = timed("mentions", extractor._recognize)  # noqa: SLF001
    began = time.process_time()
    for text in texts:
        extractor.extract(text)
    whole = time.process_time() - began
    found = {"the whole": whole, **spent, "the rest": whole - sum(spent.values())}
    return {name: round(s / len(texts) * 1000, 2) for name, s in found.items()}


def command(arguments: list[str]) -> dict[str, float]:
    """Run the command here; return CPU seconds of this process and of its workers."""
    from pobeda_extract import batch
    from pobeda_extract.cli import run

    began = time.monotonic()
    starts: list[float] = []
    build = batch._build  # noqa: SLF001

    def noted(settings: batch.Settings) -> Callable[..., bytes]:
        made = build(settings)
        starts.append(time.process_time())
        return made

    batch._build = noted  # noqa: SLF001
    run(arguments)
    clock = time.monotonic() - began
    mine = resource.getrusage(resource.RUSAGE_SELF)
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "clock_s": clock,
        "start_s": starts[0] if starts else 0.0,
        "main_s": mine.ru_utime + mine.ru_stime,
        "workers_s": theirs.ru_utime + theirs.ru_stime,
        "peak_mb": max(mine.ru_maxrss, theirs.ru_maxrss) / 1024,
    }


def compared(side: str, paths: list[str]) -> dict[str, float]:
    """Return what loading and extracting cost one side."""
    texts = [Path(path).read_text(encoding="utf-8") for path in paths]
    extract = {"ours": ours, "natasha": natasha}[side]()
    loaded = time.process_time()
    for text in texts[:1]:
        extract(text)
    began = time.process_time()
    for text in texts:
        extract(text)
    return {
        "load_s": round(loaded, 3),
        "ms_a_text": round((time.process_time() - began) / len(texts) * 1000, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    """Measure and print."""
    what, *arguments = sys.argv[1:]
    if what == "command":
        figures = command(arguments)
    elif what == "stages":
        figures = stages(arguments)
    else:
        figures = compared(what, arguments)
    print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
