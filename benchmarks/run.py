"""Measure speed, start-up, stages, length, scaling and memory; write README.md's tables and plots.

    python benchmarks/run.py [NAME...] [--articles N] [--to CHARACTERS] [--again]

Without names all are run; each stands alone, and writes its part of README.md as soon as it is
done. Texts are those of ../shared where it is, else our own samples (then figures compare with
nothing). natasha is installed into benchmarks/work, in an environment of its own. Measured is CPU
time, the best of three turns where turns are short, two sides in alternation.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import platform
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path

from plot import plot

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
WORK = HERE / "work"
SIDE = str(HERE / "side.py")
COMMAND = [sys.executable, "-m", "pobeda_extract"]
TURNS = 3
EVERY = 500  # articles between two looks at the memory of a run
SIZES = (3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 28_000_000)
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # a start does not compile what is installed
BEGIN, END = "<!-- {} -->", "<!-- /{} -->"


def texts(count: int = 60) -> list[Path]:
    """Return the texts of the comparison: NEREL dev, else the samples."""
    corpus = sorted((SHARED / "data" / "nerel" / "dev").glob("*.txt"))[:count]
    return corpus or sorted((HERE.parent / "samples" / "articles").glob("*.txt"))


def news(count: int) -> Iterator[dict[str, str]]:
    """Give *count* articles: of the news corpus, else the samples over and over."""
    path = SHARED / "data" / "news" / "rbc-2023.jsonl.gz"
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, itertools.islice(lines, count))
        return
    samples = itertools.cycle(path.read_text(encoding="utf-8") for path in texts())
    for number, text in enumerate(itertools.islice(samples, count)):
        yield {"id": str(number), "text": text}


def corpus(count: int) -> Path:
    """Return a JSONL of *count* articles."""
    path = WORK / f"news-{count}.jsonl"
    if not path.exists():
        with path.open("w", encoding="utf-8") as file:
            for article in news(count):
                file.write(json.dumps(article, ensure_ascii=False) + "\n")
    return path


def natasha_python() -> str:
    """Return the interpreter of natasha's environment; make it where it is not."""
    python = WORK / "natasha" / "bin" / "python"
    if not python.exists():
        venv.create(WORK / "natasha", with_pip=True)
        # pymorphy2 needs pkg_resources, which newer setuptools no longer bring.
        install = [str(python), "-m", "pip", "install", "-q", "natasha>=1.6,<2", "setuptools<81"]
        subprocess.run(install, check=True)
    return str(python)


def side(python: str, name: str, *arguments: object) -> dict[str, float]:
    """Run one side once; return what it measured."""
    ran = subprocess.run(
        [python, SIDE, name, *map(str, arguments)],
        capture_output=True,
        check=True,
        env=ENVIRONMENT,
    )
    figures: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return figures


def speed() -> str:
    """Compare with natasha's full pipeline on the same texts."""
    paths = texts()
    pythons = {"ours": sys.executable, "natasha": natasha_python()}
    best: dict[str, dict[str, float]] = {name: {} for name in pythons}
    for _ in range(TURNS):
        for name, python in pythons.items():
            for key, value in side(python, name, *paths).items():
                best[name][key] = min(value, best[name].get(key, value))
    rows = [
        f"| {name} | {figures['ms_a_text']:.1f} | {figures['load_s']:.2f} "
        f"| {figures['peak_mb']:.0f} |"
        for name, figures in best.items()
    ]
    ratio = best["natasha"]["ms_a_text"] / best["ours"]["ms_a_text"]
    return (
        f"{len(paths)} texts; natasha's time divided by ours: **{ratio:.2f}**.\n\n"
        + _table("", "ms CPU a text", "s CPU to import and load", "peak MB")
        + "\n".join(rows)
    )


def start() -> str:
    """Measure what one call costs from a cold start."""
    path = str(texts()[0])
    calls = {
        "`pobeda-extract --help`": [*COMMAND, "--help"],
        "`pobeda-extract FILE --json`": [*COMMAND, path, "--json"],
        "natasha, the same file": [natasha_python(), SIDE, "natasha", path],
    }
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(TURNS):
        for name, call in calls.items():
            best[name] = min(best[name], _cpu(call)[0])
    return _table("", "s CPU") + "\n".join(f"| {k} | {v:.2f} |" for k, v in best.items())


def stages() -> str:
    """Measure where the time of an article goes."""
    turns = [side(sys.executable, "stages", *texts()) for _ in range(TURNS)]
    best = min(turns, key=lambda turn: turn["the whole"])
    whole = best["the whole"]
    rows = [f"| {name} | {ms:.1f} | {ms / whole:.0%} |" for name, ms in best.items()]
    return _table("", "ms CPU a text", "share") + "\n".join(rows)


