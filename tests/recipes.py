"""Run the recipes of docs/formats.md and docs/library.md, and rewrite what they print.

A block of ``sql``, ``sh`` or ``python`` is a recipe; what it prints stands in the block of ``text``
below it. ``python -m tests.recipes`` (part of ``make golden``) writes these anew. The recipes of the
first page stand each for itself, those of the second are one program.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import chdir, closing, redirect_stdout
from pathlib import Path
from typing import Final

from tests.readme import BLOCK, ROOT, commands, prepared, run

DOCS: Final = ROOT / "docs" / "formats.md"
LIBRARY: Final = ROOT / "docs" / "library.md"
RECIPE: Final = re.compile(
    r"^```(sh|sql|python)\n(.*?)^```\n```text\n(.*?)^```", re.DOTALL | re.MULTILINE
)


def needed(kind: str, recipe: str) -> tuple[str, ...]:
    """Return the libraries or tools that a recipe needs."""
    if kind == "python":
        return tuple(re.findall(r"^import (\w+)", recipe, re.MULTILINE))
    return (recipe.split()[0],) if kind == "sh" else ()


def outputs(folder: Path) -> Path:
    """Make the files that the recipes speak of, as the page says."""
    prepared(folder)
    for block in BLOCK.findall(DOCS.read_text(encoding="utf-8")):
        for command, _ in commands(block):
            run(command, folder)
    return folder


def told(kind: str, recipe: str, folder: Path) -> str:
    """Return what a recipe prints in *folder*."""
    if kind == "sql":
        with closing(sqlite3.connect(folder / "facts.db")) as base:
            return "".join("|".join(map(str, row)) + "\n" for row in base.execute(recipe))
    beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    command = [sys.executable, "-c", recipe] if kind == "python" else ["sh", "-c", recipe]
    ended = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": beside}, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    if ended.returncode:
        raise RuntimeError(ended.stderr)
    return ended.stdout


def library(folder: Path) -> list[tuple[str, str, str]]:
    """Run the program of docs/library.md; each part with what it prints and is said to print."""
    names: dict[str, object] = {"__name__": "library"}
    found = []
    with chdir(prepared(folder)):
        for _, part, said in RECIPE.findall(LIBRARY.read_text(encoding="utf-8")):
            printed = io.StringIO()
            with redirect_stdout(printed):
                exec(compile(part, str(LIBRARY), "exec"), names)
            found.append((part, printed.getvalue(), said))
    return found


def main() -> None:
    """Rewrite what every recipe prints; one whose tool is missing keeps what it shows."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = outputs(Path(name))

        def fresh(match: re.Match[str]) -> str:
            kind, recipe, before = match.groups()
            beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
            lacking = kind == "sh" and not shutil.which(recipe.split()[0], path=beside)
            said = before if lacking else told(kind, recipe, folder)
            return f"```{kind}\n{recipe}```\n```text\n{said}```"

        DOCS.write_text(RECIPE.sub(fresh, DOCS.read_text(encoding="utf-8")), encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        parts = iter(library(Path(name)))

        def printed(match: re.Match[str]) -> str:
            part, said, _ = next(parts)
            return f"```python\n{part}```\n```text\n{said}```"

        page = LIBRARY.read_text(encoding="utf-8")
        LIBRARY.write_text(RECIPE.sub(printed, page), encoding="utf-8")


if __name__ == "__main__":
    main()
