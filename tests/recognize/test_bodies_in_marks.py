"""A legal form and a name in marks are one body, whatever the marks."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "ОАО «ОГК-9» и филиал «Заречная ГРЭС-2» опубликовали отчёт.",
            {"ОАО «ОГК-9»", "Заречная ГРЭС-2"},
        ),
        ("ООО «Торговый дом «Росток» построит склад.", {"ООО «Торговый дом «Росток»"}),
        ("АО «Завод «Луч» закрыто.", {"АО «Завод «Луч»"}),
        ("Директор ЗАО «Фирма «Мост» Пётр Громов уволен.", {"ЗАО «Фирма «Мост»"}),
    ],
)
def test_one_body(extractor, text, names):
    assert {body.name for body in extractor.extract(text).organizations} == names
