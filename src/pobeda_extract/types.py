"""The values that flow from stage to stage; every one is frozen, none is filled in later.

Offsets named ``start`` and ``end`` are Unicode code points into ``Article.text``, half-open.
Positions in a sentence are ``index`` (0-based, in tokens). The two never share a name.

What every word has one of is a struct, which is made in a tenth of a frozen dataclass's time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple, Protocol, TypeAlias

import msgspec

from pobeda_extract.schema import Gender, MentionKind, PositionStatus


class HasSpan(Protocol):
    """Anything with ``start`` and ``end`` in characters, half-open."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The character after its last one."""


class Span(NamedTuple):
    """Where something stands: characters, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """
    One article as ``read`` hands it on; stages read its ``text``, or the ``clean`` view of it.

    ``published`` is the publication date or ``None``; ``extra`` passes unknown JSONL keys through;
    ``extracted`` tells that ``text`` was taken out of a page and stands in no file.
    """

    id: str
    source: str
    text: str
    title: str | None = None
    published: date | None = None
    url: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    extracted: bool = False


class Segment(msgspec.Struct, frozen=True, gc=False):
    """A sentence before tagging: its span and the spans of its words, in order."""

    start: int
    end: int
    words: tuple[Span, ...]


class Token(msgspec.Struct, frozen=True, gc=False):
    """
    One word or punctuation mark with what the tagger says of it.

    ``pos`` and ``feats`` follow Universal Dependencies (``feats["Case"] == "Gen"``); ``lemma`` is a
    dictionary word in lower case; ``head`` is the index of the syntactic head in the same
    sentence, -1 for the root; ``rel`` is the UD relation to it (``"nsubj:pass"``).
    """

    index: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    feats: Mapping[str, str]
    head: int
    rel: str


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """A tagged sentence; ``index`` counts from 0 in the article."""

    index: int
    start: int
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """
    One occurrence of something, on token borders of one sentence; mentions may nest.

    ``first`` and ``last`` are token indexes in ``sentence``, both inclusive; ``head`` is the index
    of the token that carries the phrase's case. ``score`` is a calibrated probability (1.0 for
    what an exact rule found); ``rule`` names the function or the model that found it.
    """

    start: int
    end: int
    text: str
    label: str
    sentence: int
    first: int
    last: int
    head: int
    score: float
    rule: str

    @property
    def span(self) -> Span:
        """The characters it stands on."""
        return Span(self.start, self.end)


#: How words are quoted: in a sentence that tells of it; ``alone``, where the last speaker may go on;
#: in a ``headline``, which repeats what the article quotes.
Manner: TypeAlias = Literal["told", "alone", "headline"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """
    Words quoted in the article, without the marks around them; may run over paragraphs.

    ``sentence`` is the index of the sentence that holds the cue (or the quotation's end);
    ``cue`` is the verb of saying as it stands in the text, or ``None``; ``speaker`` is the span of
    the words that name the speaker (a name, a post, a pronoun), or ``None`` where nothing does.
    ``manner`` tells what may be inferred where nobody is named.
    """

    start: int
    end: int
    text: str
    sentence: int
    cue: Span | None
    speaker: Span | None
    rule: str
    manner: Manner = "told"


@dataclass(frozen=True, slots=True)
class NormalForm:
    """The printable nominative of a mention, with the parts of a person's name where known."""

    text: str
    gender: Gender | None = None
    given_name: str | None = None
    patronymic: str | None = None
    family_name: str | None = None


@dataclass(frozen=True, slots=True)
class DateForm:
    """A date as worded and in EDTF (ISO 8601-2); ``edtf`` is ``None`` where unresolvable."""

    text: str
    edtf: str | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One mention of an entity and in what manner it names it."""

    mention: Mention
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class Entity:
    """
    A person, an organization or a place with its chain of mentions, in text order.

    ``label`` is PERSON, ORGANIZATION or a place type. ``part_of`` and ``place`` are ids of other
    entities. A country that only adjectives name («казахстанско-российский») is an entity too;
    the pipeline drops it where nothing refers to it.
    """

    id: str
    label: str
    form: NormalForm
    occurrences: tuple[Occurrence, ...]
    acronym: str | None = None
    part_of: str | None = None
    place: str | None = None
    country_code: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """
    A post held: ``person``, ``organization`` and ``place`` are entity ids.

    ``word`` is what tells the status, where anything does: «бывший», «ушёл».
    """

    person: str
    mention: Mention
    position: str
    title: str
    organization: str | None
    place: str | None
    status: PositionStatus
    evidence: tuple[Span, ...]
    score: float
    rule: str
    word: Span | None = None


class Seen(Protocol):
    """
    What the joint reader sees in an article (``score.reader.View``); words are told by sentence and
    token index. Nothing in it is a decision.
    """

    def kind(self, sentence: int, index: int) -> tuple[float, float]:
        """Return the probabilities that a word heads the phrase of an event, of an agreement."""

    def spans(self, label: str) -> dict[tuple[int, int, int], float]:
        """Return the probability of *label* by sentence, first and last token."""

    def likely(self, kind: int, least: float) -> list[tuple[int, int]]:
        """Return words that head events (*kind* 0) or agreements (1) with *least* or more."""

    def statuses(self, words: Sequence[tuple[int, int]]) -> list[float]:
        """Return the logits of the statuses of the item whose head words are *words*."""

    def roles(
        self,
        kind: str,
        items: Sequence[Sequence[tuple[int, int]]],
        entities: Iterable[Entity],
        sentences: Sequence[Sentence],
    ) -> list[dict[str, list[float]]]:
        """Return for each of *items* the logits of all roles by entity id."""


@dataclass(frozen=True)
class Reading:
    """
    All that is known of an article once its entities are resolved; what ``relate`` works on.

    ``mentions`` holds every recognized mention (nested ones too, also EVENT and AGREEMENT) in text
    order, longer first where they start together. ``seen`` is what the joint reader sees, ``None``
    where the article is read without it.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    quotations: tuple[Quotation, ...]
    entities: tuple[Entity, ...]
    posts: tuple[Post, ...]
    seen: Seen | None = None

    @cached_property
    def by_id(self) -> Mapping[str, Entity]:
        """Entities by id."""
        return {entity.id: entity for entity in self.entities}

    def posts_of(self, person: str) -> tuple[Post, ...]:
        """Return the posts of the entity *person*, in their order; empty where it has none."""
        return self._posts_of.get(person, ())

    @cached_property
    def _posts_of(self) -> Mapping[str, tuple[Post, ...]]:
        held: dict[str, list[Post]] = {}
        for post in self.posts:
            held.setdefault(post.person, []).append(post)
        return {person: tuple(posts) for person, posts in held.items()}

    @cached_property
    def _occurrences(self) -> tuple[list[int], list[tuple[Occurrence, Entity]]]:
        found = sorted(
            ((o, e) for e in self.entities for o in e.occurrences),
            key=lambda pair: (pair[0].mention.start, -pair[0].mention.end),
        )
        return [o.mention.start for o, _ in found], found

    def occurrences_in(self, start: int, end: int) -> list[tuple[Occurrence, Entity]]:
        """Return what stands wholly within [*start*, *end*), in text order, outer before inner."""
        starts, found = self._occurrences
        low, high = bisect_left(starts, start), bisect_left(starts, end)
        return [(o, e) for o, e in found[low:high] if o.mention.end <= end]

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Return the mentions wholly within [*start*, *end*), in text order, outer before inner."""
        low = bisect_left(self._starts, start)
        high = bisect_left(self._starts, end)
        return [mention for mention in self.mentions[low:high] if mention.end <= end]

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self.mentions]

    def sentence_at(self, offset: int) -> Sentence:
        """Return the sentence that holds character *offset* (or the last one before it)."""
        return self.sentences[max(bisect_right(self._sentence_starts, offset) - 1, 0)]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]
