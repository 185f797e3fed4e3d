"""Runs over many articles: killed, cut off, out of space, and continued."""

from __future__ import annotations

import gc
import gzip
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.conftest import ARTICLE, command, environment, write_all

from pobeda_extract.batch import Settings
from pobeda_extract.batch.numbering import Numbering
from pobeda_extract.read import Pending


def corpus(path: Path, count: int) -> Path:
    """A JSONL of different articles, two of them broken."""
    lines = [
        json.dumps({"text": f"{ARTICLE}\nДом № {n} открыт.", "n": n}, ensure_ascii=False)
        for n in range(count)
    ]
    lines[count // 3] = "{broken"
    lines[count // 2] = '{"text": ""}'
    path.write_text("\n".join(lines) + "\n")
    return path


def start(*arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*command(), *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
    )


def kill_at(process: subprocess.Popen[bytes], output: Path, size: int) -> bool:
    """Kill *process* once *output* has grown to *size*; tell whether it was still at work."""
    while process.poll() is None:
        grown = output.stat().st_size if output.is_file() else _tree_size(output)
        if grown >= size:
            break
        time.sleep(0.002)
    running = process.poll() is None
    process.kill()
    process.communicate()
    return running


def _tree_size(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*.ann")) if folder.is_dir() else 0


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_killed_run_is_continued_to_the_same_bytes(cli, tmp_path, request, jobs):
    kills = request.config.getoption("--kills")
    articles = corpus(tmp_path / "x.jsonl", 60 + 20 * kills)
    undisturbed = cli(articles, "--jsonl", "-o", tmp_path / "whole.jsonl", "-j", jobs)
    assert undisturbed.status == 1
    whole = (tmp_path / "whole.jsonl").read_bytes()
    output = tmp_path / "cut.jsonl"
    chance = random.Random(kills)
    done = 0
    for _ in range(kills):
        size = output.stat().st_size if output.exists() else 0
        target = size + chance.randrange(1, max((len(whole) - size) // 3, 2))
        process = start(articles, "--jsonl", "-o", output, "--resume", "-j", jobs)
        done += kill_at(process, output, target)
        if chance.random() < 0.5 and output.exists():  # as a power loss leaves it
            with output.open("ab") as file:
                file.write(chance.choice([b'{"schema":"pobeda-ex', b"\0" * 100, whole[:777]]))
    ended = cli(articles, "--jsonl", "-o", output, "--resume", "-j", jobs)
    assert ended.status == 1
    assert output.read_bytes() == whole
    assert done or kills == 0


def test_a_killed_folder_output_is_continued(cli, tmp_path, request):
    kills = request.config.getoption("--kills")
    articles = corpus(tmp_path / "x.jsonl", 60 + 20 * kills)
    cli(articles, "-f", "brat", "-o", tmp_path / "whole")
    output = tmp_path / "cut"
    for number in range(1, kills + 1):
        process = start(articles, "-f", "brat", "-o", output, "--resume")
        kill_at(process, output, number * 15)
    ended = cli(articles, "-f", "brat", "-o", output, "--resume")
    assert ended.status == 1
    assert contents(output) == contents(tmp_path / "whole")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_a_failed_article_is_tried_again_and_takes_its_place(cli, folder, tmp_path):
    (folder / "a.md").rename(tmp_path / "kept.md")
    (folder / "a.md").write_text("")
    first = cli(folder, "--jsonl", "-o", "out.jsonl")
    assert first.status == 1
    (tmp_path / "kept.md").rename(folder / "a.md")
    second = cli(folder, "--jsonl", "-o", "out.jsonl", "--resume")
    assert second.status == 0
    assert (tmp_path / "out.jsonl").read_bytes() == cli(folder, "--jsonl").raw


def test_resuming_what_is_not_there_is_a_fresh_start(cli, folder, tmp_path):
    ran = cli(folder, "--jsonl", "-o", "out.jsonl", "--resume")
    assert ran.status == 0
    assert (tmp_path / "out.jsonl").read_bytes() == cli(folder, "--jsonl").raw


def test_resuming_what_is_done_changes_nothing(cli, folder, tmp_path):
    cli(folder, "--jsonl", "-o", "out.jsonl")
    before = (tmp_path / "out.jsonl").stat()
    ran = cli(folder, "--jsonl", "-q", "-o", "out.jsonl", "--resume")
    assert (ran.status, ran.err) == (0, "")
    after = (tmp_path / "out.jsonl").stat()
    assert (after.st_ino, after.st_size) == (before.st_ino, before.st_size)


def test_losing_the_state_beside_the_output_is_harmless(cli, folder, tmp_path):
    cli(folder, "--jsonl", "-o", "out.jsonl")
    (tmp_path / "out.jsonl.resume").write_text("{torn")
    (folder / "z.txt").write_text("Открыт мост.")
    ran = cli(folder, "--jsonl", "-o", "out.jsonl", "--resume")
    assert ran.status == 0
    assert (tmp_path / "out.jsonl").read_bytes() == cli(folder, "--jsonl").raw


def test_changed_options_are_noticed(cli, folder):
    cli(folder, "--jsonl", "-o", "out.jsonl")
    ran = cli(folder, "--jsonl", "-o", "out.jsonl", "--resume", "--mentions")
    assert "--mentions was off, now on" in ran.err
    assert ran.status == 0


def test_a_foreign_file_is_not_continued(cli, folder, tmp_path):
    (tmp_path / "out.jsonl").write_text('{"mine": 1}\n')
    ran = cli(folder, "--jsonl", "-o", "out.jsonl", "--resume")
    assert ran.status == 2
    assert "holds something other" in ran.err
    assert (tmp_path / "out.jsonl").read_text() == '{"mine": 1}\n'


def test_another_article_of_the_same_name_is_no_repetition(cli, tmp_path):
    write_all(tmp_path, {"a/x.txt": "Открыт мост.", "b/x.txt": "Закрыт мост."})
    cli("a", "--jsonl", "-o", "out.jsonl")
    for _ in range(2):
        assert cli("b", "--jsonl", "-o", "out.jsonl", "--resume").status == 0
        lines = (tmp_path / "out.jsonl").read_text().splitlines()
        assert [json.loads(line)["document"]["id"] for line in lines] == ["x.txt", "x.txt#2"]


def test_the_same_folder_from_elsewhere_is_a_repetition(cli, tmp_path):
    write_all(tmp_path, {"a/x.txt": "Открыт мост.", "c/.keep": ""})
    cli("a", "--jsonl", "-o", "out.jsonl")
    ran = cli("../a", "--jsonl", "-o", "../out.jsonl", "--resume", cwd=tmp_path / "c")
    assert ran.status == 0
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 1


def test_a_killed_worker_costs_one_article_which_is_named(cli, folder, tmp_path):
    os.mkfifo(tmp_path / "stuck.txt")  # its reader waits in a worker, where we find it
    output = tmp_path / "out.jsonl"
    process = subprocess.Popen(
        [
            *command(),
            str(folder),
            "stuck.txt",
            str(folder / "b.txt"),
            "--jsonl",
            "-o",
            output,
            "-j",
            "2",
        ],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    while not output.exists() or output.read_bytes().count(b"\n") < 5:
        time.sleep(0.05)
    time.sleep(0.3)
    stuck = [pid for pid in _children(process.pid) if _waits_for_writer(pid)]
    for pid in stuck:
        os.kill(pid, signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "stuck.txt: its worker process was killed by SIGKILL" in err.decode()
    ids = [json.loads(line)["document"]["id"] for line in output.read_text().splitlines()]
    assert ids == ["2025/c.txt", "a.md", "b.txt", "x1", "lines.jsonl:2", "b.txt#2"]


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _waits_for_writer(pid: int) -> bool:
    return "fifo" in Path(f"/proc/{pid}/wchan").read_text() or not _is_waiting_for_parent(pid)


def _is_waiting_for_parent(pid: int) -> bool:
    return "unix" in Path(f"/proc/{pid}/wchan").read_text()


def test_an_article_that_takes_too_long_is_given_up(cli, folder, tmp_path):
    os.mkfifo(tmp_path / "stuck.txt")
    for jobs in ("1", "2"):
        ran = cli("stuck.txt", folder, "--jsonl", "--timeout", "2", "-j", jobs)
        assert ran.status == 1
        assert "stuck.txt: took longer than 2 s: given up" in ran.err
        assert len(ran.lines) == 5


def test_an_orphaned_worker_ends(folder, tmp_path):
    os.mkfifo(tmp_path / "stuck.txt")
    process = start(folder, folder, "-", "--input", "jsonl", "--jsonl", "-j", "2")
    deadline = time.monotonic() + 30
    workers: list[int] = []
    while not workers and time.monotonic() < deadline and process.poll() is None:
        workers = _children(process.pid)
        time.sleep(0.01)
    process.kill()
    process.communicate()
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in workers):
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def _pending(identity: str, source: str) -> Pending:
    return Pending(identity, source, "text", source)


def test_numbers_follow_input_order():
    entries = [_pending(i, i) for i in ["a", "a", "a#2", "b", "a"]]
    ids = [entry.id for entry in Numbering().number(entries)]
    assert ids == ["a", "a#2", "a#2#2", "b", "a#3"]


def test_numbers_are_the_same_when_continued():
    entries = [_pending("a", "1/a"), _pending("a", "2/a"), _pending("a", "3/a")]
    numbering = Numbering({"a": "1/a", "a#3": "3/a"}, os.getcwd())
    assert [(e.id, e.source) for e in numbering.number(entries)] == [("a#2", "2/a")]
    assert numbering.order == ["a", "a#2", "a#3"]
    assert numbering.skipped == 2


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="needs to mount")
def test_a_full_disk_loses_nothing_and_is_continued(cli, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("cannot mount here")
    try:
        articles = corpus(tmp_path / "x.jsonl", 200)
        full = cli(articles, "--jsonl", "-o", small / "out.jsonl")
        assert full.status == 1
        assert "no space left on device; make room, then go on with --resume" in full.err
        lines = (small / "out.jsonl").read_bytes()
        assert lines.endswith(b"\n")
        assert all(json.loads(line) for line in lines.splitlines())
        subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
        assert cli(articles, "--jsonl", "-o", small / "out.jsonl", "--resume").status == 1
        assert (small / "out.jsonl").read_bytes() == cli(articles, "--jsonl").raw
    finally:
        subprocess.run(["umount", str(small)], check=True)


def mixed(folder: Path) -> Path:
    """A folder of every kind of article and of what is none."""
    line = json.dumps({"id": "x", "text": ARTICLE}, ensure_ascii=False).encode() + b"\n"
    page = f"<html><title>Мост</title><body><article><p>{ARTICLE * 3}</p></article></body></html>"
    return write_all(
        folder,
        {
            "a.txt": ARTICLE,
            "b/cp1251.txt": ARTICLE.encode("cp1251"),
            "b/latin names.md": "John Smith met Мария Громыхалова in Zarechinsk.\r\n" + ARTICLE,
            "c.txt": b"",
            "d.html": page,
            "e.jsonl": line + b"{torn\n\n" + line,
            "f.txt.gz": gzip.compress(ARTICLE.encode()),
            "g.jsonl.gz": gzip.compress(line * 3)[:-9],
            "h.txt": b"\x00\x01\x02" * 50,
            "i.txt": "The bridge was opened.",
            "j.txt": ARTICLE.encode("utf-16"),
            "a.md": ARTICLE.upper(),
        },
    )


def test_every_way_through_a_mixed_folder_gives_the_same_bytes(cli, tmp_path):
    pytest.importorskip("trafilatura")
    folder = mixed(tmp_path / "mixed")
    alone = cli(folder, "--jsonl", "-j", "1")
    assert alone.status == 1
    assert len(alone.lines) > 9
    *told, _ = alone.err.splitlines()  # the last line tells the time
    assert any("c.txt" in line for line in told)
    output = tmp_path / "out.jsonl"
    assert cli(folder, "--jsonl", "-j", "2", "-o", output).err.splitlines()[:-1] == told
    assert output.read_bytes() == alone.raw
    for cut in (0, 1, len(alone.raw) // 3, len(alone.raw) // 2, len(alone.raw) - 1):
        output.write_bytes(alone.raw[:cut])
        again = cli(folder, "--jsonl", "-j", "2", "-o", output, "--resume")
        assert (again.status, output.read_bytes()) == (1, alone.raw)


def test_killed_workers_cost_an_article_each_and_are_made_good(cli, tmp_path):
    articles = corpus(tmp_path / "x.jsonl", 120)
    output = tmp_path / "out.jsonl"
    process = start(articles, "--jsonl", "-o", output, "-j", "2")
    chance, killed = random.Random(5), 0
    while process.poll() is None and killed < 6:
        time.sleep(chance.random() / 10)
        workers = _children(process.pid) if process.poll() is None else []
        if workers and output.exists() and output.stat().st_size:
            os.kill(chance.choice(workers), signal.SIGKILL)
            killed += 1
    _, err = process.communicate(timeout=120)
    assert process.returncode == 1
    lost = err.decode().count("was killed by SIGKILL")
    assert lost <= killed  # a worker without an article in hand takes none with it
    assert len(output.read_bytes().splitlines()) == 118 - lost
    cli(articles, "--jsonl", "-o", output, "--resume")
    assert output.read_bytes() == cli(articles, "--jsonl").raw


@pytest.mark.parametrize("form", ["jsonl", "sqlite", "brat"])
def test_a_file_that_may_not_grow_is_told_and_continued(cli, tmp_path, form):
    """As on a full disk, for which one must be root to try."""
    articles = corpus(tmp_path / "x.jsonl", 40)
    suffix = {"jsonl": ".jsonl", "sqlite": ".sqlite", "brat": ""}[form]
    output, whole = tmp_path / f"out{suffix}", tmp_path / f"whole{suffix}"
    limit = 3 << 10 if form == "brat" else 60 << 10
    process = subprocess.run(
        [*command(), str(articles), "-f", form, "-o", str(output)],
        capture_output=True,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),  # else torn byte code is left behind, too
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        check=False,
    )
    assert process.returncode == 1
    assert b"Traceback" not in process.stderr
    if form == "jsonl":
        assert b"file too large" in process.stderr
        assert all(json.loads(line) for line in output.read_bytes().splitlines())
    assert cli(articles, "-f", form, "-o", output, "--resume").status == 1
    assert cli(articles, "-f", form, "-o", whole).status == 1
    if form == "brat":
        assert contents(output) == contents(whole)
    elif form == "sqlite":
        assert cli(articles, "-f", form, "-o", output, "--resume").status == 1
    else:
        assert output.read_bytes() == whole.read_bytes()


def test_a_loaded_extractor_leaves_the_collector_on():
    gc.disable()  # as the command does while it loads
    try:
        Settings().extractor()
        assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
