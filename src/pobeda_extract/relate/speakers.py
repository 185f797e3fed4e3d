"""Quotations into who said them: a name, a post, a pronoun or nothing at all, resolved.

The words that name the speaker were found with the quotation; here they become an entity. Where
they are a pronoun («сказал он») or absent («добавил, что…»), the article's thread decides: who
spoke last, who was the subject last. What is left open stays open: no speaker is better than a
wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final, TypeAlias

from pobeda_extract.lexicons import load
from pobeda_extract.normalize.shortforms import is_clipped
from pobeda_extract.relate.thread import Thread, keys
from pobeda_extract.score.decisions import decide
from pobeda_extract.score.reader import role
from pobeda_extract.types import Entity, Post, Quotation, Reading, Seen, Span

#: The entity's id, how sure we are, and the rule that found it.
Speaker: TypeAlias = tuple[str, float, str]

_MALE: Final = frozenset({"он", "его", "ему", "им", "нём", "нем"})
_FEMALE: Final = frozenset({"она", "её", "ее", "ей", "ней"})
_MANY: Final = frozenset({"они", "их", "им", "там", "здесь"})
#: Words for whoever is at the head of a country or a body, whatever the post is called.
_HEADS: Final = frozenset(
    {"глава", "лидер", "руководитель", "зампред", "замруководителя", "замглавы", "заместитель"}
)

#: Fewer letters than these may be quoted twice by chance.
_SAME: Final = 12
_LETTERS: Final = re.compile(r"\w+")

#: Words for any body named before.
_ANY_BODY: Final = frozenset(
    {"ведомство", "компания", "организация", "агентство", "служба", "пресс-служба", "холдинг"}
    | {"корпорация", "предприятие", "представитель", "представительница", "пресс-центр"}
)

#: Logits of speakers are cut at these.
_FAR_OFF: Final = -8.0
_BOUND: Final = 6.0

_Rule: TypeAlias = Callable[["Thread", Quotation], "Speaker | None"]


def speakers(reading: Reading) -> dict[int, Speaker | None]:
    """
    Tell who says each quotation.

    Args:
        reading: The article with its entities resolved.

    Returns:
        For the index of each quotation in ``reading.quotations`` the entity's id, the score and
        the rule's name, or ``None`` where nobody is named or nobody can be told.
    """
    thread = Thread(reading)
    found = {index: _speaker(thread, q) for index, q in enumerate(reading.quotations)}
    for index, quotation in enumerate(reading.quotations):
        if found[index] is None and quotation.manner == "headline":
            found[index] = speaker_of_the_same_words(reading, index, found)
    if reading.seen is not None:
        return _weighed(reading, reading.seen, found)
    return found


def voices(
    reading: Reading, seen: Seen, ruled: Mapping[int, Speaker | None]
) -> list[dict[str, dict[str, float]]]:
    """Return for each quotation what speaks for and against everybody being its speaker."""
    items = [[_last_word(reading, quotation)] for quotation in reading.quotations]
    logits = seen.roles("quote", items, reading.entities, reading.sentences)
    column = role("speaker")
    found: list[dict[str, dict[str, float]]] = []
    for index, row in enumerate(logits):
        by_rule = ruled.get(index)
        likely = {i: float(scores[column]) for i, scores in row.items()}
        if by_rule is not None:
            likely.setdefault(by_rule[0], _FAR_OFF)
        best = max(likely.values(), default=_FAR_OFF)
        found.append(
            {
                entity: _evidence(reading.by_id[entity], logit, best, by_rule)
                | {"out_of_sight": float(entity not in row)}
                for entity, logit in likely.items()
                if logit > -_BOUND or (by_rule is not None and by_rule[0] == entity)
            }
        )
    return found


def _evidence(
    entity: Entity, logit: float, best: float, by_rule: Speaker | None
) -> dict[str, float]:
    own = by_rule is not None and by_rule[0] == entity.id
    bounded = max(_FAR_OFF, min(_BOUND, logit))
    return {
        "seen": bounded,
        "seen_best": float(logit == best),
        "ruled": float(own),
        "ruled_score": by_rule[1] if own and by_rule is not None else 0.0,
        "ruled_and_seen": bounded if own else 0.0,
        "ruled_other": float(by_rule is not None and not own),
        "person": float(entity.label == "PERSON"),
    }


def _last_word(reading: Reading, quotation: Quotation) -> tuple[int, int]:
    """Return sentence and index of the last word within the marks."""
    sentence = reading.sentence_at(max(quotation.end - 1, 0))
    inside = [t.index for t in sentence.tokens if t.end <= quotation.end]
    return sentence.index, inside[-1] if inside else 0


def _weighed(
    reading: Reading, seen: Seen, ruled: Mapping[int, Speaker | None]
) -> dict[int, Speaker | None]:
    """Choose the likeliest speaker of each quotation, where anybody is likely enough."""
    found: dict[int, Speaker | None] = {}
    for index, heard in enumerate(voices(reading, seen, ruled)):
        named = ruled.get(index)
        if named is not None and heard[named[0]]["out_of_sight"]:
            found[index] = named  # a speech of many sentences: only the rule saw who opened it
            continue
        verdicts = {entity: decide("speaker", evidence) for entity, evidence in heard.items()}
        best = max(verdicts, key=lambda e: verdicts[e].probability, default=None)
        if best is None or not verdicts[best].holds:
            found[index] = None
            continue
        by_rule = ruled.get(index)
        own = by_rule is not None and by_rule[0] == best
        rule = by_rule[2] if own and by_rule is not None else "joint_reader"
        found[index] = (best, verdicts[best].probability, rule)
    return found


def _speaker(thread: Thread, quotation: Quotation) -> Speaker | None:
    for rule in RULES:
        found = rule(thread, quotation)
        if found is not None:
            thread.remember(quotation, thread.reading.by_id[found[0]])
            return found
    return None


def speaker_of_the_same_words(
    reading: Reading, index: int, found: Mapping[int, Speaker | None]
) -> Speaker | None:
    """A headline quotes without a name what the article quotes with one."""
    words = _folded(reading.quotations[index])
    if len(words) < _SAME:
        return None
    for other, quotation in enumerate(reading.quotations):
        speaker = found[other]
        if other != index and speaker is not None and words in _folded(quotation):
            return speaker[0], 0.9, "speaker_of_the_same_words"
    return None


def _folded(quotation: Quotation) -> str:
    return " ".join(_LETTERS.findall(quotation.text.lower().replace("ё", "е")))


@cache
def _kinds() -> Mapping[str, str]:
    return {entry["lemma"]: entry["kind"] for entry in load("saying")["verb"]}


@cache
def _holders() -> frozenset[str]:
    return frozenset(load("saying")["holder"]["lemmas"])


@cache
def _bodies() -> frozenset[str]:
    return frozenset(load("saying")["body"]["lemmas"])


_PEOPLE: Final = frozenset({"PERSON"})
_ORGANIZATIONS: Final = frozenset({"ORGANIZATION"})


def speaker_by_name(thread: Thread, quotation: Quotation) -> Speaker | None:
    """«сказал Пётр Ильин», «сообщило министерство»: the words are a mention of an entity."""
    if quotation.speaker is None:
        return None
    span = quotation.speaker
    for occurrence, entity in thread.reading.occurrences_in(span.start, span.end):
        if (occurrence.mention.start, occurrence.mention.end) != span:
            continue
        if occurrence.kind == "position" and entity.form.gender not in thread.genders(quotation):
            continue  # «чиновник написал» is no woman
        return entity.id, 0.97, "speaker_by_name"
    return None


def speaker_by_pronoun(thread: Thread, quotation: Quotation) -> Speaker | None:
    """«сказал он»: the last speaker or the last subject of that gender."""
    if quotation.speaker is None:
        return None
    word = thread.words(quotation.speaker).lower()
    if word not in _MALE | _FEMALE | _MANY:
        return None
    if word in _MANY and word not in _MALE:
        last = thread.last(quotation)
        if last is not None and last.label != "PERSON":
            return last.id, 0.7, "speaker_by_pronoun"
        return None
    gender = "female" if word in _FEMALE else "male"
    for _, entity in thread.before(quotation.speaker.start, _PEOPLE):
        if entity.form.gender in {gender, None}:
            return entity.id, 0.85, "speaker_by_pronoun"
    last = thread.last(quotation)
    if last is not None and last.label == "PERSON" and last.form.gender in {gender, None}:
        return last.id, 0.75, "speaker_by_pronoun"
    return None


def speaker_by_post(thread: Thread, quotation: Quotation) -> Speaker | None:
    """«подчеркнул губернатор», «цитирует чиновника»: who holds such a post, or was spoken of."""
    if quotation.speaker is None:
        return None
    lemmas = [token.lemma for token in thread.tokens(quotation.speaker)]
    scope = {
        entity.id
        for _, entity in thread.reading.occurrences_in(*_phrase(thread, quotation.speaker))
        if entity.label != "PERSON"
    }
    held = {post.person for post in thread.posts({*lemmas, *scope}) if _holds(post, lemmas, scope)}
    if not held and scope and not _HEADS.isdisjoint(lemmas):
        held = {p.person for p in thread.posts({"министр"}) if _heads_ministry(thread, p, scope)}
    if len(held) == 1:
        return held.pop(), 0.8, "speaker_by_post"
    if thread.head(quotation.speaker) not in _holders():
        return None
    last = thread.last(quotation)
    candidates = [entity for _, entity in thread.before(quotation.speaker.start, _PEOPLE)]
    if last is not None and last.label == "PERSON":
        candidates.append(last)
    genders = thread.genders(quotation)
    fit = [e.id for e in candidates if e.form.gender in genders and (not held or e.id in held)]
    if scope and not held and len(set(fit)) > 1:
        return None  # «глава Казахстана» where nobody is known to be that
    return (fit[0], 0.65, "speaker_by_post") if fit else None


def _holds(post: Post, lemmas: list[str], scope: set[str]) -> bool:
    """Tell whether a post is meant by words with these lemmas, which name these bodies and places.

    Where the words name a country or a body, it must be the post's own: «президент Венгрии» is no
    other president, but «глава Казахстана» is its president.
    """
    own = {post.organization, post.place} & scope
    if scope and not own:
        return False
    shared = any(len(lemma) > 3 and lemma in keys(post) for lemma in lemmas)
    return shared or (bool(own) and not _HEADS.isdisjoint(lemmas))


def _heads_ministry(thread: Thread, post: Post, scope: AbstractSet[str]) -> bool:
    """«глава краевого минсельхоза» is «министр сельского хозяйства Калужского края»."""
    title = post.title.lower().replace("ё", "е").split()
    by_id = thread.reading.by_id
    place = by_id[post.place].form.text.lower() if post.place else ""
    for name in (by_id[i].form.text.lower() for i in scope):
        *before, last = name.split()
        kinds = [_REGIONS[word] for word in before if word in _REGIONS]
        if title[0] == "министр" and is_clipped(last, ("министерство", *title[1:])):
            if all(kind in place.split() for kind in kinds):
                return True
    return False


#: Adjectives that tell of what kind of region a ministry is.
_REGIONS: Final = {
    "краевой": "край", "областной": "область", "республиканский": "республика",
    "окружной": "округ",
}  # fmt: skip


def speaker_of_body(thread: Thread, quotation: Quotation) -> Speaker | None:
    """«сказал представитель министерства», «сообщили в пресс-службе», «заявили в ведомстве»."""
    if quotation.speaker is None:
        return None
    inside = [
        entity
        for occurrence, entity in thread.reading.occurrences_in(*_phrase(thread, quotation.speaker))
        if entity.label == "ORGANIZATION"
    ]
    if thread.head(quotation.speaker) not in _bodies():
        return None
    if inside:
        return inside[0].id, 0.85, "speaker_of_body"
    head = thread.head(quotation.speaker)
    if any(t.pos == "ADJ" and t.lemma.endswith("ский") for t in thread.tokens(quotation.speaker)):
        return None  # «российский представитель» is no body's named before
    last = thread.last(quotation)
    if last is not None and last.label == "ORGANIZATION" and _is_such(last, head):
        return last.id, 0.7, "speaker_of_body"
    found = [
        entity
        for occurrence, entity in thread.before(quotation.speaker.start, _ORGANIZATIONS)
        if _is_such(entity, head) and not thread.is_told(occurrence.mention)
    ]
    if head.startswith("пресс-"):  # «сказали в пресс-службе»: the one named before, if any is
        found.sort(key=lambda entity: not entity.form.text.lower().startswith(head))
    if found:
        return found[0].id, 0.6, "speaker_of_body"
    return None


def _is_such(entity: Entity, head: str) -> bool:
    """Tell whether a body can be called *head*: any is a «ведомство», only a ministry «министерство»."""
    if head in _ANY_BODY:
        return True
    stem = head[:-2] if len(head) > 5 else head
    name = entity.form.text.lower()
    return stem in name or (head == "министерство" and name.startswith("мин"))


def _phrase(thread: Thread, span: Span) -> Span:
    """Return *span* with the genitives that hang on it: «представитель» of «МИД Узбекистана»."""
    tokens = thread.reading.sentence_at(span.start).tokens
    inside = {token.index for token in thread.tokens(span)}
    end = span.end
    for token in tokens:
        hangs = token.head in inside and token.index > max(inside, default=-1)
        named = token.rel in {"nmod", "appos"} and token.feats.get("Case") in {"Gen", "Nom", None}
        if hangs and named:
            inside.add(token.index)
            end = max(end, token.end)
    for mention in thread.organizations(thread.reading.sentence_at(span.start).index):
        if span.start <= mention.start < end:
            end = max(end, mention.end)
    return Span(span.start, end)


def speaker_goes_on(thread: Thread, quotation: Quotation) -> Speaker | None:
    """«…», — добавил, обращаясь к залу: nobody is named, so the last speaker goes on."""
    if quotation.speaker is not None:
        return None
    last = thread.last(quotation)
    if quotation.cue is None:
        if quotation.manner != "alone" or last is None:
            return None
        return last.id, 0.75, "speaker_goes_on"
    for token in thread.tokens(quotation.cue):
        if token.pos != "VERB" or token.feats.get("Voice") == "Pass":
            return None
        if _kinds().get(token.lemma, "say") not in {"say", "turn"}:
            return None
        singular = token.feats.get("Number") == "Sing"
        genders = thread.genders(quotation)
        alike = last is not None and (last.label == "PERSON") == singular
        if last is not None and alike and last.form.gender in genders:
            return last.id, 0.7, "speaker_goes_on"
        if not singular:
            return None
        for _, entity in thread.before(token.start, _PEOPLE):
            if entity.form.gender in genders:
                return entity.id, 0.6, "speaker_goes_on"
    return None


#: Asked in this order; the first answer stands.
RULES: Final[tuple[_Rule, ...]] = (
    speaker_by_name,
    speaker_by_pronoun,
    speaker_of_body,
    speaker_by_post,
    speaker_goes_on,
)
