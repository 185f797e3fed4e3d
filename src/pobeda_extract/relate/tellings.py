"""Mentions of events and documents into tellings: what each says of what it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.lexicons.heads import Head, Nouns, head_told
from pobeda_extract.relate.clauses import (
    FRAMES,
    Governance,
    Outlook,
    governance,
    is_doubted_noun,
    is_planning_noun,
    outlook,
    own_verbs,
)
from pobeda_extract.types import Mention, Reading, Sentence, Span, Token

_CONTENT: Final = frozenset({"NOUN", "PROPN", "ADJ", "X", "NUM", "VERB"})
_NEAR: Final = 6
_OCCASIONS: Final = FRAMES | {
    "в", "во", "на", "после", "до", "перед", "накануне", "при", "по", "за", "между", "под", "из-за",
    "благодаря", "вследствие", "через", "вокруг", "среди", "у", "кроме", "помимо", "вместо",
}  # fmt: skip
_SETTINGS: Final = FRAMES | {"в", "во", "на"}
_INVITES: Final = frozenset({"пригласить", "приглашать"})
_PUTS: Final = frozenset({"поставить", "ставить", "стоять"})
_MARKS: Final = {"«": "»", "“": "”", "„": "“", '"': '"'}
_TITLED: Final = frozenset({"assembly", "show", "strong", "weak", "plural"})


@dataclass(frozen=True, slots=True)
class Telling:
    """
    One mention with all that it says by itself.

    ``titles`` are the spans of its titles without marks (several for a list of sessions);
    ``content`` the lemmas that describe it, without the head; ``entities`` the ids of the
    entities named in the phrase, ``places`` of those that say where («в Астане»), ``local`` the
    lemmas of these; ``pointers`` the pronouns before it («их», «этот»);
    ``contrasts`` the adjectives that set it apart («следующий»); ``number`` the count before it.
    ``direct`` is what the verb says of which it is subject or object, ``deed`` the lemma of that
    verb, ``indirect`` what another verb above says.
    """

    mention: Mention
    sentence: Sentence
    head: Head
    titles: tuple[Span, ...]
    content: frozenset[str]
    entities: frozenset[str]
    places: frozenset[str]
    local: frozenset[str]
    pointers: frozenset[str]
    contrasts: frozenset[str]
    governance: Governance
    direct: Outlook
    indirect: Outlook
    deed: str | None = None

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens of its sentence."""
        return self.sentence.tokens

    @property
    def naming(self) -> int:
        """
        The first word of its name: «ещё одно соглашение» and «подобное соглашение» are called
        by what follows.
        """
        tokens, first = self.tokens, self.mention.first
        while first < self.head.first and (
            tokens[first].lemma in _words("contrast.alike") or _is_another(tokens, first)
        ):
            first += 1
        return first

    @property
    def is_bare(self) -> bool:
        """Tell whether nothing but the noun (and a number) names it."""
        return not self.content and not self.titles

    @property
    def leaves(self) -> bool:
        """Tell whether a noun or a denial above speaks of leaving it («отказ быть участником»)."""
        over = self.governance
        nouns = over.nouns[1:] if over.nouns[:1] == ("действие",) else over.nouns
        if nouns[:1] and nouns[0] in _words("contrast.leaving"):
            return True  # «выход из договора», «прекращение действия соглашения»
        if self.mention.first and self.tokens[self.mention.first - 1].lemma == "участник":
            # «отказ страны являться участником статута», «не стать участником»
            before = self.tokens[max(self.mention.first - _NEAR, 0) : self.mention.first]
            return any(t.lemma in _words("contrast.leaving") or t.lemma == "не" for t in before)
        if "участник" not in over.nouns or over.verb is None:
            return False
        if self.indirect == "negated":
            return True
        above = self.tokens[over.verb].head
        return above >= 0 and self.tokens[above].lemma in _words("contrast.leaving")

    @property
    def is_unreal(self) -> bool:
        """Tell whether it only doubts, wishes for or denies what it names."""
        over = self.governance
        if self.direct != "none":
            return self.direct in ("doubt", "negated")
        if over.role == "oblique" and over.preposition in _SETTINGS:
            return is_doubted_noun(
                over.nouns
            )  # «не приедет на форум»: it is the guest who will not
        return self.indirect in ("doubt", "negated")

    @property
    def is_short(self) -> bool:
        """Tell whether nothing but the noun and words that point («новый») name it."""
        return not self.titles and self.content <= self.contrasts | {"новый", "подписать"}

    @property
    def word(self) -> Span:
        """The word that tells what becomes of it: the verb above, else its own noun."""
        token = self.verb or self.tokens[self.mention.head]
        return Span(token.start, token.end)

    @property
    def verb(self) -> Token | None:
        """The verb above it."""
        return None if self.governance.verb is None else self.tokens[self.governance.verb]


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


