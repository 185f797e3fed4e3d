"""Person mentions into persons: full names first, then what may stand for them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pobeda_extract.resolve.lookup import Lookup
from pobeda_extract.schema import MentionKind
from pobeda_extract.trace import Trace
from pobeda_extract.types import Entity, Mention, NormalForm, Occurrence

#: A name inside these is somebody a thing is called after: «улица Ахматовой», «премия Сахарова».
_CALLED_AFTER = frozenset({"ORGANIZATION", "FACILITY", "AWARD", "DISTRICT"})


#: «Орлов» is «Пётр Орлов-младший».
_RANKS: Final = ("-младший", "-старший", "-мл", "-ст")
_GAPS: Final = re.compile("[- ]")
#: «Л.А.», «Л.»
_INITIALS: Final = re.compile(r"(?:\w\.){1,3}|\w")


@dataclass(slots=True)
class _Chain:
    """One person in the making."""

    form: NormalForm
    #: Whether the article calls him a relative of a namesake.
    relative: bool = False
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def words(self) -> frozenset[str]:
        return _spelling(self.form.text).distinct


@dataclass(frozen=True, slots=True)
class _Spelling:
    """
    What a name is compared by.

    ``words`` are folded, initials apart («А.Силуанов» has two); ``fullness`` counts those written
    out, initials half as much; ``clues`` are what two names of one person have in common: a
    word, a half, a surname's beginning.
    """

    words: tuple[str, ...]
    distinct: frozenset[str]
    fullness: int
    clues: tuple[Hashable, ...]


def people(
    mentions: Sequence[Mention],
    forms: Mapping[tuple[int, int], NormalForm],
    trace: Trace | None = None,
    relatives: AbstractSet[int] = frozenset(),
) -> list[Entity]:
    """
    Chain the PERSON mentions of one article.

    Args:
        mentions: All mentions of the article, in text order.
        forms: The normal form of each PERSON mention by its borders.
        trace: Where it is noted which test joined a mention to a person.
        relatives: Where names begin that are somebody's relatives («его отец Пётр Орлов»).

    Returns:
        Persons in the order of their first mention, ids still empty.
    """
    alone = list(_independent(mentions))
    named, spelled = _apart(alone)
    if trace is not None:
        trace.settled(_independent, [m for m in mentions if m.label == "PERSON"], alone)
    chains: list[_Chain] = []
    known = Lookup[_Chain]()
    # Full names first: what may stand for them must find them, also the courteous «Олег Борисович».
    for mention in sorted(named, key=lambda m: (*_rank(forms[m.start, m.end]), m.start)):
        form = forms[mention.start, mention.end]
        clues = _spelling(form.text).clues
        relative = mention.start in relatives
        near = [c for c in known.near(clues) if _may_be(c, mention, relative)]
        chain, rule = _chain_for(form, mention, near)
        if chain is None:
            chain = _Chain(form, relative)
            chains.append(chain)
        elif trace is not None:
            trace.joined(rule, mention, chain.occurrences[0].mention)
        chain.form = _merged(chain.form, form)
        known.add(chain, _spelling(chain.form.text).clues)
        chain.occurrences.append(Occurrence(mention, _kind(form, chain.form)))
    for chain in chains:
        firsts = [o.mention.end for o in chain.occurrences]
        chain.occurrences += [Occurrence(spelled[end], "name") for end in firsts if end in spelled]
    found = [
        Entity(
            id="",
            label="PERSON",
            form=chain.form,
            occurrences=tuple(sorted(chain.occurrences, key=lambda o: o.mention.start)),
        )
        for chain in chains
    ]
    return sorted(found, key=lambda entity: entity.occurrences[0].mention.start)


def _may_be(chain: _Chain, mention: Mention, relative: bool) -> bool:
    """Keep father and son of one name two: the relative is nobody named before him."""
    starts = [o.mention.start for o in chain.occurrences]
    if relative:
        return chain.relative or mention.start < min(starts)
    return not chain.relative or mention.start > min(starts)


def _apart(named: Sequence[Mention]) -> tuple[list[Mention], dict[int, Mention]]:
    """
    Set spellings in brackets apart: «Билл Росси (Bill Rossi)» is one man.

    Returns:
        The names, and what is only a Latin spelling by the end of the name before it.
    """
    names: list[Mention] = []
    spelled: dict[int, Mention] = {}
    for mention in named:
        before = names[-1] if names else None
        if (
            before is not None
            and before.sentence == mention.sentence
            and mention.first == before.last + 2
            and mention.text.isascii()
            and not before.text.isascii()
        ):
            spelled[before.end] = mention
        else:
            names.append(mention)
    return names, spelled


@lru_cache(maxsize=1024)
def _spelling(name: str) -> _Spelling:
    words = tuple(_fold(word) for word in name.replace(".", ". ").split())
    clues: list[Hashable] = []
    for word in words:
        clues.append(word)
        clues.extend(word.split("-"))
    if len(words) > 1:
        clues.append(("begins", words[-1][:3]))
    fullness = sum(1 if _INITIALS.fullmatch(word) else 2 for word in name.split())
    return _Spelling(words, frozenset(words), fullness, tuple(clues))


def _independent(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the persons that stand for themselves, outermost only."""
    reached = -1
    for mention in mentions:
        if mention.label in _CALLED_AFTER or mention.label == "PERSON":
            if mention.label == "PERSON" and mention.end > reached:
                yield mention
            reached = max(reached, mention.end)


