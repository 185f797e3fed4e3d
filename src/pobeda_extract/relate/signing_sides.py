"""Tell for whom each of those who sign puts their name: «от А – X, от Б – Y»."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pobeda_extract.lexicons.marks import DASHES
from pobeda_extract.relate.clauses import is_finite, outlook
from pobeda_extract.relate.nationality import adjective_countries
from pobeda_extract.relate.signing import signatures, signing_verbs
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.types import Entity, Reading, Sentence, Span, Token

#: What a document may bind.
BINDING: Final = frozenset({"ORGANIZATION", "COUNTRY", "STATE_OR_PROVINCE", "CITY", "DISTRICT"})
_FROM: Final = frozenset({"с", "со", "от"})
_FOR: Final = frozenset({"сторона", "имя", "лицо"})
#: So many words behind «от» the name of whom it is may begin («от имени АО «Вега»»).
_NEAR: Final = 3


def sides(reading: Reading, telling: Telling) -> Iterator[tuple[str, Span]]:
    """«с российской стороны соглашение подписал А, со стороны De Beers – Б», «от имени правительства»."""
    for sentence, verb in _signings(reading, telling):
        tokens = sentence.tokens
        first, last = _reach_of(tokens, verb)
        told = any(_is_side(tokens, t) for t in tokens[first:last])
        for token in tokens[first : last - 1]:
            if token.text.lower() not in _FROM:
                continue
            if token.text.lower() != "от" and not told:
                continue  # «подписали с китайским партнёром»
            if any(
                m.label == "AGREEMENT" and m.start < token.start < m.end
                for m in reading.mentions_in(sentence.start, sentence.end)
            ):
                continue
            yield from _side(reading, sentence, token, verb)


def _signings(reading: Reading, telling: Telling) -> list[tuple[Sentence, int]]:
    """Return the verbs of the signing that *telling* tells of, each in its sentence."""
    found = [
        (telling.sentence, verb.index)
        for verb in signing_verbs(telling)
        if outlook(telling.tokens, verb.index) in ("past", "present")
    ][:1]
    if telling.direct in ("past", "none"):
        found += [(sentence, verb.index) for sentence, verb in signatures(reading, telling)]
    return found


def _is_side(tokens: tuple[Token, ...], token: Token) -> bool:
    """See the «сторона» of «с российской стороны», «со стороны завода»."""
    before = {t.text.lower() for t in tokens[max(token.index - 2, 0) : token.index]}
    return token.lemma == "сторона" and bool(before & _FROM)


def _side(
    reading: Reading, sentence: Sentence, token: Token, verb: int
) -> Iterator[tuple[str, Span]]:
    tokens = sentence.tokens
    following = tokens[token.index + 1]
    spelled = tokens[token.index + 2 : token.index + 3]
    if following.pos == "ADJ" and spelled and spelled[0].lemma in {"сторона", *DASHES, ","}:
        # «с казахстанской стороны … А, с узбекской – Б»
        countries = adjective_countries(reading, [following])
        if len(countries) == 1:
            end = spelled[0].end if spelled[0].lemma == "сторона" else following.end
            yield countries[0], Span(following.start, end)
        return
    said = following.lemma in _FOR
    start = token.index + 1 + said
    named = _named_from(reading, sentence, start, start + _NEAR if said else start + 1)
    if named is None:
        return
    entity, span, last = named
    after = tokens[last + 1 : last + 2]
    acts = token.index < verb or (after and after[0].text in DASHES) or _opens(tokens, token)
    if said or (token.text.lower() == "от" and acts):
        yield entity.id, span


def _opens(tokens: tuple[Token, ...], token: Token) -> bool:
    """«подписали: от Перу А, от Чили Б»: each stands before who signs for it."""
    return token.index > 0 and tokens[token.index - 1].text in (":", ";", ",", "и", "(")


def _named_from(
    reading: Reading, sentence: Sentence, first: int, last: int
) -> tuple[Entity, Span, int] | None:
    """Return the widest body or country that begins with one of the words *first* to *last*."""
    tokens = sentence.tokens
    if first >= len(tokens):
        return None
    best: tuple[Entity, Span, int] | None = None
    for occurrence, entity in reading.occurrences_in(tokens[first].start, sentence.end):
        mention = occurrence.mention
        if mention.first > last:
            break
        if entity.label not in BINDING or (
            entity.label == "COUNTRY" and occurrence.kind == "nominal"
        ):
            continue
        wider = best is not None and best[1].end < mention.end and mention.start <= best[1].start
        if best is None or wider:
            best = (entity, mention.span, mention.last)
    return best


def _reach_of(tokens: tuple[Token, ...], verb: int) -> tuple[int, int]:
    """Return the stretch around the verb without another finite verb; «сообщает» ends it."""
    first = max((t.index + 1 for t in tokens[:verb] if is_finite(t)), default=0)
    last = min((t.index for t in tokens[verb + 1 :] if is_finite(t)), default=len(tokens))
    return first, last
