"""The dictionary read from its tables says what pymorphy3 says, to the last figure."""

from __future__ import annotations

import pytest

from pobeda_extract.dictionary import _dictionary, is_known, only_normal, parses
from pobeda_extract.paradigms import Paradigms

#: Known words, «ё» or not, capitals, hyphens, prefixes known and not, endings, letters, figures.
WORDS = """
министр Министром МИНИСТРУ министра договором мост моста берег стали было ёж елка ёлка все всё
еще ещё её сел лучше наилучшему получше повеселее пожестче двое трём пятьюдесятью тысяч оба кто
посвященных посвящённых открытый открыта открыв откройте заведующий Нину Нины Петра Пётр Петре
Иванову Ивановой Ковалева Ковалёва Москве Оби МИДа ООН вуза и в при Ангелы коллега сирота пальто
Абакумцеву Вербилкиной Кыркызбаеву Зурабашвили Тростьянского Жумадилова бутявка бутявкать пряхаться
нахлобучившимся расфуфыривавший ъъъ рр абырвалг щщщщ лопамудер квзы
псевдокошка суперминистром антициклоном автомостами вицемэр экспрезидентом замминистра байткодом
госпрограмма минтрансом переперевыборы наисекретнейшему сверхбыстроходнейшего Мегагорску
вице-премьером экс-министра Ростова-на-Дону нью-йоркский интернет-магазином человек-гора смотри-ка
по-западному кто-либо кое-кому Бонч-Бруевичем аль-Фараби премьер-Министру -ка а- - а-а-а
А Б В. я о Ы д'Артаньяна О'Нил XIV xiv NATO i12 12 12-го 3,5 2.5 № % « ... Çок iМир İзмир ΑΒΓ
""".split()


@pytest.fixture(scope="module")
def analyzer():
    """Return pymorphy3 as it comes."""
    return _dictionary().paradigms._analyzer


@pytest.mark.parametrize("word", WORDS)
def test_analyses_are_those_of_pymorphy3(word, analyzer):
    """Same analyses, same order, same scores."""
    expected = [
        (raw.word, raw.normal_form, str(raw.tag), raw.score) for raw in analyzer.parse(word)
    ]
    paradigms = _dictionary().paradigms
    known, found = paradigms.analyses(word)
    assert [
        (form, normal, str(paradigms.tags[tag]), score) for form, normal, tag, _, score in found
    ] == expected
    got = parses(word)
    assert [(p.form, p.normal, p.score) for p in got] == [(w, n, s) for w, n, _, s in expected]
    assert all(parse.known is known for parse in got)
    assert analyzer.word_is_known(word) is is_known(word)
    normals = {normal for _, normal, _, _ in expected}
    lowered = word.lower()
    if {raw.normal_form for raw in analyzer.parse(lowered)} == normals:
        assert only_normal(lowered) == (next(iter(normals)) if len(normals) == 1 else None)


@pytest.mark.parametrize("word", WORDS)
def test_forms_are_those_of_pymorphy3(word, analyzer):
    """What pymorphy3 inflects, it inflects so; but the nearest form is taken of several."""
    paradigms: Paradigms = _dictionary().paradigms
    for raw, row in zip(analyzer.parse(word), paradigms.analyses(word)[1], strict=True):
        for wanted in ("nomn", "nomn sing", "gent plur", "nomn sing femn", "loct"):
            expected = raw.inflect(set(wanted.split()))
            got = paradigms.reinflected(row[0], row[3], frozenset(wanted.split()))
            if expected is None:
                assert got is None
            elif got != expected.word:
                assert got in {form.word for form in raw.lexeme}
                assert _begins_alike(got, raw.word) > _begins_alike(expected.word, raw.word)


def _begins_alike(a: str, b: str) -> int:
    return next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


def test_no_paradigm_has_one_tag_under_two_numbers():
    """Guesses are told apart by the numbers of their tags, pymorphy3's by their grammemes."""
    paradigms: Paradigms = _dictionary().paradigms
    for table in paradigms._paradigms:
        size = len(table) // 3
        numbers = set(table[size : 2 * size])
        assert len({paradigms.tags[number] for number in numbers}) == len(numbers)


def test_one_word_in_any_letters_is_kept_once():
    """Capitals share what is kept of the word."""
    assert parses("Договором") is parses("договором") is parses("ДОГОВОРОМ")
