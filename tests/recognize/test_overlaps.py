"""What the recognizer found, with the borders that a reader draws."""

from __future__ import annotations

import pytest
from tests.marking import settled

POSTS = [
    # to the right: the organization in its marks, the complement up to the name
    (
        '[Президент]PROFESSION "[Союза пчеловодов]ORGANIZATION" [Иван Орлов]PERSON прибыл.',
        'PROFESSION: Президент "Союза пчеловодов"',
    ),
    (
        "Выступил [координатор]PROFESSION [движения «Тихий берег»]ORGANIZATION [Иван Орлов]PERSON.",
        "PROFESSION: координатор движения «Тихий берег»",
    ),
    (
        "Приехал [директор]PROFESSION по развитию бизнеса [Вега]ORGANIZATION [Иван Орлов]PERSON.",
        "PROFESSION: директор по развитию бизнеса Вега",
    ),
    (
        "Он [управляющий]PROFESSION от [РФ]COUNTRY в [МВФ]ORGANIZATION и [АБР]ORGANIZATION.",
        "PROFESSION: управляющий от РФ в МВФ и АБР",
    ),
    (
        "Он говорил с [президентами Белоруссии]PROFESSION и [Казахстана]COUNTRY вчера.",
        "PROFESSION: президентами Белоруссии",
    ),
    # to the left: standing, epithets, adjectives of places; no praise
    (
        "Прибыл калужский [губернатор]PROFESSION [Иван Орлов]PERSON.",
        "PROFESSION: калужский губернатор",
    ),
    (
        "Прибыл известный [дирижёр]PROFESSION [Иван Орлов]PERSON.",
        "PROFESSION: дирижёр",
    ),
    (
        "Её назначили временно исполняющей обязанности [ректора]PROFESSION вчера.",
        "PROFESSION: исполняющей обязанности ректора",
    ),
    (
        "Ждёт [командир роты старший лейтенант]PROFESSION [Иван Орлов]PERSON.",
        "PROFESSION: старший лейтенант",
    ),
    (
        "Уволили [командующего]PROFESSION силами страны генерала [Ивана Орлова]PERSON.",
        "PROFESSION: командующего силами страны",
    ),
    # by words alone
    (
        "Прибыл Чрезвычайный и Полномочный Посол [Чили]COUNTRY в [РФ]COUNTRY [Луис Рохас]PERSON.",
        "PROFESSION: Чрезвычайный и Полномочный Посол Чили в РФ",
    ),
    (
        "[Ольга Снегова]PERSON, лидер [партии «Луч»]ORGANIZATION, выступила.",
        "PROFESSION: лидер партии «Луч»",
    ),
    (
        "Она является директором [театра «Заря»]ORGANIZATION.",
        "PROFESSION: директором театра «Заря»",
    ),
]


@pytest.mark.parametrize(("notation", "expected"), POSTS)
def test_a_post_runs_as_far_as_it_belongs(notation: str, expected: str) -> None:
    """Nothing of the post is left out, nothing of the name or of praise gets in."""
    assert expected in settled(notation)


@pytest.mark.parametrize(
    "notation",
    [
        "Лидер всегда один, и член команды это знает.",
        "Передайте привет [господину]PROFESSION [Си Луню]PERSON.",
        "В совете был и лидер, а рядом [Иван Орлов]PERSON.",
    ],
)
def test_no_post_without_a_holder(notation: str) -> None:
    """A word that can head a post is none by itself, nor is a courtesy."""
    assert not [m for m in settled(notation) if m.startswith("PROFESSION")]


BODIES = [
    ('Пишет РИА "[Восход]ORGANIZATION".', ['ORGANIZATION: РИА "Восход"']),
    (
        "Это [театр]FACILITY кукол «[Лучик]ORGANIZATION».",
        ["ORGANIZATION: театр кукол «Лучик»", "FACILITY: театр"],
    ),
    ("Акции ОАО «Северный ветер» выросли.", ["ORGANIZATION: ОАО «Северный ветер»"]),
    (
        "Страны Организации Договора о вечном мире собрались.",
        ["ORGANIZATION: Организации Договора о вечном мире"],
    ),
    ("Прошла конференция «[Арктика: наш дом]ORGANIZATION».", []),
    (
        "Это [Министерство науки [Чили]COUNTRY о сотрудничестве]ORGANIZATION.",
        ["ORGANIZATION: Министерство науки Чили", "COUNTRY: Чили"],
    ),
    (
        "В [[Банке развития]ORGANIZATION и [Агентстве связи]ORGANIZATION]ORGANIZATION ждут.",
        ["ORGANIZATION: Банке развития", "ORGANIZATION: Агентстве связи"],
    ),
    # what something else governs
    (
        "После войны [Чили]COUNTRY и [[ЛДС]ORGANIZATION чилийская]ORGANIZATION сторона молчала.",
        ["COUNTRY: Чили", "ORGANIZATION: ЛДС"],
    ),
    (
        "Его взяли в [[Управление по миграции]ORGANIZATION для высылки]ORGANIZATION.",
        ["ORGANIZATION: Управление по миграции"],
    ),
    ("[Центр [Калуги]CITY]ORGANIZATION перекрыт.", ["CITY: Калуги"]),
    ("Сработала [ПВО]ORGANIZATION.", []),
    (
        "Пишут журналы «[Заря]ORGANIZATION» и «Луч».",
        ["ORGANIZATION: Заря", "ORGANIZATION: Луч"],
    ),
    (
        "Это [издания «Заря»]ORGANIZATION и «[Луч]ORGANIZATION».",
        ["ORGANIZATION: Заря", "ORGANIZATION: Луч"],
    ),
    # whom he told is no part of who he is
    (
        "Сообщил [[журналистам]PROFESSION [директор завода]PROFESSION]PROFESSION [Иван Орлов]PERSON.",
        ["PROFESSION: журналистам", "PROFESSION: директор завода", "PERSON: Иван Орлов"],
    ),
    (
        "Её отец [[Ивана Орлова]PERSON [Анна Орлова]PERSON]PERSON.",
        ["PERSON: Ивана Орлова", "PERSON: Анна Орлова"],
    ),
    (
        "Участвуют [чилийские Aoki]ORGANIZATION и Mori.",
        ["ORGANIZATION: Aoki"],
    ),
    ("[Bank of [China]COUNTRY]ORGANIZATION ждёт.", ["ORGANIZATION: Bank of China"]),
    ("Они встретились в [Кремле]ORGANIZATION.", ["FACILITY: Кремле"]),
    ("В [Кремле]ORGANIZATION ответили на вопрос.", ["ORGANIZATION: Кремле"]),
    ("Открыт [Ледовый дворец]ORGANIZATION.", ["FACILITY: Ледовый дворец"]),
    (
        "Это [[чилийскому правительству]ORGANIZATION банк]ORGANIZATION не нужен.",
        ["ORGANIZATION: чилийскому правительству"],
    ),
]


