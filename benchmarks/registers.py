"""Compare how people are matched with registers: ours, rapidfuzz's best ratio, nomenklatura.

    python benchmarks/registers.py tests/benches/registers/pairs.tsv [--tune other.tsv] [--show]

rapidfuzz gets every ratio it has on names in Latin letters, and the best ratio and threshold that
can be chosen on ``--tune``; nomenklatura (its logic-v2, where it is installed) gets names, aliases
and posts as FollowTheMoney entities, with its own threshold and with the best one of ``--tune``.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import count, pairwise

Row = dict[str, str]
Scorer = Callable[[Row], float]


def ours() -> Scorer:
    """Return the score that the package gives a pair by itself."""
    from pobeda_extract.merge.folding import fold
    from pobeda_extract.registers import people
    from pobeda_extract.registers.personal import PersonalName, personal_names

    def score(row: Row) -> float:
        if "." in row["given"]:
            names = personal_names(row["name"])
        else:
            names = (
                PersonalName(fold(row["family"]), fold(row["given"]), fold(row["patronymic"])),
            )
        posts = tuple(filter(None, [row["post"]]))
        mine = people.Described(names, row["gender"], posts)
        read = tuple(n for text in row["names"].split(";") for n in personal_names(text))
        posts = tuple(p.strip() for p in row["entry_post"].split(";") if p)
        weight = people.weigh(mine, people.Described(read, posts=posts))
        return people.scores([weight])[0] if weight else 0.0

    return score


def rapidfuzz_scorers() -> dict[str, Scorer]:
    """Return one scorer for each ratio of rapidfuzz, the better of names and aliases."""
    from normality import ascii_text
    from rapidfuzz import fuzz

    names = ("ratio", "partial_ratio", "token_sort_ratio", "token_set_ratio", "WRatio", "QRatio")

    def plain(text: str) -> str:
        return (ascii_text(text) or "").lower().replace(",", " ")

    def build(ratio: Callable[[str, str], float]) -> Scorer:
        return lambda row: max(
            ratio(plain(row["name"]), plain(other)) / 100 for other in row["names"].split(";")
        )

    return {f"rapidfuzz {name}": build(getattr(fuzz, name)) for name in names}


def nomenklatura() -> dict[str, Scorer]:
    """Return logic-v2's scorer; nothing where nomenklatura is not installed."""
    try:
        from followthemoney import EntityProxy
        from nomenklatura.matching import get_algorithm
    except ModuleNotFoundError:
        return {}
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()

    numbers = count()  # logic-v2 remembers an entity by its id

    def entity(**properties: list[str]) -> EntityProxy:
        kept = {name: values for name, values in properties.items() if values}
        known = {"id": f"e{next(numbers)}", "schema": "Person", "properties": kept}
        return EntityProxy.from_dict(known)

    def score(row: Row) -> float:
        mine = entity(
            name=[row["name"]], firstName=[row["given"]] if "." not in row["given"] else [],
            lastName=[row["family"]], fatherName=[row["patronymic"]] if row["patronymic"] else [],
            gender=[row["gender"]], position=[row["post"]] if row["post"] else [],
        )  # fmt: skip
        names = row["names"].split(";")
        posts = [p for p in row["entry_post"].split(";") if p]
        theirs = entity(name=names[:1], alias=names[1:], position=posts)
        return float(algorithm.compare(mine, theirs, config).score)

    return {"nomenklatura logic-v2": score}


def figures(scores: list[float], truth: list[bool], threshold: float) -> tuple[float, float]:
    """Return precision and recall of what scores *threshold* or more."""
    found = [t for s, t in zip(scores, truth, strict=True) if s >= threshold]
    right = sum(found)
    return (right / len(found) if found else 1.0), right / sum(truth)


def best_threshold(scores: list[float], truth: list[bool]) -> float:
    """Return the threshold of the best F1."""

    def f1(threshold: float) -> float:
        p, r = figures(scores, truth, threshold)
        return 2 * p * r / (p + r) if p + r else 0.0

    return max(sorted(set(scores)), key=f1)


def read(path: str) -> list[Row]:
    """Return the pairs of a file."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def calibration(scores: list[float], truth: list[bool]) -> None:
    """Print how often pairs of a score are right."""
    print("\nscore        pairs  right")
    bounds = (0.0, 0.15, 0.5, 0.75, 0.9, 0.97, 1.01)
    for low, high in pairwise(bounds):
        inside = [t for s, t in zip(scores, truth, strict=True) if low <= s < high]
        if inside:
            print(f"{low:.2f}–{high:.2f}   {len(inside):5}  {sum(inside) / len(inside):.2f}")


def main() -> None:
    """Print a table of all who can be asked."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pairs")
    parser.add_argument("--tune")
    parser.add_argument("--show", action="store_true", help="list our errors")
    options = parser.parse_args()
    rows = read(options.pairs)
    truth = [row["truth"] == "same" for row in rows]
    tune = read(options.tune) if options.tune else []
    tuned = [row["truth"] == "same" for row in tune]
    mine = ours()
    systems = {"ours": (mine, 0.5)}
    systems |= {name: (score, None) for name, score in rapidfuzz_scorers().items()}
    systems |= {name: (score, 0.7) for name, score in nomenklatura().items()}
    print(f"{'':32}  threshold  precision  recall  pairs/s")
    for name, (score, own) in systems.items():
        began = time.perf_counter()
        scores = [score(row) for row in rows]
        rate = len(rows) / (time.perf_counter() - began)
        best = best_threshold([score(r) for r in tune], tuned) if tune else None
        for threshold in dict.fromkeys(t for t in (own, best) if t is not None):
            p, r = figures(scores, truth, threshold)
            print(f"{name:32}  {threshold:9.2f}  {p:9.3f}  {r:6.3f}  {rate:7.0f}")
    scores = [mine(row) for row in rows]
    calibration(scores, truth)
    wrong: Counter[str] = Counter()
    for row, score, same in zip(rows, scores, truth, strict=True):
        if (score >= 0.5) != same:
            wrong[row["what"]] += 1
            if options.show:
                told = " | ".join(row[k] for k in ("what", "name", "post", "names", "entry_post"))
                print(f"{score:.2f} {told}", file=sys.stderr)
    print(f"\nwrong: {dict(wrong)}")


if __name__ == "__main__":
    main()
