"""Measure speed, start-up, memory and scaling; write the tables and the plot of README.md.

    python benchmarks/run.py [speed] [start] [length] [scaling] [memory] [--articles N]

Without names all are run. Texts are those of ../shared where it is, else our own samples (then
figures compare with nothing). natasha is installed into benchmarks/work, in an environment of its
own. Measured is CPU time on one core, the best of three turns, the two sides in alternation.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
WORK = HERE / "work"
COMMAND = [sys.executable, "-m", "pobeda_extract"]
TURNS = 3
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
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


def natasha_python() -> str:
    """Return the interpreter of natasha's environment; make it where it is not."""
    python = WORK / "natasha" / "bin" / "python"
    if not python.exists():
        venv.create(WORK / "natasha", with_pip=True)
        # pymorphy2 needs pkg_resources, which newer setuptools no longer bring.
        install = [str(python), "-m", "pip", "install", "-q", "natasha>=1.6,<2", "setuptools<81"]
        subprocess.run(install, check=True)
    return str(python)


def side(python: str, name: str, paths: Sequence[Path]) -> dict[str, float]:
    """Run one side once."""
    ran = subprocess.run(
        [python, str(HERE / "side.py"), name, *map(str, paths)],
        capture_output=True,
        check=True,
        env=ENVIRONMENT,
    )
    figures: dict[str, float] = json.loads(ran.stdout)
    return figures


def sides(paths: Sequence[Path]) -> dict[str, dict[str, float]]:
    """Run both sides in alternation; keep the least of each figure."""
    pythons = {"ours": sys.executable, "natasha": natasha_python()}
    best: dict[str, dict[str, float]] = {name: {} for name in pythons}
    for _ in range(TURNS):
        for name, python in pythons.items():
            for key, value in side(python, name, paths).items():
                best[name][key] = min(value, best[name].get(key, value))
    return best


def speed() -> str:
    """Compare with natasha's full pipeline on the same texts."""
    paths = texts()
    found = sides(paths)
    rows = [
        f"| {name} | {figures['ms_a_text']:.1f} | {figures['load_s']:.2f} "
        f"| {figures['peak_mb']:.0f} |"
        for name, figures in found.items()
    ]
    ratio = found["natasha"]["ms_a_text"] / found["ours"]["ms_a_text"]
    return (
        f"{len(paths)} texts; natasha's time divided by ours: **{ratio:.2f}**.\n\n"
        "| | ms CPU a text | s CPU to import and load | peak MB |\n|---|---|---|---|\n"
        + "\n".join(rows)
    )


def start() -> str:
    """Measure what one call costs from a cold start."""
    path = str(texts()[0])
    script = str(HERE / "side.py")
    calls = {
        "`pobeda-extract --help`": [*COMMAND, "--help"],
        "`pobeda-extract FILE --json`": [*COMMAND, path, "--json"],
        "natasha, the same file": [natasha_python(), script, "natasha", path],
    }
    rows = []
    for name, call in calls.items():
        rows.append(f"| {name} | {min(_cpu(call) for _ in range(TURNS)):.2f} |")
    return "| | s CPU |\n|---|---|\n" + "\n".join(rows)


