"""Find the people, organizations and countries that a verb's subject names, lists included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from pobeda_extract.morph import parses
from pobeda_extract.relate.clauses import clause, is_finite
from pobeda_extract.relate.delegations import led_by, serves_other
from pobeda_extract.relate.nationality import adjective_countries
from pobeda_extract.relate.roles import holder
from pobeda_extract.relate.subjects import subject_token
from pobeda_extract.types import Entity, Mention, Occurrence, Reading, Sentence, Token

#: An occurrence and whom it names.
Named: TypeAlias = tuple[Occurrence, Entity]

ACTORS: Final = frozenset({"PERSON", "ORGANIZATION", "COUNTRY"})
_LISTED: Final = frozenset({"conj", "appos", "flat", "flat:name", "flat:foreign", "parataxis"})
_DELEGATES: Final = frozenset(
    {"представитель", "делегация", "команда", "сборная", "сотрудник", "представительница",
     "участник", "делегат", "руководство", "специалист", "эксперт", "глава", "руководитель"}
)  # fmt: skip
_MOST_STEPS: Final = 6
_OBLIQUE: Final = frozenset({"Gen", "Dat", "Acc", "Ins", "Loc"})
#: How many sentences back a pronoun may look for a subject, and for any other person.
_FAR: Final = 4
_NEAR: Final = 3
_PLURALS: Final = frozenset({"они", "их", "им", "ими"})


def named_in(reading: Reading, start: int, end: int) -> list[Named]:
    """Return the outermost occurrences of actors within the characters [*start*, *end*)."""
    found: list[Named] = []
    reach = -1
    for occurrence, entity in reading.occurrences_in(start, end):
        if entity.label not in ACTORS:
            continue
        inside = occurrence.mention.end <= reach
        if not inside or shares_head(found[-1][0].mention, occurrence.mention):
            found.append((occurrence, entity))
            reach = max(reach, occurrence.mention.end)
    return found


def shares_head(wider: Mention, narrower: Mention) -> bool:
    """«Минобороны Турции, Румынии» holds «Минобороны Турции», another body of the same noun."""
    if wider.start != narrower.start or wider.head != narrower.head:
        return False
    rest = wider.text[len(narrower.text) :]
    return rest.startswith((",", " и "))


def tokens_in(reading: Reading, sentence: Sentence, first: int, last: int) -> list[Named]:
    """Do as :func:`named_in` for the tokens *first* to *last* (inclusive) of *sentence*."""
    if first > last:
        return []
    return named_in(reading, sentence.tokens[first].start, sentence.tokens[last].end)


def subjects(reading: Reading, sentence: Sentence, verb: int) -> list[Named]:
    """
    Return whom the subject of the verb at *verb* names, every member of a list.

    «который» is traced to what it stands for, «он» to the last person named before.
    """
    tokens = sentence.tokens
    subject = subject_token(tokens, verb)
    if subject is None:
        return _nominatives_beside(reading, sentence, verb) if is_finite(tokens[verb]) else []
    if subject.lemma == "который":
        return antecedent(reading, sentence, subject.index)
    if subject.pos == "PRON" or subject.text.lower() in ("он", "она", "они"):
        return pronoun(reading, sentence, subject)
    if subject.lemma == "сторона":
        owners = adjective_countries(reading, tokens[max(subject.index - 1, 0) : subject.index])
        return [
            (entity.occurrences[0], entity)
            for entity in (reading.by_id[i] for i in owners)
            if entity.occurrences
        ]
    found = headed_by(reading, sentence, subject.index) or holder(reading, sentence, subject)
    return found or _nominatives_beside(reading, sentence, verb)


def headed_by(
    reading: Reading, sentence: Sentence, index: int, *, oblique: bool = False
) -> list[Named]:
    """
    Return the actors that the noun at *index* and what is listed with it name.

    Names must stand in the nominative, unless the noun is *oblique* («с министром А»).
    """
    tokens = sentence.tokens
    members = {index}
    grew = True
    while grew:
        grew = False
        for token in tokens:
            if token.index in members or token.head not in members:
                continue
            inherits = token.rel in _LISTED or (
                token.rel == "nmod" and token.feats.get("Case") in ("Nom", None)
            )
            if inherits and token.index >= index:
                members.add(token.index)
                grew = True
    found = []
    for occurrence, entity in tokens_in(reading, sentence, 0, len(tokens) - 1):
        mention = occurrence.mention
        if entity.label == "PERSON":
            hit = bool(members & set(range(mention.first, mention.last + 1)))
            hit = hit and (
                oblique
                or occurrence.kind == "position"
                or stands_as_named(tokens, occurrence, entity)
            )
        else:
            hit = mention.head in members or mention.first in members
            hit = hit and _unmarked(tokens, occurrence, entity)
            hit = hit and not (mention.first and tokens[mention.first - 1].text == "(")
        if hit and not (entity.label != "PERSON" and _is_attribute(tokens, mention.head)):
            found.append((occurrence, entity))
    found = _without_own_posts(tokens, found) + _delegating(reading, sentence, members)
    return _without_repetitions(found + _alongside(reading, sentence, found))


def _without_own_posts(tokens: Sequence[Token], found: list[Named]) -> list[Named]:
    """Drop a post that only introduces the name behind it («президент компании Иван Иванов»)."""
    named = [o.mention for o, e in found if e.label == "PERSON" and o.kind in ("name", "surname")]
    return [
        (o, e)
        for o, e in found
        if o.kind != "position"
        or not any(o.mention.first <= tokens[m.first].head <= o.mention.last for m in named)
    ]


def _alongside(reading: Reading, sentence: Sentence, found: Sequence[Named]) -> list[Named]:
    """Go on from a name to those listed right before and after it, where the tree lost them."""
    tokens = sentence.tokens
    known = {
        o.mention.first: (o, e)
        for o, e in tokens_in(reading, sentence, 0, len(tokens) - 1)
        if _unmarked(tokens, o, e) and not _is_subject_elsewhere(tokens, o, found)
    }
    ends = {o.mention.last: (o, e) for o, e in known.values()}
    added: list[Named] = []
    for occurrence, _ in found:
        last = occurrence.mention.last
        while (following := known.get(_past_joint(tokens, last, 1))) is not None:
            added.append(following)
            last = following[0].mention.last
        first = occurrence.mention.first
        while (previous := ends.get(_past_joint(tokens, first, -1))) is not None:
            added.append(previous)
            first = previous[0].mention.first
    return added


def _is_subject_elsewhere(
    tokens: Sequence[Token], occurrence: Occurrence, found: Sequence[Named]
) -> bool:
    """«Как сказал А, Б приедет»: who is the subject of another verb is not in this list."""
    verb = _verb_over(tokens, occurrence)
    own = {_verb_over(tokens, o) for o, _ in found}
    return verb is not None and None not in own and verb not in own


def _verb_over(tokens: Sequence[Token], occurrence: Occurrence) -> int | None:
    """Return the finite verb of which the name, or the post before it, is the subject."""
    index = occurrence.mention.head
    for _ in range(_MOST_STEPS):
        token = tokens[index]
        if token.head < 0:
            return None
        if token.rel.startswith("nsubj"):
            return token.head if is_finite(tokens[token.head]) else None
        if token.rel not in ("appos", "flat", "flat:name"):
            return None
        index = token.head
    return None


def _unmarked(tokens: Sequence[Token], occurrence: Occurrence, entity: Entity) -> bool:
    """Tell whether a body's or a country's name may be a nominative; «Чили» shows no case."""
    mention = occurrence.mention
    head = tokens[mention.head]
    if head.rel.startswith("nsubj") and any(p.case == "Nom" for p in parses(head.text)):
        return True  # «Компании «Вега» и «Заря» подписали», a genitive for the tagger
    return is_nominative(head) or (
        mention.text == entity.form.text and not _after_preposition(tokens, occurrence)
    )


def _past_joint(tokens: Sequence[Token], index: int, step: int) -> int:
    """Return the token behind the comma, «и» or mark of quotation beside *index*, or -1."""
    index += step
    while 0 <= index < len(tokens) and tokens[index].text in ("»", '"', "«"):
        index += step
    joints = 0
    while 0 <= index < len(tokens) and tokens[index].text.lower() in (",", "и", "а", "также"):
        joints += 1
        index += step
    if not joints:
        return -1
    while 0 <= index < len(tokens) and tokens[index].text in ("»", '"', "«"):
        index += step
    return index


def _is_attribute(tokens: Sequence[Token], head: int) -> bool:
    """See an organization that only completes a post («директор ОАО "Мир" Иванов»)."""
    token = tokens[head]
    if token.rel not in ("appos", "nmod", "flat", "parataxis") or token.head < 0:
        return False
    parent = tokens[token.head]
    return parent.rel == "nmod" and parent.feats.get("Case") == "Gen"


def _delegating(reading: Reading, sentence: Sentence, members: Iterable[int]) -> list[Named]:
    """«Представители Минобороны Турции и Румынии» stand for those who sent them."""
    found: list[Named] = []
    for index in sorted(members):
        token = sentence.tokens[index]
        if token.lemma in _DELEGATES:
            found += led_by(reading, sentence, index)
        if token.lemma in _DELEGATES and _is_plural(sentence.tokens, token):
            end = index + 1
            while end < len(sentence.tokens) and not is_finite(sentence.tokens[end]):
                end += 1
            for occurrence, entity in tokens_in(reading, sentence, index + 1, end - 1):
                if entity.label == "PERSON" or serves_other(reading, token, occurrence):
                    break  # «представители А, ректор Б Иванов»
                if entity.label == "ORGANIZATION":
                    found.append((occurrence, entity))
                    found += shared_head(reading, sentence, occurrence, entity)
    return found


def _is_plural(tokens: Sequence[Token], noun: Token) -> bool:
    """See a plural, also where the tagger took «Главы МИД приняли» for a genitive."""
    if noun.feats.get("Number") == "Plur":
        return True
    if noun.feats.get("Case") == "Nom":
        return False
    over = tokens[noun.head] if noun.head >= 0 else noun
    return noun.rel.startswith("nsubj") and over.feats.get("Number") == "Plur"


def shared_head(
    reading: Reading, sentence: Sentence, occurrence: Occurrence, entity: Entity
) -> list[Named]:
    """
    Return the others of «МИД России и Израиля», «Минобороны Турции, Румынии и Болгарии».

    Each further country stands for its own body of the same name where the article names that
    elsewhere, else for itself.
    """
    tokens = sentence.tokens
    mention = occurrence.mention
    wider = reading.occurrences_in(mention.start, sentence.end)
    if any(o.mention.end > mention.end and shares_head(o.mention, mention) for o, _ in wider):
        return []  # the others are mentions of their own
    own = [
        (o, e)
        for o, e in reading.occurrences_in(mention.start, mention.end)
        if e.label == "COUNTRY" and o.mention.last == mention.last
    ]
    if not own:
        return []
    name = {t.lemma for t in tokens[mention.first : own[0][0].mention.first]}
    countries = {
        o.mention.first: (o, e)
        for o, e in tokens_in(reading, sentence, mention.last + 1, len(tokens) - 1)
        if e.label == "COUNTRY" and o.kind != "nominal"
    }
    found: list[Named] = []
    last = mention.last
    while (following := countries.get(_past_joint(tokens, last, 1))) is not None:
        found.append(_body_of(reading, name, following) or following)
        last = following[0].mention.last
    return found


def _body_of(reading: Reading, name: set[str], country: Named) -> Named | None:
    for other in reading.entities:
        if other.label != "ORGANIZATION" or other.place != country[1].id:
            continue
        for occurrence in other.occurrences:
            mention = occurrence.mention
            words = reading.sentences[mention.sentence].tokens[mention.first : mention.last + 1]
            if name <= {t.lemma for t in words}:
                return country[0], other
    return None


def _without_repetitions(found: list[Named]) -> list[Named]:
    """Drop repetitions, keeping the order."""
    seen: set[str] = set()
    kept = []
    for occurrence, entity in sorted(found, key=lambda pair: pair[0].mention.start):
        if entity.id not in seen:
            seen.add(entity.id)
            kept.append((occurrence, entity))
    return kept


def is_nominative(token: Token) -> bool:
    """Tell whether *token* may be a nominative; foreign names show no case."""
    return token.feats.get("Case", "Nom") not in _OBLIQUE


def stands_as_named(tokens: Sequence[Token], occurrence: Occurrence, entity: Entity) -> bool:
    """Tell whether a person's name stands in the nominative, by the tagger or by its own form."""
    mention = occurrence.mention
    if is_nominative(tokens[mention.first]) or is_nominative(tokens[mention.last]):
        return True
    last = tokens[mention.last].text
    own = set(entity.form.text.split())
    return last in own and last[-1:] not in "аеёиоуыэюяй"