def length(longest: int, *, again: bool) -> str:
    """Measure cost and memory against the length of one text; rows measured before are kept."""
    kept = WORK / "length.json"
    found: dict[str, list[float]] = {}
    if kept.exists() and not again:
        found = json.loads(kept.read_text())
    if "0" not in found:
        tiny = WORK / "tiny.txt"
        tiny.write_text("Мост открыт.", encoding="utf-8")
        call = [*COMMAND, str(tiny), "--json"]
        found["0"] = [0.0, *min(_cpu(call) for _ in range(TURNS))]
    started = found["0"][1]
    for size in (size for size in SIZES if size <= longest):
        if str(size) in found:
            continue
        path = WORK / f"length-{size}.txt"
        _write_long(path, size)
        output = WORK / "length.out.json"
        call = [*COMMAND, str(path), "--json", "-o", str(output)]
        turns = [_cpu(call) for _ in range(TURNS if size <= 30_000 else 1)]
        found[str(size)] = [path.stat().st_size / 1e6, *min(turns)]
        kept.write_text(json.dumps(found))
        path.unlink()
        output.unlink()
        print(f"{size:,} characters: {found[str(size)]}")
    measured = [
        (size, megabytes, (seconds - started) / size * 1e6, seconds, peak)
        for size, (megabytes, seconds, peak) in sorted((int(s), f) for s, f in found.items())
        if size
    ]
    rows = [
        f"| {size:,} | {megabytes:.2g} | {seconds:.1f} | {each:.1f} | {peak:.0f} |"
        for size, megabytes, each, seconds, peak in measured
    ]
    curves = {
        "µs CPU a character": [(size, each) for size, _, each, _, _ in measured],
        "peak memory, tens of MB": [(size, peak / 10) for size, *_, peak in measured],
    }
    (HERE / "length.svg").write_text(plot(curves, "characters", logarithmic=True), encoding="utf-8")
    header = f"A start costs {started:.2f} s, taken off before time is divided by characters.\n\n"
    header += _table("characters", "MB", "s CPU", "µs a character", "peak MB")
    return header + "\n".join(rows) + "\n\n![Cost against length](length.svg)"


def _write_long(path: Path, size: int) -> None:
    """Write *size* characters of news; bit by bit, for what runs from here inherits our peak."""
    left = size
    with path.open("w", encoding="utf-8") as file:
        while left:
            for article in news(20_000):
                piece = f"{article['text']}\n\n"[:left]
                file.write(piece)
                left -= len(piece)
                if not left:
                    break


def scaling(count: int) -> str:
    """Compare one worker and two: by the clock, and by what each process spent."""
    path, output = corpus(count), WORK / "scaling.jsonl"
    best: dict[int, dict[str, float]] = {}
    for _ in range(TURNS - 1):
        for jobs in (1, 2):
            call = (path, "--jsonl", "-j", jobs, "-q", "-o", output)
            figures = side(sys.executable, "command", *call)
            if jobs not in best or figures["clock_s"] < best[jobs]["clock_s"]:
                best[jobs] = figures
    one, two = best[1], best[2]
    # Two idle cores: the start is alone, what the main process does later stands beside workers.
    shared = (two["main_s"] - two["start_s"] + two["workers_s"]) / 2
    expected = one["main_s"] / (two["start_s"] + shared)
    rows = [
        f"| {jobs} | {f['clock_s']:.1f} | {count / f['clock_s']:.1f} | {f['main_s']:.1f} "
        f"| {f['workers_s']:.1f} |"
        for jobs, f in best.items()
    ]
    parent = (two["main_s"] - two["start_s"]) / count * 1000
    return (
        f"{count:,} articles; two workers do **{one['clock_s'] / two['clock_s']:.2f}** times the "
        f"work of one by the clock (load of the machine after: {os.getloadavg()[0]:.1f}), "
        f"{expected:.2f} times by CPU time, were both cores idle. The main process spends "
        f"{parent:.2f} ms an article beside them.\n\n"
        + _table("workers", "s", "articles a second", "s CPU, main process", "s CPU, workers")
        + "\n".join(rows)
    )