def _is_another(tokens: Sequence[Token], index: int) -> bool:
    more = tokens[index - 1].text.lower() if index else ""
    return tokens[index].lemma == "один" and more in ("еще", "ещё")


def telling(
    reading: Reading, mention: Mention, nouns: Nouns, direct: frozenset[str]
) -> Telling | None:
    """
    Read one mention.

    Args:
        reading: The article.
        mention: An EVENT or AGREEMENT mention.
        nouns: The lexicon its head stands in.
        direct: Lemmas of verbs whose subject or object tells what becomes of it.

    Returns:
        The telling, or ``None`` where the head is no noun.
    """
    sentence = reading.sentences[mention.sentence]
    tokens = sentence.tokens
    head = nouns.at(tokens, mention.head) or head_told(tokens, mention.head)
    if head is None:
        return None
    titles = _titles(reading, tokens, mention, head)
    named = reading.occurrences_in(mention.start, mention.end)
    content = {
        t.lemma
        for t in tokens[mention.first : mention.last + 1]
        if t.pos in _CONTENT and t.index not in _term(head)
    }
    over = governance(tokens, mention.head, mention.first)
    where = [
        (o, e)
        for o, e in named
        if e.label not in ("PERSON", "ORGANIZATION")
        and o.mention.first > mention.head
        and tokens[o.mention.first - 1].text.lower() in ("в", "во", "на")
    ]
    told, hinted, deed = _outlooks(tokens, mention, over, direct)
    return Telling(
        mention,
        sentence,
        head,
        titles,
        frozenset(content),
        frozenset(e.id for _, e in named),
        frozenset(e.id for _, e in where),
        frozenset(t.lemma for o, _ in where for t in tokens[o.mention.first : o.mention.last + 1]),
        frozenset(_pointers(tokens, mention.first)),
        frozenset(
            t.lemma
            for t in tokens[mention.first : mention.head]
            if t.lemma in _words("contrast.words")
        ),
        over,
        told,
        hinted,
        deed,
    )


def _term(head: Head) -> range:
    return range(head.first, head.index + 1)


def _pointers(tokens: Sequence[Token], first: int) -> list[str]:
    found = []
    for token in reversed(tokens[max(first - 2, 0) : first]):
        if token.pos in ("DET", "PRON", "ADJ") and (
            token.lemma in _words("contrast.pointing")
            or token.text.lower() in ("его", "ее", "её", "их")
        ):
            found.append(
                token.text.lower()
                if token.text.lower() in ("его", "ее", "её", "их")
                else token.lemma
            )
        else:
            break
    return found


def _outlooks(
    tokens: Sequence[Token], mention: Mention, over: Governance, direct: frozenset[str]
) -> tuple[Outlook, Outlook, str | None]:
    """Return what is said of it directly, what the verb above says, and the direct verb's lemma."""
    told, deed = _said_within(tokens, mention, direct)
    hinted = _hinted(tokens, over)
    if told != "none" or over.verb is None:
        return told, hinted, deed
    verb = tokens[over.verb]
    near = not over.nouns or _is_doing(over.nouns)
    if near and over.role in ("subject", "object") and verb.lemma in direct:
        return hinted, hinted, verb.lemma
    if over.role == "subject" and not over.nouns:
        made = _made_by_modal(tokens, over.verb, direct)
        return (told, hinted, deed) if made is None else (hinted, hinted, made.lemma)
    if over.nouns == ("подпись",) and verb.lemma in _PUTS:
        return hinted, hinted, "подписать"  # «подписи под соглашением поставили»
    return told, hinted, deed


def _said_within(
    tokens: Sequence[Token], mention: Mention, direct: frozenset[str]
) -> tuple[Outlook, str | None]:
    """Return what verbs and adjectives of its own say: «подписанный договор», «будущий визит»."""
    told: Outlook = "none"
    deed: str | None = None
    for verb in own_verbs(tokens, mention.head, mention.last):
        if verb.lemma in direct:
            told, deed = outlook(tokens, verb.index), verb.lemma
    for token in tokens[mention.first : mention.head]:
        if token.feats.get("VerbForm") == "Part" and token.lemma in direct and told == "none":
            told, deed = outlook(tokens, token.index), token.lemma
    for token in tokens[max(mention.first - 2, 0) : mention.head]:
        if token.lemma in _words("contrast.future"):
            told = "future"
        elif token.lemma in _words("contrast.doubtful"):
            told = "doubt"
    return told, deed


