"""Who holds what post, by each way of saying it."""

from __future__ import annotations

import pytest
from tests.marking import held, read

BEFORE = [
    # whose he is
    (
        "Выступила [советник]PROFESSION [Орлова]PERSON по внешней политике [Анна Ветрова]PERSON.",
        ["Анна Ветрова: советник Орлова по внешней политике"],
    ),
    (
        "Награждён сын [главы [Калужской области]STATE_OR_PROVINCE]PROFESSION [Петра Орлова]PERSON [Иван]PERSON.",
        ["Пётр Орлов: глава Калужской области | Калужская область"],
    ),
    # where the place is named before
    (
        "В [Калужской области]STATE_OR_PROVINCE сухо. Ждёт [председатель правительства региона]PROFESSION [Иван Орлов]PERSON.",
        ["Иван Орлов: председатель правительства региона | Калужская область"],
    ),
    (
        "В [Калуге]CITY сухо. Дождя нет. Ветра нет. Снега нет. Ждёт [мэр города]PROFESSION [Иван Орлов]PERSON.",
        ["Иван Орлов: мэр города | Калуга"],
    ),
    (
        "Между [Калугой]CITY и [Рязанью]CITY сухо. Ждёт [мэр города]PROFESSION [Иван Орлов]PERSON.",
        ["Иван Орлов: мэр города"],
    ),
    # brackets between them are no bar where both agree
    (
        "Суд спросил [основателя [«Веги»]ORGANIZATION]PROFESSION (она закрыта) [Ивана Орлова]PERSON.",
        ["Иван Орлов: основатель «Веги» | Вега"],
    ),
    ("[Директор]PROFESSION (о нём говорили вчера) [Ивана Орлова]PERSON не видел.", []),
    # nothing but the post before the dash
    (
        "Действующий [президент [Чили]COUNTRY]PROFESSION — [Луис Рохас]PERSON, врач.",
        ["Луис Рохас: президент Чили | Чили"],
    ),
    ("Сменил его на этом посту [министр]PROFESSION — [Иван Орлов]PERSON не спорил.", []),
    (
        "[Министр культуры [Чили]COUNTRY]PROFESSION [Анна Петрова]PERSON открыла школу.",
        ["Анна Петрова: министр культуры Чили | Чили"],
    ),
    (
        "Прибыл калужский [губернатор]PROFESSION [Иван Орлов]PERSON из [Калужской области]STATE_OR_PROVINCE.",
        ["Иван Орлов: калужский губернатор | Калужская область"],
    ),
    (
        "[Президенты [Чили]COUNTRY и [Перу]COUNTRY]PROFESSION [Луис Рохас]PERSON и [Хуан Вега]PERSON спорят.",
        ["Луис Рохас: президент Чили | Чили", "Хуан Вега: президент Перу | Перу"],
    ),
    (
        "Передал [президенту [Чили]COUNTRY]PROFESSION, нашему доброму другу господину [Луису Рохасу]PERSON.",
        ["Луис Рохас: президент Чили | Чили"],
    ),
    (
        "С нами [мэр города [Калуги]CITY]PROFESSION южного края [Иван Орлов]PERSON.",
        ["Иван Орлов: мэр города Калуги | Калуга"],
    ),
    (
        "Выступили [министр финансов]PROFESSION и [вице-премьер]PROFESSION [Иван Орлов]PERSON.",
        ["Иван Орлов: министр финансов", "Иван Орлов: вице-премьер"],
    ),
    (
        "[Представитель армии]PROFESSION [полковник]PROFESSION [Ян Лим]PERSON молчит.",
        ["Ян Лим: представитель армии", "Ян Лим: полковник"],
    ),
]

AFTER = [
    (
        "[Анна Петрова]PERSON, [директор]PROFESSION [завода «Луч»]ORGANIZATION, ждёт.",
        ["Анна Петрова: директор завода «Луч» | завод «Луч»"],
    ),
    (
        "[ЛЕСНОЙ Иван Петрович]PERSON – [начальник управления]PROFESSION.",
        ["Лесной Иван Петрович: начальник управления"],
    ),
    (
        "[Анна Петрова]PERSON, [министр культуры]PROFESSION и [вице-премьер]PROFESSION, ждёт.",
        ["Анна Петрова: министр культуры", "Анна Петрова: вице-премьер"],
    ),
]

