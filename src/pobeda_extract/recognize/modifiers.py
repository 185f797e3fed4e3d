"""Find where a phrase begins: the adjectives, participles and numbers before its head."""

from __future__ import annotations

from collections.abc import Sequence

from pobeda_extract.recognize.groups import (
    acts,
    case_of,
    is_modifier,
    is_relational,
    phrase_words,
)
from pobeda_extract.types import Token


def left_edge(tokens: Sequence[Token], head: int) -> int:
    """
    Return the index of the first word of the phrase that *head* heads.

    Adjectives, participles and numbers that agree with it stay; words that only point («этот»,
    «сегодняшний») do not.
    """
    lexicon, case, first = phrase_words(), case_of(tokens[head]), head
    index = head - 1
    while index >= 0:
        token = tokens[index]
        if is_modifier(token):
            if token.text.isdigit() and _numbers_part(tokens, index):
                break  # «статья 18 Венской конвенции»
            if token.lemma in lexicon.drop or not _agrees(tokens, index, head, case):
                break
            if token.pos == "DET" and token.lemma not in lexicon.keep:
                break
            if acts(token):
                break  # «проигравший матч выбывает»: the match is what was lost
            first = index
        elif _joins_modifiers(tokens, index, case) or _completes_modifier(tokens, index):
            pass
        elif token.lemma in lexicon.measures and first < head and tokens[first].pos == "NUM":
            first = index  # «около 40 документов»
            break
        else:
            break
        index -= 1
    return first


def _numbers_part(tokens: Sequence[Token], index: int) -> bool:
    return any(
        t.lemma.rstrip(".") in ("ст", "статья", "п", "пункт", "глава", "часть", "раздел", "№")
        for t in tokens[max(index - 2, 0) : index]
    )


def _agrees(tokens: Sequence[Token], index: int, head: int, case: str) -> bool:
    token = tokens[index]
    if token.pos == "NUM" or token.text.isdigit() or is_relational(token):
        return True
    own = case_of(token)
    if not own or not case:
        return token.head == head or tokens[index + 1].pos in ("ADJ", "NOUN", "PROPN")
    if own == case:
        return True
    # «три важных контракта», «пять новых соглашений»: the number rules the adjective's case.
    return {own, case} <= {"Nom", "Acc", "Gen"} and token.head == head


def _joins_modifiers(tokens: Sequence[Token], index: int, case: str) -> bool:
    """See «и» or a comma between two adjectives («торговые и экономические переговоры»)."""
    if tokens[index].text not in ("и", ",", "-", "–") or index == 0 or index + 1 >= len(tokens):
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    return (
        before.pos == "ADJ"
        and after.pos == "ADJ"
        and case_of(before) in (case, "")
        and case_of(after) in (case, "")
    )


def _completes_modifier(tokens: Sequence[Token], index: int) -> bool:
    """See an adverb before an adjective («впервые проведённый форум»)."""
    after = tokens[index + 1]
    return (
        tokens[index].pos == "ADV"
        and tokens[index].head == after.index
        and is_modifier(after)
        and index > 0
        and is_modifier(tokens[index - 1])
    )
