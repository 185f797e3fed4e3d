"""Carry a comparison through: newer facts, older facts, and what changed between them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from pobeda_extract.changes import changes
from pobeda_extract.errors import InputError, UsageError
from pobeda_extract.facts import Extraction
from pobeda_extract.read.opening import opened
from pobeda_extract.render.changes import SHOWN
from pobeda_extract.render.files import replaced
from pobeda_extract.schema import SCHEMA

_ENDINGS = {".json": "json", ".html": "html", ".htm": "html", ".txt": "text"}


def compare(
    newer: tuple[str, ...], older: str, *, format_name: str | None, output: Path | None
) -> int:
    """
    Write what changed, and return the exit status.

    Args:
        newer: Files of facts, as ``--jsonl`` writes them, packed with gzip or not.
        older: One such file.
        format_name: ``text``, ``json`` or ``html``; by the output's ending if ``None``.
        output: A file; standard output if ``None``.

    Raises:
        UsageError: If a file holds no facts, or the format cannot show changes.
    """
    form = format_name or (_ENDINGS.get(output.suffix.lower(), "text") if output else "text")
    if form not in SHOWN:
        raise UsageError(f"--since shows changes as {', '.join(SHOWN)}, not as {form}")
    if not newer:
        raise UsageError("--since compares facts with older ones: name a file of newer facts")
    found = changes(_facts(older), (fact for path in newer for fact in _facts(path)))
    shown = SHOWN[form](found)
    if output is None:
        sys.stdout.buffer.write(shown.encode("utf-8", "replace"))
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        with replaced(output) as stream:
            stream.write(shown.encode("utf-8", "replace"))
    return 0


def _facts(path: str) -> Iterator[Extraction]:
    decoder = msgspec.json.Decoder(Extraction)
    try:
        with opened(path) as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _decoded(decoder, line, path, number)
    except InputError as error:
        raise UsageError(f"{path}: {error}") from error


def _decoded(
    decoder: msgspec.json.Decoder[Extraction], line: bytes, path: str, number: int
) -> Extraction:
    try:
        found = decoder.decode(line)
    except msgspec.MsgspecError as error:
        raise UsageError(_refusal(path, number)) from error
    if found.schema != SCHEMA:
        raise UsageError(_refusal(path, number))
    return found


def _refusal(path: str, number: int) -> str:
    return (
        f"{path}: line {number} holds no facts of ours; extract them first: "
        "pobeda-extract articles/ --jsonl -o facts.jsonl"
    )
