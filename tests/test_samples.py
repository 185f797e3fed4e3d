"""What the reader sees: every sample article gives exactly what is expected of it."""

from __future__ import annotations

import pytest
from tests.golden import articles, expected, told


@pytest.mark.parametrize("article", articles(), ids=lambda path: path.stem)
def test_a_sample_says_what_it_said(whole, article):
    assert told(whole, article) == expected(article).read_text(encoding="utf-8")


def test_no_expected_output_without_an_article():
    stems = {path.stem for path in articles()}
    assert {path.stem for path in expected(articles()[0]).parent.glob("*.json")} == stems
