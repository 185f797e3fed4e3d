"""A reading into agreements: what was or will be agreed, between whom, by whose hand, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from pobeda_extract.facts import Agreement, DateValue, Event, Relation
from pobeda_extract.lexicons import words
from pobeda_extract.lexicons.heads import agreement_nouns
from pobeda_extract.lexicons.marks import DASHES
from pobeda_extract.normalize.phrases import decapitalize_sentence_start, nominative
from pobeda_extract.relate.agreement_chains import (
    Paper,
    agreement_chains,
    bears_date,
    count,
    is_item,
)
from pobeda_extract.relate.agreement_filters import empty_handed
from pobeda_extract.relate.agreement_sides import sides_before, with_sides
from pobeda_extract.relate.agreement_status import agreement_status, deeds
from pobeda_extract.relate.casting import Known, cast, seen_roles
from pobeda_extract.relate.casting import status as status_of
from pobeda_extract.relate.clauses import Governance
from pobeda_extract.relate.evidence import relation, surfaces
from pobeda_extract.relate.participation import Part
from pobeda_extract.relate.parties import parties
from pobeda_extract.relate.real import AGREEMENT, is_agreement, likely
from pobeda_extract.relate.settings import Calendar, dates
from pobeda_extract.relate.signing import signers
from pobeda_extract.relate.signing_place import (
    ceremony_beside,
    meeting_before,
    meeting_of,
    signed_at,
)
from pobeda_extract.relate.tellings import Telling, telling
from pobeda_extract.schema import AGREEMENT_STATUSES, AgreementStatus
from pobeda_extract.trace import Trace
from pobeda_extract.types import Reading, Span


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


#: So many events are an article's; of more, those within so many sentences before a paper count.
_FEW: Final = 100
_NEAR: Final = 20
_JOINTS: Final = frozenset({",", "и", "а", "также"})
#: «подписано 12 документов, в частности, …», «…, среди которых – …», «…, в том числе …»
_AMONG: Final = frozenset(
    {"в", "частности", "том", "числе", "среди", "которых", "включая", ":", "-", "–", "—", "(", "из"}
)
_PARTS: Final = frozenset({"конец", "начало", "середина", "лето", "весна", "осень", "зима"})
_AMONG_THEM: Final = (("среди", "них"), ("в", "их", "числе"), ("в", "числе", "документов"))
#: How many sentences after the lot «Речь идёт о …» may name its documents.
_SPELLED_WITHIN: Final = 2


def agreements(
    reading: Reading, events: Sequence[Event], trace: Trace | None = None
) -> tuple[tuple[Agreement, ...], tuple[Relation, ...]]:
    """
    Tell the agreements of an article.

    Args:
        reading: The article with its entities resolved.
        events: Its events, as ``relate.events`` gives them.
        trace: Where it is noted which tellings were joined or dropped, and by which rule.

    Returns:
        Agreements in the order of their first mention, with ids A1, A2 …, and the relations that
        prove parties, signatories, dates and where they were signed; both empty where none is.
    """
    papers = told_papers(reading, trace)
    judged = [(paper, is_agreement(reading, paper, papers)) for paper in papers]
    if trace is not None:
        for paper, verdict in judged:
            if not verdict.holds:
                trace.dropped(verdict.against, (t.mention for t in paper.tellings))
    kept = [paper for paper, verdict in judged if verdict.holds]
    real = [verdict.probability for _, verdict in judged if verdict.holds]
    if not kept:
        return (), ()
    seen = seen_roles(reading, "agreement", [paper.tellings for paper in kept])
    calendar = Calendar(reading)
    told_in = _sentences_of(reading, events) if len(events) > _FEW else {}
    found: list[Agreement] = []
    relations: list[Relation] = []
    for number, paper in enumerate(kept):
        own = f"A{len(found) + 1}"
        around = events_around(reading, paper, told_in, events)
        known = Known(real[number], seen[number], number == 0)
        agreement, proofs, word = _agreement(reading, paper, own, calendar, around, kept, known)
        if not agreement.parties and (before := sides_before(paper, found)):
            agreement, bound = with_sides(reading, paper, agreement, before)
            proofs = [*proofs, *bound]
        if empty_handed(reading, agreement):
            if trace is not None:
                trace.dropped(empty_handed.__name__, (t.mention for t in paper.tellings))
            continue
        if trace is not None and word is not None:
            trace.decided(agreement_status.__name__, agreement.status, word, agreement.id)
        found.append(agreement)
        relations += proofs
    return tuple(found), tuple(relations)


def told_papers(reading: Reading, trace: Trace | None = None) -> list[Paper]:
    """Return everything that may be a document agreed, in the order of its first telling."""
    nouns = agreement_nouns()
    tellings = [
        told
        for mention in reading.mentions
        if mention.label == "AGREEMENT"
        and (told := telling(reading, mention, nouns, deeds())) is not None
    ]
    tellings = _coordinated(_spelled_out(likely(reading.seen, tellings, AGREEMENT)))
    return agreement_chains(reading, tellings, trace)


def _sentences_of(reading: Reading, events: Sequence[Event]) -> dict[int, list[Event]]:
    """Index events by the sentences that tell of them."""
    found: dict[int, list[Event]] = {}
    for event in events:
        for index in dict.fromkeys(reading.sentence_at(m.start).index for m in event.mentions):
            found.setdefault(index, []).append(event)
    return found


def events_around(
    reading: Reading, paper: Paper, told_in: Mapping[int, Sequence[Event]], events: Sequence[Event]
) -> Sequence[Event]:
    """Return the events that may be where *paper* was signed: all of an article, some of a book."""
    if len(events) <= _FEW:
        return events
    indexes = {0} | {
        index
        for told in paper.tellings
        for index in range(told.sentence.index - _NEAR, told.sentence.index + 2)
    }
    near = {event.id: event for index in sorted(indexes) for event in told_in.get(index, ())}
    return list(near.values())


def _spelled_out(tellings: Sequence[Telling]) -> list[Telling]:
    """«будет подписан ряд документов. Речь идёт о соглашениях …»: told as the lot was."""
    found: list[Telling] = []
    for told in tellings:
        verb = told.verb
        talk = verb is not None and verb.lemma == "идти"
        if (talk and any(t.lemma == "речь" for t in told.tokens)) or _is_among_them(told):
            lot = next((t for t in reversed(found) if t.direct != "none"), None)
            if lot is not None and told.sentence.index - lot.sentence.index <= _SPELLED_WITHIN:
                own = Governance(None, "none", (), None)
                told = replace(told, direct=lot.direct, deed=lot.deed, governance=own)
        found.append(told)
    return found


def _is_among_them(told: Telling) -> bool:
    """«Подписано 12 документов. Среди них – договор о …», «В их числе – соглашение о …»."""
    opening = [t.text.lower() for t in told.tokens[: told.mention.first]]
    return told.direct == "none" and opening in (
        [*among, dash] for among in _AMONG_THEM for dash in DASHES
    )


def _coordinated(tellings: Sequence[Telling]) -> list[Telling]:
    """«подписаны семь меморандумов, соглашение о … и три контракта»: one verb tells of all."""
    found: list[Telling] = []
    for told in tellings:
        before = found[-1] if found else None
        if before is not None and told.direct == "none" and before.sentence is told.sentence:
            between = told.tokens[before.mention.last + 1 : told.mention.first]
            alone = before.head.type == "документ"  # «ещё один документ — соглашение о …»
            apart = _AMONG if before.head.plural else frozenset(DASHES if alone else ())
            if between and all(t.text.lower() in _JOINTS | apart for t in between):
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
        many = lot.head.head.plural or (count(lot) or 0) > 1
        if many and lot.head.head.type == paper.head.head.type:
            return signers(reading, lot, place)
    return []


def proposed_signers(
    reading: Reading,
    paper: Paper,
    papers: Sequence[Paper],
    events: Sequence[Event],
    status: AgreementStatus,
    place: Event | None,
) -> list[Part]:
    """Return who signed by the rules."""
    meeting = place or meeting_before(paper, events)
    signing = signers(reading, paper, meeting) if status in ("signed", "in_force") else []
    if status == "signed":
        known = {part.entity for part in signing}
        lot = _signers_of_lot(reading, paper, papers, place)
        signing += [part for part in lot if part.entity not in known]
    return signing


def weighed_status(
    reading: Reading, paper: Paper, when: Sequence[DateValue]
) -> tuple[AgreementStatus, Telling | None]:
    """
    Return the likeliest status by what words say and what the joint reader sees.

    Returns:
        The status, and the telling whose words speak of it; ``None`` where the joint reader saw
        more than any one word tells.
    """
    ruled, says = agreement_status(reading, paper, when)
    if reading.seen is None:
        return ruled, says
    status = status_of("agreement", reading.seen, paper.tellings, AGREEMENT_STATUSES, ruled)
    return status, says if status == ruled else None


def _agreement(
    reading: Reading,
    paper: Paper,
    own: str,
    calendar: Calendar,
    events: Sequence[Event],
    papers: Sequence[Paper],
    known: Known,
) -> tuple[Agreement, list[Relation], Span | None]:
    when = signing_dates(calendar, paper)
    status, says = weighed_status(reading, paper, [value for value, _, _ in when])
    place = signed_at(reading, paper, events)
    signing = proposed_signers(reading, paper, papers, events, status, place)
    if reading.seen is not None:
        signing = cast(
            reading, "signer", paper.tellings, known.seen, signing, known.real, known.first
        )
        if status not in ("signed", "in_force", "terminated"):
            signing = []  # who has yet to sign is no signer
    place = place or ceremony_beside(reading, paper, events)
    if place is None and status == "signed":
        place = meeting_of(signing, events)
    bound = parties(reading, paper, signing, place if status in ("signed", "planned") else None)
    if reading.seen is not None:
        bound = cast(reading, "party", paper.tellings, known.seen, bound, known.real, known.first)
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
        name=agreement_name(best),
        title=title,
        count=count(paper),
        status=status,
        dates=tuple(value for value, _, _ in when),
        parties=tuple(p.entity for p in bound),
        signers=tuple(p.entity for p in signing),
        event=None if place is None else place.id,
        subject=_subject(best),
        mentions=surfaces(t.mention for t in paper.tellings),
    )
    return agreement, relations, None if says is None else says.word


def best_telling(paper: Paper) -> Telling:
    """Return the telling whose words name the document most fully, the first of equals."""
    own = [
        t for t in paper.tellings if t.head.type != "документ" or t.head.plural
    ] or paper.tellings
    return max(
        own,
        key=lambda t: (bool(t.titles), len(t.content - t.contrasts), -t.mention.start),
    )


def agreement_name(told: Telling) -> str:
    """Return the nominative under which the document that *told* names is listed."""
    mention, first = told.mention, told.naming
    number = told.tokens[first]
    if (
        first == mention.first
        and number.pos == "NUM"
        and number.feats.get("Case", "Nom") in ("Nom", "Acc")
    ):
        return " ".join(mention.text.split())  # «три важных контракта» stands as it is printed
    name = nominative(told.tokens, first, mention.last, mention.head)
    if is_item(told):
        return name
    return decapitalize_sentence_start(name, told.tokens, first)


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


def signing_dates(calendar: Calendar, paper: Paper) -> list[tuple[DateValue, Span, Telling]]:
    """Return when it was signed, or the date that its name bears («договор от 8 сентября»)."""
    found: dict[str, tuple[DateValue, Span, Telling]] = {}
    done = any(t.direct == "past" and t.deed in _words("agreement.sign") for t in paper.tellings)
    for told in paper.tellings:
        verb = told.verb
        signing = verb is not None and verb.lemma in _words("agreement.sign") | _words(
            "agreement.adopt"
        )
        if not signing and told.direct == "none" and not bears_date(told):
            continue
        if told.deed in _words("agreement.confirm") and not bears_date(told):
            continue  # «ратифицировал договор в мае»: it was signed at another time
        if done and told.direct in ("future", "doubt"):
            continue  # «Сделка ожидает утверждения до конца года», of one signed in May
        for span in dates(calendar, told):
            if _is_term(told, span):
                continue
            value = calendar.value(span, planned=told.direct == "future")
            if value is None:
                continue
            key = value.edtf or value.text
            if not any(_covers(held.edtf, value.edtf) for held, _, _ in found.values()):
                found.setdefault(key, (value, span, told))
    return list(found.values())


def _is_term(told: Telling, span: Span) -> bool:
    """
    Tell how long it, or another of the lot, holds: «на 2026–2030 годы», «до 2030 года».

    So does «до конца сезона-2027/28», and «действует до 31 декабря».
    """
    before = [t for t in told.tokens if t.end <= span.start]
    of_season = any(t.start < span.start < t.end for t in told.tokens)
    if of_season or (before and before[-1].lemma == "сезон"):
        return True
    verb = next((t for t in reversed(before) if t.pos == "VERB"), None)
    if verb is not None and verb.lemma in _words("agreement.last"):
        return True  # «действует с 1 марта», «истекает 1 июля»
    if before and before[-1].text.lower() == "до" and told.direct != "future":
        return True  # «заключён до 1 июня 2027 года»
    if not before or before[-1].text.lower() not in ("на", "до", "к", "по"):
        return False
    inside = told.mention.start <= span.start and span.end <= told.mention.end
    dated = [t for t in told.tokens if span.start <= t.start < span.end]
    words = [t.text for t in dated if t.lemma not in _PARTS]  # «до конца 2030 года»
    years = all(word[0].isdigit() or word in DASHES or word[:2] == "го" for word in words)
    return inside or years


def _covers(held: str | None, new: str | None) -> bool:
    return held is not None and new is not None and held.startswith(new)
