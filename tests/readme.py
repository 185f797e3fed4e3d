"""Rewrite the outputs shown in README.md by running its commands: ``python -m tests.readme``.

A block of ``console`` holds commands after ``$`` and under each what it prints; a block of Python
is a program whose output stands in the ``text`` block below it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
README: Final = ROOT / "README.md"
BLOCK: Final = re.compile(r"```console\n(.*?)```", re.DOTALL)
PROGRAM: Final = re.compile(r"```python\n(.*?)```\n\n?(?:```text\n(.*?)```\n\n?)?", re.DOTALL)


def commands(block: str) -> list[tuple[str, str]]:
    """Return the commands of a block of ``console``, each with what it is said to print."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(part.split("\n", 1)[0], part.split("\n", 1)[1]) for part in parts]


def lacks(command: str) -> str | None:
    """Return a tool that *command* needs and this machine lacks."""
    wanted = [word for word in ("jq",) if re.search(rf"\b{word}\b -", command)]
    return next((word for word in wanted if shutil.which(word) is None), None)


def run(command: str | list[str], folder: Path) -> str:
    """Run *command* in *folder* as a reader would, our own command being on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(
        command,
        shell=isinstance(command, str),
        cwd=folder,
        env={**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "200", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout


def prepared(folder: Path) -> Path:
    """Lay the samples where the README's commands look for them."""
    shutil.copytree(ROOT / "samples", folder / "samples")
    return folder


def main() -> None:
    """Rewrite the README's outputs; a command whose tool is missing keeps what it shows."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = prepared(Path(name))

        def block(match: re.Match[str]) -> str:
            shown = ""
            for command, said in commands(match[1]):
                shown += f"$ {command}\n{said if lacks(command) else run(command, folder)}"
            return f"```console\n{shown}```"

        def program(match: re.Match[str]) -> str:
            output = run([sys.executable, "-c", match[1]], folder)
            return f"```python\n{match[1]}```\n\n```text\n{output}```\n\n"

        text = BLOCK.sub(block, README.read_text(encoding="utf-8"))
        README.write_text(PROGRAM.sub(program, text), encoding="utf-8")


if __name__ == "__main__":
    main()
