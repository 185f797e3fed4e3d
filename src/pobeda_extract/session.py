"""Carry one run through: from the user's options to a whole output and an exit status."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO, Final, cast

import msgspec

from pobeda_extract import __version__
from pobeda_extract.batch import Done, Known, Settings, outcomes
from pobeda_extract.batch.interrupts import InterruptedRun, Interrupts
from pobeda_extract.batch.numbering import Numbering
from pobeda_extract.batch.resuming import State
from pobeda_extract.batch.texts import MARKING, Texts
from pobeda_extract.batch.work import register
from pobeda_extract.errors import OutputError, UsageError
from pobeda_extract.inputs import inputs_of, own_files
from pobeda_extract.notices import Notices
from pobeda_extract.options import Options
from pobeda_extract.outputs import Output, chosen, unlike_its_name
from pobeda_extract.read import EmptyFolderError, Failure, Inputs
from pobeda_extract.read.columns import Keys
from pobeda_extract.read.kinds import REFUSED, suffix
from pobeda_extract.read.opening import explain
from pobeda_extract.render import ABOUT_FORMATS, Target
from pobeda_extract.render.files import replaced
from pobeda_extract.render.records import JsonLinesWriter, JsonWriter
from pobeda_extract.wording import wording

if TYPE_CHECKING:
    from pathlib import Path

    from pobeda_extract.batch import Outcome
    from pobeda_extract.render import Format, Writer
    from pobeda_extract.wording import Wording

OK: Final = 0
FAILED: Final = 1
USAGE: Final = 2


class _NothingWrittenError(Exception):
    """The one article failed: its output must not come to be."""


@dataclass(slots=True)
class _Tally:
    """What became of the articles so far."""

    done: int = 0
    failed: int = 0
    known: int = 0
    barren: bool = False
    passed_over: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=time.monotonic)

    @property
    def status(self) -> int:
        if self.barren:
            return USAGE
        return FAILED if self.failed else OK


def run(options: Options) -> int:
    """
    Extract everything and return the exit status.

    Raises:
        UsageError: If the options contradict each other or there is no input.
        OutputError: If the output cannot be written.
    """
    if options.since is not None:
        from pobeda_extract.comparing import compare

        named = options.format_name or ("json" if options.as_json else None)
        return compare(options.inputs, options.since, format_name=named, output=options.output)
    say = wording(options.lang)
    output = _output(options, say)
    inputs = inputs_of(options)
    output.check(say)
    for path in options.registers:  # before any worker, who shares what is read
        register(path)
    watched = options.output is None and sys.stdout.isatty()
    with Notices(
        quiet=options.quiet, verbose=options.verbose, progress=inputs.many and not watched
    ) as notices:
        if unlike_its_name(output):
            notices.notice(say("outputs.other_ending", path=output.path, format=output.form.name))
        return _Run(options, output, inputs, notices, say).carry_through()


class _Run:
    """The writer, the failures' file and the counters of one run."""

    def __init__(
        self, options: Options, output: Output, inputs: Inputs, notices: Notices, say: Wording
    ) -> None:
        self._options = options
        self._output = output
        self._format = output.form
        self._shape = output.shape
        self._inputs = inputs
        self._notices = notices
        self._say = say
        self._known: dict[str, str] = {}
        self._tally = _Tally()
        self._failures: BinaryIO | None = None
        self._numbering = Numbering()
        self._state: State | None = None
        self._interrupts = Interrupts()
        self._texts = _texts(options, output.form) if output.form.needs_text else None

    def carry_through(self) -> int:
        """Run to the end, or to Ctrl-C, and leave what was finished whole."""
        status = None
        try:
            with ExitStack() as stack:
                stack.callback(self._close_state)
                writer = self._open(stack)
                try:
                    with self._interrupts:
                        self._extract_all(writer)
                except InterruptedRun as interrupt:
                    status = interrupt.status
                self._complete(writer, status)
                self._check_written()
        except _NothingWrittenError:
            pass
        except BrokenPipeError:
            raise
        except OSError as error:
            way_out = ""
            if error.errno == errno.ENOSPC and self._options.output is not None:
                way_out = "; make room, then go on with --resume"
            name = self._options.output or "output"
            raise OutputError(f"{name}: {explain(error)}{way_out}") from error
        self._notices.stop()
        if status is not None:
            self._tell_interrupted()
        self._sum_up()
        return self._tally.status if status is None else status

    def _complete(self, writer: Writer, status: int | None) -> None:
        """Let the writer finish its output; after Ctrl-C, with what there is."""
        path = self._output.path
        if status is not None and path is not None and self._tally.done:
            self._notices.notice(self._say("notices.completing", path=path))
        try:
            writer.close()
        except KeyboardInterrupt:
            if self._output.continues:
                self._notices.notice(self._say("notices.left", path=path))
            raise
        if status is None and isinstance(writer, JsonLinesWriter):
            writer.arrange(self._numbering.placed)

    def _tell_interrupted(self) -> None:
        """Say what Ctrl-C left, and how to go on."""
        say, output, tally = self._say, self._output, self._tally
        articles = say.counted("articles", self._numbering.skipped + tally.known + tally.done)
        told = [say("notices.interrupted", articles=articles)]
        if output.path is not None and self._inputs.single and not tally.done:
            told.append(say("notices.nothing_kept"))
        elif output.path is not None:
            told.append(say("notices.kept", path=output.path))
            if output.continues:
                told.append(say("notices.go_on"))
            else:
                told.append(say("notices.not_continued", format=output.form.name))
        self._notices.notice("; ".join(told))

    def _open(self, stack: ExitStack) -> Writer:
        options = self._options
        target = Target(
            shape=self._shape,
            single=self._inputs.single,
            resume=options.resume,
            explain=options.explain,
            merge=not options.no_merge,
            title=options.title,
            lang=options.lang,
        )
        stack.enter_context(self._output.replacing(lambda: self._tally.done > 0))
        if options.failures is not None:
            self._failures = stack.enter_context(options.failures.open("wb"))
        if options.output is None:
            stream = cast("BinaryIO", sys.stdout.buffer)
            watched = sys.stdout.isatty() and "NO_COLOR" not in os.environ
            target = replace(target, stream=stream, terminal=watched)
        elif self._shape == "stream":
            stream = stack.enter_context(replaced(options.output))
            target = replace(target, stream=stream, to_file=True)
        else:
            folder = options.output if self._shape == "folder" else options.output.parent
            folder.mkdir(parents=True, exist_ok=True)
            target = replace(target, path=options.output)
        writer = self._writer(target)
        if options.output is not None and self._output.continues:
            self._continue(options.output, writer)
        if self._state is not None:
            stack.callback(self._state.close)
        return writer

    def _writer(self, target: Target) -> Writer:
        options = self._options
        if not options.about:
            return self._format.open(target)
        from pobeda_extract.render.about import AboutWriter

        notice = self._notices.notice
        return AboutWriter(target, options.about, self._format.name, notice, self._say.lang)

    def _continue(self, output: Path, writer: Writer) -> None:
        """Find what the output already holds, and remember how it is made."""
        options = self._options
        folder = self._shape == "folder"
        if self._inputs.single and not (options.resume or folder):
            return
        state = State(output, _made_with(options, self._format.name), decides=folder)
        finished: dict[str, str | None] = {}
        if options.resume:
            state.load()
            finished = state.sources(writer.finished())
            if finished:
                for change in state.changes():
                    told = self._say("sum_up.kept_as_made", path=output, change=change)
                    self._notices.notice(told)
            self._numbering = Numbering(finished, state.folder)
            self._known = state.texts(finished, self._inputs.paths)
        state.begin(finished)
        self._state = state

    def _close_state(self) -> None:
        if self._state is not None:
            self._state.close()

    def _extract_all(self, writer: Writer) -> None:
        options = self._options
        settings = Settings(
            mentions=options.mentions,
            min_score=options.min_score,
            explain=options.explain or self._format.explains,
            fast=options.fast,
            needs_text=self._format.needs_text,
            registers=options.registers,
            known=frozenset(self._known),
        )
        inputs = replace(self._inputs, excluded=own_files(options), pass_over=self._pass_over)
        if self._notices.draws:
            self._notices.start(inputs.count())
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        entries = self._numbering.number(inputs.entries())
        if self._texts is not None:
            entries = self._texts.fill(entries)
        found = outcomes(
            entries,
            settings,
            jobs=options.jobs or (1 if inputs.single else cores or 1),
            timeout=options.timeout,
            streaming=inputs.streams,
        )
        with closing(found):
            try:
                for outcome in found:
                    with self._interrupts.held():
                        self._take(outcome, writer)
            except EmptyFolderError as error:
                self._tally.barren = True
                self._notices.error(str(error))

    def _take(self, outcome: Outcome, writer: Writer) -> None:
        if isinstance(outcome, Done):
            for warning in outcome.warnings:
                self._notices.warning(outcome.source, warning)
            if isinstance(writer, JsonWriter | JsonLinesWriter):
                writer.write_encoded(outcome.encoded)
            else:
                writer.write(outcome.extraction, outcome.text)
            if self._state is not None:
                self._state.note(outcome.id, outcome.source, outcome.digest)
            self._tally.done += 1
        elif isinstance(outcome, Known):
            self._tally.known += 1
            self._numbering.stands_for(outcome.id, self._known[outcome.digest])
        else:
            self._fail(outcome)
        tally = self._tally
        done = self._numbering.skipped + tally.known + tally.done + tally.failed
        self._notices.advance(done, self._tally.failed)

    def _pass_over(self, path: str) -> None:
        """Count a file below a folder that holds nothing we read; name it where all is told."""
        ending = suffix(path)
        self._tally.passed_over[ending] += 1
        remedy = REFUSED.get(ending)
        self._notices.warning(path, f"passed over{f': {remedy}' if remedy else ''}")

    def _tell_passed_over(self) -> None:
        found = self._tally.passed_over
        if not found:
            return
        kinds = ", ".join(
            f"{count} {f'*{ending}' if ending else 'without a suffix'}"
            for ending, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        )
        remedies = "".join(f"; *{e}: {REFUSED[e]}" for e in sorted(found) if e in REFUSED)
        total = found.total()
        named = "" if self._options.verbose else "; -v names them"
        self._notices.notice(
            f"{total} file{'s' if total > 1 else ''} passed over: {kinds}{remedies}{named}"
        )

    def _check_written(self) -> None:
        """Leave no empty file behind where the one article failed."""
        if self._inputs.single and not self._tally.done:
            raise _NothingWrittenError

    def _fail(self, failure: Failure) -> None:
        self._tally.failed += 1
        self._notices.failure(failure)
        if self._failures is not None:
            self._failures.write(msgspec.json.encode(failure) + b"\n")
            self._failures.flush()

    def _sum_up(self) -> None:
        tally = self._tally
        self._tell_passed_over()
        if self._texts is not None and self._texts.missing:
            self._notices.notice(
                f"{self._texts.missing} articles without text: pages do not show it, and reprints "
                "are not recognised; --texts PATH gives it"
            )
        if tally.known:
            articles = self._say.counted("articles", tally.known)
            path = self._options.output
            self._notices.notice(self._say("notices.known_texts", articles=articles, path=path))
        if self._inputs.single or not (
            self._options.verbose or self._notices.draws or tally.failed
        ):
            return
        seconds = time.monotonic() - tally.began
        total = tally.done + tally.failed
        say, failures = self._say, self._options.failures
        listed = say("sum_up.listed", path=failures) if failures else ""
        failed = say("sum_up.none_failed")
        if tally.failed:
            failed = say("sum_up.failed", count=tally.failed, listed=listed)
        told = {
            "articles": say.counted("articles", total),
            "failed": failed,
            "seconds": f"{seconds:.1f}",
            "rate": f"{total / max(seconds, 1e-6):.1f}",
        }
        self._notices.notice(say("sum_up.line", **told))


