"""Index the words of a report so that any form of a word finds it, in a browser, without a network.

A page from disk may read no other file than scripts and pictures, so neither SQLite in WebAssembly
nor Pagefind nor a JSON file can be opened there; and the stemmers of lunr and its kin cut «Иванов»
to «иван», but leave «Иванова» whole. So the index is ours: *terms* are dictionary words, each with
its stem and the endings that may follow it, taken from the dictionary when the report is written.
A form is looked up exactly: its beginning is a stem, its end one of the endings. Lists of rows lie
in scripts of their own, which are loaded when a search needs them.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any, Final, TypeAlias

from pobeda_extract.dictionary import inflections, known_parses

#: A dictionary word, the length of its stem, and what may follow that.
_Term: TypeAlias = tuple[str, int, frozenset[str]]

_WORD: Final = re.compile(r"[^\W_]+")
_CYRILLIC: Final = re.compile("[а-яё]+")
#: Words that stand in every text: to seek them finds nothing in particular.
_IDLE: Final = frozenset({"ADP", "CCONJ", "PART", "PRON"})
#: «Иванов» and its forms, a man's, a woman's and a family's.
_SURNAME: Final = re.compile("(.+(?:ов|ев|ин|ын))(?:а|у|ым|е|ой|ою|ы|ых|ыми)?")
_SURNAME_ENDINGS: Final = frozenset(("", "а", "у", "ым", "е", "ой", "ою", "ы", "ых", "ыми"))
_GUESSES: Final = 3  # dictionary words that an unknown form may belong to
_COMMON: Final = 0.4  # of a table's rows: a word that more have tells none of them apart
_MANY: Final = 2_000  # rows: below, nothing is common
_SHARE: Final = 60_000  # row numbers in one file


def folded_words(text: str) -> Iterator[tuple[str, bool]]:
    """
    Give the words of *text* in lower case and without «ё», and whether each had a capital.

    >>> list(folded_words("вице-премьер Пётр"))
    [('вице', False), ('премьер', False), ('петр', True)]
    """
    for match in _WORD.finditer(text):
        yield match[0].lower().replace("ё", "е"), match[0][0].isupper()


class SearchIndex:
    """Which rows of which table have which words."""

    def __init__(self) -> None:
        self._rows: defaultdict[str, defaultdict[str, array[int]]] = defaultdict(_Arrays)
        self._capitals: set[str] = set()

    def add(self, table: str, row: int, texts: Iterable[str]) -> None:
        """Let *row* of *table* be found by every word of *texts*."""
        for word, capital in {w for text in texts for w in folded_words(text)}:
            if len(word) > 1 or word.isdigit():
                rows = self._rows[word][table]
                if not rows or rows[-1] != row:
                    rows.append(row)
                if capital:
                    self._capitals.add(word)

    def parts(
        self, sizes: Mapping[str, int], order: Mapping[str, list[int]]
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """
        Return the dictionary, and the lists of rows by word in parts of bearable size.

        Args:
            sizes: How many rows each table has.
            order: For tables whose rows were numbered as they came: where each one stands.
        """
        terms: defaultdict[str, set[str]] = defaultdict(set)
        shapes: defaultdict[str, set[tuple[int, frozenset[str]]]] = defaultdict(set)
        for word in self._rows:
            surname = _surname(word) if word in self._capitals else ()
            for term, stem, endings in (*_terms(word), *surname):
                terms[term].add(word)
                shapes[term].add((stem, endings))
        names = sorted(terms)
        classes: dict[frozenset[str], int] = {}
        forms = [
            [[stem, classes.setdefault(endings, len(classes))] for stem, endings in
             sorted(shapes[term], key=lambda s: (s[0], sorted(s[1])))]
            for term in names
        ]  # fmt: skip
        parts: list[dict[str, Any]] = []
        firsts: list[int] = []
        filled = _SHARE
        for number, term in enumerate(names):
            lists = dict(self._lists(terms[term], sizes, order))
            if filled >= _SHARE:
                parts.append({})
                firsts.append(number)
                filled = 0
            if lists:
                parts[-1][term] = lists
            filled += sum(map(len, lists.values())) + 4
        dictionary = {
            "terms": names,
            "forms": forms,
            "classes": [sorted(c) for c in classes],
            "firsts": firsts,
        }
        return dictionary, parts

    def _lists(
        self, words: Iterable[str], sizes: Mapping[str, int], order: Mapping[str, list[int]]
    ) -> Iterator[tuple[str, list[int]]]:
        """Give the rows of each table that have one of *words*, as steps from row to row."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        for word in words:
            for table, rows in self._rows[word].items():
                found[table].update(rows)
        for table, numbers in sorted(found.items()):
            size = sizes[table]
            if size > _MANY and len(numbers) > _COMMON * size:
                yield table, [-1]  # in so many that it is passed over
                continue
            places = order.get(table)
            where = sorted(places[n] for n in numbers) if places else sorted(numbers)
            yield table, [b - a for a, b in zip([0, *where], where, strict=False)]


class _Arrays(defaultdict[str, "array[int]"]):
    """Numbers of rows by table."""

    def __missing__(self, key: str) -> array[int]:
        made: array[int] = array("I")
        self[key] = made
        return made


@lru_cache(maxsize=4_000)
def _terms(word: str) -> tuple[_Term, ...]:
    """Return the dictionary words that *word* may be a form of: each, its stem's length, endings."""
    if not _CYRILLIC.fullmatch(word):
        return ((word, len(word), frozenset({""})),)
    known = known_parses(word)
    if known and known[0].pos in _IDLE:
        return ()
    found = []
    normals: dict[str, None] = {}
    for normal, stem, endings in inflections(word):
        normals[normal] = None
        if not known and len(normals) > _GUESSES:
            break
        plain = normal.replace("ё", "е")
        shared = len(stem)
        ends = _plain(endings)
        if plain[:shared] != stem.replace("ё", "е"):  # «лучше» of «хороший»: no common stem
            shared = 0
            ends = frozenset(stem.replace("ё", "е") + end for end in ends)
        found.append((plain, shared, ends))
    return tuple(found) or ((word, len(word), frozenset({""})),)


def _surname(word: str) -> tuple[_Term, ...]:
    """Return the surname that *word* may be: the dictionary takes «Верстаков» for many work-benches."""
    match = _SURNAME.fullmatch(word)
    return ((match[1], len(match[1]), _SURNAME_ENDINGS),) if match else ()


@lru_cache(maxsize=4_000)
def _plain(endings: frozenset[str]) -> frozenset[str]:
    return frozenset(end.replace("ё", "е") for end in endings)


def pages_of(rows: list[Any], size: int) -> Iterator[list[Any]]:
    """Cut *rows* into pieces of *size*."""
    for _, part in groupby(enumerate(rows), key=lambda item: item[0] // size):
        yield [row for _, row in part]
