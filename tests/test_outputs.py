"""Nothing that stands in an output is lost unless its owner says so, whatever the format."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.conftest import write_all

from pobeda_extract.batch import Settings
from pobeda_extract.batch.resuming import State
from pobeda_extract.errors import OutputError, UsageError
from pobeda_extract.options import Options
from pobeda_extract.outputs import chosen
from pobeda_extract.render import FORMATS
from pobeda_extract.session import run
from pobeda_extract.wording import wording

SAY = wording("en")
#: An output for each way in which a format can be written.
PATHS = {
    "text": "out.txt", "json": "out.json", "jsonl": "out.jsonl", "csv": "tables/",
    "sqlite": "out.db", "html": "report/", "gexf": "out.gexf", "ftm": "out.ftm.json",
    "brat": "notes/", "parquet": "columns/", "xlsx": "out.xlsx",
}  # fmt: skip
WAYS = [*PATHS.items(), ("csv", "out.csv"), ("html", "out.html"), ("parquet", "out.parquet")]
CONTINUED = [(n, p) for n, p in WAYS if FORMATS[n].resumes and p in PATHS.values()]
LIBRARIES = {"parquet": "pyarrow", "xlsx": "xlsxwriter"}


@pytest.fixture(autouse=True)
def loaded(monkeypatch, extractor, tmp_path):
    """One extractor for all runs, and an empty folder to run in."""
    monkeypatch.setattr(Settings, "extractor", lambda self: extractor)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def news(tmp_path) -> Path:
    texts = {
        f"{n}.txt": f"Мэр Заречинска Алевтина Подсолнухова открыла школу № {n}." for n in "123"
    }
    return write_all(tmp_path / "news", texts)


def ran(*inputs: object, to: str, **options: object) -> int:
    if not Path(to.rstrip("/")).suffix or to.endswith("/"):
        options.setdefault("format_name", next((n for n, p in WAYS if p == to), None))
    given = Options(inputs=tuple(map(str, inputs)), output=Path(to), jobs=1, **options)
    return run(given)


def needs(name: str) -> None:
    if name in LIBRARIES:
        pytest.importorskip(LIBRARIES[name])


def test_every_format_is_tried() -> None:
    assert {name for name, _ in WAYS} == set(FORMATS) - {"md"}  # «md» is for --about alone


def content(output: str) -> dict[str, bytes]:
    """Every byte of an output, and of what lies beside it under its name."""
    path = Path(output)
    found = [path, *path.rglob("*")] if path.is_dir() else [path]
    return {str(p): p.read_bytes() for p in found if p.is_file()}


def documents(name: str, output: str) -> list[str]:
    """The documents that an output holds, by its own account."""
    from pobeda_extract.render import Target

    path = Path(output)
    shape = "folder" if path.is_dir() else "file"
    writer = FORMATS[name].open(Target(shape, path, resume=True))
    found = sorted(i for i in writer.finished() if i.endswith(".txt"))
    writer.close()
    return found


@pytest.mark.parametrize(("name", "output"), WAYS)
def test_what_is_there_is_refused_replaced_or_kept(news, capsys, name, output):
    needs(name)
    one, two = news / "1.txt", news / "2.txt"
    assert ran(one, to=output) == 0
    first = content(output)
    assert first
    with pytest.raises(UsageError, match="--overwrite") as refused:
        ran(two, to=output)
    assert ("--resume" in str(refused.value)) == ((name, output) in CONTINUED)
    assert content(output) == first
    (news / "empty.txt").write_text("")
    assert ran(news / "empty.txt", to=output, overwrite=True) == 1
    assert content(output) == first, "the new run has nothing: what was there stays"
    assert ran(two, to=output, overwrite=True) == 0
    second = content(output)
    assert second != first
    assert ran(one, to="fresh" if output.endswith("/") else f"fresh-{output}",
               format_name=name) == 0  # fmt: skip
    assert ran(one, to=output, overwrite=True) == 0
    if name != "sqlite":  # its pages depend on nothing but need not be equal byte for byte
        assert content(output).keys() == first.keys(), "nothing of the run between is left"
        dated = (".xlsx",)  # a workbook tells when it was made
        assert all(content(output)[p] == first[p] for p in first if not p.endswith(dated))
    assert not [p for p in Path().rglob("*") if p.name.endswith((".old", ".part"))]


@pytest.mark.parametrize(("name", "output"), CONTINUED)
def test_resuming_adds_what_is_missing(news, name, output):
    needs(name)
    assert ran(news / "1.txt", news / "2.txt", to=output) == 0
    assert ran(news, to=output, resume=True) == 0
    assert documents(name, output) == ["1.txt", "2.txt", "3.txt"]


@pytest.mark.parametrize(("name", "output"), CONTINUED)
def test_a_renamed_article_is_known_by_its_text(news, capsys, name, output):
    needs(name)
    assert ran(news, to=output) == 0
    (news / "2.txt").rename(news / "two.txt")
    assert ran(news, to=output, resume=True) == 0
    assert documents(name, output) == ["1.txt", "2.txt", "3.txt"]
    assert "1 article under new names" in capsys.readouterr().err


def test_lines_keep_their_order_when_their_files_are_renamed(news):
    assert ran(news, to="out.jsonl") == 0
    before = Path("out.jsonl").read_bytes()
    (news / "2.txt").rename(news / "20.txt")
    (news / "15.txt").write_text("Открыт новый мост.")
    assert ran(news, to="out.jsonl", resume=True) == 0
    after = Path("out.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["document"]["id"] for line in after] == [
        "1.txt", "15.txt", "2.txt", "3.txt",
    ]  # fmt: skip
    assert b"\n".join([after[0], *after[2:], b""]) == before


def test_a_second_article_of_the_same_text_stays_one(news):
    """Continued or not, two files are two articles; only a name that is gone was renamed."""
    (news / "4.txt").write_bytes((news / "1.txt").read_bytes())
    assert ran(news, to="whole.jsonl") == 0
    assert ran(news / "1.txt", news / "2.txt", to="cut.jsonl") == 0
    assert ran(news, to="cut.jsonl", resume=True) == 0
    assert Path("cut.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


def test_articles_of_a_file_that_was_split_are_known(tmp_path):
    line = '{{"id": "{0}", "text": "Открыт мост № {0}."}}\n'
    write_all(tmp_path, {"all.jsonl": "".join(line.format(n) for n in "1234")})
    assert ran("all.jsonl", to="out.db") == 0
    (tmp_path / "all.jsonl").unlink()
    write_all(
        tmp_path,
        {
            "a.jsonl": line.format(1) + line.format(2),
            "b.jsonl": "".join(line.format(n) for n in "345"),
        },
    )
    assert ran("a.jsonl", "b.jsonl", to="out.db", resume=True) == 0
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect("out.db")) as base:
        assert base.execute("select id from documents order by id").fetchall() == [
            (n,) for n in "12345"
        ]


def test_what_an_archive_still_holds_is_no_renamed_article(tmp_path):
    write_all(tmp_path, {"pack.zip": b"PK"})
    state = State(tmp_path / "out.db", {}, decides=False)
    state._noted = {"a": ("pack.zip/a.txt", "x"), "b": ("gone.zip/b.txt", "y"), "c": ("-:3", "z")}
    finished = {"a": "pack.zip/a.txt", "b": "gone.zip/b.txt", "c": "-:3"}
    assert state.texts(finished, ["pack.zip", "-"]) == {"y": "b"}
    assert state.texts(finished, ["other"]) == {"x": "a", "y": "b", "z": "c"}


@pytest.mark.parametrize("name", ["csv", "html", "brat", "parquet"])
def test_a_strangers_folder_is_never_touched(news, tmp_path, name):
    needs(name)
    stranger = {"csv": "people.csv", "html": "index.html", "brat": "corpus.ann",
                "parquet": "people.parquet"}[name]  # fmt: skip
    output = PATHS[name]
    write_all(tmp_path / output, {stranger: "mine", "README.md": "mine, too"})
    before = content(output)
    with pytest.raises(UsageError, match="is there already"):
        ran(news, to=output)
    with pytest.raises(UsageError, match=f"{stranger} is not of this program's"):
        ran(news, to=output, overwrite=True)
    assert content(output) == before
    (tmp_path / output / stranger).unlink()
    assert ran(news, to=output, overwrite=True) == 0
    assert (tmp_path / output / "README.md").read_text() == "mine, too"


@pytest.mark.parametrize("name", ["csv", "html"])
def test_a_strangers_folder_is_not_continued(news, tmp_path, name):
    stranger = {"csv": "people.csv", "html": "index.html"}[name]
    write_all(tmp_path / PATHS[name], {stranger: "mine"})
    with pytest.raises(UsageError, match="is not of this program's"):
        ran(news, to=PATHS[name], resume=True)


def test_pages_of_articles_that_are_gone_go_with_what_is_replaced(news):
    assert ran(news, to="report/") == 0
    assert ran(news / "1.txt", to="report/", overwrite=True) == 0
    assert [p.name for p in Path("report/articles").rglob("*.html")] == ["1.txt.html"]


def test_a_torn_database_is_replaced_with_its_log(news):
    write_all(Path(), {"out.db": b"SQLite format 3\0torn", "out.db-wal": b"torn, too"})
    assert ran(news, to="out.db", overwrite=True) == 0
    assert documents("sqlite", "out.db") == ["1.txt", "2.txt", "3.txt"]
    assert not Path("out.db-wal").exists()


def test_parts_of_a_killed_run_are_not_thrown_away(news):
    pytest.importorskip("pyarrow")
    Path("columns.parts/00000001").mkdir(parents=True)
    with pytest.raises(UsageError, match="--resume"):
        ran(news, to="columns/")


def test_an_output_that_breaks_down_leaves_what_was_there(news, monkeypatch):
    assert ran(news / "1.txt", to="out.jsonl") == 0
    before = content("out.jsonl")

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("pobeda_extract.render.records.JsonLinesWriter.write_encoded", full)
    with pytest.raises(OutputError, match="no space"):
        ran(news, to="out.jsonl", overwrite=True)
    assert content("out.jsonl") == before


@pytest.mark.parametrize(
    ("path", "name", "shape"),
    [
        ("a.db", "sqlite", "file"),
        ("a.sqlite", "sqlite", "file"),
        ("a.jsonl", "jsonl", "file"),
        ("a.ndjson", "jsonl", "file"),
        ("a.json", "json", "stream"),
        ("a.csv", "csv", "stream"),
        ("a.xlsx", "xlsx", "stream"),
        ("a.parquet", "parquet", "stream"),
        ("a.HTML", "html", "stream"),
        ("a.gexf", "gexf", "stream"),
        ("a.txt", "text", "stream"),
        ("a.ftm.json", "ftm", "stream"),
        ("a", "html", "folder"),
        ("/dev/null", "text", "stream"),
        (None, "text", "stream"),
    ],
)
def test_the_ending_chooses_the_format(path, name, shape):
    output = chosen(set(), path and Path(path), resume=False, overwrite=False, say=SAY)
    assert (output.form.name, output.shape) == (name, shape)


def test_only_its_ending_makes_one_file_of_parquet():
    for path, shape in (("a.parquet", "stream"), ("facts.2025", "folder"), ("facts", "folder")):
        output = chosen({"parquet"}, Path(path), resume=False, overwrite=False, say=SAY)
        assert output.shape == shape


@pytest.mark.parametrize("path", ["a.csv", "a.html", "a.parquet", "a.json", "a.xlsx"])
def test_what_cannot_be_continued_is_not_begun_anew(path):
    with pytest.raises(UsageError, match="cannot be continued"):
        chosen(set(), Path(path), resume=True, overwrite=False, say=SAY)


def test_an_unknown_ending_is_refused_with_what_is_known():
    with pytest.raises(UsageError, match=r"ending \.docx; known are \.txt \.json"):
        chosen(set(), Path("a.docx"), resume=False, overwrite=False, say=SAY)


def test_an_option_wins_over_the_ending_and_is_told(news, capsys):
    assert ran(news / "1.txt", to="out.db", as_jsonl=True) == 0
    assert json.loads(Path("out.db").read_bytes())["document"]["id"] == "1.txt"
    assert "out.db is written as jsonl, as -f says" in capsys.readouterr().err
