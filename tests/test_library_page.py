"""The program of docs/library.md runs, prints what it says, and is strictly typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.recipes import LIBRARY, RECIPE, library


@pytest.fixture(autouse=True)
def locale(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def test_it_prints_what_it_says(tmp_path):
    pytest.importorskip("pandas")
    parts = library(tmp_path)
    assert len(parts) >= 8
    for part, printed, said in parts:
        assert printed == said, part
        assert said


def test_its_types_are_strict(tmp_path):
    tool = Path(sys.executable).with_name("mypy")
    if not tool.exists():
        pytest.skip("mypy is not installed")
    parts = RECIPE.findall(LIBRARY.read_text(encoding="utf-8"))
    program = tmp_path / "library_page.py"
    program.write_text("\n".join(part for _, part, _ in parts), encoding="utf-8")
    # The project's own settings are strict, and share what mypy knows of the libraries already.
    command = [str(tool), "--strict", "--config-file", str(ROOT / "pyproject.toml"), str(program)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
