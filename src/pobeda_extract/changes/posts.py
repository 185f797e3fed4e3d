"""Tell who got, kept or lost a post between two sets of facts."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from pobeda_extract.changes.sides import Side, Tenure
from pobeda_extract.changes.values import Post as PostFact
from pobeda_extract.changes.values import PostChange
from pobeda_extract.lexicons import words
from pobeda_extract.merge.folding import word_set
from pobeda_extract.merge.keys import Post
from pobeda_extract.merge.people import same_post

#: Letters of a country's code; other places go by their names.
_CODE: Final = 2
_ALIKE: Final = 0.85


def post_changes(old: Side, new: Side) -> tuple[PostFact, ...]:
    """Return what changed, each person and post once, sorted by name."""
    found: dict[tuple[str, str, str], PostFact] = {}
    latest = _latest(new)
    for tenure in latest:
        if " " not in tenure.name:
            continue  # a bare surname may be another's
        for change, others in _changes(tenure, old, new):
            key = (change, tenure.person, tenure.seat.title)
            found.setdefault(key, _told(change, tenure, others, old))
    for tenure in _latest(old):  # whose post is told of another now
        successor = _successor(tenure, old, new) if " " in tenure.name else None
        if successor is not None:
            key = ("lost", tenure.person, tenure.seat.title)
            lost = PostFact(
                change="lost", person=tenure.name, post=tenure.post, status="former",
                others=(successor.name,), source=successor.source,
            )  # fmt: skip
            found.setdefault(key, lost)
    return tuple(sorted(found.values(), key=lambda p: (p.person, p.change, p.post)))


def _told(change: PostChange, tenure: Tenure, others: tuple[str, ...], old: Side) -> PostFact:
    post = tenure.post
    if change == "lost":  # «бывший министр» is no longer «министр»
        held = [t for t in old.by_person[tenure.person] if _same_seat(t.seat, tenure.seat)]
        post = held[-1].post
    return PostFact(
        change=change, person=tenure.name, post=post, status=tenure.status, others=others,
        source=tenure.source,
    )  # fmt: skip


def _latest(side: Side) -> list[Tenure]:
    """Return the last telling of each post that a person holds: documents come by date."""
    found: list[Tenure] = []
    for tenures in side.by_person.values():
        own: list[Tenure] = []
        for tenure in tenures:
            own = [t for t in own if not _same_seat(t.seat, tenure.seat)]
            own.append(tenure)
        found += own
    return found


def _changes(tenure: Tenure, old: Side, new: Side) -> Iterator[tuple[PostChange, tuple[str, ...]]]:
    before = [t for t in old.by_person.get(tenure.person, ()) if _same_seat(t.seat, tenure.seat)]
    last = before[-1] if before else None
    if not tenure.held:
        # Where another held it before, too, the older facts told of times gone by («Ельцин»).
        if last is not None and last.held and not _holders(tenure, old):
            yield "lost", _names(_holders(tenure, new))
        return
    if last is not None and last.held:
        if last.status != "current" and tenure.status == "current":
            yield "confirmed", ()
        return
    if last is not None:  # told as a former one before
        yield "got", ()
        return
    predecessors = [t for t in _holders(tenure, old) if not _still_holds(t, new)]
    if (tenure.status == "designate" and _is_sole(tenure.seat)) or predecessors:
        yield "got", _names(predecessors)


def _successor(tenure: Tenure, old: Side, new: Side) -> Tenure | None:
    """Return who is told to hold the post of *tenure* now, if it can have but one holder."""
    if not tenure.held or _still_holds(tenure, new) or not _is_sole(tenure.seat):
        return None
    before = {t.person for t in _holders(tenure, old)}
    now = [t for t in _holders(tenure, new) if t.person not in before and t.status != "designate"]
    return now[-1] if now else None


def _holders(tenure: Tenure, side: Side) -> list[Tenure]:
    """Return the others who hold the post of *tenure*, where only one can at a time."""
    if not _is_sole(tenure.seat):
        return []
    return [
        t
        for t in side.by_title.get(tenure.seat.title, ())
        if t.held
        and t.person != tenure.person
        and _is_one_seat(t.seat, tenure.seat)
        and not _is_one_name(t.name, tenure.name)
    ]


def _still_holds(tenure: Tenure, side: Side) -> bool:
    return any(
        t.held and _same_seat(t.seat, tenure.seat) for t in side.by_person.get(tenure.person, ())
    )


def _same_seat(a: Post, b: Post) -> bool:
    """Of one person the title is enough: «министр обороны» and «министр обороны Заречья»."""
    if same_post(a, b):
        return True
    where = ({a.place, a.organization} - {""}, {b.place, b.organization} - {""})
    return a.title == b.title != "" and (not all(where) or bool(where[0] & where[1]))


def _is_one_seat(a: Post, b: Post) -> bool:
    """
    Tell whether two people's posts are one seat.

    «Глава МИД Заречья» and «глава Минфина Заречья» share title and country: the body decides, and
    without a body only a title that each place has once («мэр», «министр культуры»).
    """
    if a.organization or b.organization:
        if a.organization != b.organization:
            return False
        if a.organization in words("changes", "seats.any_body"):
            return False
        return not _is_generic(a.organization) or (a.place == b.place and bool(a.place))
    if not a.place or a.place != b.place:
        return False
    if a.title in words("changes", "seats.of_a_town"):
        return len(a.place) > _CODE
    return a.title in words("changes", "seats.of_a_country") or a.title.startswith("министр ")


def _is_generic(folded: str) -> bool:
    """Tell whether every country has one: «МИД» (and «МИДа»), «областная администрация»."""
    first = folded.partition(" ")[0]
    acronyms = word_set("generic_acronyms")
    return first in word_set("generic_heads") or bool({folded, folded[:-1]} & acronyms)


def _is_sole(seat: Post) -> bool:
    """Tell whether but one person can hold the post at a time: no deputies, no members."""
    return bool(seat.title and (seat.place or seat.organization)) and not seat.title.startswith(
        words("changes", "shared_posts.words")
    )


def _is_one_name(a: str, b: str) -> bool:
    """«Александр де Кроо» and «Александер де Кроо» are one man in two spellings."""
    return SequenceMatcher(None, a, b).ratio() > _ALIKE


def _names(tenures: list[Tenure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t.name for t in tenures))
