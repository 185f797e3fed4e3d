"""Give words in capitals throughout, or in none at all, the letter case that print would give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final, NamedTuple

from pobeda_extract.clean.view import Edit
from pobeda_extract.lexicons import words
from pobeda_extract.morph import Parse, known_parses, parses

_LETTER: Final = "А-ЯЁа-яёӘәҒғҚқҢңӨөҰұҮүҺһІіЇїЎў"
_WORD: Final = re.compile(f"[{_LETTER}]+(?:-[{_LETTER}]+)*")
_LOUD: Final = re.compile(r"[А-ЯЁ]{3,}[^а-яёА-ЯЁ\r\n]{1,4}[А-ЯЁ]{2,}")
_LETTERS: Final = frozenset("аеиостАЕИОСТ")
_LOUD_WORDS: Final = re.compile(
    r"(?<![\w«\"-])[А-ЯЁ]{3,}(?:-[А-ЯЁ]{2,})?(?: [А-ЯЁ]{3,}(?:-[А-ЯЁ]{2,})?){1,2}(?![\w»\"-])(?! [А-ЯЁ]{2})"
)
_LINE: Final = re.compile(r"[^\r\n]+")
_PRINTED: Final = re.compile("[А-ЯЁ][а-яё]")
_SMALL: Final = re.compile("[а-яё]")
#: A line in capitals has at least so many words.
_FEW: Final = 3
#: Of a word's readings in the dictionary, so much must be names.
_SURELY: Final = 0.6

_NAMES: Final = frozenset({"Name", "Surn", "Patr"})
_PROPER: Final = _NAMES | {"Geox", "Orgn"}
_SENTENCE_ENDS: Final = re.compile(r"(?:^|[.!?…]|[\r\n]|[«„“\"(])[\s—–\-]*$")
_REGIONS: Final = frozenset(
    {
        "область", "край", "район", "округ", "республика", "губерния", "федерация", "море",
        "океан", "пролив", "залив", "озеро",
    }
)  # fmt: skip
_RELATIONAL: Final = ("ский", "цкий", "ской", "цкой")
_HOUSES: Final = frozenset(
    {
        "университет", "институт", "академия", "консерватория", "филармония", "театр", "музей",
        "епархия", "митрополия", "завод", "аэропорт", "собор",
    }
)  # fmt: skip
_SURNAME: Final = re.compile("(?:[ыи]х|(?:[оеё]в|[иы]н)(?:а|у|ым|е|ой)?)$")
_FIXED_SMALL: Final = frozenset({"на", "де", "да", "оглы", "кызы", "уулу", "бен", "ибн"})
_SHORT: Final = 4
#: «Белый дом», «Красная площадь», «Чёрное море»: only the first word has a capital.
_COMMON_SECONDS: Final = frozenset({"дом", "пло", "мор", "оке", "кре", "сел", "суд", "дум"})


class _Word(NamedTuple):
    start: int
    end: int
    text: str  # in lower case


def capitals(text: str, signs: AbstractSet[str]) -> Iterator[Edit]:
    """Yield the words of lines in capitals, or of a text without any, as print has them."""
    if signs.isdisjoint(_LETTERS):
        return
    if not _PRINTED.search(text):  # all capitals, or none
        if len(_WORD.findall(text)) >= _FEW:
            yield from _printed(text, 0, len(text))
    elif _LOUD.search(text):
        for line in _LINE.finditer(text):
            if _is_loud(line.group()):
                yield from _printed(text, *line.span())
            else:
                yield from _loud_names(text, *line.span())


def _loud_names(text: str, start: int, end: int) -> Iterator[Edit]:
    """«В Тверь приехала ВЕРА ЛУНИНА»: two or three words in capitals that are a person's name."""
    for match in _LOUD_WORDS.finditer(text, start, end):
        found = [word.lower() for word in match.group().split()]
        given = [w for w in found if _share(w, {"Name"}) > 0]
        others = [w for w in found if w not in given]
        named = given and all(
            not known_parses(w) or _share(w, _NAMES) > 0 or _agrees(given[0], known_parses(w))
            for w in others
        )
        if named and not any(_is_acronym(w) for w in found):
            yield Edit(*match.span(), _WORD.sub(lambda m: _title(m[0].lower()), match.group()))


def _is_loud(line: str) -> bool:
    return not _SMALL.search(line) and len(_WORD.findall(line)) >= _FEW


def _printed(text: str, start: int, end: int) -> Iterator[Edit]:
    found = [
        _Word(match.start(), match.end(), match.group().lower())
        for match in _WORD.finditer(text, start, end)
    ]
    for index, word in enumerate(found):
        shown = _shown(text, found, index)
        if shown != text[word.start : word.end]:
            yield Edit(word.start, word.end, shown)


def _shown(text: str, found: Sequence[_Word], index: int) -> str:
    word = found[index]
    if text[word.end : word.end + 1] == "." and len(word.text) == 1:
        return word.text.upper()  # «В. ОРЛОВ»
    if _is_acronym(word.text) and not _is_small(word.text):
        return word.text.upper()
    if _is_name(found, index) or _opens(text, found, index):
        return _title(word.text)
    return word.text


