"""Agreements: which are told, how many, what became of them, whom they bind, who signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pobeda_extract.recognize.agreements import agreement_mentions
from pobeda_extract.recognize.events import event_mentions
from pobeda_extract.relate.agreements import agreements
from pobeda_extract.relate.events import events
from pobeda_extract.types import Article, Occurrence, Post


@pytest.fixture
def tell(reading_of):
    """Read a marked text into agreements and relations; entities are called by their words."""

    def read(notation, *, published=None, posts=(), codes=None):
        reading = reading_of(notation)
        text = reading.article.text
        own = (
            *event_mentions(text, reading.sentences, reading.mentions),
            *agreement_mentions(text, reading.sentences, reading.mentions),
        )
        mentions = sorted((*reading.mentions, *own), key=lambda m: (m.start, -m.end))
        entities = {}
        for entity in reading.entities:  # words that stand twice are one entity
            code = (codes or {}).get(entity.id)
            held = entities.get(entity.id)
            occurrences = (*(held.occurrences if held else ()), *entity.occurrences)
            entities[entity.id] = replace(entity, occurrences=occurrences, country_code=code)
        reading = replace(
            reading,
            article=Article("t", "t", text, published=published),
            mentions=tuple(mentions),
            entities=tuple(entities.values()),
            posts=tuple(
                Post(who, entities[who].occurrences[0].mention, title, title, organization, place,
                     "current", (), 1.0, "given")
                for who, title, organization, place in posts
            ),
        )  # fmt: skip
        happened, _ = events(reading)
        return agreements(reading, happened)

    return read


def only(found):
    (agreement,), _ = found
    return agreement


@pytest.mark.parametrize(
    "text",
    [
        "[Пётр Лесной]PERSON опроверг подписание соглашения о торговле с [Перу]COUNTRY.",
        "Никаких соглашений о торговле с [Перу]COUNTRY подписано не было.",
    ],
)
def test_what_is_said_not_to_be_signed_is_no_agreement(tell, text):
    assert tell(text) == ((), ())


def test_nothing_is_told_of_an_empty_article(tell):
    assert tell("") == ((), ())
    assert tell("В [Туле]CITY открыт парк.") == ((), ())


STATUSES = [
    ("[Чили]COUNTRY и [Перу]COUNTRY подписали соглашение о торговле.", "signed"),
    ("Вчера было подписано соглашение о торговле с [Перу]COUNTRY.", "signed"),
    ("Осенью будет подписано соглашение о торговле с [Перу]COUNTRY.", "planned"),
    ("Планируется подписать соглашение о торговле с [Перу]COUNTRY.", "planned"),
    ("Стороны изучат возможность заключения соглашения о торговле с [Перу]COUNTRY.", "planned"),
    ("Мирный договор между [Чили]COUNTRY и [Перу]COUNTRY ещё не заключён.", "planned"),
    ("Это условие для заключения договора между [Чили]COUNTRY и [Перу]COUNTRY.", "planned"),
    ("[Чили]COUNTRY вышла из соглашения о торговле с [Перу]COUNTRY.", "terminated"),
    ("[Чили]COUNTRY прекратила действие соглашения о торговле с [Перу]COUNTRY.", "terminated"),
    ("Заявили о прекращении действия соглашения о торговле с [Перу]COUNTRY.", "terminated"),
    ("Не подтверждено, что соглашение о торговле с [Перу]COUNTRY подписано.", "planned"),
    (
        "Он сказал, что в интересах страны заключить соглашение о торговле с [Перу]COUNTRY.",
        "planned",
    ),
    ("Правительство одобрило проект соглашения о торговле с [Перу]COUNTRY.", "planned"),
    ("Министры согласовали соглашение о торговле с [Перу]COUNTRY.", "planned"),
    ("Министр прибыл, чтобы подписать соглашение о торговле с [Перу]COUNTRY.", "planned"),
    ("В среду обсудят выполнение соглашения о торговле с [Перу]COUNTRY от 3 мая.", "in_force"),
    ("[Чили]COUNTRY денонсировала договор с [Перу]COUNTRY.", "terminated"),
    ("Граница определена Лимским договором от 3 мая 1929 года.", "in_force"),
    ("Соглашение между [Чили]COUNTRY и [Перу]COUNTRY было подписано в мае 2010 года.", "in_force"),
    ("[Чили]COUNTRY имеет право на расторжение договора с [Перу]COUNTRY.", "in_force"),
    (
        "[Чили]COUNTRY упрекнула всех в срыве сроков заключения договора с [Перу]COUNTRY.",
        "planned",
    ),
    ("Депутаты требуют разорвать договор с [Перу]COUNTRY о границе с [Чили]COUNTRY.", "in_force"),
]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_verb_tense_and_year_tell_the_status(tell, text, status):
    assert only(tell(text, published=date(2024, 6, 1))).status == status


COUNTS = [
    ("[Чили]COUNTRY подписала семь меморандумов.", 7),
    ("Подписано 15 документов.", 15),
    ("Подписано около 40 документов.", 40),
    ("Участники форума подписали 691 соглашение на сумму 5 млн рублей.", 691),
    ("Будет подписан ряд двусторонних соглашений.", None),
    ("[Чили]COUNTRY подписала меморандум о дружбе.", 1),
]


@pytest.mark.parametrize(("text", "count"), COUNTS)
def test_the_count_is_the_number_of_documents(tell, text, count):
    assert only(tell(text)).count == count


def test_several_documents_in_one_sentence_are_told_apart(tell):
    found, _ = tell(
        "По итогам форума «Река» подписаны меморандум о туризме, соглашение о поставках зерна "
        "и три контракта на сумму 120 млн рублей."
    )
    assert [(a.type, a.count, a.status) for a in found] == [
        ("меморандум", 1, "signed"),
        ("соглашение", 1, "signed"),
        ("контракт", 3, "signed"),
    ]
    assert {a.event for a in found} == {"E1"}


def test_a_numbered_list_is_one_document_an_item(tell):
    found, _ = tell(
        "Документы, подписанные по итогам переговоров\n\n"
        "1. Соглашение между [Правительством Чили]ORGANIZATION и [Правительством Перу]ORGANIZATION "
        "о туризме.\n\n"
        "2. Соглашение между [Правительством Чили]ORGANIZATION и [Правительством Перу]ORGANIZATION "
        "о рыболовстве."
    )
    assert [a.name for a in found] == [
        "Соглашение между Правительством Чили и Правительством Перу о туризме",
        "Соглашение между Правительством Чили и Правительством Перу о рыболовстве",
    ]
    assert all(len(a.parties) == 2 and a.status == "signed" for a in found)
    assert {a.event for a in found} == {"E1"}


def test_later_words_speak_of_the_same_document(tell):
    agreement = only(
        tell(
            "[Чили]COUNTRY и [Перу]COUNTRY подписали меморандум о туризме. "
            "Документ рассчитан на пять лет. Меморандум вступит в силу в мае."
        )
    )
    assert len(agreement.mentions) == 3
    assert agreement.subject == "туризм"


NONE = [
    "Президент подписал указ о наградах.",
    "В документе сказано о наградах.",
    "Правительство утвердило план ремонта дорог.",
    "Суд изучил протоколы допросов и другие документы.",
    "Министр сделал заявление для прессы.",
    "Трудовой договор можно расторгнуть.",
    "Компания заявила, что не заключала договор с посредниками.",
    "Выплаты получат заключившие контракт с заводом.",
]


NAMES = [
    (
        "[Чили]COUNTRY заключила аналогичное соглашение с [Перу]COUNTRY о торговле.",
        "соглашение с Перу о торговле",
    ),
    (
        "В мае [Чили]COUNTRY подписала ещё один договор с [Перу]COUNTRY о торговле.",
        "договор с Перу о торговле",
    ),
    ("[Чили]COUNTRY подписала один договор с [Перу]COUNTRY.", "один договор с Перу"),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_what_likens_it_to_another_is_no_part_of_its_name(tell, text, name):
    assert only(tell(text)).name == name


def test_a_programme_that_an_agreement_is_about_is_none(tell):
    agreement = only(
        tell("Это случилось благодаря заключению соглашения с [Чили]COUNTRY по лесной программе.")
    )
    assert agreement.type == "соглашение"


@pytest.mark.parametrize("text", NONE)
def test_one_sided_generic_and_denied_papers_are_no_agreements(tell, text):
    assert tell(text) == ((), ())


PARTIES = [
    (
        "Подписано соглашение между [Чили]COUNTRY и [Перу]COUNTRY о торговле.",
        {"Чили", "Перу"},
    ),
    (
        "[Чили]COUNTRY, [Перу]COUNTRY и [Боливия]COUNTRY подписали договор.",
        {"Чили", "Перу", "Боливия"},
    ),
    ("[Чили]COUNTRY заключила соглашение с [Перу]COUNTRY о торговле.", {"Чили", "Перу"}),
    ("[Москва]CITY и [Рим]CITY заключили за год 23 договора.", {"Москва", "Рим"}),
    ("Состоялся выход [Перу]COUNTRY из договора о рыболовстве.", {"Перу"}),
    (
        (
            "От имени [Министерства леса]ORGANIZATION соглашение подписал [Иван Осин]PERSON, "
            "со стороны [Завода]ORGANIZATION – [Анна Лесная]PERSON."
        ),
        {"Министерства леса", "Завода"},
    ),
    (
        (
            "Подписан меморандум о рыбе. Документ подписали: от [Чили]COUNTRY – "
            "[Иван Осин]PERSON, от [Министерства леса]ORGANIZATION – [Анна Лесная]PERSON."
        ),
        {"Чили", "Министерства леса"},
    ),
    (
        (
            "Подписано соглашение о рыбе. От [Чили]COUNTRY документ подписал "
            "[Иван Осин]PERSON, от [Перу]COUNTRY – [Анна Лесная]PERSON."
        ),
        {"Чили", "Перу"},
    ),
    (
        (
            "Подписи под соглашением о рыбе поставили от имени [Чили]COUNTRY [Иван Осин]PERSON, "
            "от имени [Перу]COUNTRY [Анна Лесная]PERSON."
        ),
        {"Чили", "Перу"},
    ),
    # from whom it was received, or how far it is, no side
    ("Подписан меморандум о рыбе. Его подписали в ста километрах от [Перу]COUNTRY.", set()),
]


@pytest.mark.parametrize(("text", "parties"), PARTIES)
def test_whom_it_binds(tell, text, parties):
    found, relations = tell(text)
    assert set(found[0].parties) == parties
    assert {r.subject for r in relations if r.type == "PARTY_TO" and r.object == "A1"} == parties


SIDES = [
    "От чилийской стороны документ подписал [Иван Осин]PERSON, от перуанской – [Анна Лесная]PERSON.",
    "С чилийской стороны подпись поставил [Иван Осин]PERSON, с перуанской – [Анна Лесная]PERSON.",
    "С чилийской стороны его подписал [Иван Осин]PERSON, с перуанской стороны – [Анна Лесная]PERSON.",
]


@pytest.mark.parametrize("text", SIDES)
def test_sides_told_by_adjectives_bind_states(tell, text):
    opening = "[Чили]COUNTRY далека от [Перу]COUNTRY. Подписан меморандум о туризме. "
    program = "Программа туризма растёт. " if "документ" in text else ""
    agreement = only(tell(opening + program + text, codes={"Чили": "CL", "Перу": "PE"}))
    assert set(agreement.parties) == {"Чили", "Перу"}
    assert set(agreement.signers) == {"Иван Осин", "Анна Лесная"}


def test_an_adjective_names_two_states(tell):
    agreement = only(
        tell(
            "[Чили]COUNTRY далека от [Перу]COUNTRY. Подписан план мероприятий в сфере "
            "чилийско-перуанского сотрудничества.",
            codes={"Чили": "CL", "Перу": "PE"},
        )
    )
    assert set(agreement.parties) == {"Чили", "Перу"}


def test_signatories_bind_whom_they_act_for(tell):
    agreement = only(
        tell(
            "Председатель банка «[Ромашка]ORGANIZATION» [Иван Осин]PERSON и мэр [Омска]CITY "
            "[Анна Лесная]PERSON подписали меморандум.",
            posts=[
                ("Иван Осин", "председатель", "Ромашка", None),
                ("Анна Лесная", "мэр", None, "Омска"),
            ],
        )
    )
    assert set(agreement.signers) == {"Иван Осин", "Анна Лесная"}
    assert set(agreement.parties) == {"Ромашка", "Омска"}


SIGNERS = [
    (
        "[Иван Осин]PERSON и [Анна Лесная]PERSON подписали меморандум о туризме.",
        {"Иван Осин", "Анна Лесная"},
    ),
    (
        "Договор был подписан [Иваном Осиным]PERSON и [Анной Лесной]PERSON в мае.",
        {"Иваном Осиным", "Анной Лесной"},
    ),
    (
        (
            "Подписано соглашение о туризме. Свои подписи под документом поставили "
            "[Иван Осин]PERSON и [Анна Лесная]PERSON."
        ),
        {"Иван Осин", "Анна Лесная"},
    ),
    (
        (
            "Состоялась встреча [Ивана Осина]PERSON с [Анной Лесной]PERSON. "
            "Главы регионов подписали меморандум о туризме."
        ),
        {"Ивана Осина", "Анной Лесной"},
    ),
    (
        (
            "Лучший вратарь города [Иван Осин]PERSON желает удачи чемпиону страны 2004 года "
            "[Николаю Лосеву]PERSON, который подписал контракт с заводом."
        ),
        {"Николаю Лосеву"},
    ),
    # others say it, or may do it: they signed nothing
    ("Меморандум о туризме подписан, сообщил [Иван Осин]PERSON.", set()),
    ("[Иван Осин]PERSON сможет подписать меморандум о туризме с [Перу]COUNTRY.", set()),
    ("[Иван Осин]PERSON подписал распоряжение о заключении соглашения с [Перу]COUNTRY.", set()),
]


@pytest.mark.parametrize(("text", "signers"), SIGNERS)
def test_who_signed(tell, text, signers):
    found, relations = tell(text)
    assert set(found[0].signers) == signers
    assert {r.subject for r in relations if r.type == "SIGNED"} == signers


PLACES = [
    "В ходе визита делегации в [Чили]COUNTRY подписан меморандум о туризме.",
    "На форуме «Река» подписали меморандум о туризме.",
    "Состоятся переговоры, по итогам которых подпишут меморандум о туризме.",
]


@pytest.mark.parametrize("text", PLACES)
def test_where_it_is_signed(tell, text):
    agreement, relations = only(tell(text)), tell(text)[1]
    assert agreement.event == "E1"
    assert ("SIGNED_AT", agreement.id, "E1") in {(r.type, r.subject, r.object) for r in relations}


def test_a_term_is_no_date_of_signing(tell):
    agreement = only(
        tell("[Чили]COUNTRY подписала 3 мая 2024 года план действий на 2025–2027 годы.")
    )
    assert [d.edtf for d in agreement.dates] == ["2024-05-03"]


@pytest.mark.parametrize(
    "text",
    [
        "[Чили]COUNTRY подписала договор с [Перу]COUNTRY до конца сезона-2027/28.",
        "[Чили]COUNTRY подписала договор с [Перу]COUNTRY на поставку зерна до конца 2030 года.",
        "[Чили]COUNTRY ратифицировала в мае 2021 года договор с [Перу]COUNTRY.",
    ],
)
def test_an_end_or_a_ratification_is_no_date_of_signing(tell, text):
    assert only(tell(text)).dates == ()


def test_occurrences_and_proofs_reread_their_text(tell):
    plain = "Чили и Перу подписали соглашение о торговле в ходе саммита в Риме."
    found, relations = tell(
        "[Чили]COUNTRY и [Перу]COUNTRY подписали соглашение о торговле в ходе саммита в [Риме]CITY."
    )
    for proof in (p for r in relations for p in r.evidence):
        assert plain[proof.start : proof.end] == proof.text
    assert all(plain[m.start : m.end] == m.text for a in found for m in a.mentions)
    assert Occurrence  # entities keep theirs: nothing is edited in place
