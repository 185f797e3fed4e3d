"""Deals: who buys, lends, fines; and what is no deal."""

import pytest

from pobeda_extract.lexicons import load
from pobeda_extract.relate.deals import deals
from pobeda_extract.relate.ownership import ownership
from pobeda_extract.schema import OWN_RELATIONS

ACTS = [
    ("[Ромашка]ORGANIZATION купила [Гранит]ORGANIZATION.", ("BUYS", "Ромашка", "Гранит")),
    (
        "Компания «[Ромашка]ORGANIZATION» приобрела 25% акций «[Гранита]ORGANIZATION».",
        ("BUYS", "Ромашка", "Гранита"),
    ),
    (
        "Завод «[Гранит]ORGANIZATION» был куплен «[Ромашкой]ORGANIZATION» в 2009 году.",
        ("BUYS", "Ромашкой", "Гранит"),
    ),
    (
        (
            "[Ромашка]ORGANIZATION официально объявила о покупке производителя сетей "
            "[Гранит]ORGANIZATION."
        ),
        ("BUYS", "Ромашка", "Гранит"),
    ),
    (
        (
            "Как сообщает газета «[Вестник]ORGANIZATION», «[Ромашка]ORGANIZATION» купила "
            "[Гранит]ORGANIZATION."
        ),
        ("BUYS", "Ромашка", "Гранит"),
    ),
    (
        "[Россия]COUNTRY дала [Белоруссии]COUNTRY кредит.",
        ("LENDS_TO", "Россия", "Белоруссии"),
    ),
    (
        "[Антимонопольная служба]ORGANIZATION оштрафовала «[Ромашку]ORGANIZATION» на миллион.",
        ("FINES", "Антимонопольная служба", "Ромашку"),
    ),
    (
        "[Евросоюз]ORGANIZATION ввёл санкции против [Ирана]COUNTRY.",
        ("SANCTIONS", "Евросоюз", "Ирана"),
    ),
]


@pytest.mark.parametrize(("notation", "expected"), ACTS)
def test_a_deal_names_both_sides(reading_of, notation, expected):
    found = [(r.type, r.subject, r.object) for r in deals(reading_of(notation))]
    assert expected in found


@pytest.mark.parametrize(
    "notation",
    [
        "[Ромашка]ORGANIZATION не купила [Гранит]ORGANIZATION.",
        "[Ромашка]ORGANIZATION может купить [Гранит]ORGANIZATION.",
        "[Ромашка]ORGANIZATION дала [Граниту]ORGANIZATION совет.",
        "[Гость]PERSON прибыл, чтобы встретиться с [Артёмом Светловым]PERSON.",
        "[Газета]ORGANIZATION узнала о готовности к санкциям против [Ирана]COUNTRY.",
        "[Швейцария]COUNTRY вернула [Египту]COUNTRY статую.",
        "Директор [Ромашки]ORGANIZATION купил хлеб.",
        "Опубликованы новые данные.",
        "",
    ],
)
def test_what_is_denied_or_no_deal_is_left_out(reading_of, notation):
    assert deals(reading_of(notation)) == ()


OWNED = [
    (
        "Телеканал «[Факел]ORGANIZATION» принадлежит бизнесмену [Артёму Светлову]PERSON.",
        ("OWNER_OF", "Артёму Светлову", "Факел"),
    ),
    (
        "«[Ромашка]ORGANIZATION», принадлежащая [Артёму Светлову]PERSON, открыла магазин.",
        ("OWNER_OF", "Артёму Светлову", "Ромашка"),
    ),
    (
        "Концерт прошёл в клубе «[Факел]ORGANIZATION» (принадлежит [Артёму Светлову]PERSON).",
        ("OWNER_OF", "Артёму Светлову", "Факел"),
    ),
    (
        "[Артём Светлов]PERSON владеет 30% акций «[Факела]ORGANIZATION».",
        ("OWNER_OF", "Артём Светлов", "Факела"),
    ),
    (
        "Владелец компании «[Ромашка]ORGANIZATION» [Артём Светлов]PERSON посетил Тулу.",
        ("OWNER_OF", "Артём Светлов", "Ромашка"),
    ),
    (
        "Основатель [Ромашки]ORGANIZATION [Артём Светлов]PERSON выступил с речью.",
        ("FOUNDED_BY", "Ромашки", "Артём Светлов"),
    ),
]


@pytest.mark.parametrize(("notation", "expected"), OWNED)
def test_ownership_is_read_from_verbs_and_nouns(reading_of, notation, expected):
    found = [(r.type, r.subject, r.object) for r in ownership(reading_of(notation))]
    assert found == [expected]


def test_evidence_is_the_sentence_and_the_rule_is_named(reading_of):
    (relation,) = ownership(reading_of(OWNED[0][0]))
    assert relation.rule == "belongs_to"
    assert relation.evidence[0].text.startswith("Телеканал «Факел» принадлежит")


@pytest.mark.parametrize(
    "notation",
    [
        (
            "[Пётр Ветров]PERSON встретился с [заместителем министра]PROFESSION "
            "[Артёмом Светловым]PERSON."
        ),
        "[Пётр Ветров]PERSON принял [посла]PROFESSION [Артёма Светлова]PERSON.",
    ],
)
def test_people_meet_without_a_noun_that_says_so(reading_of, notation):
    (relation,) = deals(reading_of(notation))
    assert (relation.type, relation.subject) == ("MEETS", "Пётр Ветров")
    assert relation.object.startswith("Артём")


def test_every_relation_of_a_deal_is_known_to_the_schema():
    assert {entry["relation"] for entry in load("trade")["deal"]} <= set(OWN_RELATIONS)