def _opens(text: str, found: Sequence[_Word], index: int) -> bool:
    """Tell whether a word opens a sentence, which no full stop behind «тыс.» ends."""
    at = found[index].start
    if _SENTENCE_ENDS.search(text, max(at - 6, 0), at) is None:
        return False
    before = found[index - 1] if index else None
    short = before is not None and text[before.end : at] == ". "
    return not (short and before is not None and _is_small(before.text))


def _title(word: str) -> str:
    if not _is_proper(word) and "-" in word and known_parses(word):
        return word[:1].upper() + word[1:]  # «Вице-премьер» opens a sentence
    parts = word.split("-")
    return "-".join(p if p in _FIXED_SMALL and i else p.capitalize() for i, p in enumerate(parts))


@cache
def _acronyms() -> frozenset[str]:
    return frozenset(words("lines", "acronyms.words"))


def _is_acronym(word: str) -> bool:
    """Tell «РФ», «ТАСС», «МГУ» from words."""
    if "-" in word or word in _acronyms():
        return word in _acronyms()
    found = known_parses(word)
    if found:
        return len(word) > 1 and all("Abbr" in parse.kinds for parse in found)
    return 1 < len(word) <= _SHORT and not re.search("[аеёиоуыэюя]", word[1:])


def _share(word: str, kinds: AbstractSet[str]) -> float:
    found = known_parses(word)
    whole = sum(parse.score for parse in found)
    return sum(parse.score for parse in found if parse.kinds & kinds) / whole if whole else 0.0


def _is_proper(word: str) -> bool:
    return _share(word, _PROPER) >= _SURELY


def _is_name(found: Sequence[_Word], index: int) -> bool:
    word = found[index].text
    before = found[index - 1].text if index else ""
    after = found[index + 1].text if index + 1 < len(found) else ""
    known = known_parses(word)
    if _is_small(word):
        return False
    if _parts(word, after) or (_parts(before, word) and word[:3] not in _COMMON_SECONDS):
        return True
    if not known:
        return _may_be_name(word)
    if _is_relational(known):
        return _opens_region(known, after) or (
            _share(before, {"Name"}) >= _SURELY and _agrees(before, known)
        )
    if _is_proper(word):
        return True
    if _share(before, {"Name"}) >= _SURELY and _agrees(before, known):
        return True  # «АННА КОВАЛЬ»
    return _share(word, _NAMES) > 0 and (
        _share(after, _NAMES) >= _SURELY or (bool(after) and not known_parses(after))
    )


def _agrees(given: str, known: Sequence[Parse]) -> bool:
    cases = {parse.case for parse in known_parses(given) if "Name" in parse.kinds}
    return any(
        parse.pos in {"NOUN", "ADJ"}
        and (
            (parse.case in cases and parse.number == "Sing")
            or _SURNAME.search(parse.form)  # «ЛЕВ СУХИХ», «ИВАН ЛИСИН»
        )
        for parse in known[:4]
    )


def _is_relational(known: Sequence[Parse]) -> bool:
    return any(p.pos == "ADJ" and p.normal.endswith(_RELATIONAL) for p in known)


def _opens_region(known: Sequence[Parse], after: str) -> bool:
    """«ПЕНЗЕНСКОЙ ОБЛАСТИ», «ТОМСКОГО УНИВЕРСИТЕТА»: what is governed or a sea, a town's school."""
    heads = {parse.normal for parse in known_parses(after)[:2]}
    if not heads.isdisjoint(_REGIONS):
        return True
    return not heads.isdisjoint(_HOUSES) and any(
        _share(town, {"Geox"}) >= _SURELY for parse in known for town in _towns(parse.normal)
    )


def _towns(adjective: str) -> Iterator[str]:
    """Give what a relational adjective may come from: «томский» from «томск», «казань»."""
    yield adjective[:-2]
    yield from (adjective[:-4] + end for end in ("", "ь", "а", "о", "и"))


@cache
def _pairs() -> frozenset[str]:
    return frozenset(words("lines", "pairs.words"))


@cache
def _is_small(word: str) -> bool:
    return word in words("lines", "small.words")


def _parts(first: str, second: str) -> bool:
    """«НИЖНЕГО НОВГОРОДА»: two common words that are a name together."""
    return any(
        f"{a.normal} {b.normal}" in _pairs()
        for a in known_parses(first)
        for b in known_parses(second)
    )


def _may_be_name(word: str) -> bool:
    """Tell «ЧЕБНЁВ» from «ИМПОРТОЗАМЕЩЕНИЕ»: both are in no dictionary."""
    if "-" in word:
        return not any(known_parses(part) and not _is_proper(part) for part in word.split("-"))
    guessed = parses(word)
    return any(parse.kinds & _NAMES for parse in guessed) or (
        bool(guessed) and guessed[0].pos == "NOUN" and not word.endswith(_ABSTRACT)
    )


_ABSTRACT: Final = (
    "ние", "ния", "нию", "нием", "нии", "ость", "ости", "остью", "ция", "ции", "цию", "цией",
    "изм", "изма", "изму", "измом",
)  # fmt: skip
