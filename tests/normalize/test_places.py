"""Places, their countries, adjectives of countries, and organizations' names."""

from __future__ import annotations

import pytest
from tests.benches.places.run import answer, fold, rows

from pobeda_extract.errors import ResourceError
from pobeda_extract.lexicons import load, words
from pobeda_extract.models import Models
from pobeda_extract.normalize.organizations import organization_name
from pobeda_extract.normalize.places import (
    countries_of_adjective,
    country,
    country_of_adjective,
    place_name,
)
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger
from pobeda_extract.types import Sentence


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Models())


def marked(tagger: Tagger, sentence: str) -> tuple[Sentence, int, int]:
    start, end = sentence.index("["), sentence.index("]") - 1
    text = sentence.replace("[", "").replace("]", "")
    for found in tagger(text, segment(text)):
        inside = [t.index for t in found.tokens if start <= t.start < end]
        if inside:
            return found, inside[0], inside[-1]
    raise AssertionError(sentence)


@pytest.mark.parametrize(
    ("sentence", "label", "wanted"),
    [
        ("Он приехал из [Алматинской области]", "STATE_OR_PROVINCE", "Алматинская область"),
        # beside a noun a name has its case and gender, or stays
        ("Бой шёл в районе [Зареченки] вчера", "CITY", "Зареченка"),
        ("Жители деревни [Афанасола] рады", "CITY", "Афанасола"),
        ("Дом стоит на реке [Ивнянке] давно", "LOCATION", "Ивнянка"),
        ("Старый город [Иерусалима] красив", "CITY", "Иерусалим"),
        ("Он родился в [Поминове] давно", "CITY", "Поминово"),
        # two words in one case
        ("Дом стоит на [улице Октябрьской] давно", "FACILITY", "улица Октябрьская"),
        ("Одна труба «[Южного потока-2]» цела", "FACILITY", "Южный поток-2"),
        ("Президент [Республики Беларусь] сказал", "COUNTRY", "Республика Беларусь"),
        ("Был в [Нью-Йорке] вчера", "CITY", "Нью-Йорк"),
        ("Был в [Ростове-на-Дону] вчера", "CITY", "Ростов-на-Дону"),
        ("Был в [Сочи] вчера", "CITY", "Сочи"),
        ("Был в [Токио] вчера", "CITY", "Токио"),
        ("Был в [Набережных Челнах] вчера", "CITY", "Набережные Челны"),
        ("Был в [Нижнем Новгороде] вчера", "CITY", "Нижний Новгород"),
        ("Из [Великих Лук] приехал", "CITY", "Великие Луки"),
        ("Посол [США] сказал", "COUNTRY", "США"),
        ("Гости из [Боснии и Герцеговины] приехали", "COUNTRY", "Босния и Герцеговина"),
        ("Гости из [Южной Кореи] приехали", "COUNTRY", "Южная Корея"),
        ("Гости из [Кыргызстана] приехали", "COUNTRY", "Кыргызстан"),
        ("Гости из [Кыргызской Республики] приехали", "COUNTRY", "Кыргызская Республика"),
        ("Гости из [Соединенных Штатов Америки] приехали", "COUNTRY", "Соединенные Штаты Америки"),
        ("Гости из [Саудовской Аравии] приехали", "COUNTRY", "Саудовская Аравия"),
        ("Под [Москвой] стоят", "CITY", "Москва"),
        ("с [Российской Федерацией]", "COUNTRY", "Российская Федерация"),
        ("в [СССР]", "COUNTRY", "СССР"),
        ("в [Объединенных Арабских Эмиратах]", "COUNTRY", "Объединенные Арабские Эмираты"),
        ("в [Бишкуле] построят дом", "CITY", "Бишкуль"),
        ("в [Костанае] построят дом", "CITY", "Костанай"),
        ("в [Йошкар-Оле] построят дом", "CITY", "Йошкар-Ола"),
        ("в [Усть-Каменогорске] построят дом", "CITY", "Усть-Каменогорск"),
        ("в [Санкт-Петербурге] построят дом", "CITY", "Санкт-Петербург"),
        (
            "в [Ханты-Мансийском автономном округе] построят дом",
            "STATE_OR_PROVINCE",
            "Ханты-Мансийский автономный округ",
        ),
        ("из [Французской Республики]", "COUNTRY", "Французская Республика"),
        ("на [Ближнем Востоке]", "LOCATION", "Ближний Восток"),
        ("в [Северной Македонии]", "COUNTRY", "Северная Македония"),
        ("в [Черногории]", "COUNTRY", "Черногория"),
        ("в [Эстонии]", "COUNTRY", "Эстония"),
        ("в [Мексике]", "COUNTRY", "Мексика"),
        ("в [Чили]", "COUNTRY", "Чили"),
        ("в [Афинах]", "CITY", "Афины"),
        ("в [Хельсинки]", "CITY", "Хельсинки"),
        ("[российский] президент", "COUNTRY", "Россия"),
        ("в [Доме дружбы]", "FACILITY", "Дом дружбы"),
        ("в [Буэнос-Айресе]", "CITY", "Буэнос-Айрес"),
        ("в [Рио-де-Жанейро]", "CITY", "Рио-де-Жанейро"),
        ("в [Баден-Бадене]", "CITY", "Баден-Баден"),
        ("в [Старом Осколе]", "CITY", "Старый Оскол"),
        ("в [Кремле]", "FACILITY", "Кремль"),
        ("в [Минеральных Водах]", "CITY", "Минеральные Воды"),
        ("в [Мытищах]", "CITY", "Мытищи"),
        ("из [Люберец]", "CITY", "Люберцы"),
        ("в [Тарту]", "CITY", "Тарту"),
        ("на [Украине]", "COUNTRY", "Украина"),
        ("из [Папуа — Новой Гвинеи]", "COUNTRY", "Папуа — Новая Гвинея"),
        ("из [Кот-д'Ивуара]", "COUNTRY", "Кот-д'Ивуар"),
        ("из [Шри-Ланки]", "COUNTRY", "Шри-Ланка"),
        ("через [Темиртау]", "CITY", "Темиртау"),
        ("в [Экибастузе]", "CITY", "Экибастуз"),
    ],
)
def test_place_name(tagger: Tagger, sentence: str, label: str, wanted: str) -> None:
    """Declinable or not, of one word or several, known or not."""
    found, first, last = marked(tagger, sentence)
    assert place_name(found.tokens, first, last, label)[0] == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ('О [компании "АЛРОСА"]', 'компания "АЛРОСА"'),
        ('в ["АЛРОСА"]', "АЛРОСА"),
        ("в [«Почте России»] сказали", "Почта России"),
        ("компании [«Почта России»] сказали", "Почта России"),
        ("с [«Газпромом»]", "Газпром"),
        ("игроки [«Зенита»]", "Зенит"),
    ],
)
def test_organization_name(tagger: Tagger, sentence: str, wanted: str) -> None:
    """Quotation marks go where they surround the whole mention."""
    found, first, last = marked(tagger, sentence)
    assert organization_name(found.tokens, first, last, first) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("РК", ("Казахстан", "KZ")),
        ("Республика Казахстан", ("Казахстан", "KZ")),
        ("Королевство Нидерландов", ("Нидерланды", "NL")),
        ("СССР", ("СССР", "SU")),
        ("Абхазия", ("Абхазия", None)),
        ("Евросоюз", None),
        ("Республика Татарстан", None),
        ("", None),
    ],
)
def test_country(name: str, wanted: tuple[str, str | None] | None) -> None:
    """Short, official and former names; what is no country has none."""
    assert country(name) == wanted


