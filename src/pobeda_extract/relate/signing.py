"""Find who signed a document and whom it binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from pobeda_extract.facts import Event
from pobeda_extract.lexicons import words
from pobeda_extract.relate.agreement_chains import Paper, proper_names
from pobeda_extract.relate.arguments import (
    Named,
    adjective_countries,
    is_nominative,
    listed_after,
    subject_token,
    subjects,
    tokens_in,
)
from pobeda_extract.relate.clauses import clause, is_finite, outlook, own_verbs
from pobeda_extract.relate.participation import Part
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.types import Entity, Occurrence, Post, Reading, Sentence, Span, Token

_BINDING: Final = frozenset({"ORGANIZATION", "COUNTRY", "STATE_OR_PROVINCE", "CITY", "DISTRICT"})
_LEADERS: Final = frozenset(
    {
        "глава",
        "лидер",
        "президент",
        "руководитель",
        "премьер",
        "премьер-министр",
        "министр",
        "губернатор",
        "мэр",
        "сторона",
    }
)
_HEADS_OF_STATE: Final = (
    "президент",
    "премьер",
    "глава",
    "король",
    "канцлер",
    "эмир",
    "председатель",
    "лидер",
    "султан",
)
_OF_STATES: Final = frozenset({"встреча", "переговоры", "визит", "беседа", "консультации"})
_BILATERAL: Final = frozenset(
    {"двусторонний", "межправительственный", "межгосударственный", "мирный", "торговый"}
)
_MOST_IMPLIED: Final = 3


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


def _signing_verbs(telling: Telling) -> list[Token]:
    """Return the verbs of signing that have *telling*'s document as object or passive subject."""
    tokens, over = telling.tokens, telling.governance
    found = [
        t
        for t in own_verbs(tokens, telling.mention.head, telling.mention.last)
        if t.lemma in _signs()
    ]
    if (
        over.verb is not None
        and tokens[over.verb].lemma in _signs()
        and over.role != "oblique"
        and all(noun in _words("contrast.lots") for noun in over.nouns)
    ):
        found.append(tokens[over.verb])
    return found


def _signs() -> frozenset[str]:
    return _words("agreement.sign") | _words("agreement.adopt")


def signers(reading: Reading, paper: Paper, event: Event | None) -> list[Part]:
    """
    Return the people of whom the article says that they signed.

    Args:
        reading: The article.
        paper: The document.
        event: Where it was signed; role words («главы государств») are looked up among those
            who took part in it.
    """
    found: dict[str, Part] = {}
    for telling in paper.tellings:
        for rule in SIGNING:
            for occurrence, entity in rule(reading, telling, event):
                if entity.label != "PERSON" or entity.id in found:
                    continue
                spans = tuple(sorted((telling.mention.span, occurrence.mention.span)))
                found[entity.id] = Part(entity.id, spans, 0.9, rule.__name__)
    return list(found.values())


def active_subject(reading: Reading, telling: Telling, event: Event | None) -> Iterator[Named]:
    """«А и Б подписали меморандум», «соглашение подписал А, со стороны Х – Б»."""
    for verb in _signing_verbs(telling):
        if outlook(telling.tokens, verb.index) not in ("past", "present") or _is_passive(verb):
            continue
        yield from subjects(reading, telling.sentence, verb.index)
        yield from listed_after(reading, telling.sentence, verb.index)


def _is_passive(verb: Token) -> bool:
    return verb.feats.get("Voice") == "Pass" or (
        verb.feats.get("VerbForm") == "Part" and verb.feats.get("Voice") != "Act"
    )


def passive_agent(reading: Reading, telling: Telling, event: Event | None) -> Iterator[Named]:
    """«договор был подписан А и Б»: the agents stand in the instrumental, without «с»."""
    tokens = telling.tokens
    for verb in _signing_verbs(telling):
        if not _is_passive(verb) or outlook(tokens, verb.index) not in ("past", "present"):
            continue
        _, last = clause(telling.sentence, verb.index)
        joined = next(
            (t.index for t in tokens[verb.index : last + 1] if t.text.lower() in ("с", "со")), last
        )
        for occurrence, entity in tokens_in(reading, telling.sentence, verb.index + 1, joined):
            first = tokens[occurrence.mention.first]
            before = tokens[occurrence.mention.first - 1]
            if entity.label == "PERSON" and first.feats.get("Case") in ("Ins", None):
                if before.pos == "ADP":
                    continue
                yield occurrence, entity


