"""brat: annotations that re-read their text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pobeda_extract.facts import Document, Extraction, MentionRelation, RawMention
from pobeda_extract.render import FORMATS, Target
from pobeda_extract.render.files import document_id, replaced, safe_path


def write(folder: Path, *articles: tuple[Extraction, str]) -> Path:
    writer = FORMATS["brat"].open(Target("folder", path=folder))
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()
    return folder


def read(path: Path) -> tuple[dict[str, tuple[str, str]], list[list[str]]]:
    """Read a .ann file as brat does: spans by mark, and all other lines."""
    text = path.with_suffix(".txt").read_bytes().decode()
    spans, others = {}, []
    for line in path.read_text().splitlines():
        if not line.startswith("T"):
            others.append(re.split(r"[\t ]", line))
            continue
        mark, place, words = line.split("\t")
        label, pieces = place.split(" ", 1)
        found = [text[int(a) : int(b)] for a, b in (p.split() for p in pieces.split(";"))]
        assert " ".join(found) == words
        spans[mark] = (label, words)
    return spans, others


def test_facts_are_annotated_where_they_stand(tmp_path: Path, articles):
    folder = write(tmp_path, *articles)
    for extraction, _ in articles:
        name = extraction.document.id.removesuffix(".txt")
        spans, others = read(folder / f"{name}.ann")
        labels = {label for label, _ in spans.values()}
        assert {"PERSON", "PROFESSION"} <= labels
        relations = [line for line in others if line[0].startswith("R")]
        assert relations
        for _, _, subject, obj in relations:
            assert subject.removeprefix("Arg1:") in spans
            assert obj.removeprefix("Arg2:") in spans
        for line in others:
            if line[0] == "*":
                assert len({spans[mark][0] for mark in line[2:]}) == 1


def test_raw_mentions_come_first_where_they_are_kept(tmp_path: Path):
    text = "Мэр Твери\r\nИван Ильин"
    mention = {"score": 0.9}
    extraction = Extraction(
        document=Document(id="a.txt", source="a.txt", length=len(text)),
        mentions=(
            RawMention(id="M1", start=0, end=9, text=text[:9], type="PROFESSION", **mention),
            RawMention(id="M2", start=4, end=15, text=text[4:15], type="PERSON", **mention),
        ),
        mention_relations=(MentionRelation(type="WORKS_AS", subject="M2", object="M1", score=1.0),),
    )
    write(tmp_path, (extraction, text))
    assert (tmp_path / "a.ann").read_text() == (
        "T1\tPROFESSION 0 9\tМэр Твери\n"
        "T2\tPERSON 4 9;11 15\tТвери Иван\n"
        "R1\tWORKS_AS Arg1:T2 Arg2:T1\n"
    )
    assert (tmp_path / "a.txt").read_bytes().decode() == text


def test_the_configuration_knows_every_label_and_relation(tmp_path: Path, articles):
    folder = write(tmp_path, *articles)
    known = (folder / "annotation.conf").read_text()
    for path in folder.glob("*.ann"):
        spans, others = read(path)
        for name in {s[0] for s in spans.values()} | {o[1] for o in others if o[0][0] == "R"}:
            assert re.search(rf"^{name}\b", known, re.MULTILINE)


def test_ids_never_leave_the_folder_nor_share_a_file(tmp_path: Path):
    ids = ["../a", "/etc/passwd", "a", "a.txt", "a.txt.txt", "b/c", "b//c", ".", "..", "x" * 300,
           "x" * 301, "a:1", "a#2", "a%232", "а" * 200, "line\nend", "", "con|", " "]  # fmt: skip
    made = [(Extraction(document=Document(id=i, source=i, length=1)), "м") for i in ids]
    write(tmp_path / "out", *made)
    found = list((tmp_path / "out").rglob("*.ann"))
    assert len(found) == len(ids)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    "identity", ["a", "a/b", "ё:1#2", "../x", "a//b", "%", "%41", "a\nb", "a "]
)
def test_a_path_tells_its_document(tmp_path: Path, identity):
    path = safe_path(tmp_path, identity, ".ann")
    assert document_id(tmp_path, path, ".ann") == identity


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path):
    path = tmp_path / "out"
    path.write_bytes(b"before")
    with pytest.raises(TypeError), replaced(path) as stream:
        stream.writelines([b"half", None])
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
