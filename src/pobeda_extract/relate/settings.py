"""Find where and when something takes place, from the clause that tells of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, cached_property
from typing import Final

from pobeda_extract.facts import DateValue
from pobeda_extract.lexicons import words as lexicon
from pobeda_extract.normalize.dates import DateContext, date_context, date_form, find_dates
from pobeda_extract.relate.clauses import clause, is_finite, own_verbs
from pobeda_extract.relate.locatives import LOCAL, continues, locatives
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.relate.venues import is_of_affairs, venue
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Entity, Mention, Occurrence, Reading, Sentence, Span, Token

_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_NAMED_MONTH: Final = re.compile(
    r"январ|феврал|март|апрел|\bма[йяе]\b|июн|июл|август|сентябр|октябр|ноябр|декабр"
)
_MONTH: Final = re.compile(
    r"^\W*(?:\d{1,2}(?:\W+\d{1,2})?\s+)?"
    r"(?:январ|феврал|март|апрел|ма[йяе]\b|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*\W*$"
)
#: «через неделю», «спустя три дня», «два дня спустя»: counted from a day told before, in so many
#: sentences.
_COUNTED: Final = re.compile(r"(?:через|спустя)\b|.*\bспустя$", re.IGNORECASE)
_SENTENCES: Final = 3
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
#: «визит, который стал первым с 2009 года»: said of it, not when it was
_COPULAS: Final = frozenset({"стать", "являться", "оказаться", "считаться"})
_DATE_WORDS: Final = frozenset({"сегодняшний", "вчерашний", "завтрашний"})


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(lexicon("predicates", key))


class Calendar:
    """The dates of one article, each stretch of it looked through when first asked for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._found: dict[int, tuple[Span, ...]] = {}

    @cached_property
    def _year(self) -> int | None:
        if self._reading.article.published is not None:
            return None
        return date_context(self._reading.article.text).year

    def between(self, start: int, end: int) -> list[Span]:
        """Return the dates within the characters [*start*, *end*) of one sentence."""
        sentence = self._reading.sentence_at(start)
        if sentence.index not in self._found:
            text = self._reading.article.text[sentence.start : sentence.end]
            self._found[sentence.index] = tuple(
                Span(sentence.start + span.start, sentence.start + span.end)
                for span in find_dates(text)
            )
        return [s for s in self._found[sentence.index] if start <= s.start and s.end <= end]

    def value(self, span: Span, *, planned: bool) -> DateValue | None:
        """
        Resolve one date; *planned* tells that it lies ahead.

        ``None`` for «спустя неделю» of a day that nobody told.
        """
        words = self._reading.article.text[span.start : span.end]
        told = None if planned or not _MONTH.search(words) else self._year_told(span)
        published = None if told else self._reading.article.published
        counted = _COUNTED.match(words) is not None
        before = self._day_told(span) if counted and not planned else None
        context = DateContext(year=told or self._year, planned=planned, told=before)
        form = date_form(words, published, context=context)
        if counted and form.edtf is None:
            return None
        return DateValue(text=form.text, edtf=form.edtf)

    def _day_told(self, span: Span) -> date | None:
        """«5 мая прошла встреча. Спустя неделю …»: the last day told up to *span*."""
        article, here = self._reading.article, self._reading.sentence_at(span.start)
        for index in range(here.index, max(here.index - _SENTENCES, -1), -1):
            sentence = self._reading.sentences[index]
            for earlier in reversed(self.between(sentence.start, min(sentence.end, span.start))):
                words = article.text[earlier.start : earlier.end]
                edtf = date_form(words, article.published, context=DateContext(self._year)).edtf
                if edtf is not None and _DAY.fullmatch(edtf):
                    return date.fromisoformat(edtf)
        return None

    def _year_told(self, span: Span) -> int | None:
        """«начались в феврале 2022 года, а 29 марта …»: the sentence has said which past year."""
        published, text = self._reading.article.published, self._reading.article.text
        if published is None:
            return None
        sentence = self._reading.sentence_at(span.start)
        years = [
            int(match[0])
            for earlier in self.between(sentence.start, span.start)
            if _NAMED_MONTH.search(text, earlier.start, earlier.end)  # not «с 1957 года»
            for match in _YEAR.finditer(text, earlier.start, earlier.end)
        ]
        return years[-1] if years and years[-1] < published.year else None