@pytest.mark.parametrize(("notation", "expected"), BODIES)
def test_borders_of_bodies(notation: str, expected: list[str]) -> None:
    """An organization has its whole name; titles, buildings and parts are none."""
    assert settled(notation) == expected


PLACES = [
    # where a train goes is no man
    ("Поезд [Калуга]CITY — [Климов]PERSON опоздал.", ["CITY: Калуга", "CITY: Климов"]),
    ("Это [Музей реки]FACILITY.", ["FACILITY: Музей реки"]),
    # the noun tells the kind
    ("Он из [Лесной области]DISTRICT.", ["STATE_OR_PROVINCE: Лесной области"]),
    (
        "Бои в [Лесном]CITY, [Речном]CITY и [Горном районах]CITY.",
        ["DISTRICT: Лесном", "DISTRICT: Речном", "DISTRICT: Горном районах"],
    ),
    ("Он из села [Заречье]LOCATION на острове [Луч]CITY.", ["CITY: Заречье", "LOCATION: Луч"]),
    ("Ждёт глава [городского округа]DISTRICT.", []),
    ("Сел [Ил-76]CITY.", []),
    ("Это [улица [Горького]CITY]FACILITY.", ["FACILITY: улица Горького"]),
    ("[На севере [Чили]COUNTRY]LOCATION сухо.", ["COUNTRY: Чили"]),
    (
        "Дождь шёл в [Тульской и Калужской областях]STATE_OR_PROVINCE.",
        ["STATE_OR_PROVINCE: Тульской", "STATE_OR_PROVINCE: Калужской областях"],
    ),
    ("Бои идут на [западе [Чили]COUNTRY]LOCATION.", ["COUNTRY: Чили"]),
    (
        "Он из [[Лесной области]STATE_OR_PROVINCE [Чили]COUNTRY]LOCATION.",
        ["STATE_OR_PROVINCE: Лесной области", "COUNTRY: Чили"],
    ),
    ("Это [Ближний [Восток]LOCATION]LOCATION.", ["LOCATION: Ближний Восток"]),
    (
        "Партия «[Великая [Чили]COUNTRY]ORGANIZATION» растёт.",
        ["ORGANIZATION: Партия «Великая Чили»"],
    ),
]


@pytest.mark.parametrize(("notation", "expected"), PLACES)
def test_borders_of_places(notation: str, expected: list[str]) -> None:
    """Each of a row of places stands for itself; a direction is no place."""
    assert settled(notation) == expected


PEOPLE = [
    ("Пришёл Журавлин Д.А. и сел.", ["PERSON: Журавлин Д.А."]),
    ("Мы дружим с [Орловыми]PERSON и другими.", []),
    ("Летит [МиГ-31]PERSON.", []),
    ("Прибыл [КИМ Чен Ын]PERSON.", ["PERSON: КИМ Чен Ын"]),
    (
        "Прибыл директор [ВЗРТК Иван Орлов]PERSON.",
        ["PROFESSION: директор ВЗРТК", "ORGANIZATION: ВЗРТК", "PERSON: Иван Орлов"],
    ),
    (
        "Уволили экс-главу [ВБУ]ORGANIZATION [Ивана Орлова]PERSON.",
        ["PROFESSION: экс-главу ВБУ", "ORGANIZATION: ВБУ", "PERSON: Ивана Орлова"],
    ),
    ("Подписано. [Sun]PERSON, 16 Apr 2023 09:38:14 +0300", []),
]


@pytest.mark.parametrize(("notation", "expected"), PEOPLE)
def test_borders_of_people(notation: str, expected: list[str]) -> None:
    """A person is one person by name: no family, no figures, no acronym of a body."""
    assert settled(notation) == expected
