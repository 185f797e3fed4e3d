"""The house keeps its own rules: style, types, and who may import whom."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT

SOURCES = sorted((ROOT / "src").rglob("*.py"))


def run(*command: str) -> None:
    tool = Path(sys.executable).with_name(command[0])
    if not tool.exists():
        pytest.skip(f"{command[0]} is not installed")
    ran = subprocess.run(
        [str(tool), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_ruff_finds_nothing():
    run("ruff", "check", "src", "tests", "docs")


def test_the_format_is_the_one_format():
    run("ruff", "format", "--check", "src", "tests", "docs")


def test_types_are_strict():
    run("mypy")


def test_imports_go_down_only():
    run("lint-imports", "--no-cache")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_module_says_what_it_is_for_and_is_not_too_long(path):
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or text.lstrip().startswith(('"""', 'r"""'))
    assert text.count("\n") <= 500
    assert path.stem not in {"utils", "helpers", "misc", "common"}


def test_only_the_command_line_prints():
    for path in SOURCES:
        if path.name not in {"cli.py", "notices.py"}:
            assert not re.search(r"(?<![\w.])print\(", path.read_text(encoding="utf-8")), path
