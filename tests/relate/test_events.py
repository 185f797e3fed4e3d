"""Events: which are told, as one or as several, when, where, with whom, as part of what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pobeda_extract.recognize.agreements import agreement_mentions
from pobeda_extract.recognize.events import event_mentions
from pobeda_extract.relate.events import events
from pobeda_extract.types import Article, NormalForm, Post


@pytest.fixture
def tell(reading_of):
    """Read a marked text into events and relations; entities are called by their words."""

    def read(notation, *, published=None, posts=()):
        reading = reading_of(notation)
        text = reading.article.text
        own = (
            *event_mentions(text, reading.sentences, reading.mentions),
            *agreement_mentions(text, reading.sentences, reading.mentions),
        )
        mentions = sorted((*reading.mentions, *own), key=lambda m: (m.start, -m.end))
        held = tuple(
            Post(who, reading.by_id[who].occurrences[0].mention, title, title, None, place,
                 "current", (), 1.0, "given")
            for who, title, place in posts
        )  # fmt: skip
        article = Article("t", "t", text, published=published)
        return events(replace(reading, article=article, mentions=tuple(mentions), posts=held))

    return read


def names(found):
    return [event.name for event in found]


def test_nothing_is_told_of_an_empty_article(tell):
    assert tell("") == ((), ())
    assert tell("Погода в [Туле]CITY не изменится.") == ((), ())


NAMES = [
    (
        "В рамках официального визита делегации [Армении]COUNTRY в [Грузию]COUNTRY прошла выставка.",
        "официальный визит делегации Армении в Грузию",
    ),
    ("На встрече с [Анной Лесной]PERSON мэр обещал парк.", "встреча с Анной Лесной"),
    (
        "В [Омске]CITY обсудили итоги II форума «Мосты дружбы».",
        "II форум «Мосты дружбы»",
    ),
    ("В [Казани]CITY провели российско-турецкие переговоры.", "российско-турецкие переговоры"),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_the_name_is_a_nominative(tell, text, name):
    found, _ = tell(text)
    assert name in names(found)


STATUSES = [
    ("Конференция по экологии состоялась в [Перми]CITY.", "held"),
    ("Конференция по экологии пройдёт в [Перми]CITY.", "planned"),
    ("В [Перми]CITY проходит конференция по экологии.", "held"),
    ("На май запланирована конференция по экологии.", "planned"),
    ("Конференция по экологии отменена.", "cancelled"),
    ("Конференцию по экологии перенесли на осень.", "planned"),
    ("Саммит, прошедший в [Риге]CITY, обсудили в парламенте.", "held"),
    ("Стороны примут участие в церемонии, которая состоится в апреле.", "planned"),
    ("[Пётр Лесной]PERSON не будет отменять визит в [Рим]CITY.", "planned"),
    ("Такие данные появились в преддверии визита [Петра Лесного]PERSON в [Рим]CITY.", "planned"),
    ("[Пётр Лесной]PERSON прилетел в [Рим]CITY для встречи с [Анной Роте]PERSON.", "planned"),
    ("Встреча с [Анной Роте]PERSON не состоится.", "cancelled"),
]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_verb_and_tense_tell_the_status(tell, text, status):
    found, _ = tell(text)
    assert [event.status for event in found] == [status]


NONE = [
    "Стороны заявили о готовности к переговорам.",
    "Любые переговоры бесполезны.",
    "Город любит концерты, форумы и выставки.",
    "Команда занимает второе место в Северной конференции.",
    "Об этом он сказал в беседе с журналистами.",
    "Соседи не пошли на встречу жильцам.",
    "Парламент принял закон во втором чтении.",
    "Настал момент сесть за стол переговоров.",
    "Министр подписал указ о запрете переговоров.",
    "Общие встречи глав ведомств проходят ежегодно.",
    "Препятствий для визитов руководства нет.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_nobody_says_will_be_is_no_event(tell, text):
    assert tell(text) == ((), ())


def test_headline_and_body_tell_of_one_event(tell):
    found, _ = tell(
        "Встреча с послом [Индии]COUNTRY\n\n"
        "В [Омске]CITY состоялась встреча [Петра Лесного]PERSON с послом [Индии]COUNTRY "
        "[Раджем Капуром]PERSON. На встрече обсудили торговлю. Мероприятие прошло тепло."
    )
    assert len(found) == 1
    assert len(found[0].mentions) == 4
    assert found[0].participants == ("Петра Лесного", "Раджем Капуром")
    assert found[0].places == ("Омске",)


def test_another_guest_is_another_meeting(tell):
    found, _ = tell(
        "[Пётр Лесной]PERSON провёл встречу с [Раджем Капуром]PERSON. "
        "Позже состоялась встреча с [Анной Осиной]PERSON. На следующем форуме решат остальное."
    )
    assert names(found)[:2] == ["встреча с Раджем Капуром", "встреча с Анной Осиной"]


def test_titled_sessions_are_events_of_their_own_and_parts_of_the_whole(tell):
    found, relations = tell(
        "Программа конференции «Берега» состояла из двух панельных сессий: «Мост между городами» "
        "и «Дети и реки»."
    )
    assert [(e.type, e.title) for e in found] == [
        ("конференция", "Берега"),
        ("сессия", "Мост между городами"),
        ("сессия", "Дети и реки"),
    ]
    assert found[1].name == "панельная сессия «Мост между городами»"
    assert {e.part_of for e in found[1:]} == {found[0].id}
    assert ("SUBEVENT_OF", "E2", "E1") in {(r.type, r.subject, r.object) for r in relations}


TAKING_PART = [
    (
        (
            "В работе форума «Река» приняли участие [Анна Лесная]PERSON, [Иван Осин]PERSON и "
            "[Ольга Дубова]PERSON, сообщает [Вестник]ORGANIZATION."
        ),
        ("Анна Лесная", "Иван Осин", "Ольга Дубова"),
    ),
    (
        "Форум «Река» прошёл с участием [Анны Лесной]PERSON и [Ивана Осина]PERSON.",
        ("Анны Лесной", "Ивана Осина"),
    ),
    (
        "Форум «Река» завершён. В нём приняли участие [Анна Лесная]PERSON и [Иван Осин]PERSON.",
        ("Анна Лесная", "Иван Осин"),
    ),
    (
        "Об этом на заседании комитета заявил [Иван Осин]PERSON.",
        ("Иван Осин",),
    ),
    (
        "[Иван Осин]PERSON, который прибыл с рабочим визитом, осмотрел завод.",
        ("Иван Осин",),
    ),
    (
        "[Анна Лесная]PERSON провела переговоры с [Иваном Осиным]PERSON.",
        ("Анна Лесная", "Иваном Осиным"),
    ),
    ("Прошли переговоры между [Чили]COUNTRY и [Перу]COUNTRY.", ("Чили", "Перу")),
    # who does not come, or only may come, does not take part
    ("На форум «Река» не приехал [Иван Осин]PERSON.", ()),
    ("[Иван Осин]PERSON отказался от переговоров о мире, начатых весной.", ()),
    ("[Иван Осин]PERSON прибыл в [Рим]CITY, где выступит на форуме «Река».", ("Иван Осин",)),
    ("Отчёт о форуме «Река» прочитал [Иван Осин]PERSON.", ()),
    ("По словам [Ивана Осина]PERSON, в ходе переговоров стороны спорили.", ()),
    ("Прошли переговоры об освобождении [Ивана Осина]PERSON.", ()),
    (
        "Как сказал [Иван Осин]PERSON, [Анна Лесная]PERSON примет участие в форуме «Река».",
        ("Анна Лесная",),
    ),
    (
        "На форуме «Река» выступил [директор [банка «Рост»]ORGANIZATION]PROFESSION [Иван Осин]PERSON.",
        ("Иван Осин",),
    ),
    (
        "[Иван Осин]PERSON прилетел в [Рим]CITY для встречи с [Анной Лесной]PERSON.",
        ("Анной Лесной", "Иван Осин"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), TAKING_PART)
def test_who_takes_part(tell, text, expected):
    found, relations = tell(text)
    assert set(found[0].participants) == set(expected)
    proven = {r.subject for r in relations if r.type == "PARTICIPANT_IN"}
    assert proven == set(expected)


def test_organizers_are_no_guests(tell):
    found, _ = tell(
        "Организаторами форума «Река» выступили [Минспорта]ORGANIZATION и [Фонд «Волна»]ORGANIZATION."
    )
    assert set(found[0].organizers) == {"Минспорта", "Фонд «Волна»"}
    assert found[0].participants == ()


def test_leaders_stand_for_the_two_who_lead(tell):
    found, _ = tell(
        "[Пётр Лесной]PERSON прибыл в [Чили]COUNTRY. Его встретил [Хуан Рос]PERSON. "
        "Лидеры государств проведут переговоры.",
        posts=[("Пётр Лесной", "президент", "Чили"), ("Хуан Рос", "президент", "Чили")],
    )
    assert set(found[-1].participants) == {"Пётр Лесной", "Хуан Рос"}


def test_dates_are_resolved_by_the_day_of_publication(tell):
    found, relations = tell(
        "Форум «Река» пройдёт в [Туле]CITY с 3 по 5 мая.", published=date(2025, 4, 20)
    )
    assert [d.edtf for d in found[0].dates] == ["2025-05-03/2025-05-05"]
    assert "POINT_IN_TIME" in {r.type for r in relations}


def test_a_place_behind_another_verb_is_none(tell):
    found, _ = tell("После форума «Река» министр вылетел в [Тулу]CITY.")
    assert found[0].places == ()


PLACES = [
    ("Визиты в [Чили]COUNTRY и [Перу]COUNTRY запланированы на май.", ["Чили", "Перу"]),
    ("На встрече в [Риме]CITY обсудили конфликт на [Кипре]COUNTRY.", ["Риме"]),
    ("Встреча послов прошла на фоне конфликта на [Кипре]COUNTRY.", []),
    ("В [ООН]ORGANIZATION анонсировали переговоры послов о рыбной ловле.", []),
    ("Выставка кукол проходит в [Риме]CITY и [Милане]CITY.", ["Риме", "Милане"]),
    ("[Пётр Лесной]PERSON принял участие в открытии форума «Река» в [Туле]CITY.", ["Туле"]),
]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_the_place_is_the_events_own(tell, text, expected):
    (event, *_), _ = tell(text)
    assert list(event.places) == expected


def test_another_place_is_another_summit(tell):
    found, _ = tell(
        "Саммит лиги пройдёт в [Риге]CITY в мае. Саммит лиги в прошлый раз прошёл в [Туле]CITY."
    )
    assert [(event.status, event.places) for event in found] == [
        ("planned", ("Риге",)),
        ("held", ("Туле",)),
    ]


def test_the_sentence_says_of_which_year_its_dates_are(tell):
    found, _ = tell(
        "Спор начался в феврале 2020 года, а встреча сторон в [Риге]CITY прошла 29 марта.",
        published=date(2024, 1, 5),
    )
    assert [value.edtf for value in found[0].dates] == ["2020-03-29"]


def test_a_year_of_something_else_dates_nothing(tell):
    found, _ = tell(
        "Книга выходит с 1957 года, её показали на форуме «Река», который прошёл в [Риге]CITY 29 марта.",
        published=date(2024, 5, 5),
    )
    assert [value.edtf for value in found[0].dates] == ["2024-03-29"]


def test_every_proof_is_in_the_text(tell):
    text = "В [Туле]CITY прошла встреча [Анны Лесной]PERSON с [Иваном Осиным]PERSON."
    found, relations = tell(text)
    plain = "В Туле прошла встреча Анны Лесной с Иваном Осиным."
    for relation in relations:
        assert 0 < relation.score <= 1
        assert relation.rule
        assert relation.evidence
        for proof in relation.evidence:
            assert plain[proof.start : proof.end] == proof.text
    assert all(plain[m.start : m.end] == m.text for e in found for m in e.mentions)


def test_whose_visit_it_is_names_it(tell, reading_of):
    found, _ = tell("В [Тулу]CITY приехал [Иван Осин]PERSON. Мэр назвал его визит важным.")
    assert names(found) == ["визит Ивана Осина"]
    assert NormalForm("Иван Осин").text in found[0].participants
