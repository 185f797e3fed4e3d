"""Turn lines of JSONL into articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final, NoReturn

import msgspec

from pobeda_extract.errors import InputError
from pobeda_extract.read.columns import NO_KEYS, Columns, Keys
from pobeda_extract.read.decoding import decode
from pobeda_extract.read.entries import Entry, Facts, failure
from pobeda_extract.read.holdings import Holding
from pobeda_extract.read.known import BEGINNING, are_facts, facts_of, facts_of_line
from pobeda_extract.read.lines import lines_of
from pobeda_extract.read.opening import LONGEST, explain
from pobeda_extract.types import Article

_REPLACEMENT: Final = "\ufffd"


def read_lines(holding: Holding) -> Iterator[Entry]:
    """Give the article of every line; a broken one is a failure that names its line."""
    number = 0
    try:
        for number, line in lines_of(holding.stream, holding.encoding):
            name, source = holding.at(number)
            if line is None:
                yield holding.failed(number, f"the line is longer than {LONGEST >> 20} MB")
                continue
            try:
                yield read_element(line, name, source, holding)
            except InputError as error:
                yield holding.failed(number, error)
    except (InputError, OSError, EOFError) as error:
        yield holding.failed(number + 1, f"{explain(error)} (after line {number})")
        return
    if number == 0:
        yield failure(holding.name, holding.source, "the file is empty: not one line in it")


def read_element(line: bytes, place: str, source: str, holding: Holding) -> Article | Facts:
    """
    Read one article, or what was extracted from one before.

    Raises:
        InputError: If it is neither.
    """
    if line.startswith(BEGINNING):
        return facts_of_line(line)
    record, warnings = parse(line)
    if isinstance(record, dict) and are_facts(record):
        return facts_of(record)
    return _article(record, warnings, place, source, holding.day, holding.keys)


def read_record(
    line: bytes, place: str, source: str, day: date | None = None, keys: Keys = NO_KEYS
) -> Article:
    """
    Read one article from one line of JSONL.

    Args:
        line: The line, with or without its end.
        place: The id of a line that has none (``FILE:LINE``).
        source: Where it stands, with the path as the user gave it.
        day: Publication date where the line gives none.
        keys: What the user says its keys are called.

    Returns:
        The article; keys that are no part of it are in ``extra``, in their order.

    Raises:
        InputError: If the line is no JSON object with a text.
        EmptyInputError: If the text is blank.
    """
    return _article(*parse(line), place, source, day, keys)


def _article(
    record: object,
    warnings: tuple[str, ...],
    place: str,
    source: str,
    day: date | None,
    keys: Keys,
) -> Article:
    if not isinstance(record, dict):
        raise InputError("the line is not a JSON object")
    article = article_of(record, place, source, day, keys)
    return replace(article, warnings=(*warnings, *article.warnings)) if warnings else article


def article_of(
    record: dict[str, Any], place: str, source: str, day: date | None, keys: Keys
) -> Article:
    """Turn one object of JSON into an article; see ``read_record``."""
    return Columns.of(tuple(record), keys).article(record, place, source, day)


def parse(line: bytes) -> tuple[Any, tuple[str, ...]]:
    """
    Decode JSON, also such as is not quite in order; with warnings.

    Raises:
        InputError: If it is broken.
    """
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
