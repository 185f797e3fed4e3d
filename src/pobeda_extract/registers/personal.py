"""Read a person's name, as registers and articles write it, into its parts."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import chain
from typing import Final, NamedTuple

from pobeda_extract.lexicons import words
from pobeda_extract.merge.folding import fold
from pobeda_extract.normalize.name_model import is_given
from pobeda_extract.registers.skeletons import is_cyrillic, skeletons

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʹ`-][^\W\d_]+)*['’ʹ]?")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_PATRONYMIC: Final = re.compile(
    r".{2,}(?:[оеё]вич|ич|[оеё]вна|инична|ична|"
    r"[oeë]vi(?:č|ch|tch|c|tsch)|[iy](?:č|ch|tch)|[oeë]vna|i[cč]h?na)"
)


class PersonalName(NamedTuple):
    """
    The parts of a name, folded; an initial is one letter, what is absent is empty.

    ``family`` is empty for those who are called by one name only as well as for nobody.
    """

    family: str
    given: str
    patronymic: str

    @property
    def fullness(self) -> int:
        """How many letters tell whom it names: initials tell little."""
        return len(self.given) + len(self.patronymic)


@lru_cache(maxsize=50_000)
def personal_names(text: str) -> tuple[PersonalName, ...]:
    """
    Return the ways to read *text* as a person's name, the likeliest first; none for no name.

    >>> personal_names("ГРОМЫХАЛОВА, Анна Петровна")
    (PersonalName(family='громыхалова', given='анна', patronymic='петровна'),)
    >>> personal_names("Сергеев И. П.")
    (PersonalName(family='сергеев', given='и', patronymic='п'),)
    """
    found: dict[PersonalName, None] = {}
    for wording in _with_former_names(text):
        family, comma, rest = wording.partition(",")
        last, names = _words(family), _words(rest)
        if comma and names and last:
            found[_apart(" ".join(last), names)] = None
        else:
            found.update(dict.fromkeys(_readings(_words(wording))))
    return tuple(name for name in found if name.family)


def _with_former_names(text: str) -> tuple[str, ...]:
    """«Мельникова (урожденная Щеглова) Анна»: she is found under both surnames."""
    inner = _BRACKETS.search(text)
    if inner is None:
        return (text,)
    without = _BRACKETS.sub(" ", text)
    marks = _set("family_marks")
    former = [w for w in _words(inner[1]) if w not in marks]
    if len(former) != 1:
        return (without,)
    before = text[: inner.start()].rstrip()
    head, _, _ = before.rpartition(" ")
    return without, f"{head} {former[0].title()} {text[inner.end() :]}"


def _words(text: str) -> list[str]:
    """Return the words of a name, lower case, initials apart («И.П.» is two)."""
    text = unicodedata.normalize("NFC", text)
    return [fold(word).replace("`", "").replace("ʹ", "") for word in _WORD.findall(text)]


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(words("registers", f"{key}.words"))


def _readings(names: list[str]) -> tuple[PersonalName, ...]:
    names, father = _without_father(names)
    count = len(names)
    if count == 0:
        return ()
    if count == 1:
        return (PersonalName(names[0], "", father),)
    if father:
        return tuple(name._replace(patronymic=father) for name in _unmarked(names))
    initials = [i for i, word in enumerate(names) if len(word) == 1]
    if initials and len(initials) < count:
        long = [word for word in names if len(word) > 1]
        marks = [names[i] for i in initials]
        if len(long) == 1:
            return (PersonalName(long[0], marks[0], marks[1] if len(marks) > 1 else ""),)
        if len(long) == 2 and initials == [1]:  # «Иван П. Сергеев», and «Джон Ф. Смит»
            return (PersonalName(long[1], long[0], marks[0]), PersonalName(long[1], long[0], ""))
    middle = next((i for i in range(1, count) if _PATRONYMIC.fullmatch(names[i])), None)
    if middle is not None and count > 2:
        family = names[: middle - 1] + names[middle + 1 :]
        return (PersonalName(" ".join(family), names[middle - 1], names[middle]),)
    return _unmarked(names)


def _without_father(names: list[str]) -> tuple[list[str], str]:
    """«Рашид Гасан оглы Мамедзаде»: the father's name and «оглы» are one patronymic."""
    marks = _set("father_particles")
    place = next((i for i, word in enumerate(names) if i > 1 and word in marks), None)
    if place is None:
        return names, ""
    return names[: place - 1] + names[place + 1 :], f"{names[place - 1]} {names[place]}"


def _unmarked(names: list[str]) -> tuple[PersonalName, ...]:
    """Read names that no patronymic orders; where two orders are likely, give both."""
    particles = _set("name_particles")
    first, last = names[0], names[-1]
    cut = next((i for i, word in enumerate(names) if i and word in particles), len(names) - 1)
    western = PersonalName(" ".join(names[cut:]), " ".join(names[:cut]), "")
    eastern = PersonalName(first, " ".join(names[1:]), "")
    if len(names) == 2:
        if knows_given(first) and not knows_given(last):
            return (western,)
        if knows_given(last) and not knows_given(first):
            return (eastern,)
        return (western, eastern)
    if cut < len(names) - 1:
        return (western,)
    middle = PersonalName(" ".join(names[1:]), first, "")
    return (western, PersonalName(last, first, ""), middle, eastern)


def _apart(family: str, names: list[str]) -> PersonalName:
    names, father = _without_father([family, *names])
    given = names[1:]
    if father:
        return PersonalName(family, " ".join(given), father)
    if len(given) > 1 and (_PATRONYMIC.fullmatch(given[-1]) or len(given[-1]) == 1):
        return PersonalName(family, " ".join(given[:-1]), given[-1])
    return PersonalName(family, " ".join(given), "")


@lru_cache(maxsize=20_000)
def knows_given(word: str) -> bool:
    """Tell whether *word*, in either alphabet, is a given name frequent in news."""
    if is_cyrillic(word):
        return is_given(word)
    return bool(skeletons(word) & _given_skeletons())


@cache
def _given_skeletons() -> frozenset[str]:
    names = chain(words("given_names", "male"), words("given_names", "female"))
    return frozenset(chain.from_iterable(skeletons(name.replace("ё", "е")) for name in names))


def is_person(text: str) -> bool | None:
    """
    Tell whether *text* looks like a person's name; ``None`` where it may be anything.

    >>> is_person("Громыхалова Анна Петровна"), is_person("ООО «Ромашка»"), is_person("Маяк")
    (True, False, None)
    """
    if re.search(r"[«»\"“”„0-9&]", text):
        return False
    names = _words(_BRACKETS.sub(" ", text))
    if any(_PATRONYMIC.fullmatch(word) for word in names[1:]) and len(names) in (3, 4):
        return True
    if len(names) in (2, 3) and any(len(word) == 1 for word in names):
        return True
    if len(names) == 2 and (knows_given(names[0]) or knows_given(names[1])):
        return True
    return False if len(names) > 4 else None
