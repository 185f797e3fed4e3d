"""What an unseen sample of agencies' and administrations' news showed, in sentences of our own."""

from __future__ import annotations

import pytest
from tests.conftest import names_of


def places(extraction):
    return {place.name for place in extraction.places}


def bodies(extraction):
    return {body.name for body in extraction.organizations}


def people(extraction):
    return {person.name for person in extraction.people}


@pytest.mark.parametrize(
    ("line", "town", "agency"),
    [
        ("ТАШКЕНТ, 12 февраля. Форум завершился.", "Ташкент", None),
        ("БРЮССЕЛЬ, 3 марта (Корр. БЕЛТА). Форум завершился.", "Брюссель", "БЕЛТА"),
        ("АШХАБАД, 8 июля. /Корр. ТАСС Иван Орлов/. Форум завершился.", "Ашхабад", "ТАСС"),
    ],
)
def test_a_dateline_names_a_town_and_an_agency(extractor, line, town, agency):
    told = extractor.extract(line)
    assert town in places(told)
    assert bodies(told) == ({agency} if agency else set())
    assert people(told) <= {"Иван Орлов"}


def test_a_part_of_the_world_is_one_place(extractor):
    told = extractor.extract("В странах Центральной Азии и Юго-Восточной Азии прошли выставки.")
    assert places(told) == {"Центральная Азия", "Юго-Восточная Азия"}


def test_the_kind_of_a_state_is_no_place_of_its_own(extractor):
    told = extractor.extract("Это сообщил президент Исламской Республики Иран Хасан Резаи.")
    assert places(told) == {"Исламская Республика Иран"}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Переговоры прошли в Претории во вторник.", "Претория"),
        ("Премьер посетил Жодино и Борисов.", "Борисов"),
        ("Конвой вошёл в сектор Газа.", "сектор Газа"),
    ],
)
def test_towns_have_their_names(extractor, words, name):
    told = extractor.extract(words)
    assert name in places(told)
    assert not told.people


def test_a_seat_of_power_speaks(extractor):
    assert bodies(extractor.extract("Об этом сообщил Белый дом.")) == {"Белый дом"}
    assert not bodies(extractor.extract("Президенты встретились в Белом доме."))


def test_a_surname_may_be_a_given_name_elsewhere(extractor):
    told = extractor.extract("Выступил глава совета Шарль Мишель. «Мы за мир», — сказал Мишель.")
    assert people(told) == {"Шарль Мишель"}


def test_letters_in_brackets_stand_for_the_name_from_then_on(extractor):
    told = extractor.extract(
        "Китайская северная нефтяная корпорация (CNFC) подписала протокол. CNFC довольна."
    )
    assert bodies(told) == {"Китайская северная нефтяная корпорация"}


def test_the_quoted_name_tells_the_nominative(extractor):
    told = extractor.extract(
        'Компания "Норнафта" подписала протокол. Президент "Норнафты" Иван Орлов доволен.'
    )
    assert len(bodies(told)) == 1
    assert next(iter(bodies(told))) in {"Норнафта", 'компания "Норнафта"', 'Компания "Норнафта"'}


def parties(extraction):
    names = {body.id: body.name for body in extraction.organizations}
    names |= {place.id: place.name for place in extraction.places}
    return [{names[party] for party in paper.parties} for paper in extraction.agreements]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Соглашение о торговле между Перу и Чили действует с 2023 года.", "in_force"),
        ("Конвенция о статусе моря была подписана в Актау в 2018 году.", "in_force"),
        ("Конвенция о статусе моря была подписана в Актау 12 августа.", "signed"),
        (
            "Фирма «Вега» заключила с банком «Заря» договор о займе, но в марте он был расторгнут.",
            "terminated",
        ),
        (
            (
                "Суд удовлетворил иск о признании недействительным договора купли-продажи участка, "
                "заключенного между фирмой «Вега» и банком «Заря»."
            ),
            "terminated",
        ),
    ],
)
def test_what_has_become_of_a_document(extractor, words, status):
    (paper,) = extractor.extract(words).agreements
    assert paper.status == status