def put_signatures(reading: Reading, telling: Telling, event: Event | None) -> Iterator[Named]:
    """«Свои подписи под документом поставили А и Б», «скрепили подписями А и Б»."""
    for index in (telling.sentence.index, telling.sentence.index + 1):
        if index >= len(reading.sentences):
            break
        sentence = reading.sentences[index]
        noun = next((t for t in sentence.tokens if t.lemma == "подпись"), None)
        if noun is None:
            continue
        verb = next(
            (t for t in sentence.tokens if t.lemma in ("поставить", "скрепить", "ставить")), None
        )
        if verb is None or outlook(sentence.tokens, verb.index) != "past":
            continue
        yield from subjects(reading, sentence, verb.index)
        yield from listed_after(reading, sentence, verb.index)


def role_words(reading: Reading, telling: Telling, event: Event | None) -> Iterator[Named]:
    """«главы государств подписали», «лидеры стран подписали»: those who took part, by post."""
    for verb in _signing_verbs(telling):
        if _is_passive(verb) or outlook(telling.tokens, verb.index) != "past":
            continue
        subject = subject_token(telling.tokens, verb.index) or _plural_before(telling, verb)
        if subject is None or subject.lemma not in _LEADERS:
            continue
        if subject.feats.get("Number") != "Plur" or event is None:
            continue
        candidates = [reading.by_id[i] for i in event.participants]
        people = [e for e in candidates if e.label == "PERSON"]
        leading = [e for e in people if _leads(reading, e, subject.lemma)]
        if len(people) == 2:
            leading = people
        for entity in leading:
            if entity.occurrences:
                yield entity.occurrences[0], entity


def _plural_before(telling: Telling, verb: Token) -> Token | None:
    for token in reversed(telling.tokens[: verb.index]):
        if token.lemma in _LEADERS and token.feats.get("Number") == "Plur":
            return token if is_nominative(token) else None
    return None


def _leads(reading: Reading, entity: Entity, role: str) -> bool:
    titles = [post.title.lower() for post in reading.posts if post.person == entity.id]
    if role in ("глава", "лидер", "руководитель"):
        return any(title.startswith(_HEADS_OF_STATE) for title in titles)
    return any(role in title for title in titles)


def contractor(reading: Reading, telling: Telling, event: Event | None) -> Iterator[Named]:
    """«контракт был подписан с чемпионом А»: who signs for himself is the other side."""
    for verb in _signing_verbs(telling):
        if not _is_passive(verb) or outlook(telling.tokens, verb.index) != "past":
            continue
        for named in _with_whom(reading, telling, verb):
            if named[1].label == "PERSON":
                yield named


SIGNING: Final[tuple[Callable[[Reading, Telling, Event | None], Iterator[Named]], ...]] = (
    active_subject,
    passive_agent,
    put_signatures,
    role_words,
    contractor,
)


def parties(
    reading: Reading, paper: Paper, signed: Sequence[Part], event: Event | None
) -> list[Part]:
    """
    Return whom the document binds.

    Explicit words come first («между А и Б», «российско-турецкое»); signatories stand for those
    who sent them where the words name fewer than two; the sides of the event where it was signed
    come last.
    """
    found: dict[str, Part] = {}
    for rule in PARTIES:
        for telling in paper.tellings:
            for named, span in rule(reading, telling):
                identifier = _side(reading, paper, _state(reading, named))
                if identifier not in found and not _is_same_side(reading, identifier, found):
                    spans = tuple(sorted({telling.mention.span, span}))
                    found[identifier] = Part(identifier, spans, 0.9, rule.__name__)
        if len(found) > 1 and rule in _SUFFICIENT:
            break
    explicit = found
    if len(explicit) < 2:
        for part in represented(reading, paper, signed, dict(explicit)):
            if not _is_same_side(reading, part.entity, explicit):
                explicit.setdefault(part.entity, part)
    if len(explicit) < 2:
        for part in implied(reading, paper, event):
            if not _is_same_side(reading, part.entity, explicit):
                explicit.setdefault(part.entity, part)
    return list(explicit.values())


def _side(reading: Reading, paper: Paper, identifier: str) -> str:
    """«соглашение с президентом А» binds the state that he acts for; a contract, himself."""
    if reading.by_id[identifier].label != "PERSON" or paper.head.head.type == "контракт":
        return identifier
    post = post_of(reading, identifier)
    return (post and (post.organization or post.place)) or identifier


