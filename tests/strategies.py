"""Texts, lines and files as nobody would write them, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = (
    "Алевтина Подсолнухова", "Подсолнуховой", "Фёдор Громыхалов", "Ф. Громыхалов", "Нурлан Озеров",
    "ГРОМЫХАЛОВ Фёдор Ильич", "Ван Ли", "Смит-Петрова", "о'Нил",
)  # fmt: skip
POSTS = (
    "министр транспорта", "мэр Заречинска", "и. о. губернатора", "экс-президент", "посол",
    "заведующего отделом внутренней политики", "вице-премьер — министр", "главы",
)  # fmt: skip
BODIES = (
    "ООО «Мост»", "Министерство мостов РФ", "Союз «Север» (СС)", "Управление по связям с Казахстаном",
    "ООН", "компании «Рога и «Копыта»»", "Администрация Президента РК",
)  # fmt: skip
DEEDS = (
    "подписали меморандум о сотрудничестве", "приняла участие в форуме «Степь»", "сказал",
    "прошла встреча", "был назначен", "заключили соглашение", "открыл мост", "отметила, что", "—",
)  # fmt: skip
TIMES = (
    "5 мая 2024 года", "вчера", "в 2025–2026 годах", "с 3 по 5 мая", "30 февраля", "80-летие",
    "в XX веке", "31.12.1999",
)  # fmt: skip
PLACES = ("в Заречинске", "Россия", "казахстанско-российский", "Доме дружбы", "США", "на Урале")
MARKS = (". ", ", ", " — ", "\n\n", "\r\n", ": «", "», — ", "? ", "!..", " (", ") ", "; ", "…", " ")

words = st.sampled_from((*NAMES, *POSTS, *BODIES, *DEEDS, *TIMES, *PLACES))
marks = st.sampled_from(MARKS)

#: Words of the genre in any order: a sentence only by chance.
jumbles = st.lists(st.tuples(words, marks), max_size=30).map(
    lambda pairs: "".join(word + mark for word, mark in pairs)
)
#: Any characters that a file can hold.
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
cyrillic = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁ «»—-.,!?\n\t 0123456789", max_size=300)

texts = st.one_of(
    jumbles,
    cyrillic,
    anything,
    st.lists(st.one_of(jumbles, anything, cyrillic), max_size=4).map("".join),
)
