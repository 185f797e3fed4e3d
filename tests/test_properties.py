"""What is always true, whatever the text."""

from __future__ import annotations

import functools
import itertools

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.strategies import anything, texts

from pobeda_extract import Article, Extraction, Extractor
from pobeda_extract.errors import InputError
from pobeda_extract.read import decode
from pobeda_extract.read.records import read_record
from pobeda_extract.render.contract import schema

relaxed = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@functools.cache
def extractor() -> Extractor:
    return Extractor()


@functools.cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def extract(text: str) -> Extraction:
    return extractor().extract_article(Article(id="a", source="a", text=text), mentions=True)


def check(extraction: Extraction, text: str) -> None:
    """Raise unless every promise of the contract is kept."""
    builtins = msgspec.json.decode(extraction.to_json())
    validator().validate(builtins)
    assert extraction.document.length == len(text)
    check_words(builtins, text)
    check_ids(extraction)


def check_words(value: object, text: str) -> None:
    """Whatever has a start, an end and a text re-reads the article."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            assert 0 <= value["start"] < value["end"] <= len(text)
            assert text[value["start"] : value["end"]] == value["text"]
        if "score" in value:
            assert 0 <= value["score"] <= 1
            assert round(value["score"], 2) == value["score"]
        for inner in value.values():
            check_words(inner, text)
    elif isinstance(value, list):
        for inner in value:
            check_words(inner, text)


def check_ids(extraction: Extraction) -> None:
    positions = [p for person in extraction.people for p in person.positions]
    lists = (
        ("P", extraction.people),
        ("W", positions),
        ("O", extraction.organizations),
        ("L", extraction.places),
        ("E", extraction.events),
        ("A", extraction.agreements),
        ("Q", extraction.quotes),
        ("M", extraction.mentions),
    )
    known: set[str] = set()
    for letter, entries in lists:
        for entry in entries:
            assert entry.id.startswith(letter)
            assert entry.id not in known
            known.add(entry.id)
    entities = {i for i in known if i[0] in "POL"}
    events = {i for i in known if i[0] == "E"}
    for position in positions:
        assert {position.organization, position.place} <= entities | {None}
    for organization in extraction.organizations:
        assert {organization.part_of, organization.place} <= entities | {None}
        assert organization.part_of != organization.id
    for event in extraction.events:
        # Something takes place «в Третьяковской галерее» too: an organization may be a place.
        assert {*event.places, *event.participants, *event.organizers} <= entities
        assert event.part_of in events | {None}
        assert event.part_of != event.id
    for agreement in extraction.agreements:
        assert {*agreement.parties, *agreement.signers} <= entities
        assert agreement.event in events | {None}
    for quote in extraction.quotes:
        assert quote.speaker in entities | {None}
    for relation in extraction.relations:
        assert relation.subject in known
    raw = {mention.id for mention in extraction.mentions}
    for link in extraction.mention_relations:
        assert {link.subject, link.object} <= raw


@given(texts)
@relaxed
def test_every_promise_is_kept_for_any_text(text):
    check(extract(text), text)


@given(texts)
@relaxed
def test_the_same_text_gives_the_same_bytes(text):
    assert extract(text).to_json() == extract(text).to_json()


def test_what_came_before_does_not_matter():
    some = ["Мэр Твери Иван Ильин открыл мост.", "Пётр Ильин, министр спорта.", "Ильин сказал."]
    alone = {text: extract(text).to_json() for text in some}
    for order in itertools.permutations(some):
        assert [extract(text).to_json() for text in order] == [alone[text] for text in order]


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "«", "—", ".", "«»", "а", "А.", "«" * 300, "(" * 300, "и " * 300, "- " * 300,
     "м" * 200_000, "1 " * 2000, "Иванов " * 500, "«Да», — сказал " * 100, "\u200b\ufeff\xa0",
     "И́ва́н", "🙂" * 50, "Иван 🙂 Петров", "a\x00b", "\x1b[31mМэр Твери", "М\u00adэр Тве\u00adри"],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_odd_texts_keep_every_promise(text):
    check(extract(text), text)


def test_workers_give_what_one_process_gives():
    articles = [
        Article(id=str(n), source="a", text=f"Мэр Твери Иван Ильин открыл мост № {n}.")
        for n in range(20)
    ]
    alone = [extraction.to_json() for extraction in extractor().extract_many(articles)]
    shared = [extraction.to_json() for extraction in extractor().extract_many(articles, jobs=2)]
    assert shared == alone


@given(anything, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
@relaxed
def test_what_can_be_told_apart_is_decoded_as_it_was(text, encoding):
    try:
        decoded = decode(text.encode(encoding))
    except InputError:
        return
    assert decoded.text == text.removeprefix("\ufeff")


@given(st.binary(max_size=400))
@relaxed
def test_any_bytes_are_decoded_or_refused(data):
    try:
        text = decode(data).text
    except InputError:
        return
    text.encode()


@given(st.binary(max_size=200) | anything.map(str.encode))
@relaxed
def test_any_line_is_read_or_refused(line):
    try:
        article = read_record(line, "x:1", "x:1")
    except InputError:
        return
    assert article.text.strip()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | anything,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(anything, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(anything, json_values, max_size=4))
@relaxed
def test_extra_keys_come_out_as_they_went_in(extra):
    own = {"id": "a", "text": "Мост открыт.", "title": None, "published": None, "url": None}
    line = msgspec.json.encode({**extra, **own})
    article = read_record(line, "x:1", "x:1")
    out = extractor().extract_article(article)
    shown = msgspec.json.decode(out.to_json())["document"]["extra"]
    assert shown == {key: value for key, value in extra.items() if key not in own}
