"""Tagged sentences into mentions of events, each the whole phrase that its noun heads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.lexicons.heads import Head, event_nouns
from pobeda_extract.recognize.groups import closing, is_modifier, opens_quotation
from pobeda_extract.recognize.headed import headed_phrases, likely_heads
from pobeda_extract.trace import Trace
from pobeda_extract.types import Mention, Seen, Sentence, Token

_LONGEST_TITLE: Final = 8
#: «в ходе поездки», «по итогам поездки»
_FRAMES: Final = frozenset({"ходе", "время", "рамках", "итогам", "итогах"})
_INSTITUTIONS: Final = frozenset({"собрание", "конгресс", "курултай", "ассамблея", "форум"})


def event_mentions(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    trace: Trace | None = None,
    seen: Seen | None = None,
) -> tuple[Mention, ...]:
    """
    Find every phrase that a noun of events heads.

    Args:
        text: The article.
        sentences: Its tagged sentences, in text order.
        mentions: What was recognized so far; names among them bound the phrases.
        trace: Where it is noted which rules drew the borders.
        seen: What the joint reader sees; its nouns need not stand in the lexicon.

    Returns:
        EVENT mentions in text order, longer first where they start together; generic ones too
        («на встречах»): ``relate`` decides which are told as facts.
    """
    nouns, likely = event_nouns(), likely_heads(seen, 0)
    return headed_phrases(text, sentences, mentions, nouns, "EVENT", _names_an_event, trace, likely)


def _names_an_event(tokens: Sequence[Token], head: Head, first: int, last: int) -> bool:
    if _stands_in_title(tokens, first, last):
        return False
    if head.strong:
        return True
    return _has_title(tokens, head, last) or (
        _is_described(tokens, head, first, last) and _is_held(tokens, head, first)
    )


def _has_title(tokens: Sequence[Token], head: Head, last: int) -> bool:
    """«акция «Бессмертный полк»»: a title makes an event of a weak noun."""
    listed = head.plural and last == head.index and last + 2 < len(tokens)
    if listed and tokens[last + 1].text == ":" and opens_quotation(tokens, last + 2):
        return True  # «трёх секций: «Врачи» и «Капитаны»»
    titled = last > head.index + 1 and opens_quotation(tokens, head.index + 1)
    return titled and not head.plural  # «98% акций «Фортума»» are shares


def _stands_in_title(tokens: Sequence[Token], first: int, last: int) -> bool:
    """«Матч ТВ», газета «Встреча»: a short quotation without a verb is a name of something else."""
    if not first or not opens_quotation(tokens, first - 1):
        return False
    close = closing(tokens, first - 1)
    if close is None or close < last or close - first > _LONGEST_TITLE:
        return False
    return not any(t.feats.get("VerbForm") == "Fin" for t in tokens[first:close])


def _is_described(tokens: Sequence[Token], head: Head, first: int, last: int) -> bool:
    if head.type in _INSTITUTIONS and tokens[head.index].text[0].isupper():
        return False
    return last > head.index or any(is_modifier(t) for t in tokens[first : head.index])


def _is_held(tokens: Sequence[Token], head: Head, first: int) -> bool:
    """See a verb of holding over the noun («прошла рабочая поездка»), or «в ходе поездки»."""
    if head.kind == "visit" and first and tokens[first - 1].text.lower() in _FRAMES:
        return True
    governor = tokens[head.index].head
    kind = "" if head.plural else head.kind  # «совершили поездки в метро»
    return governor >= 0 and tokens[governor].lemma in _holding(kind)


@cache
def _holding(kind: str) -> frozenset[str]:
    keys = ["event.happen", "event.hold"]
    if kind == "visit":  # «совершил рабочую поездку», «отменил поездку в Рим»
        keys += ["event.make", "modal.cancel", "modal.postpone"]
    return frozenset(word for key in keys for word in words("predicates", key))
