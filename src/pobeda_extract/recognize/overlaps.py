"""Settle what the recognizer found: whole quotation marks, whole posts, nothing across a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.recognize.posts import COURTESY, describing, posts_by_words, whole_posts
from pobeda_extract.recognize.posts import OPENING as _OPENING
from pobeda_extract.types import Mention, Sentence, Token


def settle(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Mention, ...]:
    """
    Return *mentions* with borders that a reader would draw.

    Args:
        text: The article.
        sentences: Its tagged sentences.
        mentions: As recognized, in text order.

    Returns:
        Mentions in text order, longer first where they start together; no two of one label share
        both borders.
    """
    local: dict[int, list[Mention]] = {}
    for mention in mentions:
        local.setdefault(mention.sentence, []).append(mention)
    found: list[Mention] = []
    for index, group in local.items():
        tokens = sentences[index].tokens
        for rule in _RULES:
            group = rule(text, tokens, group)
        unique = {(m.start, m.end, m.label): m for m in reversed(group)}
        found.extend(unique.values())
    return tuple(sorted(found, key=lambda m: (m.start, -m.end, m.label)))


def _moved(text: str, tokens: Sequence[Token], mention: Mention, first: int, last: int) -> Mention:
    start, end = tokens[first].start, tokens[last].end
    return replace(mention, first=first, last=last, start=start, end=end, text=text[start:end])


def whole_quotes(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«РИА "Новости» takes the mark that closes it; «Мост Дружбы"» lets the stray one go."""
    found = []
    for mention in group:
        inside = [t.text for t in tokens[mention.first : mention.last + 1]]
        opened = _unclosed(inside)
        follows = tokens[mention.last + 1].text if mention.last + 1 < len(tokens) else ""
        if opened and follows == _OPENING[opened]:
            mention = _moved(text, tokens, mention, mention.first, mention.last + 1)
        elif opened and inside[0] == opened and len(inside) > 1:
            mention = _moved(text, tokens, mention, mention.first + 1, mention.last)
        found.append(mention)
    return found


def _unclosed(inside: Sequence[str]) -> str | None:
    if inside.count('"') % 2:
        return '"'
    if inside.count("«") > inside.count("»"):
        return "«"
    return None


def posts_without_people(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«министр культуры Аида Балаева, заместитель начальника» is no post: a name stands in it."""
    people = [m for m in group if m.label == "PERSON" and m.score > 0.5]
    kept = []
    for mention in group:
        if mention.label == "PROFESSION" and tokens[mention.last].lemma in COURTESY:
            continue  # «господин»
        if mention.label == "PROFESSION" and any(
            mention.first <= p.first and p.last <= mention.last for p in people
        ):
            # A bare surname at its end is cut off, a longer run of words is no post.
            last = min(p.first for p in people if mention.first <= p.first <= mention.last) - 1
            if last < mention.head:
                continue
            cut = _moved(text, tokens, mention, mention.first, last)
            if any(t.text in {",", ";"} for t in tokens[cut.first : cut.last + 1]):
                continue
            mention = cut
        kept.append(mention)
    return kept


def whole_organizations(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«телеканал "Культура"», «ОАО «Вега»», «Организация Договора …»: the noun before belongs."""
    found = []
    for mention in group:
        if mention.label == "ORGANIZATION":
            lemma = tokens[mention.head].lemma
            if lemma in words("organizations", "never.heads") and not _quoted(tokens, mention):
                body = _body_before(tokens, mention)
                if body is None:
                    continue
                mention = replace(_moved(text, tokens, mention, body, mention.last), head=body)
            first, last = _with_descriptor(tokens, mention)
            if first < mention.first:
                mention = replace(_moved(text, tokens, mention, first, last), head=first)
        found.append(mention)
    return found


def _quoted(tokens: Sequence[Token], mention: Mention) -> bool:
    before = tokens[mention.first - 1].text if mention.first else ""
    return before in _OPENING or tokens[mention.first].text in _OPENING


def _body_before(tokens: Sequence[Token], mention: Mention) -> int | None:
    if mention.first == 0:
        return None
    before = tokens[mention.first - 1]
    fits = before.lemma in words("organizations", "bodies.heads") and before.text[:1].isupper()
    return before.index if fits else None


def _with_descriptor(tokens: Sequence[Token], mention: Mention) -> tuple[int, int]:
    """Take in the common noun or legal form before a name in quotation marks."""
    first, last = mention.first, mention.last
    if tokens[first].text not in _OPENING:
        if first == 0 or tokens[first - 1].text not in _OPENING:
            return first, last
        closing = _OPENING[tokens[first - 1].text]
        if last + 1 >= len(tokens) or tokens[last + 1].text != closing:
            return mention.first, mention.last
        first, last = first - 1, last + 1
    if first and tokens[first - 1].lemma in describing() and _joined(tokens, first - 1):
        return first - 1, last
    return mention.first, mention.last


def _joined(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index + 1].start - tokens[index].end <= 1


def whole_units(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Управления Президента РФ», where the post runs on «по межрегиональным … связям», does too."""
    posts = [m for m in group if m.label == "PROFESSION"]
    found = []
    for mention in group:
        unit = tokens[mention.head].lemma in words("organizations", "bodies.heads")
        if mention.label == "ORGANIZATION" and unit and mention.last + 1 < len(tokens):
            ends = [
                p.last
                for p in posts
                if p.first < mention.first
                and p.last > mention.last
                and tokens[mention.last + 1].text.lower() == "по"
            ]
            if ends:
                mention = _moved(text, tokens, mention, mention.first, min(ends))
        found.append(mention)
    return found


def outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Return those of *mentions* that lie in no other one, in text order."""
    found: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not found or mention.end > found[-1].end:
            found.append(mention)
    return found


_RULES: Final[tuple[Callable[[str, Sequence[Token], list[Mention]], list[Mention]], ...]] = (
    whole_quotes,
    whole_organizations,
    posts_without_people,
    posts_by_words,
    whole_posts,
    whole_units,
)
