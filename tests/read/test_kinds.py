"""Kinds of input: the command's help, the docs and the readers name the same ones."""

from __future__ import annotations

from typing import get_args

import pytest
from tests.conftest import ROOT

from pobeda_extract.cli import InputKind
from pobeda_extract.read import entries, holdings
from pobeda_extract.read.kinds import MANY, SINGLE, SUFFIXES, suffix


def test_help_and_readers_name_the_same_kinds():
    assert set(get_args(InputKind)) == SINGLE | MANY
    assert set(holdings.READERS) == MANY
    assert set(entries.READERS) == SINGLE - {"text"}
    assert set(SUFFIXES.values()) == SINGLE | MANY


@pytest.mark.parametrize("ending", sorted(SUFFIXES))
def test_every_ending_is_told_in_the_docs(ending):
    told = (ROOT / "docs" / "inputs.md").read_text(encoding="utf-8")
    shown = {".tbz2": ".tar.bz2", ".txz": ".tar.xz"}.get(ending, ending)
    assert f"`{shown}`" in told


@pytest.mark.parametrize(
    ("path", "ending"),
    [
        ("A.JSONL.GZ", ".jsonl"),
        ("a/b.tar.xz", ".tar"),
        ("b.tar.gz", ".tar"),
        ("noext", ""),
        (".txt", ""),
    ],
)
def test_the_ending_that_counts_is_the_one_within(path, ending):
    assert suffix(path) == ending
