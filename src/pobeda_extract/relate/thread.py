"""The thread of an article: who spoke last, who was spoken of, who holds which post."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pobeda_extract.types import Entity, Mention, Occurrence, Post, Quotation, Reading, Span, Token

_SUBJECTS: Final = ("nsubj", "nsubj:pass")
#: How far back, in the author's own sentences, a pronoun or a bare post is followed.
_BACK: Final = 4
#: Sentences looked at in all, so that a long quotation costs no more than that.
_REACH: Final = 40
#: More posts of one name than these are not gone through.
_HOLDERS: Final = 100
#: Who does this reports what others say.
_PASSES_ON: Final = frozenset({"писать", "написать", "передавать", "передать", "цитировать"})
#: An unnamed speaker is the last one only within so many characters of the last quotation.
_NEAR: Final = 700


@dataclass(frozen=True, slots=True)
class _Said:
    """A quotation whose speaker is known."""

    quotation: Quotation
    entity: Entity


class Thread:
    """What was said so far, quotation by quotation."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.article.text
        self._said: list[_Said] = []
        self._quoted = [(q.start, q.end) for q in reading.quotations]
        self._organizations: dict[int, list[Mention]] = {}
        for mention in reading.mentions:
            if mention.label == "ORGANIZATION":
                self._organizations.setdefault(mention.sentence, []).append(mention)
        self._posts: dict[str, list[Post]] = {}
        for post in reading.posts:
            if post.status != "former":
                for key in keys(post):
                    self._posts.setdefault(key, []).append(post)

    def organizations(self, sentence: int) -> list[Mention]:
        """Return the organizations mentioned in a sentence."""
        return self._organizations.get(sentence, [])

    def posts(self, words: Iterable[str]) -> Iterator[Post]:
        """Yield the posts that have a word of their title, or their body or place, among *words*.

        What half a book's people hold tells nobody apart and is passed over.
        """
        for word in words:
            found = self._posts.get(word, [])
            if len(found) <= _HOLDERS:
                yield from found

    def remember(self, quotation: Quotation, entity: Entity) -> None:
        """Note who says *quotation*."""
        self._said.append(_Said(quotation, entity))

    def head(self, span: Span) -> str:
        """Return the lemma of the word that *span* hangs on: «представитель» of a ministry."""
        tokens = [*self.tokens(span)]
        inside = {token.index for token in tokens}
        outer = [t for t in tokens if t.head not in inside and t.pos in {"NOUN", "PROPN"}]
        return (outer or tokens)[0].lemma.lower() if tokens else ""

    def genders(self, quotation: Quotation) -> frozenset[str | None]:
        """Return the genders that the word of saying leaves open: «подчеркнула» is a woman's."""
        for token in self.tokens(quotation.cue) if quotation.cue else ():
            if token.pos == "VERB" and token.feats.get("VerbForm") == "Fin":
                gender = token.feats.get("Gender")
                if gender in {"Masc", "Fem"}:
                    return frozenset({None, "male" if gender == "Masc" else "female"})
        return frozenset({None, "male", "female"})

    def words(self, span: Span) -> str:
        """Return the words at *span*."""
        return self.text[span.start : span.end]

    def tokens(self, span: Span) -> Iterator[Token]:
        """Yield the tokens of *span*, which stands in one sentence."""
        if not self.reading.sentences:
            return
        tokens = self.reading.sentence_at(span.start).tokens
        for token in tokens[bisect_left(tokens, span.start, key=lambda t: t.start) :]:
            if token.start >= span.end:
                return
            yield token

    def is_quoted(self, offset: int) -> bool:
        """Tell whether *offset* lies within quoted words."""
        i = bisect_left(self._quoted, (offset + 1,)) - 1
        return i >= 0 and offset < self._quoted[i][1]

    def last(self, quotation: Quotation) -> Entity | None:
        """Return who spoke last, not too far before *quotation*."""
        if not self._said:
            return None
        last = self._said[-1]
        return last.entity if quotation.start - last.quotation.end <= _NEAR else None

    def before(self, offset: int, labels: frozenset[str]) -> Iterator[tuple[Occurrence, Entity]]:
        """Yield what is mentioned outside quotations before *offset*, the best antecedent first.

        Nearer sentences come first, and in each its subjects, then text order.
        """
        reading = self.reading
        if not reading.sentences:
            return
        index, left = reading.sentence_at(max(offset - 1, 0)).index, _BACK
        first = index - _REACH
        while index >= max(first, 0) and left:
            sentence = reading.sentences[index]
            index -= 1
            if self.is_quoted(sentence.start) and self.is_quoted(sentence.end - 1):
                continue
            left -= 1
            found = [
                (occurrence, entity)
                for occurrence, entity in reading.occurrences_in(sentence.start, sentence.end)
                if entity.label in labels
                and occurrence.mention.end <= offset
                and not self.is_quoted(occurrence.mention.start)
            ]
            yield from sorted(found, key=lambda pair: not self._is_subject(pair[0].mention))

    def is_told(self, mention: Mention) -> bool:
        """
        Tell whether *mention* only passes on what is said: «сообщили РБК в пресс-службе», «ТАСС
        сообщили в мэрии», «пишет «Заря»».
        """
        tokens = self.reading.sentences[mention.sentence].tokens
        name, after = tokens[mention.head], tokens[mention.last + 1 : mention.last + 3]
        if len(after) > 1 and after[0].pos == "VERB" and after[1].text in {"в", "во"}:
            return after[0].feats.get("Number") == "Plur"
        before = mention.first - 1
        while before > 0 and tokens[before].pos == "PUNCT" and tokens[before].text != ",":
            before -= 1
        if before < 0:
            return False
        verb = tokens[before]
        for token in reversed(tokens[max(before - 2, 0) : before + 1]):
            if token.lemma in _PASSES_ON:
                return True  # «пишет местное издание «Заря»»
            if token.pos not in {"ADJ", "NOUN"}:
                break
        return (
            verb.pos == "VERB"
            and verb.feats.get("Number") == "Plur"
            and not name.rel.startswith("nsubj")
        )

    def _is_subject(self, mention: Mention) -> bool:
        """Tell whether *mention* is the subject of its sentence, also in apposition to it."""
        tokens = self.reading.sentences[mention.sentence].tokens
        token = tokens[mention.head]
        for _ in range(_BACK):
            if token.rel in _SUBJECTS:
                return True
            if token.rel not in {"appos", "flat", "flat:name"} or token.head < 0:
                return False
            token = tokens[token.head]
        return False


def keys(post: Post) -> set[str]:
    """Return what a post can be found by: «премьер» is a «премьер-министр»."""
    words = post.title.lower().split()
    found = {*words, *(word.split("-")[0] for word in words), post.organization, post.place}
    return {key for key in found if key}
