"""Named evidence is weighed, and the heaviest is kept to be shown."""

from __future__ import annotations

import pytest

from pobeda_extract.errors import ResourceError
from pobeda_extract.schema import AGREEMENT_STATUSES, EVENT_STATUSES
from pobeda_extract.score.decisions import choose, decide, logit, models

QUESTIONS = (
    "event", "agreement", "participant", "organizer", "place", "party", "signer", "holder", "speaker",
    "organization", "post", "event_status", "agreement_status",
)  # fmt: skip


def test_every_question_that_is_asked_has_its_model():
    assert set(QUESTIONS) <= set(models())


def test_what_the_network_sees_speaks_for_a_role():
    weak, strong = (decide("participant", {"seen": s, "real": 2.0}) for s in (-3.0, 5.0))
    assert weak.probability < strong.probability
    assert 0 <= weak.probability <= strong.probability <= 1


def test_the_reasons_are_those_that_weighed_most():
    verdict = decide("participant", {"seen": 6.0, "ruled": 1.0, "no such evidence": 9.0})
    weights = [abs(weight) for _, weight in verdict.reasons]
    assert weights == sorted(weights, reverse=True)
    assert "no such evidence" not in dict(verdict.reasons)


@pytest.mark.parametrize(
    ("question", "options"),
    [("event_status", EVENT_STATUSES), ("agreement_status", AGREEMENT_STATUSES)],
)
def test_where_network_and_rules_agree_that_is_the_status(question, options):
    for option in options:
        evidence = {f"seen_{o}": 6.0 if o == option else 0.0 for o in options}
        chosen = choose(question, options, evidence | {f"ruled_{option}": 1.0})
        assert chosen.option == option
        assert chosen.probability > 0.5


def test_logits_have_bounds():
    assert logit(0.5) == 0
    assert -12 < logit(0.0) < logit(1.0) < 12


def test_a_question_nobody_answers_is_told():
    with pytest.raises(ResourceError, match="no such question"):
        decide("no such question", {})
