"""Extract one entry of a run: whatever goes wrong becomes a failure with a reason."""

from __future__ import annotations

import gc
import hashlib
import traceback
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from pobeda_extract.errors import InputError, PobedaError, ResourceError
from pobeda_extract.facts import Extraction
from pobeda_extract.read import Facts, Failure, Pending

if TYPE_CHECKING:
    from pobeda_extract.pipeline import Extractor
    from pobeda_extract.read import Entry
    from pobeda_extract.registers import Register

#: New values after which the collector of garbage looks at them.
_LOOKED_AFTER: Final = 20_000

_decode = msgspec.json.Decoder(Extraction).decode


@dataclass(frozen=True, slots=True)
class Settings:
    """
    How articles are extracted; the same in every process.

    ``known`` are digests of texts that need not be extracted again.
    """

    mentions: bool = False
    min_score: float = 0.0
    explain: bool = False
    fast: bool = False
    needs_text: bool = False
    registers: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()

    def extractor(self) -> Extractor:
        """Load the models."""
        from pobeda_extract.pipeline import Extractor

        extractor = Extractor(min_score=self.min_score, explain=self.explain, fast=self.fast)
        gc.freeze()  # models and lexicons are no garbage: the collector need not walk them
        # An article makes thousands of values, which go when nobody holds them any more; in rings,
        # which only the collector finds, there are hardly any. It need not look every 700 values.
        gc.set_threshold(_LOOKED_AFTER, 10, 10)
        gc.enable()
        return extractor

    def marked(self, extraction: Extraction) -> Extraction:
        """Return *extraction* with what the registers know."""
        for path in self.registers:
            extraction = register(path).mark(extraction)
        return extraction


@cache
def register(path: str) -> Register:
    """
    Read a register, once in a process.

    Raises:
        UsageError: If it cannot be read, or the libraries for it are not installed.
    """
    from pobeda_extract.registers import Register

    return Register(path)


@dataclass(frozen=True, slots=True)
class Done:
    """
    One article's facts, as they were made: in this process, or as the JSON of a worker.

    ``text`` is empty unless the settings ask for it; ``digest`` is that of the text in any case.
    """

    id: str
    source: str
    warnings: tuple[str, ...]
    made: Extraction | bytes
    text: str
    digest: str

    @property
    def extraction(self) -> Extraction:
        """The facts; a worker's JSON is decoded for that, each time."""
        return _decode(self.made) if isinstance(self.made, bytes) else self.made

    @property
    def encoded(self) -> bytes:
        """The facts as one line of JSON, without its end; a worker's is taken as it is."""
        return self.made if isinstance(self.made, bytes) else self.made.to_json()


@dataclass(frozen=True, slots=True)
class Known:
    """An article whose text the output holds already, under another name."""

    id: str
    source: str
    digest: str


Outcome: TypeAlias = Done | Known | Failure


def digest_of(text: str) -> str:
    """Return what an article is known again by: equal for equal texts, white space around apart."""
    return hashlib.blake2b(
        text.strip().encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()


def extract(extractor: Extractor, entry: Entry, settings: Settings) -> Outcome:
    """
    Read and extract one entry.

    Raises:
        ResourceError: If the package's own data is damaged: no article can be extracted then.
    """
    if isinstance(entry, Failure):
        return entry
    if isinstance(entry, Facts):
        return known(entry, settings)
    stage = "read"
    try:
        article = entry.read() if isinstance(entry, Pending) else entry
        digest = digest_of(article.text)
        if digest in settings.known:
            return Known(entry.id, entry.source, digest)
        stage = "extract"
        extraction = extractor.extract_article(article, mentions=settings.mentions)
        extraction = settings.marked(extraction)
    except ResourceError:
        raise
    except InputError as error:
        return Failure(entry.id, entry.source, stage, str(error))
    except MemoryError:
        return Failure(entry.id, entry.source, stage, "not enough memory for this article")
    except PobedaError as error:
        return Failure(entry.id, entry.source, stage, str(error))
    except Exception as error:  # noqa: BLE001 (one bad article must not stop a folder)
        return Failure(entry.id, entry.source, stage, _internal(error))
    document = extraction.document
    text = article.text if settings.needs_text else ""
    return Done(document.id, document.source, document.warnings, extraction, text, digest)


def known(entry: Facts, settings: Settings) -> Done:
    """Take what was extracted before for what has been extracted, under the entry's id."""
    extraction = entry.extraction
    if entry.id != extraction.document.id:
        document = msgspec.structs.replace(extraction.document, id=entry.id)
        extraction = msgspec.structs.replace(extraction, document=document)
    if settings.min_score:
        relations = tuple(r for r in extraction.relations if r.score >= settings.min_score)
        extraction = msgspec.structs.replace(extraction, relations=relations)
    extraction = settings.marked(extraction)
    text = entry.text if settings.needs_text else ""
    digest = digest_of(entry.text) if entry.text else ""
    return Done(entry.id, entry.source, extraction.document.warnings, extraction, text, digest)


def _internal(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return f"internal error{where}: {type(error).__name__}: {error}"
