"""Tell what was signed, or ended, between two sets of facts."""

from __future__ import annotations

from pobeda_extract.changes.sides import Side, Told, wording
from pobeda_extract.changes.values import Agreement as AgreementChange
from pobeda_extract.facts import Agreement
from pobeda_extract.merge import interval


def agreement_changes(old: Side, new: Side) -> tuple[AgreementChange, ...]:
    """Return what changed, each document once, sorted by name."""
    found: dict[tuple[str, str, frozenset[str]], AgreementChange] = {}
    for told in new.agreements:
        assert isinstance(told.fact, Agreement)
        if told.fact.status not in {"signed", "terminated"} or _is_history(told, old.until):
            continue
        before = [t.fact.status for t in old.agreements if _is_same(t, told)]
        if told.fact.status in before or not (told.members or before or told.fact.dates):
            continue  # known, or nobody says whose
        if told.fact.status == "signed" and ("in_force" in before or "terminated" in before):
            continue  # told as signed long ago
        if told.fact.status == "terminated" and not before:
            continue  # nobody told of it before: when it ended is not known
        key = (*wording(told), told.members)
        found.setdefault(key, _change(told, planned="planned" in before))
    return tuple(sorted(found.values(), key=lambda a: (a.name, a.source.document)))


def _change(told: Told, *, planned: bool) -> AgreementChange:
    fact = told.fact
    assert isinstance(fact, Agreement)
    return AgreementChange(
        change="signed" if fact.status == "signed" else "terminated",
        name=fact.name,
        parties=told.named(fact.parties),
        signers=told.named(fact.signers),
        dates=tuple(d.edtf or d.text for d in fact.dates),
        planned=planned,
        source=told.source,
    )


def _is_same(a: Told, b: Told) -> bool:
    """One identity, or one wording between the same parties."""
    if a.id == b.id:
        return True
    if a.fact.type != b.fact.type:
        return False
    return wording(a) == wording(b) and (a.members == b.members or bool(a.members & b.members))


def _is_history(told: Told, until: str | None) -> bool:
    """Tell whether it is dated to before the older facts end: «подписанное в 2014 году»."""
    ends = [known.end for d in told.fact.dates if (known := interval(d.edtf))]
    return bool(until and ends and max(ends) < until)
