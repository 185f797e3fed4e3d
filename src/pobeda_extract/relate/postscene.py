"""The posts and the people of one sentence, ready to be asked who stands where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pobeda_extract.normalize.agreement import may_be_nominative
from pobeda_extract.types import Entity, Mention, Occurrence, Reading, Sentence, Token


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name where it stands."""

    occurrence: Occurrence
    person: Entity

    @property
    def mention(self) -> Mention:
        """The words of the name."""
        return self.occurrence.mention


@dataclass(frozen=True, slots=True)
class Scene:
    """The posts and the people of one sentence, in text order."""

    reading: Reading
    sentence: Sentence
    posts: tuple[Mention, ...]
    people: tuple[Named, ...]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The words of the sentence."""
        return self.sentence.tokens

    def person_from(self, index: int) -> Named | None:
        """Return the person whose name begins at token *index*."""
        return next((n for n in self.people if n.mention.first == index), None)

    def person_until(self, index: int) -> Named | None:
        """Return the person whose name ends at token *index*."""
        return next((n for n in self.people if n.mention.last == index), None)

    def post_from(self, index: int) -> Mention | None:
        """Return the post that begins at token *index*."""
        return next((p for p in self.posts if p.first == index), None)

    def ends_name(self, index: int) -> bool:
        """Tell whether a place's or an organization's name ends at token *index*."""
        return any(
            o.mention.last == index and e.label != "PERSON" and o.kind != "nominal"
            for o, e in self._names()
        )

    def in_name(self, index: int) -> bool:
        """Tell whether token *index* is a word of a place's or an organization's name."""
        return any(
            o.mention.first <= index <= o.mention.last and e.label != "PERSON"
            for o, e in self._names()
        )

    def _names(self) -> list[tuple[Occurrence, Entity]]:
        return self.reading.occurrences_in(self.sentence.start, self.sentence.end)

    def post_until(self, index: int) -> Mention | None:
        """Return the post that ends at token *index*."""
        return next((p for p in self.posts if p.last == index), None)

    def is_plural(self, post: Mention) -> bool:
        """Tell whether the post is worded for several («президенты», «художники»)."""
        return is_plural(self.tokens, post)


def case_of(token: Token) -> str | None:
    """Return the case, the animate accusative as the genitive that it looks like."""
    case = token.feats.get("Case")
    if token.rel == "nsubj" and case == "Gen" and may_be_nominative(token.text):
        return "Nom"  # a capital at the start leads the tagger astray
    return "Gen" if case == "Acc" else case


def is_plural(tokens: Sequence[Token], post: Mention) -> bool:
    """Tell whether the post is worded for several; «Главы … приняли» is no genitive there."""
    head = tokens[post.head]
    if head.feats.get("Number") == "Plur":
        return True
    misread = head.rel == "nsubj" and head.feats.get("Case") == "Gen" and head.head >= 0
    misread = misread and may_be_nominative(head.text)
    return misread and tokens[head.head].feats.get("Number") == "Plur"
