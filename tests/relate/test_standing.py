"""In what standing a post is held."""

from __future__ import annotations

import pytest
from tests.marking import read

CASES = [
    ("[Министр связи]PROFESSION [Иван Орлов]PERSON ждёт.", "current"),
    ("Бывший [министр связи]PROFESSION [Иван Орлов]PERSON ждёт.", "former"),
    ("[Экс-министр связи]PROFESSION [Иван Орлов]PERSON ждёт.", "former"),
    ("Временно исполняющий обязанности [ректора]PROFESSION [Иван Орлов]PERSON ждёт.", "acting"),
    ("[Врио главы района]PROFESSION [Иван Орлов]PERSON ждёт.", "acting"),
    ("Избранный [президент [Чили]COUNTRY]PROFESSION [Луис Рохас]PERSON ждёт.", "designate"),
    ("[Ивана Орлова]PERSON освободили от должности [министра связи]PROFESSION.", "former"),
]


@pytest.mark.parametrize(("notation", "status"), CASES)
def test_standing(notation: str, status: str) -> None:
    """The post's own words tell it, or the verb."""
    assert [post.status for post in read(notation).posts] == [status]


def test_who_is_put_out_was_in() -> None:
    """A minister who is dismissed is one post, former."""
    reading = read(
        "[Министр связи]PROFESSION [Иван Орлов]PERSON ждал. "
        "[Ивана Орлова]PERSON освободили от должности [министра связи]PROFESSION."
    )
    assert [post.status for post in reading.posts] == ["former"]
