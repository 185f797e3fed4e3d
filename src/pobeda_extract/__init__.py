"""Facts out of Russian-language news: who, in what post, at which event, signed what.

    from pobeda_extract import Extractor

    extractor = Extractor()
    extraction = extractor.extract(text, published="2025-04-17")
    guests = [extraction.resolve(event.participants) for event in extraction.events]

Importing the package is cheap: what is named below is loaded when it is first used.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pobeda_extract.errors import (
        BinaryInputError,
        EmptyInputError,
        InputError,
        OutputError,
        PobedaError,
        ResourceError,
        UsageError,
    )
    from pobeda_extract.facts import (
        Agreement,
        DateValue,
        Document,
        Event,
        Evidence,
        Extraction,
        Known,
        MentionRelation,
        Organization,
        Person,
        Place,
        Plover,
        PloverActor,
        Position,
        Quote,
        RawMention,
        Relation,
        Step,
        Surface,
    )
    from pobeda_extract.library import read_articles, tables, to_pandas, write
    from pobeda_extract.pipeline import Extractor
    from pobeda_extract.registers import Register
    from pobeda_extract.types import Article

__version__ = "0.1.0"

# numpy reads these when it is first loaded. Our matrices are small: threads that wait for each
# other make an article ten times slower. Set them before the import to have it otherwise.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

_HOMES: Final = {
    "errors": (
        "BinaryInputError",
        "EmptyInputError",
        "InputError",
        "OutputError",
        "PobedaError",
        "ResourceError",
        "UsageError",
    ),
    "facts": (
        "Agreement",
        "DateValue",
        "Document",
        "Event",
        "Evidence",
        "Extraction",
        "Known",
        "MentionRelation",
        "Organization",
        "Person",
        "Place",
        "Plover",
        "PloverActor",
        "Position",
        "Quote",
        "RawMention",
        "Relation",
        "Step",
        "Surface",
    ),
    "library": ("read_articles", "tables", "to_pandas", "write"),
    "pipeline": ("Extractor",),
    "registers": ("Register",),
    "types": ("Article",),
}
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Agreement",
    "Article",
    "BinaryInputError",
    "DateValue",
    "Document",
    "EmptyInputError",
    "Event",
    "Evidence",
    "Extraction",
    "Extractor",
    "InputError",
    "Known",
    "MentionRelation",
    "Organization",
    "OutputError",
    "Person",
    "Place",
    "Plover",
    "PloverActor",
    "PobedaError",
    "Position",
    "Quote",
    "RawMention",
    "Register",
    "Relation",
    "ResourceError",
    "Step",
    "Surface",
    "UsageError",
    "__version__",
    "read_articles",
    "tables",
    "to_pandas",
    "write",
]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