def _is_same_side(reading: Reading, identifier: str, known: Mapping[str, Part]) -> bool:
    """Tell whether a known party is the country or the mother body of *identifier*."""
    entity = reading.by_id[identifier]
    for other in known:
        theirs = reading.by_id[other]
        if other in (identifier, entity.part_of, entity.place):
            return True
        if theirs.label == "COUNTRY" and entity.label == "ORGANIZATION":
            if _names(reading, entity, other):
                return True
        if entity.label == "COUNTRY" and theirs.label == "ORGANIZATION":
            if _names(reading, theirs, identifier) or theirs.place == identifier:
                return True
    return False


def _names(reading: Reading, organization: Entity, country: str) -> bool:
    """Tell whether the name of *organization* holds a mention of *country*."""
    return any(
        entity.id == country
        for occurrence in organization.occurrences
        for _, entity in reading.occurrences_in(occurrence.mention.start, occurrence.mention.end)
    )


def _state(reading: Reading, identifier: str) -> str:
    """«между Москвой и Вашингтоном»: capitals stand for their states where these are named."""
    entity = reading.by_id[identifier]
    if entity.label != "CITY" or entity.country_code is None:
        return identifier
    for other in reading.entities:
        if other.label == "COUNTRY" and other.country_code == entity.country_code:
            return other.id
    return identifier


