"""Markdown: plain text without its signs, and what the front matter tells."""

from __future__ import annotations

from datetime import date

import pytest
from tests.conftest import ARTICLE, write_all
from tests.reading import articles_in, failures_in

NOTE = """---
title: "Мост открыт"
date: 2025-04-17T10:00:00+03:00
author: Иван Перов
url: https://example.org/most
tags: [мост, город]
---

# Мост через Светлую открыт

Губернатор Заречной области **Олег Мельников** и [мэр Заречинска](https://example.org/mer)
*Алевтина Подсолнухова* открыли мост &laquo;Светлый&raquo;.

| Кто | Пост |
|---|---|
| Фёдор Громыхалов | министр |

![Снимок моста](most.jpg)

- Речи были короткими.
"""


def test_markup_is_left_out_and_the_front_matter_read(tmp_path):
    write_all(tmp_path, {"a.md": NOTE})
    (article,) = articles_in(tmp_path / "a.md")
    assert article.text == (
        "Мост через Светлую открыт\n\n"
        "Губернатор Заречной области Олег Мельников и мэр Заречинска\n"
        "Алевтина Подсолнухова открыли мост «Светлый».\n\n"
        "Кто\tПост\n\nФёдор Громыхалов\tминистр\n\nРечи были короткими."
    )
    assert (article.title, article.published, article.url) == (
        "Мост открыт", date(2025, 4, 17), "https://example.org/most",
    )  # fmt: skip
    assert article.extra == {"author": "Иван Перов"}
    assert article.extracted


def test_markdown_without_markup_is_a_text_character_by_character(tmp_path):
    write_all(tmp_path, {"a.md": ARTICLE})
    (article,) = articles_in(tmp_path / "a.md")
    assert (article.text, article.extracted) == (ARTICLE, False)


def test_hugos_front_matter_is_read_too(tmp_path):
    write_all(tmp_path, {"a.md": '+++\ntitle = "Мост"\ndate = 2025-04-17\n+++\nМост открыт.\n'})
    (article,) = articles_in(tmp_path / "a.md")
    assert (article.title, article.published, article.text) == (
        "Мост", date(2025, 4, 17), "Мост открыт.",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["---\ntitle: Мост\n---\n", "---\ntitle: Мост\n---\n![a](b)\n"])
def test_nothing_but_front_matter_is_told(tmp_path, text):
    write_all(tmp_path, {"a.md": text})
    assert failures_in(tmp_path / "a.md")["a.md"] == "nothing but front matter in it"


@pytest.mark.parametrize("text", ["---\nбез конца", "[" * 50_000, "*" * 50_000, ">" * 5_000 + "а"])
def test_odd_markdown_is_read_all_the_same(tmp_path, text):
    write_all(tmp_path, {"a.md": text})
    assert len(articles_in(tmp_path / "a.md") or failures_in(tmp_path / "a.md")) == 1
