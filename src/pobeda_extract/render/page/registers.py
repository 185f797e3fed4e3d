"""Word what registers know, for readers: the rows of the tab «Из реестра», and a match in a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from pobeda_extract.facts import Known
from pobeda_extract.merge import Identity

#: Signs and doubts of a match as a reader should see them.
_WORDS: Final = {
    "surname": "фамилия", "given name": "имя", "patronymic": "отчество", "initial": "инициал",
    "initial of the patronymic": "инициал отчества", "post": "должность",
    "field of the post": "область должности", "title": "должность в общем", "name": "название",
    "year of birth": "год рождения", "name by its sound": "название на слух",
    "name in quotes": "название в кавычках", "name but for a letter": "название до буквы",
    "spelled otherwise": "написано иначе", "surname only": "только фамилия",
    "initials only": "только инициалы", "posts differ": "должности разные",
    "years of birth differ": "годы рождения разные",
    "namesakes in the register": "в реестре есть тёзки",
    "others may have this name": "так могут звать и других",
    "whose it is the article does not tell": "чьё оно, статья не говорит",
    "the kind of body is not told": "что за организация, не сказано",
}  # fmt: skip


def likely(match: Known) -> str:
    """
    Say how sure a match is, by what, and what makes it doubtful.

    >>> likely(Known(register="r", id="7", name="Мария Тулупова", score=0.9, reason="surname, post"))
    '90%: фамилия, должность'
    """
    signs = ", ".join(_WORDS.get(sign, sign) for sign in match.reason.split(", "))
    doubts = "; ".join(_WORDS.get(doubt, doubt) for doubt in match.doubts)
    return f"{match.score:.0%}: {signs}" + (f" — под вопросом: {doubts}" if doubts else "")


def register_rows(
    identities: Iterable[Identity], *, pages: Callable[[Identity], str]
) -> list[list[Any]]:
    """
    Return a row for every match, the surest first: name, page, entry, its number, score, why.

    Args:
        identities: People and organizations in the order of the other tables.
        pages: Gives the page of each.
    """
    found = [
        [
            i.name,
            pages(i),
            k.name,
            f"{k.register}: {k.id}",
            k.score,
            likely(k).partition(": ")[2],
            i.documents,
        ]
        for i in identities
        for k in i.known
    ]
    return sorted(found, key=lambda row: -row[4])
