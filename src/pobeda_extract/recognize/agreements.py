"""Tagged sentences into mentions of agreements, each with the whole name of the document."""

from __future__ import annotations

from collections.abc import Sequence

from pobeda_extract.lexicons.heads import Head, agreement_nouns
from pobeda_extract.recognize.headed import headed_phrases, likely_heads
from pobeda_extract.trace import Trace
from pobeda_extract.types import Mention, Seen, Sentence, Token


def agreement_mentions(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    trace: Trace | None = None,
    seen: Seen | None = None,
) -> tuple[Mention, ...]:
    """
    Find every phrase that a noun of documents heads.

    Args:
        text: The article.
        sentences: Its tagged sentences, in text order.
        mentions: What was recognized so far; names among them bound the phrases.
        trace: Where it is noted which rules drew the borders.
        seen: What the joint reader sees; its nouns need not stand in the lexicon.

    Returns:
        AGREEMENT mentions in text order, longer first where they start together; also those that
        turn out to refer back («документ») or to be one-sided: ``relate`` tells them apart.
    """
    nouns, likely = agreement_nouns(), likely_heads(seen, 1)
    return headed_phrases(text, sentences, mentions, nouns, "AGREEMENT", _counts, trace, likely)


def _counts(tokens: Sequence[Token], head: Head, first: int, last: int) -> bool:
    # «Организация Договора о коллективной безопасности» is the name of a body.
    before = tokens[first - 1] if first else None
    return before is None or not (before.lemma == "организация" and before.text[0].isupper())
