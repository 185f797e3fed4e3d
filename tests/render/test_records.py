"""JSON: an object, an array, or a line each; files cut off are mended."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from pobeda_extract.errors import UsageError
from pobeda_extract.facts import Document, Extraction
from pobeda_extract.render import FORMATS, Target
from pobeda_extract.render.contract import schema
from pobeda_extract.render.records import JsonLinesWriter


def made(name: str) -> Extraction:
    return Extraction(document=Document(id=name, source=f"in/{name}", length=3))


def shown(form: str, *names: str, single: bool = False) -> bytes:
    stream = io.BytesIO()
    writer = FORMATS[form].open(Target("stream", stream=stream, single=single))
    for name in names:
        writer.write(made(name), "")
    writer.close()
    return stream.getvalue()


def test_json_is_an_object_for_a_single_article_and_else_an_array():
    assert json.loads(shown("json", "a", single=True))["document"]["id"] == "a"
    assert [entry["document"]["id"] for entry in json.loads(shown("json", "a"))] == ["a"]
    assert [entry["document"]["id"] for entry in json.loads(shown("json", "a", "b"))] == ["a", "b"]
    assert shown("json") == b"[]\n"


def test_jsonl_is_compact_and_one_line_each():
    lines = shown("jsonl", "a", "b\n").splitlines()
    assert [json.loads(line)["document"]["id"] for line in lines] == ["a", "b\n"]
    assert b": " not in lines[0]


def test_every_key_is_there_in_the_order_of_the_schema():
    (line,) = shown("jsonl", "a").splitlines()
    assert list(json.loads(line)) == list(schema()["properties"])
    assert list(json.loads(line)["document"]) == list(schema()["$defs"]["Document"]["properties"])


def test_every_key_of_the_schema_is_required_and_no_other_allowed():
    whole = schema()
    for part in (whole, *whole["$defs"].values()):
        assert part["required"] == list(part["properties"])
        assert part["additionalProperties"] is False
        assert part["description"]


LINES = [made(name).to_json() + b"\n" for name in "abc"]


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b"", ""),
        (b"".join(LINES), "abc"),
        (b"".join(LINES)[:-1], "abc"),
        (b"".join(LINES)[:-2], "ab"),
        (LINES[0] + LINES[1][:20], "a"),
        (LINES[0][:20] + LINES[1], ""),
        (LINES[0] + b"\0" * 50 + b"\n" + LINES[1], "ab"),
        (LINES[0] + b"\0" * 50 + LINES[1], "a"),
        (LINES[0] + b"\n\n" + LINES[1], "ab"),
        (LINES[0] + LINES[1] + b"\xd0", "ab"),
    ],
)
def test_a_file_that_was_cut_off_keeps_its_whole_lines(tmp_path: Path, content, kept):
    path = tmp_path / "out.jsonl"
    path.write_bytes(content)
    writer = JsonLinesWriter(Target("file", path=path, resume=True))
    assert writer.finished() == {name: f"in/{name}" for name in kept}
    writer.write(made("z"), "")
    writer.close()
    lines = path.read_bytes().splitlines(keepends=True)
    assert [json.loads(line)["document"]["id"] for line in lines] == [*kept, "z"]
    assert all(line.endswith(b"\n") for line in lines)


@pytest.mark.parametrize(
    "content", [b'{"a": 1}\n', b"[]\n", b'"text"\n', LINES[0].replace(b"extract/1", b"extract/9")]
)
def test_a_file_of_something_else_is_left_alone(tmp_path: Path, content):
    path = tmp_path / "out.jsonl"
    path.write_bytes(content + LINES[0])
    with pytest.raises(UsageError, match="something other"):
        JsonLinesWriter(Target("file", path=path, resume=True))
    assert path.read_bytes() == content + LINES[0]


def test_lines_are_put_into_input_order(tmp_path: Path):
    path = tmp_path / "out.jsonl"
    writer = JsonLinesWriter(Target("file", path=path))
    for name in "dacbx":
        writer.write(made(name), "")
    writer.close()
    writer.arrange(list("abcd"))
    ids = [json.loads(line)["document"]["id"] for line in path.read_bytes().splitlines()]
    assert ids == list("xabcd")
