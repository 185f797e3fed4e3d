"""Write FollowTheMoney entities as JSON lines, for Aleph and OpenSanctions' tools.

What has no entity of its own there takes its nearest: posts with an employer are Employments,
others are Occupancies of a Position; taking part, signing and being a party are UnknownLinks with
a role; quotations are Notes; places are Addresses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final

from pobeda_extract.errors import OutputError
from pobeda_extract.facts import Extraction
from pobeda_extract.lexicons import words
from pobeda_extract.merge import Identity
from pobeda_extract.merge.folding import fold, identity
from pobeda_extract.render import Target
from pobeda_extract.render.links import links
from pobeda_extract.render.rows import clean, told_once
from pobeda_extract.render.spool import Spool

_URL: Final = re.compile(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::\d+)?(?:/[!-~]*)?")
_CODE: Final = re.compile(r"[A-Z]{2}")
_DAY: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff]")
_SPACE: Final = re.compile(r"\s+")
#: Roles of links, by relation; others keep their name.
_ROLES: Final = {
    "PARTICIPANT_IN": "participant",
    "ORGANIZES": "organizer",
    "SIGNED": "signer",
    "PARTY_TO": "party",
    "TAKES_PLACE_IN": "venue",
    "SIGNED_AT": "signed at",
    "SUBEVENT_OF": "part of",
}
_STATUS: Final = {"current": "current", "former": "ended", "acting": "acting",
                  "designate": "designate"}  # fmt: skip

Properties = dict[str, list[str]]


class FtmWriter:
    """Write every document's Article, Notes and Mentions, then what they share, when closed."""

    def __init__(self, target: Target) -> None:
        if target.stream is None:
            raise OutputError("FollowTheMoney needs a stream")
        self._stream = target.stream
        self._spool = Spool(merge=target.merge)
        self._schemas: dict[str, str] = {}
        self._links: dict[str, tuple[str, Properties]] = {}

    def finished(self) -> Mapping[str, str | None]:
        """Return nothing: entities are written anew each time."""
        return {}

    def write(self, extraction: Extraction, text: str) -> None:
        """Take in one document."""
        self._spool.add(extraction, text)

    def close(self) -> None:
        """Write all entities; each id once."""
        identities = self._spool.identities()
        for known in identities.merged():
            self._identity(known)
        seen: set[str] = set()
        for extraction, text in self._spool:
            for local in told_once(identities, extraction, seen):
                self._identity(local)
            self._document(extraction, text, identities.of(extraction))
        self._spool.close()
        for link in sorted(self._links):
            self._put(link, *self._links[link])

    def _put(
        self,
        key: str,
        schema: str,
        properties: Mapping[str, Iterable[str | None]],
        same: Iterable[str] = (),
    ) -> None:
        """
        Write one entity; absent and repeated values go, what FtM cannot hold is replaced.

        *same*: ids in registers of what is the same beyond doubt.
        """
        found = {}
        for name, values in properties.items():
            text = name in {"bodyText", "description"}
            kept = dict.fromkeys(v for value in values if (v := _clean(value, text=text)))
            if kept:
                found[name] = list(kept)
        entity: dict[str, object] = {"id": key, "schema": schema, "properties": found}
        if alike := list(same):
            entity["sameAs"] = alike
        self._stream.write(json.dumps(entity, ensure_ascii=False).encode("utf-8") + b"\n")

    def _identity(self, i: Identity) -> None:
        code = (
            [i.country_code.lower()] if i.country_code and _CODE.fullmatch(i.country_code) else []
        )
        schema, properties = _SCHEMAS[i.kind], _PROPERTIES[i.kind](i, code)
        if i.kind == "organization" and _is_public(i.name):
            schema = "PublicBody"
        self._schemas[i.id] = schema
        self._put(i.id, schema, properties, [k.id for k in i.known if not k.doubts])
        for match in i.known:
            self._put(
                identity("similar", i.id, match.register, match.id),
                "Similar",
                {
                    "candidate": [i.id],
                    "match": [match.id],
                    "confidenceScore": [f"{match.score:.2f}"],
                    "criteria": [f"register {match.register}", match.reason, *match.doubts],
                    "matcher": ["pobeda-extract"],
                },
            )

    def _document(self, extraction: Extraction, text: str, ids: Mapping[str, str]) -> None:
        d = extraction.document
        article = identity("article", d.id)
        day = _days(d.published)
        self._put(
            article,
            "Article",
            {
                "title": [d.title or d.id],
                "fileName": [d.id.rpartition("/")[2]],
                "sourceUrl": [d.url if d.url and _URL.fullmatch(d.url) else None],
                "publishedAt": day,
                "language": ["rus"],
                "bodyText": [text],
            },
        )
        mentions = {p.id: p.mentions for p in extraction.people}
        mentions |= {o.id: o.mentions for o in extraction.organizations}
        for local, surfaces in mentions.items():
            for wording in dict.fromkeys(m.text for m in surfaces):
                self._put(
                    identity("mention", article, ids[local], wording),
                    "Mention",
                    {
                        "document": [article],
                        "name": [wording],
                        "resolved": [ids[local]],
                        "detectedSchema": [self._schemas[ids[local]]],
                    },
                )
        for quote in extraction.quotes:
            speaker = ids.get(quote.speaker or "")
            self._put(
                identity("quote", article, quote.id),
                "Note",
                {
                    "name": [f"{quote.cue or 'цитата'}: {quote.text[:80]}"],
                    "description": [quote.text],
                    "entity": [speaker],
                    "proof": [article],
                    "keywords": ["quote"],
                },
            )
        self._posts(extraction, article, ids)
        for link in links(extraction, ids):
            if link.type == "WORKS_AS":
                continue
            properties: dict[str, list[str | None]] = {
                "subject": [link.source],
                "object": [link.target],
                "role": [_ROLES.get(link.type, link.type)],
                "status": [link.status],
            }
            if link.first == d.published:  # only told then
                properties["date"] = [*day]
            else:
                properties["startDate"] = [*_days(link.first)]
                properties["endDate"] = [*_days(link.last)]
            properties["proof"] = [article]
            parts = (link.source, link.target, link.type, link.status or "")
            self._link("UnknownLink", parts, properties)

    def _posts(self, extraction: Extraction, article: str, ids: Mapping[str, str]) -> None:
        day = _days(extraction.document.published)
        places = {p.id: p for p in extraction.places}
        for person in extraction.people:
            for post in person.positions:
                employer = ids.get(post.organization or "", "")
                who = ids[person.id]
                told: dict[str, list[str | None]] = {
                    "status": [_STATUS[post.status]],
                    "date": [*day],
                    "proof": [article],
                }
                if self._schemas.get(employer) in {"Organization", "PublicBody"}:
                    self._link(
                        "Employment",
                        (who, employer, post.position, post.status),
                        {
                            "employee": [who],
                            "employer": [employer],
                            "role": [post.position],
                            **told,
                        },
                    )
                    continue
                place = places.get(post.place or "")
                code = place.country_code if place else None
                key = identity("position", fold(post.position), code or "")
                self._links[key] = _joined(
                    self._links.get(key),
                    "Position",
                    {
                        "name": [post.position],
                        "country": [code.lower() if code and _CODE.fullmatch(code) else None],
                        "subnationalArea": [
                            place.name if place and place.type != "COUNTRY" else None
                        ],
                    },
                )
                self._link(
                    "Occupancy", (who, key, post.status), {"holder": [who], "post": [key], **told}
                )

    def _link(
        self, schema: str, parts: tuple[str, ...], properties: Mapping[str, Iterable[str | None]]
    ) -> None:
        """Tell a link between two entities; the documents that tell it add up."""
        key = identity(schema.lower(), *parts)
        self._links[key] = _joined(self._links.get(key), schema, properties)


