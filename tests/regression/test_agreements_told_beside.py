"""Whom documents bind and what became of them, told by who ratifies, prolongs, sends or sells."""

from __future__ import annotations

import pytest
from tests.conftest import names_of


def told(extractor, text):
    extraction = extractor.extract(text, published="2025-04-17")
    name = names_of(extraction)
    return [(a.status, {name[i] for i in a.parties}) for a in extraction.agreements], {
        (r.type, name[r.subject], name[r.object])
        for r in extraction.relations
        if r.subject in name and r.object in name
    }


AGREEMENTS = [
    (
        "Сенат Чили ратифицировал соглашение о свободной торговле с Перу.",
        [("in_force", {"Чили", "Перу"})],
    ),
    (
        "Хоккеист Пётр Лесков продлил контракт с клубом «Заря».",
        [("in_force", {"Пётр Лесков", "клуб «Заря»"})],
    ),
    (
        "Делегация Турции и российская делегация подписали протокол о патрулировании.",
        [("signed", {"Турция", "Россия"})],
    ),
    (
        (
            "Глава Минобороны Иван Дроздов и его турецкий коллега Мехмет Акар подписали "
            "протокол о патрулировании."
        ),
        [("signed", {"Минобороны", "Турция"})],
    ),
    (
        (
            "В апреле Баку и Ереван при посредничестве России заключили соглашение о прекращении "
            "огня, а на линию разграничения был введён контингент."
        ),
        [("signed", {"Баку", "Ереван"})],
    ),
    (
        "Завод «Луч» по соглашению с компанией «Вега» начнёт производить двигатели.",
        [("in_force", {"Завод «Луч»", "компания «Вега»"})],
    ),
    (
        (
            "Премьер-министр Беларуси Роман Лесков встретился с председателем Сената Казахстана "
            "Маулетом Ашимовым. По итогам переговоров стороны подписали Дорожную карту по туризму."
        ),
        [("signed", {"Беларусь", "Казахстан"})],
    ),
    (
        (
            "Узбекистан и Таджикистан договорились. По итогам визита президента Таджикистана "
            "Эмомали Рахимова в Ташкент подписано 12 документов. Среди них – договор о дружбе, "
            "соглашение о строительстве ГЭС и программа культурного сотрудничества. "
            "Лидеры двух стран приняли Совместное заявление."
        ),
        [("signed", {"Узбекистан", "Таджикистан"})] * 5,
    ),
    (
        "Компания «Вега» заключила с китайской корпорацией CNPC контракт на поставку нефти.",
        [("signed", {"Компания «Вега»", "CNPC"})],
    ),
    (
        (
            "Министр Ильсур Хадиев и ректор Шанхайского университета Лю Чжан обсудили открытие "
            "филиала. Встреча состоялась 12 апреля. По окончании встречи её участники подписали "
            "протокол о намерениях."
        ),
        [("signed", {"Шанхайский университет"})],
    ),
    (
        (
            "Подписан меморандум о туризме. От корейской стороны документ подписал президент "
            "компании «Вега» Ким Чен Хо, от казахстанской – ректор Томского университета Иван Лесков."
        ),
        [("signed", {"компания «Вега»", "Томский университет"})],
    ),
    (
        "Ещё один документ — соглашение о признании дипломов — планируется подготовить к весне.",
        [("planned", set())],
    ),
    ("Чили вышла из Конвенции о защите женщин.", [("terminated", {"Чили"})]),
    ("Перу приостановило участие в договоре о вооружениях.", [("terminated", {"Перу"})]),
    ("Иван Дроздов отправлен в отставку в связи с истечением срока договора 3 мая.", []),
]


@pytest.mark.parametrize(("text", "expected"), AGREEMENTS)
def test_status_and_parties(extractor, text, expected):
    assert told(extractor, text)[0] == expected


DEALS = [
    (
        "Компания «Вега» купила у холдинга «Заря» завод «Луч».",
        {
            ("BUYS", "Компания «Вега»", "завод «Луч»"),
            ("SELLS_TO", "холдинг «Заря»", "Компания «Вега»"),
        },
    ),
    (
        "Компания «Вега» купила в Чили завод «Луч».",
        {("BUYS", "Компания «Вега»", "завод «Луч»")},
    ),
    ("США сняли санкции против Ирана.", set()),
    ("США ввели санкции против Ирана.", {("SANCTIONS", "США", "Иран")}),
]


