"""Tell what the command can do: its options in groups, in the user's language."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Final

import typer.core

from pobeda_extract.wording import language, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pobeda_extract.wording import Lang, Wording

#: Which group an option stands in; what is named nowhere belongs to extracting.
GROUPS: Final = {
    "input": ("input_kind", "text_key", "id_key", "date_key", "encoding", "lists", "day", "texts"),
    "output": (
        "format_name", "as_json", "as_jsonl", "output", "resume", "overwrite", "no_merge",
        "explain", "about", "title", "lang",
    ),
    "extraction": (),
    "run": ("jobs", "timeout", "failures", "quiet", "verbose"),
    "about": ("schema", "version", "install_completion", "show_completion", "help"),
}  # fmt: skip
#: What the parser adds: limits, and defaults that the help has told.
_NOTES: Final = re.compile(r"\s*\[([^\[\]]*)\]$")


class GroupedCommand(typer.core.TyperCommand):
    """The command with its options in groups."""

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write what the command is for."""
        super().format_help_text(ctx, formatter) if _lang(ctx) == "en" else _write(
            formatter, wording("ru")("help.command")
        )

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options, group by group."""
        say = wording(_lang(ctx))
        for title, rows in grouped(self, ctx, say):
            with formatter.section(title):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write exit statuses and examples."""
        if _lang(ctx) == "en":
            super().format_epilog(ctx, formatter)
            return
        with formatter.indentation():
            formatter.write("\n")
            for line in wording("ru")("help.epilog").splitlines():
                formatter.write(f"{' ' * formatter.current_indent if line else ''}{line}\n")


def grouped(command: Any, ctx: Any, say: Wording) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """
    Give each group's title and its options: how one is written, and what it does.

    Args:
        command: The command.
        ctx: Its context, which the parser's records need.
        say: The language.
    """
    told = say.of("help_options") if say.lang != "en" else {}
    home = {name: group for group, names in GROUPS.items() for name in names}
    groups: dict[str, list[tuple[str, str]]] = {group: [] for group in GROUPS}
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if parameter.param_type_name == "argument" or record is None:
            continue
        written, helped = record
        helped = told.get(parameter.name, _without_notes(helped))
        groups[home.get(parameter.name, "extraction")].append((written, helped))
    for group, rows in groups.items():
        if rows:
            yield say(f"help_groups.{group}"), rows


def language_asked_for(arguments: Sequence[str]) -> Lang:
    """
    Return the language that the arguments, or the locale, ask for.

    >>> language_asked_for(["a.txt", "--lang", "ru", "--help"])
    'ru'
    """
    for number, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=")
        if argument == "--lang" and number + 1 < len(arguments):
            value = arguments[number + 1]
        if argument.startswith("--lang"):
            if value == "ru":
                return "ru"
            if value == "en":
                return "en"
    return language(os.environ)


def _lang(ctx: Any) -> Lang:
    asked: Lang = (ctx.obj or {}).get("lang", "en")
    return asked


def _without_notes(helped: str) -> str:
    found = _NOTES.search(helped)
    notes = found[1].split("; ") if found else []
    if not found or any(not (n.startswith("default: ") or "x>=" in n or "<=x" in n) for n in notes):
        return helped
    default = next((n for n in notes if n.startswith("default: ")), None)
    kept = f"  [{default}]" if default and "(default" not in helped and "0.0" not in default else ""
    return helped[: found.start()] + kept


def _write(formatter: Any, text: str) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        for number, paragraph in enumerate(text.strip().split("\n\n")):
            if number:
                formatter.write_paragraph()
            formatter.write_text(" ".join(paragraph.split()))