def _nominatives_beside(reading: Reading, sentence: Sentence, verb: int) -> list[Named]:
    """Take the nominatives of the verb's own clause, where the tree knows no subject."""
    first, last = clause(sentence, verb)
    first = max([first, *(t.index for t in sentence.tokens[:verb] if t.text == ":")])
    found = []
    for occurrence, entity in tokens_in(reading, sentence, first, last):
        token = sentence.tokens[occurrence.mention.head]
        before = occurrence.mention.first < verb
        if before and _verb_over(sentence.tokens, occurrence) not in (None, verb):
            continue  # «Как сообщает газета А, Б купил завод»
        if token.feats.get("Case") == "Nom" and not _after_preposition(sentence.tokens, occurrence):
            if entity.label == "PERSON" or token.rel.startswith("nsubj"):
                found.append((occurrence, entity))
    return _without_repetitions(found)


def _after_preposition(tokens: Sequence[Token], occurrence: Occurrence) -> bool:
    first = occurrence.mention.first
    return first > 0 and tokens[first - 1].pos == "ADP"


def antecedent(reading: Reading, sentence: Sentence, relative: int) -> list[Named]:
    """Return whom «который» at *relative* stands for: the last one named before its comma."""
    comma = next((i for i in range(relative, -1, -1) if sentence.tokens[i].text == ","), relative)
    before = tokens_in(reading, sentence, 0, comma - 1) if comma else []
    return before[-1:] if before and before[-1][0].mention.last >= comma - 2 else []


