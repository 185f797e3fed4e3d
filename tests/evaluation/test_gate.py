"""The gate: what it calls sunk, how floors rise, what it shows; and its quick form where it can run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT


@pytest.fixture
def gate(evaluation):
    return evaluation("gate")


@pytest.fixture
def measures(evaluation):
    return evaluation("measures")


def test_a_figure_below_its_floor_is_named(gate, measures):
    rows = {"people": measures.Figure(0.75, 40), "places": measures.Figure(0.7, 40)}
    fell = gate.sunk(rows, {"people": 0.8, "places": 0.7, "quotes": 0.1})
    assert list(fell) == ["people", "quotes"]
    assert fell["people"] == "people: F1 0.7500 is below its floor 0.8"


def test_a_floor_leaves_one_item_of_play(gate, measures):
    assert gate.least(measures.Figure(0.8, 50)) == 0.78
    assert gate.least(measures.Figure(0.8, 5000)) == 0.797


def test_floors_rise_with_the_figures_and_never_sink(gate, measures):
    rows = {"people": measures.Figure(0.8, 100), "places": measures.Figure(0.8, 100)}
    assert gate.raised(rows, {"people": 0.7, "places": 0.9}) == {"people": 0.79, "places": 0.9}


def test_new_rows_are_held_unless_they_say_nothing(gate, measures):
    rows = {name: measures.Figure(0.5, gold) for name, gold in (("a", 100), ("b", 5))}
    assert gate.raised({**rows, "a (matched)": rows["a"]}, {}) == {"a": 0.49}


def test_five_examples_of_what_fell_are_shown(gate, measures):
    measured = measures.Measured({}, {"people": [f"a{n}  missed Ветров" for n in range(9)]})
    measure = measures.Measure("dev", (), lambda: measured, ())
    shown = list(gate.chosen(measure, measured, "people", 5))
    assert len(shown) == 5
    assert shown == list(gate.chosen(measure, measured, "people", 5))
    assert all(line.startswith("people: a") for line in shown)


def test_a_row_that_sums_up_shows_examples_of_the_others(gate, measures):
    measured = measures.Measured({}, {"people": ["a1  missed Ветров"], "people found": ["x"]})
    measure = measures.Measure("dev", (), lambda: measured, ())
    assert list(gate.chosen(measure, measured, "mean", 5)) == ["people: a1  missed Ветров"]


def test_single_errors_of_what_we_choose_by_are_not_shown(gate, measures):
    measured = measures.Measured({}, {"people": ["a1  missed Ветров"]})
    measure = measures.Measure("tune", (), lambda: measured, (), silent=True)
    assert not any("Ветров" in line for line in gate.chosen(measure, measured, "people", 5))


def test_the_digest_is_that_of_names_and_contents(evaluation, tmp_path):
    corpora = evaluation("corpora")
    (tmp_path / "a.txt").write_text("мост")
    first = corpora.digest(tmp_path)
    (tmp_path / "a.txt").write_text("мосты")
    assert corpora.digest(tmp_path) != first


def test_no_figure_sinks_below_its_floor():
    """The quick form; «make gate» measures everything."""
    if not Path(ROOT.parent, "shared/gold").is_dir():
        pytest.skip("the corpora of ../shared are not here")
    command = [sys.executable, str(ROOT / "evaluation/gate.py"), "--quick"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
