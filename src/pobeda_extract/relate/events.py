"""A reading into events: what, when, where, with whom, organized by whom, as part of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final, TypeAlias

from pobeda_extract.facts import DateValue, Event, Relation
from pobeda_extract.lexicons import words
from pobeda_extract.lexicons.heads import event_nouns
from pobeda_extract.normalize.phrases import decapitalize_sentence_start, nominative
from pobeda_extract.relate.casting import Known, cast, seen_roles, served_by, status
from pobeda_extract.relate.clauses import Outlook
from pobeda_extract.relate.event_chains import (
    Chain,
    event_chains,
)
from pobeda_extract.relate.event_filters import is_off
from pobeda_extract.relate.evidence import relation, surfaces
from pobeda_extract.relate.genitives import person_in_genitive, previous_subject_in_genitive
from pobeda_extract.relate.organizing import organizers
from pobeda_extract.relate.participation import Part, participants
from pobeda_extract.relate.real import EVENT, is_event, likely
from pobeda_extract.relate.settings import Calendar, dates, places
from pobeda_extract.relate.tellings import Telling, telling
from pobeda_extract.relate.visitors import possessor
from pobeda_extract.schema import EVENT_STATUSES, PLACE_TYPES, EventStatus
from pobeda_extract.trace import Trace
from pobeda_extract.types import Reading, Span

_JOINTS: Final = frozenset({",", "и", "а", "также"})
#: A later telling that adds more words than this is a description, no fuller name.
_MOST_MORE: Final = 4


_Beside: TypeAlias = Mapping[int, Sequence[tuple[Chain, Telling]]]


@cache
def _direct() -> frozenset[str]:
    return frozenset(
        word
        for key in ("event.happen", "event.hold", "modal.plan", "modal.cancel", "modal.postpone")
        for word in words("predicates", key)
    )


def event_tellings(reading: Reading) -> list[Telling]:
    """Return a telling for every EVENT mention, in text order."""
    nouns = event_nouns()
    found = []
    for mention in reading.mentions:
        if mention.label != "EVENT":
            continue
        told = telling(reading, mention, nouns, _direct())
        if told is not None and not _completes_document(reading, told):
            found.append(told)
    return found


def _completes_document(reading: Reading, told: Telling) -> bool:
    """«План мероприятий», «Программа конференции» name a document or what is in it."""
    first = told.mention.first
    return any(
        m.label == "AGREEMENT"
        and m.head == first - 1
        and told.head.type in ("мероприятие", "консультации")
        for m in reading.mentions_in(told.sentence.start, told.sentence.end)
    )


def events(
    reading: Reading, trace: Trace | None = None
) -> tuple[tuple[Event, ...], tuple[Relation, ...]]:
    """
    Tell the events of an article.

    Args:
        reading: The article with its entities resolved.
        trace: Where it is noted which tellings were joined or dropped, and by which rule.

    Returns:
        Events in the order of their first mention, with ids E1, E2 …, and the relations that
        prove participants, organizers, places, dates and parts; both empty where nothing is told.
    """
    judged = [(chain, is_event(reading, chain)) for chain in told_chains(reading, trace)]
    if trace is not None:
        for chain, verdict in judged:
            if not verdict.holds:
                trace.dropped(verdict.against, (t.mention for t in chain.tellings))
    real = {id(chain): verdict.probability for chain, verdict in judged if verdict.holds}
    chains = [chain for chain, verdict in judged if verdict.holds]
    if not chains:
        return (), ()
    seen = seen_roles(reading, "event", [chain.tellings for chain in chains])
    calendar = Calendar(reading)
    beside = _by_sentence(chains)
    ids = {id(chain): f"E{number}" for number, chain in enumerate(chains, 1)}
    found: list[Event] = []
    relations: list[Relation] = []
    for number, chain in enumerate(chains):
        known = Known(real[id(chain)], seen[number], number == 0)
        event, proofs = _event(reading, chain, calendar, ids, beside, known)
        ruled, told = event_status(chain)
        if trace is not None and ruled == event.status:  # else no single word decided
            word = told.word
            trace.decided(event_status.__name__, event.status, word, event.id)
        found.append(event)
        relations += proofs
    return tuple(found), tuple(relations)


def told_chains(reading: Reading, trace: Trace | None = None) -> list[Chain]:
    """Return everything that may be an event, in the order of its first telling."""
    tellings = _coordinated(likely(reading.seen, event_tellings(reading), EVENT))
    return event_chains(reading, tellings, trace)


def _coordinated(tellings: Sequence[Telling]) -> list[Telling]:
    """«запланированы переговоры с А, а также встречи с Б»: one verb tells of both."""
    found: list[Telling] = []
    for told in tellings:
        before = found[-1] if found else None
        if before is not None and told.direct == "none" and before.sentence is told.sentence:
            between = told.tokens[before.mention.last + 1 : told.mention.first]
            role = before.governance.role
            joined = between and all(t.text.lower() in _JOINTS for t in between)
            if joined and before.direct != "none" and role in ("subject", "object"):
                told = replace(
                    told,
                    direct=before.direct,
                    indirect=before.indirect,
                    governance=before.governance,
                )
        found.append(told)
    return found


def _event(
    reading: Reading,
    chain: Chain,
    calendar: Calendar,
    ids: dict[int, str],
    beside: _Beside,
    known: Known,
) -> tuple[Event, list[Relation]]:
    own = ids[id(chain)]
    status = weighed_status(reading, chain)
    relations: list[Relation] = []
    taking, organizing, holding = roles_of(reading, chain, known)
    relations += [
        relation(reading, "PARTICIPANT_IN", (p.entity, own), p.evidence, p.score, p.rule)
        for p in taking
    ]
    relations += [
        relation(reading, "ORGANIZES", (p.entity, own), p.evidence, p.score, p.rule)
        for p in organizing
    ]
    relations += [
        relation(reading, "TAKES_PLACE_IN", (own, p.entity), p.evidence, p.score, p.rule)
        for p in holding
    ]
    when: dict[str, tuple[DateValue, Span, Telling]] = {}
    if not chain.listed:
        for told in chain.sure:
            for span in dates(calendar, told):
                value = calendar.value(span, planned=status == "planned")
                if value is not None and (value.edtf or value.text) not in {
                    v.edtf or v.text for v, _, _ in when.values()
                }:
                    when[value.text] = (value, span, told)
    for value, span, told in when.values():
        relations.append(
            relation(
                reading, "POINT_IN_TIME", (own, value.text), (told.mention.span, span), 0.85,
                "date_in_clause",
            )
        )  # fmt: skip
    whole = _whole_of(chain, beside)
    if whole is not None:
        relations.append(
            relation(
                reading, "SUBEVENT_OF", (own, ids[id(whole)]),
                (chain.head.mention.span, whole.head.mention.span), 0.75, "within_event",
            )
        )  # fmt: skip
    title = None
    if chain.title is not None:
        title = " ".join(reading.article.text[chain.title.start : chain.title.end].split())
    event = Event(
        id=own,
        type=event_type(chain),
        name=event_name(reading, chain),
        title=title,
        status=status,
        dates=tuple(value for value, _, _ in when.values()),
        places=tuple(p.entity for p in holding),
        participants=tuple(p.entity for p in taking),
        organizers=tuple(p.entity for p in organizing),
        part_of=None if whole is None else ids[id(whole)],
        occasion=_occasion(chain),
        mentions=surfaces(t.mention for t in chain.tellings),
    )
    return event, relations


def proposed_roles(reading: Reading, chain: Chain) -> dict[str, list[Part]]:
    """Return whom the rules give a role in the event, by the role's name."""
    if chain.listed:
        return {"participant": [], "organizer": [], "place": []}
    where: dict[str, Part] = {}
    for told in [] if _is_remote(chain) else chain.sure:
        for occurrence, entity in places(reading, told):
            proof = (told.mention.span, occurrence.mention.span)
            where.setdefault(entity.id, Part(entity.id, proof, 0.85, "place_in_clause"))
    return {
        "participant": participants(reading, chain),
        "organizer": organizers(reading, chain),
        "place": list(where.values()),
    }


