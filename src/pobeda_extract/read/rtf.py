"""Take the text out of RTF."""

from __future__ import annotations

from typing import Final

from pobeda_extract.errors import EmptyInputError, InputError
from pobeda_extract.read.entries import Page
from pobeda_extract.read.opening import needs
from pobeda_extract.read.titles import first_title

_LONGEST: Final = 32 << 20  # bytes: pictures stand in it as hexadecimal digits


def read_rtf(data: bytes, encoding: str | None = None) -> Page:
    """
    Read a document in RTF.

    Raises:
        InputError: If it is no RTF, too large, cut off, or striprtf is missing.
        EmptyInputError: If there is no text in it.
    """
    if not data.lstrip()[:5] == rb"{\rtf":
        raise InputError("this is no RTF, whatever its name")
    if len(data) > _LONGEST:
        raise InputError(f"larger than {_LONGEST >> 20} MB")
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError as error:
        raise needs("RTF", "striprtf") from error
    try:
        text = rtf_to_text(  # type: ignore[no-untyped-call]
            data.decode("latin-1"), encoding or "cp1251", errors="replace"
        )
    except (ValueError, LookupError, IndexError, OverflowError, RecursionError) as error:
        raise InputError(f"damaged RTF file ({type(error).__name__}: {error})") from error
    lines = (_row(line.strip(" \t")) for line in text.replace("\r\n", "\n").split("\n"))
    text = "\n\n".join(line for line in lines if line)
    if not text:
        raise EmptyInputError("there is no text in it")
    cut = data.rstrip(b"\0 \r\n\t")[-1:] != b"}"
    warnings = ("the RTF file is cut off: what follows is lost",) if cut else ()
    return Page(text, first_title(text), warnings=warnings)


def _row(line: str) -> str:
    """Set a table's cells off by tabs: striprtf ends each with a bar."""
    return line[:-1].replace("|", "\t") if line.endswith("|") else line
