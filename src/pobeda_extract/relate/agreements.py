"""A reading into agreements: what was or will be agreed, between whom, by whose hand, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from pobeda_extract.facts import Agreement, DateValue, Event, Relation
from pobeda_extract.lexicons import load, words
from pobeda_extract.lexicons.heads import agreement_nouns
from pobeda_extract.normalize.phrases import decapitalize_sentence_start, nominative
from pobeda_extract.relate.agreement_chains import (
    Paper,
    about,
    agreement_chains,
    is_item,
    proper_names,
)
from pobeda_extract.relate.arguments import subjects
from pobeda_extract.relate.clauses import Governance
from pobeda_extract.relate.evidence import relation, surfaces
from pobeda_extract.relate.participation import Part
from pobeda_extract.relate.settings import Calendar, dates
from pobeda_extract.relate.signing import parties, signers
from pobeda_extract.relate.tellings import Telling, telling
from pobeda_extract.schema import AgreementStatus
from pobeda_extract.types import Reading, Span, Token

_MADE: Final = frozenset({"подписание", "заключение", "принятие", "парафирование"})
_BEFORE: Final = frozenset({"для", "к", "ко", "до", "перед", "без"})
_AHEAD: Final = frozenset(
    {"проект", "подготовка", "возможность", "намерение", "разработка", "вариант", "идея"}
)
_BASES: Final = (
    "согласно",
    "на основе",
    "на основании",
    "в соответствии с",
    "по условиям",
    "в рамках",
    "статьей",
    "статьёй",
    "по",
)
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


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


@cache
def _direct() -> frozenset[str]:
    return frozenset(
        word
        for key in (
            "agreement.sign", "agreement.adopt", "agreement.confirm", "agreement.prepare",
            "agreement.end", "modal.plan", "modal.cancel", "modal.postpone",
        )
        for word in words("predicates", key)
    )  # fmt: skip


@cache
def _numerals() -> dict[str, int]:
    return dict(load("agreements")["numerals"])


def agreements(
    reading: Reading, events: Sequence[Event]
) -> tuple[tuple[Agreement, ...], tuple[Relation, ...]]:
    """
    Tell the agreements of an article.

    Args:
        reading: The article with its entities resolved.
        events: Its events, as ``relate.events`` gives them.

    Returns:
        Agreements in the order of their first mention, with ids A1, A2 …, and the relations that
        prove parties, signatories, dates and where they were signed; both empty where none is.
    """
    nouns = agreement_nouns()
    tellings = [
        told
        for mention in reading.mentions
        if mention.label == "AGREEMENT"
        and (told := telling(reading, mention, nouns, _direct())) is not None
    ]
    if not tellings:
        return (), ()
    papers = agreement_chains(reading, _coordinated(_spelled_out(tellings)))
    kept = [p for p in papers if not any(rejects(reading, p, papers) for rejects in REJECTIONS)]
    calendar = Calendar(reading)
    found: list[Agreement] = []
    relations: list[Relation] = []
    for paper in kept:
        own = f"A{len(found) + 1}"
        agreement, proofs = _agreement(reading, paper, own, calendar, events, kept)
        if empty_handed(reading, agreement):
            continue
        found.append(agreement)
        relations += proofs
    return tuple(found), tuple(relations)


def _spelled_out(tellings: Sequence[Telling]) -> list[Telling]:
    """«будет подписан ряд документов. Речь идёт о соглашениях …»: told as the lot was."""
    found: list[Telling] = []
    for told in tellings:
        verb = told.verb
        if (
            verb is not None
            and verb.lemma == "идти"
            and any(t.lemma == "речь" for t in told.tokens)
        ):
            lot = next((t for t in reversed(found) if t.direct != "none"), None)
            if lot is not None and told.sentence.index - lot.sentence.index <= 1:
                own = Governance(None, "none", (), None)
                told = replace(told, direct=lot.direct, governance=own)
        found.append(told)
    return found


def _meeting_before(paper: Paper, events: Sequence[Event]) -> Event | None:
    """Return the last talks told before the signing, whose sides «главы регионов» are."""
    signed = next((t for t in paper.tellings if t.direct == "past"), None)
    if signed is None:
        return None
    before = [
        e
        for e in events
        if e.type in ("встреча", "переговоры", "беседа")
        and len(e.participants) > 1
        and any(m.end <= signed.mention.start for m in e.mentions)
    ]
    return before[-1] if before else None


def _meeting_of(signing: Sequence[Part], events: Sequence[Event]) -> Event | None:
    """Return the one event at which all who signed met."""
    hands = {part.entity for part in signing}
    if len(hands) < 2:
        return None
    found = [e for e in events if e.status == "held" and hands <= set(e.participants)]
    return found[0] if len(found) == 1 else None


def _coordinated(tellings: Sequence[Telling]) -> list[Telling]:
    """«подписаны семь меморандумов, соглашение о … и три контракта»: one verb tells of all."""
    found: list[Telling] = []
    for told in tellings:
        before = found[-1] if found else None
        if before is not None and told.direct == "none" and before.sentence is told.sentence:
            between = told.tokens[before.mention.last + 1 : told.mention.first]
            if between and all(t.text.lower() in (",", "и", "а", "также") for t in between):
                told = replace(
                    told,
                    direct=before.direct,
                    deed=before.deed,
                    indirect=before.indirect,
                    governance=before.governance,
                )
        found.append(told)
    return found


def _signers_of_lot(
    reading: Reading, paper: Paper, papers: Sequence[Paper], place: Event | None
) -> list[Part]:
    """«подписал три контракта. Третий контракт был подписан между …»: by the same hand."""
    if not paper.head.contrasts or paper.head.head.plural:
        return []
    for lot in papers:
        many = lot.head.head.plural or (_count(lot) or 0) > 1
        if many and lot.head.head.type == paper.head.head.type:
            return signers(reading, lot, place)
    return []


def _agreement(
    reading: Reading,
    paper: Paper,
    own: str,
    calendar: Calendar,
    events: Sequence[Event],
    papers: Sequence[Paper],
) -> tuple[Agreement, list[Relation]]:
    when = _dates(calendar, paper)
    status = agreement_status(reading, paper, [value for value, _, _ in when])
    place = signed_at(reading, paper, events)
    meeting = place or _meeting_before(paper, events)
    signing = signers(reading, paper, meeting) if status in ("signed", "in_force") else []
    if status == "signed":
        known = {part.entity for part in signing}
        lot = _signers_of_lot(reading, paper, papers, place)
        signing += [part for part in lot if part.entity not in known]
    if place is None and status == "signed":
        place = _meeting_of(signing, events)
    bound = parties(reading, paper, signing, place if status in ("signed", "planned") else None)
    relations = [
        relation(reading, "SIGNED", (p.entity, own), p.evidence, p.score, p.rule) for p in signing
    ]
    relations += [
        relation(reading, "PARTY_TO", (p.entity, own), p.evidence, p.score, p.rule) for p in bound
    ]
    if place is not None:
        where = [Span(m.start, m.end) for m in place.mentions[:1]]
        relations.append(
            relation(
                reading, "SIGNED_AT", (own, place.id), [paper.head.mention.span, *where], 0.8,
                "signed_at_event",
            )
        )  # fmt: skip
    relations += [
        relation(
            reading, "POINT_IN_TIME", (own, value.text), (told.mention.span, span), 0.85,
            "date_of_signing",
        )
        for value, span, told in when
    ]  # fmt: skip
    best = best_telling(paper)
    title = None
    if best.titles:
        title = " ".join(reading.article.text[best.titles[0].start : best.titles[0].end].split())
    agreement = Agreement(
        id=own,
        type=best.head.type,
        name=_name(best),
        title=title,
        count=_count(paper),
        status=status,
        dates=tuple(value for value, _, _ in when),
        parties=tuple(p.entity for p in bound),
        signers=tuple(p.entity for p in signing),
        event=None if place is None else place.id,
        subject=_subject(best),
        mentions=surfaces(t.mention for t in paper.tellings),
    )
    return agreement, relations


def best_telling(paper: Paper) -> Telling:
    """Return the telling whose words name the document most fully, the first of equals."""
    own = [
        t for t in paper.tellings if t.head.type != "документ" or t.head.plural
    ] or paper.tellings
    return max(
        own,
        key=lambda t: (bool(t.titles), len(t.content - t.contrasts), -t.mention.start),
    )


def _name(told: Telling) -> str:
    mention = told.mention
    number = told.tokens[mention.first]
    if number.pos == "NUM" and number.feats.get("Case", "Nom") in ("Nom", "Acc"):
        return " ".join(mention.text.split())  # «три важных контракта» stands as it is printed
    name = nominative(told.tokens, mention.first, mention.last, mention.head)
    if mention.first == 0 and not is_item(told):
        return decapitalize_sentence_start(name, told.tokens, mention.first)
    return name


def _subject(told: Telling) -> str | None:
    """«о сотрудничестве в сфере культуры» → «сотрудничество в сфере культуры»."""
    tokens, mention = told.tokens, told.mention
    for token in tokens[mention.head + 1 : mention.last]:
        if token.text.lower() in ("о", "об", "обо"):
            last = mention.last - (tokens[mention.last].text in '»"”')
            first = token.index + 1
            head = next((t.index for t in tokens[first:last] if t.pos in ("NOUN", "PROPN")), None)
            return nominative(tokens, first, last, head)
    return None


def _count(paper: Paper) -> int | None:
    told = paper.head
    if not told.head.plural and not _number_before(told):
        return 1
    for t in paper.tellings:
        number = _number_before(t)
        if number is not None:
            return number
    return None


def _number_before(told: Telling) -> int | None:
    tokens = told.tokens
    for token in tokens[max(told.mention.first - 1, 0) : told.head.first]:
        if token.text.isdigit():
            return int(token.text)
        if token.lemma in _numerals() or token.text.lower() in _numerals():
            return _numerals().get(token.lemma) or _numerals()[token.text.lower()]
    return None


def _dates(calendar: Calendar, paper: Paper) -> list[tuple[DateValue, Span, Telling]]:
    """Return when it was signed, or the date that its name bears («договор от 8 сентября»)."""
    found: dict[str, tuple[DateValue, Span, Telling]] = {}
    for told in paper.tellings:
        verb = told.verb
        signing = verb is not None and verb.lemma in _words("agreement.sign") | _words(
            "agreement.adopt"
        )
        if not signing and told.direct == "none" and not _bears_date(told):
            continue
        for span in dates(calendar, told):
            if _is_term(told, span):
                continue
            value = calendar.value(span, planned=told.direct == "future")
            key = value.edtf or value.text
            if not any(_covers(held.edtf, value.edtf) for held, _, _ in found.values()):
                found.setdefault(key, (value, span, told))
    return list(found.values())


def _is_term(told: Telling, span: Span) -> bool:
    """«на 2026–2030 годы», «до 2030 года» within the name say how long it holds."""
    before = [t for t in told.tokens if t.end <= span.start]
    inside = told.mention.start <= span.start and span.end <= told.mention.end
    return bool(before) and inside and before[-1].text.lower() in ("на", "до", "к")


def _bears_date(told: Telling) -> bool:
    following = told.tokens[told.mention.last + 1 : told.mention.last + 3]
    if following and following[0].text.lower() == "от":
        return True
    return any(re.fullmatch(r"(1[5-9]|20)\d\d", w) for w in told.content)


def _covers(held: str | None, new: str | None) -> bool:
    return held is not None and new is not None and held.startswith(new)


def agreement_status(reading: Reading, paper: Paper, when: Sequence[DateValue]) -> AgreementStatus:
    """Weigh what its verbs and nouns say: ended, signed long ago, signed, to come."""
    if any(_is_ended(t) for t in paper.tellings):
        return "terminated"
    signed = [t for t in paper.tellings if _is_signed(t)]
    if signed:
        old = all(_is_background(t) for t in signed) and when
        if old or _is_older(reading, when):
            return "in_force"
        return "signed"
    if _is_older(reading, when):
        return "in_force"
    if any(_is_ahead(t) for t in paper.tellings):
        return "planned"
    if any(_is_made(t) for t in paper.tellings) or _is_listed_as_signed(reading, paper):
        return "signed"
    return "in_force"


def _is_ended(told: Telling) -> bool:
    verb, over = told.verb, told.governance
    if told.leaves and told.indirect != "doubt":
        return True
    return (
        verb is not None
        and verb.lemma in _words("agreement.end")
        and not over.nouns
        and told.indirect in ("past", "present")
    )


def _is_signed(told: Telling) -> bool:
    if told.direct not in ("past", "present"):
        return False
    return told.deed in (
        _words("agreement.sign") | _words("agreement.adopt") | _words("agreement.confirm")
    )


def _is_background(told: Telling) -> bool:
    """«на основе договора, подписанного в 1992 году»: said in passing of an old document."""
    verb = told.verb
    return not (verb is not None and verb.lemma in _direct() and told.governance.role != "oblique")


def _is_older(reading: Reading, when: Sequence[DateValue]) -> bool:
    """Tell whether it was signed in a year before the article's."""
    years = [int(v.edtf[:4]) for v in when if v.edtf and v.edtf[:4].isdigit()]
    published = reading.article.published
    if not years:
        return False
    if published is None:
        return max(years) < 2000
    return max(years) < published.year


