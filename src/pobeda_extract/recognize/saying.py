"""Words of saying and who says: «отметил глава ведомства Пётр Ильин» names its speaker."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pobeda_extract.lexicons import load
from pobeda_extract.types import Mention, Sentence, Span, Token

#: Who can speak, besides a person and a post.
_SPEAKING_PLACES: Final = frozenset({"COUNTRY", "CITY", "STATE_OR_PROVINCE", "FACILITY"})
_SPEAKERS: Final = frozenset({"PERSON", "PROFESSION", "ORGANIZATION"})
_FLAT: Final = frozenset({"appos", "flat", "flat:name", "flat:foreign", "compound"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass"})
#: Steps up the tree in search of a subject or a name; a cycle or a long chain ends there.
_STEPS: Final = 8
#: Words that may stand between a post and its holder's name: «посол в Республике Чили Пётр Ильин».
_GAP: Final = 7
_RELATIVE: Final = frozenset({"который", "кто"})
_RELAYED: Final = frozenset({"слово", "заявление", "обращение", "комментарий", "цитата", "пост"})
#: What its author sends out himself, so that naming him nearby names the speaker.
_MESSAGES: Final = frozenset(
    {
        "сообщение", "заявление", "комментарий", "релиз", "пресс-релиз", "публикация", "пост",
        "послание", "поздравление", "приветствие", "телеграмма", "обращение", "письмо",
    }
)  # fmt: skip
_HIDDEN: Final = frozenset({"источник", "собеседник"})
#: What one says in another's words.
_BORROWED: Final = frozenset({"цитата", "отрывок", "строка", "строчка", "выдержка"})
_POSTS: Final = frozenset({"пост", "сообщение", "комментарий", "публикация", "письмо", "твит"})
#: «написал заявление» hands a paper in and says nothing.
_WRITES: Final = frozenset({"написать", "писать", "подписать"})
_OF_HIM: Final = frozenset({"его", "её", "ее", "их"})
_PRONOUNS: Final = frozenset({"он", "она", "они", "тот", "та"})


@cache
def _words(block: str) -> Mapping[str, str]:
    return {plain(e["lemma"]): e.get("kind", block) for e in load("saying")[block]}


@cache
def named() -> frozenset[str]:
    """Return the nouns that names in quotation marks follow («программа», «фильм»)."""
    return frozenset(plain(lemma) for lemma in load("saying")["named"]["lemmas"])


@cache
def _bodies() -> frozenset[str]:
    return frozenset(load("saying")["body"]["lemmas"])


def plain(lemma: str) -> str:
    """Write ё as е, in lower case: taggers differ in it."""
    return lemma.lower().replace("ё", "е")


@dataclass(frozen=True, slots=True)
class Cue:
    """
    A word of saying: ``kind`` as in ``lexicons/saying.toml``.

    ``known`` is false for a verb that stands where a verb of saying must, but is none of ours.
    """

    sentence: Sentence
    token: Token
    kind: str
    known: bool = True

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.token.start, self.token.end)


class Ground:
    """
    What cues and speakers are looked for in: sentences and mentions, without the words quoted.

    Built once an article; ``quoted`` are the quoted spans in text order, not overlapping.
    """

    def __init__(
        self,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        quoted: Sequence[Span],
    ) -> None:
        self.sentences = sentences
        self._starts = [sentence.start for sentence in sentences]
        self._quoted = quoted
        self._quoted_starts = [span.start for span in quoted]
        self._mentions: dict[int, list[Mention]] = {}
        for mention in mentions:
            self._mentions.setdefault(mention.sentence, []).append(mention)

    def sentence_at(self, offset: int) -> Sentence:
        """Return the sentence that holds *offset*, or the last before it."""
        return self.sentences[max(bisect_right(self._starts, offset) - 1, 0)]

    def mentions(self, sentence: Sentence) -> Sequence[Mention]:
        """Return the mentions in *sentence*."""
        return self._mentions.get(sentence.index, ())

    def is_quoted(self, offset: int) -> bool:
        """Tell whether *offset* stands within quoted words."""
        i = bisect_right(self._quoted_starts, offset) - 1
        return i >= 0 and offset < self._quoted[i].end

    def tokens(self, sentence: Sentence, start: int, end: int) -> Iterator[Token]:
        """Yield the tokens of *sentence* in [*start*, *end*) that are not quoted."""
        tokens = sentence.tokens
        first = bisect_left(tokens, start, key=lambda token: token.start)
        for token in tokens[first:]:
            if token.start >= end:
                return
            if not self.is_quoted(token.start):
                yield token

    def cues(self, sentence: Sentence, start: int, end: int) -> Iterator[Cue]:
        """Yield the words of saying in [*start*, *end*), in order."""
        for token in self.tokens(sentence, start, end):
            kind = self.kind(sentence, token)
            if kind is not None:
                yield Cue(sentence, token, kind)

    def kind(self, sentence: Sentence, token: Token) -> str | None:
        """Return how *token* speaks, or ``None``."""
        lemma = plain(token.lemma)
        if token.pos == "VERB":
            kind = _words("verb").get(lemma)
            if kind and lemma in _WRITES and self._writes_paper(sentence, token):
                return None
            if kind == "say" and token.feats.get("Voice") == "Pass":
                return "passive" if _is_impersonal(token) else None
            if kind == "passive" and token.feats.get("Variant") != "Short":
                return kind if token.feats.get("VerbForm") == "Fin" else None
            return kind
        if token.pos == "NOUN":
            kind = _words("noun").get(lemma)
            if kind == "according":
                return kind if _after_po(sentence, token) else _with(token)
            return kind
        return _words("state").get(lemma) if token.pos in {"ADJ", "VERB"} else None

    def _writes_paper(self, sentence: Sentence, verb: Token) -> bool:
        """«написал заявление об уходе»: a paper, unlike «написал в посте»."""
        return any(
            child.rel == "obj" and child.pos == "NOUN" and plain(child.lemma) not in _POSTS
            for child in self._children(sentence, verb)
        )

    def speaker(self, cue: Cue, tail: bool) -> Span | None:
        """
        Return the words that name who speaks at *cue*, or ``None``.

        Args:
            cue: The word of saying.
            tail: The author's words stand after the quotation, so that the speaker follows the
                cue («…», — отметил он»); else he mostly precedes it («он отметил: «…»).
        """
        sentence, token = cue.sentence, cue.token
        if cue.kind == "relay":
            return self._relayed(sentence, token)
        if cue.kind == "speech" and plain(token.lemma) in _BORROWED:
            if (out_of := self._taken_from(sentence, token)) is not None:
                return self._person_behind(sentence, out_of)
        if cue.kind in {"according", "speech"}:
            owner = self._owner(sentence, token)
            if cue.kind == "according" or (owner is not None and self._can_speak(owner)):
                return owner
            if token.head >= 0 and sentence.tokens[token.head].pos == "VERB":
                token = sentence.tokens[token.head]  # «министерство выступило с заявлением»
            found = self._verb_speaker(sentence, token, tail=False)
            return None if found == cue.span else found
        if cue.kind in {"passive", "text"}:
            return self._document(sentence, token)
        found = self._verb_speaker(sentence, token, tail)
        return self._source(sentence, token, found) or found

    def _source(self, sentence: Sentence, verb: Token, found: Span | None) -> Span | None:
        """Return whom a medium refers to: «сообщает ТАСС со ссылкой на мэрию Омска»."""
        if found is None or not any(
            m.label == "ORGANIZATION" and m.span == found for m in self.mentions(sentence)
        ):
            return None
        tokens = sentence.tokens
        for token in self.tokens(sentence, verb.end, sentence.end):
            if token.text.lower() != "ссылкой" or token.index + 2 >= len(tokens):
                continue
            if tokens[token.index + 1].text.lower() == "на":
                source = self.name(sentence, tokens[token.index + 2])
                hidden = plain(tokens[token.index + 2].lemma) in _HIDDEN
                return source if hidden or self.is_named(source) else None
        return None

    def _taken_from(self, sentence: Sentence, noun: Token) -> Token | None:
        """Return the work of «цитатой из книги Орлова»: its words are not his who quotes it."""
        for token in self._children(sentence, noun):
            cases = {t.text.lower() for t in self._children(sentence, token) if t.rel == "case"}
            if token.rel == "nmod" and "из" in cases:
                return token
        return None

    def _person_behind(self, sentence: Sentence, work: Token) -> Span | None:
        """Return the author named right behind a work: «из книги Ивана Орлова»."""
        return next(
            (
                m.span
                for m in self.mentions(sentence)
                if m.label == "PERSON" and m.first == work.index + 1
            ),
            None,
        )

    def _verb_speaker(self, sentence: Sentence, verb: Token, tail: bool) -> Span | None:
        subject = self._subject(sentence, verb)
        if subject is not None and subject.index == verb.index + 1:
            subject = self._behind_told(sentence, subject) or subject
        if subject is None and verb.feats.get("Number") == "Plur":
            inside = self._inside(sentence, verb) or self._before(sentence, verb)
            if inside is not None:
                return self.name(sentence, inside)  # «сообщили в пресс-службе»
        if subject is None and tail:
            subject = self._nominative(sentence, verb, range(verb.index + 1, len(sentence.tokens)))
        if subject is None and not tail:
            subject = self._nominative(sentence, verb, range(verb.index - 1, -1, -1))
        return None if subject is None else self.name(sentence, subject)

    def _subject(self, sentence: Sentence, verb: Token) -> Token | None:
        tokens = sentence.tokens
        for _ in range(_STEPS):
            for token in self._children(sentence, verb):
                if token.rel in _SUBJECTS and not _is_that(token):
                    return token
            form, relation = verb.feats.get("VerbForm"), verb.rel
            if verb.head < 0 or self.is_quoted(tokens[verb.head].start):
                return None
            head = tokens[verb.head]
            if form == "Part" and relation in {"amod", "acl"}:
                return head  # «заявивший об этом министр»
            if relation == "acl:relcl" and head.pos in {"NOUN", "PROPN"}:
                return head
            up = form in {"Conv", "Inf"} or relation in {"conj", "xcomp", "cop", "aux"}
            if not up or head.pos not in {"VERB", "ADJ", "NOUN"}:
                return None
            verb = head
        return None

    def _children(self, sentence: Sentence, head: Token) -> Iterator[Token]:
        for token in sentence.tokens:
            if token.head == head.index and not self.is_quoted(token.start):
                yield token

    def _inside(self, sentence: Sentence, verb: Token) -> Token | None:
        """Return the body of «сообщили в МИД», also of «в МИД заявили о протесте и призвали …»."""
        for _ in range(_STEPS):
            for token in self._children(sentence, verb):
                if token.rel == "obl":
                    children = self._children(sentence, token)
                    cases = [t.text.lower() for t in children if t.rel == "case"]
                    if cases and cases[0] in {"в", "во"}:
                        return token
            if verb.rel != "conj" or sentence.tokens[verb.head].feats.get("Number") != "Plur":
                return None
            verb = sentence.tokens[verb.head]
        return None

    def _behind_told(self, sentence: Sentence, told: Token) -> Token | None:
        """Return who says in «сообщила РБК пресс-служба мэрии»: the one behind to whom it is said."""
        mention = self._mention(sentence, told, {"ORGANIZATION"})
        if (
            mention is None
            or mention.first != told.index
            or mention.last + 1 >= len(sentence.tokens)
        ):
            return None
        for other in self.mentions(sentence):
            if other.first == mention.last + 1 and other.label in _SPEAKERS:
                head = sentence.tokens[other.head]
                if head.feats.get("Case") == "Nom":
                    return head
        return None

    def _before(self, sentence: Sentence, verb: Token) -> Token | None:
        """Return the body of «В мэрии пояснили, что улицу назвали «по …»», lost by the parser."""
        tokens = sentence.tokens
        for mention in self.mentions(sentence):
            if mention.label == "ORGANIZATION" and mention.last == verb.index - 1 and mention.first:
                if tokens[mention.first - 1].text.lower() in {"в", "во"}:
                    return tokens[mention.head]
        return None

    def _nominative(self, sentence: Sentence, verb: Token, where: range) -> Token | None:
        """Return the nearest word in the nominative that can speak, where the parser lost it."""
        heads = {m.head for m in self.mentions(sentence) if m.label in _SPEAKERS}
        for i in where:
            token = sentence.tokens[i]
            if self.is_quoted(token.start):
                continue
            if token.text in {":", ";"} or (token.pos == "SCONJ" and i > verb.index):
                return None
            if token.feats.get("Case") != "Nom" or self._joined(sentence, token):
                continue
            if i in heads or (token.pos == "PRON" and plain(token.lemma) in _PRONOUNS):
                return token
        return None

    def _joined(self, sentence: Sentence, token: Token) -> bool:
        """Tell whether *token* is a later member of a list: «Иванов и Петров»."""
        return token.rel == "conj" and not self.is_quoted(sentence.tokens[token.head].start)

    def _owner(self, sentence: Sentence, noun: Token) -> Span | None:
        """Return whose words they are: «по словам министра», «по его словам»."""
        for token in self._children(sentence, noun):
            if token.rel == "det" and token.text.lower() in _OF_HIM:
                return Span(token.start, token.end)
            if token.rel not in {"nmod", "appos"} or token.feats.get("Case") not in {"Gen", None}:
                continue
            if all(child.rel != "case" for child in self._children(sentence, token)):
                return self.name(sentence, token)
        before = sentence.tokens[noun.index - 1] if noun.index else None
        if before is not None and before.text.lower() in _OF_HIM:
            return Span(before.start, before.end)
        return None

    def _relayed(self, sentence: Sentence, verb: Token) -> Span | None:
        """Return whom a medium quotes: «цитирует РБК белорусского лидера»."""
        medium = self._subject(sentence, verb)
        for token in self._children(sentence, verb):
            if token is medium or token.rel not in {"obj", "iobj", "obl"}:
                continue
            if plain(token.lemma) in _RELAYED:
                return self._owner(sentence, token)
            if token.feats.get("Case") in {"Gen", "Acc"} and token.rel != "obl":
                return self.name(sentence, token)
        for token in self.tokens(sentence, verb.end, sentence.end):
            mention = self._mention(sentence, token, {"PERSON", "PROFESSION"})
            if mention is not None and token.index == mention.head:
                return self.name(sentence, token)
        return None

    def _document(self, sentence: Sentence, verb: Token) -> Span | None:
        """Return whose document says so: «говорится в сообщении ведомства»."""
        for token in self._children(sentence, verb):
            if token.rel not in {"obl", "nsubj", "nsubj:pass"} or token.pos == "PRON":
                continue
            if self._mention(sentence, token, {"ORGANIZATION"}) is not None:
                return self.name(sentence, token)
            owner = self._owner(sentence, token)
            if owner is not None:
                return owner
        return None

    def points_back(self, cue: Cue) -> bool:
        """Tell «уточнили там», where a body named before speaks."""
        words = [token.text.lower() for token in self._children(cue.sentence, cue.token)]
        return "там" in words

    def names_a_message(self, cue: Cue) -> bool:
        """Tell «говорится в сообщении», «в нём сказано» from «говорится в указе»."""
        for token in self._children(cue.sentence, cue.token):
            if token.rel == "obl":
                if plain(token.lemma) in _MESSAGES:
                    held = [t for t in self._children(cue.sentence, token) if t.rel != "case"]
                    return all(t.pos in {"DET", "ADJ", "PUNCT"} for t in held)
                if token.text.lower() in {"нем", "нём", "ней"}:
                    return True
        return False

    def _can_speak(self, span: Span) -> bool:
        sentence = self.sentence_at(span.start)
        words = [t.text.lower() for t in self.tokens(sentence, span.start, span.end)]
        place = any(
            m.label in _SPEAKING_PLACES and m.start <= span.start and m.end >= span.end
            for m in self.mentions(sentence)
        )
        return place or self.is_named(span) or not _OF_HIM.isdisjoint(words)

    def is_named(self, span: Span) -> bool:
        """Tell whether *span* names a person or a body («пресс-служба»), not just «источник»."""
        sentence = self.sentence_at(span.start)
        if any(t.lemma in _bodies() for t in self.tokens(sentence, span.start, span.end)):
            return True
        return any(
            m.label in {"PERSON", "PROFESSION", "ORGANIZATION"}
            and m.start <= span.start
            and m.end >= span.end
            for m in self.mentions(sentence)
        )

    def _mention(self, sentence: Sentence, token: Token, labels: set[str]) -> Mention | None:
        """Return the longest mention of *labels* that holds *token*."""
        found = [
            m
            for m in self.mentions(sentence)
            if m.label in labels and m.first <= token.index <= m.last
        ]
        return max(found, key=lambda m: m.last - m.first, default=None)

    def name(self, sentence: Sentence, noun: Token) -> Span:
        """Return the words that name best whom *noun* means: a name, else a post, else all."""
        if plain(noun.lemma) in _RELATIVE and noun.head >= 0:
            verb = sentence.tokens[noun.head]
            if verb.rel == "acl:relcl":
                noun = sentence.tokens[verb.head]
        person = self._person(sentence, noun)
        if person is not None:
            return person
        for labels in ({"PROFESSION"}, {"ORGANIZATION"}, set(_SPEAKING_PLACES)):
            mention = self._mention(sentence, noun, labels)
            if mention is not None:
                following = self._person_after(sentence, mention.last, noun)
                return following or mention.span
        following = self._person_after(sentence, noun.index, noun)
        if following is not None:
            return following
        for token in self._children(sentence, noun):  # «компания «Рога»
            if token.rel in _FLAT:
                mention = self._mention(sentence, token, {"ORGANIZATION"})
                if mention is not None:
                    return mention.span
        return Span(noun.start, noun.end)

    def _person(self, sentence: Sentence, noun: Token) -> Span | None:
        for mention in self.mentions(sentence):
            if mention.label != "PERSON" or self.is_quoted(mention.start):
                continue
            if mention.first <= noun.index <= mention.last:
                return mention.span
            token = sentence.tokens[mention.head]
            for _ in range(_STEPS):
                if token.rel not in _FLAT or token.head < 0:
                    break
                token = sentence.tokens[token.head]
                if token.index == noun.index:
                    return mention.span
        return None

    def _person_after(self, sentence: Sentence, last: int, noun: Token) -> Span | None:
        """Return the person named after a post in the same case: «посол в Чили Пётр Ильин»."""
        for mention in self.mentions(sentence):
            if mention.label != "PERSON" or not last < mention.first <= last + _GAP:
                continue
            between = sentence.tokens[last + 1 : mention.first]
            if any(t.pos in {"VERB", "CCONJ"} or t.text in ",;:—–" for t in between):
                continue
            case = sentence.tokens[mention.head].feats.get("Case")
            if case == noun.feats.get("Case") or (case is None and not between):
                return mention.span
        return None


def _is_impersonal(token: Token) -> bool:
    """Tell «сказано» and «говорится» from «сказанный» and «сказана»."""
    if token.feats.get("VerbForm") == "Part":
        return token.feats.get("Variant") == "Short" and token.feats.get("Gender") == "Neut"
    return token.feats.get("VerbForm") == "Fin"


def _is_that(token: Token) -> bool:
    return token.pos == "SCONJ" or token.lemma in {"что", "это"}


def _after_po(sentence: Sentence, noun: Token) -> bool:
    """Tell «по словам», «по его словам», «по мнению» from other words."""
    for i in range(noun.index - 1, max(noun.index - 4, -1), -1):
        if sentence.tokens[i].text.lower() == "по":
            return True
    return False


def _with(noun: Token) -> str | None:
    """«со словами «домой вернуться хорошо»: the words spoken, not whose."""
    if noun.feats.get("Case") == "Ins" and plain(noun.lemma) in {"слово", "выражение"}:
        return "speech"
    return None
