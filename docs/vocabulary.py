"""Gather what docs/reference.md tells from the code: rules with their docstrings, types of things."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src" / "pobeda_extract"
NOTE = "<!-- Made by `make docs`; edit docs/reference.toml and the code, not this page. -->\n\n"

#: Which file's rules find what; those of a file are told in its own order.
_FINDS = {
    "holders": "who holds a post",
    "signing": "who signed",
    "signing_sides": "who signed for which side",
    "parties": "the sides of an agreement",
    "partaking": "who took part",
    "participation": "who took part",
    "visitors": "who took part",
    "meetings": "who met",
    "organizing": "who organized",
    "venues": "where an event is",
    "speakers": "who spoke",
}


def reference_page() -> str:
    """Return docs/reference.md."""
    told = tomllib.loads((HERE / "reference.toml").read_text(encoding="utf-8"))
    page = f"# Reference: relations, statuses, types, rules, files\n\n{NOTE}"
    page += _relations(told["relation"]) + _statuses(told["status"]) + _KEPT
    return page + _types() + _rules(told["rules"])


def _relations(relations: list[dict[str, str]]) -> str:
    rows = "".join(
        f"| `{r['type']}` | {r['from']} → {r['to']} | {r['means']} | {r['example']} |\n"
        for r in relations
    )
    return (
        "## Relations\n\nFrom `subject` to `object`. Names are NEREL's where it has them. With "
        "`--mentions` all of NEREL's relations between raw mentions are given besides, with its own "
        "names and directions.\n\n"
        f"| type | from → to | means | for example |\n|---|---|---|---|\n{rows}\n"
    )


def _statuses(statuses: list[dict[str, str]]) -> str:
    rows = "".join(
        f"| {s['of']} | `{s['status']}` | {s['given']} | {s['example']} |\n" for s in statuses
    )
    return f"## Statuses\n\n| of | status | given when | for example |\n|---|---|---|---|\n{rows}\n"


_KEPT = """\
## Files beside an output

| file | holds |
|---|---|
| `OUTPUT.resume` | how the output was begun (folder, version, options) and a line an article: id, source, a digest of the text. May be deleted: `--resume` then knows articles by id and source alone |
| `OUTPUT.parts/` | what a killed `-f parquet` run has finished; `--resume` takes it up |
| `.NAME.PID.part`, `.NAME.PID.old` | a file that is being written, or was put aside by `--overwrite`: gone when the run ends |

"""


def _types() -> str:
    events, agreements = _lexicon("events"), _lexicon("agreements")
    page = "## Types of events\n\n`type` is the head noun with what makes it a term. These nouns tell of an event:\n\n"
    page += "| kind | nouns | only with a title or the like | for example |\n|---|---|---|---|\n"
    for name, kind in events["kind"].items():
        heads, weak = (", ".join(sorted(kind.get(key, ()))) for key in ("heads", "weak"))
        page += f"| {name} | {heads} | {weak} | {kind['example']} |\n"
    terms = ", ".join(f"«{' '.join(term['words'])}»" for term in events.get("term", ()))
    page += f"\nTerms of several words: {terms or 'none'}.\n\n## Types of agreements\n\n"
    page += "| | nouns | for example |\n|---|---|---|\n"
    groups = {"strong": "always", "weak": "when agreed together", "plural": "in the plural"}
    for key, when in groups.items():
        group = agreements[key]
        page += f"| {when} | {', '.join(sorted(group['heads']))} | {group['example']} |\n"
    terms = ", ".join(f"«{' '.join(term['words'])}»" for term in agreements.get("term", ()))
    return f"{page}\nTerms of several words (in dictionary forms): {terms}.\n\n"


def _lexicon(name: str) -> dict[str, Any]:
    return tomllib.loads((SOURCE / "lexicons" / f"{name}.toml").read_text(encoding="utf-8"))


def _rules(literals: dict[str, str]) -> str:
    page = (
        "## Rules\n\n`rule` in the output names what found a fact: most are functions in "
        "`src/pobeda_extract/relate/`, and these are the first lines of their docstrings.\n\n"
        "| rule | finds | sees |\n|---|---|---|\n"
    )
    seen: set[str] = set()
    for name, finds, sees in rules():
        if name not in seen:
            seen.add(name)
            page += f"| `{name}` | {finds} | {sees} |\n"
    for name in sorted(literals.keys() - seen):
        page += f"| `{name}` | | {literals[name]} |\n"
    return page


def rules() -> Iterator[tuple[str, str, str]]:
    """Give every function that stands in a module's list of rules: name, what it finds and sees."""
    trees = {name: ast.parse((SOURCE / "relate" / f"{name}.py").read_text(encoding="utf-8"))
             for name in _FINDS if (SOURCE / "relate" / f"{name}.py").exists()}  # fmt: skip
    made = {
        node.name: (module, (ast.get_docstring(node) or "").partition("\n")[0])
        for module, tree in trees.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    for tree in trees.values():
        for node in tree.body:
            value = getattr(node, "value", None)
            if not isinstance(value, ast.Tuple | ast.List | ast.Dict):
                continue
            for name in (inner.id for inner in ast.walk(value) if isinstance(inner, ast.Name)):
                if name in made:
                    module, sees = made[name]
                    yield name, _FINDS[module], sees
