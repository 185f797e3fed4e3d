"""All that is measured: each set of articles and each bench as rows of figures with examples."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import corpora
import factrueval
import nerel


class Figure(NamedTuple):
    """One row: ``f1`` is a share of right ones where there is no precision and recall."""

    f1: float
    gold: int
    precision: float | None = None
    recall: float | None = None


@dataclass(frozen=True)
class Measured:
    """The rows of one measure; ``errors`` lists what is wrong in a row, a line each."""

    rows: Mapping[str, Figure]
    errors: Mapping[str, list[str]]


@dataclass(frozen=True)
class Measure:
    """
    Something to be held to its floors.

    Args:
        name: As ``gate.py`` and the floors call it.
        sources: What it is measured on and by, all of it in ``../shared``; empty for our benches.
        measure: Does it.
        main: The rows that stand for it in one line.
        quick: Whether the test suite runs it too.
        silent: Whether single errors must not be shown.
    """

    name: str
    sources: tuple[Path, ...]
    measure: Callable[[], Measured]
    main: tuple[str, ...]
    quick: bool = True
    silent: bool = False


def articles(gold: Path) -> Measured:
    """Score what the command says of the annotated articles in *gold*, a folder of JSON files."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "found.jsonl")
        found.write_bytes(b"\n".join(corpora.extracted(corpora.gold_texts(gold))) + b"\n")
        command = [sys.executable, str(corpora.SCORERS["gold"]), str(gold), str(found)]
        done = subprocess.run(
            [*command, "--json", "--errors"], stdout=subprocess.PIPE, check=True, text=True
        )
    table, end = json.JSONDecoder().raw_decode(done.stdout)
    errors: dict[str, list[str]] = {row: [] for row in table}
    for line in done.stdout[end:].splitlines():
        for row in sorted(table, key=len, reverse=True):
            if line.startswith(f"{row:24} "):
                errors[row].append(line[max(len(row), 24) + 1 :])
                break
    rows = {r: Figure(f["f1"], f["gold"], f["precision"], f["recall"]) for r, f in table.items()}
    return Measured(rows, errors)


def tune() -> Measured:
    """Score the corpus's part for choosing by; nobody reads its single errors."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(corpora.NOTATION), "json", str(corpora.CORPUS / "tune")]
        subprocess.run([*command, folder], check=True)
        return Measured(articles(Path(folder)).rows, {})


def mentions_and_relations() -> Measured:
    """Score nested spans and the relations between them on NEREL dev."""
    scorer = corpora.loaded(corpora.SCORERS["nerel"])
    rows, errors = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        prediction = Path(folder, "prediction.jsonl")
        nerel.predict(corpora.NEREL, prediction)
        result = scorer.score(scorer.load(corpora.NEREL), scorer.load(prediction))
        for layer in ("entities", "relations"):
            for kind, f in (("micro", result[layer]["micro"]), *result[layer]["types"].items()):
                row = f"{layer} {kind}"
                rows[row] = Figure(f["f1"], f["gold"], f["p"], f["r"])
                errors[row] = nerel.wrong(corpora.NEREL, prediction, layer, kind)
    return Measured(rows, errors)


def facts() -> Measured:
    """Score the three tracks of FactRuEval on its devset."""
    rows: dict[str, Figure] = {}
    errors: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        factrueval.convert(sorted(corpora.FACTRUEVAL.glob("book_*.txt")), Path(folder))
        for track in ("entities", "objects", "facts"):
            command = [sys.executable, str(corpora.SCORERS["factrueval"]), track]
            done = subprocess.run(
                [*command, str(corpora.FACTRUEVAL), folder, "--json", "--errors"],
                stdout=subprocess.PIPE,
                check=True,
            )
            report = json.loads(done.stdout)
            for kind, f in report["scores"].items():
                row = f"{track} {kind}"
                rows[row] = Figure(f["f1"], f["gold"], f["precision"], f["recall"])
                errors[row] = [
                    f"{e['document']}  {e['error']} {e['gold']} → {e['response']}".replace(
                        "\n", " "
                    )
                    for e in report["errors"]
                    if kind in {"overall", e["type"]}
                ]
    return Measured(rows, errors)


def trials() -> Measured:
    """Run the small cases after public bug reports."""
    command = [sys.executable, str(corpora.SCORERS["trials"]), "--failures", "--cli"]
    script = Path(sys.executable).with_name("pobeda-extract")
    done = subprocess.run([*command, str(script)], stdout=subprocess.PIPE, check=True, text=True)
    failures = re.findall(r"^\S.*(?:\n    .*)+", done.stdout, re.MULTILINE)
    passed, of = map(int, re.findall(r"(\d+) of (\d+) cases pass", done.stdout)[-1])
    return Measured({"pass": Figure(passed / of, of)}, {"pass": failures})


def names() -> Measured:
    """Put the benches' names into the nominative."""
    sys.path.insert(0, str(corpora.ROOT))
    from tests.benches.names import run

    from pobeda_extract.models import Models
    from pobeda_extract.tag import Tagger

    rows, errors = {}, {}
    for bench in ("names", "made_up"):
        answers = list(run.answers(Tagger(Models()), run.rows(bench)))
        errors[bench] = [
            f"{row.sentence} → {form.text}, not {row.name}"
            for row, form in answers
            if run.fold(form.text) != run.fold(row.name)
        ]
        rows[bench] = Figure(1 - len(errors[bench]) / len(answers), len(answers))
    return Measured(rows, errors)


def dates() -> Measured:
    """Resolve the bench's dates."""
    from pobeda_extract.normalize.dates import date_form

    bench = (corpora.ROOT / "tests/normalize/dates.tsv").read_text("utf-8").splitlines()
    cases = [line.split("\t") for line in bench if not line.startswith("#")]
    wrong = []
    for words, published, edtf in cases:
        day = None if published == "-" else date.fromisoformat(published)
        found = date_form(words, day).edtf or "-"
        if found != edtf:
            wrong.append(f"{words} (published {published}) → {found}, not {edtf}")
    share = Figure(1 - len(wrong) / len(cases), len(cases))
    return Measured({"dates": share}, {"dates": wrong})


_KINDS = ("mean of the seven kinds", "roles")
_GOLD = corpora.SCORERS["gold"]
MEASURES = (
    Measure("dev", (corpora.GOLD, _GOLD), lambda: articles(corpora.GOLD), _KINDS),
    Measure("seed", (corpora.SEED, _GOLD), lambda: articles(corpora.SEED), _KINDS),
    Measure("tune", (corpora.CORPUS / "tune", corpora.NOTATION, _GOLD), tune, _KINDS, silent=True),
    Measure(
        "factrueval",
        (corpora.FACTRUEVAL, corpora.SCORERS["factrueval"]),
        facts,
        ("entities overall", "objects overall", "facts overall"),
    ),
    Measure("trials", (corpora.TRIALS,), trials, ("pass",)),
    Measure(
        "nerel",
        (corpora.NEREL, corpora.SCORERS["nerel"]),
        mentions_and_relations,
        ("entities micro", "relations micro"),
        quick=False,
    ),
    Measure("names", (), names, ("names", "made_up"), quick=False),
    Measure("dates", (), dates, ("dates",), quick=False),
)
