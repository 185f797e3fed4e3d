"""The ratchet: listed rules never grow in number, and a new one names what it serves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.conftest import ROOT

TRAIN = Path(ROOT.parent, "shared/corpus/train")
KEPT = json.loads((ROOT / "evaluation/rules.json").read_text("utf-8"))


@pytest.fixture
def rules(evaluation):
    return evaluation("rules")


def test_the_number_of_listed_rules_never_rises(rules):
    """A new rule takes the place of one that the census does not support."""
    assert len(rules.names(rules.listed())) <= KEPT["most"]


def test_every_listed_rule_is_in_the_census(rules):
    """One taken out leaves rules.json too; one put in has «serves»: articles of the corpus."""
    assert sorted(rules.names(rules.listed())) == sorted(KEPT["rules"])


def test_a_rule_that_was_not_counted_names_the_articles_it_serves():
    new = {rule: row for rule, row in KEPT["rules"].items() if not {"fires", "uncounted"} & {*row}}
    assert all(row.get("serves") for row in new.values()), new
    if TRAIN.is_dir():
        served = {article for row in new.values() for article in row["serves"]}
        assert served <= {path.stem for path in TRAIN.glob("*.ann")}


def test_few_rules_came_while_the_first_census_ran():
    """The next census counts them; no other may join them."""
    assert sum("uncounted" in row for row in KEPT["rules"].values()) <= 6


def test_a_rule_taken_away_is_away_wherever_its_list_is_imported(rules, extractor):
    text = "Встреча прошла в Твери. Её открыл мэр Твери Иван Ветров."
    whole = extractor.extract(text)
    assert whole.people[0].positions
    with rules.replaced({"holders": ()}):
        assert not extractor.extract(text).people[0].positions
    assert extractor.extract(text) == whole


def test_a_watched_rule_tells_when_it_fires_and_changes_nothing(rules, extractor):
    text = "Министр культуры Тверской области Анна Лист и мэр Твери Иван Ветров встретились."
    fired = set()
    with rules.replaced(rules.watched(rules.listed(), fired.add)):
        found = extractor.extract(text)
    assert found == extractor.extract(text)
    assert "holders.post_before_name" in fired
    assert "settle.whole_posts" in fired
    assert fired <= set(rules.names(rules.listed()))


def test_without_takes_one_rule_out_of_its_list(rules):
    lists = rules.listed()
    (left,) = rules.without(lists, "settle.whole_posts").values()
    assert len(left) == len(lists["settle"]) - 1