@pytest.mark.parametrize(("text", "expected"), DEALS)
def test_deals(extractor, text, expected):
    assert told(extractor, text)[1] == expected


NONE = [
    "Президент подписал два закона о рыбе. Оба документа опубликованы на портале.",
    (
        "Министр подписал приказ о службе по контракту. Документ опубликован на портале. "
        "Он разрешает призывать на службу по контракту граждан с судимостью."
    ),
    "Закон запрещает менять условия договора о купле-продаже под угрозой расторжения сделки.",
]


@pytest.mark.parametrize("text", NONE)
def test_laws_service_and_everyday_papers_are_no_agreements(extractor, text):
    assert told(extractor, text)[0] == []


def test_what_is_to_come_of_a_signed_deal_is_no_date_of_signing(extractor):
    (paper,) = extractor.extract(
        "Банк «Рост» подписал соглашение о покупке доли. Соглашение было подписано в пятницу. "
        "Сделка ожидает утверждения до конца года.",
        published="2025-04-17",
    ).agreements
    assert [date.text for date in paper.dates] == ["пятницу"]


def test_a_contract_binds_whose_it_is_and_ends_when_it_says(extractor):
    text = "Контракт Ивана Лескова с клубом «Заря» действует до лета 2027 года."
    assert told(extractor, text)[0] == [("in_force", {"Иван Лесков", "клуб «Заря»"})]
    assert extractor.extract(text, published="2025-04-17").agreements[0].dates == ()


def test_what_is_provided_for_is_planned(extractor):
    text = "В ходе визита предусматривается подписать меморандум о сотрудничестве с Чили."
    assert told(extractor, text)[0] == [("planned", {"Чили"})]


def test_heads_of_state_are_the_two_who_lead(extractor):
    text = (
        "Президент Ирана Хасан Резаи и президент Чили Хуан Лопес прибыли в Рим. "
        "После церемонии закладки завода главы государств подписали декларацию."
    )
    assert told(extractor, text)[0] == [("signed", {"Иран", "Чили"})]
    people = {p.id: p.name for p in extractor.extract(text).people}
    (paper,) = extractor.extract(text).agreements
    assert {people[i] for i in paper.signers} == {"Хасан Резаи", "Хуан Лопес"}


def test_the_signing_told_next_says_where(extractor):
    extraction = extractor.extract(
        "Компании «Вега» и «Луч» подписали соглашение о поставках. Подписание состоялось в рамках "
        "визита президента Франции в Астану."
    )
    (paper,), (visit,) = extraction.agreements, extraction.events
    assert paper.event == visit.id


def test_what_is_signed_by_its_results_is_signed_there(extractor):
    extraction = extractor.extract(
        "В Анкаре состоялось заседание Совета сотрудничества под председательством президентов "
        "Аскара Токтарова и Ивана Лескова. По его итогам лидеры подписали Совместное заявление."
    )
    people = {p.id: p.name for p in extraction.people}
    (paper,), (event,) = extraction.agreements, extraction.events
    assert paper.event == event.id
    assert {people[i] for i in paper.signers} == {"Аскар Токтаров", "Иван Лесков"}


SIGNERS = [
    "От корейской стороны документ подписал Ли Чжон Хо, от казахстанской – Нурлан Лесков.",
    "Подписантами стали от Кореи вице-министр Ли Чжон Хо и министр Нурлан Лесков.",
    (
        "«Документ важен», – отметил посол. С корейской стороны подпись в документе поставил "
        "Ли Чжон Хо, с казахстанской – Нурлан Лесков."
    ),
]


@pytest.mark.parametrize("text", SIGNERS)
def test_a_family_name_is_no_particle(extractor, text):
    extraction = extractor.extract(f"Подписан меморандум о туризме. {text}")
    people = {p.id: p.name for p in extraction.people}
    (paper,) = extraction.agreements
    assert {people[i] for i in paper.signers} == {"Ли Чжон Хо", "Нурлан Лесков"}
