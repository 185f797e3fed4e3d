"""Tell which nouns of a sentence name an event or a document, and of what type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final, NamedTuple

from pobeda_extract.dictionary import parses
from pobeda_extract.errors import ResourceError
from pobeda_extract.lexicons import load
from pobeda_extract.types import Token

_NOUNS: Final = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True)
class Head:
    """
    A noun that names an event or a document.

    ``index`` is the token that carries the case, ``first`` the first token of the term («круглый
    стол»), ``type`` what it is in the nominative, ``kind`` the lexicon's group, ``strong`` tells
    that the noun needs nothing else to count, ``plural`` that there are several, by number or by count.
    """

    index: int
    first: int
    type: str
    kind: str
    strong: bool
    plural: bool


class _Word(NamedTuple):
    kind: str
    strong: bool


class _Term(NamedTuple):
    words: tuple[str, ...]
    head: int
    type: str
    kind: str


@dataclass(frozen=True)
class Nouns:
    """One lexicon of heads; ``takes`` maps kind to preposition to cases, for the phrase's extent."""

    words: Mapping[str, _Word]
    terms: Mapping[str, tuple[_Term, ...]]
    plurals: Mapping[str, str]
    takes: Mapping[str, Mapping[str, frozenset[str]]]

    @cached_property
    def heads(self) -> frozenset[str]:
        """Lemmas that head phrases."""
        return frozenset(self.words)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset((*self.words, *self.terms))

    def at(self, tokens: Sequence[Token], index: int) -> Head | None:
        """Return the head that token *index* is, if any."""
        token = tokens[index]
        if token.pos not in _NOUNS:
            return None
        for term in self.terms.get(token.lemma, ()):
            first = index - term.head
            if first >= 0 and _matches(tokens, first, term):
                many = _is_plural(token) or _is_counted(tokens, first)
                return Head(index, first, term.type, term.kind, True, many)
        word = self.words.get(token.lemma)
        if word is None:
            return None
        plural = _is_plural(token)
        named = self.plurals.get(token.lemma, token.lemma) if plural else token.lemma
        many = plural or _is_counted(tokens, index)
        return Head(index, index, named, word.kind, word.strong, many)

    def all(self, tokens: Sequence[Token]) -> list[Head]:
        """Return every head of a sentence, in text order."""
        known = self._known
        at = [token.index for token in tokens if token.lemma in known]
        return [head for index in at if (head := self.at(tokens, index)) is not None]


def head_told(tokens: Sequence[Token], index: int) -> Head | None:
    """Return the noun *index* as a head of no lexicon: «курултай», «ВЭФ», by what is told of it."""
    token = tokens[index]
    if token.pos not in _NOUNS or not token.text[0].isalpha():
        return None
    plural = _is_plural(token)
    named = (_plural_only(token.text) if plural else None) or token.lemma
    return Head(index, index, named, "told", True, plural)


def _plural_only(word: str) -> str | None:
    """«на выборах» are «выборы», not several of «выбор»."""
    normal = {p.normal for p in parses(word.lower()) if p.number == "Plur"}
    return next(
        (n for n in sorted(normal) if any(p.normal == n and p.number == "Plur" for p in parses(n))),
        None,
    )


def _is_plural(token: Token) -> bool:
    """Tell a plural; «преддверии встречи», a genitive, is a singular whatever the tagger says."""
    if token.feats.get("Case") == "Gen" and token.lemma[-1:] in "ая":
        return token.feats.get("Number") == "Plur" and token.text[-1:] not in "ыи"
    return token.feats.get("Number") == "Plur"


def _is_counted(tokens: Sequence[Token], first: int) -> bool:
    """«три контракта», «691 соглашение»: more than one, whatever the noun's own number."""
    index = first - 1
    while index >= 0 and tokens[index].pos in ("ADJ", "DET"):
        index -= 1
    if index < 0 or tokens[index].pos != "NUM" or tokens[index].lemma in ("один", "1"):
        return False
    parted = tokens[index - 1].lemma.rstrip(".") if index else ""
    return parted not in ("статья", "ст", "п", "пункт", "№", ".")


def _matches(tokens: Sequence[Token], first: int, term: _Term) -> bool:
    """See the term's words, adjectives between them allowed («цикл совместных мероприятий»)."""
    at = first
    for place, word in enumerate(term.words):
        if place and place > term.head:
            while at < len(tokens) and tokens[at].lemma != word and tokens[at].pos == "ADJ":
                at += 1
        if at >= len(tokens) or tokens[at].lemma.lower() != word:
            return False
        at += 1
    return True


def _cases(takes: Mapping[str, Iterable[str]]) -> Mapping[str, frozenset[str]]:
    return {preposition: frozenset(cases) for preposition, cases in takes.items()}


def _terms(
    entries: Iterable[Mapping[str, Any]], kind: str | None = None
) -> dict[str, tuple[_Term, ...]]:
    found: dict[str, list[_Term]] = {}
    for entry in entries:
        words = tuple(word.lower() for word in entry["words"])
        head = entry.get("head", _head_of(words))
        term = _Term(words, head, entry.get("type", " ".join(words)), kind or entry["kind"])
        found.setdefault(words[head], []).append(term)
    return {lemma: tuple(terms) for lemma, terms in found.items()}


def _head_of(words: tuple[str, ...]) -> int:
    """«круглый стол» is headed by its last word, «день культуры» by its first."""
    return 1 if words[0].endswith(("ый", "ий", "ой", "ая", "ое")) else 0


@cache
def event_nouns() -> Nouns:
    """Return the nouns that name events."""
    entry = load("events")
    try:
        words = {
            lemma: _Word(kind, strong)
            for kind, group in entry["kind"].items()
            for strong, key in ((True, "heads"), (False, "weak"))
            for lemma in group[key]
        }
        takes = {kind: _cases(group["takes"]) for kind, group in entry["kind"].items()}
        takes["told"] = _cases(entry["told"]["takes"])
        return Nouns(words, _terms(entry["term"]), entry["plural"], takes)
    except KeyError as error:
        raise ResourceError(f"lexicon events.toml lacks {error}") from error


@cache
def agreement_nouns() -> Nouns:
    """Return the nouns that name documents agreed between parties."""
    entry = load("agreements")
    try:
        words = {
            lemma: _Word(kind, kind == "strong")
            for kind in ("strong", "weak", "plural")
            for lemma in entry[kind]["heads"]
        }
        takes = _cases(entry["takes"])
        return Nouns(
            words,
            _terms(entry["term"], "weak"),
            {},
            dict.fromkeys(("strong", "weak", "plural", "told"), takes),
        )
    except KeyError as error:
        raise ResourceError(f"lexicon agreements.toml lacks {error}") from error
