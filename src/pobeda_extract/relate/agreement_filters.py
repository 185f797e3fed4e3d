"""Tell which papers bind parties, and which are one-sided, generic or told of in passing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from pobeda_extract.facts import Agreement
from pobeda_extract.lexicons import words
from pobeda_extract.relate.agreement_chains import (
    Paper,
    about,
    bears_date,
    count,
    is_item,
    proper_names,
)
from pobeda_extract.relate.agreement_status import (
    MADE,
    is_basis,
    is_denied,
    is_habit,
    is_left,
    is_listed_as_signed,
)
from pobeda_extract.relate.arguments import subjects
from pobeda_extract.relate.subjects import subject_token
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.types import Reading, Token


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


_LAWS: Final = frozenset(
    {"закон", "указ", "законопроект", "постановление", "распоряжение", "приказ", "поправка"}
)
_LAWS_BEFORE: Final = 2
_JOINT: Final = frozenset(
    {
        "совместный",
        "двусторонний",
        "трехсторонний",
        "трёхсторонний",
        "многосторонний",
        "общий",
        "итоговый",
    }
)


def one_sided(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """Plans, programmes, statements and protocols count only where they are agreed together."""
    if any(t.head.kind == "strong" or _is_lot(t) for t in paper.tellings):
        return False
    for told in paper.tellings:
        verb = told.verb
        near = verb is not None and not told.governance.nouns and told.governance.role != "oblique"
        joint = (
            bool(told.content & _JOINT)
            or len([e for e in told.entities if reading.by_id[e].label == "COUNTRY"]) > 1
        )
        if verb is None and told.deed in _words("agreement.sign"):
            return False  # «Среди них – договор о … и программа сотрудничества»
        if near and verb is not None and told.direct != "none":
            if verb.lemma in _words("agreement.sign"):
                return False
            if verb.lemma in _words("agreement.adopt") and _by_both(told, verb):
                return False
            if verb.lemma in _words("agreement.adopt"):
                if told.head.type in ("декларация", "хартия", "дорожная карта") or joint:
                    return False
                if told.head.type == "заявление" and verb.lemma in ("принять", "одобрить"):
                    return False
        if (
            joint
            and told.head.type in ("заявление", "декларация", "программа", "план")
            and told.direct != "none"
        ):
            return False
        if _is_what_was_made(told) and (joint or told.head.type != "заявление"):
            return False
        if told.head.type in ("декларация", "протокол", "хартия", "статут", "конвенция", "пакт"):
            if proper_names(told):
                return False
        if is_item(told) and is_listed_as_signed(reading, paper):
            return False
    return True


def _is_what_was_made(told: Telling) -> bool:
    """«подписание ряда программ», but not «заключение соглашения по ядерной программе»."""
    lots = _words("contrast.lots")
    return next((n for n in told.governance.nouns if n not in lots), None) in MADE


def _by_both(told: Telling, verb: Token) -> bool:
    """«стороны утвердили план мероприятий», «президенты приняли заявление»."""
    subject = subject_token(told.tokens, verb.index)
    return (
        subject is not None
        and subject.feats.get("Number") == "Plur"
        and subject.lemma in ("сторона", "президент", "премьер", "лидер", "глава", "министр")
    )


def _is_lot(told: Telling) -> bool:
    return told.head.kind == "plural" and told.head.plural


def everyday(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """«трудовой договор», «кредитный договор»: kinds of papers, unless someone signs one."""
    kinds = frozenset(words("agreements", "everyday"))
    if not any(_qualities(t) & kinds for t in paper.tellings):
        return False
    return not any(
        t.direct == "past"
        and (
            (t.verb is not None and subjects(reading, t.sentence, t.verb.index))
            or t.deed in _words("agreement.sign")  # «договора аренды, заключённого между А и Б»
            or t.entities  # «расторгнут договор об аренде с А»
        )
        for t in paper.tellings
    )


def _qualities(told: Telling) -> set[str]:
    """Return the lemmas of the adjectives before the head and of the noun right behind it."""
    tokens, mention = told.tokens, told.mention
    last = min(mention.head + 1, mention.last)
    if tokens[last].pos == "ADP":
        last = min(last + 1, mention.last)  # «договор о купле-продаже»
    return {t.lemma for t in tokens[mention.first : last + 1]} - {tokens[mention.head].lemma}


def of_laws(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """«Президент подписал два закона. Оба документа опубликованы»: laws, no agreement."""
    if any(t.head.type != "документ" or t.content - {"оба"} or t.entities for t in paper.tellings):
        return False
    at = paper.head.sentence.index
    near = reading.sentences[max(at - _LAWS_BEFORE, 0) : at + 1]
    return any(t.lemma in _LAWS for s in near for t in s.tokens)


def by_contract(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """«служба по контракту»: a kind of service."""
    return any(t.head.type == "контракт" for t in paper.tellings) and all(
        t.head.type == "контракт"
        and t.direct == "none"
        and not t.entities
        and t.governance.preposition != "между"
        and t.mention.first > 0
        and t.tokens[t.mention.first - 1].text.lower() == "по"
        for t in paper.tellings
        if t.head.type != "документ"
    )


def empty_handed(reading: Reading, agreement: Agreement) -> bool:
    """A bare «контракт» with no side, hand, date or place tells nothing."""
    dated = agreement.dates and agreement.status != "terminated"  # «в связи с истечением договора»
    return " " not in agreement.name and not (
        agreement.parties or agreement.signers or agreement.event or dated
    )


def of_many(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """«заключившие контракт», «при заключении договора»: what anyone may sign."""
    return all(
        is_habit(t) or _is_condition(t) for t in paper.tellings if not t.is_short
    ) and not all(t.is_short for t in paper.tellings)


def _is_condition(told: Telling) -> bool:
    over = told.governance
    return over.preposition == "при" and bool(set(over.nouns[:1]) & MADE)


def unsupported(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """A bare noun that nothing tells of: «по контракту», «условия договора»."""
    for told in paper.tellings:
        if is_denied(told) or (told.direct == "negated" and not _is_pending(told)):
            continue
        if told.direct not in ("none", "doubt", "negated") or proper_names(told) or told.titles:
            return False
        if told.leaves or (
            any(n in MADE for n in told.governance.nouns) and told.indirect != "negated"
        ):
            return False
        if is_left(told):
            return False
        if is_basis(told) and _acts_on_it(reading, told):
            return False
        if told.head.kind == "strong" and is_item(told) and len(told.content) > 3:
            return False
        specific = len(told.entities) > 1 or (about(told) and told.entities) or bears_date(told)
        if specific and not told.head.plural:
            return False
        if told.direct == "doubt" and (about(told) or told.entities):
            return False
        if told.direct == "negated" and told.entities and _is_pending(told):
            return False
    return True


def _acts_on_it(reading: Reading, told: Telling) -> bool:
    """«Завод по соглашению с фирмой «Вега» начнёт выпуск»: a body acts on one with another."""
    if told.verb is None or not any(
        reading.by_id[i].label in ("ORGANIZATION", "COUNTRY") for i in told.entities
    ):
        return False
    return any(
        entity.label in ("ORGANIZATION", "COUNTRY") and entity.id not in told.entities
        for _, entity in subjects(reading, told.sentence, told.verb.index)
    )


def _is_pending(told: Telling) -> bool:
    """«договор ещё не заключён», unlike «компания не заключала договора»."""
    verb = told.verb
    if verb is not None and verb.feats.get("Voice") == "Pass":
        return True
    return any(t.text.lower() in ("пока", "еще", "ещё") for t in told.tokens)


def covered_by_list(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """«подписан ряд документов»: an uncounted lot whose documents are told one by one."""
    if paper.head.head.kind != "plural" or count(paper) is not None:
        return False
    return any(
        other is not paper and any(t.direct != "none" or is_item(t) for t in other.tellings)
        for other in papers
    )


def commonplace(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """Plural papers of daily life without a number or a side: «судебные документы», «договоры»."""
    if not all(t.head.plural for t in paper.tellings) or count(paper) is not None:
        return False
    if paper.head.head.type == "документ":  # «официальные документы будут приняты»
        return not any(t.deed in _words("agreement.sign") for t in paper.tellings)
    return not any(
        t.direct in ("past", "future", "present")
        and (
            t.verb is None
            or t.verb.lemma
            in _words("agreement.sign") | _words("modal.plan") | _words("agreement.adopt")
        )
        for t in paper.tellings
    )


REJECTIONS: Final[tuple[Callable[[Reading, Paper, Sequence[Paper]], bool], ...]] = (
    one_sided,
    everyday,
    of_laws,
    by_contract,
    of_many,
    unsupported,
    covered_by_list,
    commonplace,
)
