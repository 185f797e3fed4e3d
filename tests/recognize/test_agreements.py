"""Phrases that name documents: the full name, and no more."""

from __future__ import annotations

from functools import cache

import pytest

from pobeda_extract.lexicons import load
from pobeda_extract.models import Models
from pobeda_extract.recognize.agreements import agreement_mentions
from pobeda_extract.recognize.mentions import MentionRecognizer
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger


@cache
def _models() -> Models:
    return Models()


@cache
def _recognizer() -> MentionRecognizer:
    return MentionRecognizer(_models())


def phrases(text: str) -> list[str]:
    sentences = Tagger(_models())(text, segment(text))
    mentions = _recognizer()(text, sentences)
    return [m.text for m in agreement_mentions(text, sentences, mentions)]


WHOLE = [
    (
        (
            "Главы регионов подписали Меморандум о сотрудничестве в торгово-экономической, "
            "научно-технической и культурной сферах."
        ),
        "Меморандум о сотрудничестве в торгово-экономической, научно-технической и культурной сферах",
    ),
    (
        (
            "Подписано соглашение между Правительством Республики Армения и Правительством "
            "Республики Индия о взаимной защите инвестиций."
        ),
        (
            "соглашение между Правительством Республики Армения и Правительством Республики Индия "
            "о взаимной защите инвестиций"
        ),
    ),
    (
        "Был подписан План мероприятий в сфере казахстанско-турецкого сотрудничества на 2025 год.",
        "План мероприятий в сфере казахстанско-турецкого сотрудничества на 2025 год",
    ),
    (
        "Союз и мэрия подписали трёхстороннее соглашение «О минимальной плате за проезд».",
        "трёхстороннее соглашение «О минимальной плате за проезд»",
    ),
    ("Планируется подписать около 40 документов.", "около 40 документов"),
    ("Компания подписала три важных контракта.", "три важных контракта"),
    (
        "Подписан меморандум о поставках зерна на сумму 120 млн долларов.",
        "меморандум о поставках зерна на сумму 120 млн долларов",
    ),
    ("Страна вышла из Киотского протокола.", "Киотского протокола"),
]


@pytest.mark.parametrize(("text", "expected"), WHOLE)
def test_the_full_name_is_taken(text, expected):
    assert expected in phrases(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Соглашение о торговле подписали в Риге в понедельник.", "Соглашение о торговле"),
        ("Стороны подписали договор в Риме.", "договор"),
        ("Стороны подписали договор в ходе форума.", "договор"),
        ("Меморандум о дружбе от 3 мая 2001 года утратил силу.", "Меморандум о дружбе"),
        ("В статье 18 Венской конвенции этого нет.", "Венской конвенции"),
    ],
)
def test_when_and_where_it_was_signed_is_no_part_of_the_name(text, expected):
    assert phrases(text) == [expected]


def test_the_next_document_of_a_list_has_a_name_of_its_own():
    text = "Подписаны меморандум о туризме, соглашение о поставках зерна и три контракта на зерно."
    assert phrases(text) == [
        "меморандум о туризме",
        "соглашение о поставках зерна",
        "три контракта на зерно",
    ]


def test_a_document_within_a_body_s_name_is_none():
    assert phrases("Организация Договора о коллективной безопасности провела учения.") == []


def test_every_group_says_which_sentence_earned_it_its_place():
    entry = load("agreements")
    for key in ("strong", "weak", "plural"):
        assert phrases(entry[key]["example"]), key
    for term in entry["term"]:
        assert phrases(term["example"]), term["words"]


def test_nothing_comes_of_nothing():
    assert phrases("") == []
