"""Learn what Russian given names and surnames look like: src/pobeda_extract/weights/names-v1.json.

Three models of letters, read from a name's end backwards (order 5, Witten-Bell): surnames (in the
masculine), male and female given names. They are counted over the dictionary of pymorphy3, the
name lists that natasha carries, and the forms of names that mine_names.py counted in raw news:

    python training/mine_names.py ../shared/data/news/rbc-2023.jsonl.gz training/work/names.json
    python training/train_names.py training/work/names.json

(half an hour of one core, then a minute). Nothing is random. The card, names-v1.toml, is written
beside; its figures are those of ``python -m tests.benches.names.run``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pymorphy3

TARGET = Path(__file__).parent.parent / "src/pobeda_extract/weights/names-v1.json"
ORDER = 5

CARD = """\
# The card of the letters of names; written by training/train_names.py.
protocol = 1
order = {order}
sha256 = "{digest}"
# Family names learnt from, and how many of them only raw news told of.
family = {family}
mined = {mined}

[made]
command = "training/train_names.py"
data = [
    "pymorphy3-dicts-ru", "natasha's last.txt",
    "counts of names in raw news, rbc-2023 (training/SOURCES.toml)",
]
"""


def dictionary_names() -> tuple[set[str], set[str], set[str]]:
    """Return surnames (masculine), male and female given names of pymorphy3's dictionary."""
    surnames, male, female = set(), set(), set()
    for word, tag, normal, _, place in pymorphy3.MorphAnalyzer().dictionary.iter_known_words():
        if place != 0 or word != normal or "-" in word:
            continue
        if "Surn" in tag:
            surnames.add(word)
        elif "Name" in tag and "Infr" not in tag:
            (female if "femn" in tag else male).add(word)
    return surnames, male, female


#: Natasha's surnames were put into the nominative by a program that erred on these endings.
UNSAFE = ("ый", "а", "я", "ь", "и", "ы", "у", "ю", "е", "э", "овий", "евий", "иний")


def listed_surnames() -> set[str]:
    """Return those of natasha's surnames that are likely to be nominatives."""
    spec = importlib.util.find_spec("natasha")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "data" / "dict" / "last.txt"
    words = {w.strip() for w in path.read_text(encoding="utf-8").splitlines()}
    return {w for w in words if len(w) > 2 and w.isalpha() and not w.endswith(UNSAFE)}


class Mined(NamedTuple):
    """What mine_names.py counted: types of surnames, and given names by how many bear them."""

    family: set[str]
    male: Counter[str]
    female: Counter[str]


def mined_names(paths: list[str]) -> Mined:
    """Return names whose words were tagged as nominatives oftener than as anything else."""
    seen: dict[int, dict[str, Counter[str]]] = {0: {}, 1: {}}
    partners: dict[tuple[str, str], set[str]] = {}
    family: dict[str, str] = {}
    for path in paths:
        for key, count in json.loads(Path(path).read_text(encoding="utf-8")).items():
            *names, first_case, second_case, gender = key.lower().replace("ё", "е").split()
            for place, case in ((0, first_case), (1, second_case)):
                seen[place].setdefault(names[place], Counter())[case] += count
            if first_case == second_case == "nom" and gender in ("masc", "fem"):
                partners.setdefault((names[0], gender), set()).add(names[1])
                family.setdefault(names[1], gender)

    def is_nominative(place: int, word: str) -> bool:
        cases = seen[place][word]
        return cases["nom"] * 2 > sum(cases.values())

    surnames = set()
    for word, gender in family.items():
        if not is_nominative(1, word) or "-" in word:
            continue
        if gender == "fem" and word.endswith(("ова", "ева", "ина", "ына")):
            word = word[:-1]
        elif gender == "fem" and word.endswith("ая"):
            word = word[:-2] + ("ий" if word[-3] in "кгх" else "ый")
        surnames.add(word)
    givens: dict[str, Counter[str]] = {"masc": Counter(), "fem": Counter()}
    for (word, gender), others in partners.items():
        if is_nominative(0, word) and "-" not in word:
            givens[gender][word] = len(others)
    for word in set(givens["masc"]) & set(givens["fem"]):
        # The tagger errs on a few: the rarer reading is noise.
        less = min(("masc", "fem"), key=lambda g: givens[g][word])
        if givens[less][word] * 4 < sum(g[word] for g in givens.values()):
            del givens[less][word]
    return Mined(surnames, givens["masc"], givens["fem"])


