"""Tell common nouns for bodies from names: «министерство», «верхняя палата», «Посевной фонд»."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pobeda_extract.lexicons import load, words
from pobeda_extract.morph import parses
from pobeda_extract.types import Mention, Sentence, Token


@dataclass(frozen=True, slots=True)
class Named:
    """
    An organization's mention with its nominative and a key that folds country names.

    ``lead`` counts the words of the key before the head («российский Совет …» has one);
    ``beside`` tells of brackets next to it; ``core`` has its words without countries, and
    ``codes`` those countries; ``whole`` is the mention that only adds a place to this one.
    """

    mention: Mention
    name: str
    key: tuple[str, ...]
    lead: int = 0
    beside: bool = False
    core: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    whole: tuple[int, int] | None = None


@cache
def kinds_of_bodies() -> Mapping[str, frozenset[str]]:
    """Return common nouns for bodies, each with the heads of names that it may stand for."""
    table = load("organizations")["generic"]["words"]
    return {word: frozenset({word, *kinds}) for word, kinds in table.items()}


def is_common(lemma: str) -> bool:
    """Tell whether the word is a common noun for organizations: «правительство», «компания»."""
    return lemma in kinds_of_bodies()


def is_generic(item: Named, sentences: Sequence[Sentence]) -> bool:
    """Tell whether the mention is a bare common noun: «министерство», «эта компания»."""
    mention = item.mention
    tokens = sentences[mention.sentence].tokens[mention.first : mention.last + 1]
    content = [t for t in tokens if t.pos in {"NOUN", "PROPN", "ADJ", "X"} or t.text.isalpha()]
    plain = [t for t in content if t.pos not in {"DET", "PRON"} and t.lemma not in _POINTERS]
    if _is_unit(item, sentences):
        return True
    if item.name.lower() in words("organizations", "generic.phrases"):
        return True
    if len(plain) != 1:
        return _is_described(plain, sentences[mention.sentence], mention, item.codes)
    word = plain[0]
    if not word.text.isalpha() or not word.text[1:].islower():
        return False
    opens = mention.first == 0
    return word.text.islower() or (word.lemma in kinds_of_bodies() and opens)


def _is_described(
    plain: Sequence[Token], sentence: Sentence, mention: Mention, codes: Sequence[str]
) -> bool:
    """«верхняя палата», «военное ведомство»: small letters, a common head, no place to tell whose."""
    head = sentence.tokens[mention.head]
    capital = [t for t in plain if not t.text.islower()]
    if len(plain) > 3 or head.lemma not in kinds_of_bodies():
        return False
    opens = mention.first == 0 and capital == plain[:1]
    if capital and not (opens and head.lemma != "суд" and _is_any(plain[0])):
        return False  # «Басманный суд»
    if head.feats.get("Number") == "Plur" and not codes:
        return True  # «исламские правительства»
    if head.lemma in words("organizations", "generic.trades"):
        return all(t.pos == "ADJ" for t in plain if t.index != head.index)
    return all(t.pos == "ADJ" and not _tells_where(t) for t in plain if t.index != head.index)


def _is_any(token: Token) -> bool:
    """Tell whether only the sentence's start gives it a capital: «Посевной фонд», no «Верховный суд»."""
    kinds = {p.normal for p in parses(token.text) if p.known and p.pos == "ADJ"}
    return bool(kinds) and kinds.isdisjoint(_institutional())


@cache
def _institutional() -> frozenset[str]:
    return frozenset(words("organizations", "institutional.words"))


def _tells_where(token: Token) -> bool:
    """«российский», «областной», «межминистерский» tell whose the body is."""
    return token.lemma.endswith(("ский", "цкий")) or token.lemma in words(
        "organizations", "places.words"
    )


def _is_unit(item: Named, sentences: Sequence[Sentence]) -> bool:
    """«отдел внутренней политики Администрации» is a part of a post, no named organization."""
    head = sentences[item.mention.sentence].tokens[item.mention.head]
    return head.lemma in words("organizations", "units.heads") and head.text.islower()


_POINTERS: Final = frozenset(
    {"этот", "данный", "наш", "свой", "сам", "весь", "каждый", "тот", "сей"}
)
