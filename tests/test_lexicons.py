"""Words as data: no word twice in a list, one script a word, every example holds one of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from tests.conftest import ROOT

from pobeda_extract import lexicons
from pobeda_extract.errors import ResourceError
from pobeda_extract.lexicons import load, words
from pobeda_extract.lexicons.forms import check
from pobeda_extract.lexicons.heads import agreement_nouns, event_nouns
from pobeda_extract.lexicons.posts import post_kind, spelled_out, stands_for, stems
from pobeda_extract.models import Models
from pobeda_extract.morph import parses
from pobeda_extract.recognize.agreements import agreement_mentions
from pobeda_extract.recognize.events import event_mentions
from pobeda_extract.recognize.saying import Ground
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger

NAMES = sorted(
    path.name.removesuffix(".toml")
    for path in files(lexicons).iterdir()
    if path.name.endswith(".toml")
)
_MIXED = re.compile(r"[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]")


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    """One tagger for all examples."""
    return Tagger(Models())


def lists(table: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield every list of words below *table* with its key."""
    if isinstance(table, dict):
        for key, value in table.items():
            yield from lists(value, f"{path}.{key}".lstrip("."))
    elif isinstance(table, list) and table and all(isinstance(x, str) for x in table):
        yield path, table


def strings(table: Any) -> Iterator[str]:
    """Yield every string below *table*, keys included."""
    if isinstance(table, dict):
        for key, value in table.items():
            yield key
            yield from strings(value)
    elif isinstance(table, list):
        for value in table:
            yield from strings(value)
    elif isinstance(table, str):
        yield table


@pytest.mark.parametrize("name", NAMES)
def test_a_word_has_one_script(name: str) -> None:
    """A Latin «C» in «СССР» would never match."""
    mixed = [s for s in strings(load(name)) for w in s.split() if _MIXED.search(w)]
    assert mixed == []


@pytest.mark.parametrize("name", ["organizations", "positions"])
def test_no_word_twice(name: str) -> None:
    """A list says each word once."""
    twice = {key: [w for w in set(found) if found.count(w) > 1] for key, found in lists(load(name))}
    assert {key: found for key, found in twice.items() if found} == {}


