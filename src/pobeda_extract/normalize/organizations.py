"""Turn the words of an organization into its name in the nominative."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from pobeda_extract.lexicons import load, words
from pobeda_extract.morph import inflect, inflect_parse, is_known, parses
from pobeda_extract.normalize.case_evidence import GOVERNMENT
from pobeda_extract.normalize.phrases import joined, nominative
from pobeda_extract.normalize.toponyms import undeclined
from pobeda_extract.types import Mention, Token

_PAIRS: Final = {"«": "»", "“": "”", "„": "“", '"': '"', "'": "'", "‹": "›"}


def organization_name(
    tokens: Sequence[Token], first: int, last: int, head: int | None = None
) -> str:
    """
    Return the nominative of the organization on words *first* to *last*.

    A name in quotation marks and nothing else loses them («"АЛРОСА"» → «АЛРОСА») and is put into
    the nominative where it stands for itself («в "Почте России"»); beside the noun that carries
    the case («компания "АЛРОСА"») it stays as it is, marks and all.

    Args:
        tokens: The words of its sentence.
        first: Index of its first word.
        last: Index of its last word, inclusive.
        head: Index of the word that carries the case, if known.
    """
    inner = _unquoted(tokens, first, last)
    start, end = inner or (first, last)
    if start == end and (_stays(tokens, start) or is_ministry(tokens[start].text)):
        return tokens[start].text
    if start == end and (bare := _strange(tokens, start)) is not None:
        return bare
    if inner is None:
        if joined(tokens, first, last, {}).lower() in _unchanged():
            return joined(tokens, first, last, {})
        if last == first + 1 and tokens[first].text.lower() in _unchanging():
            return f"{tokens[first].text} {nominative(tokens, last, last)}"
        if (arena := _of_two_nouns(tokens, first, last)) is not None:
            return arena
        shared = _heads_a_row(tokens, first, last)
        if tokens[first].text.lower().startswith("пресс-"):
            name = nominative(tokens, first, last, head)
            return name[:1].lower() + name[1:]  # a common noun wherever it stands
        if (one := _one_of_two(tokens, first, last)) is not None:
            return one
        return nominative(tokens, first, last, head, number="Sing" if shared else None)
    if _has_generic_head(tokens, first):
        return _plain(tokens, start, end)
    if (arena := _of_two_nouns(tokens, start, end)) is not None:
        return arena
    return nominative(tokens, start, end)


_ENDS_AS_CASE: Final = (
    "ом",
    "ем",
    "ём",
    "ой",
    "ей",
    "ов",
    "ев",
    "ий",
    "ам",
    "ям",
    "ах",
    "ях",
    "им",
    "ым",
    "их",
    "ых",
)


_MINISTRY: Final = re.compile("[Мм]ин(?=[а-яё]{4})")


@lru_cache(maxsize=100)
def is_ministry(word: str) -> bool:
    """
    Tell whether *word* is «Мин-» before a genitive, which no case changes.

    >>> is_ministry("Минцифры"), is_ministry("Минобрнауки"), is_ministry("Минспорта")
    (True, True, False)
    """
    begun = _MINISTRY.match(word)
    if begun is None or (is_known(word) and word[-1] not in "ыия"):
        return False
    rest = word[begun.end() :].lower()
    for start in range(len(rest) - 4):
        known = [p for p in parses(rest[start:]) if p.known and p.pos == "NOUN"]
        if known and start in (0, *range(2, 9)):
            return any(p.case == "Gen" and p.gender in {"Fem", "Neut"} for p in known)
    return False


def _strange(tokens: Sequence[Token], index: int) -> str | None:
    """Return the nominative of one word that the dictionary lacks («Ростех»)."""
    text = tokens[index].text
    if is_known(text) or tokens[index].pos == "ADJ" or not text[:1].isupper() or "-" in text:
        return None
    return undeclined(tokens, index, masculine=True)


def _stays(tokens: Sequence[Token], index: int) -> bool:
    """
    Tell whether the one word between the marks is a nominative as it stands.

    «с «НордЛогистик»» shows no case: a consonant at its end that no case leaves there.
    """
    if not 0 < index < len(tokens) - 1 or tokens[index - 1].text not in _PAIRS:
        return False
    word = tokens[index].text.lower()
    return word[-1] in "бвгджзклмнпрстфхцчшщ" and not word.endswith(_ENDS_AS_CASE)


def quoted_part(tokens: Sequence[Token], mention: Mention) -> str | None:
    """Return the one word in quotation marks beside the noun that carries its case, as it stands."""
    if mention.last - mention.first < 2:
        return None
    first = mention.last - 2
    if tokens[first].text not in _PAIRS or tokens[mention.last].text in _PAIRS.keys() - {'"', "“"}:
        return None
    word = tokens[first + 1].text
    if not word.replace("-", "").isalpha() or not word[:1].isupper() or word.isupper():
        return None
    return word if _has_generic_head(tokens, first) else None


def _unquoted(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int] | None:
    """Return the words between the marks, if one pair of them surrounds the whole mention."""
    if last - first < 2 or _PAIRS.get(tokens[first].text) is None:
        return None
    closing = {_PAIRS[tokens[first].text], '"', "»", "”", "“"}
    if tokens[last].text not in closing:
        return None
    inside = [tokens[i].text for i in range(first + 1, last)]
    # «"Газпром" и "Лукойл"» has two pairs; «"Клуб "Факел""» one within another.
    if any(text in closing or text in _PAIRS for text in inside) and (
        inside.count('"') % 2 or tokens[first].text == '"'
    ):
        return None
    return first + 1, last - 1


def _has_generic_head(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether the noun that carries the case stands before («компании "АЛРОСА"»)."""
    index = first - 1
    while index >= 0 and tokens[index].text in _PAIRS:
        index -= 1
    return index >= 0 and tokens[index].lemma in _generic_heads()


