"""Read the words of a noun group: cases, modifiers, marks of quotation, borders of names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pobeda_extract.lexicons import load
from pobeda_extract.types import Mention, Token

NOUNS: Final = frozenset({"NOUN", "PROPN", "X"})


OPENING: Final = {"«": "»", "“": "”", "„": "“", '"': '"'}


DASHES: Final = frozenset("-–—")


_NOMINAL: Final = frozenset({"nmod", "obl", "conj", "obj", "iobj"})


_PLACES: Final = frozenset(
    {"CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "FACILITY", "LOCATION"}
)


_RELATIONAL: Final = re.compile(r"\w-\w+[сц]к(?:ий|ая|ое|ие|ого|ой|ую|им|их|ими|ом|ому)$")


@dataclass(frozen=True, slots=True)
class PhraseWords:
    """The words of ``phrases.toml``, as sets."""

    adjuncts: frozenset[tuple[str, str]]
    inside: frozenset[str]
    times: frozenset[str]
    dedications: frozenset[str]
    adverbial: frozenset[str]
    drop: frozenset[str]
    keep: frozenset[str]
    measures: frozenset[str]
    sorts: frozenset[str]


@cache
def phrase_words() -> PhraseWords:
    """Return the words that decide where phrases begin and end."""
    entry = load("phrases")
    return PhraseWords(
        adjuncts=frozenset(tuple(pair.split(" ", 1)) for pair in entry["adjuncts"]),
        inside=frozenset(entry["inside"]),
        times=frozenset(entry["times"]),
        dedications=frozenset(entry["dedications"]),
        adverbial=frozenset(entry["adverbial"]),
        drop=frozenset(entry["drop"]),
        keep=frozenset(entry["keep"]),
        measures=frozenset(entry["measures"]),
        sorts=frozenset(entry["sorts"]),
    )


class Names:
    """Borders of recognized names in one sentence, so that a walk never stops within one."""

    __slots__ = ("_at", "_labels")

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._at: dict[int, Mention] = {}
        self._labels: dict[int, set[str]] = {}
        for mention in mentions:
            held = self._at.get(mention.first)
            if held is None or held.last < mention.last:
                self._at[mention.first] = mention
            for index in range(mention.first, mention.last + 1):
                self._labels.setdefault(index, set()).add(mention.label)

    def at(self, index: int) -> Mention | None:
        """Return the longest name that starts at token *index*."""
        return self._at.get(index)

    def is_place(self, index: int) -> bool:
        """Tell whether token *index* stands within the name of a place."""
        return bool(self._labels.get(index, set()) & _PLACES)

    def is_person(self, index: int) -> bool:
        """Tell whether token *index* stands within a person's name."""
        return "PERSON" in self._labels.get(index, ())


def case_of(token: Token) -> str:
    """Return the UD case of *token*, partitive as genitive, "" where it shows none."""
    case = token.feats.get("Case", "")
    return "Gen" if case == "Par" else case


def is_participle(token: Token) -> bool:
    """Tell whether *token* is a participle that can agree with a noun."""
    return token.feats.get("VerbForm") == "Part" and "Case" in token.feats


def is_modifier(token: Token) -> bool:
    """Tell whether *token* can stand before a noun and agree with it."""
    if token.feats.get("Variant") == "Short":
        return False
    return token.pos in ("ADJ", "DET", "NUM") or is_participle(token) or is_relational(token)


def is_relational(token: Token) -> bool:
    """«Российско-венесуэльские»: a compound adjective that taggers call a name at the start."""
    return token.pos in ("NOUN", "PROPN") and bool(_RELATIONAL.search(token.text))


def acts(token: Token) -> bool:
    """Tell whether *token* is an active participle («проигравший»)."""
    return (
        is_participle(token)
        and token.feats.get("Voice") == "Act"
        and not token.text.lower().endswith("ся")
    )


def closing(tokens: Sequence[Token], opening: int) -> int | None:
    """
    Return the index of the mark that closes the quotation opened at *opening*.

    Marks within are paired («Конференция «Мир»»); ``None`` where the sentence ends before.
    """
    mark = tokens[opening].text
    if mark == '"':
        return next((t.index for t in tokens[opening + 1 :] if t.text == '"'), None)
    close, depth = OPENING[mark], 0
    for token in tokens[opening:]:
        if token.text == mark:
            depth += 1
        elif token.text == close:
            depth -= 1
            if depth == 0:
                return token.index
    # «ПамятьПобеды: Единство» closed once for two openings: the first mark there is.
    return next((t.index for t in tokens[opening + 1 :] if t.text == close), None)


def opens_quotation(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the mark at *index* opens a quotation (straight marks by the space before)."""
    token = tokens[index]
    if token.text != '"':
        return token.text in OPENING
    glued = index + 1 < len(tokens) and tokens[index + 1].start == token.end
    return glued and (index == 0 or tokens[index - 1].end < token.start)


def noun_group(walk_tokens: Sequence[Token], index: int, names: Names) -> int | None:
    """
    Return the noun that ends the plain group starting at *index* («высших учебных заведений»).

    A number may end one too («на 2026–2030»); ``None`` where no group starts.
    """
    k = index
    while k < len(walk_tokens):
        token = walk_tokens[k]
        name = names.at(k)
        if name is not None and name.label != "PROFESSION" and name.last > k:
            return name.head if name.first <= name.head <= name.last else k
        if token.pos in NOUNS:
            return k
        follows = walk_tokens[k + 1] if k + 1 < len(walk_tokens) else None
        if is_modifier(token):
            if (
                token.pos == "NUM"
                and token.text.isalpha()
                and case_of(token) == "Gen"
                and (follows is None or follows.pos in ("ADP", "PUNCT", "VERB"))
            ):
                return k  # «матч-турнир восьми»
            if (token.text.isdigit() or token.pos == "NUM") and (
                follows is None or not (is_modifier(follows) or follows.pos in NOUNS)
            ):
                if follows is not None and follows.text in DASHES and k + 2 < len(walk_tokens):
                    k += 2
                    continue
                return k if k > index or token.text.isdigit() else None
            if (
                token.rel in _NOMINAL
                and (follows is None or not (is_modifier(follows) or follows.pos in NOUNS))
                and not _goes_on(walk_tokens, k)
            ):
                return k  # «оценка квалификаций», «съезд учёных»: an adjective only to the tagger
        elif token.pos == "ADV" and follows is not None and is_modifier(follows):
            pass
        elif token.pos == "CCONJ" or token.text == ",":
            if k == index or follows is None or follows.pos != "ADJ":
                return None
            alike = case_of(follows) == case_of(walk_tokens[k - 1])
            if not alike and follows.rel != "conj":
                return None
        elif opens_quotation(walk_tokens, k):
            close = closing(walk_tokens, k)
            titled = close is not None and walk_tokens[k + 1].text[0].isupper()
            return close if titled else None
        else:
            return None
        k += 1
    return None


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """See «научно-технической, культурной и …»: a list of adjectives whose noun comes last."""
    return (
        index + 2 < len(tokens)
        and tokens[index + 1].text in (",", "и")
        and tokens[index + 2].pos == "ADJ"
    )
