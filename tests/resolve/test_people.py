"""Mentions of people into people."""

from __future__ import annotations

import pytest
from tests.marking import chains, read

CASES = [
    (
        "[Иван Орлов]PERSON ждёт. [Орлову]PERSON верят. [И. Орлов]PERSON молчит.",
        ["Иван Орлов = Иван Орлов / Орлову / И. Орлов"],
    ),
    (
        "[Иван Орлов]PERSON и [Анна Орлова]PERSON ждут.",
        ["Иван Орлов = Иван Орлов", "Анна Орлова = Анна Орлова"],
    ),
    (
        "[Иван Орлов]PERSON и [Пётр Орлов]PERSON ждут. [Орлов]PERSON молчит.",
        ["Иван Орлов = Иван Орлов", "Пётр Орлов = Пётр Орлов / Орлов"],
    ),
    # a surname by itself, whatever it looks like then
    (
        "[Карин Жан-Пьер]PERSON ждёт. [Жан-Пьер]PERSON верят. [Луис Бен Марун]PERSON и [Бен Марун]PERSON.",
        [
            "Карин Жан-Пьер = Карин Жан-Пьер / Жан-Пьер",
            "Луис Бен Марун = Луис Бен Марун / Бен Марун",
        ],
    ),
    # whatever the apostrophe
    (
        "[Билл О’Доннел]PERSON ждёт. Вчера [О'Доннел]PERSON молчал.",
        ["Билл О’Доннел = Билл О’Доннел / О'Доннел"],
    ),
    # a misprint is nobody new
    (
        "[Антон Силантьев]PERSON ждёт. [А.Силатьев]PERSON молчит.",
        ["Антон Силантьев = Антон Силантьев / А.Силатьев"],
    ),
    # somebody a thing is called after is no person of the article
    ("Стоит [театр имени [Чехова]PERSON]ORGANIZATION.", []),
]


@pytest.mark.parametrize(("notation", "expected"), CASES)
def test_chains(notation: str, expected: list[str]) -> None:
    """A person is one, by the fullest name in the nominative."""
    assert chains(read(notation), "P") == expected


def test_a_post_alone_stands_for_its_holder() -> None:
    """«министр» after «министр связи Иван Орлов» is he; «президент» is not."""
    from pobeda_extract.resolve.nominals import with_posts_alone

    reading = read(
        "[Министр связи]PROFESSION [Иван Орлов]PERSON ждал. [Министр]PROFESSION ушёл. "
        "[Президент]PROFESSION остался."
    )
    (person,) = (e for e in with_posts_alone(reading, reading.posts) if e.label == "PERSON")
    assert [o.mention.text for o in person.occurrences] == ["Иван Орлов", "Министр"]


def test_a_region_is_no_country() -> None:
    """«глава региона» is the governor, not the president whom he met."""
    from pobeda_extract.resolve.nominals import with_posts_alone

    reading = read(
        "[Губернатор [Калужской области]STATE_OR_PROVINCE]PROFESSION [Иван Орлов]PERSON принял "
        "[президента [Чили]COUNTRY]PROFESSION [Луиса Рохаса]PERSON. [Глава региона]PROFESSION рад."
    )
    people = [e for e in with_posts_alone(reading, reading.posts) if e.label == "PERSON"]
    assert [[o.mention.text for o in e.occurrences] for e in people] == [
        ["Иван Орлов", "Глава региона"],
        ["Луиса Рохаса"],
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Пётр Лужин открыл завод. Его отец, Пётр Лужин, был шахтёром.", ["Пётр Лужин"] * 2),
        ("Студент Олег Асин ждёт. Его дед, генерал Олег Асин, умер.", ["Олег Асин"] * 2),
        ("Пётр Лужин ушёл. Джон Адамс ждёт. Его сын Пётр Лужин рад.", ["Пётр Лужин", "Джон Адамс"]),
        ("Его сын Пётр Лужин учится. Пётр Лужин приехал.", ["Пётр Лужин"]),
    ],
)
def test_father_and_son_of_one_name_are_two(extractor, text, names):
    assert [person.name for person in extractor.extract(text).people] == names