def memory(count: int) -> str:
    """Follow the memory of a run over *count* articles; write the curve to memory.svg."""
    path, output = corpus(count), WORK / f"memory-{count}.out.jsonl"
    output.unlink(missing_ok=True)
    points: list[tuple[int, tuple[float, float], tuple[float, float]]] = []
    process = subprocess.Popen(
        [*COMMAND, str(path), "--jsonl", "-j", "2", "-o", str(output)], env=ENVIRONMENT
    )
    due, lines, read = 0, 0, 0
    every = min(EVERY, max(count // 20, 1))
    while process.poll() is None:
        time.sleep(0.2)
        if output.exists():
            with output.open("rb") as file:
                file.seek(read)
                grown = file.read()
            read, lines = read + len(grown), lines + grown.count(b"\n")
        workers = [_sizes(pid) for pid in _children(process.pid)]
        if lines >= due and any(pss for pss, _ in workers):
            points.append((lines, _sizes(process.pid), max(workers, key=lambda w: w[1])))
            due = lines // every * every + every
            if len(points) % 10 == 0:
                _draw(points)
    if process.returncode:
        raise SystemExit(f"the run ended with status {process.returncode}")
    _draw(points)
    marks = [points[0], *(_at(points, n) for n in (1000, 2000, 5000, 10_000, 20_000) if n <= count)]
    rows = [
        f"| {done:,} | {main[0]:.0f} | {main[1]:.0f} | {worker[0]:.0f} | {worker[1]:.0f} |"
        for done, main, worker in marks
    ]
    alone = side(sys.executable, "command", corpus(1000), "--jsonl", "-q", "-o", output)
    return (
        f"{count:,} articles, two workers; `Pss` and `Private` of `/proc/PID/smaps_rollup`, MB; of "
        f"the workers, the larger one. One process alone (`-j 1`) has {alone['peak_mb']:.0f} MB at "
        f"most, shared libraries and files included, over 1,000 articles.\n\n"
        + _table("articles", "main: share", "main: private", "worker: share", "worker: private")
        + "\n".join(rows)
        + "\n\n![Memory](memory.svg)"
    )


def _draw(points: Sequence[tuple[int, tuple[float, float], tuple[float, float]]]) -> None:
    curves = {
        "main process, MB private": [(done, main[1]) for done, main, _ in points],
        "worker, MB with its share of common pages": [(d, w[0]) for d, _, w in points],
        "worker, MB private": [(d, w[1]) for d, _, w in points],
    }
    (HERE / "memory.svg").write_text(plot(curves, "articles"), encoding="utf-8")


def _at(
    points: Sequence[tuple[int, tuple[float, float], tuple[float, float]]], count: int
) -> tuple[int, tuple[float, float], tuple[float, float]]:
    return min(points, key=lambda point: abs(point[0] - count))


def _children(pid: int) -> list[int]:
    try:
        return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _sizes(pid: int) -> tuple[float, float]:
    """Return proportional and private memory in MB."""
    share = private = 0.0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name == "Pss":
                share = int(rest.split()[0]) / 1024
            elif name in {"Private_Clean", "Private_Dirty"}:
                private += int(rest.split()[0]) / 1024
    except OSError:
        pass
    return share, private


def _cpu(call: Sequence[str]) -> tuple[float, float]:
    """Run *call*; return its CPU seconds, its workers' too, and its peak memory in MB."""
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(call)} ended with status {status}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _table(*names: str) -> str:
    return f"| {' | '.join(names)} |\n|{'---|' * len(names)}\n"


def main() -> None:
    """Run what is asked for and put the results into README.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    makers = {
        "speed": speed,
        "start": start,
        "stages": stages,
        "length": lambda: length(options.to, again=options.again),
        "scaling": lambda: scaling(options.articles),
        "memory": lambda: memory(options.articles),
    }
    listed = ", ".join(makers)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{listed}; default: all")
    parser.add_argument("--articles", type=int, default=1000, help="for scaling and memory")
    parser.add_argument("--to", type=int, default=1_000_000, help="longest text, in characters")
    parser.add_argument("--again", action="store_true", help="measure kept rows anew, too")
    options = parser.parse_args()
    WORK.mkdir(exist_ok=True)

    page = HERE / "README.md"
    for name in options.names or makers:
        result = makers[name]()
        more = {"scaling": f" --articles {options.articles}", "length": f" --to {options.to}"}
        more["memory"] = more["scaling"]
        call = f"python benchmarks/run.py {name}{more.get(name, '')}"
        when = f"\n\n{time.strftime('%Y-%m-%d')}, Python {platform.python_version()}, "
        when += f"{os.cpu_count()} cores, `{call}`.\n"
        print(f"## {name}\n\n{result}{when}")
        text = page.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN.format(name))
        _, _, after = rest.partition(END.format(name))
        written = f"{before}{BEGIN.format(name)}\n{result}{when}{END.format(name)}{after}"
        page.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
