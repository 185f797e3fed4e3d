"""Tell what after a phrase's head stands in the head's case: further heads, participles, names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.normalize.agreement import (
    Reading,
    agreement,
    agrees,
    is_modifier,
    is_participle,
    readings,
)
from pobeda_extract.types import Token

_CONJUNCTIONS: Final = frozenset({"и", "или", "да", "а", "также", "/", ",", "-", "–", "—", "―"})


def choose_in_case(
    tokens: Sequence[Token], index: int, modifiers: Sequence[int], reading: Reading
) -> Reading | None:
    """Return the reading of the word at *index* in the head's case that its *modifiers* fit best."""
    best: tuple[float, Reading] | None = None
    for other in readings(tokens[index]):
        if other.case != reading.case or other.parse.pos not in ("NOUN", "VERB", "ADJ"):
            continue
        score = other.weight + sum(
            max((agreement(other, o) for o in readings(tokens[m])), default=0.0) * 2
            for m in modifiers
        )
        if best is None or score > best[0]:
            best = (score, other)
    return best[1] if best else None


def is_participle_of(tokens: Sequence[Token], head: int, index: int, reading: Reading) -> bool:
    """«мероприятия, посвящённые …», «министр, ответственный за …», «лица, нуждающиеся в …»."""
    token = tokens[index]
    options = [
        o
        for o in readings(token)
        if (o.parse.verb_form == "Part" or (o.parse.pos == "ADJ" and token.pos == "ADJ"))
        and agreement(reading, o) > 0
    ]
    if not options:
        return False
    previous = tokens[index - 1]
    if token.pos not in ("VERB", "ADJ"):
        return False
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if index == head + 1 and following is not None and following.pos == "NOUN":
        if agrees(tokens, index + 1, index):
            return False  # «визит действующего председателя»
    opens = previous.text == "," or (
        previous.text in ("и", "или")
        and tokens[token.head].index != index
        and _leads_to(tokens, index, head)
    )
    if index == head + 1 and options[0].parse.verb_form == "Part":
        opens = True
    if token.pos == "ADJ" and not any(o.parse.verb_form == "Part" for o in options):
        # A plain adjective agrees with a noun after it, unless it opens a clause of its own.
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is None or following.pos != "ADP" or not opens:
            return False
    if not opens:
        return False
    rival = next(
        (
            i
            for i in range(index - 1, head, -1)
            if tokens[i].pos in ("NOUN", "PROPN")
            and any(
                agreement(a, b) == 1.0
                for a in readings(tokens[i])
                for b in readings(token)
                if b.case == token.feats.get("Case", b.case)
                and a.case == tokens[i].feats.get("Case", a.case)
            )
        ),
        None,
    )
    return rival is None or _leads_to(tokens, index, head, through=False)


def _leads_to(tokens: Sequence[Token], index: int, head: int, *, through: bool = True) -> bool:
    """Tell whether the syntactic parent of *index* is *head*, or a word that hangs on it."""
    parent = tokens[index].head
    if parent == head:
        return True
    return through and 0 <= parent < len(tokens) and tokens[parent].head == head


def is_further_head(tokens: Sequence[Token], head: int, index: int, reading: Reading) -> bool:
    """«министр … и вице-премьер», «город Алматы»: a noun in the head's own case beside it."""
    token = tokens[index]
    if token.pos not in ("NOUN", "PROPN", "VERB", "ADJ"):
        return False
    options = [o for o in readings(token) if o.case == reading.case and o.parse.pos == "NOUN"]
    if not options:
        return False
    if tokens[head].text.lower().startswith("исполняющ"):
        return False  # «исполняющей обязанности»
    if index == head + 1:
        return _is_apposition(tokens, head, index, reading)
    before = index - 1
    while before > head and (is_modifier(tokens[before]) and not _is_conjunction(tokens[before])):
        before -= 1
    if before <= head or not _is_conjunction(tokens[before]):
        return False
    if before - 1 > head and tokens[before - 1].pos == "ADJ" and before + 1 < index:
        return False  # «департамент инвестиционной и промышленной политики»: both are of one noun
    if token.feats.get("Case") not in (None, reading.case) and reading.case != "Acc":
        return False
    animate = any(o.parse.animate for o in options)
    if reading.parse.animate != animate:
        return False
    nearest = next(
        (
            i
            for i in range(before - 1, head, -1)
            if tokens[i].pos in ("NOUN", "PROPN")
            and any(
                o.case == reading.case and o.parse.animate == animate for o in readings(tokens[i])
            )
            and tokens[i].feats.get("Case") in (None, reading.case)
        ),
        None,
    )
    # «слова заместителя председателя комитета и руководителя фракции»: two posts of one person,
    # far oftener than a deputy of two.
    return nearest is None or animate or _leads_to(tokens, index, head, through=False)


def _is_conjunction(token: Token) -> bool:
    return token.text.lower() in _CONJUNCTIONS


def _is_apposition(
    tokens: Sequence[Token],
    head: int,
    index: int,
    reading: Reading,
) -> bool:
    """«городе Москве», «летчику космонавту», «женщины министра»: same case, no government."""
    token = tokens[index]
    if token.feats.get("Case") not in (None, reading.case):
        return False
    if reading.parse.normal in _appositive_heads():
        return True
    if reading.case == "Gen":
        return False
    if is_participle(tokens[head]):
        return False
    return token.head == head and token.rel in ("appos", "flat", "flat:name", "compound")


@cache
def _appositive_heads() -> frozenset[str]:
    return frozenset(words("normalize", "appositive_heads"))
