"""What two versions tell apart: facts without ids, changes grouped where they touch."""

from __future__ import annotations

import pytest

TEXT = "Мэр Твери Алевтина Подсолнухова открыла мост. «Ждали», — сказала Подсолнухова."


@pytest.fixture
def told(evaluation):
    return evaluation("told")


@pytest.fixture
def drift(evaluation):
    return evaluation("drift")


def test_facts_name_things_instead_of_ids(told, extractor):
    found = list(told.facts(extractor.extract(TEXT).to_dict()))
    words = {(f.kind, f.rule, f.words) for f in found}
    post = "Алевтина Подсолнухова: мэр Твери | title=мэр | place=Тверь | status=current"
    assert ("positions", "-", post) in words
    assert ("relations", "post_before_name") in {(kind, rule) for kind, rule, _ in words}
    assert all(0 <= f.start < f.end <= len(TEXT) for f in found)


def test_the_same_facts_are_no_change(told, drift):
    facts = [told.Fact("people", "-", "Ветров", 0, 6)] * 2
    assert list(drift.changes("a", facts, facts)) == []


def test_what_touches_in_the_text_is_one_change(told, drift):
    long = told.Fact("positions", "-", "мэр Заречинска республиканца", 0, 28)
    cut = told.Fact("positions", "-", "мэр Заречинска", 0, 14)
    far = told.Fact("people", "-", "Ветров", 40, 46)
    both, alone = drift.changes("a", [long, far], [cut])
    assert both.facts == (("-", long), ("+", cut))
    assert alone.facts == (("-", far),)


def test_a_fact_told_twice_and_now_once_has_changed(told, drift):
    fact = told.Fact("people", "-", "Ветров", 0, 6)
    (change,) = drift.changes("a", [fact, fact], [fact])
    assert change.facts == (("-", fact),)


def test_kinds_and_rules_are_counted(told, drift):
    fact = told.Fact("relations", "post_before_name", "WORKS_AS(Ветров, мэр)", 0, 6)
    rows = list(drift.counted([drift.Change("a", (("-", fact),))], {"relations": 9, fact.rule: 5}))
    assert [row.split() for row in rows[1:]] == [
        ["relations", "9", "1", "0"],
        ["post_before_name", "5", "1", "0"],
    ]
