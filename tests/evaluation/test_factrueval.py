"""The converter to FactRuEval's tracks, on an extraction built by hand."""

import pytest

from pobeda_extract.facts import (
    Document,
    Event,
    Extraction,
    MentionRelation,
    Organization,
    Person,
    Place,
    Position,
    RawMention,
    Relation,
    Surface,
)


@pytest.fixture
def converter(evaluation):
    return evaluation("factrueval")


def extraction(**lists):
    return Extraction(document=Document(id="b", source="b", length=100), **lists)


PETR = Person(
    id="P1",
    name="Пётр Ильич Ветров",
    given_name="Пётр",
    patronymic="Ильич",
    family_name="Ветров",
    positions=(Position(id="W1", position="глава завода", title="глава", organization="O1"),),
    mentions=(Surface(start=0, end=6, text="Ветров", kind="surname"),),
)
ANNA = Person(id="P2", name="Анна Лист", given_name="Анна", family_name="Лист")
PLANT = Organization(
    id="O1",
    name="завод «Гранит»",
    acronym="ЗГ",
    mentions=(Surface(start=20, end=34, text="завод «Гранит»", kind="name"),),
)
TULA = Place(
    id="L1",
    name="Тула",
    type="CITY",
    mentions=(Surface(start=50, end=54, text="Туле", kind="name"),),
)


def test_mentions_are_lines_of_type_start_and_length(converter):
    raw = (
        RawMention(id="M1", start=0, end=6, text="Ветров", type="PERSON", score=0.9),
        RawMention(id="M5", start=20, end=34, text="завод «Гранит»", type="ORGANIZATION", score=1),
        RawMention(id="M2", start=50, end=54, text="Туле", type="CITY", score=0.9),
        RawMention(id="M3", start=60, end=70, text="российский", type="COUNTRY", score=0.9),
        RawMention(id="M4", start=72, end=80, text="Тульский", type="CITY", score=0.9),
    )
    lines = list(converter.mentions(extraction(mentions=raw)))
    assert lines == ["per 0 6", "org 20 14", "loc 50 4"]


def test_objects_give_the_parts_of_names(converter):
    found = list(
        converter.objects(extraction(people=(PETR,), organizations=(PLANT,), places=(TULA,)))
    )
    assert found == [
        ["per", "firstname : Пётр", "patronymic : Ильич", "lastname : Ветров"],
        ["org", "name : завод «Гранит»", "name : ЗГ"],
        ["loc", "name : Тула"],
    ]


def test_a_position_is_an_occupation_where_it_has_a_place(converter):
    found = list(converter.facts(extraction(people=(PETR, ANNA), organizations=(PLANT,))))
    assert found == [
        ["occupation", "who : Пётр Ильич Ветров", "where : завод «Гранит»", "position : глава"]
    ]


def test_a_post_that_only_the_trained_relations_know_is_added(converter):
    anna = Person(
        id="P2",
        name="Анна Лист",
        mentions=(Surface(start=80, end=89, text="Анна Лист", kind="name"),),
    )
    raw = (
        RawMention(
            id="M1", start=60, end=79, text="директор «Гранита»", type="PROFESSION", score=1
        ),
        RawMention(id="M2", start=80, end=89, text="Анна Лист", type="PERSON", score=1),
        RawMention(id="M3", start=20, end=34, text="завод «Гранит»", type="ORGANIZATION", score=1),
    )
    links = (
        MentionRelation(type="WORKS_AS", subject="M2", object="M1", score=0.9),
        MentionRelation(type="WORKPLACE", subject="M1", object="M3", score=0.9),
    )
    found = list(
        converter.facts(
            extraction(
                people=(anna,), organizations=(PLANT,), mentions=raw, mention_relations=links
            )
        )
    )
    assert found[0][:3] == ["occupation", "who : Анна Лист", "where : завод «Гранит»"]


def test_meetings_need_two_people_and_are_told_once(converter):
    event = Event(id="E1", type="встреча", name="встреча", participants=("P1", "P2", "O1"))
    met = Relation(type="MEETS", subject="P1", object="P2", score=0.7, rule="deal_verb")
    found = converter.facts(extraction(people=(PETR, ANNA), events=(event,), relations=(met,)))
    assert [block for block in found if block[0] == "meeting"] == [
        ["meeting", "participant : Пётр Ильич Ветров", "participant : Анна Лист"]
    ]


def test_owners_founders_and_deals_take_the_corpus_names(converter):
    relations = (
        Relation(type="OWNER_OF", subject="P1", object="O1", score=0.7, rule="owns"),
        Relation(type="FOUNDED_BY", subject="O1", object="P2", score=0.7, rule="owner_noun"),
        Relation(type="BUYS", subject="P2", object="O1", score=0.7, rule="deal_verb"),
    )
    found = list(
        converter.facts(
            extraction(people=(ANNA, PETR), organizations=(PLANT,), relations=relations)
        )
    )
    assert found[-3:] == [
        ["ownership", "owner : Пётр Ильич Ветров", "property : завод «Гранит»"],
        ["ownership", "owner : Анна Лист", "property : завод «Гранит»"],
        [
            "deal",
            "participant : Анна Лист",
            "participant : завод «Гранит»",
            "type : купля/продажа",
        ],
    ]


def test_nothing_gives_nothing(converter, tmp_path):
    empty = extraction()
    assert list(converter.mentions(empty)) == []
    assert list(converter.objects(empty)) == []
    assert list(converter.facts(empty)) == []
    converter.write(tmp_path / "book_1.task3", [])
    assert (tmp_path / "book_1.task3").read_text() == ""