def roles_of(
    reading: Reading, chain: Chain, known: Known
) -> tuple[list[Part], list[Part], list[Part]]:
    """Return who takes part, who organizes, and where; an organizer is no mere participant."""
    proposed = proposed_roles(reading, chain)
    if reading.seen is not None and not chain.listed:
        proposed = {
            name: cast(reading, name, chain.tellings, known.seen, parts, known.real, known.first)
            for name, parts in proposed.items()
        }
    organizing = {part.entity for part in proposed["organizer"]}
    taking = [part for part in proposed["participant"] if part.entity not in organizing]
    if reading.seen is not None:
        taking = _without_represented(reading, taking)
    return taking, proposed["organizer"], proposed["place"]


def _without_represented(reading: Reading, taking: Sequence[Part]) -> list[Part]:
    """A country takes part where only it is named, not beside its minister or its museum."""
    served = served_by(reading, [reading.by_id[part.entity] for part in taking])
    return [
        part
        for part in taking
        if part.entity not in served or reading.by_id[part.entity].label not in PLACE_TYPES
    ]


def _is_remote(chain: Chain) -> bool:
    """«телефонные переговоры» are nowhere; who then «прибыл на переговоры» is another."""
    return any(
        t.head.type == "телефонный разговор" or "телефонный" in t.content for t in chain.tellings
    )


