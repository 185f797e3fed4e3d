"""The search of a report: any form of a word is looked up exactly, as the page's script does it."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest

from pobeda_extract.dictionary import inflections
from pobeda_extract.render.page.parts import packed
from pobeda_extract.render.page.search import SearchIndex, folded_words


def looked_up(word: str, dictionary: dict[str, Any]) -> set[str]:
    """Terms that *word* is a form of: what ``formsOf`` of index.js does."""
    found = set()
    for term, forms in zip(dictionary["terms"], dictionary["forms"], strict=True):
        for cut, ends in forms:
            if word[:cut] == term[:cut] and word[cut:] in dictionary["classes"][ends]:
                found.add(term)
    return found


def rows(word: str, texts: list[str]) -> list[int]:
    """Rows of *texts* that *word* finds."""
    index = SearchIndex()
    for number, text in enumerate(texts):
        index.add("articles", number, [text])
    dictionary, parts = index.parts({"articles": len(texts)}, {})
    merged = {term: lists for part in parts for term, lists in part.items()}
    found: set[int] = set()
    for term in looked_up(word, dictionary):
        at = 0
        for step in merged[term].get("articles", ()):
            at += step
            found.add(at)
    return sorted(found)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("громыхаловой", "Фёдор Громыхалов"),
        ("громыхалова", "с Громыхаловым"),
        ("верстакову", "Верстаков"),
        ("министров", "министр"),
        ("министр", "министрами"),
        ("людям", "человек"),
        ("льва", "Лев Ильич"),
        ("подписавшего", "подписать"),
        ("зеленый", "зелёного"),
        ("верхнеозёрской".replace("ё", "е"), "Верхнеозёрская область"),
        ("премьера", "вице-премьер"),
        ("2025", "к 2025 году"),
        ("stellar", "компания Stellar"),
    ],
)
def test_a_form_finds_another(word: str, text: str) -> None:
    assert rows(word, [text, "ничего похожего здесь нет"]) == [0]


@pytest.mark.parametrize(
    ("word", "text"),
    [("иванова", "Иван приехал"), ("миру", "мирный"), ("орлов", "Орлова дорога длинна")],
)
def test_another_word_is_not_found(word: str, text: str) -> None:
    found = rows(word, [text])
    assert found == ([0] if word == "орлов" else [])  # «Орлова» is a form of «Орлов»


def test_words_that_stand_everywhere_are_not_kept() -> None:
    index = SearchIndex()
    index.add("articles", 0, ["и в на но он встреча"])
    dictionary, _ = index.parts({"articles": 1}, {})
    assert dictionary["terms"] == ["встреча"]


def test_a_word_that_most_rows_have_is_passed_over() -> None:
    index = SearchIndex()
    for number in range(3000):
        index.add("articles", number, ["сообщение " + ("редкость" if number == 7 else "")])
    _, (part,) = index.parts({"articles": 3000}, {})
    assert part["сообщение"] == {"articles": [-1]}
    assert part["редкость"] == {"articles": [7]}


def test_rows_are_found_where_they_stand_in_the_end() -> None:
    index = SearchIndex()
    index.add("articles", 0, ["мост"])
    index.add("articles", 1, ["мост"])
    index.add("articles", 2, ["тоннель"])
    _, (part,) = index.parts({"articles": 3}, {"articles": [2, 0, 1]})
    assert part["мост"] == {"articles": [0, 2]}  # steps: rows 0 and 2
    assert part["тоннель"] == {"articles": [1]}


def test_a_dictionary_word_knows_its_endings() -> None:
    (first, *_) = inflections("громыхаловым")
    assert (first.normal, first.stem) == ("громыхалов", "громыхалов")
    assert {"", "а", "у", "ой", "ым"} <= first.endings


def test_parts_are_what_the_browser_unpacks() -> None:
    value = {"а": ["ё", 1, None], "b": "</script>"}
    raw = zlib.decompress(base64.b64decode(packed(value)), wbits=-15)
    assert json.loads(raw) == value


def test_words_are_folded() -> None:
    assert [w for w, _ in folded_words("«Пётр-Пауль», 5-й О'Нил")] == [
        "петр", "пауль", "5", "й", "о", "нил",
    ]  # fmt: skip
