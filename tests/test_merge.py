"""One identity over a folder: joined where sure, left apart and reported where not."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from pobeda_extract.facts import (
    Agreement,
    DateValue,
    Document,
    Event,
    Extraction,
    Organization,
    Person,
    Place,
    Position,
)
from pobeda_extract.merge import Identities, Merger, fingerprint, interval
from pobeda_extract.merge.folding import fold
from pobeda_extract.merge.reprints import reprints

KAZAKHSTAN = Place(id="L1", name="Казахстан", type="COUNTRY", country_code="KZ")
KARATAU = Place(id="L3", name="Каратау", type="CITY")
BELARUS = Place(id="L2", name="Беларусь", type="COUNTRY", country_code="BY")


def person(
    name: str, post: str | None = None, place: str | None = None, number: int = 1, **parts: str
) -> Person:
    """«Абзал Нукенов» or «Абзал Маратович Нукенов» or «Нукенов», with one post."""
    words = name.split()
    given = words[0] if len(words) > 1 else None
    posts = (Position(id=f"W{number}", position=post, title=post, place=place),) if post else ()
    known: dict[str, str | None] = {
        "given_name": given,
        "patronymic": words[1] if len(words) > 2 else None,
        "family_name": words[-1],
        **parts,
    }
    return Person(id=f"P{number}", name=name, positions=posts, **known)  # type: ignore[arg-type]


def told(
    document: str, *people: Person, published: str | None = None, **lists: object
) -> Extraction:
    """One document."""
    return Extraction(
        document=Document(id=document, source=document, published=published, length=0),
        people=people,
        places=(KAZAKHSTAN, BELARUS, KARATAU),
        **lists,  # type: ignore[arg-type]
    )


def merged(extractions: Iterable[Extraction]) -> Identities:
    merger = Merger()
    for extraction in extractions:
        merger.add(extraction)
    return merger.identities()


def same(
    a: Extraction, b: Extraction, others: Iterable[Extraction] = (), local: str = "P1"
) -> bool:
    found = merged([a, b, *others])
    return found.of(a)[local] == found.of(b)[local]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (person("Абзал Нукенов"), person("Абзал Нукенов"), True),
        (person("Абзал Нукенов"), person("Абзал Маратович Нукенов"), True),
        (person("Пётр Нукенов"), person("Петр Нукенов"), True),
        (person("Абзал Нукенов"), person("Ерлан Нукенов"), False),
        (person("Олег Ильич Руднев"), person("Олег Петрович Руднев"), False),
        (person("Нукенов"), person("Абзал Нукенов"), False),
        (person("Нукенов", "аким", "L1"), person("Абзал Нукенов", "аким", "L1"), True),
        (person("Нукенов", "аким", "L1"), person("Абзал Нукенов", "аким", "L2"), False),
        (person("Нукенов", "депутат"), person("Абзал Нукенов", "депутат"), False),
        (person("Нукенов", "министр водного хозяйства"),
         person("Абзал Нукенов", "министр водного хозяйства", "L1"), True),
        (person("А. Нукенов", "аким", "L1"), person("Абзал Нукенов", "аким", "L1"), True),
        (person("Е. Нукенов", "аким", "L1"), person("Абзал Нукенов", "аким", "L1"), False),
        (person("А. Нукенов"), person("Абзал Нукенов"), False),
        (person("Нукенов", "бывший аким", "L1"), person("Абзал Нукенов", "аким", "L1"), True),
        (person("Иван Кузнецов"), person("Иван Кузнецов"), False),
        (person("Иван Кузнецов", "мэр", "L1"), person("Иван Кузнецов", "мэр", "L1"), True),
        (person("Иван Кузнецов", "мэр", "L1"), person("Иван Кузнецов", "тренер", "L2"), False),
        (person("Нукенов", "замминистра водного хозяйства"),
         person("Абзал Нукенов", "заместитель министра водного хозяйства"), True),
        (person("Нукенов", "губернатор региона"), person("Нукенов", "губернатор региона"), False),
        (person("Ким Чен Ын", given_name="Чен Ын", family_name="Ким", patronymic=""),
         person("Ким Чен Ын", given_name="Чен Ын", family_name="Ким", patronymic=""), True),
        (person("Адам Ильич", family_name="", patronymic="Ильич"),
         person("Адам Ильич", family_name="", patronymic="Ильич"), False),
        (person("Анна Захарова", "официальный представитель МИДа", "L1"),
         person("Анна Захарова", "представитель МИДа", "L1"), True),
        (person("Иван Кузнецов", "мэр", "L3"), person("Иван Кузнецов", "глава", "L3"), True),
        (person("Иван Кузнецов", "мэр", "L1"), person("Иван Кузнецов", "глава", "L1"), False),
        (person("Иван Олегович Кузнецов"), person("Иван Олегович Кузнецов"), True),
    ],
)  # fmt: skip
def test_people(first: Person, second: Person, expected: bool) -> None:
    """Two mentions in two documents are one person exactly where names and posts say so."""
    assert same(told("a", first), told("b", second)) is expected


def test_a_surname_with_a_post_that_two_people_fit_is_reported() -> None:
    documents = [
        told("a", person("Абзал Нукенов", "аким", "L1")),
        told("b", person("Ерлан Нукенов", "аким", "L1")),
        told("c", person("Нукенов", "аким", "L1")),
    ]
    found = merged(documents)
    assert len({found.of(d)["P1"] for d in documents}) == 3
    (conflict,) = found.conflicts
    assert conflict.kind == "person"
    assert "several" in conflict.reason
    assert set(conflict.identities) == {found.of(d)["P1"] for d in documents[:2]}


def test_two_patronymics_are_reported_and_the_bare_name_joins_by_post() -> None:
    documents = [
        told("a", person("Олег Ильич Кузнецов", "мэр", "L1")),
        told("b", person("Олег Петрович Кузнецов", "ректор", "L2")),
        told("c", person("Олег Кузнецов", "ректор", "L2")),
    ]
    found = merged(documents)
    first, second, third = (found.of(d)["P1"] for d in documents)
    assert first != second == third
    assert any("ильич" in c.reason and "петрович" in c.reason for c in found.conflicts)


def test_posts_become_a_dated_history() -> None:
    documents = [
        told("b", person("Абзал Нукенов", "министр", "L1"), published="2025-03-01"),
        told("a", person("Абзал Нукенов", "аким", "L1"), published="2024-01-10"),
        told("c", person("Абзал Нукенов", "министр", "L1"), published="2025-05-01"),
    ]
    (identity,) = [i for i in merged(documents).merged() if i.kind == "person"]
    assert [(t.title, t.first, t.last, t.documents) for t in identity.history] == [
        ("аким", "2024-01-10", "2024-01-10", 1),
        ("министр", "2025-03-01", "2025-05-01", 2),
    ]
    assert (identity.documents, identity.first, identity.last) == (3, "2024-01-10", "2025-05-01")


def test_a_bare_post_counts_with_the_fuller_one() -> None:
    documents = [
        told("a", person("Абзал Нукенов", "президент", "L1"), published="2025-03-01"),
        told("b", person("Абзал Нукенов", "президент"), published="2025-04-01"),
        told("c", person("Олег Руднев", "президент", "L1")),
        told("d", person("Олег Руднев", "президент", "L2")),
        told("e", person("Олег Руднев", "президент")),
    ]
    histories = {i.name: i.history for i in merged(documents).merged() if i.kind == "person"}
    (tenure,) = histories["Абзал Нукенов"]
    assert (tenure.documents, tenure.first, tenure.last) == (2, "2025-03-01", "2025-04-01")
    assert len(histories["Олег Руднев"]) == 3


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Абзал Нукенов", "Абзал Нукенов", "Абзал Маратович Нукенов"], "Абзал Нукенов"),
        (["Абзал Нукенов", "Абзал Маратович Нукенов"], "Абзал Маратович Нукенов"),
        (["Нукенов Абзал Маратович"], "Абзал Маратович Нукенов"),
        (["А. Нукенов", "А. Нукенов", "Абзал Нукенов"], "Абзал Нукенов"),
    ],
)
def test_a_person_is_called_what_most_articles_say(names: list[str], expected: str) -> None:
    """Given name first, spelled out; the patronymic is known all the same."""
    documents = [told(str(n), named(name)) for n, name in enumerate(names)]
    (identity,) = [i for i in merged(documents).merged() if i.kind == "person"]
    assert identity.name == expected
    if any("Маратович" in name for name in names):
        assert identity.patronymic == "Маратович"


def named(name: str) -> Person:
    """«Абзал Нукенов» in any order, with the post that joins initials to the name."""
    parts = {"given_name": name.split()[0], "family_name": "Нукенов"}
    if "Маратович" in name:
        parts = {"given_name": "Абзал", "family_name": "Нукенов", "patronymic": "Маратович"}
    return person(name, "аким Каратау", "L3", **parts)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Лугория"] * 3 + ["Лугорская народная республика"], "Лугория"),
        (["Западная Лугория", "Лугория"], "Лугория"),
        (["Республика Лугория"] * 2 + ["Лугория"], "Республика Лугория"),
    ],
)
def test_one_odd_wording_renames_no_country(names: list[str], expected: str) -> None:
    documents = [
        Extraction(
            document=Document(id=str(n), source=str(n), length=0),
            places=(Place(id="L9", name=name, type="COUNTRY", country_code="LU"),),
        )
        for n, name in enumerate(names)
    ]
    assert [i.name for i in merged(documents).merged()] == [expected]


def organization(name: str, acronym: str | None = None, place: str | None = None) -> Organization:
    return Organization(id="O1", name=name, acronym=acronym, place=place)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (organization("ПАО «Сатурн»"), organization("«Сатурн»"), True),
        (organization("МИД РФ"), organization("МИД России"), True),
        (organization("Союз степных государств", "ССГ"), organization("ССГ"), True),
        (organization("министерство обороны", place="L1"),
         organization("министерство обороны", place="L2"), False),
        (organization("Министерство обороны Казахстана", "МО"), organization("МО"), False),
        (organization("Комитет ССГ по воде", "ССГ"), organization("ССГ"), False),
        (organization("Речная федерация", "RVF"), organization("RVF"), True),
        (organization("МИД", place="L1"),
         organization("министерство иностранных дел", place="L1"), True),
        (organization("МИД", place="L1"), organization("МИД", place="L2"), False),
        (organization("областной суд"), organization("областной суд"), False),
        (organization("областной суд", place="L3"), organization("областной суд", place="L3"), True),
        (organization("Верховный суд"), organization("Верховный суд"), True),
        (organization("Сатурн"), organization("Уран"), False),
        (organization("НАТО"), organization("Североатлантический альянс"), True),
        (organization("Евросоюз"), organization("Европейский союз"), True),
        (organization("СК"), organization("Следственный комитет России"), True),
        (organization("российское Минобороны"), organization("Минобороны России"), True),
        (organization("украинское Минобороны"), organization("Минобороны России"), False),
        (organization("российский союз"), organization("союз России"), False),
    ],
)  # fmt: skip
def test_organizations(first: Organization, second: Organization, expected: bool) -> None:
    """Legal forms, countries' wordings and given short forms fall together; ministries do not."""
    a, b = told("a", organizations=(first,)), told("b", organizations=(second,))
    assert same(a, b, local="O1") is expected