def _hinted(tokens: Sequence[Token], over: Governance) -> Outlook:
    """Return what the nouns and the verb above say."""
    if is_doubted_noun(over.nouns):
        return "doubt"
    if is_planning_noun(over.nouns):
        return "future"
    if over.verb is None:
        return "none"
    verb, hinted = tokens[over.verb], outlook(tokens, over.verb)
    past = verb.feats.get("Tense") == "Past" and verb.feats.get("VerbForm") == "Fin"
    if over.preposition == "для" and verb.lemma in _words("event.visit") and hinted == "past":
        hinted = "future"  # «прибыл для переговоров»
    if over.preposition == "накануне" and hinted != "none" and over.role == "oblique":
        return "future"  # «накануне саммита заявил»
    if verb.lemma in _INVITES and hinted == "future":
        return hinted  # «пригласил коллег на выставку»
    if hinted == "future" and _is_setting(over) and past:
        return "past"  # «во время встречи они договорились»
    if hinted in ("doubt", "negated") and _is_setting(over) and set(over.nouns) <= FRAMES:
        return "none"  # «на саммите предложили»: the summit itself is sure
    if set(over.nouns[:1]) & {"старт", "начало"} and verb.lemma in _words("contrast.opens"):
        return "future"  # «форум стал стартом цикла мероприятий»
    return hinted


def _made_by_modal(tokens: Sequence[Token], modal: int, direct: frozenset[str]) -> Token | None:
    """«соглашение не может быть достигнуто»: the participle below the modal verb."""
    return next(
        (
            t
            for t in tokens[modal + 1 :]
            if t.head == modal
            and t.rel == "xcomp"
            and t.lemma in direct
            and t.feats.get("Voice") == "Pass"
        ),
        None,
    )


def _is_setting(over: Governance) -> bool:
    """Tell whether the noun only says on what occasion the verb happened."""
    return over.role == "oblique" and over.preposition in _OCCASIONS


def _is_doing(nouns: Sequence[str]) -> bool:
    """«начало переговоров», «подписание соглашения»: the noun only carries the verb's sense."""
    return all(noun in _words("contrast.doing") for noun in nouns)


def _titles(
    reading: Reading, tokens: Sequence[Token], mention: Mention, head: Head
) -> tuple[Span, ...]:
    found: list[Span] = []
    index = head.index + 1
    while index <= mention.last and not found:
        token = tokens[index]
        if token.text in _MARKS:
            close = _close(tokens, index)
            beside = index == head.index + 1
            if close is not None and (beside or _ends_plain(reading, tokens, index, head)):
                found.append(Span(tokens[index + 1].start, tokens[close - 1].end))
                index = close
            break
        index += 1
    return (*found, *_further_titles(tokens, mention.last, bool(found), head.plural))


def _ends_plain(reading: Reading, tokens: Sequence[Token], mark: int, head: Head) -> bool:
    """«фестиваль театров кукол «Осётр»»: the title is the event's where no name claims it."""
    if head.kind not in _TITLED:
        return False
    before = tokens[mark - 1]
    if before.pos != "NOUN" or before.lemma in _words("contrast.bearers"):
        return False
    inside = Span(before.start, tokens[mark].end)
    return not any(
        m.start <= inside.start and inside.end <= m.end
        for m in reading.mentions_in(tokens[0].start, tokens[-1].end)
        if m.label in ("ORGANIZATION", "FACILITY")
    )


def _further_titles(
    tokens: Sequence[Token], last: int, titled: bool, plural: bool
) -> tuple[Span, ...]:
    """«трёх сессий: «А», «Б» и «В»»: a list of titles after a plural."""
    if not plural or last + 2 >= len(tokens):
        return ()
    found: list[Span] = []
    index = last + 1
    while index + 1 < len(tokens):
        if (
            tokens[index].text.lower() in (":", ",", "и", "—", "–")
            and tokens[index + 1].text in _MARKS
        ):
            close = _close(tokens, index + 1)
            if close is None:
                break
            found.append(Span(tokens[index + 2].start, tokens[close - 1].end))
            index = close + 1
        else:
            break
    return tuple(found) if len(found) + titled > 1 else ()


def _close(tokens: Sequence[Token], opening: int) -> int | None:
    mark, depth = tokens[opening].text, 0
    close = _MARKS[mark]
    if mark == close:
        return next((t.index for t in tokens[opening + 1 :] if t.text == close), None)
    first = None
    for token in tokens[opening:]:
        if token.text == mark:
            depth += 1
        elif token.text == close:
            first = token.index if first is None else first
            depth -= 1
            if depth == 0:
                return token.index
    return first
