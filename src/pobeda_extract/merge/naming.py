"""Choose the wording that an identity is shown under: the one that most articles use."""

from __future__ import annotations

from collections.abc import Mapping

from pobeda_extract.facts import Person
from pobeda_extract.merge.folding import fold


def given_first(person: Person) -> str:
    """
    Return a person's name with the given name first, as lists of delegates do not write it.

    Only a patronymic tells the order for certain: «Ким Чен Ын» stays as it is.
    """
    if person.given_name and person.patronymic and person.family_name:
        if person.name.startswith(f"{person.family_name} "):
            return f"{person.given_name} {person.patronymic} {person.family_name}"
    return person.name


def common_name(names: Mapping[str, int], kind: str) -> str:
    """
    Return the wording that most documents use; one odd wording renames nothing.

    Of equally frequent ones a place has its shortest («Германия», not «Западная Германия»), all
    others their fullest. A person's name is never a surname or initials where some article spells
    the name out; «Ахметов Берик» counts for «Берик Ахметов» where that is met too.

    >>> common_name({"Россия": 9, "Российская народная республика": 1}, "place")
    'Россия'
    """
    if kind == "person":
        names = _in_one_order(names)
        spelled = {name: count for name, count in names.items() if _written_out(name) > 1}
        names = spelled or names
    sign = 1 if kind == "place" else -1
    return min(names, key=lambda n: (-names[n], sign * _written_out(n), sign * len(n), n))


def _in_one_order(names: Mapping[str, int]) -> dict[str, int]:
    """Count two words in both orders for the more frequent one."""
    found: dict[str, int] = {}
    for name in sorted(names, key=lambda n: (-names[n], n)):
        first, _, last = name.partition(" ")
        turned = f"{last} {first}"
        target = turned if turned in found else name
        found[target] = found.get(target, 0) + names[name]
    return found


def _written_out(name: str) -> int:
    """Count the words that are no initials."""
    return sum(len(word) > 1 for word in fold(name).replace(".", " ").split())
