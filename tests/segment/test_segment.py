"""Where sentences and words end; «|» marks a border of sentences, «_» one of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from razdel import tokenize

from pobeda_extract.segment import MAX_WORDS, segment


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in segment(text)]


def words(text: str) -> list[str]:
    return [text[w.start : w.end] for s in segment(text) for w in s.words]


@pytest.mark.parametrize(
    "marked",
    [
        "Мост открыт.| Движение началось.",
        "На мосту был А. Б. Подсолнухов.| Он доволен.",
        "Ширина 12 м., длина 3 км.| Это рекорд!",
        "«Мост готов», — сказал мэр.| Все хлопали.",
        "Мост через Светлую открыт\n|Мэр доволен",
        "Мост через Светлую открыт\n\n|мэр доволен",
        "Участники:\n|мэр Заречинска\n|министр транспорта",
        "Первая\r\n|Вторая\r|Третья\u2028|Четвёртая",
        "Это случилось в г. Заречинске.| Мост рухнул.",
    ],
)
def test_sentences(marked):
    text = marked.replace("|", "")
    assert sentences(text) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize(
    "marked",
    [
        "Памятник Петру I. |Рядом шумит парк.",
        "Пьеса о Карле V. |«Мост» её издал.",
        "Орлов И. Иванов",
    ],
)
def test_a_ruler_s_number_may_end_a_sentence(marked):
    assert sentences(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Директор музея (ул. Мира, д. 5. Телефон 12-34) Анна Орлова открыла зал.", 1),
        ("Мэр (он избран в мае. Ему 50 лет) уволен. Гости рады.", 2),
        ("Мост открыт. (Его строили долго. И дорого.) Мэр рада.", 4),
        ("Мост (его строили долго. Мэр рада.", 2),
        ("В городе (тогда Ленинград. — Ред.) объявили праздник.", 2),
    ],
)
def test_brackets_inside_a_sentence_end_none(text, count):
    assert len(sentences(text)) == count


@pytest.mark.parametrize(
    "marked",
    [
        "Мост_открыт_.",
        "что-то_из-за_моста",
        "3,5_%_в_2024_году_,_а_не_1/2",
        "«_Мост_»_—_наш_!_..",
        "мост_…_рухнул_?!",
        "Заречинск-Светлый_-_это_город",
    ],
)
def test_words(marked):
    text = marked.replace("_", " ")
    assert words(text) == marked.replace("!_..", "!_..").split("_")


def test_words_without_spaces_between_are_cut():
    assert words("«Мост»,—сказал") == ["«", "Мост", "»", ",", "—", "сказал"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \r\n\u00a0\u2028"])
def test_white_space_has_no_sentence(text):
    assert segment(text) == ()


@pytest.mark.parametrize(
    "text",
    ["а" * 200_000, "!?.," * 20_000, "Δ" * 100_000, "мост " * 40_000, "(" * 50_000, "1." * 50_000],
)
def test_what_no_editor_wrote_is_cut_all_the_same(text):
    found = segment(text)
    assert found[0].start == 0
    assert found[-1].end == len(text.rstrip())
    assert all(len(s.words) <= MAX_WORDS for s in found)


def test_a_long_sentence_is_cut_after_a_comma():
    text = "мост и " * 60 + "дом, " + "мост и " * 60
    first = sentences(text)[0]
    assert first.endswith("дом,")


@given(st.text(alphabet="Мост аб.,!?«»—-–1 \n\r\t\u2028№Ωё(“", max_size=300))
def test_words_stand_in_order_within_their_sentence_and_lose_nothing(text):
    found = segment(text)
    at = 0
    for sentence in found:
        assert at <= sentence.start < sentence.end <= len(text)
        assert sentence.words
        assert (sentence.words[0].start, sentence.words[-1].end) == (sentence.start, sentence.end)
        for word in sentence.words:
            assert not text[at : word.start].strip()
            assert at <= word.start < word.end
            assert not any(c.isspace() for c in text[word.start : word.end])
            at = word.end
    assert not text[at:].strip()


@given(
    st.from_regex(r"[«(]?([а-яёА-ЯЁ]{1,12}|[a-zA-Z]{1,9}|[0-9]{1,7})[»)]?[.,;:]?", fullmatch=True)
)
def test_plain_stretches_are_cut_as_razdel_cuts_them(stretch):
    cut = [(word.start, word.end) for s in segment(stretch) for word in s.words]
    assert cut == [(word.start, word.stop) for word in tokenize(stretch)]
