"""Whatever a page, a file or a hand did to a text, it is read as it was meant; offsets stay its own."""

from __future__ import annotations

import itertools
import json
import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import ARTICLE
from tests.strategies import texts

from pobeda_extract.clean import cleaned

relaxed = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def mended(text: str) -> str:
    view = cleaned(text)
    return view.text if view else text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Губер\u00adнатор Олег Мель\u00adни\u00adков", "Губернатор Олег Мельников"),
        ("Олег Мель\u00ad\nников", "Олег Мельников"),
        ("посетил Пен\u200bзу, \u200eпотом Тверь\ufeff", "посетил Пензу, потом Тверь"),
        ("министр\u200bЛунин", "министр Лунин"),
        ("Вера\u00a0Лунина,\u202f5\u2009мая", "Вера Лунина, 5 мая"),
        ("премьер\u2011министр", "премьер-министр"),
        ("Оле\u0301г Дро\u0301здов, Минтра\u0301нс", "Олег Дроздов, Минтранс"),
        ("Андреи\u0306 Воробье\u0308в", "Андрей Воробьёв"),
        ("Жозе\u0301, Jose\u0301", "Жозе, José"),
        ("звони\u00b4т", "звонит"),
    ],
)  # fmt: skip
def test_what_nobody_sees(text, read):
    assert mended(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Bолкова и Cергей Kотов", "Волкова и Сергей Котов"),
        ("Вера Лyнина, Пëтр Лéбедев", "Вера Лунина, Пётр Лебедев"),
        ("переговоры c Перу, o чём", "переговоры с Перу, о чём"),
        ("C начала года. B Твери снег.", "С начала года. В Твери снег."),
        ("Канал СNN и банк СIТI", "Канал CNN и банк CITI"),
        ("ХVIII век, ТAСС", "XVIII век, ТАСС"),
        ("посёлок Москва-Cити", "посёлок Москва-Сити"),
        ("Сообщили TACC, HATO и OOO «Мост»", "Сообщили ТАСС, НАТО и ООО «Мост»"),
        # What belongs to no one script, or to Latin alone, is left.
        ("сервис VКонтакте, витамин C, группа B", "сервис VКонтакте, витамин C, группа B"),
        ("Он в приложении MAX и в iPhone", "Он в приложении MAX и в iPhone"),
        ("IT-компания, 5×3", "IT-компания, 5×3"),
    ],
)  # fmt: skip
def test_letters_that_look_alike(text, read):
    assert mended(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Школу открыл Ши-\nлов вчера", "Школу открыл Шилов вчера"),
        ("вице-\nпремьер, Санкт-\nПетербург", "вице-премьер, Санкт-Петербург"),
        ("Ростов-\nна-Дону и научно-\nтехнический", "Ростов-на-Дону и научно-технический"),
        ("рядом с Набереж-\r\nными Челнами", "рядом с Набережными Челнами"),
        ("Школу открыл министр Олег\nЛунин.", "Школу открыл министр Олег Лунин."),
        ("Встреча прошла в\nТвери и\nОмске", "Встреча прошла в Твери и Омске"),
        ("Приказ подписали мэр Твери и мэр\nОмска.", "Приказ подписали мэр Твери и мэр Омска."),
        ("Собрание на ул.\nМира, д. 5", "Собрание на ул. Мира, д. 5"),
        (
            "Министр транспорта Заречной области Фёдор Громыхалов открыл\nновый мост.",
            "Министр транспорта Заречной области Фёдор Громыхалов открыл новый мост.",
        ),
    ],
)  # fmt: skip
def test_lines_that_a_program_broke(text, read):
    assert mended(text) == read


@pytest.mark.parametrize("width", [44, 60, 72])
def test_a_column(width):
    text = (
        "Вчера директор завода «Молот» Анна Лунина показала гостям из Омска и Твери цех, в котором "
        "делают светлые краны, большие трубы и насосы для Норильска, о чём сообщил Пётр Громов — "
        "её заместитель, который провёл встречу с мэром Заречинска Олегом Дроздовым."
    )
    lines = textwrap.fill(text, width, break_on_hyphens=False)
    assert mended(lines) == text


