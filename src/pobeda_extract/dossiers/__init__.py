"""Keep a file on every person, organization and agreement: what all articles say of it.

``accounts`` takes one article apart, ``Gatherer`` puts the accounts together to ``Dossier``
values, ``Subjects`` tells whom a name means. Renderers print them; nothing here does.
"""

from __future__ import annotations

from pobeda_extract.dossiers.accounts import Account, accounts
from pobeda_extract.dossiers.finding import Subject, Subjects
from pobeda_extract.dossiers.gathering import Gatherer
from pobeda_extract.dossiers.values import (
    Deed,
    Dossier,
    Form,
    Happening,
    Link,
    Meeting,
    Post,
    Ref,
    Saying,
    Source,
    Telling,
    Tie,
)

__all__ = [
    "Account",
    "Deed",
    "Dossier",
    "Form",
    "Gatherer",
    "Happening",
    "Link",
    "Meeting",
    "Post",
    "Ref",
    "Saying",
    "Source",
    "Subject",
    "Subjects",
    "Telling",
    "Tie",
    "accounts",
]
