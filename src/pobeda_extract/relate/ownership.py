"""Find who owns or founded what: by verbs, by shares, by the words «владелец», «основатель»."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from pobeda_extract.facts import Relation
from pobeda_extract.lexicons import words
from pobeda_extract.relate.arguments import Named, subjects
from pobeda_extract.relate.clauses import is_verb, outlook
from pobeda_extract.relate.trade import evidence, parties, roles
from pobeda_extract.types import Entity, Reading, Sentence, Token

_OWNERS: Final = frozenset({"PERSON", "ORGANIZATION", "COUNTRY"})
_OWNED: Final = frozenset({"ORGANIZATION", "FACILITY"})
_UNTOLD: Final = frozenset({"doubt", "negated", "cancelled", "future"})
#: A name stands at most this many words after «владелец компании …».
_NEAR: Final = 8


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("trade", key))


def ownership(reading: Reading) -> tuple[Relation, ...]:
    """
    Return OWNER_OF (owner → organization) and FOUNDED_BY (organization → founder).

    Returns:
        In text order, none twice; empty where nobody owns anything.
    """
    found: dict[tuple[str, str, str], Relation] = {}
    for relation in (*_by_posts(reading), *_by_sentences(reading)):
        found.setdefault((relation.type, relation.subject, relation.object), relation)
    return tuple(sorted(found.values(), key=lambda r: r.evidence[0].start))


def _by_posts(reading: Reading) -> Iterator[Relation]:
    """«Совладелец телеканала Артём Светлов» is a post already."""
    for post in reading.posts:
        kind = _kind(post.title.lower().replace("-", " ").split())
        if kind is None or post.organization is None:
            continue
        sentence = reading.sentence_at(post.mention.start)
        yield _relation(
            reading, sentence, kind, post.person, post.organization, 0.85, "owner_by_post"
        )


def _kind(title: list[str]) -> str | None:
    if any(word in _words("ownership.owners") for word in title):
        return "OWNER_OF"
    if any(word in _words("ownership.founders") for word in title):
        return "FOUNDED_BY"
    return None


def _relation(
    reading: Reading,
    sentence: Sentence,
    kind: str,
    owner: str,
    owned: str,
    score: float,
    rule: str,
) -> Relation:
    subject, object_ = (owned, owner) if kind == "FOUNDED_BY" else (owner, owned)
    return Relation(
        type=kind,
        subject=subject,
        object=object_,
        score=score,
        evidence=evidence(reading, sentence),
        rule=rule,
    )


@cache
def _triggers() -> frozenset[str]:
    keys = ("belong", "own", "owners", "founders")
    return frozenset(("доля",)).union(*(_words(f"ownership.{key}") for key in keys))


def _by_sentences(reading: Reading) -> Iterator[Relation]:
    triggers = _triggers()
    for sentence in reading.sentences:
        telling = [token for token in sentence.tokens if token.lemma in triggers]
        named = parties(reading, sentence) if telling else []
        for token in telling:
            for rule, kind, owners, owned in _claims(reading, sentence, token, named):
                for owner in owners:
                    for thing in owned:
                        if (
                            owner.id != thing.id
                            and owner.label in _OWNERS
                            and thing.label in _OWNED
                        ):
                            yield _relation(reading, sentence, kind, owner.id, thing.id, 0.75, rule)


def _claims(
    reading: Reading, sentence: Sentence, token: Token, named: list[Named]
) -> Iterator[tuple[str, str, list[Entity], list[Entity]]]:
    """Yield (rule, relation, owners, owned) that the word says."""
    by_role: dict[str, list[Entity]] = {}
    for role, entity in roles(reading, sentence, token.index, named):
        by_role.setdefault(role, []).append(entity)
    direct = by_role.get("direct", [])
    if is_verb(token) or token.pos == "ADJ":
        if outlook(sentence.tokens, token.index) in _UNTOLD:
            return
        if token.lemma in _words("ownership.belong"):
            # «принадлежащая Светлову компания», «компания принадлежит Светлову»
            owned = by_role.get("subject") or _subject(reading, sentence, token)
            yield "belongs_to", "OWNER_OF", by_role.get("dative", []), owned
        elif token.lemma in _words("ownership.own"):
            owners = by_role.get("subject") or _subject(reading, sentence, token)
            yield "owns", "OWNER_OF", owners, by_role.get("instrumental", []) + direct
    elif token.pos != "NOUN":
        return
    elif token.lemma == "доля":
        # «доля правительства Китая в банке составляет 70 процентов»
        yield "share_in", "OWNER_OF", direct, by_role.get("в", [])
    else:
        kind = _kind([token.lemma])
        if kind is not None:
            yield "owner_noun", kind, _holder(sentence, token, named), direct


def _subject(reading: Reading, sentence: Sentence, token: Token) -> list[Entity]:
    named = parties(reading, sentence)
    if token.rel == "amod" and token.head >= 0:  # «подконтрольный правительству банк „Мир“»
        return [
            entity
            for occurrence, entity in named
            if occurrence.mention.first <= token.head <= occurrence.mention.last
            or sentence.tokens[occurrence.mention.head].head == token.head
        ][:1]
    if token.feats.get("VerbForm") == "Part" and "Case" in token.feats:
        # «„Ромашка“, принадлежащая Светлову»: what stands before the comma, whatever the tree says
        before = [o for o in named if o[0].mention.last < token.index]
        if before and all(
            not other.text.isalnum()
            for other in sentence.tokens[before[-1][0].mention.last + 1 : token.index]
        ):
            return [before[-1][1]]
        return []
    bracket = _bracket_before(sentence, token.index)
    if bracket is not None:  # «в „Зайчике“ (принадлежит Светлову)»
        return [e for o, e in named if o.mention.last in {bracket - 1, bracket - 2}][-1:]
    return [entity for _, entity in subjects(reading, sentence, token.index)]


def _bracket_before(sentence: Sentence, index: int) -> int | None:
    """Return the bracket that opens right before the token at *index*."""
    before = sentence.tokens[index - 1] if index else None
    return before.index if before is not None and before.text == "(" else None


def _holder(sentence: Sentence, noun: Token, named: list[Named]) -> list[Entity]:
    """Return the person (or firm) that the noun tells of: in apposition, or its subject."""
    tokens = sentence.tokens
    for occurrence, entity in named:
        mention = occurrence.mention
        head = tokens[mention.head]
        if entity.label != "PERSON":
            continue
        tied = (
            head.head == noun.index and head.rel in ("appos", "flat", "flat:name", "nsubj")
        ) or (noun.head == mention.head and noun.rel in ("appos", "amod", "conj"))
        if tied or _follows(sentence, noun, mention.first, named):
            return [entity]
    return []


def _follows(sentence: Sentence, noun: Token, first: int, named: list[Named]) -> bool:
    """See «владелец компании „Ромашка“ Иван Светлов»: nothing but the company is between."""
    if not noun.index < first <= noun.index + _NEAR:
        return False
    covered = {
        i
        for occurrence, entity in named
        if entity.label != "PERSON"
        for i in range(occurrence.mention.first, occurrence.mention.last + 1)
    }
    return all(
        i in covered
        or (
            token.pos in ("NOUN", "ADJ", "PROPN", "PUNCT")
            and token.text not in (",", ";", ".", "(", ")")
            and (token.feats.get("Case") in ("Gen", None))
        )
        for i, token in enumerate(sentence.tokens[noun.index + 1 : first], noun.index + 1)
    )
