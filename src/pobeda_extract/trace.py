"""Note what each step does to mentions, so that whoever asks can be told who drew a border."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import msgspec

from pobeda_extract.facts import Evidence, Step
from pobeda_extract.schema import Act
from pobeda_extract.types import HasSpan, Mention

#: Where a mention stands and what it is taken for.
_Place: TypeAlias = tuple[int, int, str]


_DRAWING: Final = frozenset({"recognized", "found", "moved"})


class Trace:
    """
    The steps of one article, in the order in which they were taken.

    Handed along by the pipeline where reasons are asked for; elsewhere there is none, and nothing
    is noted.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._steps: list[tuple[Step, _Place | None]] = []

    def recognized(self, mentions: Iterable[Mention]) -> None:
        """Note mentions as the network gives them."""
        for mention in mentions:
            self._add("recognized", mention.rule, mention, score=round(mention.score, 2))

    def found(self, mentions: Iterable[Mention]) -> None:
        """Note mentions as their own rule found them."""
        for mention in mentions:
            self._add("found", mention.rule, mention)

    def settled(
        self, rule: Callable[..., object], before: Sequence[Mention], after: Sequence[Mention]
    ) -> None:
        """Note what *rule* made of the mentions *before*: which are new, moved or gone."""
        old, new = Counter(map(_place, before)), Counter(map(_place, after))
        lost = [m for m in before if (old - new)[_place(m)]]
        used: set[_Place] = set()
        for mention in after:
            if (new - old)[_place(mention)]:
                origin = _origin(mention, lost)
                if origin is None:
                    self._add("found", rule.__name__, mention)
                else:
                    used.add(_place(origin))
                    self._add("moved", rule.__name__, mention, origin)
        self.dropped(rule.__name__, (m for m in lost if _place(m) not in used))

    def moved(self, rule: str, mention: Mention, before: Mention) -> None:
        """Note that *rule* drew the borders of *mention*, which stood as *before*."""
        self._add("moved", rule, mention, before)

    def dropped(self, rule: str, mentions: Iterable[Mention]) -> None:
        """Note that *mentions* are no longer taken for anything."""
        for mention in mentions:
            self._add("dropped", rule, mention)

    def joined(self, rule: str, mention: Mention, first: Mention) -> None:
        """Note that *mention* was taken for what *first* names already."""
        self._add("joined", rule, mention, first)

    def decided(self, rule: str, status: str, word: HasSpan, own: str) -> None:
        """Note the *word* that settled the *status* of the entry with the id *own*."""
        self._steps.append((self._step("decided", rule, status, word, of=own), None))

    def told(self, entries: Iterable[tuple[str, Mention]]) -> tuple[Step, ...]:
        """
        Return the steps by what they serve.

        Args:
            entries: Ids with the mentions they rest on.

        Returns:
            For each mention how it was found and moved, and to what it was joined, with the id as
            ``of``; then what decided statuses, and what was dropped.
        """
        found = [
            msgspec.structs.replace(step, of=own)
            for own, place in dict.fromkeys((own, _place(m)) for own, m in entries)
            for step in self._history(place)
        ]
        rest = [step for step, _ in self._steps if step.act in {"decided", "dropped"}]
        return (*found, *rest)

    def _history(self, place: _Place) -> Iterator[Step]:
        """Yield the steps that led to *place*, the first one first, and what it was joined to."""
        led: list[Step] = []
        where: _Place | None = place
        for step, before in reversed(self._steps):
            if step.act in _DRAWING and (step.start, step.end, step.type) == where:
                led.append(step)
                where = before
                if where is None:
                    break
        yield from reversed(led)
        for step, _ in self._steps:
            if step.act == "joined" and (step.start, step.end, step.type) == place:
                yield step

    def _add(
        self,
        act: Act,
        rule: str,
        mention: Mention,
        before: Mention | None = None,
        score: float | None = None,
    ) -> None:
        step = self._step(act, rule, mention.label, mention, before=before, score=score)
        self._steps.append((step, _place(before) if before else None))

    def _step(
        self,
        act: Act,
        rule: str,
        kind: str,
        span: HasSpan,
        *,
        before: HasSpan | None = None,
        score: float | None = None,
        of: str | None = None,
    ) -> Step:
        return Step(
            act=act,
            rule=rule,
            type=kind,
            start=span.start,
            end=span.end,
            text=self._text[span.start : span.end],
            before=None if before is None else Evidence(
                start=before.start, end=before.end, text=self._text[before.start : before.end]
            ),
            score=score,
            of=of,
        )  # fmt: skip


def _place(mention: Mention) -> _Place:
    return mention.start, mention.end, mention.label


def _origin(mention: Mention, lost: Sequence[Mention]) -> Mention | None:
    """Return the mention that *mention* was made of: one that it touches, best of its label."""
    touching = [m for m in lost if m.start < mention.end and mention.start < m.end]
    alike = [m for m in touching if m.label == mention.label]
    return next(iter(alike or touching), None)
