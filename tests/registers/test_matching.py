"""People and organizations of articles are found in registers, and doubts are told."""

from __future__ import annotations

import pytest

from pobeda_extract.facts import Document, Extraction, Known, Organization, Person, Position
from pobeda_extract.facts import Relation as Fact
from pobeda_extract.registers import Register

TABLE = """id,name,aliases,born,post
1,Громыхалова Анна Петровна,Anna Gromykhalova,1970,министр культуры Заречья
2,"SHCHUKAREV, Yurii Il'ich",,,Governor of Tulgan
3,Смирнов Сергей Иванович,,,следователь
4,Смирнов Сергей Борисович,,,тренер
5,Тулупов И. П.,,,мэр Дальнегорья
6,Мельникова (урожд. Щеглова) Вера Олеговна,,,
7,"ПАО «НК «Сиворанефть»»",Sivoraneft PJSC,,
8,НПО «Вектор»,,,
9,Министерство обороны Заречья,,,
10,Kenzhebek Dauletov,,,
"""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    path = tmp_path_factory.mktemp("registers") / "list.csv"
    path.write_text(TABLE, encoding="utf-8")
    return Register(path)


def person(name: str, *posts: str, patronymic: str | None = None) -> Person:
    given, family = name.split(" ") if " " in name else (None, name)
    positions = tuple(Position(id=f"W{n}", position=p, title=p) for n, p in enumerate(posts))
    return Person(
        id="P1", name=name, given_name=given, patronymic=patronymic, family_name=family,
        gender="female" if name.endswith("а") else "male", positions=positions,
    )  # fmt: skip


def ids(known: tuple[Known, ...]) -> list[str]:
    return [match.id for match in known]


@pytest.mark.parametrize(
    ("who", "entry"),
    [
        (person("Анна Громыхалова"), "1"),
        (person("Анна Громыхалова", patronymic="Петровна"), "1"),
        (person("Юрий Щукарев", "губернатор Тулгана"), "2"),
        (person("Юрий Щукарев", patronymic="Ильич"), "2"),
        (person("И. Тулупов", "мэр Дальнегорья"), "5"),
        (person("Вера Щеглова"), "6"),
        (person("Вера Мельникова"), "6"),
        (person("Кенжебек Даулетов"), "10"),
        (person("Громыхалова", "министр культуры Заречья"), "1"),
    ],
)
def test_a_person_is_found(register: Register, who: Person, entry: str) -> None:
    """In either alphabet, by initials, maiden name, or surname and post."""
    assert ids(register.person(who)) == [entry]


@pytest.mark.parametrize(
    "who",
    [
        person("Анна Громыхалова", patronymic="Ильинична"),
        person("Пётр Громыхалов"),
        person("Громыхалова"),
        person("Юрий Щукарев", patronymic="Андреевич"),
        person("Вера Щеглова", patronymic="Петровна"),
        person("С. Смирнов"),
        person("Тулупов"),
    ],
)
def test_another_person_is_not(register: Register, who: Person) -> None:
    """Another patronymic or gender, or a surname that tells nobody."""
    assert register.person(who) == ()


def test_two_namesakes_are_both_given_and_flagged(register: Register) -> None:
    """A doubt is never hidden."""
    known = register.person(person("Сергей Смирнов"))
    assert ids(known) == ["3", "4"]
    assert all("namesakes in the register" in match.doubts for match in known)
    assert all(match.score < 0.5 for match in known)


def test_a_post_tells_namesakes_apart(register: Register) -> None:
    """«Тренер Сергей Смирнов» is no investigator."""
    (match,) = register.person(person("Сергей Смирнов", "тренер сборной Заречья"))
    assert (match.id, match.doubts) == ("4", ())
    assert "post" in match.reason


def test_scores_grow_with_what_agrees(register: Register) -> None:
    """Surname and given name, then the post, then the patronymic too."""
    one, two, three = (
        register.person(person("Анна Громыхалова", *posts, patronymic=father))[0].score
        for posts, father in (((), None), (("министр культуры",), None), ((), "Петровна"))
    )
    assert 0.75 < one < two
    assert one < three


def test_other_posts_make_a_match_doubtful(register: Register) -> None:
    """The minister's name, but a pianist."""
    (match,) = register.person(person("Анна Громыхалова", "пианистка оркестра «Ковчег»"))
    assert match.doubts == ("posts differ",)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("«Сиворанефть»", "7"),
        ("нефтяная компания «Сиворанефть»", "7"),
        ("Sivoraneft", "7"),
        ("Министерство обороны Заречья", "9"),
    ],
)
def test_an_organization_is_found(register: Register, name: str, entry: str) -> None:
    """Without its legal form, in either alphabet."""
    assert ids(register.organization(Organization(id="O1", name=name))) == [entry]


@pytest.mark.parametrize(
    "name", ["Министерство обороны", "«Сиворанефть-Сервис»", "Министерство обороны Тулгана"]
)
def test_another_organization_is_not(register: Register, name: str) -> None:
    """A daughter company and another country's ministry are others."""
    assert register.organization(Organization(id="O1", name=name)) == ()


def test_a_common_noun_in_quotes_is_doubtful(register: Register) -> None:
    """Anybody may be called «Вектор»."""
    (match,) = register.organization(Organization(id="O1", name="банк «Вектор»"))
    assert match.doubts
    assert match.score < 0.75


def test_an_age_tells_namesakes_apart(register: Register) -> None:
    """A dated article with an age gives a year of birth."""
    age = Fact(type="AGE_IS", subject="P1", object="53 года", score=1.0, rule="age")
    for published, found in (("2023-06-01", True), ("1990-06-01", False)):
        document = Document(id="a", source="a", published=published, length=0)
        told = Extraction(document=document, people=(person("Анна Громыхалова"),), relations=(age,))
        (match,) = register.mark(told).people[0].known or (None,)
        assert (match is not None and "year of birth" in match.reason) == found


def test_what_is_unknown_stays_as_it_was(register: Register) -> None:
    """Marking changes nothing else."""
    document = Document(id="a", source="a", length=0)
    told = Extraction(document=document, people=(person("Роман Лыткин"),))
    assert register.mark(told) == told