def test_adjectives_of_countries() -> None:
    """Compounds give a country for each half."""
    assert country_of_adjective("казахстанский") == ("Казахстан", "KZ")
    assert country_of_adjective("областной") is None
    assert [c for _, c in countries_of_adjective("франко-германскими")] == ["FR", "DE"]
    assert countries_of_adjective("научно-технический") == []


def test_lexicons_fail_loudly() -> None:
    """The message names file and key."""
    with pytest.raises(ResourceError, match=r"nowhere\.toml"):
        load("nowhere")
    with pytest.raises(ResourceError, match=r"normalize\.toml has no key nothing"):
        words("normalize", "nothing")


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [("Он работает в здании [Карлова университета] давно", "Карлов университет")],
)
def test_a_surname_before_a_noun_agrees(tagger: Tagger, sentence: str, wanted: str) -> None:
    """To the dictionary «Карлова» is a surname alone; before a noun it is what agrees with it."""
    found, first, last = marked(tagger, sentence)
    assert organization_name(found.tokens, first, last) == wanted


def test_nominatives_of_the_bench(tagger: Tagger) -> None:
    """Three hundred places and bodies in six cases, declined by a grammar book."""
    found = [(fold(answer(tagger, row)), fold(row.name)) for row in rows()]
    assert len(found) > 1800
    assert sum(a == b for a, b in found) / len(found) > 0.985
