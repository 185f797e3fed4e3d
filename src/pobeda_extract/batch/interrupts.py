"""Let Ctrl-C end a run between two articles of the output, never within one."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class InterruptedRun(KeyboardInterrupt):
    """The user, or the system, ends the run."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.status = 128 + number  # as shells count: 130 for Ctrl-C


class Interrupts:
    """Turns signals into ``InterruptedRun``, put off while ``held``; a second one is not."""

    def __init__(self) -> None:
        self._held = False
        self._pending = 0
        self._before: dict[int, Any] = {}

    @contextmanager
    def held(self) -> Iterator[None]:
        """Put a signal off until the block has ended."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._pending:
            number, self._pending = self._pending, 0
            raise InterruptedRun(number)

    def _handle(self, number: int, _: FrameType | None) -> None:
        if self._held and not self._pending:
            self._pending = number
            return
        raise InterruptedRun(number)

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                if signal.getsignal(number) is not signal.SIG_IGN:  # «nohup» means it
                    self._before[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
