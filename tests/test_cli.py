"""What a user meets at the command line, through real processes."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from pobeda_extract import __version__
from pobeda_extract.cli import FORMAT_NAMES
from pobeda_extract.render import FORMATS

Run = Callable[..., "object"]


def test_one_file_gives_one_json_object(cli, article):
    ran = cli(article, "--json")
    assert ran.status == 0
    assert ran.err == ""
    assert ran.json["schema"] == "pobeda-extract/1"
    assert ran.json["document"]["id"] == "most.txt"
    assert ran.json["document"]["source"] == str(article)
    assert ran.json["document"]["title"] == "Мост через Светлую открыт в Заречинске"


def test_text_from_a_pipe_gives_one_object_named_by_a_dash(cli):
    ran = cli("--json", stdin="Открыт новый мост.".encode())
    assert (ran.status, ran.json["document"]["id"], ran.json["document"]["source"]) == (0, "-", "-")
    named = cli("-", "--json", stdin="Открыт новый мост.".encode())
    assert named.raw == ran.raw


def test_a_folder_gives_an_array_in_sorted_order(cli, folder):
    ran = cli(folder, "--json")
    assert ran.status == 0
    ids = [entry["document"]["id"] for entry in ran.json]
    assert ids == ["2025/c.txt", "a.md", "b.txt", "x1", "lines.jsonl:2"]
    assert ran.json[4]["document"]["source"] == f"{folder}/lines.jsonl:2"


@pytest.mark.parametrize("name", ["one.jsonl", "folder/"])
def test_many_inputs_in_kind_give_an_array_even_of_one(cli, tmp_path, name):
    path = tmp_path / name
    if name.endswith("/"):
        path.mkdir()
        (path / "a.txt").write_text("Открыт мост.")
    else:
        path.write_text('{"text": "Открыт мост."}\n')
    ran = cli(path, "--json")
    assert ran.status == 0
    assert len(ran.json) == 1


def test_an_array_without_articles_is_an_empty_array(cli, tmp_path):
    (tmp_path / "a.txt").write_text("")
    ran = cli(tmp_path / "a.txt", tmp_path / "b.txt", "--json")
    assert (ran.status, ran.json) == (1, [])


def test_several_files_give_an_array(cli, article):
    ran = cli(article, article, "--json")
    assert [entry["document"]["id"] for entry in ran.json] == ["most.txt", "most.txt#2"]


def test_repeated_ids_are_numbered_in_input_order(cli, tmp_path):
    lines = "".join(f'{{"id": "{i}", "text": "Мост."}}\n' for i in ["a", "a", "a#2", "a"])
    (tmp_path / "x.jsonl").write_text(lines)
    ran = cli("x.jsonl", "--jsonl")
    assert [entry["document"]["id"] for entry in ran.lines] == ["a", "a#2", "a#2#2", "a#3"]


def test_jsonl_passes_unknown_keys_through(cli):
    line = '{"id": 17, "text": "Мост.", "title": "О мосте", "url": "https://example.org/1",'
    line += ' "published": "2025-04-17T10:00:00+05:00", "tags": ["мост", {"a": 1}], "n": null}'
    ran = cli("--input", "jsonl", "--jsonl", stdin=line.encode())
    (entry,) = ran.lines
    document = entry["document"]
    assert document["id"] == "17"
    assert document["title"] == "О мосте"
    assert document["published"] == "2025-04-17"
    assert document["url"] == "https://example.org/1"
    assert document["extra"] == {"tags": ["мост", {"a": 1}], "n": None}
    assert document["source"] == "-:1"


def test_a_broken_line_is_named_and_its_neighbours_live(cli, tmp_path):
    (tmp_path / "x.jsonl").write_text('{"text": "Мост."}\n{"text": \n\n["a"]\n{"text": "Дом."}\n')
    ran = cli("x.jsonl", "--jsonl")
    assert ran.status == 1
    assert [entry["document"]["id"] for entry in ran.lines] == ["x.jsonl:1", "x.jsonl:5"]
    assert "x.jsonl:2: broken JSON" in ran.err
    assert "x.jsonl:4: the line is not a JSON object" in ran.err


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the input is empty"),
        (b"\xef\xbb\xbf", "the input is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8, "binary"),
        (b"\x1f\x8b\x08\x00torn archive", "damaged gzip"),
    ],
)
def test_a_file_that_is_no_article_fails_with_its_name(cli, tmp_path, content, reason):
    (tmp_path / "bad.txt").write_bytes(content)
    for flags in ([], ["--json"], ["--jsonl"]):
        ran = cli("bad.txt", *flags)
        assert (ran.status, ran.raw) == (1, b"")
        assert ran.err.startswith("pobeda-extract: bad.txt: ")
        assert reason in ran.err


def test_a_missing_file_fails_with_its_name(cli):
    ran = cli("none.txt", "--json")
    assert (ran.status, ran.raw) == (1, b"")
    assert ran.err == "pobeda-extract: none.txt: no such file or directory\n"


def test_an_unreadable_file_costs_only_itself(cli, folder):
    if os.geteuid() == 0:
        (folder / "b.txt").unlink()
        (folder / "b.txt").symlink_to(folder / "nowhere")
    else:
        (folder / "b.txt").chmod(0)
    ran = cli(folder, "--jsonl")
    assert ran.status == 1
    assert len(ran.lines) == 4
    assert f"{folder}/b.txt: " in ran.err


def test_a_folder_without_articles_is_wrong_usage(cli, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "picture.png").write_bytes(b"\x89PNG")
    ran = cli("empty", "--json")
    assert ran.status == 2
    assert "no article" in ran.err
    assert "empty" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--no-such-option"],
        ["a.txt", "-f", "no-such-format"],
        ["a.txt", "--json", "--jsonl"],
        ["a.txt", "--resume", "--jsonl"],
        ["a.txt", "--resume", "--json", "-o", "x.json"],
        ["a.txt", "-j", "0"],
        ["a.txt", "--date", "17.04.2025"],
        ["a.txt", "--date", "2025-02-30"],
        ["a.txt", "--encoding", "klingon"],
        ["a.txt", "--encoding", "base64"],
        ["a.txt", "--min-score", "2"],
        ["a.txt", "--timeout", "0"],
        ["a.txt", "-f", "brat"],
        ["-", "-"],
        ["--from-file", "none.txt"],
        ["a.txt", "-o", "a.txt"],
        ["a.txt", "-o", "out.unknown"],
        ["a.txt", "-o", "out.jsonl", "--resume", "--overwrite"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_with_status_two(cli, tmp_path, arguments):
    (tmp_path / "a.txt").write_text("Мост.")
    ran = cli(*arguments)
    assert ran.status == 2
    assert ran.raw == b""
    assert ran.err
    assert (tmp_path / "a.txt").read_text() == "Мост."


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_works_or_says_that_it_is_not_available(cli, article, tmp_path, name):
    form = FORMATS[name]
    where = [] if "stream" in form.shapes else ["-o", tmp_path / "out"]
    ran = cli(article, "-f", name, *where)
    if form.available and not ran.err:
        assert ran.status == 0
    else:
        assert ran.status == 2
        assert any(way in ran.err for way in ("not yet available", "pip install", "--about"))


def test_help_and_registry_name_the_same_formats():
    assert tuple(FORMATS) == FORMAT_NAMES


def test_output_goes_to_a_file_whole(cli, article, tmp_path):
    ran = cli(article, "--json", "-o", tmp_path / "deep" / "out.json")
    assert (ran.status, ran.raw) == (0, b"")
    assert json.loads((tmp_path / "deep" / "out.json").read_bytes()) == cli(article, "--json").json
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out.json"]


def test_a_failed_article_leaves_the_old_output_alone(cli, tmp_path):
    (tmp_path / "out.json").write_text("before")
    for flags in ([], ["--overwrite"]):
        ran = cli("none.txt", "--json", "-o", "out.json", *flags)
        assert ran.status == (1 if flags else 2)
        assert (tmp_path / "out.json").read_text() == "before"


def test_an_output_that_cannot_be_written_is_told(cli, article, tmp_path):
    (tmp_path / "file").write_text("")
    for flags in (["--json", "-o", "file/out.json"], ["--jsonl", "-o", "file/out.jsonl"]):
        ran = cli(article, *flags)
        assert ran.status == 1
        assert "file/out.json" in ran.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_told(article):
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "pobeda_extract", str(article), "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 1
    assert ran.stderr.decode() == "pobeda-extract: output: no space left on device\n"


def test_the_run_does_not_read_its_own_output(cli, folder):
    first = cli(folder, "--jsonl", "-o", folder / "out.jsonl", "--failures", folder / "bad.jsonl")
    again = cli(
        folder, "--overwrite", "-o", folder / "out.jsonl", "--failures", folder / "bad.jsonl"
    )
    assert (first.status, again.status) == (0, 0)
    assert len((folder / "out.jsonl").read_text().splitlines()) == 5


def test_failures_are_listed_as_jsonl(cli, folder, tmp_path):
    (folder / "bad.txt").write_text("")
    ran = cli(folder, "--jsonl", "--failures", tmp_path / "bad.jsonl")
    assert ran.status == 1
    (line,) = (tmp_path / "bad.jsonl").read_text().splitlines()
    assert json.loads(line) == {
        "id": "bad.txt",
        "source": f"{folder}/bad.txt",
        "stage": "read",
        "message": "the file is empty",
    }


def test_paths_come_from_a_list(cli, folder, tmp_path):
    listed = cli("--from-file", "-", "--jsonl", stdin=f"{folder}/b.txt\n\n{folder}\n".encode())
    assert len(listed.lines) == 6
    (tmp_path / "list").write_bytes(f"{folder}/b.txt\0{folder}/a.md\0".encode())
    ran = cli("--from-file", "list", "--json")
    assert [entry["document"]["id"] for entry in ran.json] == ["b.txt", "a.md"]


def test_patterns_are_expanded_where_the_shell_does_not(cli, folder):
    ran = cli(f"{folder}/**/*.txt", "--json")
    assert [entry["document"]["id"] for entry in ran.json] == ["c.txt", "b.txt"]
    assert cli(f"{folder}/*.none").status == 1


def test_odd_names_are_paths_like_others(cli, tmp_path):
    names = ["два слова.txt", "-dash.txt", "line\nend.txt", "[a].txt", "a'b\"c.txt"]
    for name in names:
        (tmp_path / name).write_text("Мост.")
    ran = cli("--jsonl", "--", *names)
    assert ran.status == 0
    assert [entry["document"]["id"] for entry in ran.lines] == names
    (tmp_path / "line\nend.txt").write_text("")
    assert cli("line\nend.txt").err == "pobeda-extract: line\\nend.txt: the file is empty\n"


def test_a_name_that_is_no_text_is_read_all_the_same(cli, tmp_path):
    name = b"\xec\xee\xf1\xf2.txt"
    with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
        file.write("Мост.".encode())
    ran = cli(".", "--json")
    assert ran.status == 0
    assert ran.json[0]["document"]["id"] == "\ufffd\ufffd\ufffd\ufffd.txt"


def test_a_text_without_russian_gives_empty_lists_and_a_warning(cli):
    ran = cli("--json", stdin=b"The bridge was opened on Monday by the mayor.")
    assert ran.status == 0
    assert ran.json["people"] == []
    assert ran.json["document"]["warnings"]


def test_the_publication_date_is_used_where_the_article_has_none(cli, tmp_path):
    (tmp_path / "x.jsonl").write_text(
        '{"text": "Мост."}\n{"text": "Мост.", "published": "2020-01-02"}\n'
        '{"text": "Мост.", "published": "вчера"}\n'
    )
    ran = cli("x.jsonl", "--jsonl", "--date", "2025-04-17")
    days = [entry["document"]["published"] for entry in ran.lines]
    assert days == ["2025-04-17", "2020-01-02", "2025-04-17"]
    assert "published is not a date" in ran.lines[2]["document"]["warnings"][0]


def test_output_matches_the_schema(cli, folder):
    schema = cli("--schema").json
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for entry in cli(folder, "--jsonl", "--mentions").lines:
        validator.validate(entry)
        assert set(entry) == set(schema["properties"]) == set(schema["required"])


def test_the_same_input_gives_the_same_bytes(cli, folder):
    one = cli(folder, "--jsonl", "-j", "1").raw
    assert one == cli(folder, "--jsonl", "-j", "2").raw == cli(folder, "--jsonl").raw


def test_the_summary_is_plain_in_a_pipe(cli, folder):
    ran = cli(folder)
    assert ran.status == 0
    assert "\x1b" not in ran.out
    assert "a.md" in ran.out
    assert ran.err == "pobeda-extract: 1 file passed over: 1 *.jpg; -v names them\n"
    assert cli(folder, "-q").err == ""


def _on_terminal(arguments: list[str], **environment: str) -> str:
    """Run with a terminal as standard output and return what it shows."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "pobeda_extract", *arguments],
        stdout=child,
        stderr=child,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "60", **environment},
    )
    os.close(child)
    shown = b""
    try:
        while chunk := os.read(parent, 4096):
            shown += chunk
    except OSError:
        pass
    os.close(parent)
    assert process.wait() == 0
    return shown.decode()


