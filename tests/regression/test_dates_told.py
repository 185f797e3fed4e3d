"""When it was: days counted from another, days of the week, what is an end and no day of signing."""

from __future__ import annotations

import pytest


def days(extractor, text, published="2025-04-10"):
    """The dates of all events, else of all agreements, in EDTF."""
    found = extractor.extract(text, published=published)
    return [[date.edtf for date in item.dates] for item in (found.events or found.agreements)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Встреча министров состоится через две недели.", [["2025-04-24"]]),
        ("Конференция врачей пройдёт через 10 дней в Омске.", [["2025-04-20"]]),
        ("Олимпиада состоится в Твери через год.", [["2026"]]),
        ("Форум пройдёт через месяц.", [["2025-05"]]),
        (
            "1 апреля в Твери открылась выставка. Через три дня в Омске прошёл концерт.",
            [["2025-04-01"], ["2025-04-04"]],
        ),
        (
            "5 мая 2024 года в Омске прошла выставка. Неделю спустя состоялся матч.",
            [["2024-05-05"], ["2024-05-12"]],
        ),
        ("Саммит прошёл через неделю после выборов.", [[]]),
        ("Визит министра продлится с воскресенья по вторник.", [["2025-04-13/2025-04-15"]]),
        ("Форум прошёл в Казани с понедельника по среду.", [["2025-04-07/2025-04-09"]]),
        ("Выставка «Степь» открылась в Омске и продлится до 9 мая.", [[]]),
        (
            ("Компании «Мост» и «Заря» заключили договор о поставках. Он действует до 31 декабря "
            "2031 года."),
            [[]],
        ),
        ("Компании «Мост» и «Заря» заключили договор до 1 июня 2027 года.", [[]]),
        (
            "Компании «Мост» и «Заря» 5 марта подписали договор, он истекает 1 июля 2026 года.",
            [["2025-03-05"]],
        ),
    ],
)  # fmt: skip
def test_when_it_was(extractor, text, told):
    assert days(extractor, text) == told


def test_a_day_that_the_text_opens_with_is_what_days_count_from(extractor):
    text = "14 октября 2025 г., Тверь. Вчера в Омске открылась выставка."
    assert days(extractor, text, None) == [["2025-10-13"]]