@pytest.mark.parametrize(
    ("told_of", "joined"),
    [
        (["Минобороны России", "Минобороны России", "Минобороны Украины"], True),
        (["МИД Казахстана", "МИД Казахстана", "Минобороны России"], False),
        (["Минобороны Украины"], False),
    ],
)
def test_a_bare_ministry_is_that_of_the_news_own_country(told_of: list[str], joined: bool) -> None:
    others = [told(str(n), organizations=(organization(o),)) for n, o in enumerate(told_of)]
    bare = told("bare", organizations=(organization("Минобороны"),))
    russian = told("russian", organizations=(organization("Минобороны России"),))
    found = merged([*others, bare, russian])
    assert (found.of(bare)["O1"] == found.of(russian)["O1"]) is joined


def test_a_short_form_of_two_names_joins_neither() -> None:
    a = told("a", organizations=(organization("Союз степных государств", "ССГ"),))
    b = told("b", organizations=(organization("Служба содействия геологам", "ССГ"),))
    c = told("c", organizations=(organization("ССГ"),))
    found = merged([a, b, c])
    assert len({found.of(d)["O1"] for d in (a, b, c)}) == 3
    assert [c.name for c in found.conflicts] == ["ССГ"]


def event(
    kind: str,
    *people: str,
    day: str | None = None,
    title: str | None = None,
    place: str | None = None,
) -> Event:
    return Event(
        id="E1",
        type=kind,
        name=kind,
        title=title,
        dates=(DateValue(text="", edtf=day),) if day else (),
        participants=people,
        places=(place,) if place else (),
    )


