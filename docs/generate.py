"""Rewrite the pages of this folder that are made from the code: ``make docs``."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer.main

from pobeda_extract import __version__
from pobeda_extract.cli import NAME, app
from pobeda_extract.helping import grouped
from pobeda_extract.lexicons import load
from pobeda_extract.render import FORMATS
from pobeda_extract.render.contract import schema
from pobeda_extract.wording import wording

sys.path.insert(0, str(Path(__file__).resolve().parent))
from vocabulary import reference_page

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
    fixed = {**os.environ, "COLUMNS": "100", "TERMINAL_WIDTH": "100", "LC_ALL": "C.UTF-8"}
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


PLOVER = """\
Every event and agreement that somebody's policy stands behind has a code, so that it can be counted: `plover` in JSON, the
table `plover` in CSV, SQLite and Parquet (a row for each actor), a line in the report and, with `--explain`, in the summary.

```json
"plover": {"category": "CONSULT", "mode": "visit", "cameo": "042",
           "actors": [{"entity": "P1", "iso": "TUR", "cameo": "TUR"}, {"entity": "L1", "iso": "KAZ", "cameo": "KAZ"}]}
```

- `category` and `mode` are those of PLOVER (Political Language Ontology for Verifiable Event Records, Open Event Data Alliance,
  <https://github.com/openeventdata/PLOVER>), after its manual and its table from CAMEO (`CAMEO2PLOVER-2021.txt`): a signed
  agreement is SUPPORT (CAMEO 057), an intention is AGREE, what was YIELD is CONCEDE and RETREAT.
- `cameo` is the event code of CAMEO, which older data sets (GDELT, ICEWS) count by.
- `actors` are participants, organizers, parties and signers whose country the article tells: `iso` is ISO 3166-1 alpha-3, `cameo`
  the country code of CAMEO as GDELT lists them (Romania ROM, East Timor TMP, Montenegro MTN, Isle of Man IMY; `null` for those that
  it lacks). The host of a visit is an actor. Countries that only the reader knows («Лавров») are not guessed.
- What has no code: matches, concerts, briefings, meetings of one body, what companies and universities agree within a country, agreements that are merely in
  force, and whatever was cancelled.

"""


def plover_page() -> str:
    """Return docs/plover.md."""
    table = load("plover")
    page = f"# Codes of events: PLOVER and CAMEO\n\n{NOTE}{PLOVER}"
    for kind, title in (("event", "Events"), ("agreement", "Agreements")):
        page += f"## {title}\n\nThe first row that fits counts.\n\n"
        page += "| type | where | category | mode | CAMEO | example |\n|---|---|---|---|---|---|\n"
        for entry in table[kind]:
            page += (
                f"| {', '.join(_named(t) for t in entry['types']) or 'any'} | {_where_coded(entry)} "
                f"| {entry['category']} | {entry['mode']} | {entry['cameo']} | {entry['example']} |\n"
            )
        page += "\n"
    planned = table["planned"]
    page += (
        f"A planned event of CONSULT or COOPERATE is {planned['category']} ({planned['cameo']}): "
        f"{planned['example']}\n"
    )
    return page


def _named(what: str) -> str:
    kind = what.removeprefix("kind:")
    return what if kind == what else ", ".join(load("events")["kind"][kind]["heads"])


def _where_coded(entry: Mapping[str, Any]) -> str:
    said = []
    if entry.get("statuses"):
        said.append(" or ".join(entry["statuses"]))
    if entry.get("countries"):
        said.append(f"{entry['countries']} countries" if entry["countries"] > 1 else "a country")
    if entry.get("telling"):
        said.append("with " + ", ".join(f"«{stem}»" for stem in entry["telling"]))
    if entry.get("without"):
        said.append("without " + ", ".join(f"«{stem}»" for stem in entry["without"]))
    if entry.get("beyond"):
        said.append("no " + ", ".join(entry["beyond"]))
    return "; ".join(said)


def man_page() -> str:
    """Return docs/pobeda-extract.1, in the macros of man(7)."""
    command: Any = typer.main.get_command(app)
    ctx = command.context_class(command, info_name=NAME, obj={"lang": "en"})
    summary, *rest = inspect.cleandoc(command.help).split("\n\n")
    usage, examples = inspect.cleandoc(command.epilog.replace("\b\n", "")).split("Examples:\n")
    page = [
        f'.TH {NAME.upper()} 1 "" "{NAME} {__version__}" "User Commands"',
        ".SH NAME",
        f"{NAME} \\- {_roff(summary[0].lower() + summary[1:].rstrip('.'))}",
        ".SH SYNOPSIS",
        f".B {_roff(NAME)}",
        "[\\fIOPTIONS\\fR] [\\fIINPUTS\\fR...]",
        ".SH DESCRIPTION",
        _roff(" ".join(" ".join(rest).split())),
        ".SH OPTIONS",
    ]
    for title, rows in grouped(command, ctx, wording("en")):
        page.append(f".SS {_roff(title)}")
        for written, told in rows:
            page += [".TP", f"\\fB{_roff(written)}\\fR", _roff(" ".join(told.split()))]
    page += [".SH EXIT STATUS", ".nf", _roff(usage.split("\n", 1)[1].rstrip()), ".fi"]
    page += [".SH EXAMPLES", ".nf", _roff(examples.rstrip()), ".fi"]
    page += [".SH FILES", ".TP", "\\fIOUTPUT\\fB.resume\\fR", _roff(
        "Beside an output that can be continued: how it was begun and which articles are in it. "
        "It may be deleted; --resume then knows articles by id and source alone."
    )]  # fmt: skip
    return "\n".join(page) + "\n"


def _roff(text: str) -> str:
    """Return *text* so that nothing in it is taken for a request or a hyphen."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").split("\n")
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in lines)


PAGES = {
    "cli.md": cli_page,
    "output.md": output_page,
    "plover.md": plover_page,
    "reference.md": reference_page,
    f"{NAME}.1": man_page,
}


def main() -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
