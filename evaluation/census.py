"""Count what every listed rule is worth: how often it fires, and what its absence would cost.

    python evaluation/census.py [--news N] [--only RULE,…] [--keep]

For each rule of each visible list: in how many of 5,000 raw articles it fires, and, taken away
alone, how many articles of gold (``dev``, with the seed), of the corpus (``train``, ``tune``) and of
FactRuEval change and how many more errors they have then (fewer: a minus). Only articles where a rule fires are read again,
from the mentions on. The outcome is kept in ``rules.json``, which the tests hold the lists to: their
number never rises, and a rule that is not in it yet names the articles of the corpus it ``serves``.
``--only`` counts rules anew by their names or lists; without ``--keep`` nothing is written.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import corpora
import factrueval
import rules
import told
from pobeda_extract import Extractor
from pobeda_extract.facts import Extraction

PARTS = ("dev", "train", "tune", "factrueval")
KEPT = Path(__file__).with_name("rules.json")
#: Rows of the scorer in which errors are counted: the seven kinds, roles and statuses.
ROWS = (
    "people", "positions", "organizations", "places", "events", "agreements", "quotes",
    "events.places", "events.participants", "events.organizers", "events.status",
    "agreements.parties", "agreements.signers", "agreements.status",
)  # fmt: skip


class Remembering(Extractor):
    """An extractor that tags and recognizes each text once, however often it is read."""

    def __init__(self) -> None:
        super().__init__()
        tag, recognize = self._tag, self._recognize
        tagged: dict[str, Any] = {}
        recognized: dict[str, Any] = {}
        rated: dict[int, Any] = {}
        self._tag = lambda text, segments: _once(tagged, text, lambda: tag(text, segments))
        self._recognize = lambda text, sentences: _once(
            recognized, text, lambda: recognize(text, sentences)
        )
        score = self._score
        self.__dict__["_score"] = lambda sentences, raw: _once(
            rated, id(raw), lambda: score(sentences, raw)
        )


def _once(known: dict[Any, Any], key: Any, make: Callable[[], Any]) -> Any:
    if key not in known:
        known[key] = make()
    return known[key]


@dataclass(frozen=True)
class Judged:
    """An annotated article and how many errors an extraction of it has."""

    part: str
    text: str
    errors: Callable[[Extraction], float]
    mentions: bool = False


def annotated() -> Iterator[Judged]:
    """Yield every article that has a judge."""
    scorer = corpora.loaded(corpora.SCORERS["gold"])
    notation = corpora.loaded(corpora.NOTATION)

    def judged(part: str, gold: dict[str, Any]) -> Judged:
        def errors(extraction: Extraction) -> float:
            tally = scorer.Tally()
            scorer.score_document(tally, "", gold, scorer.resolve(extraction.to_dict()))
            return float(sum(tally.fp[row] + tally.fn[row] for row in ROWS))

        return Judged(part, gold["text"], errors)

    for folder in (corpora.GOLD, corpora.SEED):
        for path in sorted(folder.glob("*.json")):
            yield judged("dev", json.loads(path.read_text("utf-8")))
    for part in ("train", "tune"):
        for _, text, gold, wrong in notation.read(str(corpora.CORPUS / part)):
            if not wrong:
                yield judged(part, {"text": text, **gold})
    yield from _books()


def _books() -> Iterator[Judged]:
    scorer = corpora.loaded(corpora.SCORERS["factrueval"])
    forms = corpora.FACTRUEVAL.parent / "scripts/dialent/jobs_processed.txt"
    rows = forms.read_text("utf-8").splitlines() if forms.exists() else []
    jobs = {scorer.fold(f): scorer.fold(b) for f, _, b in (row.partition("|") for row in rows)}

    def judged(path: Path) -> Judged:
        book = scorer.Book(path.with_suffix(""), jobs)

        def errors(extraction: Extraction) -> float:
            total = 0.0
            with tempfile.TemporaryDirectory() as folder:
                stem = Path(folder, path.stem)
                factrueval.answer(extraction, stem)
                for track, suffix in (
                    (scorer.score_objects, ".task2"),
                    (scorer.score_facts, ".task3"),
                ):
                    found, _ = track(book, stem.with_suffix(suffix), False)
                    for kind, t in found.items():
                        if kind != "overall":
                            total += t.gold - t.tp_gold + t.response - t.tp_response
            return total

        return Judged("factrueval", path.read_text("utf-8"), errors, mentions=True)

    for path in sorted(corpora.FACTRUEVAL.glob("book_*.txt")):
        yield judged(path)


def fires(extractor: Extractor, articles: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """Return in how many of *articles* each rule fires."""
    found: Counter[str] = Counter()
    seen: set[str] = set()
    with rules.replaced(rules.watched(rules.listed(), seen.add)):
        for article in articles:
            seen.clear()
            extractor.extract(article["text"], published=article.get("published"))
            found.update(seen)
    return found


def effects(
    extractor: Extractor, articles: Sequence[Judged], counted: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return by rule and part what its absence would change: articles and errors."""
    whole = rules.listed()
    base: list[tuple[set[str], bytes, float]] = []
    seen: set[str] = set()
    with rules.replaced(rules.watched(whole, seen.add)):
        for article in articles:
            seen.clear()
            found = extractor.extract(article.text, mentions=article.mentions)
            base.append((set(seen), found.to_json(), article.errors(found)))
    result: dict[str, dict[str, Any]] = {}
    for rule in counted:
        told_of: dict[str, Any] = {}
        with rules.replaced(rules.without(whole, rule)):
            for article, (fired, before, errors) in zip(articles, base, strict=True):
                if rule not in fired:
                    continue
                found = extractor.extract(article.text, mentions=article.mentions)
                if found.to_json() != before:
                    row = told_of.setdefault(article.part, {"changed": 0, "errors": 0.0})
                    row["changed"] += 1
                    row["errors"] = round(row["errors"] + article.errors(found) - errors, 2)
        result[rule] = told_of
    return result


