"""The summary for people."""

from __future__ import annotations

import io

from pobeda_extract.facts import Document, Extraction
from pobeda_extract.render import FORMATS, Target


def shown(*articles, **options) -> str:
    stream = io.BytesIO()
    writer = FORMATS["text"].open(Target("stream", stream=stream, **options))
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()
    return stream.getvalue().decode()


def test_a_summary_tells_who_what_where_and_when(articles):
    text = shown(articles[0])
    lines = text.splitlines()
    extraction = articles[0][0]
    assert lines[0].startswith(extraction.document.id)
    for heading in ("People", "Organizations", "Places", "Events", "Agreements", "Quotes"):
        assert heading in lines
    assert "  Абзал Нукенов — аким Каратауской области" in lines
    for event in extraction.events:
        assert f"  {event.name} · {event.status}" in lines
    assert "\x1b" not in text


def test_reasons_are_told_when_asked_for(articles):
    plain, explained = shown(articles[0]), shown(articles[0], explain=True)
    assert "made_by_hand" not in plain
    assert "made_by_hand 0.97 «" in explained
    kept = [line for line in explained.splitlines() if not line.startswith("      ← ")]
    assert kept == plain.splitlines()
    told = [line for line in explained.splitlines() if line.startswith("      ← ")]
    extraction = articles[0][0]
    codes = [f for f in (*extraction.events, *extraction.agreements) if f.plover]
    assert len(told) == len(extraction.relations) + len(codes)
    assert "      ← PLOVER SUPPORT (057): BLR" in told


def test_an_empty_extraction_says_so(empty):
    assert shown(empty).endswith("\nNothing found.\n")


def test_summaries_are_set_apart(articles):
    text = shown(*articles)
    assert text.count("People") == sum(1 for extraction, _ in articles if extraction.people)
    assert "\n\n" in text


def test_nothing_in_an_article_steers_the_terminal(attacks):
    for attack in attacks:
        for text in (shown(attack, explain=True), shown(attack, explain=True, terminal=True)):
            plain = text.replace("\x1b[", "")
            assert not set(plain) & {chr(code) for code in range(32) if chr(code) != "\n"}


def test_steering_codes_in_names_are_replaced():
    document = Document(id="a\x1b[2Jb\nc\r", source="-", title="\x07", length=0)
    assert "a\ufffd[2Jb c" in shown((Extraction(document=document), ""))


def test_long_lines_are_indented_on_a_terminal(articles, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    text = shown(articles[0], terminal=True)
    assert "\x1b[" in text
    assert max(map(len, text.splitlines())) < 120
