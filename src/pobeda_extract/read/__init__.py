"""Turn what the user names into articles, their text as it was stored; ``clean`` mends it."""

from pobeda_extract.read.decoding import check_encoding, decode
from pobeda_extract.read.finding import (
    STDIN,
    EmptyFolderError,
    Entry,
    Failure,
    Inputs,
    Kind,
    Pending,
)

__all__ = [
    "STDIN",
    "EmptyFolderError",
    "Entry",
    "Failure",
    "Inputs",
    "Kind",
    "Pending",
    "check_encoding",
    "decode",
]
