"""What rules and the joint reader find together that rules alone do not."""

from __future__ import annotations

import pytest
from tests.conftest import names_of

from pobeda_extract import Extractor
from pobeda_extract.errors import ResourceError
from pobeda_extract.weights import open_model

TWO_SENTENCES = (
    "В Заречинске обсудили судьбу моста\n\n"
    "Министр транспорта Лугории Фёдор Громыхалов провёл переговоры с послом Взморья Анной Рябининой. "
    "Встреча прошла в Заречинске. По её итогам было подписано соглашение о строительстве моста."
)


def taking_part(extraction, type_: str) -> set[str]:
    names = names_of(extraction)
    return {names[i] for e in extraction.events if e.type == type_ for i in e.participants}


def test_who_met_took_part(whole):
    extraction = whole.extract(TWO_SENTENCES)
    assert {"Фёдор Громыхалов", "Анна Рябинина"} <= {
        name for e in extraction.events for name in taking_part(extraction, e.type)
    }


def test_an_event_whose_noun_stands_in_no_list_is_found(whole, extractor):
    text = (
        "В воскресенье, 12 мая, в Заречной области прошли выборы губернатора. "
        "В выборах участвовали Фёдор Громыхалов и Алевтина Подсолнухова."
    )
    extraction = whole.extract(text)
    (event,) = extraction.events
    assert (event.type, event.name) == ("выборы", "выборы губернатора")
    assert taking_part(extraction, "выборы") == {"Фёдор Громыхалов", "Алевтина Подсолнухова"}
    assert extractor.extract(text).events == ()


def test_scores_are_probabilities_and_witnesses_are_words_of_the_text(whole):
    extraction = whole.extract(TWO_SENTENCES)
    assert extraction.relations
    for relation in extraction.relations:
        assert 0 <= relation.score <= 1
        for words in relation.evidence:
            assert TWO_SENTENCES[words.start : words.end] == words.text


def test_a_higher_least_score_leaves_out_facts_and_adds_none():
    free = Extractor().extract(TWO_SENTENCES)
    strict = Extractor(min_score=0.9).extract(TWO_SENTENCES)
    told = {(r.type, r.subject, r.object) for r in free.relations}
    assert {(r.type, r.subject, r.object) for r in strict.relations} <= told
    proved = {(r.subject, r.object) for r in strict.relations if r.type == "PARTICIPANT_IN"}
    assert proved == {(i, e.id) for e in strict.events for i in e.participants}


@pytest.mark.parametrize("text", ["", "\n", "…", "Мост.", "а" * 3000, "Да. " * 2000])
def test_texts_that_say_nothing_are_read(whole, text):
    assert whole.extract(text).events == ()


def test_a_network_that_differs_from_its_card_is_refused():
    with pytest.raises(ResourceError, match="differs from its card"):
        open_model("reader-v1", "0" * 64)
