"""Media that an article cites are marked; bodies that speak for themselves, and media that act, are not."""

from __future__ import annotations

import pytest

CASES = [
    ("Об этом сообщает ТАСС.", {"ТАСС"}),
    ("Мост закрыт, пишет «Лучезарный».", {"Лучезарный"}),
    ("Об этом сообщила газета «Луч».", {"газета «Луч»"}),
    ("Мост закрыт, рассказали «Луганским новостям» в мэрии.", {"Луганские новости"}),
    ("Об этом заявили в Минтрансе.", set()),
    ("Армия обороны Израиля передала заложников.", set()),
    ("Главный редактор газеты «Луч» Иван Лужин уволен.", set()),
    ("Газета «Луч» и завод «Вега» подписали соглашение.", set()),
]


@pytest.mark.parametrize(("text", "cited"), CASES)
def test_only_cited_media_are_sources(extractor, text, cited):
    found = extractor.extract(text).organizations
    assert {body.name for body in found if body.kind == "source"} == cited


def test_a_university_is_only_called_after_a_land(extractor):
    found = extractor.extract("Ректор Колумбийского университета Джон Перу прилетел в Лиму.")
    assert [place.name for place in found.places] == ["Лима"]
    (person,) = found.people
    assert [(w.position, w.place) for w in person.positions] == [
        ("ректор Колумбийского университета", None)
    ]