@pytest.mark.parametrize(
    "text",
    [
        "Мост через Светлую открыт\nМэр доволен",
        "Мост через Светлую открыт\nмэр доволен",
        "Участники:\nмэр Заречинска\nминистр транспорта",
        "Анна Лунина\nОлег Дроздов\nПётр Громов",
        "1. Анна Лунина, директор музея и\n2. Олег Дроздов, мэр",
        "Министр транспорта Заречной области Фёдор Громыхалов прибыл\n— Мост готов, — сказал он.",
        "Приехал губернатор Олег\nДепутаты приняли закон",
        (
            "На столе лежали яблоки, груши и сливы.\nВ саду было тихо, как бывает осенью.\n"
            "Никто не пришёл."
        ),
    ],
)
def test_lines_that_an_author_ended(text):
    assert cleaned(text) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("&laquo;Мост&raquo; и&nbsp;О&#39;Нил", "«Мост» и О'Нил"),
        ("Пен&shy;за &mdash; &amp;quot;город&amp;quot;", 'Пенза — "город"'),
        ("&#1052;&#1086;&#x441;&#x442;", "Мост"),
        ("R&D; AT&T, ?a=1&copying=2", "R&D; AT&T, ?a=1&copying=2"),
    ],
)
def test_names_of_characters(text, read):
    assert mended(text) == read


@pytest.mark.parametrize("page", ["cp1251", "cp1252", "latin-1", "cp866"])
def test_text_encoded_twice(page):
    text = "«Мост готов», — заявил министр Олег Дроздов"
    data = text.encode()
    twice = "".join(
        byte.decode(page) if _has(page, byte) else byte.decode("latin-1")
        for byte in (bytes([b]) for b in data)
    )
    assert mended(f"Новости\n{twice}\nООО «РТС»") == f"Новости\n{text}\nООО «РТС»"


def test_text_read_in_a_wrong_page():
    text = "«Мост № 5 готов», — заявил министр Олег Дроздов, Ёлкин"
    wrong = text.encode("cp1251").decode("latin-1")
    assert mended(f"Новости\n{wrong}\nСан-Паулу (São Paulo), François Müller") == (
        f"Новости\n{text}\nСан-Паулу (São Paulo), François Müller"
    )


def _has(page: str, byte: bytes) -> bool:
    try:
        byte.decode(page)
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("''Мост готов'', – сказал он", '"Мост готов", – сказал он'),
        ("<<Мост готов>>, – сказал он", "«Мост готов», – сказал он"),
        ("газета ,,Мост“ и ‹Мост›", "газета „Мост“ и “Мост”"),
        ("компания ‘Мост’ и 'Мост и К'", "компания “Мост” и “Мост и К”"),
        ("О'Нил и О’Хара, Il Giornale d'Italia", "О'Нил и О’Хара, Il Giornale d'Italia"),
        ("В частности,, он сказал", "В частности,, он сказал"),
    ],
)
def test_marks_that_a_keyboard_lacked(text, read):
    assert mended(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "ГУБЕРНАТОР ПЕНЗЕНСКОЙ ОБЛАСТИ ОЛЕГ ДРОЗДОВ ПРИБЫЛ В НИЖНИЙ НОВГОРОД.",
            "Губернатор Пензенской области Олег Дроздов прибыл в Нижний Новгород.",
        ),
        (
            "РЕКТОР МГУ ЛЕВ СУХИХ О МЧС РФ И БАНКЕ «ЗАРЯ», 5 ТЫС. РУБ.",
            "Ректор МГУ Лев Сухих о МЧС РФ и банке «Заря», 5 тыс. руб.",
        ),
        (
            "министр транспорта антон лаптев посетил омск. он осмотрел мост в рф",
            "Министр транспорта Антон Лаптев посетил Омск. Он осмотрел мост в РФ",
        ),
        (
            "ВСТРЕЧА В БЕЛОМ ДОМЕ С П.А. ЧЕБНЁВЫМ\n\nОб этом сказал Чебнёв.",
            "Встреча в Белом доме с П.А. Чебнёвым\n\nОб этом сказал Чебнёв.",
        ),
        (
            "РЕКТОР ТОМСКОГО УНИВЕРСИТЕТА И МЭР ИЗ ТВЕРСКОЙ ОБЛАСТИ",
            "Ректор Томского университета и мэр из Тверской области",
        ),
        ("Приехали ВЕРА ЛУНИНА и ИВАН ЛИСИН.", "Приехали Вера Лунина и Иван Лисин."),
        ("Это ВВС РФ, СМИ США и ЖК СОЛНЕЧНЫЙ ГОРОД.", "Это ВВС РФ, СМИ США и ЖК СОЛНЕЧНЫЙ ГОРОД."),
        ("ТАСС. Мэр Твери открыл ООО «РТС».", "ТАСС. Мэр Твери открыл ООО «РТС»."),
        ("Глава МВД РФ прибыл\nМОСКВА", "Глава МВД РФ прибыл\nМОСКВА"),
    ],
)  # fmt: skip
def test_capitals_throughout_or_none(text, read):
    assert mended(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "| Имя | Пост |\n|---|:--|\n| Вера Лунина | мэр Твери |",
            "Имя, Пост\n\nВера Лунина, мэр Твери",
        ),
        ("Вера Лунина\tмэр Твери", "Вера Лунина, мэр Твери"),
        ("Вход | Выход", "Вход | Выход"),
    ],
)
def test_rows_of_a_table(text, read):
    assert mended(text) == read


