"""The export of mentions and relations in the benchmark's form, and the floors."""

import importlib.util
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "evaluation"


@pytest.fixture(scope="module")
def export():
    path = FOLDER / "nerel_relations.py"
    spec = importlib.util.spec_from_file_location("nerel_relations", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_relations_carry_the_spans_of_both_ends(export):
    extraction = {
        "document": {"id": "17.txt"},
        "mentions": [
            {"id": "M1", "start": 0, "end": 7, "type": "PROFESSION"},
            {"id": "M2", "start": 8, "end": 14, "type": "PERSON"},
        ],
        "mention_relations": [{"type": "WORKS_AS", "subject": "M2", "object": "M1"}],
    }
    assert export.converted(extraction) == {
        "id": "17",
        "entities": [[0, 7, "PROFESSION"], [8, 14, "PERSON"]],
        "relations": [["WORKS_AS", [8, 14, "PERSON"], [0, 7, "PROFESSION"]]],
    }


def test_a_figure_below_its_floor_is_named(export):
    figures = {
        "entities": {"micro": {"f1": 0.8}, "types": {}},
        "relations": {"micro": {"f1": 0.5}, "types": {"WORKS_AS": {"f1": 0.6}}},
    }
    assert export.below(figures, {"relations": {"micro": 0.45, "WORKS_AS": 0.6}}) == []
    (failure,) = export.below(figures, {"relations": {"WORKPLACE": 0.5}})
    assert failure.startswith("relations WORKPLACE")
