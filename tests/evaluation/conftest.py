"""Modules of evaluation/, which is no package: its scripts import each other by their names."""

from __future__ import annotations

from importlib import import_module

import pytest
from tests.conftest import ROOT


@pytest.fixture
def evaluation(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "evaluation"))
    return import_module