def groups() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield each group of our two lexicons: its key, its example, its words."""
    for name in ("organizations", "positions"):
        yield from _groups(load(name), name)


def _groups(table: dict[str, Any], path: str) -> Iterator[tuple[str, str, frozenset[str]]]:
    for key, value in table.items():
        if not isinstance(value, dict):
            continue
        if isinstance(value.get("example"), str):
            yield f"{path}.{key}", value["example"], frozenset(strings(value)) - {value["example"]}
        yield from _groups(value, f"{path}.{key}")


@pytest.mark.parametrize(
    ("key", "example", "entries"), [pytest.param(*g, id=g[0]) for g in groups()]
)
def test_an_example_holds_a_word_of_its_group(
    key: str, example: str, entries: frozenset[str]
) -> None:
    """The sentence that earned the group its place shows what the group is for."""
    found = {w.lower() for w in re.findall(r"[\w.]+(?:-\w+)*", example)}
    forms = {
        form
        for word in found
        for form in (word, word.strip("."), *(p.normal for p in parses(word)))
    }
    phrase = example.lower()
    assert any(entry.lower() in forms or entry.lower() in phrase for entry in entries)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("министр", "posts"), ("экс-министр", "posts"), ("замминистра", "posts"),
        ("художник-постановщик", "occupations"), ("генерал", "ranks"), ("сотрудник", "roles"),
        ("стол", None), ("пост", None), ("зам", None),
    ],
)  # fmt: skip
def test_kinds_of_posts(word: str, kind: str | None) -> None:
    """Compounds count by their graver part."""
    assert post_kind(word) == kind


def test_short_words_are_spelled_out() -> None:
    """Wordings of one post compare as equal."""
    assert spelled_out("Постпред") == "постоянный представитель"
    assert stems("посол в РФ") == stems("посол РФ")
    assert "губернатор" in stands_for("глава региона")


def test_a_missing_list_is_named() -> None:
    """What is wrong in a lexicon is reported with file and key."""
    with pytest.raises(ResourceError, match=r"positions\.toml has no key kind\.nobody"):
        words("positions", "kind.nobody")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "agreements",
            {"term": [{"words": ["план"], "head": 0, "type": "план", "example": "", "kind": "strong"}]},
            r"agreements\.toml: term \['план'\]: .*unknown field `kind`",
        ),
        (
            "saying",
            {"verb": [{"lemma": "молвить", "example": "Молвил мэр."}]},
            r"saying\.toml: verb 'молвить': .*missing required field `kind`",
        ),
        (
            "events",
            {"kind": {"talks": {"example": "а", "heads": ["б"], "weak": [], "takes": {"с": ["Abl"]}}}},
            r"events\.toml: kind 'а': .*Abl",
        ),
    ],
)  # fmt: skip
def test_an_entry_that_nobody_reads_is_named(name: str, content: Any, told: str) -> None:
    """A key that would be passed over in silence is an error with file and entry."""
    with pytest.raises(ResourceError, match=told):
        check(name, content)


@pytest.mark.parametrize("name", ["agreements", "events", "places", "predicates", "trade"])
def test_every_list_is_read(name: str) -> None:
    """A list of a mistyped name would be passed over in silence."""
    code = "".join(p.read_text("utf-8") for p in (ROOT / "src").rglob("*.py"))
    keys = [key for key, _ in lists(load(name)) if ".takes" not in key]
    assert [k for k in keys if f'"{k}"' not in code and f'"{k.split(".")[-1]}"' not in code] == []


def nouns() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield each group of nouns and each term: its label, its example, what it may find."""
    events, agreements = load("events"), load("agreements")
    for group in events["kind"].values():
        yield "EVENT", group["example"], frozenset({*group["heads"], *group["weak"]})
    for kind in ("strong", "weak", "plural"):
        yield "AGREEMENT", agreements[kind]["example"], frozenset(agreements[kind]["heads"])
    for label, table in (("EVENT", events), ("AGREEMENT", agreements)):
        for term in table["term"]:
            yield label, term["example"], frozenset({term.get("type") or " ".join(term["words"])})


@pytest.mark.parametrize(("label", "example", "types"), list(nouns()))
def test_an_example_is_found_by_its_noun(
    label: str, example: str, types: frozenset[str], tagger: Tagger
) -> None:
    """The phrase that the group is for is recognized, under a head of the group."""
    sentences = tagger(example, segment(example))
    find, heads = {
        "EVENT": (event_mentions, event_nouns()), "AGREEMENT": (agreement_mentions, agreement_nouns()),
    }[label]  # fmt: skip
    assert find(example, sentences, ())
    assert types & {head.type for s in sentences for head in heads.all(s.tokens)}


def test_an_example_of_saying_has_its_cue(tagger: Tagger) -> None:
    """Each verb, noun and state of saying is heard in its own sentence."""
    unheard = []
    for kind in ("verb", "noun", "state"):
        for entry in load("saying")[kind]:
            sentences = tagger(entry["example"], segment(entry["example"]))
            ground = Ground(sentences, (), ())
            cues = {c.token.lemma for s in sentences for c in ground.cues(s, s.start, s.end)}
            if entry["lemma"] not in cues:
                unheard.append((entry["lemma"], entry["example"], cues))
    assert unheard == []


def test_an_example_of_dates_holds_its_word() -> None:
    """Most are read as part of a date; what stands alone is read beside one."""
    for entry in load("dates")["word"]:
        example = entry["example"].lower()
        assert any(form.lower() in example for form in (entry["lemma"], *entry["forms"])), entry
