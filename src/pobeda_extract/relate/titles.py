"""Word a post: the whole position, its title, its organization and its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from pobeda_extract.lexicons import load, words
from pobeda_extract.lexicons.posts import PLACE_NOUNS, post_kind, standing, standing_words
from pobeda_extract.normalize.phrases import decapitalize_sentence_start, nominative
from pobeda_extract.relate.complements import Complement, complements
from pobeda_extract.relate.postscene import is_plural
from pobeda_extract.relate.standing import ACTING
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Entity, Mention, Occurrence, Reading, Sentence, Token


@dataclass(frozen=True, slots=True)
class Wording:
    """A post in the nominative; ``organization`` and ``place`` are entity ids."""

    position: str
    title: str
    organization: str | None
    place: str | None


def wording(reading: Reading, sentence: Sentence, post: Mention, holders: int) -> list[Wording]:
    """
    Word *post* for its holders.

    Returns:
        One wording for all; or, where «президенты России и Казахстана» have as many places as
        holders, one for each in their order.
    """
    if holders > 1:
        first, each = complements(reading, sentence, post, holders)
        if each:
            tokens = sentence.tokens
            stem = nominative(tokens, post.first, first - 1, post.head, number="Sing")
            stem = _small_first(stem, tokens, post.first)
            return [Wording(f"{stem} {c.text}", _title_of(stem, c), *c[1:]) for c in each]
        worded = one_for_each(reading, sentence, post)
        if len(worded) == holders:
            return worded
    elif bodies := _bodies_in_a_row(reading, sentence, post):
        return [
            _in_body(sentence, post, bodies[0][0], o, e, _place_in(reading, post))
            for o, e in bodies
        ]
    inside = reading.occurrences_in(post.start, post.end)
    number = "Sing" if is_plural(sentence.tokens, post) else None
    return [_whole(reading, sentence, post, inside, number)]


def _title_of(stem: str, own: Complement) -> str:
    """«ректор» of МГУ, but «министр транспорта»."""
    return stem if own.organization or own.place else f"{stem} {own.text}"


def one_for_each(reading: Reading, sentence: Sentence, post: Mention) -> list[Wording]:
    """Word a plural post for each of its places: «главы МИД России и Израиля»."""
    inside = reading.occurrences_in(post.start, post.end)
    places = [(o, e) for o, e in inside if e.label in PLACE_TYPES and o.mention.first > post.head]
    outer = [p for p in places if not _nested(p[0].mention, [q[0].mention for q in places])]
    return [_one(sentence, post, outer[0][0], o, e) for o, e in outer]


def _bodies_in_a_row(
    reading: Reading, sentence: Sentence, post: Mention
) -> list[tuple[Occurrence, Entity]]:
    """«управляющий от РФ в МВФ, МБРР и АБР»: one post in each, acronyms in brackets aside."""
    tokens = sentence.tokens
    found: list[tuple[Occurrence, Entity]] = []
    for occurrence, entity in reading.occurrences_in(post.start, post.end):
        mention = occurrence.mention
        if entity.label != "ORGANIZATION" or mention.first <= post.head:
            continue
        if found and (mention.last <= found[-1][0].mention.last or entity.id == found[-1][1].id):
            continue
        before = tokens[mention.first - 1].text
        if found and before not in {",", "и"}:
            return []
        if not found and tokens[mention.first - 1].pos != "ADP":
            return []
        found.append((occurrence, entity))
    return found if len(found) > 1 else []


def _in_body(
    sentence: Sentence,
    post: Mention,
    first: Occurrence,
    own: Occurrence,
    body: Entity,
    place: str | None,
) -> Wording:
    tokens = sentence.tokens
    stem = nominative(tokens, post.first, first.mention.first - 1, post.head)
    title = nominative(tokens, post.first, post.head, post.head)
    return Wording(f"{stem} {own.mention.text}", title, body.id, place)


def _place_in(reading: Reading, post: Mention) -> str | None:
    inside = reading.occurrences_in(post.start, post.end)
    return next((e.id for _, e in inside if e.label in PLACE_TYPES), None)


def _nested(mention: Mention, others: list[Mention]) -> bool:
    return any(
        o is not mention and o.first <= mention.first and mention.last <= o.last for o in others
    )


def _one(
    sentence: Sentence, post: Mention, first: Occurrence, own: Occurrence, place: Entity
) -> Wording:
    """Give one of several holders his own place: «президенты России и Казахстана»."""
    tokens = sentence.tokens
    stem = nominative(tokens, post.first, first.mention.first - 1, post.head, number="Sing")
    stem = _small_first(stem, tokens, post.first)
    return Wording(f"{stem} {own.mention.text}", stem, None, place.id)


def _without_descriptor(tokens: Sequence[Token], head: int, last: int) -> int:
    """
    Return where a title that runs from *head* to *last*, right before an organization, ends.

    «футбольного клуба» in «тренер футбольного клуба „Вега“» describes the organization.
    """
    end = last
    while end > head and tokens[end].lemma in _descriptors():
        end -= 1
    # «лидер московского „Центра“»: an adjective left over is the organization's
    while end > head and tokens[end].pos == "ADJ" and tokens[last].pos != "PUNCT":
        end -= 1
    return end


@cache
def _descriptors() -> frozenset[str]:
    keys = ("descriptors.words", "legal.words")
    return frozenset(word for key in keys for word in words("organizations", key))


def _whole(
    reading: Reading,
    sentence: Sentence,
    post: Mention,
    inside: list[tuple[Occurrence, Entity]],
    number: str | None,
) -> Wording:
    tokens = sentence.tokens
    post = _without_all_of_them(tokens, post) if number else post
    position = nominative(tokens, post.first, post.last, post.head, number=number)
    position = _small_first(position, tokens, post.first)
    organizations = [
        (o, e) for o, e in inside if e.label == "ORGANIZATION" and o.mention.last > post.head
    ]
    organization = organizations[0] if organizations else None
    places = [
        (o, e) for o, e in inside
        if e.label in PLACE_TYPES and not _is_in_title(tokens, o, organization)
    ]  # fmt: skip
    cuts = [o.mention.first for o, e in places if o.mention.first > post.head]
    if organization:
        cuts.append(organization[0].mention.first)
    last = min((cut for cut in cuts if cut > post.head), default=post.last + 1) - 1
    while last > post.head and not tokens[last].text[:1].isalnum():
        last -= 1
    while last > post.head and tokens[last].pos in {"ADP", "CCONJ"}:
        last -= 1
    while last > post.head and last < post.last and tokens[last].pos == "ADJ":
        last -= 1  # «глава подмосковного Волоколамска»
    if organization and last < organization[0].mention.first:
        last = _without_descriptor(tokens, post.head, last)
    generic = None if organization else _generic_body(tokens, post)
    body = _body_meant(reading, post, tokens[post.last]) if generic is not None else None
    if generic is not None and body is not None:
        last = min(last, generic - 1)
    where = places[0][1].id if places else _place_meant(reading, post, tokens)
    if where is not None and not places and _kinds_meant(post, tokens) is not None:
        last = min(last, post.last - 1)  # «губернатор региона» is a governor
    first = post.first
    while first < post.head and (
        tokens[first].lemma in standing("former")
        or tokens[first].lemma in {"первый", "новый", "нынешний", "действующий"}
        or any(o.mention.first <= first <= o.mention.last for o, _ in places)
        or place_of_adjective(reading, tokens[first]) is not None
    ):
        first += 1
    title = nominative(tokens, first, max(last, post.head), post.head, number=number)
    return Wording(
        position,
        _small_first(title, tokens, first),
        organization[1].id if organization else body,
        where,
    )


def _is_in_title(
    tokens: Sequence[Token], place: Occurrence, body: tuple[Occurrence, Entity] | None
) -> bool:
    """«директор «Вега Российская сталь»»: an adjective inside a firm's name tells no place."""
    if body is None or place.kind != "nominal":
        return False
    mention, index = body[0].mention, place.mention.first
    if body[1].place is None and mention.first <= index <= mention.last:
        return True  # «профессор Колумбийского университета»
    marked = mention.first > 0 and tokens[mention.first - 1].text in {"«", '"', "“"}
    return marked and mention.first < index <= mention.last


