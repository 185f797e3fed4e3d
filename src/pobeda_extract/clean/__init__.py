"""A text as it was stored into one that can be read: every trace of a page, a file or a hand mended.

Soft hyphens, stress marks, Latin look-alikes, lines broken by a program, capitals throughout: what
would break a name is mended in a *view*, which all stages read. Offsets come back to the original
in one place, :func:`restored`. A text with nothing to mend has no view, and costs a few searches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pobeda_extract.clean.casing import capitals
from pobeda_extract.clean.characters import characters
from pobeda_extract.clean.encoding import double_encoded, entities, wrong_page
from pobeda_extract.clean.lines import line_ends
from pobeda_extract.clean.lookalikes import look_alikes
from pobeda_extract.clean.marks import quotation_marks
from pobeda_extract.clean.restoring import restored
from pobeda_extract.clean.rows import rows
from pobeda_extract.clean.view import Edit, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

__all__ = ["View", "cleaned", "restored"]

#: What is mended, in this order: each sees what the one before it made, and which characters that
#: has, by which an ordinary text is passed over at once.
PASSES: Final[tuple[Callable[[str, AbstractSet[str]], Iterator[Edit]], ...]] = (
    double_encoded,
    wrong_page,
    entities,
    characters,
    line_ends,
    rows,
    look_alikes,
    quotation_marks,
    capitals,
)


def cleaned(text: str) -> View | None:
    """
    Return *text* mended, or ``None`` where nothing is to be.

    Args:
        text: An article, or a window of one; the cost is linear in it.

    >>> view = cleaned("Мэр Оле\u0301г Дроз\u00adдов")
    >>> view.text, view.original(4, 16)
    ('Мэр Олег Дроздов', Span(start=4, end=18))
    >>> cleaned("Мэр Олег Дроздов") is None
    True
    """
    view: View | None = None
    signs = set(text)
    for find in PASSES:
        edits = tuple(find(view.text if view else text, signs))
        if edits:
            view = (view or View.of(text)).edited(edits)
            signs = set(view.text)
    return view
