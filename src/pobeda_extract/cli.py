"""Ask the user what to extract and how to show it; one command, its options, its exit codes."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias, get_args

import typer

from pobeda_extract import __version__
from pobeda_extract.errors import InputError, PobedaError, UsageError
from pobeda_extract.helping import GroupedCommand, language_asked_for

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME: Final = "pobeda-extract"
OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
#: Every format of ``render.FORMATS``; told again so that ``--help`` need not load them.
FormatName: TypeAlias = Literal[
    "text", "json", "jsonl", "csv", "xlsx", "sqlite", "html", "gexf", "ftm", "brat", "parquet", "md"
]
LangName: TypeAlias = Literal["ru", "en"]
#: Every kind of ``read.kinds``, told again for the same reason.
InputKind: TypeAlias = Literal[
    "text",
    "markdown",
    "html",
    "mhtml",
    "docx",
    "odt",
    "rtf",
    "pdf",
    "epub",
    "fb2",
    "eml",
    "jsonl",
    "json",
    "csv",
    "tsv",
    "xlsx",
    "parquet",
    "feed",
    "mbox",
    "warc",
    "zip",
    "tar",
]
FORMAT_NAMES: Final[tuple[str, ...]] = get_args(FormatName)

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
  pobeda-extract news/ -o report/
  pobeda-extract news/ -o facts.db
  pobeda-extract news/ -o facts.jsonl -j 4
  pobeda-extract news/ -o facts.jsonl --resume
  pobeda-extract news/ --about Громыхалов -o dossier.md
  pobeda-extract clippings.xlsx --text-column "Текст публикации" -o report/
  curl -sL https://example.org/news.html | pobeda-extract -
  pobeda-extract facts.jsonl -o report/
  pobeda-extract --install-completion
"""


def _to_day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is not a date: write it as YYYY-MM-DD") from error


def _to_encoding(value: str | None) -> str | None:
    if value is None:
        return None
    from pobeda_extract.read.decoding import check_encoding

    try:
        return check_encoding(value)
    except InputError as error:
        raise typer.BadParameter(str(error)) from error