def _made_with(options: Options, form: str) -> dict[str, object]:
    """Return what must be the same for two runs to make one output."""
    return {
        "version": __version__,
        "--format": form,
        "--mentions": options.mentions,
        "--explain": options.explain,
        "--min-score": options.min_score,
        "--fast": options.fast,
        "--date": options.day.isoformat() if options.day else None,
        "--encoding": options.encoding,
        "--no-merge": options.no_merge,
        "--register": list(options.registers),
    }


def _output(options: Options, say: Wording) -> Output:
    names = {options.format_name} if options.format_name else set()
    names |= {"json"} if options.as_json else set()
    names |= {"jsonl"} if options.as_jsonl else set()
    output = chosen(
        names, options.output, resume=options.resume, overwrite=options.overwrite, say=say
    )
    if output.form.binary and output.path is None and sys.stdout.isatty():
        raise UsageError(say("outputs.binary", format=output.form.name))
    if options.about:
        _check_about(options, output)
        return replace(output, shape="stream")
    return output


def _check_about(options: Options, output: Output) -> None:
    """
    Refuse what cannot hold dossiers.

    Raises:
        UsageError: If it is asked for.
    """
    if options.resume:
        raise UsageError("--about gathers all articles anew: it cannot be combined with --resume")
    form = output.form
    if form.name not in ABOUT_FORMATS:
        raise UsageError(
            f"--about writes {', '.join(ABOUT_FORMATS)}, not {form.name}; a report over all people "
            "is -f html -o FOLDER/ without --about"
        )
    if output.shape == "folder":
        raise UsageError(f"--about writes one file: {options.output} is a folder, name one .html")


def _texts(options: Options, form: Format) -> Texts:
    """Return where the texts of articles are found whose facts are the input."""
    for path in options.texts:
        if not os.path.exists(path):
            raise UsageError(f"--texts {path}: no such file or folder")
    inputs = Inputs(options.texts, encoding=options.encoding, keys=Keys(*options.keys))
    return Texts(inputs, needed=form.name in MARKING)
