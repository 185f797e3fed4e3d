"""People's names: the benches, articles with several mentions, delegation lists."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from pobeda_extract.models import Models
from pobeda_extract.normalize.persons import normalize_persons
from pobeda_extract.normalize.phrases import nominative
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger
from pobeda_extract.types import Mention, NormalForm, Sentence

BENCHES = Path(__file__).parent.parent / "benches"
Marked = Callable[[str], list[NormalForm]]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Models())


def mention(sentences: tuple[Sentence, ...], text: str, start: int, end: int) -> Mention:
    for sentence in sentences:
        found = [t for t in sentence.tokens if start <= t.start < end]
        if found:
            stop = max(end, found[-1].end)
            first, last = found[0].index, found[-1].index
            return Mention(
                start,
                stop,
                text[start:stop],
                "PERSON",
                sentence.index,
                first,
                last,
                first,
                1.0,
                "-",
            )
    raise AssertionError(f"no words at {start}")


@pytest.fixture(scope="module")
def marked(tagger: Tagger) -> Marked:
    """Return the normal forms of the names that stand in brackets, in order."""

    def run(article: str) -> list[NormalForm]:
        spans: list[tuple[int, int]] = []
        text = ""
        for piece in article.split("["):
            inside, bracket, after = piece.partition("]")
            if bracket:
                spans.append((len(text), len(text) + len(inside)))
            text += inside + after
        sentences = tagger(text, segment(text))
        mentions = [mention(sentences, text, start, end) for start, end in spans]
        forms = normalize_persons(sentences, mentions)
        return [forms[m.start, m.end] for m in mentions]

    return run


def bench(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"bench_{name}", BENCHES / name / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("name", "floor"), [("names", 0.965), ("made_up", 0.97)])
def test_declined_names_come_back(tagger: Tagger, name: str, floor: float) -> None:
    """Every third name of the bench; the whole is measured by benches/names/run.py."""
    names = bench("names")
    right = [
        names.fold(form.text) == names.fold(row.name)
        for row, form in names.answers(tagger, names.rows(name, 3))
    ]
    assert sum(right) / len(right) >= floor


@pytest.mark.parametrize(
    ("article", "names"),
    [
        # The article's other mentions decide what «Бекетова» is.
        (
            (
                "Он беседовал с [Олжасом Бекетовым]. По словам [Бекетова], все готово. "
                "Приехал и [Олжас Бекетов]."
            ),
            ["Олжас Бекетов", "Бекетов", "Олжас Бекетов"],
        ),
        (
            "Встреча с [Аидой Бекетовой] прошла. О [Бекетовой] писали.",
            ["Аида Бекетова", "Бекетова"],
        ),
        ("Доклад [Анны Мельник] и отчёт [Ивана Мельника]", ["Анна Мельник", "Иван Мельник"]),
        ("По словам [Пака Кын Хо] и [Ли Кэюна]", ["Пак Кын Хо", "Ли Кэюн"]),
        ("Приказ [Эльдара Гейдар оглы Мамедова].", ["Эльдар Гейдар оглы Мамедов"]),
        ("Слова [Мухаммеда бин Рашида аль-Хатиба]", ["Мухаммед бин Рашид аль-Хатиб"]),
        ("Стихи [Тараса Коваленко] и [Ольги Черных]", ["Тарас Коваленко", "Ольга Черных"]),
        ("Памяти [Кузнецова А. Б.] и [А.Б. Ветровой]", ["Кузнецов А. Б.", "А.Б. Ветрова"]),
        ("С [Римским-Корсаковым] и [Бонч-Бруевичем]", ["Римский-Корсаков", "Бонч-Бруевич"]),
        ("Речь королевы [Елизаветы II] и [папы Франциска]", ["Елизавета II", "папа Франциск"]),
        ("Книга [Льва Толстого] о [Петре Великом].", ["Лев Толстой", "Петр Великий"]),
        ("Он знал [Петра Лужина]. Ещё бы.", ["Пётр Лужин"]),
        ("С [Thomas Weber] говорил он", ["Thomas Weber"]),
    ],
)
def test_names_are_put_into_the_nominative(marked: Marked, article: str, names: list[str]) -> None:
    """Context, the other mentions and the parts of the name settle case and gender."""
    assert [form.text for form in marked(article)] == names


def test_parts_and_gender(marked: Marked) -> None:
    """CAPITALS are undone, and each part is told."""
    (form,) = marked("СПИСОК\n[ГРОМОВА Наталья Петровна] – министр.")
    assert form == NormalForm(
        "Громова Наталья Петровна", "female", "Наталья", "Петровна", "Громова"
    )


def test_unknown_gender_is_not_told(marked: Marked) -> None:
    """«Шевченко» alone may be anybody."""
    (form,) = marked("Документы [Т. Шевченко]")
    assert form.gender is None
    assert form.text == "Т. Шевченко"


def test_nothing_gives_nothing() -> None:
    """No mentions, no forms."""
    assert normalize_persons((), ()) == {}


LISTS = tomllib.loads((BENCHES / "delegations" / "lists.toml").read_text(encoding="utf-8"))["list"]


def uncapitalized(name: str) -> str:
    words = []
    for word in name.split():
        if word.isupper() and "." not in word:
            parts = [part.capitalize() for part in word.split("-")]
            word = "-".join("аль" if part == "Аль" else part for part in parts)
        words.append(word)
    return " ".join(words)


@pytest.mark.parametrize("given", LISTS, ids=lambda given: given["title"][:24])
def test_delegation_lists(tagger: Tagger, given: dict[str, object]) -> None:
    """Names lose their CAPITALS and nothing else; posts stay as they are."""
    text, spans = f"{given['title']}\n", []
    people: list[str] = given["people"]  # type: ignore[assignment]
    for number, row in enumerate(people, 1):
        name, *posts = [part.strip() for part in row.split("|")]
        line = str(given["line"]).replace("{i}", str(number))
        start = len(text) + line.index("{n}")
        line = line.replace("{n}", name)
        post = len(text) + line.index("{p}")
        line = line.replace("{p}", " и ".join(posts))
        spans.append((start, name, post, " и ".join(posts)))
        text += line + "\n"
    sentences = tagger(text, segment(text))
    mentions = [mention(sentences, text, start, start + len(name)) for start, name, _, _ in spans]
    forms = normalize_persons(sentences, mentions)
    assert [forms[m.start, m.end].text for m in mentions] == [
        uncapitalized(n) for _, n, _, _ in spans
    ]
    for _, _, start, post in spans:
        where = mention(sentences, text, start, start + len(post))
        tokens = sentences[where.sentence].tokens
        assert nominative(tokens, where.first, where.last) == post
