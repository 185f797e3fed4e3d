"""Write names.tsv and made_up.tsv: declined names in sentences, for the bench of normal forms.

``python -m tests.benches.names.generate`` writes the same files every time. Each line holds the
bench's group, case, gender, the name in the nominative and a sentence with the name in brackets.
"""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

from tests.benches.names.decline import CASES, noun, patronymic, surname

HERE = Path(__file__).parent
WANTED = 2_600
MADE_UP = 1_000

#: «{n}» is the name, «{а}» the feminine ending; the post stands in the case by itself.
SENTENCES = {
    "Nom": [
        "{n} заявил{а} об этом журналистам.", "Об этом сообщил{а} {n}.", "На открытии выступил{а} {n}.",
        "Как отметил{а} {n}, работы идут по плану.", "В заседании принял{а} участие {n}.",
        "{n} — автор нескольких книг.", "{n} приехал{а} в Астану во вторник.",
        "Директор завода {n} рассказал{а} о планах.", "Гостем студии стал{а} {n}.",
    ],
    "Gen": [
        "По словам {n}, работы завершены.", "Назначение {n} одобрили депутаты.",
        "Для {n} это первая поездка в регион.", "Выступление {n} вызвало интерес.",
        "Слова {n} приводит агентство.", "От {n} ждут ответа.", "На встрече не было {n}.",
        "Визит {n} продлится два дня.", "Под председательством {n} прошло совещание.",
        "По приглашению ректора {n} в город прибыли гости.", "В кабинете {n} собрались эксперты.",
    ],
    "Dat": [
        "Награду вручили {n}.", "Слово предоставили {n}.", "{n} поручено подготовить доклад.",
        "Он передал документы {n}.", "Благодаря {n} музей открыли вовремя.",
        "К {n} обратились журналисты.", "Директору института {n} исполнилось шестьдесят лет.",
    ],
    "Acc": [
        "Директором назначили {n}.", "Он поблагодарил {n} за работу.", "Коллеги поздравили {n} с юбилеем.",
        "В совет включили {n}.", "Жители встретили {n} на вокзале.", "Президент принял {n}.",
        "На эту должность выдвинули {n}.",
    ],
    "Ins": [
        "Он встретился с {n}.", "Документ подписан {n}.", "Переговоры с {n} прошли в Минске.",
        "Проект подготовлен {n} и его коллегами.", "Между {n} и коллегами возник спор.",
        "Вместе с {n} прибыла делегация.", "Беседа с директором музея {n} длилась час.",
    ],
    "Loc": [
        "Речь шла о {n}.", "При {n} завод вырос вдвое.", "В книге рассказано о {n}.",
        "Об этом говорится в статье о {n}.",
    ],
}  # fmt: skip
#: News has more genitives and datives than this, but each case should be heard.
WEIGHTS = {"Nom": 5, "Gen": 6, "Dat": 4, "Acc": 4, "Ins": 5, "Loc": 3}


def sentence(dice: random.Random, case: str, name: str, woman: bool) -> str:
    """Put *name* into a sentence that wants it in *case*."""
    frame = dice.choice(SENTENCES[case])
    if name.endswith(".") and frame.endswith("{n}."):
        frame = frame[:-1]
    if (
        case == "Loc"
        and frame.startswith(("Речь шла о", "В книге", "Об этом"))
        and name[0] in "АОИУЭ"
    ):
        frame = frame.replace(" о {n}", " об {n}")
    if case == "Ins" and name[:2].lower() in ("си", "зр", "вс", "св", "шк", "сс", "ст", "ск", "сн"):
        frame = frame.replace(" с {n}", " с {n}")
    if woman:
        frame = frame.replace("Проект подготовлен {n} и его", "Проект подготовлен {n} и её")
    return frame.replace("{n}", f"[{name}]").replace("{а}", "а" if woman else "")


def forms(
    dice: random.Random, origin: dict[str, object], woman: bool
) -> tuple[str, tuple[str, ...]]:
    """Return how the name is built, and its six forms."""
    given = dice.choice(origin["female" if woman else "male"])  # type: ignore[arg-type]
    kinds: dict[str, list[str]] = origin["surnames"]  # type: ignore[assignment]
    pairs = [(name, kind) for kind, names in kinds.items() for name in names]
    chosen = dice.choice(pairs)
    kind = chosen[1]
    family = surname(*chosen, woman)
    if origin.get("eastern"):
        *still, last = given.split()
        moved = noun(last, woman)
        return "eastern", tuple(" ".join([family[0], *still, form]) for form in moved)
    givens = noun(given, woman)
    way = dice.random()
    fathers = origin.get("fathers")
    if fathers and way < 0.35:
        father = patronymic(dice.choice(fathers)[1 if woman else 0])  # type: ignore[arg-type,index]
        if way < 0.12:
            return "surname first", tuple(map(" ".join, zip(family, givens, father, strict=True)))
        if way < 0.18:
            return "capitals", tuple(
                f"{f.upper()} {g} {p}" for f, g, p in zip(family, givens, father, strict=True)
            )
        return "patronymic", tuple(map(" ".join, zip(givens, father, family, strict=True)))
    # «о Танаке Т. П.» may be about Танака or Танак: initials go with what grammar can tell.
    if way < 0.42 and (kind in ("ov", "ski") or (kind == "fixed" and family[0][-1] in "оэё")):
        initials = f"{given[0]}. {dice.choice('АБВГДИКМНП')}."
        if dice.random() < 0.5:
            return "initials", tuple(f"{initials} {f}" for f in family)
        return "initials", tuple(f"{f} {initials}" for f in family)
    if way < 0.45 and family[0][0].isupper() and len({*family}) > 1 and "-" not in family[0]:
        other = surname(*dice.choice(pairs), woman)
        if "-" not in other[0] and other[0] != family[0] and len({*other}) > 1:
            return "double", tuple(
                f"{g} {a}-{b}" for g, a, b in zip(givens, family, other, strict=True)
            )
    return "plain", tuple(map(" ".join, zip(givens, family, strict=True)))