def _is_ahead(told: Telling) -> bool:
    if told.deed in _words("agreement.end"):
        return False  # «требуют разорвать договор»: it is in force
    if told.direct in ("future", "doubt", "negated", "postponed"):
        return True
    if any(n in _AHEAD for n in told.governance.nouns):
        return True
    if any(n in _MADE for n in told.governance.nouns) and told.governance.preposition in _BEFORE:
        return True  # «условия для заключения договора», «препятствие к подписанию»
    return told.indirect in ("future", "doubt", "negated") and (
        any(n in _MADE for n in told.governance.nouns)
        or (told.verb is not None and told.verb.lemma in _direct())
    )


def _is_made(told: Telling) -> bool:
    """«информацию о заключении соглашения подтвердил», «после подписания договора»."""
    over = told.governance
    return any(n in _MADE for n in over.nouns) and over.preposition not in _BEFORE


def _is_listed_as_signed(reading: Reading, paper: Paper) -> bool:
    if not is_item(paper.head):
        return False
    return any(t.lemma in _words("agreement.sign") for s in reading.sentences[:3] for t in s.tokens)


def signed_at(reading: Reading, paper: Paper, events: Sequence[Event]) -> Event | None:
    """
    Return the event at which it was, or will be, signed.

    «в ходе визита», «по итогам переговоров», «на форуме», «переговоры, по итогам которых» in the
    sentence that tells of the signing; for a list of documents in the headline above it; else
    talks of which the next sentence says «их встреча».
    """
    for told in paper.tellings:
        if told.direct == "none" and not _is_made(told) and not is_item(told):
            continue
        sentence = reading.sentences[0] if is_item(told) else told.sentence
        event = _framing(sentence.tokens, sentence.start, sentence.end, events, told)
        if event is None and told.governance.verb is None and told.direct != "none":
            sentence = reading.sentences[max(sentence.index - 1, 0)]  # «Речь идёт о …»
            event = _framing(sentence.tokens, sentence.start, sentence.end, events, told)
        if event is not None:
            return event
    for told in paper.tellings:
        if told.direct in ("past", "future") and told.sentence.index + 1 < len(reading.sentences):
            following = reading.sentences[told.sentence.index + 1]
            for event in events:
                for surface in event.mentions:
                    before = reading.article.text[max(surface.start - 3, 0) : surface.start].lower()
                    if following.start <= surface.start < following.end and before == "их ":
                        return event
    return None


