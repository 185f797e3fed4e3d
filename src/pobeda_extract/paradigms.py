"""Look words up in pymorphy3's tables, or guess what they are; the only door to pymorphy3.

pymorphy3 tries a dozen units on a word one after another and makes half a dozen objects for each
analysis. Nine words in ten are simply in the dictionary, and most others are guessed by what they
begin or end with; both are done here straight on its tables: the same analyses in the same order
with the same scores, at a fraction of the cost. Everything else (compounds with a hyphen, single
letters, numerals) pymorphy3 is asked for.

A paradigm is an array of three equal parts: for each form of a word the numbers of its suffix, of
its tag and of its prefix («по-», «наи-»); the first form is the normal one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

#: A word of which pymorphy3 looks at nothing but its letters in lower case.
_PLAIN: Final = re.compile("[а-яё][а-яё-]*[а-яё]")

#: A step of pymorphy3's dictionary unit: itself, the word, its paradigm and its place in that.
_DICTIONARY_STEP: Final = 4
#: What an analysis counts that was made without a known prefix, without any, by the word's ending.
_KNOWN_PREFIX: Final = 0.75
_ANY_PREFIX: Final = 0.5
_ENDING: Final = 0.5
#: The longest of any prefixes, the shortest rest after one, the shortest word with an ending.
_LONGEST: Final = 5
_REST: Final = 3
_ENDED: Final = 4
_MILLION: Final = 1_000_000
#: Inflections of paradigms that are kept: news needs fewer.
_TARGETS: Final = 10_000
_NUMBERS: Final = frozenset({"sing", "plur"})
_GENDERS: Final = frozenset({"masc", "femn", "neut"})

#: Where a form stands: how many letters come before those of its paradigm, the paradigm, and the
#: place in it, packed in one number; or the word pymorphy3 was asked and which answer this is.
Origin = int | tuple[str, int]
#: Form, normal form, number of the tag, origin, score.
Analysis = tuple[str, str, int, Origin, float]
_Row = tuple[str, str, int, int, float]


class Paradigms:
    """The dictionary as its own files have it; all words in lower case."""

    def __init__(self) -> None:
        import pymorphy3
        import pymorphy3_dicts_ru
        from pymorphy3.dawg import PrefixMatcher
        from pymorphy3.lang.ru.config import KNOWN_PREFIXES

        # Without a path it would look for dictionaries among all that is installed.
        self._analyzer = pymorphy3.MorphAnalyzer(path=pymorphy3_dicts_ru.get_path())
        self._substitutes = self._analyzer.char_substitutes
        dictionary = self._analyzer.dictionary
        self._words = dictionary.words
        self._find = dictionary.words.similar_items
        self._paradigms: Sequence[Sequence[int]] = dictionary.paradigms
        self._prefixes: Sequence[str] = dictionary.paradigm_prefixes
        self._suffixes: Sequence[str] = dictionary.suffixes
        self._endings = list(enumerate(dictionary.prediction_suffixes_dawgs))[::-1]
        self._longest_ending: int = dictionary.meta["compile_options"]["max_suffix_length"]
        self._known_prefixes = PrefixMatcher(KNOWN_PREFIXES).prefixes
        #: «word:tag» → how often, in millionths, the word has this tag in annotated texts.
        self._likelihoods = self._analyzer.prob_estimator.p_t_given_w.items
        #: By number: those of the dictionary, and after them those that pymorphy3 answered.
        self.tags: list[Any] = list(dictionary.gramtab)
        self._answered: dict[str, int] = {}
        self._productive: dict[int, bool] = {}
        self._targets: dict[tuple[int, frozenset[str]], int | None] = {}
        self._endings_of: dict[int, frozenset[str]] = {}

    def has(self, word: str) -> bool:
        """Tell whether *word* is a form in the dictionary, with «ё» or without."""
        return bool(self._words.similar_keys(word, self._substitutes))

    def normals(self, word: str) -> set[str]:
        """Return the normal forms of *word*, if it is in the dictionary; else none."""
        if not _PLAIN.fullmatch(word):
            return set()
        return {
            self._normal(form, self._paradigms[paradigm], place) if place else form
            for form, places in self._find(word, self._substitutes)
            for paradigm, place in places
        }

    def analyses(self, word: str) -> tuple[bool, Sequence[Analysis]]:
        """Return whether the dictionary has *word*, and its analyses, the likeliest first."""
        if _PLAIN.fullmatch(word):
            if found := self._look_up(word):
                return True, self._weighed(word, found)
            if "-" not in word and (found := self._guess(word)):
                return False, self._weighed(word, found)
        return self._ask(word)

    def _look_up(self, word: str) -> list[_Row]:
        found = []
        normals: dict[str, str] = {}
        for form, places in self._find(word, self._substitutes):
            for paradigm, place in places:
                table = self._paradigms[paradigm]
                normal = self._normal(form, table, place) if place else form
                # Most analyses have the same normal form: one string for all of them.
                normal = normals.setdefault(normal, normal)
                tag = table[len(table) // 3 + place]
                found.append((form, normal, tag, paradigm << 16 | place, 1.0))
        return found

    def _normal(self, form: str, table: Sequence[int], place: int) -> str:
        """Return the normal form of what stands at *place* of the paradigm *table*."""
        prefixes = len(table) // 3 * 2
        start = len(self._prefixes[table[prefixes + place]])
        stem = form[start : len(form) - len(self._suffixes[table[place]])]
        return self._prefixes[table[prefixes]] + stem + self._suffixes[table[0]]

    def _weighed(self, word: str, found: Sequence[_Row]) -> Sequence[Analysis]:
        """Order analyses by how often texts use *word* so, where they have it at all."""
        if counts := dict(self._likelihoods(word + ":")):
            shares = [counts.get(f"{word}:{self.tags[row[2]]}", 0) / _MILLION for row in found]
            if sum(shares):
                order = sorted(range(len(found)), key=shares.__getitem__, reverse=True)
                return [(*found[i][:4], shares[i]) for i in order]
        scale = 1.0 / sum([row[4] for row in found])
        return [
            (form, normal, tag, origin, score * scale) for form, normal, tag, origin, score in found
        ]

    def _guess(self, word: str) -> list[_Row]:
        """Analyse a *word* without hyphens that is not in the dictionary; none if that is not easy."""
        prefixes = self._known_prefixes(word)
        if prefixes:
            rests = {len(prefix): word[len(prefix) :] for prefix in prefixes}
            found: list[_Row] = []
            for lead in sorted(rests, reverse=True):
                if len(rests[lead]) >= _REST:
                    _, analyses = self.analyses(rests[lead])
                    if any(isinstance(row[3], tuple) for row in analyses):
                        return []
                    found += self._after(word[:lead], analyses, _KNOWN_PREFIX)
            if found:
                return _distinct(found)
        found = []
        for lead in range(1, 1 + min(_LONGEST, len(word) - _REST)):
            found += self._after(word[:lead], self._look_up(word[lead:]), _ANY_PREFIX)
        found = _distinct(found)
        return found + self._by_ending(word, found) if len(word) >= _ENDED else found

    def _after(
        self, prefix: str, analyses: Sequence[Analysis] | Sequence[_Row], weight: float
    ) -> Iterator[_Row]:
        """Yield analyses of a word's rest as those of the word with its *prefix*."""
        lead = len(prefix) << 32
        for form, normal, tag, origin, score in analyses:
            if isinstance(origin, int) and self._is_productive(tag):
                yield prefix + form, prefix + normal, tag, origin + lead, score * weight

    def _by_ending(self, word: str, before: Sequence[_Row]) -> list[_Row]:
        """Analyse *word* as the dictionary's words with the same last letters, but not as *before*."""
        seen = {_identity(row) for row in before}
        found: list[_Row] = []
        for number, endings in self._endings:
            if not word.startswith(self._prefixes[number]):
                continue
            counted: list[tuple[_Row, int]] = []
            total = 1
            for length in range(self._longest_ending, 0, -1):
                start = word[:-length]
                for ending, places in endings.similar_items(word[-length:], self._substitutes):
                    form = start + ending
                    for count, paradigm, place in places:
                        table = self._paradigms[paradigm]
                        tag = table[len(table) // 3 + place]
                        if not self._is_productive(tag):
                            continue
                        total += count
                        if (form, tag, paradigm) not in seen:
                            seen.add((form, tag, paradigm))
                            normal = self._normal(form, table, place) if place else form
                            row = form, normal, tag, paradigm << 16 | place, 0.0
                            counted.append((row, count))
                if total > 1:
                    break
            found += [(*row[:4], count / total * _ENDING) for row, count in counted]
        found.sort(key=lambda row: row[4], reverse=True)
        return found

    def _is_productive(self, tag: int) -> bool:
        """Tell whether new words can have the tag: there are no new prepositions."""
        known = self._productive.get(tag)
        if known is None:
            known = self._productive[tag] = self.tags[tag].is_productive()
        return known

    def _ask(self, word: str) -> tuple[bool, list[Analysis]]:
        """Have pymorphy3 analyse *word*, in whatever letter case."""
        found: list[Analysis] = []
        known = False
        for answer, raw in enumerate(self._analyzer.parse(word)):
            tag = self._answered.setdefault(str(raw.tag), len(self.tags))
            if tag == len(self.tags):
                self.tags.append(raw.tag)
            origin: Origin = (word, answer)
            steps = raw.methods_stack
            if len(steps) == 1 and len(steps[0]) == _DICTIONARY_STEP:
                known = True
                origin = steps[0][2] << 16 | steps[0][3]
            found.append((raw.word, raw.normal_form, tag, origin, raw.score))
        return known, found

    def reinflected(self, form: str, origin: Origin, wanted: frozenset[str]) -> str | None:
        """
        Return the form of the same word that has the grammemes *wanted*, ``None`` if none has.

        Args:
            form: A form of the word.
            origin: Where it stands, from its analysis.
            wanted: OpenCorpora's grammemes; the form keeps its others as far as it can.
        """
        if isinstance(origin, tuple):
            return self._ask_form(*origin, form, wanted)
        paradigm, place = origin >> 16 & 0xFFFF, origin & 0xFFFF
        target = self._target(paradigm, place, wanted)
        if target is None:
            return None
        table = self._paradigms[paradigm]
        prefixes = len(table) // 3 * 2
        lead = origin >> 32
        start = lead + len(self._prefixes[table[prefixes + place]])
        stem = form[start : len(form) - len(self._suffixes[table[place]])]

        def built(at: int) -> str:
            front = self._prefixes[table[prefixes + at]]
            return form[:lead] + front + stem + self._suffixes[table[at]]

        found = built(target)
        if _is_near(found, form):
            return found
        kept = _kept(wanted, self._tag(paradigm, place).grammemes)
        others = [
            built(at) for at in range(len(table) // 3) if kept <= self._tag(paradigm, at).grammemes
        ]
        return _nearest(form, [found, *others])

    def inflection(self, form: str, origin: Origin) -> tuple[str, frozenset[str]] | None:
        """
        Return what all forms of a word begin with, and all that may follow it.

        Forms with a prefix of their own («наилучший») are left out; ``None`` for a word that
        pymorphy3 was asked.
        """
        if isinstance(origin, tuple):
            return None
        paradigm, place = origin >> 16 & 0xFFFF, origin & 0xFFFF
        table = self._paradigms[paradigm]
        count = len(table) // 3
        if self._prefixes[table[count * 2 + place]]:
            return None
        found = self._endings_of.get(paradigm)
        if found is None:
            found = self._endings_of[paradigm] = frozenset(
                self._suffixes[table[at]]
                for at in range(count)
                if not self._prefixes[table[count * 2 + at]]
            )
        return form[: len(form) - len(self._suffixes[table[place]])], found

    def _tag(self, paradigm: int, place: int) -> Any:
        table = self._paradigms[paradigm]
        return self.tags[table[len(table) // 3 + place]]

    def _target(self, paradigm: int, place: int, wanted: frozenset[str]) -> int | None:
        """Return which form of a paradigm is the most like that at *place*, but has the *wanted*."""
        key = (paradigm << 16 | place, wanted)
        if key in self._targets:
            return self._targets[key]
        places = range(len(self._paradigms[paradigm]) // 3)
        grammemes = [self._tag(paradigm, at).grammemes for at in places]
        tag, given = self._tag(paradigm, place), wanted
        fitting = [at for at in places if given <= grammemes[at]]
        if not fitting:
            given = tag.fix_rare_cases(given)
            fitting = [at for at in places if given <= grammemes[at]]
        ideal = tag.updated_grammemes(given)

        def likeness(at: int) -> float:
            return len(ideal & grammemes[at]) - 0.1 * len(ideal ^ grammemes[at])

        if len(self._targets) >= _TARGETS:
            self._targets.clear()
        target = self._targets[key] = max(fitting, key=likeness, default=None)
        return target

    def _ask_form(self, word: str, answer: int, form: str, wanted: frozenset[str]) -> str | None:
        """Have pymorphy3 inflect one of its answers."""
        raw = self._analyzer.parse(word)[answer]
        found = raw.inflect(wanted)
        if found is None:
            return None
        if _is_near(found.word, form):
            return str(found.word)
        kept = _kept(wanted, raw.tag.grammemes)
        others = [other.word for other in raw.lexeme if kept <= other.tag.grammemes]
        return _nearest(form, [found.word, *others])


def _distinct(rows: Iterable[_Row]) -> list[_Row]:
    """Drop what only repeats the form, tag and paradigm of an earlier row."""
    found: dict[tuple[str, int, int], _Row] = {}
    for row in rows:
        found.setdefault(_identity(row), row)
    return list(found.values())


def _identity(row: _Row) -> tuple[str, int, int]:
    return row[0], row[2], row[3] >> 16 & 0xFFFF


def _kept(wanted: frozenset[str], own: frozenset[str]) -> frozenset[str]:
    """Return what a form must have that differs much: «детей» shall not lose its plural."""
    kept = wanted
    for group in (_NUMBERS, _GENDERS):
        if not wanted & group and "plur" not in wanted:
            kept |= own & group
    return kept


def _is_near(form: str, model: str) -> bool:
    """«высшей» must not become «высочайшая»: tell whether more than half of the word is left."""
    return _shared(form, model) * 2 > len(model)


def _nearest(model: str, forms: Sequence[str]) -> str:
    return max(forms, key=lambda form: _shared(form, model))


def _shared(a: str, b: str) -> int:
    """Count the letters that both begin with."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count
