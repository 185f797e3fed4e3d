"""Carry one run through: from the user's options to a whole output and an exit status."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO, Final, cast

import msgspec

from pobeda_extract import __version__
from pobeda_extract.batch import Done, Settings, outcomes
from pobeda_extract.batch.interrupts import InterruptedRun, Interrupts
from pobeda_extract.batch.numbering import Numbering
from pobeda_extract.batch.resuming import State
from pobeda_extract.batch.stored import facts_in
from pobeda_extract.batch.texts import MARKING, Texts
from pobeda_extract.batch.work import register
from pobeda_extract.errors import OutputError, UsageError
from pobeda_extract.notices import Notices
from pobeda_extract.read import STDIN, EmptyFolderError, Failure, Inputs
from pobeda_extract.read.columns import Keys
from pobeda_extract.read.kinds import REFUSED, suffix
from pobeda_extract.read.opening import explain
from pobeda_extract.render import ABOUT_FORMATS, FORMATS, Target
from pobeda_extract.render.files import replaced
from pobeda_extract.render.records import JsonLinesWriter, JsonWriter

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pobeda_extract.batch import Outcome
    from pobeda_extract.read import Kind
    from pobeda_extract.render import Format, Shape, Writer

OK: Final = 0
FAILED: Final = 1
USAGE: Final = 2


class _NothingWrittenError(Exception):
    """The one article failed: its output must not come to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One run's options, as the command line gives them."""

    inputs: tuple[str, ...]
    format_name: str | None = None
    as_json: bool = False
    as_jsonl: bool = False
    output: Path | None = None
    jobs: int | None = None
    resume: bool = False
    day: date | None = None
    input_kind: Kind | None = None
    keys: tuple[str | None, str | None, str | None] = (None, None, None)
    encoding: str | None = None
    lists: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    explain: bool = False
    mentions: bool = False
    min_score: float = 0.0
    no_merge: bool = False
    about: tuple[str, ...] = ()
    title: str | None = None
    registers: tuple[str, ...] = ()
    since: str | None = None
    timeout: float | None = None
    failures: Path | None = None
    quiet: bool = False
    verbose: bool = False


@dataclass(slots=True)
class _Tally:
    """What became of the articles so far."""

    done: int = 0
    failed: int = 0
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
    form = _format(options)
    shape = _shape(options, form)
    if options.about:
        _check_about(options, form, shape)
    inputs = _inputs(options)
    for path in options.registers:  # before any worker, who shares what is read
        register(path)
    watched = options.output is None and sys.stdout.isatty()
    with Notices(
        quiet=options.quiet, verbose=options.verbose, progress=inputs.many and not watched
    ) as notices:
        return _Run(options, form, shape, inputs, notices).carry_through()