def _without_all_of_them(tokens: Sequence[Token], post: Mention) -> Mention:
    """«министры финансов двух стран»: each is of one of them, and the words do not say of which."""
    number = next((t for t in tokens[post.head + 1 : post.last] if t.pos == "NUM"), None)
    if number is None or number.index == post.head + 1 or post.last - number.index > 1:
        return post
    return replace(post, last=number.index - 1, end=tokens[number.index - 1].end)


def _small_first(name: str, tokens: Sequence[Token], first: int) -> str:
    """Undo the capital that only the sentence start gives, whatever the tagger makes of it."""
    opens = all(not t.text[:1].isalnum() for t in tokens[:first])
    if first > 1 and tokens[first - 1].text in {"-", "–", "—"}:
        opens = opens or tokens[0].text.isupper()  # «МОСКВА, 2 дек – Президент …»
    word, lemma = tokens[first].text.lower(), tokens[first].lemma
    if opens and name[1:2] == "." and ACTING.match(name) is not None:
        return name[:1].lower() + name[1:]  # «И.о. министра»
    kind = (
        word in standing_words()
        or post_kind(lemma)
        or post_kind(word)
        # «Украинский президент»
        or (tokens[first].pos == "ADJ" and " " in name and tokens[first + 1].text.islower())
    )
    if opens and name[1:2].islower() and kind:
        return name[:1].lower() + name[1:]
    return decapitalize_sentence_start(name, tokens, first)


