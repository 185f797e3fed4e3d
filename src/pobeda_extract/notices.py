"""Tell people on standard error how a run goes; nothing here touches standard output."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Final, Self

import typer

if TYPE_CHECKING:
    from types import TracebackType

    from pobeda_extract.read import Failure

_NAME: Final = "pobeda-extract"
_EVERY: Final = 0.2  # seconds between two drawings of the progress bar


class Notices:
    """
    Messages and progress of one run.

    Args:
        quiet: Tell failures only.
        verbose: Tell warnings and times too.
        progress: Draw a progress bar (only ever done on a terminal).
    """

    def __init__(self, *, quiet: bool, verbose: bool, progress: bool) -> None:
        self._quiet = quiet
        self._verbose = verbose
        self._wants_bar = progress and not quiet and _is_terminal(sys.stderr)
        self._bar: Any = None
        self._task: Any = None
        self._drawn = 0.0

    @property
    def draws(self) -> bool:
        """Whether there is a progress bar, so that counting the articles is worth it."""
        return self._wants_bar

    def start(self, total: int | None) -> None:
        """Draw the bar, if there is one; *total* articles are expected, ``None`` for unknown."""
        if not self._wants_bar:
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        # No thread of its own: workers are forked while it runs.
        self._bar = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}/s"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[failed]}", style="red"),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
        )
        self._task = self._bar.add_task("", total=total, rate="–", failed="")
        self._began = time.monotonic()
        self._bar.start()

    def advance(self, done: int, failed: int) -> None:
        """Move the bar to *done* articles, *failed* of them failed."""
        if self._bar is None:
            return
        now = time.monotonic()
        if now - self._drawn < _EVERY:
            return
        self._drawn = now
        rate = done / max(now - self._began, 1e-6)
        self._bar.update(
            self._task,
            completed=done,
            rate=f"{rate:.1f}",
            failed=f"{failed} failed" if failed else "",
        )
        self._bar.refresh()

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def failure(self, failure: Failure) -> None:
        """Name an article that failed, with the reason."""
        self._say(f"{failure.source}: {failure.message}")

    def warning(self, source: str, message: str) -> None:
        """Tell a warning about an article that was extracted all the same; only when verbose."""
        if self._verbose and not self._quiet:
            self._say(f"{source}: warning: {message}")

    def notice(self, message: str) -> None:
        """Tell what the user ought to know, unless quiet."""
        if not self._quiet:
            self._say(message)

    def error(self, message: str) -> None:
        """Tell why the run stops or ends with a bad status."""
        self._say(message)

    def _say(self, message: str) -> None:
        line = f"{_NAME}: {_printable(message)}"
        if self._bar is not None:
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            typer.echo(line, err=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _printable(message: str) -> str:
    """Return *message* on one line: a path may hold line ends and codes that steer a terminal."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in message)


def _is_terminal(stream: Any) -> bool:
    return stream is not None and not stream.closed and stream.isatty()
