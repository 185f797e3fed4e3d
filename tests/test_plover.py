"""Events and agreements are coded as PLOVER has it, actors by country."""

from __future__ import annotations

from typing import Any

import pytest

from pobeda_extract.facts import (
    Agreement,
    Document,
    Event,
    Extraction,
    Organization,
    Person,
    Place,
    Plover,
    Position,
)
from pobeda_extract.lexicons import load
from pobeda_extract.plover import coded, codes

PLACES = (
    Place(id="L1", name="Казахстан", type="COUNTRY", country_code="KZ"),
    Place(id="L2", name="Румыния", type="COUNTRY", country_code="RO"),
    Place(id="L3", name="Южный Судан", type="COUNTRY", country_code="SS"),
)


def minister(number: int, place: str | None) -> Person:
    post = Position(id=f"W{number}", position="министр", title="министр", place=place)
    return Person(id=f"P{number}", name="Министр", positions=(post,))


def told(*facts: Event | Agreement) -> tuple[Plover | None, ...]:
    extraction = Extraction(
        document=Document(id="a", source="a", length=0),
        people=(minister(1, "L1"), minister(2, "L2"), minister(3, None)),
        organizations=(
            Organization(id="O1", name="Министерство культуры", place="L2"),
            Organization(id="O2", name="Луговой университет"),
            Organization(id="O3", name="«Сиворанефть»"),
        ),
        places=PLACES,
        events=tuple(f for f in facts if isinstance(f, Event)),
        agreements=tuple(f for f in facts if isinstance(f, Agreement)),
    )
    found = coded(extraction)
    return tuple(f.plover for f in (*found.events, *found.agreements))


def event(what: str, *participants: str, name: str = "", **more: Any) -> Event:
    return Event(id="E1", type=what, name=name or what, participants=participants, **more)


def agreement(what: str, *parties: str, name: str = "", **more: Any) -> Agreement:
    return Agreement(id="A1", type=what, name=name or what, parties=parties, **more)


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (event("встреча", "P1", "P2"), ("CONSULT", None, "040")),
        (event("переговоры", "P1"), ("CONSULT", None, "046")),
        (event("телефонный разговор", "P1", "P2"), ("CONSULT", "phone", "041")),
        (event("визит", "P1", places=("L2",)), ("CONSULT", "visit", "042")),
        (event("визит", name="официальный визит"), ("CONSULT", "visit", "042")),
        (event("визит", "P1", places=("L2",), status="planned"), ("AGREE", None, "036")),
        (event("учения", "P1", "P2"), ("COOPERATE", None, "062")),
        (event("учения", name="учения флота"), ("MOBILIZE", "troops", "150")),
        (event("митинг", name="митинг против тарифов"), ("PROTEST", "demo", "141")),
        (event("форум", "P1", "P2"), ("CONSULT", None, "040")),
        (agreement("меморандум", "L1", "L2"), ("SUPPORT", None, "057")),
        (agreement("меморандум", "O1", "O3"), ("SUPPORT", None, "057")),
        (agreement("соглашение", status="planned"), ("AGREE", None, "030")),
        (agreement("контракт", "L1", "L2"), ("COOPERATE", None, "061")),
        (agreement("договор", "L1", status="terminated"), ("SANCTION", "withdraw", "160")),
        (
            agreement("соглашение", name="соглашение о прекращении огня"),
            ("RETREAT", "ceasefire", "0871"),
        ),
        (
            agreement("соглашение", name="соглашение о предоставлении гранта"),
            ("AGREE", None, "033"),
        ),
    ],
)
def test_a_fact_is_coded(fact: Event | Agreement, code: tuple[str, str | None, str]) -> None:
    (found,) = told(fact)
    assert found is not None
    assert (found.category, found.mode, found.cameo) == code


@pytest.mark.parametrize(
    "fact",
    [
        event("матч", "P1", "P2"),
        event("концерт"),
        event("форум", "P1"),
        event("визит", "P1", places=("L1",)),
        event("митинг", name="митинг в поддержку сборной"),
        event("учения", name="учения спасателей МЧС"),
        event("встреча", name="встреча выпускников"),
        event("встреча", "P1", "P2", status="cancelled"),
        agreement("контракт", "L1"),
        agreement("меморандум", "O2", "O3"),
        agreement("соглашение", "L1", "L2", status="in_force"),
    ],
)
def test_what_is_nobodys_policy_is_not(fact: Event | Agreement) -> None:
    assert told(fact) == (None,)


def test_actors_have_iso_and_cameo_codes() -> None:
    """They differ for a few countries, and CAMEO lacks the youngest."""
    (found,) = told(event("переговоры", "P1", "O1", "L3", "P3"))
    assert found is not None
    assert [(a.entity, a.iso, a.cameo) for a in found.actors] == [
        ("P1", "KAZ", "KAZ"),
        ("O1", "ROU", "ROM"),
        ("L3", "SSD", None),
    ]


def test_the_host_of_a_visit_is_an_actor() -> None:
    (found,) = told(event("визит", "P1", places=("L2",)))
    assert found is not None
    assert [a.iso for a in found.actors] == ["KAZ", "ROU"]


def test_the_lexicon_knows_its_categories_and_countries() -> None:
    """The categories are PLOVER's, every country of ours has a code."""
    known = set(
        "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST"
        " SANCTION MOBILIZE COERCE ASSAULT".split()
    )
    table = load("plover")
    assert {e["category"] for e in (*table["event"], *table["agreement"])} <= known
    ours = {c["code"] for c in load("countries")["country"]} - {"", "DD"}
    assert ours <= set(codes())
