"""Worker processes: order, bounds, deaths and time limits."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from pobeda_extract import pool
from pobeda_extract.errors import PobedaError, ResourceError
from pobeda_extract.pool import Feed, Lost, Pool, fits_fork


def make() -> Callable[[object], bytes]:
    """Do what the item says: sleep, die, or give itself back."""

    def work(item: object) -> bytes:
        if isinstance(item, float):
            time.sleep(item)
        elif item == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif item == "exit":
            os._exit(3)
        elif item == "raise":
            raise ResourceError("weights are torn")
        elif item == "pid":
            return str(os.getpid()).encode()
        elif item == "large":
            return b"x" * (8 << 20)
        return repr(item).encode()

    return work


def run(items: object, **options: object) -> list[bytes | Lost[object]]:
    return list(Pool(make, **{"jobs": 2, **options}).map(items))


def test_results_come_in_order_whatever_takes_longer():
    items = [0.2, 1, 2, 0.05, 3, 4, 5]
    assert run(items) == [repr(item).encode() for item in items]


@pytest.mark.skipif(not fits_fork(), reason="workers are not forked here")
@pytest.mark.parametrize("fed", [False, True])
def test_workers_are_made_anew_and_nothing_is_lost(monkeypatch, fed):
    monkeypatch.setattr(pool, "_RENEWED", 3)
    items = ["pid", *range(20), "large", *range(20), "pid"]
    results = run(Feed(items) if fed else items)
    assert results[1:21] == results[22:42] == [repr(item).encode() for item in range(20)]
    assert len(results) == len(items)
    assert results[0] != results[-1]


def test_no_items_give_no_results():
    assert run([]) == []


def test_a_killed_worker_costs_exactly_its_item():
    items = [1, "die", 2, "exit", 3, "die", 4]
    results = run(items)
    assert [r.item if isinstance(r, Lost) else r for r in results] == [
        b"1", "die", b"2", "exit", b"3", "die", b"4",
    ]  # fmt: skip
    assert results[1].reason == "its worker process was killed by SIGKILL (out of memory?)"
    assert results[3].reason == "its worker process ended with status 3"


def test_many_deaths_are_survived():
    results = run(["die", 1] * 20)
    assert sum(isinstance(result, Lost) for result in results) == 20


def test_an_item_that_takes_too_long_is_given_up():
    began = time.monotonic()
    results = run([1, 60.0, 2, 60.0, 3], timeout=0.3)
    assert time.monotonic() - began < 10
    assert [isinstance(result, Lost) for result in results] == [False, True, False, True, False]
    assert results[1].reason == "took longer than 0.3 s: given up"


def test_large_items_and_results_do_not_lock_both_ends():
    items = [*["large"] * 6, *["x" * (2 << 20)] * 6, *["large", "y" * (2 << 20)] * 3]
    results = run(items)
    assert [len(result) for result in results[:6]] == [8 << 20] * 6
    assert len(results) == 18


def test_what_the_function_raises_ends_the_run():
    with pytest.raises(ResourceError, match="weights are torn"):
        run([1, "raise", 2])


def test_what_the_items_raise_comes_after_their_results():
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise PobedaError("no more")

    results = Pool(make, jobs=2).map(items())
    assert [next(results), next(results)] == [b"1", b"2"]
    with pytest.raises(PobedaError, match="no more"):
        next(results)


def test_items_are_drawn_no_further_ahead_than_the_window():
    drawn = 0

    def items() -> Iterator[object]:
        nonlocal drawn
        yield 0.5
        while drawn < 10_000:
            drawn += 1
            yield drawn

    results = Pool(make, jobs=2).map(items())
    next(results)
    assert drawn < 300
    results.close()


def test_a_slow_feed_does_not_hold_results_back():
    def slowly() -> Iterator[int]:
        yield 1
        time.sleep(1)
        yield 2

    began = time.monotonic()
    results = Pool(make, jobs=2).map(Feed(slowly()))
    assert next(results) == b"1"
    assert time.monotonic() - began < 0.9
    assert list(results) == [b"2"]


def test_a_feed_gives_all_and_then_what_it_raised():
    def items() -> Iterator[int]:
        yield from range(100)
        raise PobedaError("no more")

    results = Pool(make, jobs=2).map(Feed(items()))
    assert [next(results) for _ in range(100)] == [repr(n).encode() for n in range(100)]
    with pytest.raises(PobedaError, match="no more"):
        next(results)


def test_workers_end_with_the_run():
    before = set(_children())  # a browser that another test drives may still be there
    results = Pool(make, jobs=2).map([1, 60.0, 60.0])
    next(results)
    assert len(set(_children()) - before) == 2
    results.close()
    assert set(_children()) <= before


def test_busy_workers_die_with_a_killed_parent():
    parent = os.fork()
    if parent == 0:
        list(Pool(make, jobs=2).map([60.0, 60.0]))
        os._exit(0)
    deadline = time.monotonic() + 20
    workers: list[str] = []
    while len(workers) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
        with open(f"/proc/{parent}/task/{parent}/children") as file:
            workers = file.read().split()
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    while any(_runs(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(workers) == 2
    assert not any(_runs(pid) for pid in workers)


def _runs(pid: str) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _children() -> list[str]:
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return file.read().split()