def test_the_summary_is_coloured_on_a_terminal_unless_no_color(article):
    assert "\x1b[" in _on_terminal([str(article)])
    assert "\x1b[" not in _on_terminal([str(article)], NO_COLOR="1")


def test_a_reader_that_goes_away_ends_the_run_quietly(folder):
    process = subprocess.Popen(
        [sys.executable, "-m", "pobeda_extract", *[str(folder)] * 200, "--jsonl", "-j", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), err) == (0, b"")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_whole_lines_and_status_130(tmp_path, folder, jobs):
    output = tmp_path / "out.jsonl"
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "pobeda_extract",
            *([str(folder)] * 2000),
            "--jsonl",
            "-o",
            str(output),
            "-j",
            jobs,
        ],
        stderr=subprocess.PIPE,
    )
    for _ in range(600):
        if output.exists() and output.stat().st_size > 20_000:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert b"--resume goes on from there" in err
    lines = output.read_bytes()
    assert lines.endswith(b"\n")
    assert all(json.loads(line) for line in lines.splitlines())


def test_ctrl_c_closes_an_array(tmp_path, folder):
    output = tmp_path / "out.json"
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "pobeda_extract",
            *([str(folder)] * 2000),
            "--json",
            "-o",
            str(output),
            "-j",
            "1",
        ],
    )
    part = None
    for _ in range(600):
        part = next(tmp_path.glob(".out.json.*"), None)
        if part is not None and part.stat().st_size > 20_000:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert len(json.loads(output.read_bytes())) > 1


