"""Learn what Russian given names and surnames look like: src/pobeda_extract/weights/names-v1.json.

Three models of letters, read from a name's end backwards (order 5, Witten-Bell): surnames (in the
masculine), male and female given names. They are counted over the dictionary of pymorphy3 and the
name lists that natasha carries; no text is read. ``python training/train_names.py`` (a minute).
"""

from __future__ import annotations

import importlib.util
import json
import math
from collections import Counter, defaultdict
from pathlib import Path

import pymorphy3

TARGET = Path(__file__).parent.parent / "src/pobeda_extract/weights/names-v1.json"
ORDER = 5
ENDS = ("ов", "ев", "ёв", "ин", "ын", "ск", "цк")


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


def listed_surnames() -> set[str]:
    """Return natasha's surnames without what its makers' program made of feminine forms."""
    spec = importlib.util.find_spec("natasha")
    assert spec and spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "data" / "dict" / "last.txt"
    words = {w.strip() for w in path.read_text(encoding="utf-8").splitlines()}
    words = {w for w in words if len(w) > 2 and w.isalpha()}
    kept = set()
    for word in words:
        for ending in ("ый", "ий"):
            if word.endswith(ending) and word[:-2].endswith(ENDS[:5]):
                break
        else:
            if word.endswith(("ова", "ева", "ёва", "ина", "ына")) and word[:-1] in words:
                continue
            if word.endswith("ый") or word.endswith("ая"):
                # «какеновый»: half of them are made up
                continue
            kept.add(word)
    return kept


def letters(names: Counter[str], pruned: int) -> dict[str, list[float]]:
    """Return log-probability and back-off weight of every suffix worth keeping."""
    counts: Counter[str] = Counter()
    for name, weight in names.items():
        text = "^" + name.replace("ё", "е") + "$"
        for end in range(len(text) - 1, 0, -1):
            # The letter before `end` given up to ORDER - 1 letters after it.
            for size in range(ORDER):
                context = text[end : end + size]
                if len(context) < size:
                    break
                counts[text[end - 1] + context] += weight
    totals: defaultdict[str, int] = defaultdict(int)
    for gram, count in counts.items():
        totals[gram[1:]] += count
    # Only what is kept takes part, so that rare letters fall back on shorter contexts in full.
    counts = Counter(
        {
            gram: count
            for gram, count in counts.items()
            if len(gram) < 3 or (totals[gram[1:]] >= pruned and count > 1)
        }
    )
    totals, kinds = defaultdict(int), defaultdict(int)
    for gram, count in counts.items():
        totals[gram[1:]] += count
        kinds[gram[1:]] += 1
    alphabet = 36

    def probability(gram: str) -> float:
        context = gram[1:]
        lower = probability(gram[:-1]) if context else 1 / alphabet
        if not totals.get(context):
            return lower
        return (counts.get(gram, 0) + kinds[context] * lower) / (totals[context] + kinds[context])

    model: dict[str, list[float]] = {}
    for gram in counts:
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
    family = Counter({name: 1 for name in surnames | listed_surnames()})
    for name in surnames:
        family[name] += 1
    models = {
        "family": letters(family, 150),
        "male": letters(Counter(dict.fromkeys(male, 1)), 40),
        "female": letters(Counter(dict.fromkeys(female, 1)), 40),
    }
    print({role: len(model) for role, model in models.items()})
    TARGET.parent.mkdir(exist_ok=True)
    card = {"protocol": 1, "order": ORDER, "sizes": {"family": sum(family.values()),
            "male": len(male), "female": len(female)}}
    text = json.dumps({**card, **models}, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
