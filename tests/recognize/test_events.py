"""Phrases that name events: where they begin, where they end, and what is none."""

from __future__ import annotations

from functools import cache

import pytest

from pobeda_extract.lexicons import load
from pobeda_extract.lexicons.heads import event_nouns
from pobeda_extract.models import Models
from pobeda_extract.recognize.events import event_mentions
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
    return [m.text for m in event_mentions(text, sentences, mentions)]


WHOLE = [
    (
        "Начался официальный визит правительственной делегации Армении в Грузию.",
        "официальный визит правительственной делегации Армении в Грузию",
    ),
    (
        "В Омске состоялась встреча губернатора области Петра Лесного с послом Индии Раджем Капуром.",
        "встреча губернатора области Петра Лесного с послом Индии Раджем Капуром",
    ),
    (
        "В Казани прошёл II Международный форум «Мосты через Волгу: люди и города».",
        "II Международный форум «Мосты через Волгу: люди и города»",
    ),
    (
        "Стороны начали переговоры по отмене визового режима между двумя странами.",
        "переговоры по отмене визового режима между двумя странами",
    ),
    (
        "Гости приехали на мероприятия в Туле, посвящённые столетию оружейного завода.",
        "мероприятия в Туле, посвящённые столетию оружейного завода",
    ),
    (
        "Губернатор открыл торжественную церемонию вручения премии имени Чехова.",
        "торжественную церемонию вручения премии имени Чехова",
    ),
    (
        "Министр выступил за круглым столом по вопросам экологии.",
        "круглым столом по вопросам экологии",
    ),
    ("Матч между «Ротором» и «Факелом» состоится в мае.", "Матч между «Ротором» и «Факелом»"),
    (
        "Состоялись российско-вьетнамские переговоры.",
        "российско-вьетнамские переговоры",
    ),
]


@pytest.mark.parametrize(("text", "expected"), WHOLE)
def test_the_whole_phrase_is_taken(text, expected):
    assert expected in phrases(text)


ENDS = [
    # what tells of the event is no part of its name
    (
        "В понедельник на встрече с мэром города Иван Осин пообещал новый парк.",
        "встрече с мэром города",
    ),
    ("Саммит, прошедший в Риге, завершён.", "Саммит"),
    ("Во время визита президент заявил о помощи.", "визита"),
    ("Совещание в понедельник провёл министр.", "Совещание"),
    ("На этой конференции выступил декан.", "конференции"),
]


@pytest.mark.parametrize(("text", "expected"), ENDS)
def test_the_phrase_ends_before_the_rest_of_the_sentence(text, expected):
    found = phrases(text)
    assert any(phrase.startswith(expected.split()[0]) for phrase in found)
    assert min(found, key=len).split()[:1] == expected.split()[:1]
    assert all(len(phrase) <= len(expected) + 15 for phrase in found)


NONE = [
    "Указ подписан в четверг.",
    "Выборы пройдут в сентябре.",
    "Фонд купил 40% акций «Ромашки».",
    "Об этом сообщил телеканал «Матч ТВ».",
    "Законодательное собрание приняло бюджет.",
    "",
]


@pytest.mark.parametrize("text", NONE)
def test_votes_shares_bodies_and_decrees_are_no_events(text):
    assert phrases(text) == []


def test_every_kind_says_which_sentence_earned_it_its_place():
    for kind, group in load("events")["kind"].items():
        assert phrases(group["example"]), f"kind {kind}: {group['example']}"
    for term in load("events")["term"]:
        assert phrases(term["example"]), f"term {term['words']}: {term['example']}"


def test_a_counted_noun_is_several():
    text = "За сезон прошли три турнира."
    (sentence,) = Tagger(_models())(text, segment(text))
    (head,) = event_nouns().all(sentence.tokens)
    assert head.plural


def test_offsets_reread_their_text():
    text = "В Перми прошла конференция «Кама: берега дружбы», а в Уфе – семинар для учителей."
    sentences = Tagger(_models())(text, segment(text))
    mentions = event_mentions(text, sentences, ())
    assert [m.text for m in mentions] == [text[m.start : m.end] for m in mentions]
    assert len(mentions) == 2
