"""Whatever is read, memory stays within bounds: measured in a process of its own."""

from __future__ import annotations

import gzip
import io
import resource
import subprocess
import sys
import time
import zipfile

import pytest
from tests.conftest import ROOT, write_all
from tests.reading import read_all

MEGABYTES = 100

#: Reads what it is given as a run does, prints what came of it and how much memory it took.
READ = """
import resource, sys
from tests.reading import read_all
for entry in read_all(sys.argv[1]):
    print(getattr(entry, "message", "read"))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
"""


def packed(name: str, data: bytes, **more: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr(name, data)
        for other, content in more.items():
            file.writestr(other, content)
    return buffer.getvalue()


def made(name: str, megabytes: int) -> bytes:
    """Spaces in the form that *name* tells."""
    spaces = b" " * (megabytes << 20)
    match name:
        case "a.txt" | "a.csv" | "a.json" | "a.jsonl" | "a.rss":
            return spaces
        case "a.txt.gz":
            return gzip.compress(spaces, 1)
        case "a.zip":
            return packed("a.txt", spaces)
        case "a.docx":
            return packed("word/document.xml", b"<p><t>" + spaces + b"</t></p>")
        case "a.odt":
            return packed("content.xml", b"<text><p>" + spaces + b"</p></text>")
        case "a.fb2":
            return b"<FictionBook><body><p>" + spaces + b"</p></body></FictionBook>"
        case "a.rtf":
            return rb"{\rtf1 " + spaces + b"}"
        case "a.eml":
            return b"From: a\n\n" + spaces
        case "a.mbox":
            return b"From a\nFrom: a\n\n" + spaces
        case "a.pdf":
            return b"%PDF-1.7\n" + spaces
    raise AssertionError(name)


@pytest.mark.parametrize(
    "name",
    ["a.txt", "a.csv", "a.json", "a.jsonl", "a.rss", "a.docx", "a.odt", "a.fb2", "a.rtf", "a.eml",
     "a.mbox", "a.pdf"],
)  # fmt: skip
def test_spaces_without_end_are_one_failure_in_linear_time(tmp_path, name):
    write_all(tmp_path, {name: made(name, 4)})
    began = time.process_time()
    (failed,) = read_all(tmp_path / name)
    assert failed.message
    assert time.process_time() - began < 10


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(resource, "RUSAGE_SELF"), reason="memory is not told here")
@pytest.mark.parametrize("name", ["a.txt.gz", "a.zip", "a.docx"])
def test_a_hundred_megabytes_of_spaces_are_refused_in_bounded_memory(tmp_path, name):
    write_all(tmp_path, {name: made(name, MEGABYTES)})
    ran = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / name)],
        capture_output=True, text=True, cwd=ROOT, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    *messages, memory = ran.stdout.splitlines()
    assert len(messages) == 1
    assert messages[0] != "read"
    assert int(memory) < 12 * MEGABYTES, messages
