"""Dossiers as text, Markdown, JSON and a page: everything in them can be read in its article."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import pytest
from tests.filing import Folder, telling

from pobeda_extract.dossiers import Dossier
from pobeda_extract.errors import UsageError
from pobeda_extract.facts import Extraction
from pobeda_extract.render import Target
from pobeda_extract.render.about import AboutWriter
from pobeda_extract.render.about.sections import Lang

Told = tuple[Extraction, str]
Make = Callable[[Iterable[Extraction]], Folder]


def printed(
    articles: list[Told], *names: str, form: str = "text", lang: Lang = "ru",
    notices: list[str] | None = None,
) -> str:  # fmt: skip
    stream = io.BytesIO()
    told = [] if notices is None else notices
    writer = AboutWriter(Target("stream", stream=stream), names, form, told.append, lang)
    for article in articles:
        writer.write(*article)
    writer.close()
    return stream.getvalue().decode()


def test_a_saying_repeated_by_reprints_stands_once(articles: list[Told], filed: Make) -> None:
    found = filed(x for x, _ in articles).dossier("Нукенов")
    assert [q.text for q in found.quotes] == ["Мы вернём степи воду"]
    assert {t.document for t in found.quotes[0].told} == {"2025/forum.txt", "2025/forum-again.txt"}
    assert [(e.name, e.documents) for e in found.events] == [
        ("международный форум «Степь-2025»", 2), ("встреча с Олегом Рудневым", 1),
    ]  # fmt: skip
    assert [(a.role, a.documents) for a in found.agreements] == [("SIGNED", 2)]
    assert (found.met[0].other.name, found.met[0].times) == ("Олег Ильич Руднев", 2)


def test_every_line_can_be_read_in_its_article(articles: list[Told], filed: Make) -> None:
    texts = {x.document.id: text for x, text in articles}
    made = filed(x for x, _ in articles)
    for identity in made.gatherer.ids():
        found = made.gatherer.dossier(identity)
        lines: list[Any] = [*found.posts, *found.events, *found.agreements, *found.quotes]
        assert lines, found.name
        for line in lines:
            assert line.told
            for t in line.told:
                assert texts[t.document][t.start : t.end] == t.text


def test_the_text_of_a_dossier(articles: list[Told]) -> None:
    found = printed(articles, "Нукенова")
    assert found.startswith("Абзал Нукенов\n  3 статьи · 2025-05-04 — 2025-06-02 · person-")
    assert "2025-06-02 министр водного хозяйства Казахстана (назначение)" in found
    assert "← «аким Каратауской области» [2025/forum.txt " in found
    assert "2025-05-03 международный форум «Степь-2025» · 2 статьи" in found
    assert "с кем: Олег Ильич Руднев, Союз степных государств" in found


def test_another_language(articles: list[Told]) -> None:
    found = printed(articles, "Нукенов", lang="en")
    assert "3 articles" in found
    assert "(designate)" in found
    assert "with: Олег Ильич Руднев" in found


def test_markdown_takes_nothing_for_markup(attacks: list[Told], filed: Make) -> None:
    (identity, *_) = filed([attacks[0][0]]).gatherer.ids()
    found = printed(attacks[:1], identity, form="md")
    assert found.startswith('# \\<script\\>alert("x")\\</script\\>\n')
    assert not re.search(r"(?<!\\)<", found)


def test_json_is_one_object_for_one_name(articles: list[Told]) -> None:
    one = msgspec.json.decode(printed(articles, "Руднев", form="json"), type=Dossier)
    assert one.name == "Олег Ильич Руднев"
    two = msgspec.json.decode(
        printed(articles, "Руднев", "Нукенов", form="json"), type=list[Dossier]
    )
    assert [d.name for d in two] == ["Олег Ильич Руднев", "Абзал Нукенов"]
    lines = printed(articles, "Руднев", "ССГ", form="jsonl").splitlines()
    assert [msgspec.json.decode(line)["kind"] for line in lines] == ["person", "organization"]


def test_an_agreement_has_a_dossier(articles: list[Told]) -> None:
    found = printed(articles, "меморандум о сотрудничестве в степном земледелии")
    assert "подписали: Абзал Нукенов, Олег Ильич Руднев" in found
    assert "на событии: международный форум «Степь-2025»" in found


def test_a_name_of_nobody_tells_who_comes_near(articles: list[Told]) -> None:
    with pytest.raises(UsageError, match="Похоже: Абзал Нукенов — аким Каратауской области"):
        printed(articles, "Семён Нукенов")


def test_a_name_of_several_lists_them_with_ids() -> None:
    told = [(telling(1, "Игорь Малахитов", "мэр"), ""), (telling(2, "Олег Малахитов", "мэр"), "")]
    with pytest.raises(
        UsageError, match=r"Игорь Малахитов — мэр Верхнеозёрск \(1 статья\) · person-"
    ):
        printed(told, "Малахитов")


def test_who_is_far_ahead_is_meant_and_the_others_are_told() -> None:
    told = [(telling(n, "Игорь Малахитов", "мэр"), "") for n in range(25)]
    told.append((telling(30, "Олег Малахитов", "министр"), ""))
    notices: list[str] = []
    assert printed(told, "Малахитов", notices=notices).startswith("Игорь Малахитов\n")
    assert "Олег Малахитов — министр Верхнеозёрск (1 статья)" in notices[0]


def test_one_page_for_several_needs_no_other_file(articles: list[Told]) -> None:
    found = printed(articles, "Нукенов", "Руднев", form="html", lang="en")
    assert "Должности" in found  # pages are Russian, whatever the terminal speaks
    assert "script-src &#x27;none&#x27;" in found or "script-src 'none'" in found
    assert found.count("<h1>") == 2
    assert 'href="#person-' in found  # they lead to each other
    assert 'href="https://news.example/forum"' in found


def test_attacks_stay_text(attacks: list[Told], filed: Make) -> None:
    for attack in attacks:
        for identity in filed([attack[0]]).gatherer.ids():
            page = printed([attack], identity, form="html")
            assert page.count("<script") == 0
            assert "<img" not in page
            assert not re.search(r'href="(?!https?:|#|data:,")', page)
            text = printed([attack], identity)
            assert all(c.isprintable() or c == "\n" for c in text)
