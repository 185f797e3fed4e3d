"""Name every label: of mentions, of relations, of statuses and kinds."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

SCHEMA: Final = "pobeda-extract/1"

#: NEREL's 29 entity types, plus AGREEMENT, which is ours.
Label: TypeAlias = Literal[
    "AGE", "AWARD", "CITY", "COUNTRY", "CRIME", "DATE", "DISEASE", "DISTRICT", "EVENT", "FACILITY",
    "FAMILY", "IDEOLOGY", "LANGUAGE", "LAW", "LOCATION", "MONEY", "NATIONALITY", "NUMBER", "ORDINAL",
    "ORGANIZATION", "PENALTY", "PERCENT", "PERSON", "PRODUCT", "PROFESSION", "RELIGION",
    "STATE_OR_PROVINCE", "TIME", "WORK_OF_ART", "AGREEMENT",
]  # fmt: skip
LABELS: Final[tuple[str, ...]] = get_args(Label)
NEREL_LABELS: Final = LABELS[:-1]

PlaceType: TypeAlias = Literal[
    "CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION", "FACILITY"
]
PLACE_TYPES: Final[tuple[str, ...]] = get_args(PlaceType)

#: Only what is told apart: media that an article cites.
OrganizationKind: TypeAlias = Literal["source"]
Gender: TypeAlias = Literal["male", "female"]
MentionKind: TypeAlias = Literal["name", "surname", "position", "acronym", "nominal", "pronoun"]
PositionStatus: TypeAlias = Literal["current", "former", "acting", "designate"]
EventStatus: TypeAlias = Literal["held", "planned", "cancelled"]
AgreementStatus: TypeAlias = Literal["signed", "planned", "in_force", "terminated"]
EVENT_STATUSES: Final[tuple[EventStatus, ...]] = get_args(EventStatus)
AGREEMENT_STATUSES: Final[tuple[AgreementStatus, ...]] = get_args(AgreementStatus)
#: What a step does to a mention: the network recognized it, a rule found it or drew its borders
#: anew, dropped it or joined it to others; or ``decided``: the word settles a status.
Act: TypeAlias = Literal["recognized", "found", "moved", "dropped", "joined", "decided"]

#: Relations that are ours; all others carry NEREL's names.
OWN_RELATIONS: Final = (
    "SIGNED", "PARTY_TO", "SIGNED_AT", "SAID",
    "BUYS", "SELLS_TO", "MERGES_WITH", "INVESTS_IN", "LENDS_TO", "OWES_TO", "FINES", "SANCTIONS",
    "MEETS",
)  # fmt: skip