def stretch(telling: Telling) -> tuple[int, int]:
    """
    Return the first and last token of the words that may say where and when *telling* was.

    Its own clause («саммита, прошедшего в Минске») where it has one, else the clause of the verb
    of which it is subject or object, else its phrase and what stands right behind it.
    """
    tokens, mention = telling.tokens, telling.mention
    own = [
        v
        for v in own_verbs(tokens, mention.head, mention.last)
        if _is_its_own(tokens, mention, v) and v.lemma not in _COPULAS
    ]
    if own:
        _, last = clause(telling.sentence, own[0].index)
        comma = next((i for i in range(own[0].index, last + 1) if tokens[i].text == ","), last + 1)
        return mention.first, max(comma - 1, mention.last)
    over = telling.governance
    made = over.role == "object" and not over.nouns and telling.head.kind in ("visit", "contest")
    if over.verb is not None and (
        telling.direct != "none"
        or (over.role == "subject" and not over.nouns)
        or (made and _makes(telling))  # «в июне совершил визит», «сыграет матч в Лиме»
    ):
        first, last = clause(telling.sentence, over.verb)
        return min(first, mention.first), max(last, mention.last)
    if over.verb is None:
        return 0, len(tokens) - 1
    return _participle_before(tokens, mention), mention.last


def _makes(telling: Telling) -> bool:
    verb = telling.verb
    if verb is None or telling.head.kind == "visit":
        return verb is not None and verb.lemma in _words("event.make")
    return verb.lemma in ("сыграть", "играть", "проводить", "провести")


def _participle_before(tokens: Sequence[Token], mention: Mention) -> int:
    """«протест против состоявшегося в пятницу визита»: the participle may say when."""
    return next(
        (
            t.index
            for t in tokens[: mention.first]
            if t.head == mention.head
            and t.feats.get("VerbForm") == "Part"
            and t.lemma in _words("event.happen")
        ),
        mention.first,
    )


def _is_its_own(tokens: Sequence[Token], mention: Mention, verb: Token) -> bool:
    """Tell «саммит, прошедший в Риме» from «разговор, в ходе которого обсудили поездку в Рим»."""
    if mention.first <= verb.index <= mention.last:
        return False  # «прошла встреча, посвящённая торговле»: a part of the name
    between = tokens[mention.last + 1 : verb.index]
    relative = next((t for t in between if t.lemma == "который"), None)
    return relative is None or tokens[relative.index - 1].text == ","


def dates(calendar: Calendar, telling: Telling) -> list[Span]:
    """Return the dates of what *telling* tells, in text order."""
    first, last = stretch(telling)
    tokens, mention = telling.tokens, telling.mention
    found = calendar.between(tokens[first].start, tokens[last].end)
    if not found:
        following = tokens[mention.last + 1 : mention.last + 6]
        if following:
            found = [
                s
                for s in calendar.between(following[0].start, following[-1].end)
                if _adjoins(tokens, mention.last, s)
            ]
    found = [s for s in found if not _is_age(tokens, s) and not _is_end(tokens, s)]
    for token in tokens[max(mention.first - 1, 0) : mention.head]:
        if token.lemma in _DATE_WORDS:
            found.append(Span(token.start, token.end))
    return found


def _is_age(tokens: Sequence[Token], span: Span) -> bool:
    """«выставка художника первой половины XX века»: a century dates no event."""
    return any(t.lemma in ("век", "столетие") for t in tokens if span.start <= t.start < span.end)


