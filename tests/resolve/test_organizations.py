"""Mentions of organizations into organizations."""

from __future__ import annotations

import pytest
from tests.marking import chains, read

CASES = [
    # a name and its acronym, however they meet
    (
        "[Лига добрых соседей]ORGANIZATION ([ЛДС]ORGANIZATION) растёт. [ЛДС]ORGANIZATION ждёт.",
        ["Лига добрых соседей (ЛДС) = Лига добрых соседей / ЛДС / ЛДС"],
    ),
    (
        "[ЛДС]ORGANIZATION ждёт. [Лига добрых соседей]ORGANIZATION растёт.",
        ["Лига добрых соседей (ЛДС) = ЛДС / Лига добрых соседей"],
    ),
    (
        "[ЦК ЛДС]ORGANIZATION ждёт. Это [Центральный комитет Лиги добрых соседей]ORGANIZATION.",
        [
            "Центральный комитет Лиги добрых соседей (ЦК ЛДС) = ЦК ЛДС / Центральный комитет Лиги добрых соседей"
        ],
    ),
    # what only describes is no other name
    (
        '[Компания "ВЕГА"]ORGANIZATION продана. Акции "[ВЕГА]ORGANIZATION" растут.',
        ['ВЕГА = Компания "ВЕГА" / ВЕГА'],
    ),
    # the shorter is the longer, where nothing contradicts it
    (
        "[МИД [Чили]COUNTRY]ORGANIZATION ответил. В [МИД]ORGANIZATION ждут.",
        ["МИД Чили (МИД) = МИД Чили / МИД"],
    ),
    (
        "[МИД [Чили]COUNTRY]ORGANIZATION и [МИД [Перу]COUNTRY]ORGANIZATION ответили.",
        ["МИД Чили = МИД Чили", "МИД Перу = МИД Перу"],
    ),
    (
        "[МИД [Чили]COUNTRY]ORGANIZATION ответил. Слова [чилийского [МИДа]ORGANIZATION]ORGANIZATION ждали.",
        ["МИД Чили (МИД) = МИД Чили / чилийского МИДа / МИДа"],
    ),
    (
        (
            "[МИД [Чили]COUNTRY]ORGANIZATION и [МИД]ORGANIZATION ждут. Есть [МИД [Перу]COUNTRY]ORGANIZATION. "
            "В [МИДе]ORGANIZATION молчат."
        ),
        ["МИД Чили (МИД) = МИД Чили / МИД / МИДе", "МИД Перу = МИД Перу"],
    ),
    # words cut short, letters of two halves
    (
        "[Министерство культуры [Чили]COUNTRY]ORGANIZATION ждёт. [Чилийский Минкульт]ORGANIZATION молчит.",
        ["Министерство культуры Чили = Министерство культуры Чили / Чилийский Минкульт"],
    ),
    (
        "[Горсовет]ORGANIZATION ждёт. Это [Городской совет]ORGANIZATION, не [Горсуд]ORGANIZATION.",
        ["Городской совет = Горсовет / Городской совет", "Горсуд = Горсуд"],
    ),
    (
        "[ЕС]ORGANIZATION ждёт. [Евросоюз]ORGANIZATION и [ЕП]ORGANIZATION молчат.",
        ["Евросоюз = ЕС / Евросоюз", "ЕП = ЕП"],
    ),
    # spellings side by side
    (
        "[NLS]ORGANIZATION ждёт. [Лига соседей Севера]ORGANIZATION ([NLS]ORGANIZATION) растёт.",
        ["Лига соседей Севера (NLS) = NLS / Лига соседей Севера / NLS"],
    ),
    (
        "[Банк Луч]ORGANIZATION ([Ray Bank of Chile]ORGANIZATION) ждёт.",
        ["Банк Луч = Банк Луч / Ray Bank of Chile"],
    ),
    # a name in marks and the same declined
    (
        "[Группировка «Комета»]ORGANIZATION ждёт. Люди «[Кометы]ORGANIZATION» молчат.",
        ["Комета = Группировка «Комета» / Кометы"],
    ),
    # what speaks for it is not it
    (
        "[Пресс-служба ПАО «Луч»]ORGANIZATION ждёт. [ПАО «Луч»]ORGANIZATION молчит.",
        ["пресс-служба ПАО «Луч» = Пресс-служба ПАО «Луч»", "ПАО «Луч» = ПАО «Луч»"],
    ),
    # an embassy is one, wherever it stands
    (
        "[[Посольство [Чили]COUNTRY]ORGANIZATION в [Перу]COUNTRY]ORGANIZATION ждёт.",
        ["Посольство Чили в Перу = Посольство Чили в Перу"],
    ),
    # a part is not the whole
    (
        "[Фонд имени [Минобороны [Чили]COUNTRY]ORGANIZATION]ORGANIZATION и [Минобороны [Чили]COUNTRY]ORGANIZATION ждут.",
        [
            "Фонд имени Минобороны Чили = Фонд имени Минобороны Чили",
            "Минобороны Чили = Минобороны Чили / Минобороны Чили",
        ],
    ),
    # one noun of several
    (
        "Это [Минобороны [Чили]COUNTRY]ORGANIZATION, [Ирана]COUNTRY и [Турции]COUNTRY.",
        [
            "Минобороны Чили = Минобороны Чили",
            "Минобороны Ирана = Минобороны Чили, Ирана",
            "Минобороны Турции = Минобороны Чили, Ирана и Турции",
        ],
    ),
    ("Пришли [исламские правительства]ORGANIZATION.", []),
    # a person is no body
    ("[Иван Орлов]PERSON ждёт. Вчера [Орлов]ORGANIZATION молчал.", []),
    # common nouns stand for what was named, or for nothing
    (
        "[Министерство связи]ORGANIZATION ждёт. В [министерстве]ORGANIZATION молчат.",
        ["Министерство связи = Министерство связи / министерстве"],
    ),
    ("Вчера [верхняя палата]ORGANIZATION и [ведомство]ORGANIZATION молчали.", []),
    (
        "Вчера [областная федерация спорта]ORGANIZATION собралась.",
        ["областная федерация спорта = областная федерация спорта"],
    ),
]


@pytest.mark.parametrize(("notation", "expected"), CASES)
def test_chains(notation: str, expected: list[str]) -> None:
    """An organization is one, by its fullest name in the nominative."""
    assert chains(read(notation), "O") == expected


def test_a_body_knows_its_place_and_whole() -> None:
    """What stands in a name places the body and says of what it is a part."""
    reading = read("Это [пресс-служба [МИД [Чили]COUNTRY]ORGANIZATION]ORGANIZATION.")
    press, ministry = (e for e in reading.entities if e.label == "ORGANIZATION")
    (country,) = (e for e in reading.entities if e.label == "COUNTRY")
    assert press.part_of == ministry.id
    assert ministry.place == country.id
