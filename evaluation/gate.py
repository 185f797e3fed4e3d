"""Hold every figure to its floor: exit status 1 where one has sunk.

    python evaluation/gate.py [MEASURE...] [--quick] [--table] [--errors] [--raise]

Measures the annotated articles (``dev``, ``seed``, ``tune``), FactRuEval, NEREL, the trials and our
benches of names and dates, and compares with ``floors.json``; for every floor that fell it shows
five examples of what is wrong in that row (none of ``tune``: that part is there to choose by).
``--table`` prints every row, ``--errors`` all that is wrong. ``--raise`` lifts floors to just under
figures that have left them behind; it never lowers one: that is done by hand, with a reason in the
commit. What ``../shared`` lacks is not measured.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import corpora
from measures import MEASURES, Figure, Measure, Measured

FLOORS = Path(__file__).with_name("floors.json")
#: How far under its figure a floor is set: one item of play, but at least what another machine's
#: rounding may move.
SLACK, ITEMS = 0.003, 1.0
#: A floor is lifted only where the figure has left it behind by more than this beyond the slack.
STEP = 0.004
#: Rows of fewer items say nothing, and «(matched)» ones fall where more is found.
FEWEST = 20
EXAMPLES = 5


def least(figure: Figure) -> float:
    """Return the floor that belongs to *figure*."""
    return max(0.0, int((figure.f1 - max(SLACK, ITEMS / figure.gold)) * 1000) / 1000)


def sunk(rows: Mapping[str, Figure], floors: Mapping[str, float]) -> dict[str, str]:
    """Return a line for each row that lies below its floor; a missing row counts as 0."""
    figures = {row: rows[row].f1 if row in rows else 0.0 for row in floors}
    return {
        row: f"{row}: F1 {figures[row]:.4f} is below its floor {floor}"
        for row, floor in floors.items()
        if figures[row] < floor
    }


def raised(rows: Mapping[str, Figure], floors: Mapping[str, float]) -> dict[str, float]:
    """Return *floors*, each lifted to just under its figure where that has risen, and new rows."""
    lifted = dict(floors)
    for row, figure in rows.items():
        known = row in floors
        told = figure.gold >= FEWEST and "(matched)" not in row
        if (least(figure) > floors[row] + STEP) if known else told:
            lifted[row] = least(figure)
    return lifted


def chosen(measure: Measure, measured: Measured, row: str, most: int | None) -> Iterator[str]:
    """Yield examples of what is wrong in *row*, drawn at random but always the same ones."""
    if measure.silent:
        yield "single errors of this part are not shown: it is there to choose by"
        return
    parts = [row] if row in measured.errors else []
    if not measured.errors.get(row):  # a row that sums others up
        parts = [r for r in measured.errors if "(" not in r and "found" not in r]
    lines = [f"{part}: {line}" for part in parts for line in measured.errors[part]]
    if most is not None and len(lines) > most:
        lines = random.Random(row).sample(lines, most)
    yield from lines


def table(rows: Mapping[str, Figure], floors: Mapping[str, float]) -> Iterator[str]:
    """Yield a line for each row: precision, recall, F1, floor, how many."""
    for row, f in rows.items():
        halves = ["" if x is None else f"{x:.3f}" for x in (f.precision, f.recall)]
        floor = f"{floors[row]:.3f}" if row in floors else ""
        yield f"  {row:30}{halves[0]:>7}{halves[1]:>7}{f.f1:7.3f}{floor:>8}{f.gold:7d}"


def held(measure: Measure, known: Mapping[str, Any], args: argparse.Namespace) -> dict[str, Any]:
    """
    Measure, compare, tell.

    Args:
        measure: What to measure.
        known: Its ``digest`` and ``floors`` so far.
        args: The command line.

    Returns:
        The same, lifted where that was asked, with ``fell`` where a floor has.
    """
    digest = corpora.digest(*measure.sources)
    if known and digest != known["digest"]:
        print(f"gate: {measure.name} is not what its floors were measured on: set them anew")
        return {**known, "fell": True}
    measured, floors = measure.measure(), known.get("floors", {})
    main = ", ".join(f"{row} {measured.rows[row].f1:.4f}" for row in measure.main)
    print(f"gate: {measure.name}: {main}", flush=True)
    if args.table:
        print("\n".join(table(measured.rows, floors)))
    fell = sunk(measured.rows, floors)
    for row, line in fell.items():
        print(f"gate: {measure.name} {line}", file=sys.stderr)
        for example in chosen(measure, measured, row, EXAMPLES):
            print(f"    {example}", file=sys.stderr)
    if args.errors:
        for row in measured.rows:
            if measured.errors.get(row):
                print("\n".join(chosen(measure, measured, row, None)))
    if args.lift:
        floors = raised(measured.rows, floors)
    return {"digest": digest, "floors": floors, **({"fell": True} if fell else {})}


def main() -> int:
    """Measure what was asked for; tell what fell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help="all, if none is named")
    parser.add_argument("--quick", action="store_true", help="what the test suite runs")
    parser.add_argument("--table", action="store_true", help="print every row")
    parser.add_argument("--errors", action="store_true", help="print all that is wrong")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors")
    args = parser.parse_args()
    unknown = set(args.measures) - {m.name for m in MEASURES}
    if unknown:
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.is_file() else {}
    fell = False
    for measure in MEASURES:
        if (args.measures and measure.name not in args.measures) or (
            args.quick and not measure.quick
        ):
            continue
        missing = [path for path in measure.sources if not path.exists()]
        if missing:
            print(f"gate: {measure.name}: {missing[0]} is not here, nothing is measured")
            continue
        result = held(measure, floors.get(measure.name, {}), args)
        fell |= result.pop("fell", False)
        floors[measure.name] = result
    if args.lift:
        FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 1 if fell else 0


if __name__ == "__main__":
    sys.exit(main())
