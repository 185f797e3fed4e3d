"""Find deals: who buys, sells, invests, lends, fines; rules over verbs and nouns of trade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pobeda_extract.facts import Relation
from pobeda_extract.lexicons import load, words
from pobeda_extract.relate.arguments import Named, subjects
from pobeda_extract.relate.clauses import governance, is_verb, outlook
from pobeda_extract.relate.trade import evidence, parties, roles
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Reading, Sentence, Token

_ACTORS: Final = frozenset({"PERSON", "ORGANIZATION", "COUNTRY"})
_UNTOLD: Final = frozenset({"doubt", "negated", "cancelled", "future"})
_SCORES: Final = {"verb": 0.75, "noun": 0.6}


@dataclass(frozen=True, slots=True)
class _Frame:
    relation: str
    verbs: frozenset[str]
    nouns: frozenset[str]
    patients: tuple[str, ...]
    givers: tuple[str, ...]
    needs: frozenset[str]
    people: bool


@cache
def _frames() -> tuple[_Frame, ...]:
    entries: list[dict[str, Any]] = load("trade")["deal"]
    return tuple(
        _Frame(
            entry["relation"],
            frozenset(entry["verbs"]),
            frozenset(entry["nouns"]),
            tuple(entry["patients"]),
            tuple(entry.get("from", ())),
            frozenset(entry.get("with", ())),
            bool(entry.get("people")),
        )
        for entry in entries
    )


@cache
def _triggers() -> Mapping[str, tuple[_Frame, ...]]:
    """Return the frames that a verb or noun may open, in their order."""
    found: dict[str, list[_Frame]] = {}
    for frame in _frames():
        for word in frame.verbs | frame.nouns:
            found.setdefault(word, []).append(frame)
    return {word: tuple(frames) for word, frames in found.items()}


def deals(reading: Reading) -> tuple[Relation, ...]:
    """
    Return the deals told as facts: what is denied, doubted or only planned is left out.

    Returns:
        In text order, none twice; subject is who acts, object is the other side or what changes
        hands. Empty where nobody deals.
    """
    found: dict[tuple[str, str, str], Relation] = {}
    triggers = _triggers()
    for sentence in reading.sentences:
        opening = [token for token in sentence.tokens if token.lemma in triggers]
        named = parties(reading, sentence) if opening else []
        if not named:
            continue
        for token in opening:
            for relation in _by(reading, sentence, token, named):
                found.setdefault((relation.type, relation.subject, relation.object), relation)
    return tuple(found.values())


def _by(
    reading: Reading, sentence: Sentence, token: Token, named: list[Named]
) -> Iterator[Relation]:
    for frame in _triggers()[token.lemma]:
        verbal = is_verb(token) and token.lemma in frame.verbs
        if not verbal and not (token.pos == "NOUN" and token.lemma in frame.nouns):
            continue
        if verbal and frame.needs and not _has(sentence, token.index, frame.needs):
            continue
        sides = _sides(reading, sentence, token, named, frame, verbal=verbal)
        agents, patients, givers = ([e for e in side if _fits(reading, e, frame)] for side in sides)
        manner = "verb" if verbal else "noun"
        told = [(frame.relation, agent, patient) for agent in agents for patient in patients]
        told += [("SELLS_TO", giver, agent) for agent in agents for giver in givers]
        for relation, subject, target in told:
            if subject != target:
                yield Relation(
                    type=relation,
                    subject=subject,
                    object=target,
                    score=_SCORES[manner],
                    evidence=evidence(reading, sentence),
                    rule=f"deal_{manner}",
                )


def _fits(reading: Reading, entity: str, frame: _Frame) -> bool:
    return not frame.people or reading.by_id[entity].label == "PERSON"


def _has(sentence: Sentence, verb: int, nouns: frozenset[str]) -> bool:
    """Tell whether one of *nouns* depends on the verb («дать кредит»)."""
    return any(token.head == verb and token.lemma in nouns for token in sentence.tokens)


def _sides(
    reading: Reading,
    sentence: Sentence,
    token: Token,
    named: list[Named],
    frame: _Frame,
    *,
    verbal: bool,
) -> tuple[list[str], list[str], list[str]]:
    """Return the ids of who acts, of the other side, and of those from whom it is had."""
    tokens = sentence.tokens
    agents: list[str] = []
    patients: list[str] = []
    givers: list[str] = []
    for role, entity in roles(reading, sentence, token.index, named):
        if role == "instrumental" or (role == "subject" and not verbal):
            agents.append(entity.id)
        elif role in frame.givers:
            givers.append(entity.id)
        elif role in frame.patients:
            if frame.givers and role == "в" and entity.label in PLACE_TYPES:
                continue  # «купила в Китае завод»
            patients.append(entity.id)
    above = None if verbal else governance(tokens, token.index, token.index)
    told = above.verb if above else token.index
    if told is not None and (outlook(tokens, told) in _UNTOLD or _is_purpose(tokens, told)):
        return [], [], []
    if above and told is not None and tokens[told].lemma in _lifting():
        return [], [], []  # «снял санкции против»
    if above and not set(above.nouns) <= _bridges():
        told = None  # «узнал о готовности к санкциям»: who learns of it takes no part
    if frame.relation == "MERGES_WITH" and not agents:
        return patients[:1], patients[1:], []
    if not agents and (patients or givers):
        if told is not None and not _is_passive(token):
            agents = [
                entity.id
                for _, entity in subjects(reading, sentence, told)
                if entity.label in _ACTORS and entity.id not in (*patients, *givers)
            ]
    if frame.relation in {"MEETS", "MERGES_WITH"} and not patients:
        return agents[:1], agents[1:], []  # «Ветров и Светлов встретились»
    return agents, patients, givers


def _is_purpose(tokens: Sequence[Token], verb: int) -> bool:
    """«прибыл, чтобы встретиться» tells no meeting."""
    return any(t.head == verb and t.lemma in {"чтобы", "чтоб", "дабы"} for t in tokens)


@cache
def _lifting() -> frozenset[str]:
    return frozenset(words("trade", "lifting.words"))


@cache
def _bridges() -> frozenset[str]:
    return frozenset(words("trade", "bridges.words"))


def _is_passive(token: Token) -> bool:
    return token.feats.get("Voice") == "Pass"
