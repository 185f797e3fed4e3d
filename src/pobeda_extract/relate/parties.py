"""Find whom a document binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import pairwise
from typing import Final

from pobeda_extract.facts import Event
from pobeda_extract.lexicons import words
from pobeda_extract.relate.agreement_chains import Paper
from pobeda_extract.relate.agreement_status import is_basis
from pobeda_extract.relate.arguments import Named, shares_head, subjects, tokens_in
from pobeda_extract.relate.clauses import clause, is_finite, outlook
from pobeda_extract.relate.implied_parties import implied, post_of
from pobeda_extract.relate.nationality import adjective_countries
from pobeda_extract.relate.participation import Part
from pobeda_extract.relate.signing import (
    is_passive,
    joined_with,
    signing_verbs,
)
from pobeda_extract.relate.signing_sides import BINDING, sides
from pobeda_extract.relate.subjects import subject_token
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.types import Entity, Occurrence, Post, Reading, Sentence, Span, Token


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


_LANDS: Final = frozenset({"CITY", "STATE_OR_PROVINCE", "DISTRICT"})


_ORGANS: Final = frozenset({"правление", "совет", "президиум", "дирекция", "руководство"})
_PROLONGS: Final = frozenset({"продлить", "продлевать", "пролонгировать", "переподписать"})
_RATIFIES: Final = frozenset({"ратифицировать", "денонсировать"})
_MOST_IMPLIED: Final = 3


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
    by_sides: set[str] = set()
    for rule in PARTIES:
        for telling in paper.tellings:
            for named, span in rule(reading, telling):
                identifier = _side(reading, paper, _state(reading, named))
                named_so = rule in _SUFFICIENT  # «между А и Б» names every side itself
                if identifier not in found and (
                    named_so or not _is_same_side(reading, identifier, found)
                ):
                    spans = tuple(sorted({telling.mention.span, span}))
                    found[identifier] = Part(identifier, spans, 0.9, rule.__name__)
                    if rule == sides:
                        by_sides.add(identifier)
        if len(found) > 1 and rule in _SUFFICIENT:
            break
    for identifier in _told_by_hands(reading, signed, by_sides):
        del found[identifier]
    explicit = dict(found)
    if len(explicit) < 2 and not signed:
        signed = _will_sign(reading, paper)
    if len(explicit) < 2:
        for part in represented(reading, paper, signed, dict(explicit)):
            if not _is_same_side(reading, part.entity, found):
                explicit.setdefault(part.entity, part)
    if len(explicit) < 2:
        for part in implied(reading, paper, event):
            if not _is_same_side(reading, part.entity, explicit):
                explicit.setdefault(part.entity, part)
    return list(explicit.values())


def _told_by_hands(
    reading: Reading, signed: Sequence[Part], by_sides: AbstractSet[str]
) -> list[str]:
    """
    Return the countries whose sides signed by bodies that the article names.

    «С корейской стороны документ подписал директор института А»: the institute is bound.
    """
    countries = [i for i in sorted(by_sides) if reading.by_id[i].label == "COUNTRY"]
    posts = [post_of(reading, part.entity) for part in signed]
    bodies = {post.organization for post in posts if post is not None and post.organization}
    named = len(posts) > 1 and len(bodies) == len(posts)
    return countries if named else []


def _will_sign(reading: Reading, paper: Paper) -> list[Part]:
    """«президенты А и Б подпишут соглашение», «А готов подписать договор»: they act for states."""
    found: dict[str, Part] = {}
    for telling in paper.tellings:
        for verb in signing_verbs(telling):
            if is_passive(verb) or outlook(telling.tokens, verb.index) not in ("future", "doubt"):
                continue
            for occurrence, entity in subjects(reading, telling.sentence, verb.index):
                if entity.label == "PERSON":
                    spans = tuple(sorted((telling.mention.span, occurrence.mention.span)))
                    found.setdefault(entity.id, Part(entity.id, spans, 0.7, "will_sign"))
    return list(found.values())


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
    if entity.label == "ORGANIZATION" and "делегация" in entity.form.text.lower().split()[:2]:
        return _sender(reading, entity) or identifier
    if entity.label != "CITY" or entity.country_code is None:
        return identifier
    for other in reading.entities:
        if other.label == "COUNTRY" and other.country_code == entity.country_code:
            return other.id
    return identifier


def _sender(reading: Reading, delegation: Entity) -> str | None:
    """«делегация Турции», «российская делегация»: the state that sent it."""
    for occurrence in delegation.occurrences[:1]:
        mention = occurrence.mention
        named = reading.occurrences_in(mention.start, mention.end)
        countries = [e.id for _, e in named if e.label == "COUNTRY"]
        tokens = reading.sentences[mention.sentence].tokens[mention.first : mention.last + 1]
        countries = countries or adjective_countries(reading, tokens)
        if len(countries) == 1:
            return countries[0]
    return None


def between(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«между правительством А и правительством Б», in the phrase or right beside it."""
    tokens = telling.tokens
    for token in tokens:
        if token.text.lower() != "между" or _is_adverb(tokens, token):
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


