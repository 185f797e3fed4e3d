"""Find the places that «в» and «на» introduce."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Entity, Occurrence, Reading, Sentence, Token

LOCAL: Final = frozenset({"в", "во", "на"})


def locatives(
    reading: Reading, sentence: Sentence, first: int, last: int
) -> Iterator[tuple[Occurrence, Entity]]:
    """Return the places after «в», «на» among the tokens *first* to *last*: «в Риме и Милане»."""
    tokens = sentence.tokens
    open_list = False
    previous = -2
    for occurrence, entity in reading.occurrences_in(tokens[first].start, tokens[last].end):
        if entity.label not in PLACE_TYPES or occurrence.kind not in ("name", "acronym"):
            if entity.label != "ORGANIZATION":
                continue
        mention = occurrence.mention
        begin = mention.first
        shortened = (
            begin > first + 1
            and tokens[begin - 1].text == "."
            and tokens[begin - 2].text.lower() in _SHORT
        )
        if shortened:
            begin -= 2  # «в г. Твери», whatever case the tagger sees behind a full stop
        while (
            begin > first
            and tokens[begin - 1].pos in ("ADJ", "NOUN")
            and tokens[begin - 1].lemma in _SORTS
        ):
            begin -= 1
        before = tokens[begin - 1] if begin else None
        local = (
            before is not None
            and before.text.lower() in LOCAL
            and (shortened or tokens[mention.head].feats.get("Case") in ("Loc", None, "Nom"))
        )
        chained = open_list and before is not None and continues(tokens[previous + 1 : begin])
        if entity.label == "ORGANIZATION" and not (
            local and tokens[mention.head].feats.get("Case") == "Loc"
        ):
            continue  # «в МИД прошла встреча», but no firm beside it
        if local or chained:
            yield occurrence, entity
            open_list, previous = True, mention.last
        else:
            open_list = False


def continues(between: Sequence[Token]) -> bool:
    """See «в Сан-Луисе (Аргентина)», «в Аль-Айне (Al Ain), Эмираты», «в Риме и Милане»."""
    if [t.text.lower() for t in between] in (["и"], ["и", "в"], ["и", "на"]):
        return True
    return bool(between) and all(t.text in (",", "(", ")") or t.pos == "X" for t in between)


_SORTS: Final = frozenset({"город", "г.", "столица", "село", "посёлок", "поселок", "область", "г"})
#: What is short for a sort of place: «г. Тверь», «с. Ивановка».
_SHORT: Final = frozenset({"г", "с", "п", "пос", "дер", "д", "ст", "пгт"})