def _is_end(tokens: Sequence[Token], span: Span) -> bool:
    """«продлится до 9 марта»: the day it ends is not the day it is."""
    before = next((t for t in reversed(tokens) if t.end <= span.start), None)
    return before is not None and before.text.lower() == "до"


def _adjoins(tokens: Sequence[Token], last: int, span: Span) -> bool:
    between = [t for t in tokens[last + 1 :] if t.end <= span.start]
    return len(between) <= 1 and all(t.pos == "ADP" for t in between)


def places(reading: Reading, telling: Telling) -> list[tuple[Occurrence, Entity]]:
    """
    Return the places of what *telling* tells: «в Кремле», «в Алматы, в Доме дружбы».

    A visit's own goal counts («визит в Казахстан»); where only a country adjective stands,
    nothing does.
    """
    found = []
    first, last = stretch(telling)
    for occurrence, entity in locatives(reading, telling.sentence, first, last):
        if _is_in_post(reading, telling.sentence, occurrence):
            continue
        if is_of_affairs(telling, occurrence):
            continue
        if _is_of_another(reading, telling, occurrence) or _announces(telling, occurrence, entity):
            continue
        if occurrence.mention.last < telling.mention.first or not _is_elsewhere(
            telling, occurrence
        ):
            found.append((occurrence, entity))
    if telling.head.kind == "visit":
        found += _goals(reading, telling)
        found += _countries_reached(reading, found)
    return (
        found
        or _adjoining(reading, telling)
        or _antecedent_place(reading, telling)
        or venue(reading, telling)
    )


def _adjoining(reading: Reading, telling: Telling) -> list[tuple[Occurrence, Entity]]:
    """«принял участие в церемонии закладки парка в Туле»: what stands right behind the phrase."""
    tokens, last = telling.tokens, telling.mention.last
    if last + 2 >= len(tokens) or tokens[last + 1].text.lower() not in LOCAL:
        return []
    return [
        (o, e)
        for o, e in locatives(reading, telling.sentence, last + 1, len(tokens) - 1)
        if o.mention.first == last + 2
    ]


def _is_of_another(reading: Reading, telling: Telling, occurrence: Occurrence) -> bool:
    """«обсудили конфликт на Украине»: a noun right before has that place, not the event."""
    tokens, mention = telling.tokens, occurrence.mention
    over = tokens[tokens[mention.head].head] if tokens[mention.head].head >= 0 else None
    if over is None or over.pos != "NOUN" or over.index >= mention.first:
        return False
    if over.index == telling.mention.head or mention.first <= over.index <= mention.last:
        return False
    if over.lemma in _words("contrast.affairs"):
        return True
    if telling.mention.first <= over.index <= telling.mention.last:
        return False  # «церемония открытия памятника в Минске»
    before = next((t for t in reversed(tokens[: over.index]) if t.pos not in ("ADJ", "DET")), None)
    if before is not None and before.text.lower() in LOCAL:
        return False  # «в резиденции в Завидове»
    return not any(
        m.label in ("PROFESSION", "PERSON", "EVENT") and m.first <= over.index <= m.last
        for m in reading.mentions_in(telling.sentence.start, telling.sentence.end)
    )


def _announces(telling: Telling, occurrence: Occurrence, entity: Entity) -> bool:
    """«В ООН анонсировали переговоры»: who says so stands there, not the event."""
    verb = telling.verb
    if verb is None or entity.label not in ("ORGANIZATION", "FACILITY"):
        return False
    if verb.lemma not in _words("event.speech") and verb.lemma not in _words("modal.plan"):
        return False
    many = verb.feats.get("Number") == "Plur"
    return many and occurrence.mention.last < verb.index


def _is_in_post(reading: Reading, sentence: Sentence, occurrence: Occurrence) -> bool:
    """«полпред в округе», «посол в Китае»: where someone serves, no place of the event."""
    place = occurrence.mention
    return any(
        m.label == "PROFESSION" and m.start < place.start and place.end <= m.end
        for m in reading.mentions_in(sentence.start, sentence.end)
    )