def _generic_body(tokens: Sequence[Token], post: Mention) -> int | None:
    """Return where the common noun of a body begins: «начальник военной администрации»."""
    token = tokens[post.last]
    known = token.lemma in load("organizations")["generic"]["words"]
    fits = known and token.feats.get("Case") == "Gen" and token.feats.get("Number") == "Sing"
    between = tokens[post.head + 1 : post.last]
    alone = all(t.pos == "ADJ" and t.text.islower() for t in between)
    return post.head + 1 if fits and alone and token.text.islower() else None


def _body_meant(reading: Reading, post: Mention, noun: Token) -> str | None:
    """
    Return the organization that «компании» in «председатель компании» means, if that is clear.

    The last one of that kind named in this sentence or the two before it; «компания» and
    «агентство» may also mean one whose name tells no kind («Вега»).
    """
    kinds = {noun.lemma, *load("organizations")["generic"]["words"][noun.lemma]}
    found: list[tuple[int, str]] = []
    for occurrence, entity in _before(reading, post):
        if entity.label != "ORGANIZATION" or entity.part_of:
            continue
        heads = {word.lower() for word in entity.form.text.split()[:2]}
        nameless = noun.lemma in _NAMELESS and (len(heads) == 1 or entity.form.text.isascii())
        if heads & kinds or nameless:
            found.append((occurrence.mention.start, entity.id))
    return max(found)[1] if found else None


#: Kinds of bodies whose names seldom tell the kind.
_NAMELESS: Final = frozenset(
    {
        "компания",
        "агентство",
        "корпорация",
        "холдинг",
        "издание",
        "фирма",
        "информагентство",
        "банк",
    }
)


def _before(reading: Reading, post: Mention) -> list[tuple[Occurrence, Entity]]:
    first = reading.sentences[max(post.sentence - 2, 0)].start
    return reading.occurrences_in(first, post.start)


def _place_meant(reading: Reading, post: Mention, tokens: Sequence[Token]) -> str | None:
    """Return the one place of its kind named just before that «глава региона» can mean."""
    kinds = _kinds_meant(post, tokens)
    if kinds is None:
        adjective = tokens[post.first]
        return place_of_adjective(reading, adjective) if post.first < post.head else None
    for reach in (0, 2, _FAR):
        first = reading.sentences[max(post.sentence - reach, 0)].start
        found = {e.id for _, e in reading.occurrences_in(first, post.start) if e.label in kinds}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


#: How many sentences before a post its place may be named in, where no other of its kind is.
_FAR: Final = 30


def _kinds_meant(post: Mention, tokens: Sequence[Token]) -> frozenset[str] | None:
    """Return the kinds of places that the last word can stand for: «правительства края»."""
    noun = tokens[post.last]
    if post.last == post.head or noun.feats.get("Case") not in {"Gen", None}:
        return None
    before = tokens[post.last - 1]
    # «пресс-секретарь главы государства» serves the head, not the state
    alone = post.last == post.head + 1 or (before.pos == "NOUN" and not post_kind(before.lemma))
    return PLACE_NOUNS.get(noun.lemma) if alone and noun.text.islower() else None


def place_of_adjective(reading: Reading, adjective: Token) -> str | None:
    """«калужский губернатор» governs the one region whose name begins so: «Калужская область»."""
    word = adjective.text.lower()
    if adjective.pos != "ADJ" or "ск" not in word:
        return None
    stem = word[: word.rindex("ск") + 2]
    found = [
        entity
        for entity in reading.entities
        if entity.label in PLACE_TYPES and entity.form.text.lower().startswith(stem)
    ]
    regions = [entity for entity in found if entity.label == "STATE_OR_PROVINCE"]
    best = regions or found  # «брянский губернатор»: of the region, not of Брянск
    return best[0].id if len(best) == 1 else None
