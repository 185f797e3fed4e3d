"""Find who took part in an event and who organized it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, NamedTuple

from pobeda_extract.lexicons import words
from pobeda_extract.relate.arguments import Named, named_in, subjects, tokens_in
from pobeda_extract.relate.clauses import FRAMES, is_finite, outlook
from pobeda_extract.relate.delegations import completes_post
from pobeda_extract.relate.event_chains import Chain
from pobeda_extract.relate.meetings import UNREAL, leaders, met
from pobeda_extract.relate.nationality import adjective_countries
from pobeda_extract.relate.partaking import (
    among_guests,
    chair,
    delegation,
    in_it,
    in_which,
    taking_part,
)
from pobeda_extract.relate.roles import holder, holders_of_list
from pobeda_extract.relate.subjects import subject_token
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.relate.visitors import possessor
from pobeda_extract.types import Mention, Reading, Span


class Part(NamedTuple):
    """
    Someone who has a part in an event or a document: the entity, the proof, how sure, and why.

    ``acts`` tells that a verb has it as its subject; ``by_role``, that only words for a role
    («главы государств») stand for it.
    """

    entity: str
    evidence: tuple[Span, ...]
    score: float
    rule: str
    acts: bool = False
    by_role: bool = False


_BODIES: Final = frozenset({"заседание", "совещание", "сессия", "пленум", "съезд", "собрание"})
_SPEECHES: Final = frozenset(
    {
        "пресс-конференция",
        "брифинг",
        "лекция",
        "пресс-подход",
        "пресс-брифинг",
        "прямая линия",
        "концерт",
    }
)
_SPEECH_REACH: Final = 12
_PLURAL_OWNERS: Final = frozenset({"их"})


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


def participants(reading: Reading, chain: Chain) -> list[Part]:
    """
    Return who took part in the event that *chain* tells of.

    Returns:
        One ``Part`` for each entity, people first where anyone is named, in text order; countries
        count only where no one acts for them.
    """
    found: dict[str, Part] = {}
    for telling in chain.tellings:
        for rule in PARTICIPATION:
            for named, score in rule(reading, telling, chain):
                near = 0 <= named[0].mention.sentence - telling.sentence.index <= 1
                # «российская сторона» is known by where Russia is first named, maybe within a post
                body = near and named[1].label != "PERSON"
                completes = body and completes_post(reading, named[0])
                if not completes and not _describes(telling, named):
                    keep(found, telling, named, score, rule.__name__, rule in _ACTING)
    if not any(reading.by_id[i].label == "PERSON" for i in found):
        for telling in chain.tellings:
            for entity in _countries(reading, telling):
                found.setdefault(
                    entity, Part(entity, (telling.mention.span,), 0.7, "countries_in_talks")
                )
    else:
        _drop_represented(reading, found)
    return list(found.values())


def _describes(telling: Telling, named: Named) -> bool:
    """«приехал чилийский президент А»: the adjective only says whose president he is."""
    mention, tokens = named[0].mention, telling.tokens
    if named[1].label != "COUNTRY" or mention.sentence != telling.sentence.index:
        return False
    after = tokens[mention.last + 1 : mention.last + 2]
    return tokens[mention.last].pos == "ADJ" and bool(after) and after[0].lemma != "сторона"


def keep(
    found: dict[str, Part],
    telling: Telling,
    named: Named,
    score: float,
    rule: str,
    acts: bool = False,
) -> None:
    """Put *named* into *found*, unless it stands there with a better score."""
    occurrence, entity = named
    span = occurrence.mention.span
    held = found.get(entity.id)
    if held is None or held.score < score:
        inside = telling.mention.start <= span.start and span.end <= telling.mention.end
        evidence = (
            (telling.mention.span,) if inside else tuple(sorted((telling.mention.span, span)))
        )
        found[entity.id] = Part(entity.id, evidence, score, rule, acts)


def _drop_represented(reading: Reading, found: dict[str, Part]) -> None:
    """Countries that people act for are named by them."""
    for identifier in [i for i in found if reading.by_id[i].label == "COUNTRY"]:
        if not found[identifier].acts:
            del found[identifier]


def named_in_phrase(
    reading: Reading, telling: Telling, chain: Chain
) -> Iterator[tuple[Named, float]]:
    """«встреча президента Путина и премьера Аснара», «визит Си Цзиньпина», «матч … с …»."""
    kind, mention = telling.head.kind, telling.mention
    for occurrence, entity in named_in(reading, mention.start, mention.end):
        inner = occurrence.mention
        if inner.first <= mention.head:
            continue
        if entity.label == "PERSON":
            if _is_topic(reading, telling, inner):
                continue
            if kind in ("talks", "visit", "contest") or telling.head.type in _SPEECHES:
                yield (occurrence, entity), 0.95
        elif entity.label == "ORGANIZATION":
            performs = telling.head.type == "концерт" and inner.first <= mention.head + 2
            if performs and telling.tokens[inner.head].feats.get("Case") == "Gen":
                yield (occurrence, entity), 0.85  # «концерт ансамбля «Зорька»»
            if (kind in ("talks", "contest") and _is_side(telling, inner.first)) or (
                telling.head.type in _BODIES and inner.first == mention.head + 1
            ):
                yield (occurrence, entity), 0.85
    if kind in ("talks", "visit"):
        yield from ((named, 0.85) for named in _posts_in(reading, telling))
    if kind == "talks":
        yield from ((named, 0.85) for named in _spelled_out(reading, telling))


def _is_topic(reading: Reading, telling: Telling, person: Mention) -> bool:
    """«переговоры об освобождении А»: whom they are about, unless «по» belongs to a post."""
    for token in reversed(telling.tokens[telling.mention.head + 1 : person.first]):
        if token.pos != "ADP":
            continue
        in_name = any(
            m.label in ("PROFESSION", "ORGANIZATION") and m.first <= token.index <= m.last
            for m in reading.mentions_in(telling.mention.start, telling.mention.end)
        )
        if not in_name:
            return token.text.lower() in ("о", "об", "обо", "по")
    return False


def _spelled_out(reading: Reading, telling: Telling) -> list[Named]:
    """«встреча руководителей вуза – ректора А и декана Б», «… в лице директора В»."""
    tokens, after = telling.tokens, telling.mention.last + 1
    following = [t.text.lower() for t in tokens[after : after + 2]]
    if following[:1] not in (["-"], ["–"], ["—"], [":"]) and following != ["в", "лице"]:
        return []
    rest = tokens_in(reading, telling.sentence, after, len(tokens) - 1)
    if any(is_finite(t) for t in tokens[after:]):
        return []
    return [named for named in rest if named[1].label == "PERSON"]


def _posts_in(reading: Reading, telling: Telling) -> Iterator[Named]:
    """«беседа президента России и премьера Испании»: posts that stand for people."""
    for occurrence, entity in reading.occurrences_in(telling.mention.start, telling.mention.end):
        if entity.label == "PERSON" and occurrence.kind in ("position", "nominal"):
            yield occurrence, entity
    for token in telling.tokens[telling.mention.head + 1 : telling.mention.last + 1]:
        yield from holder(reading, telling.sentence, token)
        yield from holders_of_list(reading, telling.sentence, token)


def _is_side(telling: Telling, first: int) -> bool:
    """See an organization that is a side itself, not where someone works."""
    tokens = telling.tokens
    before = tokens[first - 1]
    if before.index <= telling.head.index or before.text.lower() in ("с", "со", "между", "и", ","):
        return True
    return before.lemma in ("представитель", "делегация", "руководство", "команда", "сборная")


def with_participation(
    reading: Reading, telling: Telling, chain: Chain
) -> Iterator[tuple[Named, float]]:
    """«форум прошёл с участием министра А и послов Б и В»."""
    tokens = telling.tokens
    for token in tokens[:-1]:
        if token.text.lower() not in ("с", "при") or tokens[token.index + 1].lemma != "участие":
            continue
        end = token.index + 2
        while (
            end < len(tokens) and not is_finite(tokens[end]) and tokens[end].text not in (";", "(")
        ):
            end += 1
        for named in tokens_in(reading, telling.sentence, token.index + 2, end - 1):
            first = tokens[named[0].mention.first]
            if named[1].label == "PERSON" or first.feats.get("Case") == "Gen":
                yield named, 0.9


def subject_of_part(
    reading: Reading, telling: Telling, chain: Chain
) -> Iterator[tuple[Named, float]]:
    """«А провёл переговоры с Б», «А и Б начинают переговоры»: who does it takes part."""
    verb, over = telling.verb, telling.governance
    if verb is None or over.role != "object" or over.nouns:
        return
    if telling.head.kind not in ("talks", "visit", "contest"):
        return
    if verb.lemma in _words("event.hold") | _words("event.make"):
        yield from ((named, 0.9) for named in subjects(reading, telling.sentence, verb.index))


def other_side(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«сыграет следующий матч со сборной Перу»: the verb, not the phrase, has the other side."""
    verb, over = telling.verb, telling.governance
    if verb is None or over.role != "object" or over.nouns:
        return
    if telling.head.kind not in ("talks", "contest"):
        return
    if verb.lemma not in _words("event.hold") | _words("event.make"):
        return
    tokens = telling.tokens
    for occurrence, entity in tokens_in(
        reading, telling.sentence, telling.mention.last + 1, len(tokens) - 1
    ):
        head, first = tokens[occurrence.mention.head], occurrence.mention.first
        if tokens[first - 1].text.lower() in ("с", "со") and head.head == verb.index:
            if entity.label in ("PERSON", "ORGANIZATION"):
                yield (occurrence, entity), 0.85


