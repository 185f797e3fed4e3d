"""Who takes part and where, told by a role, by the next sentence or by what is done beside it."""

from __future__ import annotations

import pytest


def told(extractor, text):
    extraction = extractor.extract(text, published="2025-04-17")
    name = {
        item.id: item.name
        for items in (extraction.people, extraction.organizations, extraction.places)
        for item in items
    }
    return {
        event.name: (
            event.status,
            {name[i] for i in event.places},
            {name[i] for i in event.participants},
        )
        for event in extraction.events
    }


EVENTS = [
    (
        (
            "Министр культуры Вьетнама Нгуен Ван Лам прибыл в Минск. Вьетнамский министр провёл "
            "переговоры с председателем комитета Сергеем Шлычковичем."
        ),
        "переговоры с председателем комитета Сергеем Шлычковичем",
        ("held", set(), {"Сергей Шлычкович", "Нгуен Ван Лам"}),
    ),
    (
        (
            "Президент России Пётр Орлов ждёт гостей. Прошла беседа российского лидера "
            "с министром обороны Чили Анной Сото."
        ),
        "беседа российского лидера с министром обороны Чили Анной Сото",
        ("held", set(), {"Пётр Орлов", "Анна Сото"}),
    ),
    (  # whose post is of a body does not lead the state
        (
            "Президент Союза палат Чили Анна Сото открыла завод. "
            "Государственный визит президента Чили в Перу намечен на май."
        ),
        "государственный визит президента Чили в Перу",
        ("planned", {"Перу"}, set()),
    ),
    (
        "Президент Перу Хуан Лопес прибыл в Казань на саммит БРИКС.",
        "саммит БРИКС",
        ("held", {"Казань"}, {"Хуан Лопес"}),
    ),
    (
        "Саммит садоводов в 2026 году примет Казань.",
        "саммит садоводов",
        ("planned", {"Казань"}, set()),
    ),
    (
        "Министр Иван Дроздов отменил также поездку в Рим.",
        "поездка в Рим",
        ("cancelled", {"Рим"}, {"Иван Дроздов"}),
    ),
    (
        "Состоялся форум, на котором выступил министр Иван Дроздов.",
        "форум",
        ("held", set(), {"Иван Дроздов"}),
    ),
    (
        (
            "Министры Иван Дроздов и Анна Сото подписали соглашение о туризме. "
            "Церемония прошла в Риме."
        ),
        "церемония",
        ("held", {"Рим"}, {"Иван Дроздов", "Анна Сото"}),
    ),
    (
        "Церемония награждения прошла в Риме в рамках форума садоводов.",
        "форум садоводов",
        ("held", {"Рим"}, set()),
    ),
    (  # whoever has the idea does not take part in what may be
        (
            "В мае пройдёт конференция о мире на Ближнем Востоке. "
            "С идеей проведения этой конференции выступил Хуан Лопес."
        ),
        "конференция о мире на Ближнем Востоке",
        ("planned", set(), set()),
    ),
]


@pytest.mark.parametrize(("text", "name", "expected"), EVENTS)
def test_participants_and_places_told_beside(extractor, text, name, expected):
    assert told(extractor, text)[name] == expected


def test_what_a_visit_became_is_no_second_visit(extractor):
    text = (
        "В июне премьер-министр Чили Хуан Лопес совершил государственный визит в Рим, который "
        "стал первым визитом такого уровня с 2009 года. Во время визита премьер-министра Чили "
        "подписаны соглашения."
    )
    (event,) = extractor.extract(text, published="2025-07-17").events
    assert event.name == "государственный визит в Рим"
    assert [date.text for date in event.dates] == ["июне"]


def test_the_visits_of_two_leaders_are_two(extractor):
    text = (
        "Премьер рассказал о подготовке визита главы японского МИДа в Москву. "
        "Он осудил визит на острова президента России Петра Орлова."
    )
    found = told(extractor, text)
    assert found["визит главы японского МИДа в Москву"][2] == set()


def test_other_things_between_bind_nobody(extractor):
    text = (
        "Компании «Вега» и «Луч» подписали протокол о намерениях. Окончательное соглашение "
        "стороны намерены подписать до осени. Между тем в Белом доме к сделке холодны."
    )
    found = extractor.extract(text).agreements
    assert found[1].parties == found[0].parties != ()
    assert (
        extractor.extract(
            "Мирное соглашение по Перу не может быть достигнуто за счёт уступок."
        ).agreements
        == ()
    )


def test_a_date_of_other_things_dates_no_meeting(extractor):
    text = (
        "Президент Перу Хуан Лопес на встрече с главой Лорето Сергеем Орловым заявил, что не "
        "сомневался во время событий 24 июня, которые он назвал мятежом."
    )
    (event,) = extractor.extract(text, published="2025-07-17").events
    assert event.dates == ()


def test_a_meeting_with_someone_is_not_the_session_told_before(extractor):
    text = (
        "В столице состоялось заседание рабочей группы по вопросам юстиции. Приехал посол "
        "Лео Дойл. Встречу с ним проводит министр иностранных дел Арам Петросян."
    )
    found = told(extractor, text)
    assert found["заседание рабочей группы по вопросам юстиции"][2] == set()
    assert "Арам Петросян" in found["встреча"][2]


def test_whose_visit_is_praised_does_not_visit(extractor):
    text = (
        "Президент Чили Хуан Лопес прибыл в Рим. Министр Пётр Токарев назвал его визит "
        "историческим."
    )
    (event,) = extractor.extract(text, published="2025-07-17").events
    assert event.name == "визит Хуана Лопеса"
