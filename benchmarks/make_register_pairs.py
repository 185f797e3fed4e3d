"""Make the pairs that matching with registers is measured by: invented people, real spellings.

    pip install iuliia && python benchmarks/make_register_pairs.py test > tests/benches/registers/pairs.tsv

Latin spellings come from iuliia (ISO 9, BGN, ICAO, passports of several years, …), which the
package does not use; traps are built by kind. ``dev`` gives other people of other names, on which
the weights were set.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import iuliia

SPELLINGS = (
    iuliia.ICAO_DOC_9303,
    iuliia.BGN_PCGN,
    iuliia.BGN_PCGN_ALT,
    iuliia.MVD_310_FR,
    iuliia.MVD_782,
    iuliia.MOSMETRO,
    iuliia.GOST_52535,
    iuliia.GOST_16876,
    iuliia.GOST_779,  # ISO 9:1995
    iuliia.GOST_779_ALT,
    iuliia.ALA_LC_ALT,
    iuliia.SCIENTIFIC,
    iuliia.BS_2979_ALT,
    iuliia.WIKIPEDIA,
    iuliia.YANDEX_MAPS,
    iuliia.TELEGRAM,
)
#: Masculine surnames; those of one set are in no other.
FAMILIES = {
    "dev": """Абросимов Бережной Варламов Гущин Дерябин Ерёменко Жигалов Зацепин Ишутин Кадочников Лукошин
        Мещеряков Нестеренко Овчинский Пригоров Рюмин Сычёв Тюрин Ухов Фокин Хлебников Цуканов Чурсин
        Шевелёв Щеголев Юрлов Яхонтов Бойчук Вольский Грачевский Смирнов Кузнецов Попов Волков Соколов
        Лебедев Козлов Новиков Морозов Григорьев""",
    "test": """Агеенков Бурлаков Вязьмин Горячев Добронравов Ельчанинов Жарков Завьялов Игумнов Крапивин
        Лыткин Мокроусов Надеждинский Острогорский Пузырёв Рогачёв Скрябинский Тулупов Урванцев Федосеенко
        Харитончук Цыбулько Чистюхин Шелухин Щукарёв Эйхвальд Юшкевич Ямщиков Берёзкин Журавский Кочергин
        Солодовников Хабибуллин Гаджимурадов Оганесян Ткешелашвили Бондарчук Заболоцкий Тихомиров Черемисов
        Иванов Петров Сидоров Фёдоров Михайлов Павлов Семёнов Орлов Захаров Макаров Никитин Соловьёв
        Яковлев Воробьёв Виноградов""",
}  # fmt: skip
MEN = {
    "dev": """Александр Андрей Борис Виктор Владимир Геннадий Дмитрий Евгений Иван Игорь Кирилл Максим
        Николай Олег Роман Сергей Тимофей Фёдор Юрий Яков Василий Пётр""",
    "test": """Алексей Анатолий Артём Вадим Валентин Валерий Виталий Вячеслав Григорий Даниил Евгений Илья
        Константин Леонид Михаил Никита Павел Семён Станислав Эдуард Юрий Ярослав Сергей Александр Дмитрий
        Владимир Николай Арсений Ефим Захар Пётр""",
}  # fmt: skip
WOMEN = {
    "dev": "Анна Елена Ирина Екатерина Людмила Надежда Ольга Светлана Юлия Яна",
    "test": """Анастасия Валентина Вера Галина Дарья Евгения Жанна Зинаида Ксения Лидия Марина Мария Наталья
        Оксана Полина София Татьяна Ульяна Элеонора Юлия""",
}  # fmt: skip
POSTS = (
    ("министр культуры Заречного края", "Министр культуры"),
    ("губернатор Тулганской области", "Губернатор Тулганской области"),
    ("депутат Госдумы от Верхнеозёрска", "Депутат Государственной думы; член комитета по аграрным вопросам"),
    ("генеральный директор компании «Сиворанефть»", "Гендиректор ООО «Сиворанефть»"),
    ("начальник штаба Каменного флота", "Начальник штаба флота"),
    ("мэр Дальнегорья", "Глава города Дальнегорье"),
    ("ректор Лугового университета", "Ректор университета"),
    ("председатель Заречного областного суда", "Председатель областного суда"),
    ("главный тренер хоккейного клуба «Вихрь»", "Тренер ХК «Вихрь»"),
    ("замминистра транспорта", "Заместитель министра транспорта"),
    ("заместитель министра сельского хозяйства", "Deputy Minister of Agriculture"),
    ("министр обороны", "Minister of Defence"),
    ("глава Центрального банка", "Chairman of the Central Bank"),
    ("прокурор Приозёрской области", "Прокурор области"),
    ("посол в Бразилии", "Посол Российской Федерации в Бразилии"),
    ("следователь по особо важным делам", "Следователь Следственного комитета"),
    ("основатель банка «Тополь»", "Владелец банка «Тополь»"),
    ("художественный руководитель театра «Ковчег»", "Режиссёр, худрук театра «Ковчег»"),
)  # fmt: skip
#: Exonyms and national forms, as registers of other countries have them.
EXONYMS = {
    "Александр": ("Alexander", "Oleksandr"), "Пётр": ("Peter", "Petro"), "Павел": ("Paul", "Pavlo"),
    "Михаил": ("Michael", "Mykhailo"), "Андрей": ("Andrew", "Andrii"), "Николай": ("Nicholas", "Mykola"),
    "Юрий": ("Yury", "Yurii"), "Дмитрий": ("Dmitri", "Dmytro"), "Сергей": ("Serge", "Serhii"),
    "Владимир": ("Vladimir", "Volodymyr"), "Евгений": ("Eugene", "Evgueni"), "Василий": ("Vassily", "Vasyl"),
    "Ксения": ("Xenia", "Kseniya"), "Юлия": ("Julia", "Yulia"), "Мария": ("Maria", "Mariya"),
    "Татьяна": ("Tatiana", "Tetiana"), "София": ("Sophia", "Sofiya"), "Анна": ("Anna", "Hanna"),
    "Анастасия": ("Anastasia", "Anastasiya"), "Наталья": ("Natalia", "Natalya"), "Алексей": ("Alexey", "Alexei"),
    "Елена": ("Elena", "Yelena"), "Екатерина": ("Catherine", "Ekaterina"), "Константин": ("Constantin", "Konstantin"),
    "Максим": ("Maxim", "Maksim"), "Роман": ("Roman", "Roman"), "Евгения": ("Eugenia", "Yevgenia"),
}  # fmt: skip


@dataclass(frozen=True)
class Human:
    """An invented person."""

    given: str
    father: str
    family: str
    woman: bool

    @property
    def patronymic(self) -> str:
        return patronymic(self.father, self.woman)

    @property
    def surname(self) -> str:
        return feminine(self.family) if self.woman else self.family


def patronymic(father: str, woman: bool) -> str:
    """Return a patronymic: «Юрий» → «Юрьевич», «Илья» → «Ильинична»."""
    special = {"Пётр": "Петров", "Павел": "Павлов", "Лев": "Львов", "Яков": "Яковлев"}
    if father in ("Илья", "Никита", "Фома"):
        stem = father[:-1]
        if woman:
            return f"{stem}ична" if stem.endswith("т") else f"{stem}инична"
        return f"{stem}ич"
    if father in special:
        stem = special[father]
    elif father.endswith("ий"):
        stem = father[:-2] + (
            "иев" if father in ("Валерий", "Юлий", "Дмитрий", "Арсений") else "ьев"
        )
        stem = {"Дмитрьев": "Дмитриев"}.get(stem, stem)
    elif father.endswith(("й", "ь")):
        stem = father[:-1] + "ев"
    else:
        stem = father + "ов"
    return f"{stem}на" if woman else f"{stem}ич"


def feminine(family: str) -> str:
    """Return the feminine of a surname where it has one."""
    if family.endswith(("ский", "цкий")):
        return f"{family[:-2]}ая"
    if family.endswith(("ой",)):
        return f"{family[:-2]}ая"
    if family.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return f"{family}а"
    return family


@dataclass(frozen=True)
class Pair:
    """What an article says, and an entry."""

    what: str
    same: bool
    given: str
    patronymic: str
    family: str
    woman: bool
    post: str
    names: tuple[str, ...]
    entry_post: str = ""
    born: str = ""

    def line(self) -> str:
        name = " ".join(filter(None, (self.given, self.patronymic, self.family)))
        return "\t".join((
            self.what, "same" if self.same else "different", name, self.given, self.patronymic,
            self.family, "female" if self.woman else "male", self.post, ";".join(self.names),
            self.entry_post, self.born,
        ))  # fmt: skip


class Maker:
    """Draws people and pairs; the same seed, the same pairs."""

    def __init__(self, part: str) -> None:
        self.random = random.Random(f"registers {part}")
        self.families = FAMILIES[part].split()
        self.men, self.women = MEN[part].split(), WOMEN[part].split()
        self.used: set[tuple[str, str, str]] = set()

    def human(self, woman: bool | None = None, rare: bool = False) -> Human:
        r = self.random
        while True:
            is_woman = r.random() < 0.35 if woman is None else woman
            given = r.choice(self.women if is_woman else self.men)
            cut = 30 if len(self.families) < 45 else 40
            family = r.choice(self.families[:cut] if rare else self.families)
            human = Human(given, r.choice(self.men), family, is_woman)
            key = (human.given, human.father, human.family)
            if key not in self.used:
                self.used.add(key)
                return human

    def post(self) -> tuple[str, str]:
        return self.random.choice(POSTS)

    def other_posts(self) -> tuple[str, str]:
        one, two = self.random.sample(POSTS, 2)
        return one[0], two[1]

    def latin(self, text: str) -> str:
        return self.random.choice(SPELLINGS).translate(text)

    def russian(self, h: Human, father: bool = True) -> str:
        p = f" {h.patronymic}" if father else ""
        return self.random.choice((
            f"{h.surname} {h.given}{p}", f"{h.given}{p} {h.surname}",
            f"{h.surname.upper()} {h.given}{p}", f"{h.surname}, {h.given}{p}",
        ))  # fmt: skip

    def foreign(self, h: Human, father: bool = True) -> str:
        spelling = self.random.choice(SPELLINGS)
        family, given, middle = map(spelling.translate, (h.surname, h.given, h.patronymic))
        p = f" {middle}" if father else ""
        return self.random.choice((
            f"{given}{p} {family}", f"{family} {given}{p}", f"{family.upper()}, {given}{p}",
            f"{given.upper()}{p.upper()} {family.upper()}",
        ))  # fmt: skip


def told(
    h: Human, what: str, same: bool, *, father: bool = False, post: str = "", **more: object
) -> Pair:
    """Return a pair whose article names *h*."""
    return Pair(
        what,
        same,
        h.given,
        h.patronymic if father else "",
        h.surname,
        h.woman,
        post,
        names=(),
        **more,
    )  # type: ignore[arg-type]


def same_pairs(m: Maker, share: float) -> Iterator[Pair]:
    """Give pairs of one person; *share* scales their number (1: 500 pairs)."""

    def times(count: int) -> range:
        return range(round(count * share))

    for _ in times(60):
        h = m.human(rare=True)
        yield replace(told(h, "Cyrillic, patronymic in the register", True), names=(m.russian(h),))
    for _ in times(50):
        h = m.human()
        yield replace(
            told(h, "Cyrillic, patronymic in both", True, father=True), names=(m.russian(h),)
        )
    for _ in times(60):
        h, (ours, theirs) = m.human(), m.post()
        yield replace(
            told(h, "Cyrillic, post agrees", True, post=ours),
            names=(m.russian(h),),
            entry_post=theirs,
        )
    for _ in times(80):
        h = m.human(rare=True)
        yield replace(
            told(h, "transliterated", True), names=(m.foreign(h, m.random.random() < 0.5),)
        )
    for _ in times(50):
        h = m.human()
        yield replace(
            told(h, "transliterated, patronymic in both", True, father=True), names=(m.foreign(h),)
        )
    for _ in times(60):
        h, (ours, theirs) = m.human(), m.post()
        yield replace(
            told(h, "transliterated, post agrees", True, post=ours),
            names=(m.foreign(h, m.random.random() < 0.5),), entry_post=theirs,
        )  # fmt: skip
    for _ in times(40):
        while (h := m.human(rare=True)).given not in EXONYMS:
            pass
        given = m.random.choice(EXONYMS[h.given])
        yield replace(told(h, "exonym", True), names=(f"{given} {m.latin(h.surname)}",))
    for _ in times(30):
        h, (ours, theirs) = m.human(rare=True), m.post()
        short = replace_given(h, f"{h.given[0]}.")
        yield replace(
            short, what="initial, post agrees", same=True, post=ours, names=(m.russian(h),),
            entry_post=theirs,
        )  # fmt: skip
    for _ in times(20):
        h, (ours, theirs) = m.human(rare=True), m.post()
        name = f"{h.surname} {h.given[0]}. {h.patronymic[0]}."
        yield replace(
            told(h, "initials in the register, post agrees", True, father=True, post=ours),
            names=(name,), entry_post=theirs,
        )  # fmt: skip
    for _ in times(30):
        h, other = m.human(woman=True, rare=True), m.human(woman=True, rare=True)
        married = other.surname
        text = m.random.choice((
            f"{married} ({h.surname}) {h.given} {h.patronymic}",
            f"{married} (урожд. {h.surname}) {h.given} {h.patronymic}",
        ))  # fmt: skip
        yield replace(told(h, "maiden name in the register", True), names=(text,))
    for _ in times(20):
        h = m.human(rare=True)
        names = (m.foreign(h), f"{m.latin(h.given)} {m.latin(h.surname)}")
        yield replace(told(h, "several spellings", True), names=names)


def replace_given(h: Human, given: str) -> Pair:
    """Return a pair whose article tells an initial only."""
    return Pair("", True, given, "", h.surname, h.woman, "", ())


def different_pairs(m: Maker, share: float) -> Iterator[Pair]:
    """Give pairs of two people."""

    def times(count: int) -> range:
        return range(round(count * share))

    def another(h: Human, **change: object) -> Human:
        return replace(h, **change)  # type: ignore[arg-type]

    for number in times(100):
        h = m.human()
        father = m.random.choice([n for n in m.men if n != h.father])
        other = another(h, father=father)
        name = m.russian(other) if number % 2 else m.foreign(other)
        yield replace(told(h, "namesake, another patronymic", False, father=True), names=(name,))
    for number in times(60):
        h = Human(m.random.choice(m.men), "", m.random.choice(COMMON[share < 1]), False)
        ours, theirs = m.other_posts()
        other = another(h, father=m.random.choice(m.men))
        name = m.russian(other) if number % 2 else m.foreign(other)
        yield replace(
            told(h, "namesake of a frequent name, another post", False, post=ours),
            names=(name,), entry_post=theirs,
        )  # fmt: skip
    for number in times(60):
        h = m.human(woman=False)
        son = another(h, given=h.father, father=h.given)
        if son.given == h.given:
            continue
        name = m.russian(son) if number % 2 else m.foreign(son)
        yield replace(told(h, "father and son", False, father=number % 3 > 0), names=(name,))
    for number in times(60):
        h = m.human()
        given = m.random.choice([
            n for n in (m.women if h.woman else m.men) if n != h.given and (number % 2 or n[0] == h.given[0])
        ] or [n for n in (m.women if h.woman else m.men) if n != h.given])  # fmt: skip
        brother = another(h, given=given)
        name = m.russian(brother) if number % 4 < 2 else m.foreign(brother)
        yield replace(told(h, "brothers and sisters", False, father=number % 3 == 0), names=(name,))
    for number in times(40):
        h = m.human()
        given = m.random.choice([n for n in (m.women if h.woman else m.men) if n[0] != h.given[0]])
        other = another(h, given=given)
        short = f"{other.surname} {other.given[0]}. {other.patronymic[0]}."
        yield replace(told(h, "other initials", False, father=number % 2 > 0), names=(short,))
    for _ in times(30):
        h = m.human()
        father = m.random.choice([n for n in m.men if n[0] != h.father[0]])
        other = another(h, father=father)
        short = f"{other.surname} {other.given[0]}. {other.patronymic[0]}."
        yield replace(
            told(h, "other initial of the patronymic", False, father=True), names=(short,)
        )
    for number in times(50):
        h = m.human(rare=True)
        near = m.random.choice(NEAR[share < 1])
        h = another(h, family=near[0])
        other = another(h, family=near[1])
        name = m.russian(other, False) if number % 2 else m.foreign(other, False)
        yield replace(told(h, "a surname like it", False), names=(name,))
    for number in times(40):
        one, two = m.random.choice(PAIRED)
        family, father = m.random.choice(m.families), m.random.choice(m.men)
        man, woman = Human(one, father, family, False), Human(two, father, family, True)
        h, other = (man, woman) if number % 2 else (woman, man)
        name = m.russian(other) if number % 4 < 2 else m.foreign(other)
        yield replace(told(h, "man and woman", False), names=(name,))
    for _ in times(30):
        h, other = m.human(woman=True), m.human(woman=True)
        stranger = m.human(woman=True)
        if stranger.family in (h.family, other.family) or stranger.given == h.given:
            continue
        text = f"{other.surname} (урожд. {h.surname}) {stranger.given} {stranger.patronymic}"
        yield replace(told(h, "maiden name of another", False), names=(text,))
    for _ in times(30):
        h, (ours, theirs) = m.human(), m.post()
        other = another(m.human(), woman=h.woman)
        if (other.family, other.given) == (h.family, h.given):
            continue
        yield replace(
            told(h, "another holder of the post", False, post=ours),
            names=(m.russian(replace(other, given=m.random.choice(m.women if h.woman else m.men))),),
            entry_post=theirs,
        )  # fmt: skip
    yield from one_surname(m, times(30))


def one_surname(m: Maker, numbers: range) -> Iterator[Pair]:
    """Give pairs of two people who share but the surname."""
    for number in numbers:
        h = m.human()
        given = m.random.choice([n for n in (m.women if h.woman else m.men) if n[0] != h.given[0]])
        other = replace(h, given=given)
        name = m.russian(other, False) if number % 2 else m.foreign(other, False)
        yield replace(told(h, "one surname", False), names=(name,))


COMMON = {
    True: ["Смирнов", "Кузнецов", "Попов", "Волков", "Соколов", "Лебедев"],
    False: ["Иванов", "Петров", "Сидоров", "Фёдоров", "Михайлов", "Павлов", "Макаров", "Никитин"],
}
NEAR = {
    True: [("Лукошин", "Лукошкин"), ("Гущин", "Гущенко"), ("Тюрин", "Тюренков"), ("Ухов", "Уховский")],
    False: [
        ("Иванов", "Иваненко"), ("Иванов", "Ивановский"), ("Петров", "Петренко"), ("Горячев", "Горячкин"),
        ("Жарков", "Жариков"), ("Завьялов", "Завялкин"), ("Шелухин", "Шелехов"), ("Тулупов", "Тулубов"),
        ("Крапивин", "Крапивский"), ("Рогачёв", "Рогов"), ("Лыткин", "Лыков"), ("Бурлаков", "Бурков"),
        ("Кочергин", "Кочетков"), ("Ямщиков", "Ямпольский"), ("Семёнов", "Семенихин"), ("Орлов", "Орловский"),
        ("Макаров", "Макаренко"), ("Добронравов", "Доброхотов"), ("Павлов", "Павленко"), ("Михайлов", "Михалков"),
    ],
}  # fmt: skip
PAIRED = [
    ("Александр", "Александра"), ("Евгений", "Евгения"), ("Валентин", "Валентина"), ("Валерий", "Валерия"),
    ("Виктор", "Виктория"), ("Юлий", "Юлия"), ("Василий", "Василиса"), ("Анастасий", "Анастасия"),
]  # fmt: skip


def main(part: str) -> None:
    """Print the pairs of *part*, half of them one person's."""
    m = Maker(part)
    share = 1.0 if part == "test" else 0.4
    makers: tuple[Callable[[Maker, float], Iterator[Pair]], ...] = (same_pairs, different_pairs)
    wanted = round(500 * share)
    print("what\ttruth\tname\tgiven\tpatronymic\tfamily\tgender\tpost\tnames\tentry_post\tborn")
    for make in makers:
        found = list(make(m, share))
        while len(found) < wanted:  # draws that made no pair
            found += list(make(m, share))[: wanted - len(found)]
        for pair in found[:wanted]:
            print(pair.line())


if __name__ == "__main__":
    main(sys.argv[1])