def _is_adverb(tokens: Sequence[Token], between_at: Token) -> bool:
    """«Между тем», «между прочим»: between nobody."""
    after = tokens[between_at.index + 1 : between_at.index + 2]
    return bool(after) and after[0].text.lower() in ("тем", "прочим")


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
    reach = -1
    found: list[tuple[Occurrence, Entity]] = []
    for occurrence, entity in reading.occurrences_in(tokens[first].start, tokens[last].end):
        if entity.label not in BINDING and entity.label != "PERSON":
            continue
        if entity.label == "COUNTRY" and occurrence.kind == "nominal":
            continue  # «с китайским подрядчиком»
        inside = occurrence.mention.end <= reach
        if inside and not (found and shares_head(found[-1][0].mention, occurrence.mention)):
            continue
        reach = max(reach, occurrence.mention.end)
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
    for verb in signing_verbs(telling):
        for occurrence, entity in joined_with(reading, telling, verb):
            yield entity.id, occurrence.mention.span


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
    for verb in signing_verbs(telling):
        if is_passive(verb) or outlook(telling.tokens, verb.index) == "negated":
            continue
        named = subjects(reading, telling.sentence, verb.index)
        for occurrence, entity in [*named, *_lands(reading, telling, verb)]:
            adjective = entity.label == "COUNTRY" and occurrence.kind == "nominal"
            if entity.label in BINDING and not adjective:
                yield entity.id, occurrence.mention.span


def _lands(reading: Reading, telling: Telling, verb: Token) -> list[Named]:
    """«Лондон заключил контракт», «Лондон и Рим», «две области заключили»: they sign as states do."""
    tokens = telling.tokens
    subject = subject_token(tokens, verb.index) or _capital_before(reading, telling, verb)
    if subject is None:
        return []
    listed = {t.index for t in tokens if t.rel == "conj" and t.head == subject.index}
    return [
        (o, e)
        for o, e in reading.occurrences_in(telling.sentence.start, telling.sentence.end)
        if e.label in _LANDS and o.mention.head in {subject.index, *listed}
    ]


def _capital_before(reading: Reading, telling: Telling, verb: Token) -> Token | None:
    """«Баку и Ереван при посредничестве России заключили»: two in a row, whatever the tree says."""
    tokens = telling.tokens
    first, _ = clause(telling.sentence, verb.index)
    for token in tokens[max(first, 0) : verb.index]:
        if token.feats.get("Case") != "Nom" or token.pos != "PROPN":
            continue
        named = reading.occurrences_in(token.start, token.end)
        if any(t.rel == "conj" and t.head == token.index for t in tokens[: verb.index]):
            if any(e.label == "CITY" for _, e in named):
                return token
    return None