def _of_two_nouns(tokens: Sequence[Token], first: int, last: int) -> str | None:
    """«на «Лукойл Арене»»: a strange word and a noun, of which only the noun declines."""
    if last != first + 1 or tokens[first].pos == "ADJ":
        return None
    before = first - 1
    while before >= 0 and tokens[before].text in _PAIRS:
        before -= 1
    cases = (
        set((GOVERNMENT.get(tokens[before].text.lower()) or "").split()) if before >= 0 else set()
    )
    word = tokens[last].text
    if not word[:1].isupper() or tokens[first].text[-1:].lower() not in "бвгджзклмнпрстфхцчшщ":
        return None
    if any(p.kinds & {"Geox", "Surn"} for p in parses(word)):
        return None  # «в МИД России»
    for parse in parses(word):
        if parse.known and parse.pos == "NOUN" and parse.case in cases - {"Acc"}:
            form = inflect_parse(word, parse, case="Nom")
            return joined(tokens, first, last, {last: form}) if form else None
    return None


def _heads_a_row(tokens: Sequence[Token], first: int, last: int) -> bool:
    """«компании «Вега» и «Заря» подписали»: the plural is that of both, each is one."""
    return (
        last - first == 3
        and tokens[first].text.lower().endswith(("и", "ы", "а", "ми", "х", "м"))
        and tokens[first].lemma in _generic_heads()
        and tokens[first + 1].text in _PAIRS
        and last + 2 < len(tokens)
        and tokens[last + 1].text in {"и", ","}
        and (tokens[last + 2].text in _PAIRS or tokens[last + 2].text[:1].isupper())
    )


def _one_of_two(tokens: Sequence[Token], first: int, last: int) -> str | None:
    """«(российская и) казахстанская армии»: the noun is plural, the body is one."""
    if first == last or tokens[first].pos != "ADJ":
        return None
    adjective, noun = tokens[first], tokens[first + 1]
    if (
        adjective.feats.get("Number") != "Sing"
        or noun.feats.get("Number") != "Plur"
        or adjective.feats.get("Case") != noun.feats.get("Case")
        or noun.pos != "NOUN"
    ):
        return None
    one = inflect(noun.text, "NOUN", noun.feats, case="Nom", number="Sing")
    gender = noun.feats.get("Gender")
    own = inflect(adjective.text, "ADJ", {}, case="Nom", number="Sing", gender=gender)
    if one is None or own is None:
        return None
    return joined(tokens, first, last, {first: own, first + 1: one})


@cache
def _unchanged() -> frozenset[str]:
    """Foreign names that end in a vowel and stay as they are: «Маджлиси Оли»."""
    return frozenset(n for n in words("organizations", "foreign.names") if n[-1] in "иоуэы")


@cache
def _unchanging() -> frozenset[str]:
    """First words of foreign names, which no case changes: «Жогорку Кенеша»."""
    return frozenset(name.split()[0] for name in words("organizations", "foreign.names"))


def heads_bodies(token: Token) -> bool:
    """Tell whether the noun is the kind of a body: «университет», «суд», «компания»."""
    return token.pos == "NOUN" and (
        token.lemma in load("organizations")["generic"]["words"]
        or token.lemma in words("organizations", "bodies.heads")
    )


@cache
def _generic_heads() -> frozenset[str]:
    """Nouns that carry the case of the quoted name after them."""
    generic = load("organizations")["generic"]["words"]
    return frozenset(
        {
            *words("organizations", "descriptors.words"),
            *words("organizations", "legal.words"),
            *generic,
        }
    )


def _plain(tokens: Sequence[Token], first: int, last: int) -> str:
    pieces: list[str] = []
    for index in range(first, last + 1):
        if index > first and tokens[index].start > tokens[index - 1].end:
            pieces.append(" ")
        pieces.append(tokens[index].text)
    return "".join(pieces)