def _print_schema(ctx: typer.Context, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from pobeda_extract.render.contract import schema_json

    typer.echo(schema_json(), nl=False)
    raise typer.Exit(OK)


def _print_version(ctx: typer.Context, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        typer.echo(f"{NAME} {__version__}")
        raise typer.Exit(OK)


#: Rich help costs a tenth of a second and wraps what should be copied; plain text is plain.
app = typer.Typer(
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.command(name=NAME, epilog=_EPILOG, cls=GroupedCommand)
def command(
    ctx: typer.Context,
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="INPUTS...", show_default=False)
    ] = None,
    format_name: Annotated[
        FormatName | None,
        typer.Option("-f", "--format", help="What to write (default: text, a summary for people)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Short for -f json.")] = False,
    as_jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Short for -f jsonl: one JSON object a line.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="PATH",
            help="Write to a file, or to a folder for formats of several files; without -f its "
            "ending chooses the format (.jsonl .db .csv .html…; a folder is a report in HTML).",
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "-j",
            "--jobs",
            min=1,
            metavar="N",
            help="Worker processes (default: all cores for many articles, one for one).",
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Continue into -o, which is needed: keep and skip the articles already there, "
            "try failed ones again.",
        ),
    ] = False,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite", help="Replace what is in -o; else it is left alone."),
    ] = False,
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            callback=_to_day,
            metavar="YYYY-MM-DD",
            help="Publication date where the article gives none; relative dates count from it.",
        ),
    ] = None,
    input_kind: Annotated[
        InputKind | None,
        typer.Option(
            "--input", help="What standard input holds (default: what it begins with tells)."
        ),
    ] = None,
    text_key: Annotated[
        str | None,
        typer.Option(
            "--text-key",
            "--text-column",
            metavar="NAME",
            help="Column or JSON key that holds the texts, where its name does not tell.",
        ),
    ] = None,
    id_key: Annotated[
        str | None,
        typer.Option(
            "--id-key",
            "--id-column",
            metavar="NAME",
            help="Column or JSON key that holds the articles' ids.",
        ),
    ] = None,
    date_key: Annotated[
        str | None,
        typer.Option(
            "--date-key",
            "--date-column",
            metavar="NAME",
            help="Column or JSON key that holds the publication dates.",
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding",
            callback=_to_encoding,
            metavar="NAME",
            help="Encoding of the inputs (utf-8, cp1251, koi8-r, utf-16…; default: recognised).",
        ),
    ] = None,
    lists: Annotated[
        list[str] | None,
        typer.Option(
            "--from-file",
            metavar="FILE",
            help="Read more inputs from FILE (- is standard input), one path a line.",
        ),
    ] = None,
    texts: Annotated[
        list[str] | None,
        typer.Option(
            "--texts",
            metavar="PATH",
            help="Where the texts are, if the inputs are facts (JSONL or Parquet that this program "
            "wrote) and the articles are no longer where they were.",
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Show the rule, score and words behind each fact, who drew its borders, what was left out.",
        ),
    ] = False,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Keep every raw mention, with NEREL's labels.")
    ] = False,
    min_score: Annotated[
        float,
        typer.Option(
            "--min-score",
            min=0,
            max=1,
            metavar="SCORE",
            help="Leave out facts with a lower score (0 to 1): who took part, signed, said, holds what.",
        ),
    ] = 0.0,
    fast: Annotated[
        bool,
        typer.Option(
            "--fast",
            help="Read without the joint reader: twice as fast, and much of who did what is missed.",
        ),
    ] = False,
    no_merge: Annotated[
        bool,
        typer.Option(
            "--no-merge",
            help="In formats that join articles, leave people of one name in two articles apart.",
        ),
    ] = False,
    about: Annotated[
        list[str] | None,
        typer.Option(
            "--about",
            metavar="NAME",
            help="Tell only what all the articles say of this person, organization or agreement, "
            "in any form of the name (-f text, json, jsonl, md or html); may be repeated.",
        ),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option(
            "--title", metavar="TITLE", help="Title of the HTML report (default: its folder)."
        ),
    ] = None,
    registers: Annotated[
        list[str] | None,
        typer.Option(
            "--register",
            metavar="FILE",
            help="Match people and organizations with a register: CSV, XLSX or FollowTheMoney "
            "JSON lines (repeatable).",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="FILE",
            help="Compare facts (INPUTS, as --jsonl writes them) with older ones in FILE: who got "
            "or lost a post, what was signed, what became of plans; as text, json or html.",
        ),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            "--timeout",
            min=0.001,
            metavar="SECONDS",
            help="Give up an article that takes longer.",
        ),
    ] = None,
    failures: Annotated[
        Path | None,
        typer.Option(
            "--failures",
            dir_okay=False,
            metavar="PATH",
            help="Write the articles that failed to a file, as JSONL.",
        ),
    ] = None,
    lang: Annotated[
        LangName | None,
        typer.Option(
            "--lang",
            help="Language of summaries, headings, notices and help (default: the locale's).",
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="No progress, no notices; failures are told.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Tell more: warnings, times.")
    ] = False,
    schema: Annotated[  # its callback ends the run
        bool,
        typer.Option(
            "--schema",
            is_eager=True,
            callback=_print_schema,
            help="Print the JSON Schema of the output and exit.",
        ),
    ] = False,
    version: Annotated[  # its callback ends the run
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Extract facts from Russian-language news articles.

    People with their posts, organizations, places, events, agreements and quotes, each with the
    words that prove it. INPUTS are articles (text, Markdown, HTML, MHTML, DOCX, ODT, RTF, PDF,
    EPUB, FB2, EML), files of many (JSONL, JSON, Telegram's result.json, CSV, TSV, XLSX, Parquet,
    RSS, Atom, MBOX, WARC), folders, ZIP and TAR of them, all also packed with gzip, or - for
    standard input. Facts that this program wrote as JSON or Parquet are taken as they are: extract
    once, then show them in any format.
    """
    # The run itself stands outside the parser, which has its own mind about closed pipes.
    ctx.obj["options"] = {
        "inputs": tuple(inputs or ()),
        "format_name": format_name,
        "as_json": as_json,
        "as_jsonl": as_jsonl,
        "output": output,
        "jobs": jobs,
        "resume": resume,
        "overwrite": overwrite,
        "day": day,
        "input_kind": input_kind,
        "keys": (text_key, id_key, date_key),
        "encoding": encoding,
        "lists": tuple(lists or ()),
        "texts": tuple(texts or ()),
        "explain": explain,
        "mentions": mentions,
        "min_score": min_score,
        "fast": fast,
        "no_merge": no_merge,
        "about": tuple(about or ()),
        "title": title,
        "registers": tuple(registers or ()),
        "since": since,
        "timeout": timeout,
        "failures": failures,
        "lang": lang,
        "quiet": quiet,
        "verbose": verbose,
    }


def run(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command line.

    Args:
        arguments: What follows the command's name; default: the process's own.

    Returns:
        The exit status.
    """
    given = sys.argv[1:] if arguments is None else arguments
    parsed: dict[str, Any] = {"lang": language_asked_for(given)}
    try:
        app(arguments, prog_name=NAME, obj=parsed)
    except SystemExit as end:
        if "options" not in parsed:
            return end.code if isinstance(end.code, int) else USAGE
    try:
        from pobeda_extract.options import Options
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
    typer.echo(f"{NAME}: {message}", err=True)


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
