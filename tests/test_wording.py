"""The program speaks English and Russian, and says the same in both."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import time
from typing import Any, get_type_hints

import pytest
from tests.conftest import command, environment

from pobeda_extract import cli
from pobeda_extract.helping import GROUPS
from pobeda_extract.schema import (
    PLACE_TYPES,
    AgreementStatus,
    EventStatus,
    PositionStatus,
    get_args,
)
from pobeda_extract.wording import language, wording


def phrases(part: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(part, dict):
        return {path: part}
    return {k: v for key, below in part.items() for k, v in phrases(below, f"{path}.{key}").items()}


def test_both_languages_have_the_same_phrases():
    english, russian = (phrases(wording(lang)._phrases) for lang in ("en", "ru"))
    own = {key for key in russian if key.startswith((".help.", ".help_options."))}
    assert english.keys() == russian.keys() - own
    for key, phrase in english.items():
        for text in (phrase,) if isinstance(phrase, str) else ():
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", russian[key])), key


def test_every_option_has_its_help_in_russian():
    told = wording("ru").of("help_options")
    options = get_type_hints(cli.command)
    for name in options.keys() - {"ctx", "inputs", "return"}:
        assert re.search("[а-я]", told[name]), name
        assert told[name].endswith("."), name


def test_every_group_is_of_options_that_could_be():
    grouped = [name for names in GROUPS.values() for name in names]
    assert len(grouped) == len(set(grouped))


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_status_and_type_has_its_word(lang):
    known = wording(lang).of("status")
    for labels in (PositionStatus, EventStatus, AgreementStatus):
        assert set(get_args(labels)) <= set(known)
    assert set(PLACE_TYPES) == set(wording(lang).of("place_types"))


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ru_RU"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": ""}, "ru"),
    ],
)
def test_the_locale_chooses(environment, lang):
    assert language(environment) == lang


def test_a_summary_in_russian_has_no_english(cli, article):
    said = cli(article, "--lang", "ru", "--date", "2025-04-17").out
    assert "Люди" in said
    assert "Цитаты" in said
    assert not re.search("[a-z]{3}", said.partition("\n")[2])
    by_locale = cli(article, "--date", "2025-04-17", env={"LC_ALL": "ru_RU.UTF-8"}).out
    assert by_locale == said
    assert "People" in cli(article, "--lang", "en", env={"LC_ALL": "ru_RU.UTF-8"}).out


def test_help_and_refusals_in_russian(cli, article, tmp_path):
    for asked in (["--help", "--lang", "ru"], ["--lang=ru", "-h"]):
        said = cli(*asked).out
        assert "Что записать:" in said
        assert "Show this" not in said
    (tmp_path / "out.jsonl").write_text("{}")
    refused = cli(article, "-o", "out.jsonl", "--lang", "ru")
    assert refused.status == 2
    assert "out.jsonl уже есть: добавьте --resume" in refused.err


def test_help_tells_each_default_once(cli):
    said = cli("--help").out
    assert "x>=" not in said
    assert not re.search(r"default[^\n]*\n?[^\n]*\[default", said)


def test_nothing_on_a_terminal_waits_without_a_word(tmp_path):
    """One Ctrl-D ends what is typed."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [*command(), "-", "--lang", "en"], stdin=child, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    os.close(child)
    assert process.stderr is not None
    assert b"end it with Ctrl-D" in process.stderr.readline()
    os.write(parent, "Мэр Заречинска Алевтина Подсолнухова открыла школу.\n".encode())
    time.sleep(0.2)
    os.write(parent, b"\x04")
    out, _ = process.communicate(timeout=60)
    os.close(parent)
    assert "Алевтина Подсолнухова" in out.decode()
