"""A reading into the public record: every typed list, and every fact as a relation with proof."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from msgspec.structs import replace

from pobeda_extract.facts import (
    Agreement,
    Document,
    Event,
    Evidence,
    Extraction,
    MentionRelation,
    Organization,
    Person,
    Place,
    Position,
    Quote,
    RawMention,
    Relation,
    Step,
    Surface,
)
from pobeda_extract.lexicons import load, words
from pobeda_extract.relate.agreements import agreements
from pobeda_extract.relate.casting import RULE
from pobeda_extract.relate.deals import deals
from pobeda_extract.relate.events import events
from pobeda_extract.relate.evidence import evidence
from pobeda_extract.relate.ownership import ownership
from pobeda_extract.relate.scorer import ScoredRelation
from pobeda_extract.relate.sources import sources
from pobeda_extract.relate.speakers import Speaker, speakers
from pobeda_extract.trace import Trace
from pobeda_extract.types import Entity, Mention, Post, Quotation, Reading, Span


def record(
    reading: Reading,
    raw: Sequence[Mention],
    links: Iterable[ScoredRelation],
    min_score: float,
    trace: Trace | None = None,
) -> Extraction:
    """
    Record all that an article says.

    Args:
        reading: The article, read.
        raw: Mentions to keep as they were recognized, in text order; ``links`` count in them.
        links: Relations between them.
        min_score: Facts that score less are left out: roles, posts, speakers and their relations.
        trace: What led to the mentions, where it is to be told.
    """
    happened, event_proofs = events(reading, trace)
    agreed, agreement_proofs = agreements(reading, happened, trace)
    quotes, said = _quotes(reading)
    held, post_proofs = _positions(reading)
    facts = [
        *post_proofs, *event_proofs, *agreement_proofs, *said, *_bodies(reading),
        *ownership(reading), *deals(reading),
    ]  # fmt: skip
    doubted = {(r.type, r.subject, r.object) for r in facts if r.score < min_score}
    if doubted:
        facts = [r for r in facts if r.score >= min_score]
        happened = tuple(_sure_event(e, doubted) for e in happened)
        agreed = tuple(_sure_agreement(a, doubted) for a in agreed)
        quotes = tuple(
            replace(q, speaker=None) if ("SAID", q.speaker, q.id) in doubted else q for q in quotes
        )
        held = {
            person: [p for p in positions if ("WORKS_AS", person, p.id) not in doubted]
            for person, positions in held.items()
        }
    cited = sources(reading, (w for own in held.values() for w in own), happened, agreed)
    listed = _listed(reading, facts, happened, agreed, quotes, held)
    unlisted = {e.id for e in reading.entities} - {e.id for e in listed}
    return Extraction(
        document=_document(reading),
        people=tuple(_person(e, held.get(e.id, ())) for e in listed if e.label == "PERSON"),
        organizations=tuple(_organization(e, e.id in cited) for e in listed if e.label == "ORGANIZATION"),
        places=tuple(_place(e) for e in listed if e.id.startswith("L")),
        events=happened,
        agreements=agreed,
        quotes=quotes,
        relations=tuple(
            r for r in facts if unlisted.isdisjoint((r.subject, r.object))
        ),
        mentions=tuple(
            RawMention(
                id=f"M{number}", start=m.start, end=m.end, text=m.text, type=m.label,
                score=round(m.score, 2),
            )
            for number, m in enumerate(raw, 1)
        ),
        mention_relations=tuple(
            MentionRelation(
                type=link.type, subject=f"M{link.subject + 1}", object=f"M{link.object + 1}",
                score=round(link.score, 2),
            )
            for link in links
        ),
        trace=() if trace is None else _steps(reading, trace, listed, happened, agreed),
    )  # fmt: skip


def _steps(
    reading: Reading,
    trace: Trace,
    listed: Sequence[Entity],
    happened: Sequence[Event],
    agreed: Sequence[Agreement],
) -> tuple[Step, ...]:
    """Return what led to each thing that is listed, and what was dropped on the way."""
    names = {entity.id for entity in listed}
    for entity in reading.entities:
        if entity.id not in names:
            trace.dropped(_listed.__name__, (o.mention for o in entity.occurrences))
    entries = [(e.id, o.mention) for e in listed for o in e.occurrences]
    for number, post in enumerate(_ordered(reading.posts), 1):
        entries.append((f"W{number}", post.mention))
        if post.word is not None:
            trace.decided("standing", post.status, post.word, f"W{number}")
    at = {(m.start, m.end): m for m in reading.mentions if m.label in {"EVENT", "AGREEMENT"}}
    for event in happened:
        entries += [(event.id, at[m.start, m.end]) for m in event.mentions]
    for agreement in agreed:
        entries += [(agreement.id, at[m.start, m.end]) for m in agreement.mentions]
    return trace.told(entries)


def _ordered(posts: Sequence[Post]) -> list[Post]:
    return sorted(posts, key=lambda p: (p.mention.start, p.person))


def _sure_event(event: Event, doubted: set[tuple[str, str, str]]) -> Event:
    """Leave out of *event* who has a part in it by a *doubted* relation."""
    own = event.id
    return replace(
        event,
        participants=tuple(
            i for i in event.participants if ("PARTICIPANT_IN", i, own) not in doubted
        ),
        organizers=tuple(i for i in event.organizers if ("ORGANIZES", i, own) not in doubted),
        places=tuple(i for i in event.places if ("TAKES_PLACE_IN", own, i) not in doubted),
    )


def _sure_agreement(agreement: Agreement, doubted: set[tuple[str, str, str]]) -> Agreement:
    """Leave out of *agreement* whom a *doubted* relation binds."""
    own = agreement.id
    return replace(
        agreement,
        parties=tuple(i for i in agreement.parties if ("PARTY_TO", i, own) not in doubted),
        signers=tuple(i for i in agreement.signers if ("SIGNED", i, own) not in doubted),
    )


def _document(reading: Reading) -> Document:
    article = reading.article
    return Document(
        id=article.id,
        source=article.source,
        title=article.title,
        published=article.published.isoformat() if article.published else None,
        url=article.url,
        length=len(article.text),
        text=article.text if article.extracted else None,
        warnings=article.warnings,
        extra=dict(article.extra),
    )


def _surfaces(entity: Entity) -> tuple[Surface, ...]:
    return tuple(
        Surface(start=o.mention.start, end=o.mention.end, text=o.mention.text, kind=o.kind)
        for o in entity.occurrences
    )


def _person(entity: Entity, positions: Sequence[Position]) -> Person:
    form = entity.form
    return Person(
        id=entity.id,
        name=form.text,
        given_name=form.given_name,
        patronymic=form.patronymic,
        family_name=form.family_name,
        gender=form.gender,
        positions=tuple(positions),
        mentions=_surfaces(entity),
    )


def _organization(entity: Entity, cited: bool) -> Organization:
    return Organization(
        id=entity.id,
        name=entity.form.text,
        acronym=entity.acronym,
        part_of=entity.part_of,
        place=entity.place,
        kind="source" if cited else None,
        mentions=_surfaces(entity),
    )


def _place(entity: Entity) -> Place:
    return Place(
        id=entity.id,
        name=entity.form.text,
        type=entity.label,  # type: ignore[arg-type]  # labels of places are place types
        country_code=entity.country_code,
        mentions=_surfaces(entity),
    )


def _positions(reading: Reading) -> tuple[dict[str, list[Position]], list[Relation]]:
    held: dict[str, list[Position]] = {}
    proofs: list[Relation] = []
    for number, post in enumerate(_ordered(reading.posts), 1):
        proof = evidence(reading, post.evidence)
        position = Position(
            id=f"W{number}",
            position=post.position,
            title=post.title,
            organization=post.organization,
            place=post.place,
            status=post.status,
            evidence=proof,
        )
        held.setdefault(post.person, []).append(position)
        proofs.append(_relation("WORKS_AS", post.person, position.id, post, proof))
        if post.organization:
            proofs.append(_relation("WORKPLACE", post.person, post.organization, post, proof))
        elif post.place:
            proofs.append(_relation("WORKPLACE", post.person, post.place, post, proof))
    return held, proofs


def _relation(
    label: str, subject: str, object_: str, post: Post, proof: tuple[Evidence, ...]
) -> Relation:
    return Relation(
        type=label,
        subject=subject,
        object=object_,
        score=round(post.score, 2),
        evidence=proof,
        rule=post.rule,
    )


def _bodies(reading: Reading) -> Iterable[Relation]:
    """«Министерство культуры РК» has its seat in РК, «МГИМО МИД России» is part of МИД России."""
    for entity in reading.entities:
        for label, other in (("PART_OF", entity.part_of), ("HEADQUARTERED_IN", entity.place)):
            if other is None:
                continue
            own = _naming(reading, entity, reading.by_id[other])
            yield Relation(
                type=label,
                subject=entity.id,
                object=other,
                score=round(own.score, 2),
                evidence=evidence(reading, [Span(own.start, own.end)]),
                rule="name_holds_name",
            )


def _naming(reading: Reading, entity: Entity, other: Entity) -> Mention:
    """Return the mention of *entity* that holds one of *other*."""
    for occurrence in entity.occurrences:
        mention = occurrence.mention
        for _, inner in reading.occurrences_in(mention.start, mention.end):
            if inner.id == other.id:
                return mention
    return entity.occurrences[0].mention


def _quotes(reading: Reading) -> tuple[tuple[Quote, ...], list[Relation]]:
    quotes: list[Quote] = []
    said: list[Relation] = []
    heard = speakers(reading)
    for index, quotation in enumerate(reading.quotations):
        speaker = heard.get(index)
        cue = quotation.cue
        quote = Quote(
            id=f"Q{index + 1}",
            speaker=speaker[0] if speaker else None,
            text=quotation.text,
            start=quotation.start,
            end=quotation.end,
            cue=_cue(reading.article.text, cue) if cue else None,
        )
        quotes.append(quote)
        if speaker:
            spans = [Span(quotation.start, quotation.end)]
            spans += [span for span in (cue, _voice(reading, quotation, speaker)) if span]
            said.append(
                Relation(
                    type="SAID",
                    subject=speaker[0],
                    object=quote.id,
                    score=round(speaker[1], 2),
                    evidence=evidence(reading, spans),
                    rule=speaker[2],
                )
            )
    return tuple(quotes), said


#: «по», «по его», «со»: without these «словам» is no Russian.
_BEFORE_CUE: Final = re.compile(r"\b(?:по(?:\s+(?:его|её|ее|их))?|со)\s+$", re.IGNORECASE)


@cache
def _according() -> tuple[str, ...]:
    """Return the beginnings of nouns that speak after «по»: «словам», «мнению»."""
    nouns = load("saying")["noun"]
    return tuple(e["lemma"][:4] for e in nouns if e["kind"] == "according")


def _cue(text: str, cue: Span) -> str:
    """Return the words of saying as one reads them: «сказал», «по словам», «по его словам»."""
    words = text[cue.start : cue.end]
    if not words.lower().startswith(_according()):
        return words
    before = _BEFORE_CUE.search(text, max(cue.start - 12, 0), cue.start)
    return " ".join(f"{before.group()}{words}".lower().split()) if before else words


def _voice(reading: Reading, quotation: Quotation, speaker: Speaker) -> Span | None:
    """Return the words that name the speaker: those found with the quotation, else the nearest."""
    if speaker[2] != RULE:
        return quotation.speaker
    mentions = [o.mention for o in reading.by_id[speaker[0]].occurrences]
    nearest = min(mentions, key=lambda m: (abs(m.start - quotation.end), m.start))
    return nearest.span


def _listed(
    reading: Reading,
    facts: Sequence[Relation],
    happened: Sequence[Event],
    agreed: Sequence[Agreement],
    quotes: Sequence[Quote],
    held: dict[str, list[Position]],
) -> list[Entity]:
    """Leave out what nothing but an adjective names, silent press services and mere seas."""
    bound: set[str] = set()  # what a list names by its id must stand in its own
    for event in happened:
        bound.update((*event.places, *event.participants, *event.organizers))
    for agreement in agreed:
        bound.update((*agreement.parties, *agreement.signers))
    for positions in held.values():
        bound.update(p for x in positions for p in (x.organization, x.place) if p)
    referred = bound | {end for fact in facts for end in (fact.subject, fact.object)}
    referred.update(e.place for e in reading.entities if e.place)
    speaking = {quote.speaker for quote in quotes}
    quiet = tuple(words("organizations", "speaking.words"))
    return [
        entity
        for entity in reading.entities
        if (entity.id in referred or any(o.kind != "nominal" for o in entity.occurrences))
        and not (
            entity.label == "ORGANIZATION"
            and entity.form.text.lower().startswith(quiet)
            and entity.id not in speaking
            and entity.id not in bound
            and not _says(reading, entity)
        )
        and (entity.id in referred or not _is_feature(reading, entity))
    ]


def _says(reading: Reading, entity: Entity) -> bool:
    """«Об этом сообщили в пресс-службе мэрии»: it speaks, though nothing is quoted."""
    verbs = {entry["lemma"] for entry in load("saying")["verb"]}
    return any(
        token.pos == "VERB" and token.lemma in verbs
        for o in entity.occurrences
        for token in reading.sentences[o.mention.sentence].tokens
    )


def _is_feature(reading: Reading, entity: Entity) -> bool:
    """Tell seas and hills («Чёрное море») from places that somebody governs."""
    if entity.label != "LOCATION":
        return False
    heads = words("places", "features.words")
    return all(
        reading.sentences[o.mention.sentence].tokens[o.mention.head].lemma in heads
        for o in entity.occurrences
    )