class _Run:
    """The writer, the failures' file and the counters of one run."""

    def __init__(
        self, options: Options, form: Format, shape: Shape, inputs: Inputs, notices: Notices
    ) -> None:
        self._options = options
        self._format = form
        self._shape = "stream" if options.about else shape
        self._inputs = inputs
        self._notices = notices
        self._tally = _Tally()
        self._failures: BinaryIO | None = None
        self._numbering = Numbering()
        self._state: State | None = None
        self._interrupts = Interrupts()
        self._texts = _texts(options, form) if form.needs_text else None

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
                writer.close()
                if status is None and isinstance(writer, JsonLinesWriter):
                    writer.arrange(self._numbering.order)
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
        self._sum_up()
        return self._tally.status if status is None else status

    def _open(self, stack: ExitStack) -> Writer:
        options = self._options
        target = Target(
            shape=self._shape,
            single=self._inputs.single,
            resume=options.resume,
            explain=options.explain,
            merge=not options.no_merge,
            title=options.title,
        )
        if options.failures is not None:
            self._failures = stack.enter_context(options.failures.open("wb"))
        if options.output is None:
            stream = cast("BinaryIO", sys.stdout.buffer)
            watched = sys.stdout.isatty() and "NO_COLOR" not in os.environ
            target = replace(target, stream=stream, terminal=watched)
        elif self._shape == "stream":
            stream = stack.enter_context(replaced(options.output))
            target = replace(target, stream=stream)
        else:
            folder = options.output if self._shape == "folder" else options.output.parent
            folder.mkdir(parents=True, exist_ok=True)
            target = replace(target, path=options.output)
        writer = self._writer(target)
        if options.output is not None and self._format.resumes and self._shape != "stream":
            self._continue(options.output, writer)
        return writer

    def _writer(self, target: Target) -> Writer:
        options = self._options
        if not options.about:
            return self._format.open(target)
        from pobeda_extract.render.about import AboutWriter, language

        notice = self._notices.notice
        return AboutWriter(target, options.about, self._format.name, notice, language())

    def _continue(self, output: Path, writer: Writer) -> None:
        """Find what the output already holds, and remember how it is made."""
        options = self._options
        if self._inputs.single and not options.resume:
            return
        state = State(output, _made_with(options), journal=self._shape == "folder")
        finished: dict[str, str | None] = {}
        if options.resume:
            state.load()
            finished = state.sources(writer.finished())
            if finished:
                for change in state.changes():
                    self._notices.notice(f"{output}: {change}; articles in it are kept as they are")
            self._numbering = Numbering(finished, state.folder)
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
            needs_text=self._format.needs_text,
            registers=options.registers,
        )
        inputs = replace(self._inputs, excluded=_own_files(options), pass_over=self._pass_over)
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
                self._state.note(outcome.id, outcome.source)
            self._tally.done += 1
        else:
            self._fail(outcome)
        done = self._numbering.skipped + self._tally.done + self._tally.failed
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
        if self._inputs.single or not (
            self._options.verbose or self._notices.draws or tally.failed
        ):
            return
        seconds = time.monotonic() - tally.began
        total = tally.done + tally.failed
        listed = f", listed in {self._options.failures}" if self._options.failures else ""
        failed = f"{tally.failed} failed{listed}" if tally.failed else "none failed"
        rate = f"{total / max(seconds, 1e-6):.1f} a second"
        self._notices.notice(f"{total} articles, {failed}; {seconds:.1f} s, {rate}")


def _made_with(options: Options) -> dict[str, object]:
    """Return what must be the same for two runs to make one output."""
    return {
        "version": __version__,
        "--format": _format(options).name,
        "--mentions": options.mentions,
        "--explain": options.explain,
        "--min-score": options.min_score,
        "--date": options.day.isoformat() if options.day else None,
        "--encoding": options.encoding,
        "--no-merge": options.no_merge,
        "--register": list(options.registers),
    }


def _format(options: Options) -> Format:
    names = {options.format_name} if options.format_name else set()
    names |= {"json"} if options.as_json else set()
    names |= {"jsonl"} if options.as_jsonl else set()
    if len(names) > 1:
        raise UsageError(f"one format at a time, not {' and '.join(sorted(names))}")
    form = FORMATS[names.pop() if names else "text"]
    if not form.available:
        raise UsageError(f"format {form.name}: not yet available")
    if options.resume and options.output is None:
        raise UsageError("--resume needs -o: the output that is to be continued")
    if options.resume and not form.resumes:
        raise UsageError(f"--resume: format {form.name} cannot be continued")
    return form


def _shape(options: Options, form: Format) -> Shape:
    """Choose what the output is: a stream, one file, or a folder."""
    output = options.output
    if output is None:
        if "stream" not in form.shapes:
            raise UsageError(f"format {form.name} needs -o: a path to write to")
        return "stream"
    wants_folder = output.is_dir() or str(options.output).endswith(os.sep) or not output.suffix
    others: list[Shape] = [shape for shape in ("file", "stream") if shape in form.shapes]
    if "folder" in form.shapes and (wants_folder or not others):
        if output.exists() and not output.is_dir():
            raise UsageError(f"{output} is a file; format {form.name} writes a folder")
        return "folder"
    if output.is_dir():
        raise UsageError(f"{output} is a folder; format {form.name} writes a file")
    return others[0]