def _joined(
    known: tuple[str, Properties] | None,
    schema: str,
    properties: Mapping[str, Iterable[str | None]],
) -> tuple[str, Properties]:
    found = {} if known is None else known[1]
    for name, values in properties.items():
        kept = found.setdefault(name, [])
        kept += [v for v in values if v and v not in kept]
    return schema, found


def _person(i: Identity, _: list[str]) -> Mapping[str, Iterable[str | None]]:
    return {
        "name": [i.name],
        "firstName": [i.given_name],
        "fatherName": [i.patronymic],
        "lastName": [i.family_name],
        "gender": [i.gender],
        "position": [t.position for t in i.history],
    }


def _organization(i: Identity, _: list[str]) -> Mapping[str, Iterable[str | None]]:
    return {"name": [i.name], "alias": [i.acronym]}


def _place(i: Identity, code: list[str]) -> Mapping[str, Iterable[str | None]]:
    field = {"CITY": "city", "STATE_OR_PROVINCE": "state", "DISTRICT": "region"}.get(i.type or "")
    return {
        "full": [i.name],
        "name": [i.name],
        "country": code,
        **({field: [i.name]} if field else {}),
    }


def _event(i: Identity, _: list[str]) -> Mapping[str, Iterable[str | None]]:
    return {
        "name": [i.name],
        "keywords": [i.type],
        "startDate": _days(i.start),
        "endDate": _days(i.end),
    }


def _agreement(i: Identity, _: list[str]) -> Mapping[str, Iterable[str | None]]:
    return {"title": [i.name], "name": [i.name], "type": [i.type], "contractDate": _days(i.start)}


_PROPERTIES: Final = {
    "person": _person, "organization": _organization, "place": _place, "event": _event,
    "agreement": _agreement,
}  # fmt: skip
_SCHEMAS: Final = {
    "person": "Person", "organization": "Organization", "place": "Address", "event": "Event",
    "agreement": "Contract",
}  # fmt: skip


def _days(day: str | None) -> list[str]:
    return [day] if day and _DAY.fullmatch(day) else []


def _clean(value: str | None, *, text: bool) -> str | None:
    """Return a value as FollowTheMoney keeps it, ``None`` where nothing of it is left."""
    if not value:
        return None
    value = _CONTROL.sub(" ", clean(value))
    return (value if text else _SPACE.sub(" ", value)).strip() or None


def _is_public(name: str) -> bool:
    """Tell whether a name's head makes it a public body («министерство», «суд», «акимат»)."""
    folded = f"{fold(name)} "
    return any(folded.startswith(f"{head} ") for head in words("merge", "public_heads.words"))
