"""Find who signed a document and whom it binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final

from pobeda_extract.facts import Event
from pobeda_extract.lexicons import words
from pobeda_extract.relate.agreement_chains import Paper
from pobeda_extract.relate.arguments import Named, is_nominative, listed_after, subjects, tokens_in
from pobeda_extract.relate.clauses import clause, outlook, own_verbs
from pobeda_extract.relate.meetings import leading_people
from pobeda_extract.relate.participation import Part
from pobeda_extract.relate.subjects import subject_token
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.types import Entity, Reading, Sentence, Token

LEADERS: Final = frozenset(
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
    }
)
#: More entities than an article that speaks of two leaders.
_BOOK: Final = 1000
_PUTS: Final = ("поставить", "скрепить", "ставить")
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


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


def signing_verbs(telling: Telling) -> list[Token]:
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
                found[entity.id] = Part(
                    entity.id, spans, 0.9, rule.__name__, by_role=rule == role_words
                )
    return list(found.values())


def active_subject(reading: Reading, telling: Telling, event: Event | None) -> Iterator[Named]:
    """«А и Б подписали меморандум», «соглашение подписал А, со стороны Х – Б»."""
    for verb in signing_verbs(telling):
        if outlook(telling.tokens, verb.index) not in ("past", "present") or is_passive(verb):
            continue
        yield from subjects(reading, telling.sentence, verb.index)
        yield from listed_after(reading, telling.sentence, verb.index)


def is_passive(verb: Token) -> bool:
    """Tell whether the verb of signing is passive («подписан», «подписанный»)."""
    return verb.feats.get("Voice") == "Pass" or (
        verb.feats.get("VerbForm") == "Part" and verb.feats.get("Voice") != "Act"
    )


def passive_agent(reading: Reading, telling: Telling, event: Event | None) -> Iterator[Named]:
    """«договор был подписан А и Б»: the agents stand in the instrumental, without «с»."""
    tokens = telling.tokens
    for verb in signing_verbs(telling):
        if not is_passive(verb) or outlook(tokens, verb.index) not in ("past", "present"):
            continue
        _, last = clause(telling.sentence, verb.index)
        joined = next(
            (
                t.index
                for t in tokens[verb.index : last + 1]
                if t.text.lower() in ("с", "со") and not _opens_side(tokens, t.index)
            ),
            last,
        )
        for occurrence, entity in tokens_in(reading, telling.sentence, verb.index + 1, joined):
            first = tokens[occurrence.mention.first]
            before = tokens[occurrence.mention.first - 1]
            if entity.label == "PERSON" and first.feats.get("Case") in ("Ins", None):
                if before.pos == "ADP":
                    continue
                yield occurrence, entity


def put_signatures(reading: Reading, telling: Telling, event: Event | None) -> Iterator[Named]:
    """«Свои подписи под документом поставили А и Б», «скрепили подписями А и Б», «его подписал А»."""
    for sentence, verb in signatures(reading, telling):
        yield from subjects(reading, sentence, verb.index)
        yield from listed_after(reading, sentence, verb.index)


def signatures(reading: Reading, telling: Telling) -> list[tuple[Sentence, Token]]:
    """
    Return what tells of the signing without naming the document as an object.

    «подписи поставили А и Б» and «подписантами стали А и Б» here or in the next sentence, and the
    next one's «С российской стороны его подписал А».
    """
    found = []
    for index in (telling.sentence.index, telling.sentence.index + 1):
        if index >= len(reading.sentences):
            break
        sentence = reading.sentences[index]
        verb = _signature(sentence.tokens)
        if verb is None and index > telling.sentence.index:
            verb = _signs_it(telling, sentence.tokens)
        if verb is not None and outlook(sentence.tokens, verb.index) == "past":
            found.append((sentence, verb))
    return found


def _signature(tokens: Sequence[Token]) -> Token | None:
    for noun in tokens:
        if noun.lemma == "подпись":
            return next((t for t in tokens if t.lemma in _PUTS), None)
        if noun.text.lower() in ("подписантом", "подписантами"):
            return next((t for t in tokens if t.lemma in ("стать", "выступить", "быть")), None)
    return None


def _signs_it(telling: Telling, tokens: Sequence[Token]) -> Token | None:
    """«его подписал А»: a pronoun of the document's gender is the object."""
    feats = telling.tokens[telling.mention.head].feats
    own = "их" if feats.get("Number") == "Plur" else "её" if feats.get("Gender") == "Fem" else "его"
    for token in tokens:
        if token.text.lower().replace("ее", "её") != own or token.head < 0:
            continue
        verb = tokens[token.head]
        if token.rel == "obj" and verb.lemma in _words("agreement.sign") and not is_passive(verb):
            return verb
    return None


