"""Ask the user what to extract and how to show it; one command, its options, its exit codes."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pobeda_extract import __version__
from pobeda_extract.errors import InputError, PobedaError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME: Final = "pobeda-extract"
OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
#: Every format of ``render.FORMATS``; told again so that ``--help`` need not load them.
FORMAT_NAMES: Final = (
    "text", "json", "jsonl", "csv", "sqlite", "html", "gexf", "ftm", "brat", "parquet",
)  # fmt: skip

_EPILOG: Final = """\b
Exit status:
  0    every article was read and extracted
  1    some articles failed; each is named on standard error, all others are in the output
  2    wrong usage, no input, or a folder without an article
  130  interrupted; what was finished is whole in the output

\b
Examples:
  pobeda-extract article.txt
  pobeda-extract article.txt --json | jq '.people[].name'
  pobeda-extract news/ --jsonl -o facts.jsonl -j 4
  pobeda-extract news/ --jsonl -o facts.jsonl --resume
  curl -s https://example.org/news.html | pobeda-extract --input html --json
  pobeda-extract --show-completion bash >> ~/.bashrc
"""


def _to_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is not a date: write it as YYYY-MM-DD") from error


def _to_encoding(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from pobeda_extract.read.decoding import check_encoding

    try:
        return check_encoding(value)
    except InputError as error:
        raise click.BadParameter(str(error)) from error


def _print_schema(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from pobeda_extract.render.contract import schema_json

    click.echo(schema_json(), nl=False)
    ctx.exit(OK)


def _print_completion(ctx: click.Context, _param: click.Parameter, shell: str | None) -> None:
    if not shell or ctx.resilient_parsing:
        return
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    if complete is not None:
        variable = f"_{NAME}_COMPLETE".replace("-", "_").upper()
        click.echo(complete(ctx.command, {}, NAME, variable).source())
    ctx.exit(OK)


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"{NAME} {__version__}")
        ctx.exit(OK)


_FILE: Final = click.Path(path_type=Path)


@click.command(
    name=NAME,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.argument("inputs", nargs=-1, type=click.Path())
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(FORMAT_NAMES),
    help="What to write (default: text, a summary for people).",
)
@click.option("--json", "as_json", is_flag=True, help="Short for -f json.")
@click.option(
    "--jsonl", "as_jsonl", is_flag=True, help="Short for -f jsonl: one JSON object a line."
)
@click.option(
    "-o",
    "--output",
    type=_FILE,
    metavar="PATH",
    help="Write to a file, or to a folder for formats of several files.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Worker processes (default: all cores for many articles, one for one).",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Continue into -o, which is needed: keep and skip the articles already there, "
    "try failed ones again.",
)
@click.option(
    "--date",
    "day",
    callback=_to_day,
    metavar="YYYY-MM-DD",
    help="Publication date where the article gives none; relative dates count from it.",
)
@click.option(
    "--input",
    "input_kind",
    type=click.Choice(["text", "jsonl", "html"]),
    default="text",
    help="What standard input holds (default: text).",
)
@click.option(
    "--encoding",
    callback=_to_encoding,
    metavar="NAME",
    help="Encoding of the inputs (utf-8, cp1251, koi8-r, utf-16…; default: recognised).",
)
@click.option(
    "--from-file",
    "lists",
    multiple=True,
    type=click.Path(),
    metavar="FILE",
    help="Read more inputs from FILE (- is standard input), one path a line.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="In the text summary, show the rule, score and words behind each fact.",
)
@click.option("--mentions", is_flag=True, help="Keep every raw mention, with NEREL's labels.")
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="SCORE",
    help="Leave out relations with a lower score (0 to 1).",
)
@click.option(
    "--no-merge",
    is_flag=True,
    help="In formats that join articles, leave people of one name in two articles apart.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.001),
    metavar="SECONDS",
    help="Give up an article that takes longer.",
)
@click.option(
    "--failures",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="Write the articles that failed to a file, as JSONL.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress, no notices; failures are told.")
@click.option("-v", "--verbose", is_flag=True, help="Tell more: warnings, times.")
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of the output and exit.",
)
@click.option(
    "--show-completion",
    type=click.Choice(["bash", "zsh", "fish"]),
    is_eager=True,
    expose_value=False,
    callback=_print_completion,
    help="Print what makes a shell complete these options, and exit.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Extract facts from Russian-language news articles.

    People with their posts, organizations, places, events, agreements and quotes, each with the
    words that prove it. INPUTS are articles (*.txt *.md *.html), JSONL files with an article a
    line, folders of them, all also packed with gzip, or - for standard input.
    """
    # The run itself stands outside the parser, which has its own mind about closed pipes.
    ctx.obj["options"] = options


def run(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command line.

    Args:
        arguments: What follows the command's name; default: the process's own.

    Returns:
        The exit status.
    """
    parsed: dict[str, dict[str, Any]] = {}
    try:
        command.main(arguments, prog_name=NAME, obj=parsed)
    except SystemExit as end:
        if "options" not in parsed:
            return end.code if isinstance(end.code, int) else USAGE
    try:
        from pobeda_extract.session import Options
        from pobeda_extract.session import run as run_session

        status = run_session(Options(**parsed["options"]))
        _flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except UsageError as error:
        _complain(str(error))
        return USAGE
    except PobedaError as error:
        _complain(str(error))
        return FAILED
    except BrokenPipeError:
        _close_stdout()
        return OK
    except OSError as error:
        _complain(f"{error.filename or 'output'}: {error.strerror or error}")
        _close_stdout()
        return FAILED
    return status


def _complain(message: str) -> None:
    click.echo(f"{NAME}: {message}", err=True)


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _close_stdout() -> None:
    """Keep the interpreter from flushing into a closed pipe when it ends, and from saying so."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
    except OSError:
        pass
