"""The README's commands do what it shows."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from tests.readme import BLOCK, PROGRAM, README, ROOT, commands, lacks, prepared, run

TEXT = README.read_text(encoding="utf-8")
COMMANDS = [pair for block in BLOCK.findall(TEXT) for pair in commands(block)]
PROGRAMS = PROGRAM.findall(TEXT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    place = prepared(tmp_path_factory.mktemp("readme"))
    run("pobeda-extract samples/articles --date 2025-04-20 --jsonl -o facts.jsonl", place)
    (place / "facts.jsonl").rename(place / "kept.jsonl")
    return place


@pytest.mark.parametrize(("command", "said"), COMMANDS, ids=[c for c, _ in COMMANDS])
def test_a_command_prints_what_is_shown(folder, command, said):
    if missing := lacks(command):
        pytest.skip(f"no {missing} here")
    if "-o facts.jsonl" not in command:
        (folder / "facts.jsonl").write_bytes((folder / "kept.jsonl").read_bytes())
    else:
        (folder / "facts.jsonl").unlink(missing_ok=True)
    assert run(command, folder) == said


@pytest.mark.parametrize(("program", "said"), PROGRAMS)
def test_a_program_prints_what_is_shown(folder, program, said):
    for name in re.findall(r"^import (\w+)", program, re.MULTILINE):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"no {name} here")
    (folder / "facts.jsonl").write_bytes((folder / "kept.jsonl").read_bytes())
    assert run([sys.executable, "-c", program], folder) == said


def test_every_page_it_points_to_is_there():
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (ROOT / target).exists(), target


def test_the_two_commands_for_a_fresh_machine_are_make_verbs():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for verb in ("run", "test"):
        assert f"make {verb}" in TEXT
        assert re.search(rf"^{verb}:", makefile, re.MULTILINE)
    assert "make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")
