"""What an article says, through all stages at once."""

from __future__ import annotations

import pytest

VISIT = (
    "Аким Каратауской области Ержан Сарсенов принял посла Лугории Анну Рябинину. "
    "Встреча прошла 7 ноября 2025 года в Каратау.\n\n"
    "По итогам встречи стороны подписали меморандум о сотрудничестве в сфере туризма. "
    "Подписи под документом поставили Ержан Сарсенов и Анна Рябинина.\n\n"
    "«Мы ждём гостей уже весной», — сказал аким."
)


@pytest.fixture(scope="module")
def visit(extractor):
    return extractor.extract(VISIT, published="2025-11-08")


def names(extraction, ids):
    lists = (extraction.people, extraction.organizations, extraction.places, extraction.events)
    known = {item.id: item.name for items in lists for item in items}
    return [known[i] for i in ids]


def test_people_hold_their_posts(visit):
    held = {person.name: [p.position for p in person.positions] for person in visit.people}
    assert held == {
        "Ержан Сарсенов": ["аким Каратауской области"],
        "Анна Рябинина": ["посол Лугории"],
    }


def test_the_meeting_is_one_event_with_its_day_and_participants(visit):
    (meeting,) = (event for event in visit.events if event.type == "встреча")
    assert meeting.status == "held"
    assert [day.edtf for day in meeting.dates] == ["2025-11-07"]
    assert set(names(visit, meeting.participants)) >= {"Ержан Сарсенов", "Анна Рябинина"}


def test_the_memorandum_has_its_signatories(visit):
    (agreement,) = visit.agreements
    assert agreement.name == "меморандум о сотрудничестве в сфере туризма"
    assert (agreement.type, agreement.status, agreement.count) == ("меморандум", "signed", 1)
    assert set(names(visit, agreement.signers)) == {"Ержан Сарсенов", "Анна Рябинина"}


def test_a_post_alone_speaks_for_its_holder(visit):
    (quote,) = visit.quotes
    assert quote.text == "Мы ждём гостей уже весной"
    assert names(visit, [quote.speaker]) == ["Ержан Сарсенов"]


def test_every_fact_has_words_and_a_rule(visit):
    assert visit.relations
    for relation in visit.relations:
        assert relation.rule
        assert relation.evidence
        assert all(VISIT[e.start : e.end] == e.text for e in relation.evidence)


def test_the_same_text_gives_the_same_bytes(extractor, visit):
    assert extractor.extract(VISIT, published="2025-11-08").to_json() == visit.to_json()


def test_a_higher_least_score_only_drops_relations():
    from pobeda_extract import Extractor

    strict = Extractor(min_score=1.0).extract(VISIT)
    assert all(relation.score == 1.0 for relation in strict.relations)


def test_a_day_that_is_none_is_refused(extractor):
    with pytest.raises(ValueError, match="2025-13-01"):
        extractor.extract(VISIT, published="2025-13-01")


@pytest.mark.parametrize("text", ["", " \n\n ", "а" * 200_000, "«" * 500, "The bridge.", "…\r\n—"])
def test_a_text_that_says_nothing_gives_empty_lists(extractor, text):
    extraction = extractor.extract(text)
    assert extraction.people == extraction.events == extraction.agreements == ()
    assert extraction.document.length == len(text)


def test_many_articles_come_in_their_order(extractor):
    from pobeda_extract import Article

    articles = [Article(str(i), str(i), VISIT) for i in range(3)]
    told = list(extractor.extract_many(articles))
    assert [extraction.document.id for extraction in told] == ["0", "1", "2"]
