"""Articles of one fact each about invented people, and a folder that answers about them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pobeda_extract.dossiers import Dossier, Gatherer, Subjects
from pobeda_extract.facts import (
    Document,
    Evidence,
    Extraction,
    Organization,
    Person,
    Place,
    Position,
    Surface,
)
from pobeda_extract.merge import Merger


def telling(
    number: int, name: str, position: str, status: Any = "current", *, place: str = "Верхнеозёрск",
    day: str | None = None,
) -> Extraction:  # fmt: skip
    """One article in which somebody holds a post in a region."""
    text = f"{position} {name}"
    given, _, family = name.partition(" ")
    return Extraction(
        document=Document(id=f"{number:03}", source=f"{number:03}", length=len(text),
                          published=day or f"2025-01-{number % 28 + 1:02}"),
        people=(Person(
            id="P1", name=name, given_name=given, family_name=family,
            positions=(Position(id="W1", position=f"{position} {place}", title=position, place="L1",
                                status=status,
                                evidence=(Evidence(start=0, end=len(text), text=text),)),),
            mentions=(Surface(start=len(position) + 1, end=len(text), text=name, kind="name"),),
        ),),
        places=(Place(id="L1", name=place, type="CITY"),),
    )  # fmt: skip


def named(number: int, name: str) -> Extraction:
    """One article that names an organization, and no more."""
    seen = Surface(start=0, end=len(name), text=name, kind="name")
    return Extraction(
        document=Document(id=f"o{number}", source="", length=len(name)),
        organizations=(Organization(id="O1", name=name, mentions=(seen,)),),
    )


class Folder:
    """Gathers articles and answers as the command line would."""

    def __init__(self, articles: Iterable[Extraction]) -> None:
        articles = list(articles)
        merger = Merger()
        for article in articles:
            merger.add(article)
        identities = merger.identities()
        self.gatherer = Gatherer(identities)
        self.subjects = Subjects()
        names = {i.id: i.name for i in identities.merged()}
        for article in articles:
            self.subjects.add(self.gatherer.add(article), names)

    def find(self, name: str) -> list[str]:
        return [subject.name for subject in self.subjects.find(name)[0]]

    def dossier(self, name: str) -> Dossier:
        ((subject,), _) = self.subjects.find(name)
        return self.gatherer.dossier(subject.id)

    def close(self) -> None:
        self.gatherer.close()