def test_sides_are_those_of_the_document_before(extractor):
    told = extractor.extract(
        "ООО «Вега» и холдинг «Норд» подписали протокол о намерениях. "
        "Окончательное соглашение стороны намерены подписать до конца года."
    )
    both = {"ООО «Вега»", "холдинг «Норд»"}
    assert parties(told) == [both, both]


def test_one_plural_heads_two_companies(extractor):
    told = extractor.extract("Компании «Вега» и «Заря» подписали протокол о намерениях.")
    assert parties(told) == [{"Компания «Вега»", "Заря"}]


def test_a_common_noun_makes_the_quoted_name_a_body(extractor):
    told = extractor.extract("Договор с агрофирмой «Рассвет» подписал мэр города.")
    assert "агрофирма «Рассвет»" in bodies(told)


def test_a_settlement_is_no_given_name(extractor):
    told = extractor.extract("Председатель общины Горушица Драган Стоянович подписал план.")
    assert people(told) == {"Драган Стоянович"}


def guests(extraction):
    names = {person.id: person.name for person in extraction.people}
    names |= {body.id: body.name for body in extraction.organizations}
    return {names[guest] for event in extraction.events for guest in event.participants}


@pytest.mark.parametrize(
    "words",
    [
        "Состоялось заседание клуба, в котором участвовали министр Иван Орлов и мэр Павел Лис.",
        "Прошла конференция, в работе которой приняли участие ректор Иван Орлов и мэр Павел Лис.",
        "Прошёл деловой форум, на котором выступили ректор Иван Орлов и мэр Павел Лис.",
        (
            "Министр Иван Орлов принял делегацию Перу во главе с мэром Павлом Лисом. "
            "На встрече говорили о торговле."
        ),
    ],
)
def test_who_took_part_in_it(extractor, words):
    assert guests(extractor.extract(words)) >= {"Иван Орлов", "Павел Лис"}


def test_only_the_rector_came_not_his_university(extractor):
    told = extractor.extract(
        "В церемонии приняли участие мэр Павел Лис, депутаты городской думы, представители "
        "Минсельхоза России, ректор Лугорского ГАУ Иван Орлов."
    )
    assert guests(told) == {"Павел Лис", "Иван Орлов", "Минсельхоз России"}
    posts = {person.name: [p.position for p in person.positions] for person in told.people}
    assert posts == {"Павел Лис": ["мэр"], "Иван Орлов": ["ректор Лугорского ГАУ"]}


@pytest.mark.parametrize(
    "words",
    [
        "Пройдёт деловой форум, организаторами которого выступят Минсельхоз края и Фонд ремёсел.",
        "Завершился деловой форум. Его организаторы – Минсельхоз края и Фонд ремёсел.",
    ],
)
def test_organizers_of_which(extractor, words):
    told = extractor.extract(words)
    names = {body.id: body.name for body in told.organizations}
    (event,) = told.events
    assert {names[body] for body in event.organizers} == {"Минсельхоз края", "Фонд ремёсел"}


def test_who_leads_a_delegation_holds_his_own_post(extractor):
    told = extractor.extract("Прилетели гости во главе с членом политбюро Абу Марзуком.")
    (person,) = told.people
    assert [post.position for post in person.positions] == ["член политбюро"]


@pytest.mark.parametrize(
    ("words", "positions"),
    [
        ("Министром финансов должен стать Джордж Осборн.", ["министр финансов"]),
        ("Иван Орлов должен стать вице-премьером.", ["вице-премьер"]),
        ("Сопредседателем комиссии является Иван Орлов.", ["сопредседатель комиссии"]),
    ],
)
def test_who_is_to_become_what(extractor, words, positions):
    (person,) = extractor.extract(words).people
    assert [post.position for post in person.positions] == positions


def test_the_body_of_the_verb_before_still_speaks(extractor):
    told = extractor.extract(
        "В МИД Перу заявили о протесте и призвали посла «немедленно покинуть эту страну»."
    )
    names = {body.id: body.name for body in told.organizations}
    assert [names.get(quote.speaker) for quote in told.quotes] == ["МИД Перу"]


def test_a_consonant_shows_no_case(extractor):
    told = extractor.extract("«Мы работаем с «НордЛогистик» и рады», – сказал мэр Иван Орлов.")
    assert "НордЛогистик" in bodies(told)


