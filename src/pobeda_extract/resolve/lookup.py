"""Find the chains that a mention could join by the words it shares with them, not by trying all."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lookup(Generic[T]):
    """
    Things and the clues they can be found by; keeps a book's thousand names from meeting pairwise.

    >>> found = Lookup[str]()
    >>> found.add("Олег Верстаков", ["олег", "верстаков"])
    >>> found.add("Олег Руднев", ["олег", "руднев"])
    >>> found.near(["руднев"]), found.near(["олег", "руднев"])
    (['Олег Руднев'], ['Олег Верстаков', 'Олег Руднев'])
    """

    def __init__(self) -> None:
        self._things: list[T] = []
        self._numbers: dict[int, int] = {}
        self._by_clue: dict[Hashable, dict[int, None]] = {}

    def add(self, thing: T, clues: Iterable[Hashable]) -> None:
        """Add *thing*, or further clues to it."""
        number = self._numbers.get(id(thing))
        if number is None:
            number = self._numbers[id(thing)] = len(self._things)
            self._things.append(thing)
        for clue in clues:
            self._by_clue.setdefault(clue, {})[number] = None

    def near(self, clues: Iterable[Hashable]) -> list[T]:
        """Return what shares a clue with *clues*, in the order in which it was added."""
        numbers = {number for clue in clues for number in self._by_clue.get(clue, ())}
        return [self._things[number] for number in sorted(numbers)]