def table(census: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line a rule: fires, then for each part articles changed and errors more."""
    yield f"{'rule':44}{'fires':>6}" + "".join(f"{part:>16}" for part in PARTS)
    for rule, row in census.items():
        cells = [row.get(part) for part in PARTS]
        told_of = "".join(
            f"{c['changed']:8}{c['errors']:+8.5g}" if c else f"{'':16}" for c in cells
        )
        yield f"{rule:44}{row.get('fires', ''):>6}{told_of}"


def supported(row: Mapping[str, Any]) -> bool:
    """Tell whether a rule's absence would cost something anywhere."""
    return "serves" in row or sum(row[part]["errors"] for part in PARTS if part in row) > 0


def main() -> int:
    """Count, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--news", type=int, default=5000, help="so many raw articles")
    parser.add_argument("--only", default="", help="rules or lists, with commas between them")
    parser.add_argument("--keep", action="store_true", help="write rules.json")
    args = parser.parse_args()
    if not corpora.GOLD.is_dir():
        print(f"census: {corpora.GOLD} is not here, nothing is counted")
        return 0
    only = {word for word in args.only.split(",") if word}
    every = rules.names(rules.listed())
    counted = [r for r in every if not only or only & {r, *r.split(".")}]
    extractor = Remembering()
    found = effects(extractor, list(annotated()), counted)
    fired = fires(Extractor(), list(told.articles(corpora.NEWS, args.news)))
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {"most": 0, "rules": {}}
    census = {rule: {"fires": fired[rule], **found[rule]} for rule in counted}
    print("\n".join(table(census)))
    bare = [rule for rule, row in census.items() if not supported(row)]
    print(f"census: {len(every)} rules; without support in any part: {len(bare)}")
    if args.keep:
        rows = {r: census.get(r, kept["rules"].get(r)) for r in every}
        most = min(kept["most"] or len(every), len(every))
        lines = [f"  {json.dumps(r)}: {json.dumps(row)}" for r, row in rows.items() if row]
        KEPT.write_text(
            f'{{\n "most": {most},\n "rules": {{\n' + ",\n".join(lines) + "\n }\n}\n", "utf-8"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
