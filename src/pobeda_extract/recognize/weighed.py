"""Borders that rules and networks propose, weighed: which spans are names of people, bodies, posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from pobeda_extract.recognize.mentions import mention
from pobeda_extract.score.decisions import decide, logit
from pobeda_extract.trace import Trace
from pobeda_extract.types import Mention, Seen, Sentence

#: Labels that are weighed: the question that is asked, and what the joint reader calls the label.
WEIGHED: Final = {
    "ORGANIZATION": ("organization", "ORGANIZATION"),
    "PROFESSION": ("post", "POST"),
}
#: Bodies stand in names of bodies («МГИМО МИД России»); people and posts in none of their kind.
_NESTS: Final = frozenset({"ORGANIZATION"})
#: The joint reader proposes what it gives more than this.
_LEAST: Final = 0.1

_Place: TypeAlias = tuple[int, int, int]


class Proposal(NamedTuple):
    """A span that may be a mention of ``label``: by rules (``own``) or as seen."""

    place: _Place
    label: str
    own: Mention | None
    seen: float


def proposals(mentions: Sequence[Mention], seen: Seen) -> list[Proposal]:
    """Return all spans that somebody proposes for a label that is weighed, in text order."""
    found: list[Proposal] = []
    for label, (_, name) in WEIGHED.items():
        own = {(m.sentence, m.first, m.last): m for m in mentions if m.label == label}
        likely = seen.spans(name)
        places = own.keys() | {p for p, probability in likely.items() if probability > _LEAST}
        found += [
            Proposal(place, label, own.get(place), likely.get(place, 0.0))
            for place in sorted(places)
        ]
    return found


def evidence(proposed: Sequence[Proposal], one: Proposal) -> dict[str, float]:
    """Return what speaks for and against *one* of what is *proposed* in its sentence, by name."""
    rivals = [
        p
        for p in proposed
        if p.label == one.label and p is not one and _overlap(p.place, one.place)
    ]
    _, first, last = one.place
    return {
        "seen": max(-5.0, logit(one.seen)),
        "recognized": one.own.score if one.own is not None else 0.0,
        "ruled": float(one.own is not None),
        "by_rule_alone": float(one.own is not None and one.own.rule != "mention_model"),
        "ruled_and_seen": max(-5.0, logit(one.seen)) if one.own is not None else 0.0,
        "rival_seen": max((p.seen for p in rivals), default=0.0),
        "rival_ruled": float(any(p.own is not None for p in rivals)),
        "longer_than_rival": float(any(p.place[2] - p.place[1] < last - first for p in rivals)),
        "one_word": float(first == last),
    }


def by_sentence(proposed: Iterable[Proposal]) -> Mapping[int, list[Proposal]]:
    """Group what is *proposed* by sentence."""
    found: dict[int, list[Proposal]] = {}
    for proposal in proposed:
        found.setdefault(proposal.place[0], []).append(proposal)
    return found


def weighed(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    seen: Seen | None,
    trace: Trace | None = None,
) -> tuple[Mention, ...]:
    """
    Settle borders of people, bodies and posts by what rules and the joint reader say together.

    Args:
        text: The article.
        sentences: Its tagged sentences.
        mentions: As rules settled them, in text order.
        seen: What the joint reader sees; without it *mentions* stay as they are.
        trace: Where it is noted what changed.

    Returns:
        Mentions in text order, the likeliest set in which none of one label cross; a post that
        nothing surer covers stays, for it may tell who somebody is without being an office.
    """
    if seen is None:
        return tuple(mentions)
    found = [m for m in mentions if m.label not in WEIGHED]
    for group in by_sentence(proposals(mentions, seen)).values():
        found += _best(text, sentences, group)
    if trace is not None:
        trace.settled(weighed, mentions, found)
    return tuple(sorted(found, key=lambda m: (m.start, -m.end, m.label)))


def _best(text: str, sentences: Sequence[Sentence], group: Sequence[Proposal]) -> list[Mention]:
    judged = [(decide(WEIGHED[p.label][0], evidence(group, p)), p) for p in group]
    judged.sort(key=lambda pair: (-pair[0].probability, pair[1].place))
    kept: list[Proposal] = []
    found: list[Mention] = []
    for verdict, one in judged:
        stays = one.label == "PROFESSION" and one.own is not None
        if not (verdict.holds or stays) or any(_excludes(k, one) for k in kept):
            continue
        kept.append(one)
        if one.own is not None:
            found.append(one.own)
        else:
            number, first, last = one.place
            found.append(
                mention(text, sentences[number], first, last, one.label, verdict.probability)
            )
    return found


def _excludes(kept: Proposal, one: Proposal) -> bool:
    if kept.label != one.label or not _overlap(kept.place, one.place):
        return False
    if _crosses(kept.place, one.place):
        return True
    # «заместитель мэра Заречинска»: the mayor's post stays within the deputy's
    inner = one.own is not None and one.place[1] > kept.place[1]
    return not (one.label in _NESTS or inner)


def _overlap(a: _Place, b: _Place) -> bool:
    return a[0] == b[0] and a[1] <= b[2] and b[1] <= a[2]


def _crosses(a: _Place, b: _Place) -> bool:
    inside = (a[1] <= b[1] and b[2] <= a[2]) or (b[1] <= a[1] and a[2] <= b[2])
    return not inside
