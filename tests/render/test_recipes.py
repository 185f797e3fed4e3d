"""The recipes of docs/formats.md run as they stand, where their tool is there."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pobeda_extract.facts import Extraction
from pobeda_extract.render import FORMATS, Target

Told = tuple[Extraction, str]
DOCS = Path(__file__).parents[2] / "docs" / "formats.md"
RECIPES = re.findall(
    r"^```(sh|sql|python)\n(.*?)^```\n```text\n(.*?)^```",
    DOCS.read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory, articles: list[Told]) -> Path:
    """The files that the recipes speak of."""
    tmp_path = tmp_path_factory.mktemp("outputs")
    targets = {
        "sqlite": Target("file", tmp_path / "facts.db"),
        "csv": Target("folder", tmp_path / "facts"),
    }
    if importlib.util.find_spec("pyarrow"):
        targets["parquet"] = Target("folder", tmp_path / "columns")
    for name, target in targets.items():
        writer = FORMATS[name].open(target)
        for extraction, text in articles:
            writer.write(extraction, text)
        writer.close()
    lines = b"".join(extraction.to_json() + b"\n" for extraction, _ in articles)
    (tmp_path / "facts.jsonl").write_bytes(lines)
    return tmp_path


@pytest.mark.parametrize(("kind", "recipe", "expected"), RECIPES, ids=range(len(RECIPES)))
def test_recipe(outputs: Path, kind: str, recipe: str, expected: str) -> None:
    if kind == "sql":
        with closing(sqlite3.connect(outputs / "facts.db")) as base:
            rows = base.execute(recipe).fetchall()
        assert "".join("|".join(map(str, row)) + "\n" for row in rows) == expected
        return
    if kind == "python":
        (library,) = re.findall(r"^import (\w+)", recipe, re.MULTILINE)
        pytest.importorskip(library, reason=f"{library} is not installed")
        command = [sys.executable, "-c", recipe]
    else:
        tool = recipe.split()[0]
        beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        if shutil.which(tool, path=beside) is None:
            pytest.skip(f"{tool} is not installed")
        command = ["sh", "-c", f'PATH="{beside}"; {recipe}']
    done = subprocess.run(
        command, cwd=outputs, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == expected


def test_every_format_is_told() -> None:
    told = DOCS.read_text(encoding="utf-8")
    for name in FORMATS:
        assert f"`{name}`" in told
