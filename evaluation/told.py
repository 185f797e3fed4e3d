"""What an article says as flat facts, whatever version of the package is imported.

    PYTHONPATH=OTHER/src python evaluation/told.py NEWS.jsonl.gz COUNT OUT.jsonl

Writes a line for each of the first COUNT articles: ``[id, [fact, …]]``. Names stand for ids, so
that facts of two versions can be compared; uses nothing but the public door of the package.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

#: Raises when the form of a fact changes: what was kept of other versions is then no use.
FORM = 1


class Fact(NamedTuple):
    """One fact: its kind, who or what decided it, in words, and where in the text."""

    kind: str
    rule: str
    words: str
    start: int
    end: int


def facts(extraction: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield every fact of *extraction*, as ``to_dict`` gives it, without ids."""
    lists = ("people", "organizations", "places", "events", "agreements")
    name = {item["id"]: item["name"] for kind in lists for item in extraction[kind]}
    name |= {p["id"]: p["position"] for x in extraction["people"] for p in x["positions"]}
    name |= {q["id"]: f"«{q['text'][:30]}»" for q in extraction["quotes"]}

    for kind in lists:
        for item in extraction[kind]:
            start, end = _first(item["mentions"])
            yield Fact(kind, "-", _worded(item, name), start, end)
            for surface in item["mentions"]:
                words = f"{surface['kind']} «{surface['text']}» of {item['name']}"
                yield Fact(f"{kind}.mention", "-", words, surface["start"], surface["end"])
    for person in extraction["people"]:
        for post in person["positions"]:
            start, end = _first(post["evidence"])
            words = f"{person['name']}: {_worded(post, name)}"
            yield Fact("positions", "-", words, start, end)
    for quote in extraction["quotes"]:
        words = f"{name.get(quote['speaker'], '-')}: {quote['text']}"
        yield Fact("quotes", "-", words, quote["start"], quote["end"])
    for relation in extraction["relations"]:
        start, end = _first(relation["evidence"])
        sides = [name.get(relation[side], relation[side]) for side in ("subject", "object")]
        words = f"{relation['type']}({sides[0]}, {sides[1]})"
        yield Fact("relations", relation["rule"], words, start, end)


def _first(spans: list[Mapping[str, Any]]) -> tuple[int, int]:
    return (spans[0]["start"], spans[0]["end"]) if spans else (0, 0)


def _worded(item: Mapping[str, Any], name: Mapping[str, str]) -> str:
    """Return what an entity says of itself: everything but its id and its mentions."""
    parts = []
    for key, value in item.items():
        if key in {"id", "mentions", "positions", "evidence"} or value in (None, [], ""):
            continue
        if isinstance(value, list):
            told = [
                v.get("edtf") or v["text"] if isinstance(v, dict) else name.get(v, v) for v in value
            ]
            value = ", ".join(sorted(map(str, told)))
        elif isinstance(value, str):
            value = name.get(value, value)
        parts.append(str(value) if key in {"name", "position"} else f"{key}={value}")
    return " | ".join(parts)


def articles(news: Path, count: int) -> Iterator[dict[str, Any]]:
    """Yield the first *count* lines of *news*."""
    with gzip.open(news, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, count))


def main() -> None:
    """Extract and write."""
    from pobeda_extract import Extractor

    news, count, out = sys.argv[1:]
    extractor = Extractor()
    with Path(out).open("w", encoding="utf-8") as file:
        for article in articles(Path(news), int(count)):
            found = extractor.extract(
                article["text"], published=article.get("published"), id=article["id"]
            )
            row = [article["id"], sorted(facts(found.to_dict()))]
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
