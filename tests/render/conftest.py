"""Extractions made by hand, as the pipeline would give them: invented people, real shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pobeda_extract.facts import (
    Agreement,
    DateValue,
    Document,
    Event,
    Evidence,
    Extraction,
    Known,
    Organization,
    Person,
    Place,
    Plover,
    PloverActor,
    Position,
    Quote,
    Relation,
    Surface,
)

FORUM = """Форум «Степь-2025» прошёл в Каратау

3 мая 2025 года в Каратау прошёл международный форум «Степь-2025», сообщает пресс-служба акимата.

В форуме участвовали аким Каратауской области Абзал Нукенов, министр водного хозяйства Беларуси Олег Ильич Руднев и Союз степных государств (ССГ).

Нукенов и Руднев подписали Меморандум о сотрудничестве в степном земледелии. «Мы вернём степи воду», — отметил Нукенов."""

MEETING = """Нукенов назначен министром

Министром водного хозяйства Казахстана назначен Абзал Нукенов. Ранее Абзал Нукенов был акимом Каратауской области.

4 июня он встретится в Астане с Олегом Рудневым."""

REPRINT = FORUM.replace("сообщает пресс-служба акимата", "передаёт агентство")


class Telling:
    """Builds the facts of one text: words are found in it, offsets are counted for you."""

    def __init__(self, text: str) -> None:
        self.text = text

    def at(self, words: str, number: int = 0) -> tuple[int, int]:
        start = -1
        for _ in range(number + 1):
            start = self.text.index(words, start + 1)
        return start, start + len(words)

    def proof(self, words: str, number: int = 0) -> Evidence:
        start, end = self.at(words, number)
        return Evidence(start=start, end=end, text=words)

    def seen(self, words: str, kind: Any = "name", number: int = 0) -> Surface:
        start, end = self.at(words, number)
        return Surface(start=start, end=end, text=words, kind=kind)

    def because(
        self, kind: str, subject: str, obj: str, *words: str, rule: str = "made_by_hand"
    ) -> Relation:
        return Relation(
            type=kind,
            subject=subject,
            object=obj,
            score=0.97,
            evidence=tuple(self.proof(w) for w in words),
            rule=rule,
        )


def forum(document: str, published: str | None, text: str) -> Extraction:
    t = Telling(text)
    post, ministry = "аким Каратауской области", "министр водного хозяйства Беларуси"
    return Extraction(
        document=Document(
            id=document, source=f"articles/{document}", title="Форум «Степь-2025»",
            published=published, url="https://news.example/forum", length=len(text),
            extra={"rubric": "Степь", "views": 3},
        ),
        people=(
            Person(
                id="P1", name="Абзал Нукенов", given_name="Абзал", family_name="Нукенов",
                gender="male",
                positions=(
                    Position(id="W1", position=post, title="аким", place="L2",
                             evidence=(t.proof(f"{post} Абзал Нукенов"),)),
                ),
                mentions=(t.seen("Абзал Нукенов"), t.seen("Нукенов", "surname", 1),
                          t.seen("Нукенов", "surname", 2)),
                known=(
                    Known(register="akims", id="N77", name="Нукенов Абзал Ерланович", score=0.93,
                          reason="surname, given name"),
                ),
            ),
            Person(
                id="P2", name="Олег Ильич Руднев", given_name="Олег", patronymic="Ильич",
                family_name="Руднев", gender="male",
                positions=(
                    Position(id="W2", position=ministry, title="министр водного хозяйства",
                             place="L3", evidence=(t.proof(ministry),)),
                ),
                mentions=(t.seen("Олег Ильич Руднев"), t.seen("Руднев", "surname", 1)),
                known=tuple(
                    Known(register="ministers", id=key, name="Rudnev, Oleg", score=0.45,
                          reason="surname, given name", doubts=("namesakes in the register",))
                    for key in ("R1", "R2")
                ),
            ),
        ),
        organizations=(
            Organization(id="O1", name="Союз степных государств", acronym="ССГ",
                         mentions=(t.seen("Союз степных государств"), t.seen("ССГ", "acronym"))),
        ),
        places=(
            Place(id="L1", name="Каратау", type="CITY", mentions=(t.seen("Каратау"),)),
            Place(id="L2", name="Каратауская область", type="STATE_OR_PROVINCE",
                  mentions=(t.seen("Каратауской области"),)),
            Place(id="L3", name="Беларусь", type="COUNTRY", country_code="BY",
                  mentions=(t.seen("Беларуси"),)),
        ),
        events=(
            Event(id="E1", type="форум", name="международный форум «Степь-2025»",
                  title="Степь-2025", dates=(DateValue(text="3 мая 2025 года", edtf="2025-05-03"),),
                  places=("L1",), participants=("P1", "P2", "O1"),
                  plover=Plover(category="CONSULT", cameo="040"),
                  mentions=(t.seen("международный форум «Степь-2025»", "nominal"),)),
        ),
        agreements=(
            Agreement(id="A1", type="меморандум",
                      name="Меморандум о сотрудничестве в степном земледелии",
                      parties=("L2", "L3"), signers=("P1", "P2"), event="E1",
                      subject="сотрудничество в степном земледелии",
                      plover=Plover(category="SUPPORT", cameo="057", actors=(
                          PloverActor(entity="L3", iso="BLR", cameo="BLR"),
                          PloverActor(entity="P2", iso="BLR"),
                      )),
                      mentions=(t.seen("Меморандум о сотрудничестве в степном земледелии",
                                       "nominal"),)),
        ),
        quotes=(
            Quote(id="Q1", speaker="P1", text="Мы вернём степи воду", cue="отметил",
                  start=t.at("Мы вернём степи воду")[0], end=t.at("Мы вернём степи воду")[1]),
        ),
        relations=(
            t.because("WORKS_AS", "P1", "W1", post, rule="position_before_name"),
            t.because("WORKS_AS", "P2", "W2", ministry, rule="position_before_name"),
            t.because("PARTICIPANT_IN", "P1", "E1", "участвовали", "Абзал Нукенов"),
            t.because("PARTICIPANT_IN", "P2", "E1", "участвовали"),
            t.because("PARTICIPANT_IN", "O1", "E1", "участвовали"),
            t.because("TAKES_PLACE_IN", "E1", "L1", "в Каратау прошёл"),
            t.because("POINT_IN_TIME", "E1", "3 мая 2025 года", "3 мая 2025 года"),
            t.because("SIGNED", "P1", "A1", "Нукенов и Руднев подписали"),
            t.because("SIGNED", "P2", "A1", "Нукенов и Руднев подписали"),
            t.because("SAID", "P1", "Q1", "отметил Нукенов"),
        ),
    )  # fmt: skip


def meeting() -> Extraction:
    t = Telling(MEETING)
    return Extraction(
        document=Document(id="2025/june.txt", source="articles/2025/june.txt",
                          title="Нукенов назначен министром", published="2025-06-02",
                          length=len(MEETING)),
        people=(
            Person(
                id="P1", name="Абзал Нукенов", given_name="Абзал", family_name="Нукенов",
                gender="male",
                positions=(
                    Position(id="W1", position="министр водного хозяйства Казахстана",
                             title="министр водного хозяйства", place="L1", status="designate",
                             evidence=(t.proof("Министром водного хозяйства Казахстана"),)),
                    Position(id="W2", position="аким Каратауской области", title="аким", place="L2",
                             status="former", evidence=(t.proof("акимом Каратауской области"),)),
                ),
                mentions=(t.seen("Нукенов", "surname"), t.seen("Абзал Нукенов"),
                          t.seen("Абзал Нукенов", "name", 1)),
            ),
            Person(id="P2", name="Олег Руднев", given_name="Олег", family_name="Руднев",
                   gender="male", mentions=(t.seen("Олегом Рудневым"),)),
        ),
        places=(
            Place(id="L1", name="Казахстан", type="COUNTRY", country_code="KZ",
                  mentions=(t.seen("Казахстана"),)),
            Place(id="L2", name="Каратауская область", type="STATE_OR_PROVINCE",
                  mentions=(t.seen("Каратауской области"),)),
            Place(id="L3", name="Астана", type="CITY", mentions=(t.seen("Астане"),)),
        ),
        events=(
            Event(id="E1", type="встреча", name="встреча с Олегом Рудневым", status="planned",
                  dates=(DateValue(text="4 июня", edtf="2025-06-04"),), places=("L3",),
                  participants=("P1", "P2"), mentions=(t.seen("встретится", "nominal"),)),
        ),
        relations=(
            t.because("WORKS_AS", "P1", "W1", "Министром водного хозяйства Казахстана назначен"),
            t.because("WORKS_AS", "P1", "W2", "был акимом Каратауской области"),
            t.because("PARTICIPANT_IN", "P1", "E1", "он встретится"),
            t.because("PARTICIPANT_IN", "P2", "E1", "с Олегом Рудневым"),
            t.because("TAKES_PLACE_IN", "E1", "L3", "в Астане"),
        ),
    )  # fmt: skip


#: What someone would put into a field to break out of it.
ATTACKS = (
    '<script>alert("x")</script>',
    "</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://evil.example";"x")',
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3",
    "'; DROP TABLE people; --",
    "a\x00b\x0bc\x1f\ufffe\ud800",
    "]]> & ' \" <",
    "../../etc/passwd",
    "first\r\nsecond\tthird",
    "'already quoted",
    "javascript:alert(1)",
    "${jndi:x} {{7*7}} %s {0}",
)  # fmt: skip


def attacked(words: str, number: int = 0) -> Extraction:
    """One document with *words* in every field that takes text."""
    text = f"{words} и {words}"
    first = Evidence(start=0, end=len(words), text=words)
    seen = (Surface(start=0, end=len(words), text=words, kind="name"),)
    days = (DateValue(text=words, edtf=words),)
    return Extraction(
        document=Document(id=f"{words}#{number}", source=words, title=words, published="2025-01-01",
                          url=words, length=len(text), warnings=(words,), extra={words: words}),
        people=(
            Person(id="P1", name=words, given_name=words, patronymic=words, family_name=words,
                   positions=(Position(id="W1", position=words, title=words, organization="O1",
                                       place="L1", evidence=(first,)),), mentions=seen),
        ),
        organizations=(Organization(id="O1", name=words, acronym=words, place="L1", mentions=seen),),
        places=(Place(id="L1", name=words, type="CITY", country_code=words, mentions=seen),),
        events=(Event(id="E1", type=words, name=words, title=words, dates=days, places=("L1",),
                      participants=("P1",), organizers=("O1",), occasion=words, mentions=seen),),
        agreements=(Agreement(id="A1", type=words, name=words, title=words, dates=days,
                              parties=("O1", "L1"), signers=("P1",), event="E1", subject=words,
                              mentions=seen),),
        quotes=(Quote(id="Q1", speaker="P1", text=words, start=0, end=len(words), cue=words),),
        relations=(
            Relation(type="SAID", subject="P1", object="Q1", score=0.5, evidence=(first,),
                     rule=words),
            Relation(type=words, subject="P1", object=words, score=0.5, rule=words),
        ),
    )  # fmt: skip


@pytest.fixture(scope="session")
def articles() -> list[tuple[Extraction, str]]:
    """A forum, a reprint of that article, and an appointment a month later."""
    return [
        (forum("2025/forum.txt", "2025-05-04", FORUM), FORUM),
        (forum("2025/forum-again.txt", "2025-05-05", REPRINT), REPRINT),
        (meeting(), MEETING),
    ]


@pytest.fixture(params=ATTACKS)
def attack(request: pytest.FixtureRequest) -> tuple[Extraction, str]:
    """A document with an attack in every field, and its text."""
    return attacked(request.param), f"{request.param} и {request.param}"


@pytest.fixture(scope="session")
def attacks() -> list[tuple[Extraction, str]]:
    """All attacks as one folder."""
    return [(attacked(w, n), f"{w} и {w}") for n, w in enumerate(ATTACKS)]


@pytest.fixture
def empty() -> tuple[Extraction, str]:
    """A document that says nothing."""
    text = "Nothing in Russian here."
    return Extraction(document=Document(id="empty.txt", source="empty.txt", length=len(text))), text


@pytest.fixture
def many() -> Callable[[int], list[tuple[Extraction, str]]]:
    """Makes a folder of any number of articles that share a few hundred people."""

    def make(count: int) -> list[tuple[Extraction, str]]:
        made = []
        for number in range(count):
            text = (
                FORUM.replace("Нукенов", f"Нуке{number % 97:02}ов")
                .replace("Руднев", f"Руд{number % 61:02}нев")
                .replace("Степь-2025", f"Степь-{number:04}")
            )
            day = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"
            made.append((_renamed(number, day, text), text))
        return made

    return make


def _renamed(number: int, day: str, text: str) -> Extraction:
    import msgspec

    old = forum(f"{number:05}.txt", day, FORUM).to_json().decode()
    new = (
        old.replace("Нукенов", f"Нуке{number % 97:02}ов")
        .replace("Руднев", f"Руд{number % 61:02}нев")
        .replace("Степь-2025", f"Степь-{number:04}")
        .replace("2025-05-03", day)
    )
    return _shifted(msgspec.json.decode(new, type=Extraction), text)


def _shifted(extraction: Extraction, text: str) -> Extraction:
    """Count offsets anew after a renaming that changed lengths."""
    import msgspec

    facts = extraction.to_dict()

    def mend(value: Any) -> None:
        if isinstance(value, dict):
            if "start" in value and "text" in value:
                start = text.find(value["text"], max(value["start"] - 40, 0))
                value["start"], value["end"] = start, start + len(value["text"])
            for inner in value.values():
                mend(inner)
        elif isinstance(value, list):
            for inner in value:
                mend(inner)

    mend(facts)
    facts["document"]["length"] = len(text)
    return msgspec.convert(facts, Extraction)


# In a browser ---------------------------------------------------------------------------------


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page that may neither complain nor ask for anything but files of its own."""
    contexts, complaints = [], []

    def open_page(path: Path, **options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(5000)
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("dialog", lambda dialog: complaints.append(f"dialog {dialog.message}"))
        tab.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("file:", "data:"))
                else complaints.append(request.url)
            ),
        )
        tab.goto(path.as_uri())
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
