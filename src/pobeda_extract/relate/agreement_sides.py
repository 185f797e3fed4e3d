"""Let «стороны» be those who bound themselves in the document told of before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from pobeda_extract.facts import Agreement, Relation
from pobeda_extract.relate.agreement_chains import Paper
from pobeda_extract.relate.evidence import relation
from pobeda_extract.relate.implied_parties import by_both
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.types import Reading


def sides_before(paper: Paper, told: Sequence[Agreement]) -> tuple[str, ...]:
    """Return the two sides of the last document before, where «стороны» sign this one too."""
    if not any(by_both(t) or _sides_act(t) for t in paper.tellings):
        return ()
    return next((a.parties for a in reversed(told) if len(a.parties) == 2), ())


_SIDES: Final = frozenset({"сторона", "компания", "партнёр", "партнер"})


def _sides_act(telling: Telling) -> bool:
    """«соглашение стороны намерены подписать»: whatever verb they stand before."""
    verb = telling.governance.verb
    return verb is not None and any(
        t.lemma in _SIDES
        and t.feats.get("Number") == "Plur"
        and t.feats.get("Case") == "Nom"
        and t.rel == "nsubj"
        and t.head == verb
        for t in telling.tokens
    )


def with_sides(
    reading: Reading, paper: Paper, agreement: Agreement, sides: Sequence[str]
) -> tuple[Agreement, list[Relation]]:
    """Return *agreement* with *sides* as its parties, and the relations that say so."""
    spans = (paper.head.mention.span,)
    proofs = [
        relation(reading, "PARTY_TO", (side, agreement.id), spans, 0.6, "sides_of_the_one_before")
        for side in sides
    ]
    return replace(agreement, parties=tuple(sides)), proofs
