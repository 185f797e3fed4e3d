"""Write GEXF, the graph format of Gephi: one node an identity, dates on the edges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import quoteattr

from pobeda_extract.errors import OutputError
from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Identity
from pobeda_extract.merge.folding import earliest, latest
from pobeda_extract.render import Target
from pobeda_extract.render.links import links
from pobeda_extract.render.rows import told_once
from pobeda_extract.render.spool import Spool

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">
 <meta><creator>pobeda-extract</creator></meta>
 <graph defaultedgetype="directed" mode="dynamic" timeformat="date">
"""
_NODE_ATTRIBUTES: Final = (
    ("kind", "string"), ("type", "string"), ("posts", "string"), ("country_code", "string"),
    ("first_seen", "string"), ("last_seen", "string"), ("documents", "integer"),
    ("known", "string"),
)  # fmt: skip
_EDGE_ATTRIBUTES: Final = (
    ("type", "string"), ("detail", "string"), ("status", "string"), ("documents", "integer"),
)  # fmt: skip
_COLOURS: Final = {
    "person": (31, 95, 191), "organization": (176, 82, 16), "place": (46, 125, 50),
    "event": (123, 31, 162), "agreement": (173, 20, 87),
}  # fmt: skip


def attribute(value: object) -> str:
    """Return *value* quoted for an XML attribute; what XML cannot hold becomes «�»."""
    return quoteattr(
        _NOT_XML.sub("\ufffd", str(value)), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
    )


class GexfWriter:
    """
    Write the graph of the whole run when it is closed.

    An edge is one relation between two identities, however many documents tell it: ``weight``
    counts them, ``start`` and ``end`` are the first and last day it is dated to.
    """

    def __init__(self, target: Target) -> None:
        if target.stream is None:
            raise OutputError("GEXF needs a stream")
        self._stream = target.stream
        self._spool = Spool(merge=target.merge)

    def finished(self) -> Mapping[str, str | None]:
        """Return nothing: a graph is written anew each time."""
        return {}

    def write(self, extraction: Extraction, text: str) -> None:
        """Take in one document."""
        self._spool.add(extraction, text)

    def close(self) -> None:
        """Write the graph."""
        identities = self._spool.identities()
        self._out(_HEAD)
        for kind, attributes in (("node", _NODE_ATTRIBUTES), ("edge", _EDGE_ATTRIBUTES)):
            self._out(f'  <attributes class="{kind}">\n')
            for number, (title, form) in enumerate(attributes):
                self._out(f'   <attribute id="{number}" title="{title}" type="{form}"/>\n')
            self._out("  </attributes>\n")
        self._out("  <nodes>\n")
        for identity in identities.merged():
            self._node(identity)
        edges: dict[tuple[str, ...], tuple[int, str | None, str | None]] = {}
        seen: set[str] = set()
        for extraction, _ in self._spool:
            for identity in told_once(identities, extraction, seen):
                self._node(identity)
            for link in links(extraction, identities.of(extraction)):
                edge = (link.source, link.target, link.type, link.label or "", link.status or "")
                count, first, last = edges.get(edge, (0, None, None))
                edges[edge] = (
                    count + 1,
                    earliest((first, link.first)),
                    latest((last, link.last)),
                )
        self._spool.close()
        self._out("  </nodes>\n  <edges>\n")
        for number, key in enumerate(sorted(edges)):
            self._edge(number, key, *edges[key])
        self._out("  </edges>\n </graph>\n</gexf>\n")

    def _out(self, text: str) -> None:
        self._stream.write(text.encode("utf-8"))

    def _node(self, i: Identity) -> None:
        red, green, blue = _COLOURS[i.kind]
        posts = "; ".join(dict.fromkeys(t.position for t in i.history))
        known = "; ".join(f"{k.register}:{k.id} ({k.score:.2f})" for k in i.known)
        values = (i.kind, i.type, posts, i.country_code, i.first, i.last, i.documents, known)
        self._out(
            f"   <node id={attribute(i.id)} label={attribute(i.name)}>{_values(values)}"
            f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
            f'<viz:size value="{10 + min(i.documents, 90)}"/></node>\n'
        )

    def _edge(
        self, number: int, key: tuple[str, ...], count: int, first: str | None, last: str | None
    ) -> None:
        source, target, kind, label, status = key
        days = f" start={attribute(first)}" if first else ""
        days += f" end={attribute(last)}" if last else ""
        self._out(
            f'   <edge id="{number}" source={attribute(source)} target={attribute(target)}'
            f' label={attribute(kind)} weight="{count}"{days}>'
            f"{_values((kind, label, status, count))}</edge>\n"
        )


def _values(values: tuple[object, ...]) -> str:
    """Write attribute values; absent ones are left out."""
    found = "".join(
        f'<attvalue for="{number}" value={attribute(value)}/>'
        for number, value in enumerate(values)
        if value not in {None, ""}
    )
    return f"<attvalues>{found}</attvalues>" if found else ""