def test_lines_come_as_soon_as_their_turn_comes():
    process = subprocess.Popen(
        [sys.executable, "-m", "pobeda_extract", "-", "--input", "jsonl", "--jsonl", "-j", "2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for number in range(3):
        process.stdin.write(f'{{"id": {number}, "text": "Мост."}}\n'.encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["document"]["id"] == str(number)
    process.stdin.close()
    assert process.stdout.read() == b""
    process.stdout.close()
    assert process.wait(timeout=60) == 0


def test_help_and_version_load_neither_numpy_nor_models():
    code = (
        "import sys\n"
        "from pobeda_extract.cli import run\n"
        "sys.argv[1:] = [{argument!r}]\n"
        "assert run() == 0\n"
        "heavy = {{'numpy', 'pymorphy3', 'rich', 'pobeda_extract.pipeline'}} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)\n"
    )
    for argument in ("--help", "--version"):
        ran = subprocess.run(
            [sys.executable, "-c", code.format(argument=argument)],
            capture_output=True,
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (0, b"")
        assert ran.stdout


def test_version_is_told(cli):
    assert cli("--version").out == f"pobeda-extract {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_the_shell(cli, shell):
    ran = cli(env={"_POBEDA_EXTRACT_COMPLETE": f"source_{shell}"})
    assert ran.status == 0
    assert "_POBEDA_EXTRACT_COMPLETE" in ran.out


def test_options_are_completed(cli):
    typed = {"COMP_WORDS": "pobeda-extract --res", "COMP_CWORD": "1"}
    ran = cli(env={"_POBEDA_EXTRACT_COMPLETE": "complete_bash", **typed})
    assert ran.out.split() == ["--resume"]


def test_help_tells_every_option_once(cli):
    shown = cli("--help").out
    options = re.findall(r"^  (?:-\w, )?--[\w-]+", shown, re.MULTILINE)
    assert len(options) == len(set(options)) > 20
    assert "Exit status" in shown


def test_quiet_still_names_what_failed(cli):
    assert "none.txt" in cli("none.txt", "-q").err