TWO = (person("Абзал Нукенов"), person("Олег Руднев", number=2))
THREE = (*TWO, person("Анна Горская", number=3))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (event("встреча", "P1", "P2", day="2025-05-03"),
         event("встреча", "P1", "P2", day="2025-05-03"), True),
        (event("встреча", "P1", "P2", day="2025-05-03"),
         event("встреча", "P1", "P2", day="2025-05-04"), False),
        (event("встреча", "P1", "P2", day="2025-05-03"),
         event("встреча", "P1", "P3", day="2025-05-03"), False),
        (event("встреча", "P1", "P2"), event("встреча", "P1", "P2"), False),
        (event("заседание", day="2025-05-03", place="L1"),
         event("заседание", day="2025-05-03", place="L1"), False),
        (event("встреча", "P1", day="2025-05-03", place="L1"),
         event("встреча", "P1", day="2025-05-03", place="L1"), False),
        (event("заседание", "P1", day="2025-05-03", place="L1"),
         event("заседание", "P1", day="2025-05-03", place="L1"), True),
        (event("конференция", "P1", day="2025-05-03", place="L1"),
         event("конференция", "P1", "P2", day="2025-05-03/2025-05-04", place="L1"), True),
        (event("форум", title="Степь"), event("форум", title="«Степь»"), True),
        (event("форум", title="Степь", day="2024-05-03"),
         event("форум", title="Степь", day="2025-05-03"), False),
        (event("форум", title="Степь", day="2025-05-03"), event("форум", title="Степь"), True),
    ],
)  # fmt: skip
def test_events(first: Event, second: Event, expected: bool) -> None:
    """One event is told twice where day and people, or the title and the edition, are the same."""
    a = told("a", *THREE, published="2025-05-05", events=(first,))
    b = told("b", *THREE, published="2025-05-06", events=(second,))
    assert same(a, b, local="E1") is expected


