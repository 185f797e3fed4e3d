"""Read brat standoff corpora with their relations: ``corpus`` reads the spans alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Annotation:
    """One entity: characters, half-open; a discontinuous one runs from first start to last end."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two entities; ``subject`` and ``object`` index ``Document.entities``."""

    type: str
    subject: int
    object: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its annotations; ``id`` is the file's name without its suffix."""

    id: str
    text: str
    entities: tuple[Annotation, ...]
    relations: tuple[Link, ...]


def read_brat(folder: Path) -> Iterator[Document]:
    """
    Yield the documents of *folder* in the order of their names.

    Raises:
        ValueError: If a line of an .ann file cannot be read; names the file.
    """
    for path in sorted(folder.glob("*.ann")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        try:
            yield _parse(path.stem, text, path.read_bytes().decode("utf-8"))
        except (ValueError, IndexError) as error:
            raise ValueError(f"{path}: {error}") from error


def _parse(name: str, text: str, annotations: str) -> Document:
    entities: list[Annotation] = []
    at: dict[str, int] = {}
    links: list[tuple[str, str, str]] = []
    for line in annotations.lstrip("\ufeff").split("\n"):
        parts = line.strip("\r\ufeff").split("\t")
        if len(parts) < 2:
            continue
        if parts[0].startswith("T"):
            label, _, offsets = parts[1].partition(" ")
            pieces = [tuple(map(int, piece.split())) for piece in offsets.split(";")]
            at[parts[0]] = len(entities)
            start, end = min(p[0] for p in pieces), max(p[1] for p in pieces)
            entities.append(Annotation(start, end, label))
        elif parts[0].startswith("R"):
            kind, subject, object_ = parts[1].split()[:3]
            links.append((kind, subject.split(":", 1)[1], object_.split(":", 1)[1]))
    relations = tuple(
        Link(kind, at[subject], at[object_])
        for kind, subject, object_ in links
        if subject in at and object_ in at
    )
    return Document(name, text, tuple(entities), relations)