def event_type(chain: Chain) -> str:
    """Return the head noun of an event."""
    best = best_telling(chain)
    return best.head.type


def best_telling(chain: Chain) -> Telling:
    """
    Return the telling whose words name the event: one with its title, else the first that
    describes it, else one that says all that and more.
    """
    titled = [t for t in chain.tellings if t.titles]
    if titled:
        return max(titled, key=lambda t: (t.mention.first != t.mention.head, -t.mention.start))
    sure = [t for t in chain.sure if not t.is_bare] or chain.tellings
    best = max(  # of equals no headline: «Саммит стран Каспия» is «Седьмой Каспийский саммит»
        sure,
        key=lambda t: (
            _richness(t),
            t.head.kind != "assembly" or t.mention.sentence > 0,
            -t.mention.start,
        ),
    )
    for told in sure:
        more = told.content - best.content
        if (
            best.content < told.content
            and len(more) <= _MOST_MORE
            and not told.contrasts - best.contrasts
        ):
            best = told
    return best


def _richness(told: Telling) -> int:
    if told.is_bare:
        return 0
    tokens, mention = told.tokens, told.mention
    adjectives = {t.lemma for t in tokens[mention.first : mention.head]} & told.content
    governed = any(
        t.pos in ("NOUN", "PROPN", "X") for t in tokens[mention.head + 1 : mention.last + 1]
    )
    local = mention.last > mention.head and tokens[mention.head + 1].text.lower() in (
        "в",
        "во",
        "на",
    )
    if governed and not (local and told.places):
        return 2
    return 2 if adjectives - told.contrasts else 1


def event_name(reading: Reading, chain: Chain) -> str:
    """Return the nominative under which the event is listed."""
    if chain.listed and chain.title is not None:
        told = chain.head
        base = nominative(
            told.tokens, _without_number(told), told.head.index, told.head.index, number="Sing"
        )
        title = " ".join(reading.article.text[chain.title.start : chain.title.end].split())
        return f"{base} «{title}»"
    told = best_telling(chain)
    mention = told.mention
    one = _is_numbered(told)
    name = nominative(
        told.tokens, told.naming, mention.last, mention.head, number="Sing" if one else None
    )
    name = decapitalize_sentence_start(name, told.tokens, mention.first)
    opens = not any(t.text[:1].isalnum() for t in told.tokens[: mention.first])
    if mention.first == mention.head and opens and name[1:2].islower():
        name = (
            name[:1].lower() + name[1:]
        )  # «Саммит глав …»: a noun of our lexicon, whatever its tag
    owner = _owner(reading, told)
    return f"{name} {owner}" if owner else name


def _is_numbered(told: Telling) -> bool:
    """«жюри 70 Каннского фестиваля» is of the seventieth; «42 каннских фестиваля» are many."""
    tokens, first = told.tokens, told.mention.first
    if first + 1 >= told.mention.head or not tokens[first].text.isdigit():
        return False
    following = tokens[first + 1]
    return following.pos == "ADJ" and following.feats.get("Number") == "Sing"


def _without_number(told: Telling) -> int:
    first = told.mention.first
    while first < told.head.first and told.tokens[first].pos == "NUM":
        first += 1
    return first


def _owner(reading: Reading, told: Telling) -> str | None:
    """«его визит» is called by its owner's name: «визит Эмманюэля Макрона»."""
    if not told.is_bare or told.head.kind not in ("visit", "talks"):
        return None
    if "их" in told.pointers:
        return previous_subject_in_genitive(reading, told.sentence)
    for _, entity in possessor(reading, told):
        return person_in_genitive(entity)
    return None


