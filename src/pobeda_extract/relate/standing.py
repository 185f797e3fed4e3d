"""Read in what standing a post is held: acting, former, designate, or as a matter of course."""

from __future__ import annotations

from typing import Final

from pobeda_extract.lexicons.posts import standing
from pobeda_extract.schema import PositionStatus
from pobeda_extract.types import Mention, Sentence

_STATUSES: Final[tuple[PositionStatus, ...]] = ("acting", "former", "designate")
_LEAVING: Final = frozenset(
    {"освободить", "уволить", "снять", "отстранить", "уйти", "покинуть", "оставить", "лишить",
     "отставка", "увольнение", "отправить", "сложить"}
)  # fmt: skip
_COMING: Final = frozenset({"выдвинуть", "предложить", "рекомендовать", "прочить", "номинировать"})


def status_of(sentence: Sentence, post: Mention) -> PositionStatus | None:
    """Return the standing that the post's own words tell: «врио главы», «экс-министр»."""
    tokens = sentence.tokens
    first = max(post.first - 2, 0)
    for token in tokens[first : post.head + 1]:
        text = token.text.lower()
        for status in _STATUSES:
            marks = standing(status)
            if token.lemma in marks or text in marks or text.rstrip(".") in marks:
                if token.index >= post.first or _touches(sentence, token.index, post):
                    return status
        if prefixed := _prefixed(text):
            return prefixed
    return None


def _touches(sentence: Sentence, index: int, post: Mention) -> bool:
    return all(t.pos in {"ADJ", "NOUN", "ADP"} for t in sentence.tokens[index + 1 : post.first])


def _prefixed(text: str) -> PositionStatus | None:
    if text.startswith("экс-"):
        return "former"
    if text.startswith(("и.о", "врио")):
        return "acting"
    return None


def changed_by(sentence: Sentence, post: Mention) -> PositionStatus | None:
    """Return the standing that the verb tells: «ушёл с поста министра», «прочат в министры»."""
    tokens = sentence.tokens
    index, steps = tokens[post.head].head, 0
    while index >= 0 and steps < 3:
        token = tokens[index]
        if token.lemma in _LEAVING and token.pos in {"VERB", "NOUN", "ADJ"}:
            return "former"
        if token.lemma in _COMING and token.pos == "VERB":
            return "designate"
        if token.pos == "VERB":
            return None
        index, steps = token.head, steps + 1
    return None
