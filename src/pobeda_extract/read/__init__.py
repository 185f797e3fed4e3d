"""Turn what the user names into articles, their text as it was stored; ``clean`` mends it."""

from pobeda_extract.read.decoding import check_encoding, decode
from pobeda_extract.read.entries import Entry, Facts, Failure, Pending
from pobeda_extract.read.finding import STDIN, EmptyFolderError, Inputs
from pobeda_extract.read.kinds import Kind

__all__ = [
    "STDIN",
    "EmptyFolderError",
    "Entry",
    "Facts",
    "Failure",
    "Inputs",
    "Kind",
    "Pending",
    "check_encoding",
    "decode",
]
