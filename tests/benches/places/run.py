"""Measure the nominatives of places and bodies: ``python -m tests.benches.places.run``.

Three hundred names, six cases each, declined by a grammar book and put into sentences; prints the
share that comes out right («ё» and «е» count as one), and every error. Where the names stand is
given, so that this measures nominatives and nothing else.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.benches.places.decline import CASES, adjective, phrase, plural, word

from pobeda_extract.models import Models
from pobeda_extract.normalize.names import normal_forms
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger
from pobeda_extract.types import Mention

HERE = Path(__file__).parent
LABELS = {
    "city": "CITY", "state": "STATE_OR_PROVINCE", "country": "COUNTRY", "location": "LOCATION",
    "body": "ORGANIZATION",
}  # fmt: skip
#: «{n}» is the name, in the case by itself.
SENTENCES = {
    "place": {
        "Nom": ["{n} готовится к зиме.", "Где находится {n}, знают не все.", "Это {n}, сказал гид."],
        "Gen": ["Гости приехали из {n}.", "Жители {n} довольны.", "До {n} два часа пути.",
                "Дороги {n} закрыты."],
        "Dat": ["Поезд подошёл к {n}.", "Экскурсия по {n} длилась час.", "Благодаря {n} проект жив."],
        "Acc": ["Самолёт пролетел через {n}.", "Туристы полюбили {n}.", "Дорога ведёт через {n}."],
        "Ins": ["Самолёт пролетел над {n}.", "Связь с {n} прервалась.", "Он гордится {n}."],
        "Loc": ["Выставка открылась в {n}.", "В {n} прошёл дождь.", "Он мечтает о {n}."],
    },
    "body": {
        "Nom": ["Об этом сообщает {n}.", "{n} готовит доклад.", "Как отмечает {n}, работы идут."],
        "Gen": ["По данным {n}, сбоев нет.", "Сотрудники {n} провели учения.", "Представитель {n} уехал.",
                "Письмо пришло из {n}."],
        "Dat": ["Документы передали {n}.", "К {n} обратились жители.", "Благодаря {n} дорогу починили."],
        "Acc": ["Письмо направили в {n}.", "Жители благодарят {n}.", "Запрос ушёл через {n}."],
        "Ins": ["Проект согласован с {n}.", "Работы ведутся {n}.", "Спор с {n} продолжается."],
        "Loc": ["Об этом заявили в {n}.", "В {n} подготовили план.", "Речь идёт о {n}."],
    },
}  # fmt: skip


class Row(NamedTuple):
    """One case of the bench; ``sentence`` has the name in brackets."""

    label: str
    kind: str
    case: str
    name: str
    sentence: str


def names() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield each name's section, kind and six cases."""
    sections = tomllib.loads((HERE / "places.toml").read_text(encoding="utf-8"))
    for section, kinds in sections.items():
        for kind, found in kinds.items():
            for name in found:
                if kind == "pl":
                    yield section, kind, plural(*name)
                elif kind == "phrases":
                    yield section, kind, phrase(name)
                else:
                    yield section, kind, adjective(name) if kind == "adj" else word(name, kind)


def rows() -> list[Row]:
    """Return every name in every case, each in a sentence; the same every time."""
    dice = random.Random(1945)
    found = []
    for section, kind, forms in names():
        frames = SENTENCES["body" if section == "body" else "place"]
        for case, form in zip(CASES, forms, strict=True):
            frame = dice.choice(frames[case])
            found.append(Row(section, kind, case, forms[0], frame.replace("{n}", f"[{form}]")))
    return found


def answer(tagger: Tagger, row: Row) -> str | None:
    """Return the nominative of the name in brackets; ``None`` where it is given none."""
    start, end = row.sentence.index("["), row.sentence.index("]") - 1
    text = row.sentence.replace("[", "").replace("]", "")
    sentences = tagger(text, segment(text))
    sentence = next(s for s in sentences if s.start <= start < s.end)
    inside = [t.index for t in sentence.tokens if start <= t.start < end]
    mention = Mention(
        start, end, text[start:end], LABELS[row.label], sentence.index, inside[0], inside[-1],
        inside[0], 1.0, "given",
    )  # fmt: skip
    forms = normal_forms(sentences, [mention])
    if row.label == "body":
        return forms.organizations[start, end]
    return forms.places.get((start, end), (None, None))[0]


def fold(text: str | None) -> str:
    """Make «ё» and «е» one."""
    return (text or "").replace("ё", "е").replace("Ё", "Е")


def main() -> None:
    """Print errors and shares."""
    tagger = Tagger(Models())
    right: dict[str, int] = {}
    total: dict[str, int] = {}
    for row in rows():
        got = answer(tagger, row)
        good = fold(got) == fold(row.name)
        for group in (row.label, "all"):
            total[group] = total.get(group, 0) + 1
            right[group] = right.get(group, 0) + good
        if not good:
            print(*row[:4], got, row.sentence, sep=" | ")
    for group, count in total.items():
        print(f"{group}: {right[group]}/{count} = {right[group] / count:.4f}")


if __name__ == "__main__":
    main()
