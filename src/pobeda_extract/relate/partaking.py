"""Find who took part by the verbs that say so: beside the event, in «который», in «в нём»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.relate.arguments import (
    Named,
    is_nominative,
    listed_after,
    subjects,
    tokens_in,
)
from pobeda_extract.relate.clauses import FRAMES, clause, is_finite, outlook
from pobeda_extract.relate.event_chains import Chain
from pobeda_extract.relate.meetings import UNREAL
from pobeda_extract.relate.roles import holders_of_list, senders
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.types import Reading, Sentence, Token


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


#: «в работе форума», «на открытии выставки»
_PARTS_OF_IT: Final = frozenset(
    {"работа", "церемония", "открытие", "закрытие", "заседание", "день", "мероприятие", "участие",
     "сессия", "часть", "начало", "ряд", "секция", "программа", "площадка", "кулуары", "трибуна",
     "состав", "качество", "участник"}
)  # fmt: skip
_GUESTS: Final = frozenset(
    {"участник", "спикер", "гость", "выступающий", "приглашённый", "докладчик"}
)
#: So many sentences after the event its guests may be listed.
_NEXT: Final = 2
#: So far behind the comma «который» may stand: «, в торжественной церемонии открытия которого».
_FAR: Final = 6


def relative_word(telling: Telling) -> int | None:
    """Return the «который» that stands for what *telling* names, right behind its comma."""
    tokens, after = telling.tokens, telling.mention.last + 1
    if after >= len(tokens) or tokens[after].text != ",":
        return None
    for token in tokens[after + 1 : after + _FAR]:
        if is_finite(token) or token.text == ",":
            return None
        if token.lemma == "который":
            head = tokens[telling.mention.head]
            plural = token.feats.get("Number") == "Plur"
            if plural != (head.feats.get("Number") == "Plur"):
                return None
            gender, own = token.feats.get("Gender"), head.feats.get("Gender")
            # «котором» is masculine and neuter
            other = (gender == "Fem") != (own == "Fem")
            return None if not plural and gender and own and other else token.index
    return None


def taking_part(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«В работе конференции приняли участие А, Б и В», «на форуме выступил А»."""
    tokens = telling.tokens
    for verb in _part_verbs(tokens):
        if not _reaches(telling, verb):
            continue
        yield from _partakers(reading, telling.sentence, verb)


def _partakers(reading: Reading, sentence: Sentence, verb: Token) -> Iterator[tuple[Named, float]]:
    tokens = sentence.tokens
    if _is_denied(tokens, verb) or outlook(tokens, verb.index) in UNREAL:
        return
    given = subjects(reading, sentence, verb.index)
    if not given:
        yield from ((named, 0.8) for named in _sent(reading, sentence, verb))
    yield from ((named, 0.9) for named in given if named[0].mention.start < verb.start)
    yield from ((named, 0.9) for named in listed_after(reading, sentence, verb.index))
    if not any(named[0].mention.start > verb.start for named in given):
        return
    yield from ((named, 0.9) for named in given)


def _sent(reading: Reading, sentence: Sentence, verb: Token) -> list[Named]:
    """«приняли участие президенты Чили и Перу», whom nobody names: their countries."""
    return [
        named
        for noun in sentence.tokens
        if noun.head == verb.index and noun.rel.startswith("nsubj")
        for named in senders(reading, sentence, noun)
        if not holders_of_list(reading, sentence, noun)
    ]


