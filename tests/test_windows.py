"""Long texts: cut into windows, read one by one, joined into one record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ARTICLE
from tests.strategies import texts
from tests.test_properties import check, relaxed

from pobeda_extract import Article, Extraction, pipeline
from pobeda_extract.windows import LONGEST, windows

SIZE = 300
FILLER = "Утром над рекой стоял туман, и до полудня ничего не было видно.\n\n" * 12


@pytest.fixture
def extract(extractor, monkeypatch):
    """Extract with windows of a few sentences."""
    monkeypatch.setattr(pipeline, "windows", lambda text: windows(text, SIZE))

    def run(*parts: str) -> Extraction:
        text = FILLER.join(parts)
        found = extractor.extract_article(Article(id="a", source="a", text=text), mentions=True)
        assert found.document.warnings[0].startswith("a long text: read in")
        check(found, text)
        return found

    return run


def names(entries) -> list[str]:
    return [entry.name for entry in entries]


def test_an_ordinary_article_is_not_cut():
    assert len(windows("а" * LONGEST)) == 1
    assert len(windows("а" * (LONGEST + 1))) > 1


@given(st.text(alphabet="аб .\n", max_size=400), st.integers(2, 30))
def test_windows_cover_the_text(text, size):
    found = windows(text, size)
    assert "".join(text[w.start : w.end] for w in found) == text
    assert all(len(found) == 1 or w.start < w.end <= w.start + 2 * size for w in found)


def test_a_text_is_cut_between_paragraphs():
    text = "Первая глава. Она кончилась.\n\nВторая глава. И она кончилась. " + "А " * 60
    first, *_ = windows(text, 40)
    assert text[: first.end] == "Первая глава. Она кончилась.\n\n"


def test_a_full_name_is_one_person_in_all_windows(extract):
    found = extract(
        "Мэр Заречинска Алевтина Подсолнухова открыла школу.",
        "Алевтине Подсолнуховой вручили ключ. Мэр Заречинска Алевтина Подсолнухова улыбнулась.",
    )
    (person,) = found.people
    assert (person.id, person.name, len(person.mentions)) == ("P1", "Алевтина Подсолнухова", 3)
    (post,) = person.positions
    assert len(post.evidence) == 2
    (proof,) = (r for r in found.relations if r.type == "WORKS_AS")
    assert (proof.subject, proof.object, proof.evidence) == ("P1", post.id, post.evidence)


def test_a_bare_surname_joins_its_only_bearer(extract):
    found = extract("Министр Фёдор Громыхалов открыл мост.", "Громыхалов уехал в Заречинск.")
    assert names(found.people) == ["Фёдор Громыхалов"]


def test_a_bare_surname_of_two_bearers_is_left_alone(extract):
    found = extract(
        "Министр Фёдор Громыхалов открыл мост.",
        "Врач Степан Громыхалов открыл приём.",
        "Громыхалов уехал в Заречинск.",
    )
    assert names(found.people) == ["Фёдор Громыхалов", "Степан Громыхалов", "Громыхалов"]


def test_a_speaker_and_a_place_keep_their_one_entry(extract):
    said = "«Мы ждали этого моста двадцать лет», — сказала Алевтина Подсолнухова в Заречинске."
    found = extract(said, said)
    (person,), (place,) = found.people, found.places
    assert [quote.speaker for quote in found.quotes] == [person.id, person.id]
    assert len(place.mentions) == 2


def test_untitled_events_of_two_windows_are_two(extract):
    met = "Фёдор Громыхалов провёл встречу с Алевтиной Подсолнуховой."
    found = extract(met, met)
    assert [event.type for event in found.events] == ["встреча", "встреча"]
    assert len(found.people) == 2


@given(texts)
@relaxed
def test_every_promise_is_kept_over_windows(text):
    from tests.test_properties import extractor

    long = FILLER.join((text, ARTICLE, text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "windows", lambda text: windows(text, SIZE))
        check(extractor().extract_article(Article(id="a", source="a", text=long)), long)
