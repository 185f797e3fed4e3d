"""Measure the normal forms of the benches: ``python -m tests.benches.names.run [EVERY]``.

Prints the share of names that come out right in the nominative («ё» and «е» count as one), and
every error. The names' places are given, so that this measures normal forms and nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pobeda_extract.models import Models
from pobeda_extract.normalize.persons import normalize_persons
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger
from pobeda_extract.types import Mention, NormalForm, Sentence

HERE = Path(__file__).parent
BATCH = 150


class Row(NamedTuple):
    """One line of a bench; ``sentence`` has the name in brackets."""

    group: str
    way: str
    case: str
    gender: str
    name: str
    sentence: str


def rows(name: str, every: int = 1) -> list[Row]:
    """Return every so many rows of ``NAME.tsv``."""
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [Row(*line.split("\t")) for line in lines[::every]]


def answers(tagger: Tagger, found: Sequence[Row]) -> Iterator[tuple[Row, NormalForm]]:
    """Yield each row with the normal form of its name."""
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        plain = [row.sentence.replace("[", "").replace("]", "") for row in batch]
        text = "\n".join(plain)
        sentences = tagger(text, segment(text))
        offset = 0
        for row, line in zip(batch, plain, strict=True):
            first = offset + row.sentence.index("[")
            last = offset + row.sentence.index("]") - 1
            inside = [s for s in sentences if offset <= s.start < offset + len(line)]
            yield row, answer(inside, text, first, last)
            offset += len(line) + 1


def answer(sentences: Sequence[Sentence], text: str, start: int, end: int) -> NormalForm:
    """Return the normal form of the name on *start* to *end*."""
    for index, sentence in enumerate(sentences):
        words = [t.index for t in sentence.tokens if start <= t.start < end]
        if words:
            stop = max(end, sentence.tokens[words[-1]].end)
            mention = Mention(
                start, stop, text[start:stop], "PERSON", index, words[0], words[-1], words[0], 1.0,
                "given",
            )  # fmt: skip
            return normalize_persons(sentences, [mention])[start, stop]
    raise ValueError(f"no words at {start}: {text[start:end]}")


def fold(text: str) -> str:
    """Make «ё» and «е» one."""
    return text.replace("ё", "е").replace("Ё", "Е")


def main(every: int) -> None:
    """Print errors and shares."""
    tagger = Tagger(Models())
    for name in ("names", "made_up"):
        right = total = 0
        for row, form in answers(tagger, rows(name, every)):
            total += 1
            if fold(form.text) == fold(row.name):
                right += 1
            else:
                print(*row[:5], form.text, row.sentence, sep=" | ")
        print(f"{name}: {right}/{total} = {right / total:.4f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