def test_agreements_join_by_name_and_party() -> None:
    def agreed(party: str) -> tuple[Agreement, ...]:
        name = "Меморандум о сотрудничестве в степном земледелии"
        return (Agreement(id="A1", type="меморандум", name=name, parties=(party,)),)

    a, b = told("a", agreements=agreed("L1")), told("b", agreements=agreed("L1"))
    c = told("c", agreements=agreed("L2"))
    assert same(a, b, local="A1")
    assert not same(a, c, local="A1")


WORDS = [f"слово{n}" for n in range(400)]


def test_reprints_are_recognised_and_share_local_identities() -> None:
    text = " ".join(random.Random(1).choices(WORDS, k=200))
    other = " ".join(random.Random(2).choices(WORDS, k=200))
    reprint = "Агентство передаёт. " + text.replace("слово7 ", "число7 ") + " Продолжение следует."
    marks = [("b", fingerprint(text)), ("a", fingerprint(reprint)), ("c", fingerprint(other))]
    assert reprints(marks) == {"a": "a", "b": "a"}
    merger = Merger()
    a, b, c = (told(d, person("Нукенов")) for d in "abc")
    for extraction, (_, mark) in zip((b, a, c), marks, strict=True):
        merger.add(extraction, mark)
    found = merger.identities()
    assert found.of(a)["P1"] == found.of(b)["P1"] != found.of(c)["P1"]


