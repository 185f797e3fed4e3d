"""A post's title, without its organization and place."""

from __future__ import annotations

import pytest
from tests.marking import read

TITLES = [
    ("[Министр культуры [Чили]COUNTRY]PROFESSION [Анна Петрова]PERSON ждёт.", "министр культуры"),
    (
        "[Заведующая отделом печати [Администрации Президента]ORGANIZATION]PROFESSION [Анна Петрова]PERSON ждёт.",
        "заведующая отделом печати",
    ),
    ("[Лидер [движения «Луч»]ORGANIZATION]PROFESSION [Анна Петрова]PERSON ждёт.", "лидер"),
    ("[Лидер московского «[Центра]ORGANIZATION»]PROFESSION [Анна Петрова]PERSON ждёт.", "лидер"),
    ("Бывший [министр связи]PROFESSION [Иван Орлов]PERSON ждёт.", "министр связи"),
    (
        "В [Калужской области]STATE_OR_PROVINCE [глава региона]PROFESSION [Иван Орлов]PERSON ждёт.",
        "глава",
    ),
    ("[Глава региона]PROFESSION [Иван Орлов]PERSON ждёт.", "глава региона"),
    ("Российский [министр]PROFESSION [Иван Орлов]PERSON ждёт.", "министр"),
]


@pytest.mark.parametrize(("notation", "title"), TITLES)
def test_titles(notation: str, title: str) -> None:
    """The role alone, an internal unit included."""
    assert [post.title.lower() for post in read(notation).posts] == [title]


def test_the_company_is_the_one_named_last() -> None:
    """«председатель компании» is of the company just named."""
    reading = read(
        'Контракт подписали [президент компании "[Вега]ORGANIZATION"]PROFESSION [Иван Орлов]PERSON, со стороны '
        "[Luma]ORGANIZATION – [председатель компании]PROFESSION [Пётр Лесной]PERSON."
    )
    bodies = {
        p.title: p.organization and reading.by_id[p.organization].form.text for p in reading.posts
    }
    assert bodies["председатель"] == "Luma"


def test_a_name_in_marks_gives_no_place() -> None:
    """«Великая Чили» as a party's name does not place its leader in Chile."""
    reading = read(
        "[Лидер [партии «Великая [Чили]COUNTRY»]ORGANIZATION]PROFESSION [Иван Орлов]PERSON."
    )
    assert [post.place for post in reading.posts] == [None]
