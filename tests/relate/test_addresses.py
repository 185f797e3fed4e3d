"""Where it was: a town behind «г.», a street, and no number of a house."""

from __future__ import annotations

import pytest
from tests.conftest import names_of


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Заседание прошло в г. Твери на ул. Мира, д. 5. Гости уехали.", {"Тверь", "ул. Мира"}),
        ("Встреча состоялась в с. Ивановка.", {"Ивановка"}),
        ("Форум прошёл в г. Омске, корп. 2.", {"Омск"}),
    ],
)
def test_places_of_an_event(extractor, text, places):
    found = extractor.extract(text)
    (event,) = found.events
    assert {names_of(found)[i] for i in event.places} == places
    assert {place.name for place in found.places} == places


def test_what_a_visit_reaches_may_stand_behind_it(extractor):
    found = extractor.extract("Олег Дроздов посетил с рабочим визитом Кубу.")
    (event,) = found.events
    assert [names_of(found)[i] for i in event.places] == ["Куба"]
