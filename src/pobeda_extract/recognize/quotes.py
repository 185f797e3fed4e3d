"""A tagged text into its quotations: what is said, by which word, by whom.

Quotation marks also stand around names («конференция «Память Победы»), so each quoted stretch is
asked, rule by rule, whether words of saying make it speech; what no rule claims is a name. Speech
after a dash and in transcripts («В.Путин: …») needs no marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from pobeda_extract.recognize.quotemarks import TAIL, Quoted, paragraphs, quoted
from pobeda_extract.recognize.saying import Cue, Ground, named, plain
from pobeda_extract.types import Mention, Quotation, Sentence, Span, Token

#: Names that stand in marks.
_TITLES: Final = frozenset(
    {"ORGANIZATION", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "AWARD", "FACILITY", "AGREEMENT"}
)
#: A fragment within a sentence has at least so many words, else it is a manner of speaking.
_FRAGMENT: Final = 3
#: A sentence by itself, with no word of saying near the marks, has at least so many.
_SENTENCE: Final = 5
#: The author's words have their word of saying among the first so many tokens.
_NEAR: Final = 14
#: Speech in one paragraph after a dash is looked through for author's words so many times.
_TURNS: Final = 12

_OPENING: Final = '«„“"'
_BETWEEN: Final = '»“”".,!?… \r\n\xa0'
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-‑][^\W\d_]+)*|\d+")
_DASH: Final = re.compile(r"[—–−-]{1,2}\s+(?=[«\"„“(…]?[А-ЯЁA-Z0-9])|[—–]\s?(?=[А-ЯЁ])")
_INSERTION: Final = re.compile(r"(?P<mark>[,.!?…])\s*[—–−-]{1,2}\s+(?=[а-яё])")
_RESUMED: Final = re.compile(r"(?P<mark>[.,:;!?…])\s*[—–−-]{1,2}\s+(?=\S)")
_INITIALS: Final = re.compile(
    r"(?P<name>(?:[А-ЯЁ]\.\s?){1,2}[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)"
    r"(?:\s?\([^()\n]{1,60}\))?\s?:\s+(?=\S)"
)
_LABEL: Final = re.compile(r"[А-ЯЁ][а-яё]+(?:\s[а-яё]+){0,2}\s?:\s")
_COMMA: Final = re.compile(r"[ \xa0]?,[ \xa0]+(?=[а-яё])")
_COLON_AFTER: Final = re.compile(r"\s?:\s+")
_END: Final = re.compile(r"\s*(?:[.!?…]+\s*)?(?:\Z|(?=[\r\n]))|\s*[.!?…]+\s+(?=[«\"А-ЯЁA-Z—–])")
#: A crime's name is no speech: «причинение смерти по неосторожности» (ст. 109 УК).
_ARTICLE: Final = re.compile(r"\s?\((?:ч|ст|п)\.")
_BEGIN: Final = re.compile(r"(?:\A|[\r\n.!?…»\"”:])\s*\Z")

_Found: TypeAlias = tuple[Cue | None, Span | None]
_Rule: TypeAlias = Callable[["_Reader", Quoted], "_Found | None"]


def quotations(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Quotation, ...]:
    """
    Find all that the article quotes.

    Args:
        text: The article.
        sentences: All of it, tagged.
        mentions: What was recognized in it: speakers, and names in quotation marks.

    Returns:
        Quotations in text order, not overlapping, without marks and dashes around them. A
        quotation over several paragraphs is one, transcript speech is one for each paragraph.
        Indirect speech, titles and words in ironical marks are none. Empty for no sentences.
    """
    return tuple(_Reader(text, sentences, mentions).read()) if sentences else ()


class _Reader:
    """Reads one article; what it found so far tells whether a quotation goes on."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
    ) -> None:
        self.text = text
        self.lines = paragraphs(text)
        self.marks = quoted(text, self.lines)
        #: What the author says, and everything, as if no mark were there.
        self.ground = Ground(sentences, mentions, [Span(q.start, q.end) for q in self.marks])
        self.all = Ground(sentences, mentions, ())
        self.found: list[Quotation] = []
        self._line_starts = [start for start, _ in self.lines]

    def read(self) -> Iterator[Quotation]:
        """Yield the quotations in text order."""
        spoken = [*self._transcript()]
        spoken += self._dialogue({self._line(s.start) for s in spoken})
        lines = {self._line(s.start) for s in spoken}
        for mark in self.marks:
            if self._line(mark.start) not in lines:
                self.found.extend(self._quotation(mark))
        yield from sorted([*self.found, *spoken], key=lambda q: q.start)

    # What stands in marks

    def _quotation(self, mark: Quoted) -> Iterator[Quotation]:
        parts = [*self._parts(mark.start, mark.end, strict=True)]
        if any(found for _, _, found in parts):
            yield from (self._made(*part, "quote_around_author") for part in parts)
            return
        for rule in RULES:
            found = rule(self, mark)
            if found is not None:
                yield self._made(mark.start, mark.end, found, rule.__name__)
                return

    def sender(self, found: _Found) -> _Found:
        """
        Return whose message it is: «Об этом сообщило ведомство. «…», — говорится в сообщении».

        The author is looked for in the two sentences before, by their own words of saying.
        """
        cue, speaker = found
        if cue is None or speaker is not None or cue.kind != "passive":
            return found
        if not self.ground.names_a_message(cue):
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

    def _made(self, start: int, end: int, found: _Found | None, rule: str) -> Quotation:
        cue, speaker = self.sender(found or (None, None))
        sentence = cue.sentence if cue else self.ground.sentence_at(max(end - 1, start))
        words = self.text[start:end]
        return Quotation(
            start, end, words, sentence.index, cue.span if cue else None, speaker, rule
        )

    def words(self, mark: Quoted) -> int:
        """Count the words quoted, up to a limit that no rule asks beyond."""
        count = 0
        for _ in _WORD.finditer(self.text, mark.start, mark.end):
            count += 1
            if count > 2 * _SENTENCE:
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
                    if token.feats.get("Variant") == "Short":
                        return True
        return False

    def starts_with_verb(self, mark: Quoted) -> bool:
        """Tell whether the first words are a predicate: «уходит из», «не уходит из»."""
        sentence = self.all.sentence_at(mark.start)
        first = [*self.all.tokens(sentence, mark.start, mark.end)][:2]
        return any(t.pos == "VERB" and t.feats.get("Mood") == "Ind" for t in first)

    def is_title(self, mark: Quoted) -> bool:
        """Tell whether a recognized name covers the words: «конференция «Память Победы»."""
        sentence = self.ground.sentence_at(mark.start)
        return any(
            m.label in _TITLES and m.start <= mark.start and m.end >= mark.end
            for m in self.ground.mentions(sentence)
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

    def first_cue(self, start: int, end: int) -> Cue | None:
        """Return the verb of saying in the author's words from *start*, else another cue."""
        sentence = self.ground.sentence_at(start)
        limit = min(sentence.end, end)
        near = [*self.ground.tokens(sentence, start, limit)][:_NEAR]
        if not near:
            return None
        cues = [*self.ground.cues(sentence, start, near[-1].end)]
        verbs = [cue for cue in cues if cue.token.pos == "VERB"]
        return next(iter(verbs or cues), None)

    def line_end(self, offset: int) -> int:
        """Return where the paragraph that holds *offset* ends."""
        return self.lines[self._line(offset)][1]

    def line_start(self, offset: int) -> int:
        """Return where the paragraph that holds *offset* begins."""
        return self.lines[self._line(offset)][0]

    def _line(self, offset: int) -> int:
        return max(bisect_right(self._line_starts, offset) - 1, 0)

    # Speech without marks

    def _parts(
        self, start: int, end: int, strict: bool
    ) -> Iterator[tuple[int, int, _Found | None]]:
        """
        Yield speech without the author's words in it, as start, end, and who says so.

        «Мы рады, — сказал он. — Ждём гостей» are two parts; where the author interrupts a
        sentence («Мы, — сказал он, — рады») his words stay in the one part. *strict* asks the
        author to name a speaker, for a dash in a quotation is mostly the speaker's own.
        """
        begin, scan, found = start, start, None
        for _ in range(_TURNS):
            author = _INSERTION.search(self.text, scan, end)
            if author is None:
                break
            turn = self._author(author.end(), end, strict)
            if turn is None:
                scan = author.end()
                continue
            cue, found = turn
            resumed = _RESUMED.search(self.text, cue.token.end, end)
            stop = author.start() if author["mark"] == "," else author.end("mark")
            if resumed is None:
                yield begin, stop, found
                return
            scan = resumed.end()
            if resumed["mark"] not in ",:;":
                yield begin, stop, found
                begin = scan
        if begin < end:
            yield begin, end, found

    def _author(self, start: int, end: int, strict: bool) -> tuple[Cue, _Found] | None:
        """Read the author's words inside speech: «— сказал министр»."""
        sentence = self.all.sentence_at(start)
        near = [*self.all.tokens(sentence, start, min(sentence.end, end))][: 3 if strict else _NEAR]
        for token in near:
            kind = self.all.kind(sentence, token)
            if kind not in {"say", "relay", "passive"} or token.feats.get("Person") in {"1", "2"}:
                continue
            if token.feats.get("VerbForm") == "Fin" or kind == "passive":
                cue = Cue(sentence, token, kind)
                speaker = self.all.speaker(cue, tail=True)
                if speaker is None and strict and kind != "passive":
                    return None
                return cue, (cue, speaker)
        return None

    def _dialogue(self, taken: set[int]) -> Iterator[Quotation]:
        """Yield speech after a dash, and after a mark that is never closed."""
        opened = {mark.opening for mark in self.marks}
        for number, (start, end) in enumerate(self.lines):
            if number in taken:
                continue
            dash = _DASH.match(self.text, start, end)
            if dash:
                begin = dash.end()
            elif self.text[start] in _OPENING and start not in opened:
                begin = start + 1
            else:
                continue
            parts = [*self._parts(begin, end, strict=False)]
            if any(found for _, _, found in parts):
                yield from (self._made(*part, "speech_after_dash") for part in parts)
            elif dash:
                found = self._announced(number)
                if found and self.has_verb(begin, end) and self.text[end - 1] in ".!?…»":
                    yield self._made(begin, end, found, "speech_after_colon")

    def _announced(self, number: int) -> _Found | None:
        """Read who speaks where the paragraph before ends so: «Министр сказал:»."""
        if not number:
            return None
        start, end = self.lines[number - 1]
        before = self.text[start:end].rstrip()
        if not before.endswith(":"):
            return None
        sentence = self.ground.sentence_at(start + len(before) - 1)
        cues = [*self.ground.cues(sentence, sentence.start, end)]
        if not cues:
            return None
        return cues[-1], self.ground.speaker(cues[-1], tail=False)

    def _transcript(self) -> Iterator[Quotation]:
        """Yield the paragraphs of a transcript: «В.Путин: …» and what follows it."""
        labels = [self._label(number) for number in range(len(self.lines))]
        if sum(label is not None for label in labels) < 2:
            labels = [x if x and _INITIALS.match(self.text, x[0].start) else None for x in labels]
        current: Span | None = None
        for number, (start, end) in enumerate(self.lines):
            label = labels[number]
            if label is not None:
                current, begin = label
                yield self._made(begin, end, (None, current), "transcript")
            elif current is not None and self._goes_on(current, start, end):
                yield self._made(start, end, (None, current), "transcript")
            elif not self.text[start:end].startswith(("(", "<", "[")):
                current = None

    def _label(self, number: int) -> tuple[Span, int] | None:
        """Return the speaker's name before a paragraph of a transcript, and where speech begins."""
        start, end = self.lines[number]
        if not number:
            return None  # a headline: «Иванов: завод построим»
        match = _INITIALS.match(self.text, start, end)
        if match:
            return Span(*match.span("name")), match.end()
        for mention in self.ground.mentions(self.ground.sentence_at(start)):
            if mention.label == "PERSON" and mention.start == start:
                colon = _COLON_AFTER.match(self.text, mention.end, end)
                if colon and self.text[colon.end()] not in _OPENING:
                    return mention.span, colon.end()
        return None

    def _goes_on(self, speaker: Span, start: int, end: int) -> bool:
        """Tell whether a paragraph is still the speech of *speaker*, who would not name himself."""
        if self.text[start] in "(<[" or _LABEL.match(self.text, start, end):
            return False
        surname = self.text[speaker.start : speaker.end].split(".")[-1].split()[-1]
        if surname[: max(len(surname) - 2, 4)] in self.text[start:end]:
            return False
        return not any(q.kind == "say" for q in self._authors_cues(start, end))

    def _authors_cues(self, start: int, end: int) -> Iterator[Cue]:
        """Yield the words of saying after quotations in a paragraph: there an author writes."""
        for mark in self.marks:
            if start <= mark.opening < end:
                tail = TAIL.match(self.text, mark.closing)
                cue = self.first_cue(tail.end(), end) if tail else None
                if cue is not None:
                    yield cue


def quote_before_author(reader: _Reader, mark: Quoted) -> _Found | None:
    """«Мы рады», — сказал министр."""
    tail = TAIL.match(reader.text, mark.closing)
    if tail is None:
        return _without_dash(reader, mark)
    stop = bool(tail and tail["stop"].strip()) or reader.text[mark.end - 1] in "!?…"
    if reader.words(mark) < 2 or tail.end() >= reader.line_end(mark.closing):
        return None
    start = tail.end()
    end = reader.line_end(start)
    sentence = reader.ground.sentence_at(start)
    near = [*reader.ground.tokens(sentence, start, min(sentence.end, end))][:_NEAR]
    if not near:
        return None
    first, cue = near[0], reader.first_cue(start, end)
    if cue is None or cue.token.pos == "NOUN":
        told = first.pos == "VERB" and first.feats.get("VerbForm") == "Fin"
        if stop and told and first.text[0].islower() and reader.words(mark) > _FRAGMENT:
            cue = Cue(sentence, first, "say", known=False)
    if cue is not None and (stop or cue.token.index <= first.index + 1):
        return cue, reader.ground.speaker(cue, tail=True)
    return None


def _without_dash(reader: _Reader, mark: Quoted) -> _Found | None:
    """«Мы рады гостям», цитирует министра газета."""
    comma = _COMMA.match(reader.text, mark.closing)
    if comma is None or not _BEGIN.search(reader.text, max(mark.opening - 3, 0), mark.opening):
        return None
    if reader.words(mark) < _FRAGMENT or not reader.has_verb(mark.start, mark.end):
        return None
    cue = reader.first_cue(comma.end(), reader.line_end(comma.end() - 1))
    if cue is None or cue.token.start != comma.end() or cue.kind not in {"say", "relay"}:
        return None
    return cue, reader.ground.speaker(cue, tail=True)


def quote_after_colon(reader: _Reader, mark: Quoted) -> _Found | None:
    """Министр сказал: «Мы рады»."""
    start = reader.line_start(mark.opening)
    before = reader.text[start : mark.opening].rstrip(" \xa0—–-'\n")
    if not before.endswith(":") or reader.words(mark) < _FRAGMENT:
        return None
    colon = start + len(before) - 1
    has_verb = reader.has_verb(mark.start, mark.end)
    if reader.is_title(mark) and not has_verb:
        return None
    sentence = reader.ground.sentence_at(colon)
    cues = [*reader.ground.cues(sentence, sentence.start, colon)]
    if cues:
        return cues[-1], reader.ground.speaker(cues[-1], tail=False)
    for mention in reader.ground.mentions(sentence):
        if mention.label == "PERSON" and reader.text[mention.end : colon].strip() == "":
            return None, mention.span
    if has_verb and reader.words(mark) >= _SENTENCE and _END.match(reader.text, mark.closing):
        return None, None
    return None


def quote_in_headline(reader: _Reader, mark: Quoted) -> _Found | None:
    """«Мы рады гостям»: Пётр Ильин о выставке."""
    colon = _COLON_AFTER.match(reader.text, mark.closing)
    line = reader.line_start(mark.opening)
    if colon is None or mark.opening != line or reader.words(mark) < _FRAGMENT:
        return None
    end = reader.line_end(mark.closing)
    names = [
        m
        for m in reader.ground.mentions(reader.ground.sentence_at(colon.end()))
        if m.label in {"PERSON", "PROFESSION", "ORGANIZATION"} and colon.end() <= m.start < end
    ]
    for mention in names:
        if mention.label == "PERSON" and not reader.is_title(mark):
            return None, mention.span
    for mention in names:
        if mention.start == colon.end() and reader.has_verb(mark.start, mark.end):
            return None, mention.span
    return None


def quote_by_itself(reader: _Reader, mark: Quoted) -> _Found | None:
    """Об этом сообщил министр. «Мы рады гостям и ждём их снова»."""
    text = reader.text
    if not _BEGIN.search(text, max(mark.opening - 3, 0), mark.opening):
        return None
    if not _END.match(text, mark.closing) or reader.words(mark) < _SENTENCE:
        return None
    if text[mark.start].islower() or not reader.has_verb(mark.start, mark.end):
        return None
    last = reader.found[-1] if reader.found else None
    if last is not None and text[last.end : mark.opening].strip(_BETWEEN) == "":
        return None, None
    before = [s for s in reader.ground.sentences if s.end <= mark.opening]
    if not before:
        return None
    sentence = before[-1]
    cues = [*reader.ground.cues(sentence, sentence.start, sentence.end)]
    if cues:
        return cues[-1], reader.ground.speaker(cues[-1], tail=False)
    return None


def fragment(reader: _Reader, mark: Quoted) -> _Found | None:
    """Он назвал договор «важным шагом вперёд»."""
    text = reader.text
    if reader.words(mark) < _FRAGMENT or _ARTICLE.match(text, mark.closing):
        return None
    previous = reader.token_before(mark)
    if text[mark.start].isupper():
        if previous is None or reader.is_title(mark):
            return None
        clause = previous.pos in {"SCONJ", "VERB"} or previous.text in "—–,"
        if previous.pos != "SCONJ" and not (clause and reader.has_verb(mark.start, mark.end)):
            return None
    elif previous is not None and plain(previous.lemma) in named():
        if not reader.starts_with_verb(mark):  # but «соглашение «обеспечит мир» is speech
            return None
    sentence = reader.ground.sentence_at(mark.opening)
    before = [*reader.ground.cues(sentence, sentence.start, mark.opening)]
    after = [*reader.ground.cues(sentence, mark.closing, sentence.end)]
    for cues, tail in ((before[::-1], False), (after, True)):
        for cue in cues:
            if cue.kind not in {"according", "speech"}:
                return cue, reader.ground.speaker(cue, tail)
    for cue in (*before[::-1], *after):
        return cue, reader.ground.speaker(cue, tail=False)
    if reader.words(mark) > _SENTENCE and reader.has_verb(mark.start, mark.end, infinitive=True):
        return None, None
    return None


#: Asked in this order; what none of them claims is a name.
RULES: Final[tuple[_Rule, ...]] = (
    quote_before_author,
    quote_after_colon,
    quote_in_headline,
    quote_by_itself,
    fragment,
)