def pronoun(reading: Reading, sentence: Sentence, token: Token) -> list[Named]:
    """Return whom a personal pronoun stands for, as resolved, or else the last person before."""
    resolved = [
        (o, e) for o, e in reading.occurrences_in(token.start, token.end) if e.label in ACTORS
    ]
    if resolved:
        return resolved[:1]
    if token.text.lower() in _PLURALS or token.lemma not in ("он", "она"):
        return []
    return last_person(reading, sentence, token.start, token.feats.get("Gender"))


def owner_of(reading: Reading, sentence: Sentence, token: Token) -> list[Named]:
    """
    Return whom the possessive «его», «её» at *token* means.

    Not the subject of its own clause, which would say «свой» («Токаев назвал его визит …»).
    """
    gender = "Masc" if token.text.lower() == "его" else "Fem"
    tokens = sentence.tokens
    index: int = token.head
    for _ in range(6):
        if index < 0 or is_finite(tokens[index]):
            break
        index = tokens[index].head
    own = {e.id for _, e in subjects(reading, sentence, index)} if index >= 0 else set()
    return last_person(reading, sentence, token.start, gender, frozenset(own))


def last_person(
    reading: Reading,
    sentence: Sentence,
    before: int,
    gender: str | None,
    but: frozenset[str] = frozenset(),
) -> list[Named]:
    """
    Return the person that a singular pronoun before character *before* most likely means.

    None of the entities *but*; subjects before others, the latest of equals.
    """
    wanted = {"Masc": "male", "Fem": "female"}.get(gender or "")
    previous = reading.sentences[max(sentence.index - _FAR, 0)]
    people = [
        (o, e)
        for o, e in named_in(reading, previous.start, before)
        if e.label == "PERSON"
        and e.id not in but
        and (wanted is None or e.form.gender in (wanted, None))
    ]
    subjects_first = [
        (o, e)
        for o, e in people
        if reading.sentences[o.mention.sentence]
        .tokens[o.mention.head]
        .rel.startswith(("nsubj", "appos", "flat"))
        and is_nominative(reading.sentences[o.mention.sentence].tokens[o.mention.head])
    ]
    return (
        subjects_first[-1:]
        or [(o, e) for o, e in people if o.mention.sentence >= sentence.index - _NEAR][-1:]
    )