def _antecedent_place(reading: Reading, telling: Telling) -> list[tuple[Occurrence, Entity]]:
    """«МИД Узбекистана, где начался саммит»: what «где» stands for."""
    verb, tokens = telling.verb, telling.tokens
    if verb is None or telling.governance.role != "subject":
        return []
    where = [t for t in tokens[: verb.index] if t.lemma == "где" and t.index > verb.index - 4]
    if not where or not where[-1].index:
        return []
    comma = tokens[where[-1].index - 1]
    before = reading.occurrences_in(tokens[0].start, comma.start)
    return [(o, e) for o, e in before if e.label in PLACE_TYPES and o.mention.end == comma.start][
        -1:
    ]


def _is_elsewhere(telling: Telling, occurrence: Occurrence) -> bool:
    """See a place that stands in another complement («с мэром города в Японии»)."""
    tokens = telling.tokens
    preposition = occurrence.mention.first - 1
    between = tokens[telling.mention.last + 1 : max(preposition, 0)]
    own = {t.index for t in own_verbs(tokens, telling.mention.head, telling.mention.last)}
    own.add(-1 if telling.governance.verb is None else telling.governance.verb)
    return any(t.text in (";", "(") or (is_finite(t) and t.index not in own) for t in between)


def _countries_reached(
    reading: Reading, visited: Sequence[tuple[Occurrence, Entity]]
) -> list[tuple[Occurrence, Entity]]:
    """«Орлов приехал в Перу», «Он в Лиме с визитом»: the country of a visited town, if told so."""
    codes = {e.country_code for _, e in visited if e.label == "CITY"} - {None}
    codes -= {e.country_code for _, e in visited if e.label == "COUNTRY"}
    found = []
    for entity in reading.entities:
        if entity.label == "COUNTRY" and entity.country_code in codes:
            found += [(o, entity) for o in entity.occurrences if _is_reached(reading, o)][:1]
    return found


def _is_reached(reading: Reading, occurrence: Occurrence) -> bool:
    """«приехал в Перу»: the goal of a verb of coming."""
    mention = occurrence.mention
    tokens = reading.sentences[mention.sentence].tokens
    head = tokens[mention.head]
    return (
        mention.first > 0
        and tokens[mention.first - 1].text.lower() in ("в", "на")
        and head.feats.get("Case") == "Acc"
        and head.head >= 0
        and tokens[head.head].lemma in _words("event.visit")
    )


def _goals(reading: Reading, telling: Telling) -> list[tuple[Occurrence, Entity]]:
    """«визит в Казахстан»; «прибыл в Астану с визитом», «посетит Россию с визитом»."""
    tokens = telling.tokens
    found = []
    spans = [(telling.mention.first, telling.mention.last)]
    over = telling.governance
    if over.verb is not None and not over.nouns and over.preposition in ("с", "со", None):
        spans.append(clause(telling.sentence, over.verb))
    for first, last in spans:
        goal = -2
        for occurrence, entity in reading.occurrences_in(tokens[first].start, tokens[last].end):
            if entity.label not in PLACE_TYPES or occurrence.kind not in ("name", "acronym"):
                continue
            start = occurrence.mention.first
            before = tokens[start - 1].text.lower() if start else ""
            case = tokens[occurrence.mention.head].feats.get("Case")
            object_of = tokens[occurrence.mention.head].rel == "obj" or (
                start == telling.mention.last + 1  # «посетил с рабочим визитом Кубу»
            )
            listed = goal >= 0 and continues(tokens[goal + 1 : start])
            if (
                (before in LOCAL and case in ("Acc", "Loc", None))
                or (object_of and case == "Acc")
                or listed  # «визиты в Эстонию и Латвию»
            ):
                found.append((occurrence, entity))
                goal = occurrence.mention.last
        if found:
            break
    return found
