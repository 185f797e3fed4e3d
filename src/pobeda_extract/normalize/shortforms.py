"""Tell whether a short name is made of a long one's words: «Минкульт», «Госдума», «ЦБ»."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

#: Vowels that join the parts of a compound: «Центр-о-банк», «Евр-о-союз».
_LINKS: Final = frozenset({"о", "е"})
#: First halves whose compounds are written with one letter for each half: «ЕС», «ЦБ».
_HALVES: Final = ("евро", "центро", "нац")
_LEAST: Final = 2
#: What a case adds to the shortest of last parts: «Совбеза».
_ENDINGS: Final = frozenset({"а", "у", "е", "ом"})


def is_clipped(short: str, words: Sequence[str]) -> bool:
    """
    Tell whether *short* is made of the beginnings of *words*, all of them in their order.

    The last part may be a whole word in any case; «Мин…» may leave off what follows the second
    word («Министерство культуры и спорта»). All in lower case.

    >>> is_clipped("минкульт", ["министерство", "культуры"]), is_clipped("госбанк", ["дума"])
    (True, False)
    """
    if len(short) < 5 or len(words) < 2 or short[:2] != words[0][:2]:
        return False
    rests = [_rest(short, tuple(words))]
    if words[0] == "министерство":
        rests += [_rest(short, tuple(words[:count])) for count in range(2, len(words))]
    return any(rests)


@lru_cache(maxsize=1024)
def _rest(short: str, words: tuple[str, ...]) -> bool:
    """Tell whether *words* use *short* up."""
    if not words:
        return not short
    first, further = words[0], words[1:]
    longest = 0
    for a, b in zip(short, first, strict=False):
        if a != b:
            break
        longest += 1
    for length in range(longest, _LEAST - 1, -1):
        rest = short[length:]
        if not further and (not rest or (length > 3 and len(rest) < 3) or rest in _ENDINGS):
            return True  # «Госдуму», «Совбеза»: the last word stands in its own case
        if further and (_rest(rest, further) or (rest[:1] in _LINKS and _rest(rest[1:], further))):
            return True
    return False


def is_letters_of(acronym: str, compound: str) -> bool:
    """
    Tell whether two letters stand for the halves of a compound.

    >>> is_letters_of("ес", "евросоюз"), is_letters_of("цб", "центробанк")
    (True, True)

    The one is a union, the other its leaders' council:

    >>> is_letters_of("ес", "евросовет")
    False
    """
    return (
        len(acronym) == 2
        and not compound.startswith("евросовет")
        and any(
            compound.startswith(half)
            and len(compound) > len(half) + 2
            and acronym == half[0] + compound[len(half)]
            for half in _HALVES
        )
    )
