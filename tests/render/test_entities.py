"""FollowTheMoney: its own validator takes every entity and drops nothing."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from pobeda_extract.facts import Extraction
from pobeda_extract.render import FORMATS, Target

Told = tuple[Extraction, str]


def entities(articles: Iterable[Told], **options: bool) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    writer = FORMATS["ftm"].open(Target("stream", stream=stream, **options))
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()
    return [json.loads(line) for line in stream.getvalue().decode().splitlines()]


def test_every_kind_of_fact_has_its_entity(articles: list[Told]) -> None:
    found = entities(articles)
    assert Counter(e["schema"] for e in found) == {
        "Article": 3, "Person": 2, "Organization": 1, "Address": 5, "Event": 2, "Contract": 1,
        "Note": 2, "Position": 3, "Occupancy": 4, "UnknownLink": 12, "Mention": 15,
        "Similar": 3,
    }  # fmt: skip
    assert len({e["id"] for e in found}) == len(found)
    (person,) = [e for e in found if e["properties"].get("firstName") == ["Абзал"]]
    assert "министр водного хозяйства Казахстана" in person["properties"]["position"]
    signed = [e for e in found if e["properties"].get("role") == ["signer"]]
    assert len(signed) == 2
    assert len(signed[0]["properties"]["proof"]) == 2  # the article and its reprint


def test_a_post_with_an_employer_is_an_employment(articles: list[Told]) -> None:
    import msgspec

    extraction, text = articles[0]
    facts = extraction.to_dict()
    facts["people"][0]["positions"][0]["organization"] = "O1"
    facts["organizations"][0]["name"] = "Министерство степей"
    found = entities([(msgspec.convert(facts, Extraction), text)])
    (employment,) = [e for e in found if e["schema"] == "Employment"]
    (body,) = [e for e in found if e["schema"] == "PublicBody"]
    assert employment["properties"]["employer"] == [body["id"]]
    assert employment["properties"]["date"] == ["2025-05-04"]


def test_every_reference_is_an_entity(articles: list[Told]) -> None:
    found = entities(articles)
    ids = {e["id"] for e in found}
    for entity in found:
        for name in ("subject", "object", "holder", "post", "proof", "document", "resolved"):
            assert set(entity["properties"].get(name, [])) <= ids


def test_ids_do_not_depend_on_the_order(articles: list[Told]) -> None:
    forward = {e["id"] for e in entities(articles)}
    assert {e["id"] for e in entities(reversed(articles))} == forward


def ftm() -> str:
    """The validator, from ``$FTM`` or the path."""
    found = os.environ.get("FTM") or shutil.which("ftm")
    if not found:
        pytest.skip("followthemoney is not installed; put its «ftm» on the path or into $FTM")
    return found


@pytest.mark.parametrize("which", ["articles", "attacks"])
def test_ftm_validates_and_drops_nothing(
    tmp_path: Path, request: pytest.FixtureRequest, which: str
) -> None:
    ours = entities(request.getfixturevalue(which))
    source, checked = tmp_path / "ours.jsonl", tmp_path / "checked.jsonl"
    source.write_text(
        "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in ours), encoding="utf-8"
    )
    subprocess.run([ftm(), "validate", "-i", source, "-o", checked], check=True, timeout=120)
    lines = checked.read_text(encoding="utf-8").split("\n")
    theirs = {(e := json.loads(line))["id"]: e for line in lines if line}
    for entity in ours:
        kept = theirs[entity["id"]]
        assert kept["schema"] == entity["schema"]
        assert _comparable(kept, which) == _comparable(entity, which)


def _comparable(entity: dict[str, Any], which: str) -> dict[str, Any]:
    """Exact values; of attacks only how many, since addresses get their punctuation mended."""
    properties = entity["properties"]
    return {k: sorted(v) if which == "articles" else len(v) for k, v in properties.items()}
