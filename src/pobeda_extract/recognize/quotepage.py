"""An article as its quotations are read: paragraphs, marks, the author's words between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, TypeAlias

from pobeda_extract.recognize.quotemarks import Quoted, paragraphs, quoted
from pobeda_extract.recognize.saying import Cue, Ground
from pobeda_extract.types import Manner, Mention, Quotation, Sentence, Span, Token

#: Names that stand in marks.
_TITLES: Final = frozenset(
    {"ORGANIZATION", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "AWARD", "FACILITY", "AGREEMENT"}
)
#: The author's words have their word of saying among the first so many tokens.
NEAR: Final = 14
#: Words that a name in marks mostly has, at most.
_NAME: Final = 2
#: No rule asks whether there are more words than this.
_MANY: Final = 10

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-‑][^\W\d_]+)*|\d+")

#: Who says so, and by which word; both may be unknown.
Found: TypeAlias = tuple[Cue | None, Span | None]


class Page:
    """
    One article while its quotations are read.

    ``ground`` is what the author says, without the words in marks; ``all`` is everything, as if no
    mark were there; ``found`` are the quotations so far, in text order.
    """

    def __init__(
        self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
    ) -> None:
        self.text = text
        self.lines = paragraphs(text)
        self.marks = quoted(text, self.lines)
        self.all = Ground(sentences, mentions, ())
        words = [Span(q.start, q.end) for q in self.marks if not self._is_name(q)]
        self.ground = Ground(sentences, mentions, words)
        self.found: list[Quotation] = []
        self._line_starts = [start for start, _ in self.lines]

    def _is_name(self, mark: Quoted) -> bool:
        """Tell whether a stretch is plainly a name, which may speak: «сообщили в «Маяке»."""
        words = self.words(mark)
        return (words <= _NAME and not self.text[mark.start].islower()) or (
            words <= 2 * _NAME and self.is_title(mark)
        )

    def sender(self, found: Found) -> Found:
        """
        Return whose message it is: «Об этом сообщило ведомство. «…», — говорится в сообщении».

        The author is looked for in the two sentences before, by their own words of saying.
        """
        cue, speaker = found
        if cue is None or speaker is not None or not self._points_back(cue):
            return found
        for index in range(cue.sentence.index, max(cue.sentence.index - 4, -1), -1):
            sentence = self.ground.sentences[index]
            end = min(sentence.end, cue.token.start)
            for earlier in self.ground.cues(sentence, sentence.start, end):
                if earlier.kind in {"say", "speech"}:
                    name = self.ground.speaker(earlier, tail=False)
                    if name is not None and self.ground.is_named(name):
                        return cue, name
        return found

    def _points_back(self, cue: Cue) -> bool:
        if cue.kind == "say":
            return self.ground.points_back(cue)
        own = self.ground.cues(cue.sentence, cue.sentence.start, cue.token.end)
        return any(c.kind == "passive" and self.ground.names_a_message(c) for c in own)

    def made(
        self, start: int, end: int, found: Found | None, rule: str, manner: Manner = "told"
    ) -> Quotation:
        """Build the quotation of the words from *start* to *end*."""
        cue, speaker = self.sender(found or (None, None))
        sentence = cue.sentence if cue else self.ground.sentence_at(max(end - 1, start))
        words = self.text[start:end]
        return Quotation(
            start, end, words, sentence.index, cue.span if cue else None, speaker, rule, manner
        )

    def words(self, mark: Quoted) -> int:
        """Count the words quoted, up to a limit that no rule asks beyond."""
        count = 0
        for _ in _WORD.finditer(self.text, mark.start, mark.end):
            count += 1
            if count > _MANY:
                break
        return count

    def has_verb(self, start: int, end: int, infinitive: bool = False) -> bool:
        """Tell whether a verb makes a clause of the words from *start* to *end*."""
        first = self.all.sentence_at(start)
        for sentence in self.all.sentences[first.index :]:
            if sentence.start >= end:
                return False
            for token in self.all.tokens(sentence, start, end):
                if token.pos in {"VERB", "AUX"}:
                    form = token.feats.get("VerbForm")
                    if form == "Fin" or (infinitive and form == "Inf"):
                        return True
                if token.feats.get("Variant") == "Short":  # «мост построен», «мост готов»
                    return True
        return False

    def starts_as_clause(self, mark: Quoted) -> bool:
        """Tell whether the first words are a predicate: «не уходит из», «важным шагом»."""
        sentence = self.all.sentence_at(mark.start)
        first = [*self.all.tokens(sentence, mark.start, mark.end)][:2]
        if any(token.feats.get("Mood") == "Ind" for token in first):
            return True
        return bool(first) and first[0].feats.get("Case") == "Ins"

    def is_title(self, mark: Quoted) -> bool:
        """Tell whether a recognized name covers the words: «конференция «Память Победы»."""
        sentence = self.all.sentence_at(mark.start)
        return any(
            m.label in _TITLES and m.start <= mark.start and m.end >= mark.end
            for m in self.all.mentions(sentence)
        )

    def token_before(self, mark: Quoted) -> Token | None:
        """Return the author's word right before the mark, in the same sentence."""
        sentence = self.ground.sentence_at(mark.opening)
        last = None
        for token in sentence.tokens:
            if token.end > mark.opening:
                break
            last = token
        return last

    def named_up_to(self, colon: int) -> Span | None:
        """Return who is named right before *colon*: «Ректор Анна Орлова:», «Мэр:»."""
        for mention in self.ground.mentions(self.ground.sentence_at(colon)):
            named = mention.label in {"PERSON", "PROFESSION", "ORGANIZATION"}
            if named and mention.end <= colon and not self.text[mention.end : colon].strip():
                return mention.span
        return None

    def person_from(self, start: int, end: int) -> Mention | None:
        """Return the person whom the words from *start* name, after a post or at once."""
        sentence = self.all.sentence_at(start)
        begin = start
        for mention in self.all.mentions(sentence):
            if mention.start == start and mention.label == "PROFESSION" and mention.end < end:
                begin = max(begin, mention.end + 1)
        return next(
            (
                mention
                for mention in self.all.mentions(sentence)
                if mention.label == "PERSON"
                and mention.start in (start, begin)
                and mention.end <= end
            ),
            None,
        )

    def first_cue(self, start: int, end: int) -> Cue | None:
        """Return the verb of saying in the author's words from *start*, else another cue."""
        sentence = self.ground.sentence_at(start)
        limit = min(sentence.end, end)
        near = [*self.ground.tokens(sentence, start, limit)][:NEAR]
        if not near:
            return None
        cues = [*self.ground.cues(sentence, start, near[-1].end)]
        verbs = [cue for cue in cues if cue.token.pos == "VERB"]
        return next(iter(verbs or cues), None)

    def line_end(self, offset: int) -> int:
        """Return where the paragraph that holds *offset* ends."""
        return self.lines[self.line(offset)][1]

    def line_start(self, offset: int) -> int:
        """Return where the paragraph that holds *offset* begins."""
        return self.lines[self.line(offset)][0]

    def line(self, offset: int) -> int:
        """Return the number of the paragraph that holds *offset*."""
        return max(bisect_right(self._line_starts, offset) - 1, 0)
