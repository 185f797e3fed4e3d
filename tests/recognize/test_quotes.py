"""Quotations: which words are quoted, by which word of saying, and whose they are."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pobeda_extract.models import Models
from pobeda_extract.recognize.mentions import MentionRecognizer
from pobeda_extract.recognize.quotemarks import paragraphs, quoted
from pobeda_extract.recognize.quotes import quotations
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger
from pobeda_extract.types import Quotation

CASES = Path(__file__).with_name("quotes.txt").read_text(encoding="utf-8").splitlines()


@cache
def models() -> Models:
    return Models()


def read(text: str) -> tuple[Quotation, ...]:
    sentences = Tagger(models())(text, segment(text))
    return quotations(text, sentences, MentionRecognizer(models())(text, sentences))


def marked(text: str) -> str:
    """Write the notation of ``quotes.txt`` into *text*."""
    marks: set[tuple[int, int, str]] = set()
    for q in read(text):
        for span, (opening, closing) in (
            ((q.start, q.end), "⟦⟧"),
            (q.cue, "<>"),
            (q.speaker, "{}"),
        ):
            if span is not None:
                marks |= {(span[1], 0, closing), (span[0], 1, opening)}
    for position, _, mark in sorted(marks, reverse=True):
        text = text[:position] + mark + text[position:]
    return text.replace("\n\n", "¶")


@pytest.mark.parametrize("case", [line for line in CASES if line and not line.startswith("#")])
def test_notation(case: str) -> None:
    text = re.sub(r"[⟦⟧<>{}]", "", case).replace("¶", "\n\n")
    assert case == marked(text)


def test_an_unclosed_mark_costs_only_itself() -> None:
    """The article after it is read as if nothing had happened."""
    text = "Компания «Маяк выпустила сто машин.\n\n«Это рекорд для завода», — сказал директор."
    assert [q.text for q in read(text)] == ["Это рекорд для завода"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "> Мы ждали этот мост двадцать лет.\n— Вера Лунина, мэр Твери",
            [("Мы ждали этот мост двадцать лет.", "Вера Лунина")],
        ),
        (
            "Вера Лунина сказала:\n\n> Мы ждали этот мост.\n>\n> И дождались.",
            [("Мы ждали этот мост.", "Вера Лунина"), ("И дождались.", "Вера Лунина")],
        ),
        ("> Мост открыли в мае.\n\nГости приехали.", []),
    ],
)
def test_a_block_of_quoted_words(text, told) -> None:
    """Markdown and letters set quoted words off; whose they are stands before or behind."""
    found = [(q.text, text[slice(*q.speaker)] if q.speaker else None) for q in read(text)]
    assert found == told


def test_no_sentences_no_quotations() -> None:
    assert quotations("", (), ()) == ()


def test_the_sentence_is_that_of_the_cue() -> None:
    text = "Мост готов. «Мы ждали его двадцать лет. Город рад», — сказала мэр. Мост открыт."
    (quotation,) = read(text)
    assert quotation.cue is not None
    sentence = Tagger(models())(text, segment(text))[quotation.sentence]
    assert sentence.start <= quotation.cue.start < sentence.end


def stretches(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quoted(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("«Маяк»", ["Маяк"]),
        ("«»", []),
        ("« »", []),
        ("Завод «Маяк» и клуб «Волна»", ["Маяк", "Волна"]),
        ("«Завод «Маяк»»", ["Завод «Маяк»"]),
        ("«Завод «Маяк», клуб «Волна».", ["Завод «Маяк", "Волна"]),
        ('ОАО "НК "Маяк", ОАО "Волна".', ['НК "Маяк', "Волна"]),
        ('премия "Мост"и "Река"', ["Мост", "Река"]),
        ("„Мост“ и “река” и “берег”", ["Мост", "река", "берег"]),
        ('слово "да"-"нет"', ["да", "нет"]),
        ("«Первый.\n\nВторой»", ["Первый.\n\nВторой"]),
        ("«Первый.\r\n«Второй»", ["Первый.", "Второй"]),
        ("Рост 6' 2\" и 5' 11\"", []),
    ],
)
def test_pairs_of_marks(text: str, inside: list[str]) -> None:
    assert inside == stretches(text)


@given(st.text(alphabet='«»"„“”а ,—.\n', max_size=200))
def test_any_marks_in_any_order(text: str) -> None:
    """Stretches stand in text order, never overlap and hold no white space at their ends."""
    last = 0
    for q in quoted(text, paragraphs(text)):
        assert last <= q.opening < q.start < q.end <= q.closing <= len(text)
        assert text[q.start : q.end] == text[q.start : q.end].strip()
        last = q.closing


@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.sampled_from(
            ["«", "»", '"', "Мост готов", "сказал", "Пётр Ильин", ",", "—", "\n\n", "В.Путин:", "!"]
        ),
        max_size=25,
    )
)
def test_quotations_reread_their_text(pieces: list[str]) -> None:
    """Offsets re-read the text; quotations stand in order; cues and speakers are words."""
    text = " ".join(pieces)
    last = 0
    for q in read(text):
        assert text[q.start : q.end] == q.text != ""
        assert q.start >= last
        last = q.end
        for span in (q.cue, q.speaker):
            assert span is None or text[span.start : span.end].strip()


def test_a_text_may_end_with_a_speaker_and_a_colon() -> None:
    """As a transcript that was cut off does."""
    assert read("Беседа о мостах.\n\nФёдор Громыхалов:") == ()
    assert read("Беседа о мостах.\n\nФёдор Громыхалов: ") == ()
