"""The trace: who drew a border, what was dropped and joined, which word settled a status."""

from __future__ import annotations

import pytest

from pobeda_extract import Extractor
from pobeda_extract.render.explain import dropped, led_to
from pobeda_extract.render.page.article import article_page

TEXT = (
    "Бывший министр транспорта Тверской области Фёдор Громыхалов ушёл с поста. Президент России "
    "Иван Ветров проведёт в мае переговоры с премьер-министром Чили Хуаном Лопесом. Стороны "
    "подписали соглашение о торговле. Ветров остался доволен встречей."
)


@pytest.fixture(scope="module")
def told():
    return Extractor(explain=True, fast=True).extract(TEXT)


def ways(extraction, name):
    """What led to the entry of this name, as (kind, rules without scores, first words)."""
    ids = {x.name: x.id for x in (*extraction.people, *extraction.events, *extraction.agreements)}
    ids |= {w.position: w.id for p in extraction.people for w in p.positions}
    return [
        (led.kind, tuple(rule.split()[0] for rule in led.rules), led.words[0].text)
        for led in led_to(extraction).get(ids[name], ())
    ]


def test_it_is_kept_on_request_only(extractor, told):
    plain = extractor.extract(TEXT)
    assert plain.trace == ()
    assert told.trace
    assert {**told.to_dict(), "trace": []} == {**plain.to_dict(), "trace": []}


def test_a_posts_border_names_who_drew_it(told):
    border = ("border", ("whole_posts", "mention_model"), "Президент России")
    assert border in ways(told, "президент России")


def test_a_phrases_border_names_every_rule_that_took_it_on(told):
    kind, rules, words = ways(told, "соглашение о торговле")[0]
    assert (kind, words) == ("border", "соглашение о торговле")
    assert rules == ("_preposition", "agreement_noun")


@pytest.mark.parametrize(
    ("name", "status", "word"),
    [
        ("бывший министр транспорта Тверской области", "former", "Бывший"),
        ("переговоры с премьер-министром Чили Хуаном Лопесом", "planned", "проведёт"),
        ("соглашение о торговле", "signed", "подписали"),
    ],
)
def test_a_status_shows_the_word_that_tells_it(told, name, status, word):
    assert (status, word) in [(kind, words) for kind, _, words in ways(told, name)]


def test_what_was_joined_names_the_test(told):
    assert ("joined", ("_same_surname",), "Ветров") in ways(told, "Иван Ветров")
    joined = ways(told, "переговоры с премьер-министром Чили Хуаном Лопесом")
    assert ("joined", ("bare_noun",), "встречей") in joined


def test_what_was_dropped_names_who_dropped_it(told):
    assert "«переговоры» EVENT: event_noun" in list(dropped(told))


def test_words_are_those_of_the_text(told):
    for step in told.trace:
        assert step.text == TEXT[step.start : step.end]
        assert step.before is None or step.before.text == TEXT[step.before.start : step.before.end]


def test_every_id_that_a_step_serves_is_there(told):
    known = {x.id for p in told.people for x in (p, *p.positions)}
    for entries in (told.organizations, told.places, told.events, told.agreements):
        known |= {x.id for x in entries}
    assert {step.of for step in told.trace if step.of} <= known


def test_the_summary_tells_borders_statuses_and_what_was_left_out(cli, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    shown = cli("--explain", path).out
    assert "border: «Президент России» whole_posts ← «Президент» mention_model 0." in shown
    assert "former: «Бывший» standing" in shown
    assert "Left out" in shown
    assert "border:" not in cli(path).out


def test_json_carries_it_with_explain(cli, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    assert cli("--json", path).json["trace"] == []
    assert cli("--json", "--explain", path).json["trace"]


def test_a_card_shows_the_border_and_the_word(told):
    page = article_page(told, TEXT, up=None, fingerprint="")
    assert "whole_posts ← mention_model" in page
    assert "«Бывший»" in page
    assert '"trace":[]' in page.replace(" ", "")
