"""Turn one line of JSONL into an article."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, Final, NoReturn

import msgspec

from pobeda_extract.errors import EmptyInputError, InputError
from pobeda_extract.read.datelines import opening_day
from pobeda_extract.read.decoding import decode
from pobeda_extract.read.titles import first_title
from pobeda_extract.types import Article

_KNOWN: Final = frozenset({"id", "text", "title", "published", "url"})
_DOTTED: Final = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})")  # «17.04.2025»
_REPLACEMENT: Final = "\ufffd"


def read_record(line: bytes, place: str, source: str, day: date | None = None) -> Article:
    """
    Read one article from one line of JSONL.

    Args:
        line: The line, with or without its end.
        place: The id of a line that has none (``FILE:LINE``).
        source: Where it stands, with the path as the user gave it.
        day: Publication date where the line gives none.

    Returns:
        The article; unknown keys are in ``extra``, in their order.

    Raises:
        InputError: If the line is no JSON object with a string under ``text``.
        EmptyInputError: If the text is blank.
    """
    record, warnings = _parse(line)
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError("the line has no text: a string under the key 'text' is needed")
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise EmptyInputError("the text is empty")
    title = record.get("title")
    published, more = _published(record.get("published"))
    return Article(
        id=_identity(record.get("id"), place),
        source=source,
        text=text,
        title=title if isinstance(title, str) and title.strip() else first_title(text),
        published=published or opening_day(text) or day,
        url=url if isinstance(url := record.get("url"), str) and url else None,
        extra={key: value for key, value in record.items() if key not in _KNOWN},
        warnings=(*warnings, *more),
    )


def _parse(line: bytes) -> tuple[dict[str, Any], tuple[str, ...]]:
    warnings: tuple[str, ...] = ()
    try:
        line.decode()
    except UnicodeDecodeError:
        text, _, warnings = decode(line)
        line = text.encode()
    try:
        record = msgspec.json.decode(line)
    except RecursionError as error:
        raise InputError("broken JSON: nested too deeply") from error
    except msgspec.MsgspecError as error:
        record = _parse_surrogates(line, error)
        warnings = (*warnings, "unpaired surrogates replaced")
    if not isinstance(record, dict):
        raise InputError("the line is not a JSON object")
    return record, warnings


def _parse_surrogates(line: bytes, error: Exception) -> object:
    """Read JSON with half a character in it («d83d» alone), as scripts that cut texts leave."""
    if b"\\u" not in line:
        raise InputError(f"broken JSON: {error}") from error

    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    try:
        return _mend(json.loads(line, parse_constant=refuse))
    except (ValueError, RecursionError):
        raise InputError(f"broken JSON: {error}") from error


def _mend(value: object) -> object:
    if isinstance(value, str):
        return "".join(_REPLACEMENT if "\ud800" <= c <= "\udfff" else c for c in value)
    if isinstance(value, list):
        return [_mend(item) for item in value]
    if isinstance(value, dict):
        return {_mend(key): _mend(item) for key, item in value.items()}
    return value


def _identity(value: object, place: str) -> str:
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return place


def _published(value: object) -> tuple[date | None, tuple[str, ...]]:
    if value is None or value == "":
        return None, ()
    worded = str(value).strip()[:10]
    dotted = _DOTTED.fullmatch(worded)
    try:
        return date.fromisoformat("-".join(dotted.group(3, 2, 1)) if dotted else worded), ()
    except ValueError:
        return None, (f"published is not a date (YYYY-MM-DD): {value!r:.60}",)
