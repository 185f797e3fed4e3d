"""Rewrite the pages of this folder that are made from the code: ``make docs``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pobeda_extract.render import FORMATS
from pobeda_extract.render.contract import schema

HERE = Path(__file__).resolve().parent
NOTE = "<!-- Made by `make docs`; edit the code, not this page. -->\n\n"

#: What of the output the types cannot say.
GUARANTEES = """\
- Offsets (`start`, `end`) are Unicode code points into the article's text, half-open, and
  `text[start:end] == mention.text` always holds.
- The article's text is the decoded file unchanged, without a byte-order mark, line ends kept. For
  a line of JSONL it is that line's `text`; for a page it is what was extracted from it, and then it
  is given in `document.text` (else `null`).
- `document.title` is what the line or the page gives as title; for a plain text it is the first
  line of at least two Russian words, when that is at most 300 characters long, does not end as a
  sentence, and is set off by a blank line. The text keeps it.
- `document.published` is what the line, the page or the text's own opening («14 октября 2025 г.,
  Москва») gives, else `--date`.
- Ids are unique in a document and refer across its lists: `P` people, `W` positions,
  `O` organizations, `L` places, `E` events, `A` agreements, `Q` quotes, `M` raw mentions.
- Every key is always there: what is absent is `null`, an empty list is `[]`.
- Names are Russian nominatives, worded as the article words them, without what a page or a file
  did to its text: soft hyphens, stress marks, broken lines, Latin look-alikes, capitals throughout.
  Offsets, and the words at them, are those of the text as it is.
- Dates (`edtf`) are EDTF (ISO 8601-2): `2025`, `2025-04`, `2025-05-03/2025-05-05`, or `null`.
- `trace` is empty without `--explain`. With it, for each id in `of`: how its words were recognized or found, which rule
  then moved their borders and what they were `before`, to which earlier words they were joined and by which test, which
  word decided a status; and, with no id, what was dropped on the way.
- Scores are probabilities with two decimals.
- The same input on the same machine gives the same bytes, whatever `--jobs` is.
"""


def cli_page() -> str:
    """Return docs/cli.md."""
    rows = "".join(
        f"| `{form.name}` | {_where(form.shapes)} | {'yes' if form.resumes else ''} "
        f"| {f'`[{form.extra}]`' if form.extra else ''} |\n"
        for form in FORMATS.values()
    )
    return (
        f"# The command line\n\n{NOTE}```text\n{_help()}\n```\n\n"
        "## Formats\n\n"
        "| format | written to | `--resume` | needs |\n|---|---|---|---|\n" + rows
    )


def _help() -> str:
    """Return what ``--help`` prints, at a fixed width."""
    command = [sys.executable, "-m", "pobeda_extract", "--help"]
    fixed = {**os.environ, "COLUMNS": "100", "TERMINAL_WIDTH": "100"}
    run = subprocess.run(  # noqa: S603 -- our own command
        command, capture_output=True, check=True, text=True, env=fixed
    )
    return run.stdout.strip()


def _where(shapes: tuple[str, ...]) -> str:
    words = {"stream": "standard output or a file", "file": "a file (`-o`)",
             "folder": "a folder (`-o`)"}  # fmt: skip
    shown = [words[shape] for shape in shapes if not (shape == "file" and "stream" in shapes)]
    return ", ".join(shown)


def output_page() -> str:
    """Return docs/output.md."""
    whole = schema()
    page = f"# The output, version 1\n\n{NOTE}"
    page += "What `--json` and `--jsonl` write; `pobeda-extract --schema` prints it as JSON Schema."
    page += f"\n\n{GUARANTEES}\n"
    for name, part in {"Extraction": whole, **whole["$defs"]}.items():
        page += f"## {name}\n\n{part['description']}\n\n| key | type |\n|---|---|\n"
        page += "".join(
            f"| `{key}` | {_type(kind)} |\n" for key, kind in part["properties"].items()
        )
        page += "\n"
    return page.rstrip() + "\n"


def _type(kind: Mapping[str, Any]) -> str:
    if "$ref" in kind:
        name = kind["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in kind:
        return " or ".join(_type(choice) for choice in kind["anyOf"])
    if "const" in kind:
        return f"`{kind['const']}`"
    if "enum" in kind:
        return ", ".join("null" if value is None else f"`{value}`" for value in kind["enum"])
    if kind.get("type") == "array":
        return f"list of {_type(kind['items'])}"
    return str(kind.get("type", "any"))


PAGES = {"cli.md": cli_page, "output.md": output_page}


def main() -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
