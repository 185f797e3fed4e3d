"""A text with some of its characters mended, and where each of them stood before."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pobeda_extract.types import Span


class Edit(NamedTuple):
    """Characters [``start``, ``end``) of a text, and what is read in their stead."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class View:
    """
    A mended text over an original one.

    ``text`` is what is read. Its character *i* was made of the original's characters
    [``starts[i]``, ``ends[i]``), at least one; both rise with *i*. Letters that one original
    character was made into share it; characters that were taken out belong to nothing.
    """

    text: str
    starts: array[int]
    ends: array[int]

    @classmethod
    def of(cls, text: str) -> View:
        """Return *text* with nothing mended."""
        return cls(text, array("q", range(len(text))), array("q", range(1, len(text) + 1)))

    def edited(self, edits: Sequence[Edit]) -> View:
        """
        Return the view with *edits* made.

        Args:
            edits: In this view's text, in text order, not overlapping, none of an empty span.
        """
        pieces: list[str] = []
        starts, ends = array("q"), array("q")
        at = 0
        for start, end, text in edits:
            pieces += (self.text[at:start], text)
            starts += self.starts[at:start]
            ends += self.ends[at:start]
            if len(text) == end - start:
                starts += self.starts[start:end]
                ends += self.ends[start:end]
            else:
                starts.extend([self.starts[start]] * len(text))
                ends.extend([self.ends[end - 1]] * len(text))
            at = end
        pieces.append(self.text[at:])
        starts += self.starts[at:]
        ends += self.ends[at:]
        return View("".join(pieces), starts, ends)

    def original(self, start: int, end: int) -> Span:
        """Return where the original has what stands in [*start*, *end*) here, which is not empty."""
        return Span(self.starts[start], self.ends[end - 1])
