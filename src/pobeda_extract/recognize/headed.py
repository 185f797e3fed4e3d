"""Nouns of a lexicon into mentions of the whole phrases that they head."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from pobeda_extract.lexicons.heads import Head, Nouns, head_told
from pobeda_extract.recognize.extent import Reach, right_edge
from pobeda_extract.recognize.groups import Names
from pobeda_extract.recognize.modifiers import left_edge
from pobeda_extract.trace import Trace
from pobeda_extract.types import Mention, Seen, Sentence, Token

#: Asked with the sentence's tokens, the head, and the first and last token of its phrase.
Test: TypeAlias = Callable[[Sequence[Token], Head, int, int], bool]

_BORDERS: Final = frozenset(
    {
        "ORGANIZATION",
        "PERSON",
        "CITY",
        "COUNTRY",
        "STATE_OR_PROVINCE",
        "DISTRICT",
        "LOCATION",
        "FACILITY",
    }
)
#: From this probability on a word is asked about; what becomes of it is decided later.
_LIKELY: Final = 0.2
_OTHER_NAMES: Final = frozenset({"ORGANIZATION", "PERSON", "WORK_OF_ART", "PRODUCT", "FACILITY"})


def headed_phrases(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    nouns: Nouns,
    label: str,
    counts: Test,
    trace: Trace | None = None,
    seen: Mapping[int, Sequence[int]] | None = None,
) -> tuple[Mention, ...]:
    """
    Find every phrase that one of *nouns* heads and that *counts*.

    Args:
        text: The article.
        sentences: Its tagged sentences.
        mentions: What was recognized so far; names among them bound the phrases, and a noun
            within a name of something else heads nothing («Организация Договора …»).
        nouns: The lexicon.
        label: The label of what is found; also begins the name of the rule.
        counts: The last word on each phrase that a noun of the lexicon heads.
        trace: Where it is noted which rules drew the right border.
        seen: Words that the joint reader takes for heads, by sentence: they need not stand in the
            lexicon, and are not asked whether they count.

    Returns:
        Mentions in text order, longer first where they start together.
    """
    local: dict[int, list[Mention]] = {}
    for mention in mentions:
        local.setdefault(mention.sentence, []).append(mention)
    found: list[Mention] = []
    for sentence in sentences:
        heads = nouns.all(sentence.tokens)
        sure = seen.get(sentence.index, ()) if seen else ()
        known = {h.index for h in heads}
        more = (head_told(sentence.tokens, i) for i in sure if i not in known)
        heads += [head for head in more if head is not None]
        if not heads:
            continue
        names: Names | None = None
        present = local.get(sentence.index, [])
        for head in heads:
            if _stands_in_other_name(head, present):
                continue
            if names is None:
                names = Names([m for m in present if m.label in _BORDERS])
            reach = Reach(nouns.takes.get(head.kind, {}), label == "AGREEMENT", nouns.heads)
            first = min(left_edge(sentence.tokens, head.first), head.first)
            last, drawn = right_edge(sentence.tokens, head.index, reach, names)
            if head.index not in sure and not counts(sentence.tokens, head, first, last):
                continue
            found.append(_mention(text, sentence, first, last, head, label))
            if trace is not None:
                stood = _mention(text, sentence, first, head.index, head, label)
                trace.found([stood])
                for rule, end in drawn:
                    moved = _mention(text, sentence, first, min(end, last), head, label)
                    trace.moved(rule, moved, stood)
                    stood = moved
    return tuple(sorted(found, key=lambda m: (m.start, -m.end)))


def likely_heads(seen: Seen | None, kind: int) -> Mapping[int, Sequence[int]]:
    """Return by sentence the words that head events (*kind* 0) or agreements (1) as seen."""
    found: dict[int, list[int]] = {}
    if seen is not None:
        for sentence, index in seen.likely(kind, _LIKELY):
            found.setdefault(sentence, []).append(index)
    return found


def _stands_in_other_name(head: Head, mentions: Sequence[Mention]) -> bool:
    return any(
        m.label in _OTHER_NAMES and m.first <= head.index <= m.last and m.head != head.index
        for m in mentions
    )


def _mention(
    text: str, sentence: Sentence, first: int, last: int, head: Head, label: str
) -> Mention:
    start, end = sentence.tokens[first].start, sentence.tokens[last].end
    return Mention(
        start,
        end,
        text[start:end],
        label,
        sentence.index,
        first,
        last,
        head.index,
        1.0,
        f"{label.lower()}_noun",
    )