def counterpart(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«отметил А на встрече с Б», «в ходе переговоров А и Б договорились»: the speaker met them."""
    verb, over = telling.verb, telling.governance
    if verb is None or telling.head.kind != "talks" or over.role != "oblique":
        return
    unreal = telling.direct in UNREAL or telling.indirect in UNREAL
    if unreal or outlook(telling.tokens, verb.index) in UNREAL:
        return
    sides = [i for i in telling.entities if reading.by_id[i].label == "PERSON"]
    if len(sides) > 1:
        return  # «итоги встречи А и Б», said by a third
    if over.preposition in ("к", "о", "об", "для", "до"):
        return
    met = subjects(reading, telling.sentence, verb.index)
    people = [named for named in met if named[1].label == "PERSON"]
    if not people and _is_joined(telling) and verb.lemma not in _words("event.speech"):
        # «После переговоров с союзом партия одобрила договор»
        yield from ((named, 0.7) for named in met if named[1].label == "ORGANIZATION")
    subject = subject_token(telling.tokens, verb.index)
    if not people and subject is not None and subject.text.lower() in ("они", "мы"):
        # «Он сообщил, что во время встречи с Б они договорились».
        above = telling.tokens[verb.head] if verb.head >= 0 else None
        if above is not None and is_finite(above):
            people = [
                named
                for named in subjects(reading, telling.sentence, above.index)
                if named[1].label == "PERSON"
            ]
    yield from ((named, 0.8) for named in people)


def _is_joined(telling: Telling) -> bool:
    """«переговоры с союзом»: the phrase has one side, behind «с»."""
    mention = telling.mention
    after = telling.tokens[mention.head + 1 : mention.last + 1]
    return bool(after) and after[0].text.lower() in ("с", "со")


def speaker(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«сообщил на заседании А», «на пресс-конференции отметил А»: who speaks there is there."""
    verb, over = telling.verb, telling.governance
    if verb is None or telling.head.kind not in ("assembly", "ceremony", "show"):
        return
    if verb.lemma not in _words("event.speech") or over.preposition not in (
        "на",
        "в",
        "во",
        "ход",
        "время",
        "рамка",
    ):
        return
    if set(over.nouns[1:]) & _SPEECHES and over.nouns[0] not in FRAMES:
        return  # «на пресс-конференции после первого дня саммита»
    for named in subjects(reading, telling.sentence, verb.index):
        if named[1].label == "PERSON":
            yield named, 0.75


def speech_owner(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«заявление А по итогам встречи», «слова Б на форуме»: whose words they are was there."""
    first = telling.mention.first
    if telling.head.kind == "visit":
        return
    for token in reversed(telling.tokens[max(first - _SPEECH_REACH, 0) : first]):
        if is_finite(token):
            return
        told_by = token.index and telling.tokens[token.index - 1].text.lower() == "по"
        if token.lemma in _words("event.words") and not told_by:  # «по словам А, на встрече …»
            for named in tokens_in(reading, telling.sentence, token.index + 1, first - 1):
                if named[1].label == "PERSON":
                    yield named, 0.7
                    return


def visitor(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«который посетит Россию с официальным визитом», «с визитом приехал А»."""
    verb, over = telling.verb, telling.governance
    if verb is None or telling.head.kind != "visit":
        return
    before = telling.tokens[telling.mention.first - 1].text.lower() if telling.mention.first else ""
    made = _words("event.hold") | _words("event.make")
    makes = over.role == "object" and not over.nouns and verb.lemma in made
    if before in ("с", "со") or makes:
        for named in subjects(reading, telling.sentence, verb.index):
            if named[1].label in ("PERSON", "ORGANIZATION"):
                yield named, 0.9  # «представители движения прилетели с визитом»
    elif over.preposition in FRAMES and not telling.pointers and not _names_visitor(telling):
        # «А во время визита в Х подарил Б …»
        for named in subjects(reading, telling.sentence, verb.index):
            if named[1].label == "PERSON":
                yield named, 0.7


def _names_visitor(telling: Telling) -> bool:
    """«визит министра в Х»: the noun behind the head is who comes, named or not."""
    mention = telling.mention
    after = telling.tokens[mention.head + 1 : mention.last + 1]
    return bool(after) and after[0].pos != "ADP"


def comer(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«А прилетел в Рим для встречи с Б», «приедет на переговоры»: who comes will take part."""
    verb, over = telling.verb, telling.governance
    if verb is None or telling.head.kind != "talks" or over.nouns:
        return
    if over.preposition not in ("для", "на") or verb.lemma not in _words("event.visit"):
        return
    if outlook(telling.tokens, verb.index) in UNREAL:
        return
    for named in subjects(reading, telling.sentence, verb.index):
        if named[1].label == "PERSON":
            yield named, 0.8


def guest(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«присутствовать на мероприятиях», «приедет на празднование»: who comes takes part."""
    verb, over = telling.verb, telling.governance
    if verb is None or over.preposition != "на" or telling.head.kind in ("talks", "visit"):
        return
    if outlook(telling.tokens, verb.index) in UNREAL:
        return
    if verb.lemma in _words("event.visit"):
        for named in subjects(reading, telling.sentence, verb.index):
            yield named, 0.7


def owner(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«его визит», «их встреча»: whose it is was named before."""
    if telling.pointers & _PLURAL_OWNERS:
        for named in previous_subjects(reading, telling):
            yield named, 0.75
    elif telling.pointers & {"его", "её", "ее"} and telling.head.kind in ("visit", "talks"):
        for named in possessor(reading, telling):
            yield named, 0.75


def previous_subjects(reading: Reading, telling: Telling) -> list[Named]:
    """Return whom the subject of the sentence before names («Представители А и Б … Их встреча»)."""
    if telling.sentence.index == 0:
        return []
    sentence = reading.sentences[telling.sentence.index - 1]
    for token in sentence.tokens:
        if is_finite(token):
            return subjects(reading, sentence, token.index)
    return []


def signing_hand(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«Министры А и Б подписали соглашение. Церемония прошла в Риме»: they were there."""
    if telling.head.type != "церемония" or not telling.content <= {"подписание", "торжественный"}:
        return
    if telling is not chain.head or not telling.sentence.index:
        return
    sentence = reading.sentences[telling.sentence.index - 1]
    for verb in sentence.tokens:
        if (
            verb.lemma in _words("agreement.sign")
            and outlook(sentence.tokens, verb.index) == "past"
        ):
            for named in subjects(reading, sentence, verb.index):
                if named[1].label == "PERSON":
                    yield named, 0.8


#: By these a country takes part itself, whoever else acts for it.
_ACTING: Final = (subject_of_part, taking_part)


PARTICIPATION: Final[
    tuple[Callable[[Reading, Telling, Chain], Iterator[tuple[Named, float]]], ...]
] = (
    named_in_phrase,
    taking_part,
    in_it,
    in_which,
    among_guests,
    chair,
    delegation,
    with_participation,
    subject_of_part,
    other_side,
    counterpart,
    speech_owner,
    leaders,
    visitor,
    speaker,
    comer,
    guest,
    owner,
    met,
    signing_hand,
)


def _countries(reading: Reading, telling: Telling) -> Iterator[str]:
    """«российско-венесуэльские переговоры», «саммит России и Африки»: sides named by country."""
    if telling.head.kind != "talks":
        return
    yield from adjective_countries(
        reading, telling.tokens[telling.mention.first : telling.mention.head]
    )
    listed: set[int] = set()
    for occurrence, entity in named_in(reading, telling.mention.start, telling.mention.end):
        before = telling.tokens[occurrence.mention.first - 1]
        local = before.pos == "ADP" and before.text.lower() not in ("с", "со", "между")
        if entity.label == "COUNTRY" and occurrence.kind == "name" and not local:
            inner = telling.tokens[occurrence.mention.head]
            over = telling.tokens[inner.head] if inner.head >= 0 else inner
            own = inner.head == telling.mention.head or (
                telling.tokens[over.head].index == (telling.mention.head) and over.index in listed
            )
            if occurrence.mention.first > telling.mention.head and own:
                listed.add(inner.index)
                yield entity.id
