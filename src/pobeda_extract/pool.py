"""Run a function over many items in worker processes: in order, within bounds, past any death.

The standard library's pools lose the whole run when one worker is killed, and read their input
far ahead. This one costs at most the item that a killed worker had in hand, knows which it was,
and never holds more than a window of results.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection as connections
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

from pobeda_extract.errors import PobedaError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
#: What a worker does with one item: the result crosses to this process as bytes.
Work: TypeAlias = Callable[[Any], bytes]

_AHEAD: Final = 64  # items per worker begun beyond the one whose turn it is
_HELD: Final = 64 << 20  # bytes of results that wait for their turn
_PREFETCHED: Final = 16 << 10  # bytes of an item sent to a worker that is still busy: they must
# fit into the pipe, or both ends could wait for each other
#: Items after which a forked worker is made anew: it touches, and so copies, ever more of the pages
#: that all share, some 5 MB from 2,000 articles to 20,000.
_RENEWED: Final = 2_000
_DEATHS: Final = 5  # workers in a row that die before they give a result
_HELLO: Final = b"hello"
_RESULT: Final = b"r"
_ERROR: Final = b"e"
_PR_SET_PDEATHSIG: Final = 1  # Linux: «sys/prctl.h»
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Lost(Generic[Item]):
    """An item that no result came of: its worker died or took too long."""

    item: Item
    reason: str


def fits_fork() -> bool:
    """Whether workers are forked, and so share what is loaded before the pool starts."""
    return sys.platform == "linux"


class Pool(Generic[Item]):
    """
    Workers that each run the function that *make* builds.

    Args:
        make: Builds the function: here, once, where workers are forked (its memory is shared);
            in each worker elsewhere, for which it must be picklable.
        jobs: How many workers; they are started as items need them.
        timeout: Seconds for one item, or ``None``.
    """

    def __init__(
        self, make: Callable[[], Work], *, jobs: int, timeout: float | None = None
    ) -> None:
        self._jobs = jobs
        self._timeout = timeout
        self._context: BaseContext = multiprocessing.get_context("fork" if fits_fork() else "spawn")
        self._make = make
        self._work: Work | None = None
        self._workers: list[_Worker[Item]] = []
        self._again: deque[tuple[int, Item]] = deque()
        self._deaths = 0

    def map(self, items: Iterable[Item] | Feed[Item]) -> Iterator[bytes | Lost[Item]]:
        """
        Give the result for each of *items*, in their order, each as soon as its turn comes.

        Items are drawn as workers become free. What *items* raises is raised here after the
        results of all items drawn before.

        Raises:
            PobedaError: If the function cannot be built, or raises one itself.
        """
        feed = items if isinstance(items, Feed) else _Direct(items)
        if isinstance(feed, Feed):
            for _ in range(self._jobs):  # forked before there is a second thread
                self._start()
            feed.start()
        ready: dict[int, bytes | Lost[Item]] = {}
        turn = drawn = held = 0
        try:
            while True:
                while self._again and self._has_room():
                    self._assign(*self._again.popleft())
                while (
                    not feed.ended
                    and self._has_room()
                    and drawn - turn < self._jobs * _AHEAD
                    and held <= _HELD
                ):
                    drew, item = feed.draw()
                    if not drew:
                        break
                    self._assign(drawn, item)
                    drawn += 1
                while turn in ready:
                    result = ready.pop(turn)
                    turn += 1
                    held -= len(result) if isinstance(result, bytes) else 0
                    yield result
                if feed.ended and turn == drawn:
                    break
                for number, result in self._collect(feed):
                    ready[number] = result
                    held += len(result) if isinstance(result, bytes) else 0
        finally:
            self.close()
        feed.conclude()

    def close(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _has_room(self) -> bool:
        if len(self._workers) < self._jobs:
            return True
        return any(len(worker.tasks) < 2 for worker in self._workers)

    def _assign(self, number: int, item: Item) -> None:
        payload = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
        task = _Task(number, item)
        idle = next((worker for worker in self._workers if not worker.tasks), None)
        if idle is None and len(self._workers) < self._jobs:
            idle = self._start()
        if idle is not None:
            idle.give(task, payload)
            return
        worker = next(worker for worker in self._workers if len(worker.tasks) < 2)
        if len(payload) <= _PREFETCHED:
            worker.give(task, payload)
        else:
            worker.keep(task, payload)

    def _start(self) -> _Worker[Item]:
        if self._work is None and fits_fork():
            self._work = self._make()
            gc.collect()
            gc.freeze()  # else the collector would touch, and so copy, every shared page
        here, there = self._context.Pipe()
        others = [worker.connection for worker in self._workers]
        arguments = (
            there,
            self._work or self._make,
            self._work is None,
            [*others, here],
            os.getpid(),
        )
        if not fits_fork():
            arguments = (there, self._make, True, [], os.getpid())
        with suppress(AttributeError, OSError, ValueError):
            sys.stdout.flush()
        process = self._context.Process(target=_serve, args=arguments, daemon=True)  # type: ignore[attr-defined]
        # A Ctrl-C between the fork and the worker's first line must not end it with a traceback.
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS) if fits_fork() else None
        try:
            with warnings.catch_warnings():
                # Python warns of forks beside threads, which may hold locks. Ours, that of a
                # Feed, holds none that a worker takes.
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
        finally:
            if blocked is not None:
                signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        there.close()
        worker: _Worker[Item] = _Worker(process, here)
        self._workers.append(worker)
        return worker

    def _collect(
        self, feed: _Direct[Item] | Feed[Item]
    ) -> Iterator[tuple[int, bytes | Lost[Item]]]:
        """Wait until something happens; give the results that came of it."""
        waited: list[Any] = [worker.connection for worker in self._workers]
        if feed.waits and not feed.ended and self._has_room():
            waited.append(feed)
        elif not any(worker.tasks for worker in self._workers):
            return
        limit = None
        if self._timeout is not None:
            ends = [w.began + self._timeout for w in self._workers if w.tasks and w.began]
            limit = max(min(ends) - time.monotonic(), 0.0) if ends else None
        happened = connections.wait(waited, limit)
        for worker in list(self._workers):
            if worker.connection in happened:
                yield from self._receive(worker)
            elif worker.late(self._timeout):
                yield from self._bury(worker, f"took longer than {self._timeout:g} s: given up")

    def _receive(self, worker: _Worker[Item]) -> Iterator[tuple[int, bytes | Lost[Item]]]:
        try:
            message = worker.connection.recv_bytes()
        except (EOFError, OSError):
            yield from self._bury(worker, "")
            return
        if message == _HELLO:
            worker.began = time.monotonic()
            return
        if message[:1] == _ERROR:
            raise pickle.loads(message[1:])  # noqa: S301 (from our own worker)
        self._deaths = 0
        number = worker.take().number
        if fits_fork() and worker.done >= _RENEWED:
            self._retire(worker)
        yield number, message[1:]

    def _retire(self, worker: _Worker[Item]) -> None:
        """End a worker that has come to hold much of its own; what it had next is done by another."""
        worker.end()
        self._workers.remove(worker)
        self._again.extend((task.number, task.item) for task in worker.tasks)

    def _bury(self, worker: _Worker[Item], reason: str) -> Iterator[tuple[int, bytes | Lost[Item]]]:
        """Take a dead or late worker away; its first item is lost, the others go to another."""
        worker.end()
        self._workers.remove(worker)
        death = _died(worker.process.exitcode)
        self._again.extend((task.number, task.item) for task in list(worker.tasks)[1:])
        if worker.tasks and worker.began:
            lost = worker.tasks[0]
            yield lost.number, Lost(lost.item, reason or f"its worker process {death}")
            return
        if worker.tasks:  # it never began
            self._again.appendleft((worker.tasks[0].number, worker.tasks[0].item))
        self._deaths += 1
        if self._deaths >= _DEATHS:
            raise PobedaError(f"worker processes keep dying: the last {death}")


@dataclass(frozen=True, slots=True)
class _Task(Generic[Item]):
    number: int
    item: Item


@dataclass(slots=True, eq=False)
class _Worker(Generic[Item]):
    """
    A worker process and what it has in hand: the item it works on, at most one after it.

    ``began`` is when it took up the first, 0 while it starts.
    """

    process: BaseProcess
    connection: Connection[Any, Any]
    tasks: deque[_Task[Item]] = field(default_factory=deque)
    kept: bytes | None = None
    began: float = 0.0
    done: int = 0

    def give(self, task: _Task[Item], payload: bytes) -> None:
        if not self.tasks and self.began:
            self.began = time.monotonic()
        self.tasks.append(task)
        self._send(payload)

    def keep(self, task: _Task[Item], payload: bytes) -> None:
        """Hold a large item back until the worker is idle."""
        self.tasks.append(task)
        self.kept = payload

    def take(self) -> _Task[Item]:
        """Note that the item in hand is done, and go on to the next."""
        task = self.tasks.popleft()
        self.done += 1
        self.began = time.monotonic()
        if self.kept is not None:
            payload, self.kept = self.kept, None
            self._send(payload)
        return task

    def late(self, timeout: float | None) -> bool:
        if timeout is None or not self.tasks or not self.began:
            return False
        return time.monotonic() - self.began >= timeout

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()

    def _send(self, payload: bytes) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # it died: told by the next receive
            self.connection.send_bytes(payload)


class _Direct(Generic[Item]):
    """Items drawn from an iterator that is never slow, such as a walk through folders."""

    waits = False

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = iter(items)
        self._error: Exception | None = None
        self.ended = False

    def draw(self) -> tuple[bool, Any]:
        try:
            return True, next(self._items)
        except StopIteration:
            self.ended = True
        except Exception as error:  # noqa: BLE001 (raised again in «conclude»)
            self._error = error
            self.ended = True
        return False, None

    def conclude(self) -> None:
        if self._error is not None:
            raise self._error


class Feed(Generic[Item]):
    """
    Items of a slow iterator (a pipe), read by a thread so that results need not wait for input.

    Args:
        items: Drawn only as fast as they are used, a few ahead.
    """

    waits = True

    def __init__(self, items: Iterable[Item], ahead: int = 8) -> None:
        self._items = iter(items)
        self._drawn: deque[Item] = deque()
        self._error: Exception | None = None
        self._space = threading.Semaphore(ahead)
        self._awake, self._wake = os.pipe()
        self._exhausted = False
        self.ended = False

    def start(self) -> None:
        """Begin to read."""
        threading.Thread(target=self._read, daemon=True).start()

    def fileno(self) -> int:
        """Return the descriptor that is readable when there is something to draw."""
        return self._awake

    def draw(self) -> tuple[bool, Any]:
        """Return whether there is an item at once, and the item."""
        if self._drawn:
            os.read(self._awake, 1)
            self._space.release()
            return True, self._drawn.popleft()
        if self._exhausted and not self._drawn:
            self.ended = True
        return False, None

    def conclude(self) -> None:
        """Raise what the iterator raised, if anything."""
        if self._error is not None:
            raise self._error

    def _read(self) -> None:
        try:
            for item in self._items:
                self._space.acquire()
                self._drawn.append(item)
                os.write(self._wake, b".")
        except Exception as error:  # noqa: BLE001 (raised again in «conclude»)
            self._error = error
        self._exhausted = True
        os.write(self._wake, b".")


def _serve(
    connection: Connection[Any, Any],
    work: Any,
    build: bool,
    inherited: list[Connection[Any, Any]],
    parent: int,
) -> None:
    """Be a worker: results go to *connection* until the other end is closed."""
    for number in _SIGNALS:  # the parent ends us; a Ctrl-C reaches the whole group
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    if fits_fork():
        _die_with_parent(parent)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        for other in inherited:  # else nobody would see a pipe's end
            other.close()
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)  # a reader of our output must see its end when the parent ends
        os.close(nowhere)
    try:
        function: Work = work() if build else work
        connection.send_bytes(_HELLO)
        while True:
            item = pickle.loads(connection.recv_bytes())  # noqa: S301 (from our own parent)
            connection.send_bytes(_RESULT + function(item))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except PobedaError as error:
        with suppress(OSError):
            connection.send_bytes(_ERROR + pickle.dumps(error))
    except BaseException:  # noqa: BLE001 (no memory for the result, say: the parent tells)
        os._exit(70)


def _die_with_parent(parent: int) -> None:
    """Have the kernel end this worker when its parent is killed, whatever it is busy with."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:  # it was killed before we asked
        os._exit(1)


def _died(status: int | None) -> str:
    if status is not None and status < 0:
        try:
            name = signal.Signals(-status).name
        except ValueError:
            name = f"signal {-status}"
        return f"was killed by {name}" + (" (out of memory?)" if name == "SIGKILL" else "")
    return f"ended with status {status}"