def weighed_status(reading: Reading, chain: Chain) -> EventStatus:
    """Return the likeliest status by what verbs say and what the joint reader sees."""
    ruled, _ = event_status(chain)
    if reading.seen is None:
        return ruled
    return status("event", reading.seen, chain.tellings, EVENT_STATUSES, ruled)


def event_status(chain: Chain) -> tuple[EventStatus, Telling]:
    """
    Weigh what its verbs say: direct words before hints, what was before what will be.

    Returns:
        The status and the telling whose words settle it.
    """
    tellings = chain.tellings

    def says(outlooks: Sequence[Outlook]) -> Telling | None:
        return next((t for t in tellings if t.direct in outlooks), None)

    off = next((t for t in tellings if is_off(t)), None)
    if off is not None and any(t.direct not in ("none", "negated") for t in tellings):
        off = None
    if (told := says(("cancelled",)) or off) is not None:
        return "cancelled", told
    if (told := says(("postponed",))) is not None:
        return "planned", told
    if (told := says(("past", "present"))) is not None:
        return "held", told
    if (told := says(("future", "doubt"))) is not None:
        return "planned", told
    hints = [t for t in tellings if t.indirect != "none"]
    if not hints:
        return "held", tellings[0]
    was = next((t for t in hints if t.indirect in ("past", "present")), None)
    return ("planned", hints[0]) if was is None else ("held", was)


def _by_sentence(chains: Sequence[Chain]) -> _Beside:
    """Index the tellings of *chains* by their sentences, in text order within each chain."""
    found: dict[int, list[tuple[Chain, Telling]]] = {}
    for chain in chains:
        for told in chain.tellings:
            found.setdefault(told.sentence.index, []).append((chain, told))
    return found


def _whole_of(chain: Chain, beside: _Beside) -> Chain | None:
    """Return the event that *chain* is part of: «сессия конференции», «в рамках форума»."""
    for told in chain.tellings:
        for other, wider in beside[told.sentence.index]:
            if other is chain or other.listed:
                continue
            if _is_frame(wider) and _shares_verb(told, wider):
                return other
            behind = wider.mention.head > told.mention.head
            inside = told.mention.first <= wider.mention.first <= told.mention.last
            if inside and behind and told.head.kind != "ceremony":
                return other
            if chain.listed and wider.mention.head < told.mention.head:
                return other
    return None


def _is_frame(told: Telling) -> bool:
    """«в рамках форума», «в ходе визита», «на полях саммита» set the frame of another event."""
    return told.governance.nouns[:1] in (("рамка",), ("ход",), ("поле",)) or (
        told.head.kind == "visit" and told.governance.nouns[:1] == ("время",)
    )


def _shares_verb(told: Telling, wider: Telling) -> bool:
    if told.governance.verb is None:
        return True
    return told.governance.verb == wider.governance.verb and (
        told.governance.role in ("subject", "object")
    )


def _occasion(chain: Chain) -> str | None:
    for told in chain.tellings:
        tokens, mention = told.tokens, told.mention
        end = mention.last
        for index in range(mention.head, min(mention.last + 8, len(tokens) - 1)):
            pair = (tokens[index].text.lower(), tokens[index + 1].text.lower())
            if pair in (("в", "честь"), ("по", "случаю")) and index + 2 < len(tokens):
                last = end if end > index + 1 else _group_end(told, index + 2)
                return _nominative(told, index + 2, last)
            if tokens[index].lemma in (
                "посвятить",
                "приурочить",
                "посвященный",
                "посвящённый",
            ) and (index < end):
                first = index + 1 + (tokens[index + 1].lemma == "к")
                return _nominative(told, first, end)
    return None


def _nominative(told: Telling, first: int, last: int) -> str:
    nouns = (t.index for t in told.tokens[first : last + 1] if t.pos in ("NOUN", "PROPN"))
    return nominative(told.tokens, first, last, next(nouns, None))


def _group_end(told: Telling, first: int) -> int:
    """Return the end of the genitive chain that starts at token *first*."""
    tokens = told.tokens
    last = first
    for token in tokens[first:]:
        if token.pos in ("NOUN", "PROPN", "ADJ", "NUM") and token.feats.get("Case", "Gen") == "Gen":
            last = token.index
        else:
            break
    return last
