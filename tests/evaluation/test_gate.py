"""The gate over NEREL dev: what it calls sunk, and how floors rise."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def gate(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "evaluation"))
    spec = importlib.util.spec_from_file_location("gate", ROOT / "evaluation/gate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _figures(f1):
    table = {"micro": {"f1": f1}, "types": {"PERSON": {"f1": f1}}}
    return {"entities": table, "relations": table}


def test_a_figure_below_its_floor_is_named(gate):
    floors = {"entities": {"micro": 0.8, "PERSON": 0.7, "AWARD": 0.1}}
    found = gate.below(_figures(0.75), floors)
    assert [line.split(":")[0] for line in found] == ["entities micro", "entities AWARD"]


def test_floors_rise_with_the_figures_and_never_sink(gate):
    floors = {"corpus": "x", "entities": {"micro": 0.7, "PERSON": 0.9}, "relations": {}}
    lifted = gate.raised(floors, _figures(0.8))
    assert lifted["entities"] == {"micro": 0.796, "PERSON": 0.9}
    assert lifted["corpus"] == "x"


def test_the_digest_is_that_of_names_and_contents(gate, tmp_path):
    (tmp_path / "a.txt").write_text("мост")
    first = gate.digest(tmp_path)
    (tmp_path / "a.txt").write_text("мосты")
    assert gate.digest(tmp_path) != first
