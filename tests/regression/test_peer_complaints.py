"""What users of other extractors complained of, so that it does not happen here.

Each test is named after the complaint in FINDINGS (numbers 1 to 4 concern normal forms) and the
tracker where it stands; sentences are our own.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pobeda_extract.models import Models
from pobeda_extract.normalize.organizations import organization_name
from pobeda_extract.normalize.persons import normalize_persons
from pobeda_extract.normalize.phrases import nominative
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger
from pobeda_extract.types import Mention, NormalForm, Sentence

Person = Callable[[str], NormalForm]
Phrase = Callable[[str], str]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Models())


def marked(tagger: Tagger, sentence: str) -> tuple[Sentence, int, int, int, int]:
    start, end = sentence.index("["), sentence.index("]") - 1
    text = sentence.replace("[", "").replace("]", "")
    for found in tagger(text, segment(text)):
        inside = [t.index for t in found.tokens if start <= t.start < end]
        if inside:
            return found, inside[0], inside[-1], start, end
    raise AssertionError(sentence)


@pytest.fixture(scope="module")
def person(tagger: Tagger) -> Person:
    def run(sentence: str) -> NormalForm:
        found, first, last, start, end = marked(tagger, sentence)
        mention = Mention(start, end, "", "PERSON", 0, first, last, first, 1.0, "-")
        return normalize_persons([found], [mention])[start, end]

    return run


@pytest.fixture(scope="module")
def phrase(tagger: Tagger) -> Phrase:
    def run(sentence: str) -> str:
        found, first, last, _, _ = marked(tagger, sentence)
        return nominative(found.tokens, first, last)

    return run


@pytest.mark.parametrize(
    ("sentence", "name", "gender"),
    [
        ("Благодарность объявили [Аиде Балаевой].", "Аида Балаева", "female"),
        (
            "С [Гульнарой Мустахимовной Иксановой] говорили.",
            "Гульнара Мустахимовна Иксанова",
            "female",
        ),
        ("Письмо передали [Анне Кузнецовой].", "Анна Кузнецова", "female"),
        ("На премьере видели [Тома Хэнкса].", "Том Хэнкс", "male"),
        ("Слова [Степана Бандеры] цитируют.", "Степан Бандера", "male"),
    ],
)
def test_complaint_1_wrong_nominative_and_gender(
    person: Person, sentence: str, name: str, gender: str
) -> None:
    """pymorphy2#77 #129 #146, yargy#60, natasha#93 #119: every part in the nominative."""
    form = person(sentence)
    assert (form.text, form.gender) == (name, gender)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("В [Администрации Президента] подтвердили.", "Администрация Президента"),
        ("С [Союзом промышленников] договорились.", "Союз промышленников"),
    ],
)
def test_complaint_1_genitives_stay(tagger: Tagger, sentence: str, name: str) -> None:
    """natasha gives "Администрация Президент": what the head governs is left alone."""
    found, first, last, _, _ = marked(tagger, sentence)
    assert organization_name(found.tokens, first, last, first) == name


@pytest.mark.parametrize(
    ("sentence", "name", "parts"),
    [
        (
            "Доклад [Абдурахмановой Натальи Петровны] приняли.",
            "Абдурахманова Наталья Петровна",
            ("Наталья", "Петровна", "Абдурахманова"),
        ),
        (
            "Делегация: [ЛАВРОВ Сергей Викторович], министр.",
            "Лавров Сергей Викторович",
            ("Сергей", "Викторович", "Лавров"),
        ),
        ("Автор — [Соловьёва Татьяна].", "Соловьёва Татьяна", ("Татьяна", None, "Соловьёва")),
    ],
)
def test_complaint_2_surname_first(
    person: Person, sentence: str, name: str, parts: tuple[str | None, ...]
) -> None:
    """natasha#128 #77: the whole name, surname first too, with its parts."""
    form = person(sentence)
    assert form.text == name
    assert (form.given_name, form.patronymic, form.family_name) == parts


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Он встретил [Абзала Нукенова].", "Абзал Нукенов"),
        ("С [Ерланом Абаевым] говорили.", "Ерлан Абаев"),
        ("Рассказ о [Винае Кумаре].", "Винай Кумар"),
        ("Переговоры с [Реджепом Йылдырымом] прошли.", "Реджеп Йылдырым"),
        ("По словам [Ван Юншэна], сроки названы.", "Ван Юншэн"),
    ],
)
def test_complaint_3_rare_surnames(person: Person, sentence: str, name: str) -> None:
    """pymorphy3#36 #40, natasha#17: Kazakh, Indian, Turkish, Chinese names."""
    assert person(sentence).text == name


@pytest.mark.parametrize(
    ("sentence", "post"),
    [
        (
            "Он говорил с [заведующим отделом внутренней политики Администрации Президента РК].",
            "заведующий отделом внутренней политики Администрации Президента РК",
        ),
        (
            "Сказано [заместителем начальника Управления Президента РФ] вчера.",
            "заместитель начальника Управления Президента РФ",
        ),
    ],
)
def test_complaint_4_post_with_its_organization(phrase: Phrase, sentence: str, post: str) -> None:
    """slovnet#9, natasha#29: the whole post, its head alone inflected."""
    assert phrase(sentence) == post
