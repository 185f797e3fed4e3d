"""docs/reference.md tells what the program says, and its examples hold."""

from __future__ import annotations

import json
import re
import tomllib
from typing import get_args

import pytest
from tests.conftest import ROOT
from tests.golden import articles, expected

from pobeda_extract.schema import OWN_RELATIONS, AgreementStatus, EventStatus, PositionStatus

PAGE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
TOLD = tomllib.loads((ROOT / "docs" / "reference.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("told", TOLD["relation"], ids=lambda told: told["type"])
def test_a_relation_is_found_in_its_example(extractor, told):
    found = extractor.extract(told["example"], published="2025-04-20")
    ends = [(r.subject, r.object) for r in found.relations if r.type == told["type"]]
    assert ends
    for side, ids in zip(("from", "to"), zip(*ends, strict=True), strict=True):
        for identity in ids:
            entry = found.get(identity)
            kind = "words of a date" if entry is None else type(entry).__name__.lower()
            assert kind in re.split(", | or ", told[side]), (identity, kind)


@pytest.mark.parametrize("told", TOLD["status"], ids=lambda told: f"{told['of']}-{told['status']}")
def test_a_status_is_given_in_its_example(extractor, told):
    found = extractor.extract(told["example"], published="2025-04-20")
    statuses = {
        "position": [w.status for p in found.people for w in p.positions],
        "event": [e.status for e in found.events],
        "agreement": [a.status for a in found.agreements],
    }
    assert told["status"] in statuses[told["of"]]


def test_every_status_and_relation_of_ours_is_told():
    for of, labels in (
        ("position", PositionStatus),
        ("event", EventStatus),
        ("agreement", AgreementStatus),
    ):
        assert {s["status"] for s in TOLD["status"] if s["of"] == of} == set(get_args(labels))
    assert set(OWN_RELATIONS) <= {r["type"] for r in TOLD["relation"]}


def test_every_rule_and_relation_of_the_samples_is_told():
    for article in articles():
        for relation in json.loads(expected(article).read_text(encoding="utf-8"))["relations"]:
            assert f"| `{relation['rule']}` |" in PAGE, relation["rule"]
            assert f"| `{relation['type']}` |" in PAGE, relation["type"]


def test_what_the_page_takes_from_its_words_is_fresh():
    """Rules and nouns are taken from the code, where they change daily: «make docs» brings them."""
    for part in ("relation", "status"):
        for told in TOLD[part]:
            assert f"| {told['example']} |" in PAGE
            assert f"| {told['means' if part == 'relation' else 'given']} |" in PAGE
    assert PAGE.count("| `post_") >= 6
    assert "меморандум" in PAGE
    assert "`OUTPUT.resume`" in PAGE