def test_short_texts_are_no_reprints() -> None:
    assert fingerprint("Курс рубля на завтра") == b""


def corpus() -> list[Extraction]:
    choose = random.Random(7)
    givens, families = ["Абзал", "Олег", "Иван", "А."], ["Нукенов", "Кузнецов", "Руднев"]
    posts = ["аким", "министр водного хозяйства", "депутат", None]
    made = []
    for number in range(80):
        given, family = choose.choice([*givens, ""]), choose.choice(families)
        patronymic = choose.choice(["", "", " Ильич", " Петрович"]) if given else ""
        name = f"{given}{patronymic} {family}".strip()
        one = person(name, choose.choice(posts), choose.choice(["L1", "L2"]))
        when = event("встреча", "P1", day="2025-05-03", title=choose.choice([None, "Степь"]))
        body = organization(choose.choice(["ССГ", "ООО «Союз»", "Союз"]), place="L1")
        made.append(
            told(str(number), one, published=f"2025-05-{number % 28 + 1:02}",
                 events=(when,), organizations=(body,))
        )  # fmt: skip
    return made


def test_order_does_not_matter() -> None:
    """Any order of articles gives the same ids, names, histories and conflicts."""
    documents = corpus()
    expected = merged(documents)
    for seed in range(4):
        shuffled = documents[:]
        random.Random(seed).shuffle(shuffled)
        found = merged(shuffled)
        assert [found.of(d) for d in documents] == [expected.of(d) for d in documents]
        assert list(found.merged()) == list(expected.merged())
        assert set(found.conflicts) == set(expected.conflicts)


def test_memory_grows_with_entities_not_with_articles() -> None:
    merger = Merger()
    for number in range(300):
        merger.add(told(str(number), person("Абзал Нукенов", "аким", "L1")))
    assert len(merger._tallies) == 4  # the person and three places


def test_every_id_has_exactly_one_identity() -> None:
    documents = corpus()
    found = merged(documents)
    known = [i.id for i in found.merged()]
    for document in documents:
        local = [i.id for i in found.local(document)]
        assert set(found.of(document).values()) <= {*known, *local}
        assert not set(known) & set(local)
    assert len(known) == len(set(known))


def test_without_merging_nothing_is_joined() -> None:
    a, b = told("a", person("Абзал Нукенов")), told("b", person("Абзал Нукенов"))
    merger = Merger(merge=False)
    merger.add(a)
    merger.add(b)
    found = merger.identities()
    assert not list(found.merged())
    assert not set(found.of(a).values()) & set(found.of(b).values())
    assert [i.name for i in found.local(a)] == ["Абзал Нукенов", "Казахстан", "Беларусь", "Каратау"]


@pytest.mark.parametrize("text", ["2025-02-30", "2025-21", "..", "1985/..", "next year", ""])
def test_what_is_no_interval(text: str) -> None:
    assert interval(text) is None


def test_folding_keeps_what_tells_names_apart() -> None:
    assert fold("Алма — Ата") == "алма ата"
    assert fold("Нью‑Йорк") == fold("Нью-Йорк") == "нью-йорк"