def _cpu(call: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(call, stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def length() -> str:
    """Measure cost against the length of one text."""
    whole = "\n\n".join(article["text"] for article in news(1200))
    rows = []
    for size in (3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000):
        if size > len(whole):
            break
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            file.write(whole[:size])
            file.flush()
            seconds = _cpu([*COMMAND, file.name, "--json"])
        rows.append(f"| {size:,} | {seconds:.1f} | {seconds / size * 1e6:.1f} |")
    header = "| characters | s CPU, start included | ms a thousand characters |\n|---|---|---|\n"
    return header + "\n".join(rows)


def scaling(count: int) -> str:
    """Compare one worker and two, by the clock."""
    rows = []
    with _corpus(count) as path:
        for jobs in (1, 2):
            began = time.monotonic()
            call = [*COMMAND, path, "--jsonl", "-j", str(jobs), "-q"]
            subprocess.run(call, stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
            seconds = time.monotonic() - began
            rows.append(f"| {jobs} | {seconds:.1f} | {count / seconds:.1f} |")
    load = f"Load of the machine before: {os.getloadavg()[0]:.1f}."
    return f"{load}\n\n| workers | s | articles a second |\n|---|---|---|\n" + "\n".join(rows)


def _corpus(count: int) -> tempfile._TemporaryFileWrapper[str]:
    file = tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8")  # noqa: SIM115
    for article in news(count):
        file.write(json.dumps(article, ensure_ascii=False) + "\n")
    file.flush()
    return _Named(file)  # type: ignore[return-value]


class _Named:
    """A temporary file whose context is its name."""

    def __init__(self, file: tempfile._TemporaryFileWrapper[str]) -> None:
        self._file = file

    def __enter__(self) -> str:
        return self._file.name

    def __exit__(self, *_: object) -> None:
        self._file.close()


def memory(count: int) -> str:
    """Follow the memory of a run over *count* articles; write the curve to memory.svg."""
    points: list[tuple[int, float, float]] = []
    with _corpus(count) as path, tempfile.NamedTemporaryFile(suffix=".jsonl") as output:
        process = subprocess.Popen(
            [*COMMAND, path, "--jsonl", "-j", "2", "-q", "-o", output.name], env=ENVIRONMENT
        )
        steps = iter(range(0, count, max(count // 40, 1)))
        due = next(steps)
        while process.poll() is None:
            time.sleep(0.2)
            done = _lines(output.name)
            if done < due:
                continue
            due = next(steps, count + 1)
            sizes = [_sizes(pid) for pid in (process.pid, *_children(process.pid))]
            if len(sizes) > 1:
                points.append((done, sizes[0][0], max(private for _, private in sizes[1:])))
        if process.returncode:
            raise SystemExit(f"the run ended with status {process.returncode}")
    (HERE / "memory.svg").write_text(_plot(points, count), encoding="utf-8")
    chosen = [p for p in points if p[0] >= count * 0.02] or points
    first, last = chosen[0], chosen[-1]
    peak = max(p[1] for p in points)
    return (
        f"{count:,} articles, two workers. Main process: {first[1]:.0f} MB after {first[0]:,} "
        f"articles, {last[1]:.0f} MB after {last[0]:,}, {peak:.0f} MB at most. A worker's private "
        f"memory: {first[2]:.0f} MB, then {last[2]:.0f} MB.\n\n![Memory](memory.svg)"
    )


def _lines(path: str) -> int:
    with open(path, "rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def _children(pid: int) -> list[int]:
    try:
        return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _sizes(pid: int) -> tuple[float, float]:
    """Return resident and private memory in MB."""
    resident = private = 0.0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name == "Rss":
                resident = int(rest.split()[0]) / 1024
            elif name in {"Private_Clean", "Private_Dirty"}:
                private += int(rest.split()[0]) / 1024
    except OSError:
        pass
    return resident, private


def _plot(points: Sequence[tuple[int, float, float]], count: int) -> str:
    top = max(max(p[1], p[2]) for p in points) * 1.15
    width, height, left, base = 640, 260, 50, 220

    def line(index: int, colour: str) -> str:
        places = " ".join(
            f"{left + p[0] / count * (width - left - 20):.1f},{base - p[index] / top * 200:.1f}"
            for p in points
        )
        return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>'

    marks = "".join(
        f'<text x="{left - 6}" y="{base - level / top * 200 + 4:.0f}" text-anchor="end">{level}</text>'
        f'<line x1="{left}" x2="{width - 20}" y1="{base - level / top * 200:.0f}" '
        f'y2="{base - level / top * 200:.0f}" stroke="#8884"/>'
        for level in range(0, int(top), 50)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="12" fill="#888">{marks}{line(1, "#1668dc")}'
        f'{line(2, "#d4380d")}<text x="{left}" y="{base + 18}">0</text>'
        f'<text x="{width - 20}" y="{base + 18}" text-anchor="end">{count:,} articles</text>'
        f'<text x="{left}" y="{base + 34}"><tspan fill="#1668dc">main process, MB resident</tspan>'
        f' · <tspan fill="#d4380d">worker, MB private</tspan></text></svg>\n'
    )


def main() -> None:
    """Run what is asked for and put the results into README.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    names = ("speed", "start", "length", "scaling", "memory")
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure; default: all")
    parser.add_argument("--articles", type=int, default=1000, help="for scaling and memory")
    options = parser.parse_args()
    WORK.mkdir(exist_ok=True)
    makers = {
        "speed": speed,
        "start": start,
        "length": length,
        "scaling": lambda: scaling(options.articles),
        "memory": lambda: memory(options.articles),
    }
    page = HERE / "README.md"
    for name in options.names or names:
        result = makers[name]()
        when = f"\n\n{time.strftime('%Y-%m-%d')}, Python {platform.python_version()}, "
        when += f"{os.cpu_count()} cores, `python benchmarks/run.py {name}`.\n"
        print(f"## {name}\n\n{result}{when}")
        text = page.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN.format(name))
        _, _, after = rest.partition(END.format(name))
        written = f"{before}{BEGIN.format(name)}\n{result}{when}{END.format(name)}{after}"
        page.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
