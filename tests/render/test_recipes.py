"""The recipes of docs/formats.md run as they stand, where their tool is there."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest
from tests.recipes import DOCS, RECIPE, needed, outputs, told

from pobeda_extract.render import FORMATS

RECIPES = RECIPE.findall(DOCS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the recipes speak of."""
    pytest.importorskip("pyarrow")
    return outputs(tmp_path_factory.mktemp("outputs"))


@pytest.mark.parametrize(("kind", "recipe", "expected"), RECIPES, ids=range(len(RECIPES)))
def test_recipe(folder: Path, kind: str, recipe: str, expected: str) -> None:
    beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    for name in needed(kind, recipe):
        found = shutil.which(name, path=beside) if kind == "sh" else importlib.util.find_spec(name)
        if found is None:
            pytest.skip(f"{name} is not installed")
    assert told(kind, recipe, folder) == expected


def test_every_recipe_finds_something() -> None:
    assert len(RECIPES) >= 10
    assert all(expected.strip() for _, _, expected in RECIPES)


def test_every_format_and_view_is_told() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for form in FORMATS.values():
        assert f"`{form.name}`" in page
        assert not form.endings or f"`{form.endings[0]}`" in page
    sql = DOCS.parent.parent / "src/pobeda_extract/render/database.sql"
    for line in sql.read_text(encoding="utf-8").splitlines():
        if line.startswith("CREATE VIEW"):
            assert f"| `{line.split()[2]}` |" in page
