"""Read in what standing a post is held: acting, former, designate, or as a matter of course."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from pobeda_extract.lexicons.posts import standing
from pobeda_extract.schema import PositionStatus
from pobeda_extract.types import Mention, Sentence, Span, Token

#: «И.о.», however it is cut into words.
ACTING: Final = re.compile(r"(?:вр\.?\s?)?и\.\s?о\.|врио\b|врид\b", re.IGNORECASE)
_STATUSES: Final[tuple[PositionStatus, ...]] = ("acting", "former", "designate")
#: Who is the subject of these leaves his post; the object of those is put out of it.
_LEAVES: Final = frozenset({"уйти", "покинуть", "оставить", "сложить", "уходить", "покидать"})
_PUTS_OUT: Final = frozenset(
    {"освободить", "уволить", "снять", "отстранить", "лишить", "отправить", "освобождать"}
)
_END: Final = frozenset({"отставка", "увольнение", "отстранение"})
_COMING: Final = frozenset({"выдвинуть", "рекомендовать", "прочить", "номинировать"})
_SUBJECT: Final = frozenset({"nsubj", "csubj"})


class Standing(NamedTuple):
    """How a post is held, and the word that says so."""

    status: PositionStatus
    word: Span


def status_of(sentence: Sentence, post: Mention) -> Standing | None:
    """Return the standing that the post's own words tell: «врио главы», «экс-министр»."""
    tokens = sentence.tokens
    if ACTING.match(post.text) is not None:
        return Standing("acting", _span(tokens[post.first]))
    first = max(post.first - 2, 0)
    for token in tokens[first : post.head + 1]:
        text = token.text.lower()
        for status in _STATUSES:
            marks = standing(status)
            if token.lemma in marks or text in marks or text.rstrip(".") in marks:
                if token.index >= post.first or _touches(sentence, token.index, post):
                    return Standing(status, _span(token))
        if prefixed := _prefixed(text):
            return Standing(prefixed, _span(token))
    return None


def _span(token: Token) -> Span:
    return Span(token.start, token.end)


def _touches(sentence: Sentence, index: int, post: Mention) -> bool:
    return all(t.pos in {"ADJ", "NOUN", "ADP"} for t in sentence.tokens[index + 1 : post.first])


def _prefixed(text: str) -> PositionStatus | None:
    if text.startswith("экс-"):
        return "former"
    if text.startswith(("и.о", "врио", "исполняющ")):
        return "acting"
    return None


def _was(tokens: Sequence[Token], head: Token) -> Token | None:
    """
    Return the word that puts «был» into the past for good, if one does.

    «До 2020 года мэром был Орлов», «Ранее она была ректором», «с 2004 по 2009 год был мэром».
    """
    if not any(
        t.head == head.index and t.rel == "cop" and t.feats.get("Tense") == "Past" for t in tokens
    ):
        return None
    return next(
        (
            t
            for t in tokens
            if t.text.lower() in _EARLIER
            or (t.text.lower() in {"до", "по"} and _is_year(tokens, t.index + 1))
        ),
        None,
    )


def _is_year(tokens: Sequence[Token], index: int) -> bool:
    return index < len(tokens) and re.fullmatch(r"(?:19|20)\d\d", tokens[index].text) is not None


_EARLIER: Final = frozenset({"ранее", "раньше", "прежде"})


def changed_by(sentence: Sentence, post: Mention) -> Standing | None:
    """
    Return the standing that the verb tells: «ушёл с поста министра», «прочат в министры».

    Whether the post is the verb's subject decides: «президент уволил министра».
    """
    tokens = sentence.tokens
    token = tokens[post.head]
    if (earlier := _was(tokens, token)) is not None:
        return Standing("former", _span(earlier))
    for _ in range(3):
        if token.head < 0:
            return None
        above = tokens[token.head]
        subject = token.rel in _SUBJECT
        if above.lemma in _END and not subject:
            return Standing("former", _span(above))
        if above.pos == "VERB" or above.lemma in _PUTS_OUT:
            if above.lemma in _LEAVES or (above.lemma in _PUTS_OUT and not subject):
                return Standing("former", _span(above))
            if above.lemma in _COMING and not subject:
                return Standing("designate", _span(above))
            return None
        token = above
    return None
