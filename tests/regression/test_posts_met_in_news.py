"""What a reading of raw news showed of posts and speakers."""

from __future__ import annotations

import pytest


def held(extraction):
    return {p.name: [q.position for q in p.positions] for p in extraction.people}


def said(extraction):
    names = {e.id: e.name for e in (*extraction.people, *extraction.organizations)}
    return [(names.get(q.speaker), q.text) for q in extraction.quotes]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # the second post has a verb of its own
        (
            (
                "Председателем правления переизбран Игорь Лесков, первым заместителем генерального "
                "директора по экономике назначена Зоя Снегова."
            ),
            {
                "Игорь Лесков": ["председатель правления"],
                "Зоя Снегова": ["первый заместитель генерального директора по экономике"],
            },
        ),
        # the genitive is another's post
        (
            "Министром финансов станет близкий соратник премьера Джордж Рамсден.",
            {"Джордж Рамсден": ["министр финансов"]},
        ),
        (
            "Министром обороны должен стать близкий соратник Дэвида Гранта консерватор Джордж Рамсден.",
            {"Дэвид Грант": [], "Джордж Рамсден": ["министр обороны"]},
        ),
        # a row with dashes
        (
            "Прибыли президенты Чили — Пётр Лесков, Перу — Олег Ильин, а также мэр Снегова Ян Лим.",
            {
                "Пётр Лесков": ["президент Чили"],
                "Олег Ильин": ["президент Перу"],
                "Ян Лим": ["мэр Снегова"],
            },
        ),
        (
            "Участвуют главы МИД: Чили — Пётр Лесков и Перу — Олег Ильин.",
            {"Пётр Лесков": ["глава МИД Чили"], "Олег Ильин": ["глава МИД Перу"]},
        ),
        # whose post it is, and who would like to have it
        (
            "Он взял удостоверение кандидата от главы комиссии Анны Снеговой.",
            {"Анна Снегова": ["глава комиссии"]},
        ),
        (
            "Комиссия назвала кандидатом на должность президента Чили Николая Лескова.",
            {"Николай Лесков": []},
        ),
        # who acts
        (
            "И.о. главы Лесного района Елену Снегову попросили прийти.",
            {"Елена Снегова": ["и.о. главы Лесного района"]},
        ),
        # behind a dateline
        ("МОСКВА, 2 дек – Президент Чили Пётр Лесков ждёт.", {"Пётр Лесков": ["президент Чили"]}),
    ],
)
def test_who_holds_what(extractor, text, wanted):
    assert held(extractor.extract(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # to whom it is said is not who says it
        (
            (
                "В Снегове сгорел склад, сообщили РБК в ГУ МЧС по Калужской области. "
                "«Огонь потушили к утру», — рассказали в ведомстве."
            ),
            [("ГУ МЧС по Калужской области", "Огонь потушили к утру")],
        ),
        # one mark closes both names of a firm
        (
            (
                "Бумагу подписали директор АО «УК «ЮгМеталл» Пётр Лесков и мэр Снегова Ольга Ильина. "
                "«Средства пойдут на второй цех», — подчеркнул Лесков."
            ),
            [("Пётр Лесков", "Средства пойдут на второй цех")],
        ),
    ],
)
def test_who_says_what(extractor, text, wanted):
    assert said(extractor.extract(text)) == wanted


def test_one_man_spelled_in_two_ways(extractor):
    told = extractor.extract("Дэвид Кэмерон стал премьером. Позже Дэвид Камерон ушёл.")
    assert len(told.people) == 1


def test_a_board_is_no_named_body(extractor):
    assert not extractor.extract("Совет директоров ждёт отчёта.").organizations


@pytest.mark.parametrize(
    ("text", "places", "bodies"),
    [
        ("БИШКЕК, 3 апр – Кабар. Закон принят.", ["Бишкек"], ["Кабар"]),
        ("АКТАУ, 14 марта – РИА Новости. Закон принят.", ["Актау"], ["РИА Новости"]),
        ("ЭР-РИЯД, 5 сентября. /ТАСС/. Закон принят.", ["Эр-Рияд"], ["ТАСС"]),
        ("Аким Мангистауской области провёл приём граждан", ["Мангистауская область"], []),
        ("Суд района Отрадное города Москвы ждёт.", ["Отрадное", "Москва"], []),
        (
            "Шум над Одинцовским и Раменским городскими округами.",
            ["Одинцовский городской округ", "Раменский городской округ"],
            [],
        ),
        ("Он не сыграет на Australian Open в январе.", [], []),
        ("На перегоне Адлер — Хоста нет света.", ["Адлер", "Хоста"], []),
    ],
)
def test_places(extractor, text, places, bodies):
    told = extractor.extract(text)
    assert [p.name for p in told.places] == places
    assert set(bodies) <= {o.name for o in told.organizations}