_FRAMES: Final = (
    "ход",
    "рамка",
    "итог",
    "время",
    "результат",
    "окончание",
    "завершение",
    "поле",
    "день",
    "конец",
)


def _framing(
    tokens: Sequence[Token], start: int, end: int, events: Sequence[Event], told: Telling
) -> Event | None:
    """Return the event of the sentence that frames the signing."""
    best: tuple[int, Event] | None = None
    for event in events:
        for surface in event.mentions:
            if not (start <= surface.start and surface.end <= end):
                continue
            if told.mention.start <= surface.start and surface.end <= told.mention.end:
                continue
            weight = _frame_weight(tokens, surface.start, surface.end, told)
            if weight and (best is None or weight > best[0]):
                best = (weight, event)
    return None if best is None else best[1]


def _frame_weight(tokens: Sequence[Token], start: int, end: int, told: Telling) -> int:
    first = next((t.index for t in tokens if t.start >= start), None)
    if first is None:
        return 0
    before = list(tokens[max(first - 4, 0) : first])
    if any(t.lemma in _FRAMES for t in before):
        return 4
    if before and before[-1].text.lower() in ("на", "после", "в", "во"):
        return 3
    after = [t.lemma for t in tokens if t.start >= end][:6]
    if "который" in after and any(lemma in _FRAMES for lemma in after):
        return 3
    if before and before[-1].text.lower() in ("с", "со"):
        return 1
    if any(t.lemma in ("принять", "принятый", "подписать") for t in before):
        return 2
    return 0


