"""Everything this package raises on purpose.

PobedaError
├── InputError            a file or line that cannot be read as an article
│   ├── EmptyInputError   nothing in it but white space
│   └── BinaryInputError  not text in any encoding we know
├── OutputError           the output cannot be written, or not resumed into
├── UsageError            options that contradict each other
└── ResourceError         weights or lexicons are missing, torn or of another version
"""

from __future__ import annotations


class PobedaError(Exception):
    """Base of all errors raised by this package; its text is written for the user."""


class InputError(PobedaError):
    """A file, line or stream that cannot be read as an article."""


class EmptyInputError(InputError):
    """The input holds no text."""


class BinaryInputError(InputError):
    """The input is no text in any known encoding."""


class OutputError(PobedaError):
    """The output cannot be written or continued."""


class UsageError(PobedaError):
    """Options contradict each other."""


class ResourceError(PobedaError):
    """A weight or lexicon file is missing, damaged or of another version."""