def _rank(form: NormalForm) -> tuple[bool, int]:
    return form.family_name is None and form.patronymic is not None, -_spelling(form.text).fullness


@lru_cache(maxsize=1024)
def _fold(word: str) -> str:
    return word.lower().replace("ё", "е").replace("’", "'").strip(".,")


def _kind(form: NormalForm, full: NormalForm) -> MentionKind:
    if len(form.text.split()) == 1 and len(full.text.split()) > 1:
        return "surname"
    return "name"


def _chain_for(
    form: NormalForm, mention: Mention, chains: Sequence[_Chain]
) -> tuple[_Chain | None, str]:
    """Return the chain that *form* belongs to, of several the one mentioned last, and the test."""
    possible = [c for c in chains if not _conflict(form, c.form)]
    if not possible:
        # «Никола Стерджен» looks like a man's name, «Стерджен заявила» tells whose it is
        alike = [c for c in chains if _is_family_of(form, c.form)]
        only = alike[0] if len(alike) == 1 and " " not in form.text else None
        return only, _is_family_of.__name__
    for test in _TESTS:
        fitting = [c for c in possible if test(form, c)]
        if len(fitting) == 1:
            return fitting[0], test.__name__
        if fitting and test != _by_patronymic:
            return min(fitting, key=lambda c: _distance(c, mention)), test.__name__
    return None, ""


def _distance(chain: _Chain, mention: Mention) -> tuple[bool, int]:
    before = [o.mention.start for o in chain.occurrences if o.mention.start <= mention.start]
    if before:
        return False, mention.start - max(before)
    return True, min(o.mention.start for o in chain.occurrences) - mention.start


def _conflict(form: NormalForm, other: NormalForm) -> bool:
    """Tell whether two names cannot be one person's: other gender, patronymic or given name."""
    if form.given_name and _is_family_of(form, other):
        return False  # «Жан-Пьер» of «Карин Жан-Пьер»: by itself it looked like a given name
    if form.gender and other.gender and form.gender != other.gender:
        return True
    if form.patronymic and other.patronymic and not _abbreviates(form.patronymic, other.patronymic):
        return True
    if form.given_name and other.given_name:
        a, b = _fold(form.given_name), _fold(other.given_name)
        # «Хосе Аснар» is «Хосе-Мария Аснар»
        # and «Тайип Эрдоган» is «Реджеп Тайип Эрдоган»
        return not (_abbreviates(a, b) or a in _GAPS.split(b) or b in _GAPS.split(a))
    return False


def _abbreviates(a: str, b: str) -> bool:
    """Tell whether the names are the same, or one is the other's initial."""
    a, b = _fold(a), _fold(b)
    shorter = min(len(a), len(b))
    return a == b or (shorter <= 2 and a[:shorter] == b[:shorter])


def _same_words(form: NormalForm, chain: _Chain) -> bool:
    return _spelling(form.text).distinct == chain.words