def signing_agent(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«договор был подписан министерством и заводом»: sides in the instrumental, without «с»."""
    tokens = telling.tokens
    for verb in signing_verbs(telling):
        if not is_passive(verb) or outlook(tokens, verb.index) == "negated":
            continue
        first, last = clause(telling.sentence, verb.index)
        for occurrence, entity in _outermost(reading, telling.sentence, max(first, 0), last):
            head = tokens[occurrence.mention.head]
            before = tokens[occurrence.mention.first - 1] if occurrence.mention.first else None
            agent = head.head == verb.index and head.rel in ("obl", "obl:agent")
            bare = before is None or before.pos != "ADP"
            if entity.label == "ORGANIZATION" and agent and bare:
                if head.feats.get("Case") in ("Ins", None):
                    yield entity.id, occurrence.mention.span


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
            if entity.label in BINDING:
                yield entity.id, occurrence.mention.span


def who_prolongs(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«вратарь А продлил контракт с клубом»: no signing, but they are bound."""
    verb, over = telling.verb, telling.governance
    if verb is None or over.role != "object" or over.nouns or verb.lemma not in _PROLONGS:
        return
    if outlook(telling.tokens, verb.index) in ("doubt", "negated"):
        return
    for occurrence, entity in subjects(reading, telling.sentence, verb.index):
        if entity.label in BINDING or entity.label == "PERSON":
            yield entity.id, occurrence.mention.span


def who_acts_on_it(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«Завод по соглашению с фирмой начнёт выпуск»: who acts on it is the other side."""
    if telling.verb is None or telling.governance.nouns or not is_basis(telling):
        return
    for occurrence, entity in subjects(reading, telling.sentence, telling.verb.index):
        if entity.label in ("ORGANIZATION", "COUNTRY"):
            yield entity.id, occurrence.mention.span


def whose_contract(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«контракт Орлова с клубом»: the person right behind the noun is bound."""
    tokens, head = telling.tokens, telling.mention.head
    if telling.head.type != "контракт" or telling.head.plural or head == telling.mention.last:
        return
    following = tokens[head + 1]
    if following.feats.get("Case") not in ("Gen", None):
        return
    for occurrence, entity in tokens_in(reading, telling.sentence, head + 1, telling.mention.last):
        if entity.label == "PERSON" and occurrence.mention.first == head + 1:
            yield entity.id, occurrence.mention.span


def who_ratifies(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«Сенат Чили ратифицировал соглашение с Перу»: the parliament's state is bound."""
    verb = telling.verb
    if verb is None or verb.lemma not in _RATIFIES or is_passive(verb):
        return
    if telling.governance.role != "object" or telling.governance.nouns:
        return
    for occurrence, entity in subjects(reading, telling.sentence, verb.index):
        state = entity.id if entity.label == "COUNTRY" else entity.place
        if state is not None and reading.by_id[state].label == "COUNTRY":
            yield state, occurrence.mention.span


_SUFFICIENT: Final = (between, country_adjectives, paired_owners)


PARTIES: Final[tuple[Callable[[Reading, Telling], Iterator[tuple[str, Span]]], ...]] = (
    between,
    country_adjectives,
    paired_owners,
    with_whom,
    signing_subject,
    signing_agent,
    sides,
    who_acts_on_it,
    whose_contract,
    who_prolongs,
    who_ratifies,
    leaving,
)


def represented(
    reading: Reading, paper: Paper, signed: Sequence[Part], explicit: Mapping[str, Part]
) -> Iterator[Part]:
    """«председатель банка А и губернатор Б подписали»: signatories bind those they act for."""
    if len(signed) > _MOST_IMPLIED and all(p.by_role for p in signed):
        return
    for part in signed:
        post = post_of(reading, part.entity)
        side = None if post is None else (post.organization or post.place)
        side = _whole(reading, side) or _colleague_of(reading, part)
        hired = paper.head.head.type == "контракт" and explicit
        if hired and post is not None and not _is_chief(post):
            side = None
        if side is not None and reading.by_id[side].label in BINDING:
            yield Part(side, part.evidence, 0.8, "signatory_acts_for")
        own = (
            paper.head.head.type == "контракт"
            or _is_private(reading, paper, signed)
            or (paper.head.head.type == "договор" and bool(explicit) and not paper.head.head.plural)
        )
        if own and (post is None or not _is_chief(post)):
            yield Part(part.entity, part.evidence, 0.6, "signatory_for_himself")


def _is_private(reading: Reading, paper: Paper, signed: Sequence[Part]) -> bool:
    """«Боксёры А и Б достигли соглашения о поединке»: two who serve nobody that is named."""
    return (
        paper.head.head.type == "соглашение"
        and not paper.head.head.plural
        and len(signed) > 1
        and not any(
            p.organization or p.place or _is_chief(p)
            for part in signed
            for p in reading.posts_of(part.entity)
        )
    )


def _whole(reading: Reading, side: str | None) -> str | None:
    """«зампред правления банка»: the board signs for its bank, where that is known."""
    if side is None or reading.by_id[side].form.text.lower().split()[0] not in _ORGANS:
        return side
    return reading.by_id[side].part_of


def _colleague_of(reading: Reading, part: Part) -> str | None:
    """«подписали министр А и его турецкий коллега Б»: the adjective tells for whom B signs."""
    for occurrence in reading.by_id[part.entity].occurrences:
        mention = occurrence.mention
        before = reading.sentences[mention.sentence].tokens[: mention.first][-2:]
        if len(before) > 1 and before[1].lemma == "коллега" and before[0].pos == "ADJ":
            countries = adjective_countries(reading, before[:1])
            return countries[0] if len(countries) == 1 else None
    return None


def _is_chief(post: Post) -> bool:
    return any(post.title.lower().startswith(title) for title in _words("event.leaders"))