def _check_about(options: Options, form: Format, shape: Shape) -> None:
    """
    Refuse what cannot hold dossiers.

    Raises:
        UsageError: If it is asked for.
    """
    if options.resume:
        raise UsageError("--about gathers all articles anew: it cannot be combined with --resume")
    if form.name not in ABOUT_FORMATS:
        raise UsageError(
            f"--about writes {', '.join(ABOUT_FORMATS)}, not {form.name}; a report over all people "
            "is -f html -o FOLDER/ without --about"
        )
    if shape == "folder":
        raise UsageError(f"--about writes one file: {options.output} is a folder, name one .html")


def _inputs(options: Options) -> Inputs:
    paths = list(options.inputs)
    for source in options.lists:
        paths.extend(_listed(source))
    if not paths and not options.lists and _is_piped(sys.stdin):
        paths = [STDIN]
    if not paths:
        raise UsageError("no input: give files or folders, or pipe a text in (--help tells more)")
    if paths.count(STDIN) + options.lists.count(STDIN) > 1:
        raise UsageError("standard input (-) can be read only once")
    if options.output is not None and options.output.exists():
        for path in paths:
            with suppress(OSError):
                if path != STDIN and os.path.samefile(path, options.output):
                    raise UsageError(f"{path} is both input and output")
    return Inputs(
        paths=tuple(paths),
        stdin=_binary(sys.stdin),
        stdin_kind=options.input_kind,
        encoding=options.encoding,
        day=options.day,
        keys=Keys(*options.keys),
        listed=bool(options.lists),
        tables=facts_in,
    ).settled()


def _texts(options: Options, form: Format) -> Texts:
    """Return where the texts of articles are found whose facts are the input."""
    for path in options.texts:
        if not os.path.exists(path):
            raise UsageError(f"--texts {path}: no such file or folder")
    inputs = Inputs(options.texts, encoding=options.encoding, keys=Keys(*options.keys))
    return Texts(inputs, needed=form.name in MARKING)


def _listed(source: str) -> list[str]:
    """Return the paths in the list *source*, one a line (or NUL-ended, as «find -print0» does)."""
    try:
        if source == STDIN:
            stream = _binary(sys.stdin)
            data = stream.read() if stream is not None else b""
        else:
            with open(source, "rb") as file:
                data = file.read()
    except OSError as error:
        raise UsageError(f"--from-file {source}: {explain(error)}") from error
    if b"\0" in data:
        names = data.split(b"\0")
    else:
        names = [line.rstrip(b"\r") for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    return [os.fsdecode(name) for name in names if name.strip()]


def _own_files(options: Options) -> frozenset[tuple[int, int]]:
    """Return device and inode of what the run writes to, lest it reads that below a folder."""
    own: set[tuple[int, int]] = set()
    for path in (options.output, options.failures):
        with suppress(OSError, ValueError):
            if path is not None:
                status = path.stat()
                own.add((status.st_dev, status.st_ino))
    with suppress(OSError, ValueError, io.UnsupportedOperation):
        status = os.fstat(sys.stdout.fileno())
        if stat.S_ISREG(status.st_mode):
            own.add((status.st_dev, status.st_ino))
    return frozenset(own)


def _is_piped(stream: object) -> bool:
    """Whether standard input is a pipe, a file or a socket: something that a text can come from."""
    try:
        mode = os.fstat(cast("BinaryIO", stream).fileno()).st_mode
    except (AttributeError, OSError, ValueError):
        return False
    return not stat.S_ISCHR(mode)


def _binary(stream: object) -> BinaryIO | None:
    """Return standard input's bytes in a buffer of its own, which a thread may wait on."""
    try:
        return open(cast("BinaryIO", stream).fileno(), "rb", closefd=False)
    except (AttributeError, OSError, ValueError):
        return None