def write(path: Path, rows: list[tuple[str, ...]]) -> None:
    """Write tab-separated rows."""
    path.write_text("\n".join("\t".join(row) for row in rows) + "\n", encoding="utf-8")


def main() -> None:
    """Draw names and cases until there are enough."""
    dice = random.Random(1945)
    origins = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
    rows: list[tuple[str, ...]] = []
    seen: set[tuple[str, str]] = set()
    groups = list(origins)
    while len(rows) < WANTED:
        group = groups[len(rows) % len(groups)]
        woman = dice.random() < 0.42
        way, six = forms(dice, origins[group], woman)
        case = dice.choices(CASES, [WEIGHTS[c] for c in CASES])[0]
        if (six[0], case) in seen:
            continue
        seen.add((six[0], case))
        nominative = six[0]
        if way == "capitals":
            first, rest = nominative.split(" ", 1)
            nominative = f"{first[0]}{first[1:].lower()} {rest}"
        rows.append(
            (group, way, case, "female" if woman else "male", nominative,
             sentence(dice, case, six[CASES.index(case)], woman))
        )  # fmt: skip
    write(HERE / "names.tsv", rows)
    write(HERE / "made_up.tsv", made_up(dice, origins))


#: Suffix classes of surnames and how they decline; stems are drawn by syllables.
SUFFIXES = {
    "ов": "ov", "ев": "ov", "ин": "ov", "ский": "ski", "енко": "fixed", "ко": "fixed", "ук": "m",
    "юк": "m", "ич": "m", "ович": "m", "ян": "m", "швили": "fixed", "дзе": "fixed", "ия": "a",
    "ава": "a", "баев": "ov", "баев ": "ov", "улы": "fixed", "бек": "m", "заде": "fixed",
    "оглу": "fixed", "ман": "m", "берг": "m", "ер": "m", "сон": "m", "ес": "m", "ини": "fixed",
    "елли": "fixed", "ару": "fixed", "ас": "m", "ис": "m", "ых": "fixed", "их ": "fixed",
    "ник": "m", "ак": "m", "ец": "m", "ный": "adj", "ой": "adj", "ука": "a", "ко ": "fixed",
    "ура": "a", "ито": "fixed", "ава ": "a", "еску": "fixed", "ье": "fixed", "о": "fixed",
}  # fmt: skip


def made_up(dice: random.Random, origins: dict[str, dict[str, object]]) -> list[tuple[str, ...]]:
    """Return rows with surnames that nobody bears, under common given names."""
    onsets = "б в г д ж з к л м н п р с т ф х ш бр кр др гр пл сл ст тр".split()
    codas = "н р л м к т з с д б ж ш ч г в".split()
    male = ["Иван", "Олег", "Артур", "Давид", "Роберт", "Марат", "Виктор"]
    female = ["Анна", "Мария", "Диана", "Жанна", "Регина", "Елена"]
    rows: list[tuple[str, ...]] = []
    seen: set[str] = set()
    keys = sorted(SUFFIXES)
    while len(rows) < MADE_UP:
        suffix = keys[len(rows) % len(keys)]
        kind = SUFFIXES[suffix]
        suffix = suffix.strip()
        stem = dice.choice(onsets) + dice.choice("аоуеи")
        stem += dice.choice(codas)
        if dice.random() < 0.6:
            stem += dice.choice("аоуеи") + dice.choice(codas)
        name = stem + suffix
        if suffix == "ский" and stem[-1] in "кгчжшхц":
            continue
        if suffix in ("ый", "ной", "ный") and stem[-1] in "н":
            continue
        if suffix == "ой" and stem[-1] not in "внрлстд":
            continue
        if stem[-1] in "кгхжшчщ" and suffix in ("ых", "юк", "ян", "ье", "ия", "ев", "баев"):
            continue
        if name in seen:
            continue
        seen.add(name)
        name = name.capitalize()
        woman = dice.random() < 0.4
        given = noun(dice.choice(female if woman else male), woman)
        family = surname(name, kind, woman)
        case = dice.choices(CASES, [WEIGHTS[c] for c in CASES])[0]
        place = CASES.index(case)
        rows.append(
            (suffix, kind, case, "female" if woman else "male", f"{given[0]} {family[0]}",
             sentence(dice, case, f"{given[place]} {family[place]}", woman))
        )  # fmt: skip
    return rows


if __name__ == "__main__":
    main()