def letters(names: Mapping[str, float], pruned: float) -> dict[str, list[float]]:
    """Return log-probability and back-off weight of every suffix worth keeping."""
    counts: defaultdict[str, float] = defaultdict(float)
    for name, weight in names.items():
        text = "^" + name.replace("ё", "е") + "$"
        for end in range(len(text) - 1, 0, -1):
            # The letter before `end` given up to ORDER - 1 letters after it.
            for size in range(ORDER):
                context = text[end : end + size]
                if len(context) < size:
                    break
                counts[text[end - 1] + context] += weight
    totals: defaultdict[str, float] = defaultdict(float)
    for gram, count in counts.items():
        totals[gram[1:]] += count
    # Only what is kept takes part, so that rare letters fall back on shorter contexts in full.
    kept = {
        gram: count
        for gram, count in counts.items()
        if len(gram) < 3 or (totals[gram[1:]] >= pruned and count >= 1)
    }
    totals, kinds = defaultdict(float), defaultdict(int)
    for gram, count in kept.items():
        totals[gram[1:]] += count
        kinds[gram[1:]] += 1
    alphabet = 36

    def probability(gram: str) -> float:
        context = gram[1:]
        lower = probability(gram[:-1]) if context else 1 / alphabet
        if not totals.get(context):
            return lower
        return (kept.get(gram, 0) + kinds[context] * lower) / (totals[context] + kinds[context])

    model: dict[str, list[float]] = {}
    for gram in kept:
        model[gram] = [round(math.log(probability(gram)), 2)]
    for context, total in totals.items():
        if total:
            weight = kinds[context] / (total + kinds[context])
            model.setdefault(context, [0.0])
            if len(model[context]) == 1:
                model[context].append(round(math.log(weight), 2))
    return model


def main() -> None:
    """Count, write."""
    surnames, male, female = dictionary_names()
    mined = mined_names(sys.argv[1:])
    family: defaultdict[str, float] = defaultdict(float)
    # In order: sums of fractions depend on it, and so what is just often enough to be kept.
    for name in sorted(listed_surnames()):
        family[name] += 0.1
    for name in sorted(surnames):
        family[name] += 1.5
    for name in sorted(mined.family):
        family[name] += 1.55
    givens = {
        "male": Counter(dict.fromkeys(sorted(male), 1)),
        "female": Counter(dict.fromkeys(sorted(female), 1)),
    }
    frequent = {}
    for role, found in (("male", mined.male), ("female", mined.female)):
        for name in sorted(found):
            givens[role][name] += 2
        total = sum(count for count in found.values())
        frequent[role] = {
            name: round(math.log(count / total), 2)
            for name, count in sorted(found.items())
            if count > 2
        }
    models = {
        "family": letters(family, 25),
        "male": letters(givens["male"], 25),
        "female": letters(givens["female"], 25),
    }
    sizes = {"family": len(family), "mined": len(mined.family)}
    print({role: len(model) for role, model in models.items()}, sizes)
    print({role: len(names) for role, names in frequent.items()})
    TARGET.parent.mkdir(exist_ok=True)
    card = {"protocol": 1, "order": ORDER, "sizes": sizes, "frequent": frequent}
    text = json.dumps({**card, **models}, ensure_ascii=False, separators=(",", ":"))
    written = f"{text}\n".encode()
    TARGET.write_bytes(written)
    digest = hashlib.sha256(written).hexdigest()
    told = CARD.format(order=ORDER, digest=digest, **{**sizes, "mined": len(mined.family)})
    TARGET.with_suffix(".toml").write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
