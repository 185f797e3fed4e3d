"""GEXF: networkx reads what Gephi will."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pytest

from pobeda_extract.facts import Extraction
from pobeda_extract.render import FORMATS, Target
from pobeda_extract.render.graph import attribute

networkx = pytest.importorskip("networkx", reason="networkx is not installed")

Told = tuple[Extraction, str]


def graph(articles: Iterable[Told], **options: bool) -> object:
    stream = io.BytesIO()
    writer = FORMATS["gexf"].open(Target("stream", stream=stream, **options))
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()
    return networkx.read_gexf(io.BytesIO(stream.getvalue()))


def test_nodes_are_identities(articles: list[Told]) -> None:
    found = graph(articles)
    nodes = {data["label"]: data for _, data in found.nodes(data=True)}
    assert nodes["Абзал Нукенов"]["kind"] == "person"
    assert nodes["Абзал Нукенов"]["documents"] == 3
    assert "министр водного хозяйства Казахстана" in nodes["Абзал Нукенов"]["posts"]
    assert sum(data["kind"] == "person" for data in nodes.values()) == 2


def test_edges_carry_dates_and_weights(articles: list[Told]) -> None:
    found = graph(articles)
    names = {i: data["label"] for i, data in found.nodes(data=True)}
    edges = {(names[a], data["type"], names[b]): data for a, b, data in found.edges(data=True)}
    took_part = edges["Абзал Нукенов", "PARTICIPANT_IN", "международный форум «Степь-2025»"]
    assert (took_part["start"], took_part["end"]) == ("2025-05-03", "2025-05-03")
    assert took_part["weight"] == 2
    works = edges["Абзал Нукенов", "WORKS_AS", "Казахстан"]
    assert works["detail"] == "министр водного хозяйства Казахстана"
    assert works["start"] == "2025-06-02"


def test_attacks_are_only_text(attacks: list[Told]) -> None:
    found = graph(attacks)
    labels = {data["label"] for _, data in found.nodes(data=True)}
    assert '<script>alert("x")</script>' in labels
    assert "first\r\nsecond\tthird" in labels
    assert "a\ufffdb\ufffdc\ufffd\ufffd\ufffd" in labels


def test_an_empty_run_is_a_graph(empty: Told) -> None:
    assert len(graph([])) == 0
    assert len(graph([empty])) == 0


def test_the_same_bytes_whatever_the_order(articles: list[Told]) -> None:
    forward, backward = graph(articles), graph(reversed(articles))
    assert set(forward.nodes) == set(backward.nodes)
    assert {tuple(sorted(map(str, d.items()))) for *_, d in forward.edges(data=True)} == {
        tuple(sorted(map(str, d.items()))) for *_, d in backward.edges(data=True)
    }


def test_attribute_quotes_both_quotes() -> None:
    assert attribute("a\"b'c&<") == '"a&quot;b\'c&amp;&lt;"'
