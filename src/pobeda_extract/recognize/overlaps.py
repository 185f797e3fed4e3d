"""Settle what the recognizer found: whole quotation marks, whole posts, nothing across a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.lexicons.posts import post_kind
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Mention, Sentence, Token

_OPENING: Final = {"«": "»", "“": "”", "„": "“", '"': '"'}
_CLOSING: Final = frozenset({"»", "”", '"', "“"})
_NAMES: Final = frozenset({*PLACE_TYPES, "ORGANIZATION"})


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


def whole_posts(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«президент» before «"Союза грузин в России"» takes the organization in, marks and all."""
    starts: dict[int, Mention] = {}
    for mention in group:
        if mention.label in _NAMES:
            known = starts.get(mention.first)
            if known is None or mention.last > known.last:
                starts[mention.first] = mention
    found = []
    for mention in group:
        if mention.label == "PROFESSION":
            first, last = _wider(tokens, mention, starts)
            if (first, last) != (mention.first, mention.last):
                mention = _moved(text, tokens, mention, first, last)
        found.append(mention)
    return found


def posts_by_words(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """Add what heads a post by the lexicon where the model saw none: «сооснователь Модест …»."""
    covered = {i for m in group if m.label in _COVERING for i in range(m.first, m.last + 1)}
    people = {m.first for m in group if m.label == "PERSON"}
    found = list(group)
    for token in tokens:
        if token.index in covered or token.pos not in {"NOUN", "PROPN"}:
            continue
        if post_kind(token.lemma) not in {"posts", "ranks"}:
            continue
        last = token.index
        while last + 1 < len(tokens) and _governed(tokens[last + 1]) and last + 1 not in people:
            last += 1
        # Only before a name: by itself «лидер» or «член» is too often something else.
        if last + 1 in people:
            found.append(
                Mention(
                    token.start, tokens[last].end, text[token.start : tokens[last].end],
                    "PROFESSION", group[0].sentence, token.index, last, token.index, 0.7,
                    "post_by_words",
                )
            )  # fmt: skip
    return found


_COVERING: Final = frozenset({"PROFESSION", "PERSON", "ORGANIZATION", "WORK_OF_ART", "PRODUCT"})


def _governed(token: Token) -> bool:
    return token.pos in {"NOUN", "ADJ", "PROPN"} and token.feats.get("Case") == "Gen"


@cache
def _standing() -> frozenset[str]:
    return frozenset(
        {*words("positions", "status.acting"), *words("positions", "status.former"),
         *words("positions", "status.designate"), "первый", "новый", "второй", "старший",
         "временный", "действующий", "нынешний", "специальный", "почетный", "почётный"}
    )  # fmt: skip


@cache
def _governors() -> frozenset[str]:
    """Posts that take a place or a body with a preposition: «посол в …», «постпред при …»."""
    return frozenset({"посол", "представитель", "постпред", "консул", "генконсул", "полпред",
                      "спецпредставитель", "спецпосланник", "посланник", "управляющий", "омбудсмен",
                      "советник", "уполномоченный", "атташе"})  # fmt: skip


def _wider(
    tokens: Sequence[Token], mention: Mention, starts: dict[int, Mention]
) -> tuple[int, int]:
    first, last = mention.first, mention.last
    while first > 0:
        before = tokens[first - 1]
        word = before.lemma
        if before.text.lower().startswith("и.о") or word in _standing():
            first -= 1
        elif before.text.lower() in {"обязанности"} and first > 1 and tokens[first - 2].lemma.startswith("исполн"):
            first -= 2
        else:
            break
    while (following := _next_name(tokens, last, starts, tokens[mention.head].lemma)) is not None:
        last = following
    return first, last


def _next_name(
    tokens: Sequence[Token], last: int, starts: dict[int, Mention], head: str
) -> int | None:
    """Return the last word of a name that the post governs and that follows at once."""
    index = last + 1
    described = False
    if index >= len(tokens):
        return None
    if tokens[index].text in {"в", "во", "при"} and head in _governors():
        return starts[index + 1].last if index + 1 in starts else None
    if tokens[index].lemma in _describing() and tokens[index].feats.get("Case") == "Gen":
        index += 1  # «президент компании "Вега"», «мэр города Снегова»
        described = True
    opening = None
    if index < len(tokens) and tokens[index].text in _OPENING:
        opening = tokens[index].text
        index += 1
    name = starts.get(index) or (starts.get(index - 1) if opening else None)
    if name is None or name.last <= last:
        return None
    end = name.last
    if opening and end + 1 < len(tokens) and tokens[end + 1].text == _OPENING[opening]:
        end += 1
    named = tokens[name.head]
    if described or opening or named.text.isupper() or named.feats.get("Case") in {"Gen", None}:
        return end
    return None


@cache
def _describing() -> frozenset[str]:
    return frozenset(
        {*words("organizations", "descriptors.words"), *words("organizations", "legal.words"),
         *words("organizations", "settlements.words")}
    )  # fmt: skip


def whole_organizations(
    text: str, tokens: Sequence[Token], group: list[Mention]
) -> list[Mention]:
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
    if first and tokens[first - 1].lemma in _describing() and _joined(tokens, first - 1):
        return first - 1, last
    return mention.first, mention.last


def _joined(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index + 1].start - tokens[index].end <= 1


def whole_units(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Управления Президента РФ», where the post runs on «по межрегиональным … связям», does too."""
    posts = [m for m in group if m.label == "PROFESSION"]
    found = []
    for mention in group:
        if mention.label == "ORGANIZATION" and mention.last + 1 < len(tokens):
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
    posts_by_words,
    posts_without_people,
    whole_posts,
    whole_units,
)