def test_a_contract_planned_for_a_month_is_planned_whatever_day_it_is(extractor):
    told = extractor.extract(
        "Завод готов поставить двадцать тракторов до конца 2025 года. "
        "Глава «Кедрмаша» встретился с губернатором в апреле 2025 года. "
        "Контракт на поставку планируется заключить в сентябре."
    )
    assert [a.status for a in told.agreements] == ["planned"]
    assert told.agreements[0].dates[0].edtf == "2025-09"


def test_a_named_plant_is_a_body_and_no_second_place(extractor):
    told = extractor.extract("Во второй день гости побывали на заводе «Кедрмаш» под Туломском.")
    assert bodies(told) == {"завод «Кедрмаш»"}
    assert "Кедрмаш" not in places(told)


def sides(extraction):
    names = names_of(extraction)
    return [{names[side] for side in paper.parties} for paper in extraction.agreements]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "Тульская область и Калужская область подписали соглашение.",
            {"Тульская область", "Калужская область"},
        ),
        ("Татарстан и Турция подписали меморандум.", {"Татарстан", "Турция"}),
        ("Хакасия подписала протокол с Алтайским краем.", {"Хакасия", "Алтайский край"}),
    ],
)
def test_regions_sign_as_states_do(extractor, text, named):
    assert sides(extractor.extract(text)) == [named]


def test_what_a_post_is_for_belongs_to_no_body(extractor):
    told = extractor.extract(
        "Выставку открыла заместитель мэра Верхнеозёрска по культуре Жанна Аркадьева."
    )
    assert bodies(told) == set()
    assert "Верхнеозёрск" in places(told)


def test_a_post_names_the_bodies_that_it_serves(extractor):
    told = extractor.extract(
        "Анна Орлова – начальник управления внешних связей администрации главы края."
    )
    assert "управление внешних связей администрации главы края" in bodies(told)
    assert told.people[0].positions[0].organization is not None


def test_a_relative_at_the_start_is_nobodys_name(extractor):
    told = extractor.extract("«Дед никогда не рассказывал о войне», – вспоминает Анна Орлова.")
    assert people(told) == {"Анна Орлова"}


def test_an_unknown_land_ends_in_iya(extractor):
    told = extractor.extract("Об этом сообщил пресс-секретарь президента Лугории Олег Ветров.")
    assert "Лугория" in places(told) | bodies(told)


def test_an_adjective_of_a_name_is_no_town(extractor):
    told = extractor.extract("Ректор Заречного государственного технического университета уехал.")
    assert bodies(told) == {"Заречный государственный технический университет"}
    assert places(told) == set()


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ('Выступил президент "Союза грузин в России" Михаил Лесной.', "Союз грузин в России"),
        (
            "Торговый и земельный банк Перу (Land Bank of Peru) продал долю.",
            "Торговый и земельный банк Перу",
        ),
    ],
)
def test_marks_and_brackets_tell_a_whole_name(extractor, text, body):
    assert body in bodies(extractor.extract(text))


def test_a_quotation_that_opens_with_a_body_is_no_name(extractor):
    told = extractor.extract("Он сказал: «Организация Договора готова к переговорам».")
    assert all("готова" not in name for name in bodies(told))


def where(extraction, name):
    names = names_of(extraction)
    return {names[i] for e in extraction.events if e.name == name for i in e.places}


@pytest.mark.parametrize(
    ("headline", "places"),
    [("Пётр Орлов приехал в Перу", {"Лима", "Перу"}), ("Пётр Орлов ждёт гостей", {"Лима"})],
)
def test_a_visit_is_to_the_country_too_where_it_is_told(extractor, headline, places):
    text = f"{headline}\n\nВ Лиму с официальным визитом приехал министр Пётр Орлов. Перу радо."
    assert where(extractor.extract(text), "официальный визит") == places


def test_all_that_marks_a_jubilee_is_not_in_one_hall(extractor):
    told = extractor.extract(
        "В Туле, в Доме культуры, в рамках мероприятий празднования юбилея состоялась конференция."
    )
    assert where(told, "мероприятия празднования юбилея") == set()