def _part_of(form: NormalForm, chain: _Chain) -> bool:
    """«Василий Небензя» is «Василий Алексеевич Небензя»."""
    words = _spelling(form.text).distinct
    return len(words) > 1 and (words < chain.words or words > chain.words)


def _same_surname(form: NormalForm, chain: _Chain) -> bool:
    """«Небензя» is «Василий Небензя»; «Си» is «Си Цзиньпин», «Ким» is «Ким Чен Ын»."""
    if _is_family_of(form, chain.form):
        return True
    words = form.text.split()
    if len(words) != 1:
        return False
    word = _fold(words[0])
    family = chain.form.family_name
    if family is None:
        return False
    folded = _fold(family)
    return folded == word or folded.endswith("-" + word) or folded in {word + r for r in _RANKS}


def _is_family_of(form: NormalForm, full: NormalForm) -> bool:
    """Tell whether *form* has no more words than the surname of *full*: «Бен Ладен»."""
    return full.family_name is not None and _fold(form.text) == _fold(full.family_name)


def _one_word(form: NormalForm, chain: _Chain) -> bool:
    """«Эрдоган» is «Реджеп Тайип Эрдоган», «Си» is «Си Цзиньпин», whatever is the surname."""
    words = form.text.split()
    return len(words) == 1 and _fold(words[0]) in chain.words


def _initials_fit(form: NormalForm, chain: _Chain) -> bool:
    """«А. Силуанов» is «Антон Силуанов»."""
    family, other = form.family_name, chain.form.family_name
    return (
        family is not None
        and other is not None
        and _fold(family) == _fold(other)
        and (form.given_name is None or chain.form.given_name is None
             or _abbreviates(form.given_name, chain.form.given_name))
    )  # fmt: skip


def _short_given_name(form: NormalForm, chain: _Chain) -> bool:
    family, other = form.family_name, chain.form.family_name
    return bool(family and other and _fold(family) == _fold(other) and form.given_name)


def _by_patronymic(form: NormalForm, chain: _Chain) -> bool:
    """«Олег Борисович» is the article's only Олег, «Олег Верстаков»."""
    return (
        form.family_name is None
        and form.patronymic is not None
        and form.given_name is not None
        and chain.form.family_name is not None
        and _fold(form.given_name) == _fold(chain.form.given_name or "")
    )


def _misprint(form: NormalForm, chain: _Chain) -> bool:
    """«Соркиным» beside «Борис Сорокин»: one letter off inside a long surname, the rest the same."""
    words, others = _spelling(form.text).words, _spelling(chain.form.text).words
    if len(words) != len(others) or not words:
        return False
    a, b = words[-1], others[-1]
    rest = all(_abbreviates(x, y) for x, y in zip(words[:-1], others[:-1], strict=True))
    if not rest or len(words) < 2:
        return False
    return _one_letter_off(a, b) or (words[0] == others[0] and _one_vowel_off(a, b))


def _one_vowel_off(a: str, b: str) -> bool:
    """«Дэвид Кэмерон» is «Дэвид Камерон»: two ways to spell what sounds foreign."""
    if len(a) != len(b) or len(a) < _LONG:
        return False
    off = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return len(off) == 1 and {*off[0]} in _ALIKE


_LONG: Final = 6
_ALIKE: Final = ({"а", "э"}, {"а", "е"}, {"е", "и"}, {"е", "э"}, {"и", "э"})


def _one_letter_off(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 6 or a[:3] != b[:3] or a[-2:] != b[-2:]:
        return False
    head = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    tail_a, tail_b = a[head:], b[head:]
    return tail_a[1:] == tail_b or tail_b[1:] == tail_a or tail_a[1:] == tail_b[1:]


_TESTS: Final = (
    _same_words,
    _part_of,
    _same_surname,
    _one_word,
    _initials_fit,
    _short_given_name,
    _by_patronymic,
    _misprint,
)


def _merged(full: NormalForm, form: NormalForm) -> NormalForm:
    """Return the fuller of the two, with the parts that only one of them tells."""
    if _spelling(form.text).fullness > _spelling(full.text).fullness:
        full, form = form, full
    return NormalForm(
        full.text,
        full.gender or form.gender,
        full.given_name,
        full.patronymic or form.patronymic,
        full.family_name,
    )