def between(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«между правительством А и правительством Б», in the phrase or right beside it."""
    tokens = telling.tokens
    for token in tokens:
        if token.text.lower() != "между":
            continue
        inside = telling.mention.first <= token.index <= telling.mention.last
        beside = telling.governance.verb is not None and (
            token.head == telling.governance.verb
            or (token.head >= 0 and tokens[token.head].head == telling.governance.verb)
        )
        if not inside and not beside:
            continue
        last = telling.mention.last if inside else len(tokens) - 1
        end = _end_of_sides(reading, telling.sentence, token.index, last)
        for occurrence, entity in _outermost(reading, telling.sentence, token.index + 1, end):
            yield entity.id, occurrence.mention.span


def _end_of_sides(reading: Reading, sentence: Sentence, between_at: int, last: int) -> int:
    """Return where the sides end: before the next «о», «по», «для», verb, outside of their names."""
    tokens = sentence.tokens
    index = between_at + 1
    while index <= last:
        token = tokens[index]
        covered = [
            o.mention.last
            for o, _ in tokens_in(reading, sentence, index, last)
            if o.mention.first == index
        ]
        if covered:
            index = covered[0] + 1
            continue
        if is_finite(token) or (
            token.pos == "ADP" and token.text.lower() in ("о", "об", "по", "для", "на", "от")
        ):
            return index - 1
        index += 1
    return last


def _outermost(
    reading: Reading, sentence: Sentence, first: int, last: int
) -> list[tuple[Occurrence, Entity]]:
    if first > last:
        return []
    tokens = sentence.tokens
    found: list[tuple[Occurrence, Entity]] = []
    for occurrence, entity in reading.occurrences_in(tokens[first].start, tokens[last].end):
        if entity.label not in _BINDING and entity.label != "PERSON":
            continue
        if found and occurrence.mention.end <= found[-1][0].mention.end:
            continue
        found.append((occurrence, entity))
    return found


def with_whom(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«соглашение с Россией», «контракт был подписан с чемпионом А»."""
    tokens, mention = telling.tokens, telling.mention
    for token in tokens[mention.head + 1 : mention.last + 1]:
        if token.text.lower() in ("с", "со"):
            end = mention.last
            for other in tokens[token.index + 1 : mention.last + 1]:
                if other.pos == "ADP" and other.text.lower() in ("о", "об", "по", "для", "на"):
                    end = other.index - 1
                    break
            for occurrence, entity in _outermost(reading, telling.sentence, token.index + 1, end):
                yield entity.id, occurrence.mention.span
    for verb in _signing_verbs(telling):
        for occurrence, entity in _with_whom(reading, telling, verb):
            yield entity.id, occurrence.mention.span


def _with_whom(reading: Reading, telling: Telling, verb: Token) -> list[Named]:
    """Return whom a «с» after the verb or the document joins to the signing."""
    tokens = telling.tokens
    first, last = clause(telling.sentence, verb.index)
    for token in tokens[max(first, 0) : last + 1]:
        if token.text.lower() not in ("с", "со") or token.index < verb.index:
            continue
        if telling.mention.first <= token.index <= telling.mention.last:
            continue
        if tokens[token.index + 1 : token.index + 2] and tokens[token.index + 1].lemma in (
            "участие",
            "российский",
            "сторона",
            "целью",
            "цель",
        ):
            continue
        found = []
        for named in tokens_in(reading, telling.sentence, token.index + 1, last):
            if tokens[named[0].mention.head].feats.get("Case") in ("Ins", None):
                found.append(named)
                break
        return found
    return []


def country_adjectives(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«российско-турецкое соглашение», «план … казахстанско-российского сотрудничества»."""
    for token in telling.tokens[telling.mention.first : telling.mention.last + 1]:
        if "-" not in token.text:
            continue
        countries = adjective_countries(reading, [token])
        if len(countries) > 1:
            for identifier in countries:
                yield identifier, Span(token.start, token.end)


def paired_owners(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«Программа партнёрства Министерства А и Министерства Б»: owners in the genitive."""
    tokens, mention = telling.tokens, telling.mention
    found = [
        (o, e)
        for o, e in _outermost(reading, telling.sentence, mention.head + 1, mention.last)
        if e.label in ("ORGANIZATION", "COUNTRY")
        and tokens[o.mention.head].feats.get("Case") == "Gen"
        and tokens[o.mention.first - 1].pos != "ADP"
    ]
    for (o, e), (p, f) in pairwise(found):
        joint = tokens[o.mention.last + 1].text
        if p.mention.first == o.mention.last + 2 and joint in ("и", ","):
            yield e.id, o.mention.span
            yield f.id, p.mention.span


def signing_subject(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«Россия и Китай подписали», «министерства А и Б заключили»: sides that sign themselves."""
    for verb in _signing_verbs(telling):
        if _is_passive(verb):
            continue
        for occurrence, entity in subjects(reading, telling.sentence, verb.index):
            if entity.label in _BINDING:
                yield entity.id, occurrence.mention.span


def sides(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«с российской стороны соглашение подписал А, со стороны De Beers – Б», «от имени правительства»."""
    tokens = telling.tokens
    verbs = [v for v in _signing_verbs(telling) if outlook(tokens, v.index) in ("past", "present")]
    if not verbs:
        return
    first, last = _reach_of(tokens, verbs[0])
    for token in tokens[first:last]:
        if (
            token.lemma == "сторона"
            and token.index > 1
            and tokens[token.index - 2].text.lower() in ("с", "со")
        ):
            for identifier in adjective_countries(reading, [tokens[token.index - 1]]):
                yield identifier, Span(tokens[token.index - 1].start, token.end)
        after = token.lemma in ("сторона", "имя", "лицо") and token.index > 0
        if after and tokens[token.index - 1].text.lower() in ("со", "от"):
            for occurrence, entity in _outermost(
                reading, telling.sentence, token.index + 1, min(token.index + 6, len(tokens) - 1)
            ):
                if entity.label in _BINDING and occurrence.mention.first <= token.index + 2:
                    yield entity.id, occurrence.mention.span
                break


def _reach_of(tokens: Sequence[Token], verb: Token) -> tuple[int, int]:
    """Return the stretch around *verb* without another finite verb; «сообщает» ends it."""
    first = max((t.index + 1 for t in tokens[: verb.index] if is_finite(t)), default=0)
    last = min((t.index for t in tokens[verb.index + 1 :] if is_finite(t)), default=len(tokens))
    return first, last


def leaving(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«выход России из договора», «Россия вышла из договора»: who leaves was bound."""
    tokens, over = telling.tokens, telling.governance
    if telling.leaves:
        named = [
            (o, e)
            for o, e in tokens_in(reading, telling.sentence, 0, len(tokens) - 1)
            if e.label == "COUNTRY"
        ]
        if len({e.id for _, e in named}) == 1:
            yield named[0][1].id, named[0][0].mention.span
    for token in tokens[: telling.mention.first]:
        if token.lemma in ("выход", "отказ", "присоединение", "участие"):
            for occurrence, entity in tokens_in(
                reading, telling.sentence, token.index + 1, min(token.index + 3, len(tokens) - 1)
            ):
                if entity.label == "COUNTRY":
                    yield entity.id, occurrence.mention.span
    if over.verb is not None and tokens[over.verb].lemma in _words("agreement.end"):
        for occurrence, entity in subjects(reading, telling.sentence, over.verb):
            if entity.label in _BINDING:
                yield entity.id, occurrence.mention.span


_SUFFICIENT: Final = (between, country_adjectives, paired_owners)
PARTIES: Final[tuple[Callable[[Reading, Telling], Iterator[tuple[str, Span]]], ...]] = (
    between,
    country_adjectives,
    paired_owners,
    with_whom,
    signing_subject,
    sides,
    leaving,
)


def represented(
    reading: Reading, paper: Paper, signed: Sequence[Part], explicit: Mapping[str, Part]
) -> Iterator[Part]:
    """«председатель банка А и губернатор Б подписали»: signatories bind those they act for."""
    if len(signed) > _MOST_IMPLIED and all(p.rule == role_words.__name__ for p in signed):
        return
    for part in signed:
        post = post_of(reading, part.entity)
        side = None if post is None else (post.organization or post.place)
        hired = paper.head.head.type == "контракт" and explicit
        if hired and post is not None and not _is_chief(post):
            side = None
        if side is not None and reading.by_id[side].label in _BINDING:
            yield Part(side, part.evidence, 0.8, "signatory_acts_for")
        if paper.head.head.type in ("контракт", "договор") and (
            post is None or not _is_chief(post)
        ):
            yield Part(part.entity, part.evidence, 0.6, "signatory_for_himself")


def _is_chief(post: Post) -> bool:
    return any(post.title.lower().startswith(title) for title in _words("event.leaders"))


def post_of(reading: Reading, person: str) -> Post | None:
    """Return the post in which *person* acts: one of today, the first that names whom it serves."""
    posts = [p for p in reading.posts if p.person == person and p.status != "former"]
    serving = [p for p in posts if p.organization or p.place]
    return serving[0] if serving else (posts[0] if posts else None)


def implied(reading: Reading, paper: Paper, event: Event | None) -> Iterator[Part]:
    """«после переговоров А и Б будет подписан ряд документов»: the sides of the event."""
    spans = (paper.head.mention.span,)
    if any(proper_names(t) or _has_own_subject(t) for t in paper.tellings):
        return
    if event is None:
        if any(t.content & _BILATERAL for t in paper.tellings) and not paper.head.head.plural:
            for identifier in _two_countries(reading):
                yield Part(identifier, spans, 0.55, "two_countries_of_the_article")
        return
    if event.type not in _OF_STATES or paper.head.head.type == "контракт":
        return
    found: list[str] = []
    for identifier in event.participants:
        entity = reading.by_id[identifier]
        if entity.label == "COUNTRY":
            found.append(identifier)
        elif entity.label == "PERSON":
            post = post_of(reading, identifier)
            country = None if post is None else _country_of(reading, post)
            if country is not None:
                found.append(country)
    unique = list(dict.fromkeys(found))
    if 1 < len(unique) <= _MOST_IMPLIED:
        for identifier in unique:
            yield Part(identifier, spans, 0.65, "sides_of_the_event")
    elif len(unique) < 2:
        for identifier in _two_countries(reading):
            yield Part(identifier, spans, 0.55, "two_countries_of_the_article")


def _has_own_subject(telling: Telling) -> bool:
    """«банк подписал соглашение»: someone signed, even if we do not know whom the noun names."""
    for verb in _signing_verbs(telling):
        if _is_passive(verb):
            continue
        subject = subject_token(telling.tokens, verb.index)
        if subject is None:
            return verb.feats.get("Number") == "Sing"
        if subject.pos in ("NOUN", "PROPN", "X"):
            if subject.lemma not in _LEADERS | {"страна", "государство"}:
                return True
    return False


def _two_countries(reading: Reading) -> list[str]:
    """Return the two countries that an article is about: no third is named half as often."""
    counted = sorted(
        ((len(e.occurrences), e.id) for e in reading.entities if e.label == "COUNTRY"),
        key=lambda pair: -pair[0],
    )
    if len(counted) < 2 or counted[1][0] < 2:
        return []
    if len(counted) > 2 and 2 * counted[2][0] > counted[1][0]:
        return []
    both = {identifier for _, identifier in counted[:2]}
    return [e.id for e in reading.entities if e.id in both]


def _country_of(reading: Reading, post: Post) -> str | None:
    for identifier in (post.place, post.organization):
        if identifier is None:
            continue
        entity = reading.by_id[identifier]
        if entity.label == "COUNTRY":
            return identifier
        if entity.place is not None and reading.by_id[entity.place].label == "COUNTRY":
            return entity.place
    return None
