"""Accuracy must not fall below its floors; measured where the corpora are."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared"


@pytest.mark.parametrize("gate", ["gate_gold.py", "gate.py", "gate_facts.py"])
def test_no_figure_sinks_below_its_floor(gate):
    if not (SHARED / "gold").is_dir():
        pytest.skip("the corpora of ../shared are not here")
    command = [sys.executable, str(ROOT / "evaluation" / gate)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
