"""Tell who held a post before and after somebody, from everybody's histories over the folder."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from pobeda_extract.dossiers.posts import seat
from pobeda_extract.dossiers.values import Post, Ref
from pobeda_extract.lexicons import words
from pobeda_extract.merge import Identity, Tenure
from pobeda_extract.merge.folding import fold, post_title

_FEWEST: Final = 0.05  # of a seat's articles: fewer are slips of the pen
_OUTVOTED: Final = 3  # times the articles: then a person's other seat of the same title counts
_NEAREST: Final = 3
_IN_OFFICE: Final = frozenset({"current", "acting"})


@dataclass(slots=True)
class _Holding:
    """What is told of one holder of a seat."""

    holder: Ref
    former: bool = False
    designate: bool = False
    first: str = ""
    last: str = ""
    documents: int = 0

    def add(self, tenure: Tenure) -> None:
        self.documents += tenure.documents
        self.former |= tenure.status == "former"
        self.designate |= tenure.status == "designate"
        if tenure.status in _IN_OFFICE and tenure.first and tenure.last:
            self.first = min(self.first or tenure.first, tenure.first)
            self.last = max(self.last, tenure.last)


class Seats:
    """Who held which post; of posts that one person holds («губернатор», never «депутат»)."""

    def __init__(self) -> None:
        self._seats: defaultdict[tuple[str, str, str], dict[str, _Holding]] = defaultdict(dict)

    def add(self, person: Identity) -> None:
        """Take in a person's history, without what the rest of it speaks against."""
        seats = [(t, _seat(t)) for t in person.history]
        for tenure, key in seats:
            if not (key[1] or key[2]) or not _is_sole(key[0]):
                continue
            if any(
                other.documents >= _OUTVOTED * tenure.documents
                and near[0] == key[0]
                and near != key
                for other, near in seats
            ):
                continue  # «глава США» of who is «глава» of some other place
            holder = Ref(id=person.id, name=person.name, kind="person")
            self._seats[key].setdefault(person.id, _Holding(holder)).add(tenure)

    def around(self, person: str, post: Post) -> tuple[tuple[Ref, ...], tuple[Ref, ...]]:
        """Return who held *post* before *person* and who after, the nearest first."""
        holdings = self._seats.get(seat(post), {})
        own = holdings.get(person)
        if own is None or len(holdings) == 1:
            return (), ()
        told = sum(h.documents for h in holdings.values())
        before, after = [], []
        for other in holdings.values():
            if other is own or other.documents < _FEWEST * told:
                continue
            if _precedes(other, own):
                before.append(other)
            elif _precedes(own, other):
                after.append(other)
        before.sort(key=lambda h: (h.last, h.documents, h.holder.id), reverse=True)
        after.sort(key=lambda h: (h.first or "9", -h.documents, h.holder.id))
        return (
            tuple(h.holder for h in before[:_NEAREST]),
            tuple(h.holder for h in after[:_NEAREST]),
        )


def _seat(tenure: Tenure) -> tuple[str, str, str]:
    title = post_title(tenure.title or tenure.position)
    return title, tenure.organization or "", tenure.place or ""


def _precedes(a: _Holding, b: _Holding) -> bool:
    """Tell whether *a* left the post to *b*: by what is said of both, else by the days."""
    if a.designate and not b.designate:
        return False
    if b.designate and not a.designate:
        return not b.former
    if a.former != b.former:
        return a.former
    return bool(a.last and b.first and a.last < b.first and not a.former)


def _is_sole(title: str) -> bool:
    return any(title == s or title.startswith(f"{s} ") for s in map(fold, words("seats", "sole")))
