"""ZIP and TAR: articles are read inside them, and nothing gets out of them."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile

import pytest
from tests.conftest import ROOT, write_all
from tests.reading import articles_in, failures_in, read_all

INPUTS = ROOT / "tests" / "inputs"
TEXT = "Министр Фёдор Громыхалов посетил завод."
FILES = {
    "новости/a.txt": TEXT.encode(),
    "b.jsonl": b'{"id": "x", "text": "1"}\n{"text": "2"}\n',
    "c.csv": f"id,text\n7,{TEXT}\n".encode(),
    "d.docx": (INPUTS / "word.docx").read_bytes(),
    "photo.jpg": b"\xff\xd8",
    ".hidden/e.txt": b"x",
    "__MACOSX/a.txt": b"x",
}


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return buffer.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as file:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped(FILES)),
        ("a.tar", tarred(FILES)),
        ("a.tar.gz", tarred(FILES, "w:gz")),
        ("a.tgz", tarred(FILES, "w:gz")),
        ("a.tar.bz2", tarred(FILES, "w:bz2")),
        ("a.tar.xz", tarred(FILES, "w:xz")),
    ],
)
def test_an_archive_is_read_as_a_folder_is(tmp_path, name, data):
    passed = []
    write_all(tmp_path, {name: data})
    found = {a.id: a.text for a in articles_in(tmp_path / name, pass_over=passed.append)}
    assert sorted(found) == sorted(
        [f"{name}/новости/a.txt", "x", f"{name}/b.jsonl:2", "7", f"{name}/d.docx"]
    )
    assert found[f"{name}/новости/a.txt"] == found["7"] == TEXT
    assert found[f"{name}/d.docx"].startswith("Мост через Светлую")
    assert passed == [f"{tmp_path / name}/photo.jpg"]
    piped = {a.text for a in articles_in("-", stdin=io.BytesIO(data))}
    assert piped == set(found.values())


def test_names_of_russian_windows_are_read(tmp_path):
    data = bytearray(zipped({"nnnnnnn.txt": TEXT.encode()}))
    data = data.replace(b"nnnnnnn.txt", "новости.txt".encode("cp866"))
    write_all(tmp_path, {"a.zip": bytes(data)})
    assert [a.id for a in articles_in(tmp_path / "a.zip")] == ["a.zip/новости.txt"]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_paths_that_lead_out_are_refused_and_neighbours_kept(tmp_path, pack):
    out = ["../../etc/cron.d/a.txt", "/etc/a.txt", "a/../../b.txt", "C:/a.txt", "..\\..\\a.txt"]
    files = dict.fromkeys(out, b"evil") | {"good.txt": TEXT.encode()}
    write_all(tmp_path, {"in/a.bin": pack(files)})
    (tmp_path / "in" / "a.bin").rename(tmp_path / "in" / f"a.{'zip' if pack is zipped else 'tar'}")
    found = list(read_all(tmp_path / "in"))
    assert sum("leads out of the archive" in getattr(e, "message", "") for e in found) == len(out)
    assert [e.text for e in found if not hasattr(e, "message")] == [TEXT]
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [
        p.name for p in (tmp_path / "in").iterdir()
    ]


def test_links_and_devices_of_a_tar_are_passed_over(tmp_path):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as file:
        for number, kind in enumerate(
            (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE)
        ):
            info = tarfile.TarInfo(f"{number}.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            file.addfile(info)
    write_all(tmp_path, {"a.tar": buffer.getvalue()})
    assert failures_in(tmp_path / "a.tar") == {"a.tar": "no article in it"}


def test_bombs_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("pobeda_extract.read.archives._HARMLESS", 1 << 20)
    spaces = {"a.txt": TEXT.encode() + b" " * (3 << 20), "b.txt": TEXT.encode()}
    write_all(
        tmp_path,
        {"a.zip": zipped(spaces), "b.tar.gz": tarred(spaces, "w:gz"), "c.txt": TEXT.encode()},
    )
    found = list(read_all(tmp_path))
    assert "zip" in found[0].source
    assert sum(hasattr(e, "message") for e in found) >= 2
    assert {e.source: "that is refused" in e.message for e in found if hasattr(e, "message")} == {
        f"{tmp_path}/a.zip": True, f"{tmp_path}/b.tar.gz": True,
    }  # fmt: skip
    assert found[-1].text == TEXT


def test_a_file_that_does_not_fit_costs_only_itself(tmp_path, monkeypatch):
    monkeypatch.setattr("pobeda_extract.read.archives.LONGEST", 1000)
    files = {"a.txt": b" " * 2000, "b.txt": TEXT.encode()}
    write_all(tmp_path, {"a.zip": zipped(files), "b.tar": tarred(files)})
    for name in ("a.zip", "b.tar"):
        failed, read = read_all(tmp_path / name)
        assert (failed.id, read.text) == (f"{name}/a.txt", TEXT)
        assert "larger than" in failed.message


def test_archives_nest_only_so_deep(tmp_path):
    data = zipped({"t.txt": TEXT.encode()})
    for _ in range(4):
        data = zipped({"n.zip": data})
    write_all(
        tmp_path, {"a.zip": data, "b.zip": zipped({"n.zip": zipped({"t.txt": TEXT.encode()})})}
    )
    assert failures_in(tmp_path / "a.zip") == {
        "a.zip/n.zip/n.zip/n.zip": "an archive in an archive in an archive: unpack it first"
    }
    assert [a.id for a in articles_in(tmp_path / "b.zip")] == ["b.zip/n.zip/t.txt"]


def test_a_locked_file_costs_only_itself(tmp_path):
    data = bytearray(zipped({"a.txt": b"x", "b.txt": TEXT.encode()}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    write_all(tmp_path, {"a.zip": bytes(data)})
    failed, read = read_all(tmp_path / "a.zip")
    assert failed.message == "encrypted: unpack it with its password"
    assert read.text == TEXT


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz"])
def test_an_archive_that_is_cut_off_is_told_and_neighbours_kept(tmp_path, name, share):
    data = zipped(FILES) if name == "a.zip" else tarred(FILES, "w:gz" if "gz" in name else "w")
    write_all(tmp_path, {name: data[: int(len(data) * share)], "z.txt": TEXT})
    *others, last = read_all(tmp_path)
    assert last.text == TEXT
    assert any(hasattr(entry, "message") for entry in others)


def test_a_damaged_file_in_a_zip_costs_only_itself(tmp_path):
    data = bytearray(zipped({"a.txt": TEXT.encode() * 50, "b.txt": TEXT.encode()}))
    data[60:70] = b"\xff" * 10
    write_all(tmp_path, {"a.zip": bytes(data)})
    failed, read = read_all(tmp_path / "a.zip")
    assert (failed.id, read.text) == ("a.zip/a.txt", TEXT)
    assert "damaged in the archive" in failed.message


def test_the_command_reads_an_archive_as_many(cli, tmp_path):
    write_all(tmp_path, {"a.zip": zipped({"a.txt": TEXT.encode(), "b.json": json.dumps([{"text": TEXT}]).encode()})})  # fmt: skip
    ran = cli("a.zip", "--json")
    assert ran.status == 0
    assert [d["document"]["id"] for d in ran.json] == ["a.zip/a.txt", "a.zip/b.json:1"]
    page = cli("a.zip", "-f", "html", "-o", "report")
    assert page.status == 0
