"""Borders of people's names, through the whole pipeline."""

from __future__ import annotations

import pytest

CASES = [
    ("СОБОЛЕВА Маргарита Юрьевна – глава Кедрового края.", "Соболева Маргарита Юрьевна"),
    (
        "О'КОННЕЛЛ-БЕЛЯЕВА Татьяна Патриковна – начальник отдела.",
        "О'Коннелл-Беляева Татьяна Патриковна",
    ),
    ("ЛИ Сюмэй – генеральный консул Южного Халкана.", "Ли Сюмэй"),
    ("Приехала министр природы Лугории Эльмира Сагдиева.", "Эльмира Сагдиева"),
    ("Губернатор принял посла Лугории Анну Рябинину.", "Анна Рябинина"),
    ("Глава МИД Верстаков прибыл в столицу.", "Верстаков"),
    ("Выступил министр Мариам Искандерова.", "Мариам Искандерова"),
]


@pytest.mark.parametrize(("text", "name"), CASES)
def test_a_name_has_its_own_words_and_no_others(extractor, text, name):
    assert [person.name for person in extractor.extract(text).people] == [name]


def test_a_ministry_before_its_country_is_no_surname(extractor):
    found = extractor.extract("В МИД Лугории подчеркнули, что переговоры продолжаются.").people
    assert not any("мид" in person.name.lower() for person in found)
