"""Of two sets of facts it is told who got or lost a post, what was signed, what came of plans."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pobeda_extract.changes import Changes, changes
from pobeda_extract.cli import run
from pobeda_extract.facts import (
    Agreement,
    DateValue,
    Document,
    Event,
    Evidence,
    Extraction,
    Organization,
    Person,
    Place,
    Position,
)

ANNA, OLEG = "Анна Громыхалова", "Олег Тулупов"
MINISTER = ("министр культуры Заречья", "министр культуры", "L1")
MAYOR = ("мэр Дальнегорья", "мэр", "L2")
DEPUTY = ("депутат Госдумы", "депутат", "L1")
PLACES = (
    Place(id="L1", name="Заречье", type="COUNTRY", country_code="ZR"),
    Place(id="L2", name="Дальнегорье", type="CITY"),
)


def holder(number: int, name: str, post: tuple[str, str, str], status: Any = "current") -> Person:
    wording, title, place = post
    given, family = name.split()
    position = Position(
        id=f"W{number}", position=wording, title=title, place=place, status=status,
        evidence=(Evidence(start=0, end=4, text="тут"),),
    )  # fmt: skip
    return Person(
        id=f"P{number}", name=name, given_name=given, family_name=family, positions=(position,)
    )


def told(day: str, *facts: Person | Event | Agreement, name: str = "a") -> Extraction:
    return Extraction(
        document=Document(id=f"{name}-{day}", source="s", published=day, length=10),
        people=tuple(f for f in facts if isinstance(f, Person)),
        organizations=(Organization(id="O1", name="«Сиворанефть»"),),
        places=PLACES,
        events=tuple(f for f in facts if isinstance(f, Event)),
        agreements=tuple(f for f in facts if isinstance(f, Agreement)),
    )


def posts(before: list[Person], after: list[Person]) -> list[tuple[str, str, tuple[str, ...]]]:
    found = changes([told("2025-01-01", *before)], [told("2025-06-01", *after)])
    return [(p.change, p.person, p.others) for p in found.posts]


def test_one_follows_another_in_a_post() -> None:
    found = posts([holder(1, ANNA, MINISTER)], [holder(1, OLEG, MINISTER)])
    assert found == [("lost", ANNA, (OLEG,)), ("got", OLEG, (ANNA,))]


def test_a_former_holder_has_lost_it() -> None:
    before, after = [holder(1, ANNA, MAYOR)], [holder(1, ANNA, MAYOR, "former")]
    assert posts(before, after) == [("lost", ANNA, ())]


def test_a_designate_has_got_it() -> None:
    assert posts([], [holder(1, ANNA, MINISTER, "designate")]) == [("got", ANNA, ())]


def test_who_was_acting_is_confirmed() -> None:
    before, after = [holder(1, ANNA, MAYOR, "acting")], [holder(1, ANNA, MAYOR)]
    assert posts(before, after) == [("confirmed", ANNA, ())]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([holder(1, ANNA, MAYOR)], [holder(1, ANNA, MAYOR)], id="the same"),
        pytest.param([], [holder(1, ANNA, MAYOR)], id="told for the first time"),
        pytest.param([holder(1, ANNA, DEPUTY)], [holder(1, OLEG, DEPUTY)], id="many hold it"),
        pytest.param(
            [holder(1, ANNA, MINISTER)],
            [holder(1, OLEG, ("министр культуры Тулгана", "министр культуры", "L2"))],
            id="elsewhere",
        ),
        pytest.param(
            [holder(1, ANNA, MAYOR)],
            [holder(1, "Анна Громыхаллова", MAYOR)],
            id="a slip of the pen",
        ),
        pytest.param(
            [holder(1, ANNA, MINISTER), holder(2, OLEG, MINISTER)],
            [holder(1, ANNA, MINISTER, "former")],
            id="long ago",
        ),
    ],
)
def test_no_change_is_told_where_none_is_sure(before: list[Person], after: list[Person]) -> None:
    assert posts(before, after) == []


def treaty(status: Any, day: str | None = None) -> Agreement:
    return Agreement(
        id="A1", type="соглашение", name="соглашение о торговле зерном с Заречьем", status=status,
        parties=("L1", "O1"), dates=(DateValue(text="тогда", edtf=day),) if day else (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ([treaty("planned")], treaty("signed"), ("signed", True)),
        ([], treaty("signed"), ("signed", False)),
        ([], treaty("signed", "2025-05-03"), ("signed", False)),
        ([treaty("in_force")], treaty("terminated"), ("terminated", False)),
        ([treaty("signed")], treaty("signed"), None),
        ([], treaty("signed", "2014-09-05"), None),
        ([], treaty("terminated"), None),
        ([treaty("planned")], treaty("planned"), None),
    ],
)
def test_what_was_signed_or_ended(
    before: list[Agreement], after: Agreement, change: tuple[str, bool] | None
) -> None:
    found = changes([told("2025-01-01", *before)], [told("2025-06-01", after)]).agreements
    assert [(a.change, a.planned) for a in found] == ([change] if change else [])
    assert all(a.parties == ("Заречье", "«Сиворанефть»") for a in found)


def forum(status: Any, day: str = "2025-05-03", title: str | None = "Степь") -> Event:
    return Event(
        id="E1", type="форум", name="форум", title=title, status=status, participants=("L1", "O1"),
        dates=(DateValue(text="тогда", edtf=day),),
    )  # fmt: skip


@pytest.mark.parametrize("status", ["held", "cancelled"])
@pytest.mark.parametrize("title", ["Степь", None])
def test_what_became_of_a_plan(status: Any, title: str | None) -> None:
    old = [told("2025-01-01", forum("planned", title=title))]
    found = changes(old, [told("2025-06-01", forum(status, title=title))]).events
    assert [(e.change, e.planned.document, e.source.document) for e in found] == [
        (status, "a-2025-01-01", "a-2025-06-01")
    ]


@pytest.mark.parametrize("later", [forum("planned"), forum("held", "2026-05-03")])
def test_another_event_is_none_of_that_plan(later: Event) -> None:
    old = [told("2025-01-01", forum("planned", title=None))]
    assert changes(old, [told("2025-06-01", later)]).events == ()


def files(folder: Path) -> tuple[str, str]:
    old, new = folder / "old.jsonl", folder / "new.jsonl"
    before = told("2025-01-01", holder(1, ANNA, MINISTER), treaty("planned"), forum("planned"))
    after = told("2025-06-01", holder(1, OLEG, MINISTER), treaty("signed"), forum("cancelled"))
    old.write_bytes(before.to_json() + b"\n")
    new.write_bytes(after.to_json() + b"\n")
    return str(old), str(new)


def test_the_command_shows_text(tmp_path: Path, capfdbinary: Any) -> None:
    old, new = files(tmp_path)
    assert run([new, "--since", old]) == 0
    shown = capfdbinary.readouterr().out.decode()
    assert shown.startswith("Since 2025-01-01\n")
    assert f"{OLEG}: got министр культуры Заречья ← {ANNA}" in shown
    assert "signed: соглашение о торговле зерном с Заречьем · Заречье, «Сиворанефть»" in shown
    assert "cancelled: форум" in shown


def test_the_command_writes_json_and_a_page(tmp_path: Path) -> None:
    import msgspec

    old, new = files(tmp_path)
    assert run([new, "--since", old, "-o", str(tmp_path / "c.json")]) == 0
    found = msgspec.json.decode((tmp_path / "c.json").read_bytes(), type=Changes)
    assert [p.change for p in found.posts] == ["lost", "got"]
    assert run([new, "--since", old, "-o", str(tmp_path / "c.html")]) == 0
    page = (tmp_path / "c.html").read_text("utf-8")
    assert "Что изменилось с 2025-01-01" in page
    assert f"{OLEG}: теперь министр культуры Заречья ← {ANNA}" in page


@pytest.mark.parametrize(
    ("arguments", "told_so"),
    [
        (["{new}", "--since", "{texts}"], "line 1 holds no facts of ours"),
        (["{new}", "--since", "{missing}"], "no such file"),
        (["{new}", "--since", "{old}", "-f", "csv"], "text, json, html"),
        (["--since", "{old}"], "name a file of newer facts"),
    ],
)
def test_wrong_usage_is_told(
    tmp_path: Path, capfd: Any, arguments: list[str], told_so: str
) -> None:
    old, new = files(tmp_path)
    texts = tmp_path / "articles.jsonl"
    texts.write_text('{"id": "1", "text": "Статья."}\n', encoding="utf-8")
    names = {"old": old, "new": new, "texts": str(texts), "missing": str(tmp_path / "none.jsonl")}
    assert run([a.format(**names) for a in arguments]) == 2
    assert told_so in capfd.readouterr().err
