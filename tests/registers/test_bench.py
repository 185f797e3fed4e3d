"""A thousand pairs of invented people: those of one person are told from namesakes."""

from __future__ import annotations

from pathlib import Path

from benchmarks.registers import figures, ours, read

PAIRS = Path(__file__).parents[1] / "benches" / "registers" / "pairs.tsv"


def test_pairs_are_told_apart() -> None:
    """Precision and recall stay above what was asked for; scores mean what they say."""
    rows = read(str(PAIRS))
    truth = [row["truth"] == "same" for row in rows]
    score = ours()
    scores = [score(row) for row in rows]
    assert len(rows) == 1000
    precision, recall = figures(scores, truth, 0.5)
    assert precision >= 0.99
    assert recall >= 0.98
    sure = [same for s, same in zip(scores, truth, strict=True) if s >= 0.75]
    assert sum(sure) / len(sure) >= 0.98
