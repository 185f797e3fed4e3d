"""What users of the peers ask for and have not got, complaints 4 to 7 and 10: facts, not forms."""

from __future__ import annotations

import pytest


def posts(extraction):
    return {person.name: [p.position for p in person.positions] for person in extraction.people}


def test_complaint_4_a_position_comes_with_its_organization(extractor):
    told = extractor.extract("Ректор Горного университета Бахытжан Сериков открыл форум.")
    (person,) = told.people
    (post,) = person.positions
    assert (post.position, post.title) == ("ректор Горного университета", "ректор")
    names = {organization.id: organization.name for organization in told.organizations}
    assert names[post.organization] == "Горный университет"


def test_complaint_5_one_person_across_mentions(extractor):
    told = extractor.extract(
        "Министр спорта Лугории Станислав Бегунов посетил матч.\n\n"
        "Бегунов поздравил команду. «Это заслуженная победа», — сказал министр."
    )
    (person,) = told.people
    kinds = [(mention.text, mention.kind) for mention in person.mentions]
    assert ("Бегунов", "surname") in kinds
    assert ("министр", "position") in kinds
    assert [quote.speaker for quote in told.quotes] == [person.id]


def test_complaint_6_an_organization_has_its_whole_name(extractor):
    told = extractor.extract(
        "Начальник Управления Президента Российской Федерации по культурным связям "
        "с зарубежными странами Олег Верстаков выступил на форуме."
    )
    assert (
        "Управление Президента Российской Федерации по культурным связям с зарубежными странами"
        in {organization.name for organization in told.organizations}
    )


def test_complaint_6_a_summit_is_no_organization(extractor):
    told = extractor.extract("В столице завершился саммит «Пять рек». Участники довольны.")
    assert not told.organizations
    assert [event.title for event in told.events] == ["Пять рек"]


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("в 2025–2026 годах", "2025/2026"),
        ("с 3 по 5 мая 2025 года", "2025-05-03/2025-05-05"),
        ("9–11 октября 2025 года", "2025-10-09/2025-10-11"),
    ],
)
def test_complaint_7_a_range_has_two_ends(extractor, words, edtf):
    told = extractor.extract(f"Международный форум пройдёт {words} в Казани.")
    (event,) = told.events
    assert [day.edtf for day in event.dates] == [edtf]


def test_complaint_10_several_signatories_in_one_sentence(extractor):
    told = extractor.extract(
        "Олег Верстаков, Анна Рябинина и Дмитрий Седов подписали соглашение о сотрудничестве."
    )
    (agreement,) = told.agreements
    names = {person.id: person.name for person in told.people}
    assert {names[i] for i in agreement.signers} == {
        "Олег Верстаков",
        "Анна Рябинина",
        "Дмитрий Седов",
    }