def role_words(reading: Reading, telling: Telling, event: Event | None) -> Iterator[Named]:
    """«главы государств подписали», «лидеры стран подписали»: those who took part, by post."""
    for verb in signing_verbs(telling):
        if is_passive(verb) or outlook(telling.tokens, verb.index) != "past":
            continue
        subject = subject_token(telling.tokens, verb.index) or _plural_before(telling, verb)
        if subject is None or subject.lemma not in LEADERS | {"участник"}:
            continue
        if subject.feats.get("Number") != "Plur":
            continue
        if event is None or not event.participants:
            yield from _who_lead(reading, telling, subject)
            continue
        candidates = [reading.by_id[i] for i in event.participants]
        people = [e for e in candidates if e.label == "PERSON"]
        if subject.lemma == "участник" and len(people) != 2:
            continue  # «её участники подписали протокол»
        leading = [e for e in people if _leads(reading, e, subject.lemma)]
        if len(people) == 2:
            leading = people
        for entity in leading:
            if entity.occurrences:
                yield entity.occurrences[0], entity


def _who_lead(reading: Reading, telling: Telling, subject: Token) -> Iterator[Named]:
    """«главы государств подписали»: the two of whom the article says that they lead states."""
    following = telling.tokens[subject.index + 1 : subject.index + 2]
    if not following or following[0].lemma not in ("государство", "страна"):
        return
    leading = leading_people(reading)
    if len(leading) == 2 and len(reading.entities) <= _BOOK:
        for entity in leading:
            yield entity.occurrences[0], entity


def _plural_before(telling: Telling, verb: Token) -> Token | None:
    for token in reversed(telling.tokens[: verb.index]):
        if token.lemma in LEADERS and token.feats.get("Number") == "Plur":
            return token if is_nominative(token) else None
    return None


def _leads(reading: Reading, entity: Entity, role: str) -> bool:
    titles = [post.title.lower() for post in reading.posts_of(entity.id)]
    if role in ("глава", "лидер", "руководитель"):
        return any(title.startswith(_HEADS_OF_STATE) for title in titles)
    return any(role in title for title in titles)


def contractor(reading: Reading, telling: Telling, event: Event | None) -> Iterator[Named]:
    """«контракт был подписан с чемпионом А»: who signs for himself is the other side."""
    for verb in signing_verbs(telling):
        if not is_passive(verb) or outlook(telling.tokens, verb.index) != "past":
            continue
        for named in joined_with(reading, telling, verb):
            if named[1].label == "PERSON":
                yield named


SIGNING: Final[tuple[Callable[[Reading, Telling, Event | None], Iterator[Named]], ...]] = (
    active_subject,
    passive_agent,
    put_signatures,
    role_words,
    contractor,
)


def _opens_side(tokens: Sequence[Token], preposition: int) -> bool:
    """«подписан ректором А с корейской стороны»: nobody is joined, A signs for them."""
    return any(t.lemma == "сторона" for t in tokens[preposition + 1 : preposition + 3])


def joined_with(reading: Reading, telling: Telling, verb: Token) -> list[Named]:
    """Return whom a «с» after the verb or the document joins to the signing."""
    tokens = telling.tokens
    first, last = clause(telling.sentence, verb.index)
    for token in tokens[max(first, 0) : last + 1]:
        if token.text.lower() not in ("с", "со") or token.index < verb.index:
            continue
        if any(
            m.label == "AGREEMENT" and m.start <= token.start < m.end
            for m in reading.mentions_in(telling.sentence.start, telling.sentence.end)
        ):
            continue
        if tokens[token.index + 1 : token.index + 2] and tokens[token.index + 1].lemma in (
            "участие",
            "российский",
            "сторона",
            "целью",
            "цель",
        ):
            continue
        if _opens_side(tokens, token.index):
            continue
        found = []
        for named in tokens_in(reading, telling.sentence, token.index + 1, last):
            if named[1].label == "COUNTRY" and named[0].kind == "nominal":
                continue  # «с китайской корпорацией»
            if tokens[named[0].mention.head].feats.get("Case") in ("Ins", None):
                found.append(named)
                break
        return found
    return []