def _subject_of_document(told: Telling) -> bool:
    return bool(about(told)) or bool(told.titles)


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
        if near and verb is not None and told.direct != "none":
            if verb.lemma in _words("agreement.sign"):
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
        if any(n in _MADE for n in told.governance.nouns) and (
            joint or told.head.type != "заявление"
        ):
            return False
        if told.head.type in ("декларация", "протокол", "хартия", "статут", "конвенция", "пакт"):
            if proper_names(told):
                return False
        if is_item(told) and _is_listed_as_signed(reading, paper):
            return False
    return True


def _is_lot(told: Telling) -> bool:
    return told.head.kind == "plural" and told.head.plural


def everyday(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """«трудовой договор», «кредитный договор»: kinds of papers, unless someone signs one."""
    kinds = frozenset(words("agreements", "everyday"))
    if not any(_qualities(t) & kinds for t in paper.tellings):
        return False
    return not any(
        t.direct == "past" and t.verb is not None and subjects(reading, t.sentence, t.verb.index)
        for t in paper.tellings
    )


def _qualities(told: Telling) -> set[str]:
    """Return the lemmas of the adjectives before the head and of the noun right behind it."""
    tokens, mention = told.tokens, told.mention
    last = min(mention.head + 1, mention.last)
    return {t.lemma for t in tokens[mention.first : last + 1]} - {tokens[mention.head].lemma}


def empty_handed(reading: Reading, agreement: Agreement) -> bool:
    """A bare «контракт» with no side, hand, date or place tells nothing."""
    return " " not in agreement.name and not (
        agreement.parties or agreement.signers or agreement.event or agreement.dates
    )


def of_many(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """«заключившие контракт», «при заключении договора»: what anyone may sign."""
    return all(
        (t.verb is not None and _is_habit(t)) or _is_condition(t)
        for t in paper.tellings
        if not t.is_short
    ) and not all(t.is_short for t in paper.tellings)


def _is_habit(told: Telling) -> bool:
    verb = told.verb
    return (
        verb is not None
        and verb.feats.get("VerbForm") == "Part"
        and verb.feats.get("Voice") == "Act"
        and verb.feats.get("Number") == "Plur"
        and "Case" in verb.feats
    )


def _is_condition(told: Telling) -> bool:
    over = told.governance
    return over.preposition == "при" and bool(set(over.nouns[:1]) & _MADE)


def unsupported(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """A bare noun that nothing tells of: «по контракту», «условия договора»."""
    for told in paper.tellings:
        if told.direct == "negated" and not _is_pending(told):
            continue
        if told.direct not in ("none", "doubt", "negated") or proper_names(told) or told.titles:
            return False
        if told.leaves or any(n in _MADE for n in told.governance.nouns):
            return False
        if told.head.kind == "strong" and is_item(told) and len(told.content) > 3:
            return False
        specific = len(told.entities) > 1 or (about(told) and told.entities) or _bears_date(told)
        if specific and not told.head.plural:
            return False
        if told.direct == "doubt" and (about(told) or told.entities):
            return False
        if told.direct == "negated" and told.entities and _is_pending(told):
            return False
    return True


def _is_pending(told: Telling) -> bool:
    """«договор ещё не заключён», unlike «компания не заключала договора»."""
    verb = told.verb
    if verb is not None and verb.feats.get("Voice") == "Pass":
        return True
    return any(t.text.lower() in ("пока", "еще", "ещё") for t in told.tokens)


def covered_by_list(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """«подписан ряд документов»: an uncounted lot whose documents are told one by one."""
    if paper.head.head.kind != "plural" or _count(paper) is not None:
        return False
    return any(
        other is not paper and any(t.direct != "none" or is_item(t) for t in other.tellings)
        for other in papers
    )


def commonplace(reading: Reading, paper: Paper, papers: Sequence[Paper]) -> bool:
    """Plural papers of daily life without a number or a side: «судебные документы», «договоры»."""
    if not all(t.head.plural for t in paper.tellings) or _count(paper) is not None:
        return False
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
    of_many,
    unsupported,
    covered_by_list,
    commonplace,
)
