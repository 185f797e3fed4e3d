"""Tell in what case a post stands and whether the name behind it can be its holder's."""

from __future__ import annotations

from pobeda_extract.normalize.agreement import may_be_nominative
from pobeda_extract.types import Token


def agree(head: Token, name: Token, written: str) -> bool:
    """Tell whether a post and a name can be one phrase by their cases."""
    a, b = case_of(head), case_of(name)
    # The tagger often takes a foreign name for a genitive: «директор Иво Зандер».
    return (
        a is None
        or b is None
        or a == b
        or not (a == "Nom" and written.split(maxsplit=1)[0].endswith(("а", "я", "ы", "и")))
    )


def case_of(token: Token) -> str | None:
    """Return the case, the animate accusative as the genitive that it looks like."""
    case = token.feats.get("Case")
    if token.rel == "nsubj" and case == "Gen" and may_be_nominative(token.text):
        return "Nom"  # a capital at the start leads the tagger astray
    return "Gen" if case == "Acc" else case
