"""Show the word of saying beside a speaker, where it reads as one."""

from __future__ import annotations

from functools import cache
from typing import Final

from pobeda_extract.lexicons import load

_ENDINGS: Final = "аеиоуыьюяй"  # what a noun loses before its cases: «слово» → «слов»
_INFINITIVE: Final = ("ть", "ти", "чь", "ться", "тись", "чься")


def shown_cue(cue: str | None) -> str | None:
    """
    Return *cue* if it says what the speaker did; a noun or an infinitive does not.

    >>> shown_cue("отметила"), shown_cue("словам"), shown_cue("мнению"), shown_cue("передать")
    ('отметила', None, None, None)
    """
    if cue is None:
        return None
    word = cue.lower()
    if word.endswith(_INFINITIVE):
        return None
    # «слов», «речью»: a case adds three letters at most
    named = any(word.startswith(s) and len(word) - len(s) <= 3 for s in _stems())
    return None if named else cue


@cache
def _stems() -> frozenset[str]:
    return frozenset(str(noun["lemma"]).rstrip(_ENDINGS) for noun in load("saying")["noun"])