def among_guests(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«В Риме открылся форум. Среди спикеров – министр А и посол Б»."""
    if not chain.is_last_in_sentence(telling):
        return
    at = telling.sentence.index
    for sentence in reading.sentences[at + 1 : at + _NEXT + 1]:
        tokens = sentence.tokens
        if tokens[0].text.lower() != "среди" or len(tokens) < _NEXT + 2:
            continue
        dash = next((t for t in tokens[1:_FAR] if t.text in ("-", "–", "—")), None)
        if dash is None or not any(t.lemma in _GUESTS for t in tokens[1 : dash.index]):
            continue
        for named in tokens_in(reading, sentence, dash.index + 1, len(tokens) - 1):
            if named[1].label == "PERSON" and is_nominative(tokens[named[0].mention.first]):
                yield named, 0.8


def chair(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«под председательством А прошло заседание»: who chairs it is there."""
    tokens = telling.tokens
    if telling.governance.verb is None or telling.governance.role != "subject":
        return
    for token in tokens[1:]:
        if token.lemma != "председательство" or tokens[token.index - 1].text.lower() != "под":
            continue
        first, last = clause(telling.sentence, telling.governance.verb)
        if not first <= token.index <= last:
            continue
        end = token.index
        for named in tokens_in(reading, telling.sentence, token.index + 1, last):
            mention = named[0].mention
            joined = end == token.index or tokens[mention.first - 1].text == "и"
            if named[1].label == "PERSON" and joined and mention.first <= end + _FAR:
                end = mention.last
                yield named, 0.85


def delegation(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«Визит делегации завершился. Делегацию возглавил А. В её составе – Б и В»."""
    if telling is not chain.head or telling.head.kind not in ("visit", "talks", "assembly"):
        return
    if not any(t.lemma == "делегация" for t in telling.tokens):
        return
    at = telling.sentence.index
    for sentence in reading.sentences[at : at + _NEXT + 1]:
        tokens = sentence.tokens
        for noun in tokens:
            if noun.lemma != "делегация":
                continue
            verb = tokens[noun.head] if noun.head >= 0 else noun
            if verb.lemma in ("возглавить", "возглавлять") and noun.rel == "obj":
                led = subjects(reading, sentence, verb.index)
                yield from ((named, 0.85) for named in led if named[1].label == "PERSON")
            elif noun.index and tokens[noun.index - 1].lemma == "состав" and noun.index <= _NEXT:
                for named in tokens_in(reading, sentence, noun.index + 1, len(tokens) - 1):
                    if named[1].label == "PERSON" and is_nominative(tokens[named[0].mention.first]):
                        yield named, 0.8


def _part_verbs(tokens: Sequence[Token]) -> list[Token]:
    found = []
    for token in tokens:
        if token.pos not in ("VERB", "AUX") or "Case" in token.feats:
            continue  # «визита министра, посетившего острова»: not the participle's doing
        if token.lemma in ("принять", "принимать"):
            near = tokens[max(token.index - 3, 0) : token.index + 4]
            if any(t.lemma == "участие" for t in near):
                found.append(token)
        elif token.lemma in _words("event.part"):
            found.append(token)
    return found


def _is_denied(tokens: Sequence[Token], verb: Token) -> bool:
    """«не приехал», «отказались посетить»."""
    if verb.index and tokens[verb.index - 1].text.lower() == "не":
        return True
    above = tokens[verb.head] if verb.head >= 0 else None
    return above is not None and above.lemma in ("отказаться", "отказываться", "не")


def _reaches(telling: Telling, verb: Token) -> bool:
    """Tell whether the verb's «в», «на» means this event: it governs it, or stands in its clause."""
    tokens = telling.tokens
    first = telling.mention.first
    preposition = next(
        (t.text.lower() for t in reversed(tokens[max(first - 3, 0) : first]) if t.pos == "ADP"),
        None,
    )
    if verb.lemma in ("посетить", "посещать", "открыть", "возглавить"):
        return telling.governance.verb == verb.index and telling.governance.role == "object"
    if preposition not in ("в", "во", "на", "с"):
        return False
    over = telling.governance
    near = {t.lemma for t in tokens[max(first - 3, 0) : first]}
    if over.nouns and not {over.nouns[0], *near} & (FRAMES | _PARTS_OF_IT):
        return False  # «с идеей проведения форума выступил А»
    if over.verb == verb.index:
        return True
    start, end = clause(telling.sentence, verb.index)
    return start <= telling.mention.head <= end


def in_it(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«Саммит прошёл в Минске. В нём приняли участие А и Б»: a pronoun in the next sentence."""
    if not chain.is_last_in_sentence(telling):
        return
    following = telling.sentence.index + 1
    if following >= len(reading.sentences):
        return
    sentence = reading.sentences[following]
    tokens = sentence.tokens
    for verb in _part_verbs(tokens):
        start, _ = clause(sentence, verb.index)
        opening = tokens[start : verb.index + 5]
        referring = any(
            t.text.lower() in ("нём", "нем", "ней", "них")
            and t.index
            and tokens[t.index - 1].lemma in ("в", "на")
            for t in opening
        )
        elliptical = tokens[start].lemma == "участие" or (
            tokens[start].lemma == "свой" and tokens[start + 1].lemma == "участие"
        )
        if referring or elliptical:
            yield from _partakers(reading, sentence, verb)


def in_which(reading: Reading, telling: Telling, chain: Chain) -> Iterator[tuple[Named, float]]:
    """«заседание совета, в котором участвовали А, Б и В», «форум, участие в котором приняли …»."""
    tokens, relative = telling.tokens, relative_word(telling)
    if relative is None or tokens[relative].feats.get("Case") not in ("Loc", "Gen", None):
        return
    for verb in _part_verbs(tokens):
        if relative < verb.index and not any(
            is_finite(t) for t in tokens[relative + 1 : verb.index]
        ):
            yield from _partakers(reading, telling.sentence, verb)
            return
