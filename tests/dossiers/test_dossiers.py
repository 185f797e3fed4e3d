"""Dossiers: posts in the order of time, who came before and after, whom a name means."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from tests.filing import Folder, named, telling

from pobeda_extract.dossiers import Happening, Ref
from pobeda_extract.dossiers.lines import same_day
from pobeda_extract.facts import Extraction

Make = Callable[[Iterable[Extraction]], Folder]


def test_a_post_told_often_is_one_line_with_its_days(filed: Make) -> None:
    found = filed(telling(n, "Игорь Малахитов", "мэр") for n in range(5)).dossier("Малахитов")
    (post,) = found.posts
    assert (post.position, post.documents, post.first, post.last) == (
        "мэр Верхнеозёрск", 5, "2025-01-01", "2025-01-05",
    )  # fmt: skip
    assert post.told[0].document == "000"
    assert post.told[0].text == "мэр Игорь Малахитов"


def test_who_held_the_post_before_and_after(filed: Make) -> None:
    told = [
        telling(1, "Олег Северцев", "мэр", "former"),
        telling(2, "Игорь Малахитов", "мэр"),
        telling(3, "Анна Летягина", "мэр", "designate"),
    ]
    (post,) = filed(told).dossier("Малахитова").posts
    assert [r.name for r in post.before] == ["Олег Северцев"]
    assert [r.name for r in post.after] == ["Анна Летягина"]


def test_holders_follow_each_other_by_their_days(filed: Make) -> None:
    told = [
        telling(1, "Олег Северцев", "мэр", day="2024-01-05"),
        telling(2, "Олег Северцев", "мэр", day="2024-06-05"),
        telling(3, "Игорь Малахитов", "мэр", day="2024-09-01"),
    ]
    (post,) = filed(told).dossier("Северцев").posts
    assert [r.name for r in post.after] == ["Игорь Малахитов"]


def test_two_at_once_are_no_succession(filed: Make) -> None:
    told = [
        telling(1, "Олег Северцев", "мэр", day="2024-01-05"),
        telling(2, "Олег Северцев", "мэр", day="2024-06-05"),
        telling(3, "Игорь Малахитов", "мэр", day="2024-03-01"),
    ]
    (post,) = filed(told).dossier("Северцев").posts
    assert post.before == post.after == ()


def test_deputies_have_no_predecessors(filed: Make) -> None:
    told = [
        telling(1, "Олег Северцев", "депутат", "former"),
        telling(2, "Игорь Малахитов", "депутат"),
    ]
    (post,) = filed(told).dossier("Малахитов").posts
    assert post.before == ()


def test_one_slip_against_many_is_doubtful(filed: Make) -> None:
    """«мэр Кедрограда» once, «мэр Верхнеозёрска» nine times: the one is set aside, not hidden."""
    told = [telling(n, "Игорь Малахитов", "мэр") for n in range(9)]
    told.append(telling(20, "Игорь Малахитов", "мэр", place="Кедроград"))
    told.append(telling(21, "Игорь Малахитов", "мэр", "former"))
    found = filed(told).dossier("Малахитов")
    assert [p.position for p in found.posts] == ["мэр Верхнеозёрск"]
    assert [(p.position, p.status) for p in found.doubtful] == [
        ("мэр Верхнеозёрск", "former"), ("мэр Кедроград", "current"),
    ]  # fmt: skip


def test_the_latest_of_several_posts_stays(filed: Make) -> None:
    """Two posts told alike are a life, no slip."""
    told = [telling(n, "Игорь Малахитов", "мэр", "former") for n in range(2)]
    told += [telling(n, "Игорь Малахитов", "губернатор") for n in range(3, 5)]
    found = filed(told).dossier("Малахитов")
    assert [p.status for p in found.posts] == ["former", "current"]
    assert found.doubtful == ()


@pytest.mark.parametrize(
    "name",
    ["Малахитов", "малахитова", "Малахитовым", "Игорь Малахитов", "Игоря Малахитова",
     "Малахитов Игорь", "ИГОРЮ МАЛАХИТОВУ"],
)  # fmt: skip
def test_any_form_of_a_name_finds(filed: Make, name: str) -> None:
    told = [telling(1, "Игорь Малахитов", "мэр"), telling(2, "Игорь Валеев", "министр")]
    assert filed(told).find(name) == ["Игорь Малахитов"]


def test_a_surname_of_two_finds_both(filed: Make) -> None:
    told = [telling(1, "Игорь Малахитов", "мэр"), telling(2, "Олег Малахитов", "министр")]
    assert filed(told).find("Малахитов") == ["Игорь Малахитов", "Олег Малахитов"]
    assert filed(told).find("Олега Малахитова") == ["Олег Малахитов"]


def test_whose_name_merely_shares_a_word_comes_near(filed: Make) -> None:
    made = filed([telling(1, "Игорь Малахитов", "мэр")])
    found, near = made.subjects.find("Семён Малахитов")
    assert found == []
    assert [s.name for s in near] == ["Игорь Малахитов"]


def test_a_whole_name_is_meant_before_a_part(filed: Make) -> None:
    made = filed([named(1, "Кедрмаш"), named(2, "Кедрмаш Инвест")])
    assert made.find("кедрмаша") == ["Кедрмаш"]
    assert made.find("Кедрмаш Инвест") == ["Кедрмаш Инвест"]
    assert made.find("инвест") == ["Кедрмаш Инвест"]


def test_an_id_is_a_name(filed: Make) -> None:
    made = filed([telling(1, "Игорь Малахитов", "мэр"), telling(2, "Олег Малахитов", "министр")])
    first = made.subjects.find("Малахитов")[0][0]
    assert made.subjects.find(first.id) == ([first], [])


def test_who_is_named_once_without_a_fact_matters_not(filed: Make) -> None:
    made = filed([named(1, "Кедрмаш"), named(2, "Лесосбыт"), named(3, "Лесосбыт")])
    assert [made.gatherer.dossier(i).name for i in made.gatherer.ids()] == ["Лесосбыт"]


def happening(name: str, *guests: str, day: str = "2025-03-01", status: str = "held") -> Happening:
    others = tuple(Ref(id=g, name=g, kind="person") for g in guests)
    return Happening(id=f"{name}{guests}", type="встреча", name=name, status=status,
                     role="PARTICIPANT_IN", published=day, others=others)  # fmt: skip


@pytest.mark.parametrize(
    ("events", "lines"),
    [
        ([happening("встреча с учителями"), happening("встреча с учителями")], 1),
        ([happening("встреча с учителями"), happening("встреча с врачами")], 2),
        ([happening("встреча с учителями"), happening("встреча с учителями", day="2025-03-02")], 2),
        ([happening("встреча с учителями"), happening("встреча с учителями", status="planned")], 2),
        ([happening("встреча с учителями"), happening("встреча с учителями края")], 1),
        ([happening("встреча"), happening("встреча")], 2),
        ([happening("встреча", "Анна"), happening("встреча", "Анна", "Олег")], 1),
        ([happening("встреча края", "Анна"), happening("встреча края", "Олег")], 2),
    ],
)
def test_one_event_of_a_day_is_one_line(events: list[Happening], lines: int) -> None:
    found = same_day(events)
    assert len(found) == lines
    assert sum(e.documents for e in found) == 2