def listed_after(reading: Reading, sentence: Sentence, verb: int) -> list[Named]:
    """
    Return the actors enumerated from the verb at *verb* to the end of its clause.

    «приняли участие министр А, посол Б, а также В»: people in the nominative whatever the tree
    says; organizations and countries where they are subjects or items of the list.
    """
    tokens = sentence.tokens
    end = len(tokens) - 1
    for token in tokens[verb + 1 :]:
        below = (
            token.head == verb and token.rel != "parataxis"
        )  # «…, сообщил А»: he only tells of it
        if is_finite(token) and not below and not _in_relative(tokens, token):
            end = max(
                (i for i in range(verb, token.index) if tokens[i].text in (",", ";", ":", "—")),
                default=token.index,
            )
            break
    found = []
    for occurrence, entity in tokens_in(reading, sentence, verb + 1, end):
        mention = occurrence.mention
        head = tokens[mention.head]
        if entity.label == "PERSON":
            if stands_as_named(tokens, occurrence, entity) and (
                tokens[mention.first - 1].pos != "ADP"
            ):
                found.append((occurrence, entity))
        elif tokens[mention.first - 1].text == "(":
            continue  # «приняли участие А (США) и Б (Чили)»
        elif is_nominative(head) and _begins_item(tokens, mention.first, verb):
            found.append((occurrence, entity))
    return _without_own_posts(tokens, found)


def _begins_item(tokens: Sequence[Token], first: int, verb: int) -> bool:
    before = tokens[first - 1]
    return (
        before.index == verb
        or before.text.lower() in (",", "и", "участие", "—", "–", ":", "также")
        or tokens[first].rel.startswith("nsubj")
    )


def _in_relative(tokens: Sequence[Token], verb: Token) -> bool:
    """See the verb of «, который …» within a list, after which the list goes on."""
    return any(
        tokens[i].lemma == "который" for i in range(max(verb.index - 4, 0), verb.index)
    ) and any(t.text == "," for t in tokens[verb.index :])