def test_a_row_of_a_table_names_a_person_and_a_post(extractor):
    text = "| Имя | Пост |\n|---|---|\n| Вера Лунина | мэр Твери |\n| Олег Дроздов | мэр Омска |"
    found = {p.name: [x.position for x in p.positions] for p in extractor.extract(text).people}
    assert found == {"Вера Лунина": ["мэр Твери"], "Олег Дроздов": ["мэр Омска"]}


def test_an_ordinary_article_has_nothing_to_mend():
    assert cleaned(ARTICLE) is None
    assert cleaned("Эмодзи 👨‍👩‍👧 и CRLF.\r\nВот.") is None


@given(texts)
@relaxed
def test_a_view_leads_back_to_where_its_characters_stood(text):
    view = cleaned(text)
    if view is None:
        return
    assert len(view.text) == len(view.starts) == len(view.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(view.starts, view.ends, strict=True))
    for offsets in (view.starts, view.ends):
        assert all(a <= b for a, b in itertools.pairwise(offsets))


def facts(extraction, text):
    """What is said, with the words of each mention as they are meant."""
    value = json.loads(extraction.to_json())

    def walk(part):
        if isinstance(part, dict):
            if {"start", "end", "text"} <= part.keys():
                assert text[part["start"] : part["end"]] == part["text"]
                part = {**part, "text": mended(part["text"]), "start": 0, "end": 0}
            return {key: walk(inner) for key, inner in part.items()}
        return [walk(inner) for inner in part] if isinstance(part, list) else part

    return {**walk(value), "document": None}


DIRT = st.sampled_from(["\u00ad", "\u200d", "\ufeff", "\u0301", "\u2060"])


@given(st.lists(st.tuples(st.integers(1, len(ARTICLE) - 1), DIRT), min_size=1, max_size=30))
@relaxed
def test_dirt_between_letters_changes_no_fact(extractor, dirt):
    pieces, at = [], 0
    for place, mark in sorted(dirt):
        if ARTICLE[place - 1].isalpha() and ARTICLE[place].isalpha() and ARTICLE[place] not in "йё":
            pieces += (ARTICLE[at:place], mark)
            at = place
    text = "".join((*pieces, ARTICLE[at:]))
    found, plain = extractor.extract(text), extractor.extract(ARTICLE)
    assert found.document.length == len(text)
    assert facts(found, text) == facts(plain, ARTICLE)


def test_entities_names_are_printed_clean_and_mentions_are_the_original(extractor):
    text = "Мэр Твери О&shy;лег Дроз-\nдов открыл выставку."
    (person,) = extractor.extract(text).people
    assert person.name == "Олег Дроздов"
    assert [m.text for m in person.mentions] == ["О&shy;лег Дроз-\nдов"]


def test_a_page_keeps_its_text(extractor):
    from pobeda_extract import Article

    article = Article(id="a", source="a", text="Мэр Оле\u0301г Дроздов.", extracted=True)
    assert extractor.extract_article(article).document.text == article.text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Депутат Гүлнар Әбенова внесла поправку.", "Гүлнар Әбенова"),
        ("К врачу Айгүл Мұратовой приехали гости.", "Айгүл Мұратова"),
        ("Об этом тренеру Ўткиру Ҳасанову сообщили утром.", "Ўткир Ҳасанов"),
        ("Режиссёр Олексій Ковальчук представил фильм.", "Олексій Ковальчук"),
        ("Премию получил акын Мұхтар Әуезұлы.", "Мұхтар Әуезұлы"),
    ],
)
def test_people_whose_letters_russian_lacks(extractor, text, name):
    found = extractor.extract(text)
    assert [person.name for person in found.people] == [name]
    assert not found.document.warnings


def test_a_body_whose_letters_russian_lacks_is_not_declined(extractor):
    found = extractor.extract("О пожаре сообщило издание «Вільне». Об этом же пишет «Вільне».")
    assert all("Вільне" in body.name for body in found.organizations)


def test_text_encoded_twice_is_russian(extractor):
    text = "Министр Олег Дроздов открыл мост."
    twice = text.encode().decode("latin-1")
    assert [person.name for person in extractor.extract(twice).people] == ["Олег Дроздов"]
