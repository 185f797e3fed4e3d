"""Facts read in a mended text into facts of the original: every offset, and the words at it."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from pobeda_extract.clean.view import View
from pobeda_extract.facts import Extraction


def restored(extraction: Extraction, view: View, text: str) -> Extraction:
    """
    Return *extraction* with the offsets of the original.

    Whatever has a start and an end gets those of the original, and its text becomes the words that
    stand there. Names, titles and all else that is printed stays as it was read.

    Args:
        extraction: What ``view.text`` says.
        view: What was read.
        text: What it was made of.
    """
    document = extraction.document
    told = document.text is not None
    found: Extraction = _moved(extraction, view, text)
    return replace(found, document=replace(document, length=len(text), text=text if told else None))


def _moved(value: Any, view: View, text: str) -> Any:
    """Return *value* with the spans of the original, itself where it has none."""
    if isinstance(value, tuple):
        return tuple([_moved(item, view, text) for item in value]) if value else value
    if not isinstance(value, msgspec.Struct):
        return value
    changes = {
        name: moved
        for name in value.__struct_fields__
        if (moved := _moved(own := getattr(value, name), view, text)) is not own
    }
    if {"start", "end", "text"} <= set(value.__struct_fields__):
        start, end = view.original(value.start, value.end)  # type: ignore[attr-defined]
        changes |= {"start": start, "end": end, "text": text[start:end]}
    return replace(value, **changes) if changes else value
