"""Find who stands in what role by a verb or noun of trade: the arguments of one word."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Final

from pobeda_extract.facts import Evidence
from pobeda_extract.lexicons import words
from pobeda_extract.relate.arguments import Named
from pobeda_extract.types import Entity, Occurrence, Reading, Sentence, Token

_PARTIES: Final = frozenset(
    {"PERSON", "ORGANIZATION", "COUNTRY", "CITY", "STATE_OR_PROVINCE", "FACILITY"}
)
_LISTED: Final = frozenset({"conj", "appos", "flat", "flat:name", "flat:foreign", "parataxis"})
_MOST_STEPS: Final = 7


@cache
def through() -> frozenset[str]:
    """Return the nouns that stand between a deal and the party meant («акции компании»)."""
    return frozenset((*words("trade", "shares.words"), *words("trade", "shares.kinds")))


def parties(reading: Reading, sentence: Sentence) -> list[Named]:
    """Return the outermost occurrences in *sentence* of what can trade or own, in text order."""
    found: list[Named] = []
    for occurrence, entity in reading.occurrences_in(sentence.start, sentence.end):
        if entity.label in _PARTIES and not (
            found and occurrence.mention.end <= found[-1][0].mention.end
        ):
            found.append((occurrence, entity))
    return found


def roles(
    reading: Reading, sentence: Sentence, trigger: int, named: Sequence[Named]
) -> Iterator[tuple[str, Entity]]:
    """
    Yield the role that each of *named* has by the word at *trigger*, where it has one.

    A role is "subject", "direct" (object or genitive), "dative", "instrumental", or a preposition.
    Lists, appositions, posts and the nouns of ``through`` may stand between; another verb may not.
    """
    posts = {
        index
        for mention in reading.mentions_in(sentence.start, sentence.end)
        if mention.label == "PROFESSION"
        for index in range(mention.first, mention.last + 1)
    }
    for occurrence, entity in named:
        own = posts if entity.label == "PERSON" else frozenset[int]()
        role = _role(sentence.tokens, trigger, occurrence, own)
        nominative = sentence.tokens[occurrence.mention.head].feats.get("Case") == "Nom"
        if role == "с" and nominative and entity.label == "PERSON":
            continue  # «посол А встретился с министром Б»: a tree may hang A below the minister
        if role is not None:
            yield role, entity


def _role(
    tokens: Sequence[Token], trigger: int, occurrence: Occurrence, posts: Collection[int]
) -> str | None:
    mention = occurrence.mention
    inside = range(mention.first, mention.last + 1)
    index = mention.head
    for _ in range(_MOST_STEPS):
        token = tokens[index]
        if token.head < 0:
            return None
        if token.head == trigger:
            return _by(tokens, token)
        passed = token.head in inside or token.head in posts or token.rel in _LISTED
        if not passed:
            above = tokens[token.head]
            if above.lemma not in through() and above.text not in through():
                return None
            if _preposition(tokens, token) not in {None, "в", "из"}:
                return None
        index = token.head
    return None


def _preposition(tokens: Sequence[Token], token: Token) -> str | None:
    for other in tokens[: token.index]:
        if other.head == token.index and other.rel == "case":
            return other.text.lower()
    return None


def _by(tokens: Sequence[Token], token: Token) -> str | None:
    if token.rel == "nsubj:pass":
        return "direct"
    if token.rel.startswith("nsubj"):
        return "subject"
    if token.rel in ("acl", "acl:relcl", "advcl", "conj", "parataxis"):
        return None
    preposition = _preposition(tokens, token)
    if preposition is not None:
        return {"во": "в", "со": "с", "ко": "к", "передо": "перед"}.get(preposition, preposition)
    case = token.feats.get("Case")
    if case == "Ins" or token.rel == "obl:agent":
        return "instrumental"
    if case == "Dat":
        return "dative"
    if token.rel == "iobj":
        return "dative"
    return "direct"


def evidence(reading: Reading, sentence: Sentence) -> tuple[Evidence, ...]:
    """Return the sentence as the words that prove a relation."""
    start, end = sentence.start, sentence.end
    return (Evidence(start=start, end=end, text=reading.article.text[start:end]),)