VERB = [
    ("[Иван Орлов]PERSON назначен [министром связи]PROFESSION.", ["Иван Орлов: министр связи"]),
    (
        "[Иван Орлов]PERSON был занят. В этом году он был назначен [министром связи]PROFESSION.",
        ["Иван Орлов: министр связи"],
    ),
    (
        "[Анна Петрова]PERSON ушла. Она пишет книги и является [ректором [МАИ]ORGANIZATION]PROFESSION.",
        ["Анна Петрова: ректор МАИ | МАИ"],
    ),
    (
        "[Иван Орлов]PERSON, который является [ректором [МАИ]ORGANIZATION]PROFESSION, уехал.",
        ["Иван Орлов: ректор МАИ | МАИ"],
    ),
    (
        "Назначить [Ивана Орлова]PERSON [постоянным представителем [РФ]COUNTRY при [ООН]ORGANIZATION]PROFESSION.",
        ["Иван Орлов: постоянный представитель РФ при ООН | ООН | РФ"],
    ),
    (
        "[Иван Орлов]PERSON назначен [управляющим от [РФ]COUNTRY]PROFESSION в [МВФ]ORGANIZATION и [АБР]ORGANIZATION.",
        [
            "Иван Орлов: управляющий от РФ в МВФ | МВФ | РФ",
            "Иван Орлов: управляющий от РФ в АБР | АБР | РФ",
        ],
    ),
]

LATER = [
    (
        (
            "[Главы МИД [Чили]COUNTRY и [Перу]COUNTRY]PROFESSION приняли заявление. "
            "Чилийский гость [Луис Рохас]PERSON говорил с перуанской гостьей [Анной Вегой]PERSON."
        ),
        ["Луис Рохас: глава МИД Чили | Чили", "Анна Вега: глава МИД Перу | Перу"],
    ),
    (
        (
            "[Иван Орлов]PERSON принял [президентов [Чили]COUNTRY и [Перу]COUNTRY]PROFESSION. "
            "[Иван Орлов]PERSON, [Луис Рохас]PERSON и [Хуан Вега]PERSON обсудили мир."
        ),
        ["Луис Рохас: президент Чили | Чили", "Хуан Вега: президент Перу | Перу"],
    ),
]


@pytest.mark.parametrize(("notation", "expected"), [*BEFORE, *AFTER, *VERB, *LATER])
def test_who_holds_the_post(notation: str, expected: list[str]) -> None:
    """Every holder has the whole post in the nominative, with its organization and place."""
    assert [line for line in held(read(notation)) if line in expected] == expected


NOBODYS = [
    # the post is somebody's, not somebody
    "[Президент [Чили]COUNTRY]PROFESSION назначил нового [заместителя]PROFESSION [Орлова]PERSON.",
    "Это [Иван Орлов]PERSON. [Представитель]PROFESSION [Орлова]PERSON заявил об этом.",
    # who appoints is not appointed
    "[Иван Орлов]PERSON назначил [министром]PROFESSION друга.",
    # which of two men «он» means, nobody says
    "Ждали [Ивана Орлова]PERSON, друга [Петра Лесного]PERSON. Он стал [министром]PROFESSION.",
    # an occupation is no post without a body
    "Пришла [певица]PROFESSION [Ольга Снегова]PERSON.",
    # other people's names beside a plural
    "Совет [координаторов]PROFESSION [Сергея Орлова]PERSON собрался.",
]


@pytest.mark.parametrize("notation", NOBODYS)
def test_no_post_is_given_away(notation: str) -> None:
    """Doubt gives nobody a post."""
    assert held(read(notation)) == []


def test_a_spokesman_is_not_whom_he_speaks_for() -> None:
    """«пресс-секретарь Лесного Пётр Орлов» has one holder, and he comes second."""
    reading = read("[Пресс-секретарь]PROFESSION [Ивана Лесного]PERSON [Пётр Орлов]PERSON ответил.")
    assert held(reading) == ["Пётр Орлов: пресс-секретарь Ивана Лесного"]


ONE = [
    (
        (
            "[Министр]PROFESSION [Анна Петрова]PERSON ждёт. [Министр культуры [Чили]COUNTRY]PROFESSION "
            "[Анна Петрова]PERSON уехала."
        ),
        ["Анна Петрова: министр культуры Чили | Чили"],
    ),
    (
        (
            "[Губернатор [Лесного края]STATE_OR_PROVINCE]PROFESSION [Иван Орлов]PERSON ждёт. "
            "[Глава региона]PROFESSION [Иван Орлов]PERSON уехал."
        ),
        ["Иван Орлов: губернатор Лесного края | Лесной край"],
    ),
    (
        "[Мэр [Калуги]CITY]PROFESSION выступил. С [мэром]PROFESSION [Иваном Орловым]PERSON спорят.",
        ["Иван Орлов: мэр Калуги | Калуга"],
    ),
]


@pytest.mark.parametrize(("notation", "expected"), ONE)
def test_wordings_of_one_post_are_one(notation: str, expected: list[str]) -> None:
    """The fullest wording of the article stands for all."""
    assert held(read(notation)) == expected


def test_two_posts_stay_two() -> None:
    """Different offices of one person are not joined."""
    reading = read(
        "[Министр связи]PROFESSION [Иван Орлов]PERSON ждёт. [Иван Орлов]PERSON, "
        "[председатель [фонда «Луч»]ORGANIZATION]PROFESSION, ждёт."
    )
    assert len(held(reading)) == 2
