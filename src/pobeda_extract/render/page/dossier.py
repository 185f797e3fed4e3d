"""Lay out the page of one person, organization or agreement: what all articles say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from pobeda_extract.dossiers import Dossier, Ref, Telling
from pobeda_extract.merge import interval
from pobeda_extract.render.about.sections import (
    Labels,
    Piece,
    Row,
    Section,
    period,
    sections,
    timeline,
)
from pobeda_extract.render.page.markup import WORDS, document, is_address, text
from pobeda_extract.render.page.network import Node, network_svg
from pobeda_extract.render.page.timeline import Happening, timeline_svg
from pobeda_extract.render.rows import clean

#: Kinds that have pages, and the folders these lie in.
FOLDERS: Final[Mapping[str, str]] = {
    "person": "people", "organization": "organizations", "agreement": "agreements",
}  # fmt: skip
_OPEN: Final = 60  # lines of a section that are not folded away
_FORMS: Final = 8
_STYLES: Final = ("base.css", "dossier.css")

#: Gives the address of an article, or of somebody's own page, where there is one.
Address = Callable[[str], str | None]


def address(identity: str, kind: str) -> str:
    """Return where the page of *identity* lies, seen from the folder of the report."""
    return f"{FOLDERS[kind]}/{identity}.html"


def dossier_page(dossier: Dossier, articles: Address, pages: Address, say: Labels) -> str:
    """
    Return the page within a report.

    Args:
        dossier: What it shows.
        articles: Gives an article's page by the document's id, seen from the report's folder.
        pages: Gives the page of an identity, the same.
        say: The words between the facts.
    """

    def up(give: Address) -> Address:
        return lambda identity: f"../{found}" if (found := give(identity)) else None

    back = f"../index.html#tab={FOLDERS[dossier.kind]}"
    body = (
        f'<body class="dossier">\n<a class="skip" href="#lines">К фактам</a>\n'
        f'<nav class="meta top" aria-label="Отчёт"><a href="{back}">← к отчёту</a></nav>\n'
        f'<main class="folder" id="lines">\n{_Page(dossier, up(articles), up(pages), say).whole()}'
        "</main>"
    )
    return document(dossier.name, body, _STYLES)


def one_page(dossiers: Sequence[Dossier], say: Labels) -> str:
    """Return several dossiers as one page that stands alone; articles are linked where they are."""
    own = {d.id for d in dossiers}
    urls = {s.document: s.url for d in dossiers for s in d.articles if is_address(s.url)}

    def pages(identity: str) -> str | None:
        return f"#{identity}" if identity in own else None

    title = ", ".join(d.name for d in dossiers)
    parts = "".join(_Page(d, urls.get, pages, say, alone=True).whole() for d in dossiers)
    body = f'<body class="dossier">\n<main class="folder" id="lines">\n{parts}</main>'
    return document(title, body, _STYLES)


class _Page:
    """One dossier's part of a page."""

    def __init__(
        self,
        dossier: Dossier,
        articles: Address,
        pages: Address,
        say: Labels,
        *,
        alone: bool = False,
    ) -> None:
        self._d = dossier
        self._articles = articles
        self._pages = pages
        self._say = say
        self._alone = alone

    def whole(self) -> str:
        d, say = self._d, self._say
        found = list(sections(d, say))
        drawn = self._timeline(timeline(d, say)) + self._network()
        own = f"{d.id}-"
        shown = [s.key for s in found[:-1]] + (["drawings"] if drawn else []) + ["articles"]
        headings = {s.key: s.heading for s in found} | {"drawings": say("sections.timeline")}
        jumps = "".join(f'<a href="#{own}{key}">{text(headings[key])}</a>' for key in shown)
        parts = [self._section(s) for s in found]
        return (
            f'<article class="{d.kind}" id="{d.id}">\n<header>{self._head()}'
            f'<nav class="jumps" aria-label="{text(d.name)}: разделы">{jumps}</nav></header>\n'
            f"{''.join(parts[:-1])}"
            + (f'<div id="{own}drawings">{drawn}</div>\n' if drawn else "")
            + f"{parts[-1]}</article>\n"
        )

    def _head(self) -> str:
        d, say = self._d, self._say
        kinds = [WORDS[d.kind], d.acronym if d.acronym != d.name else "", d.type or ""]
        facts = [say.articles(d.documents), period(d.first, d.last)]
        said = "".join(f"<span>{text(part)}</span>" for part in (*kinds, *facts) if part)
        names = ""
        for key, forms in (("also", d.names), ("forms", d.forms)):
            if [f.text for f in forms] != [d.name] and forms:
                listed = ", ".join(f"{f.text} ({f.documents})" for f in forms[:_FORMS])
                names += f'<p class="meta">{text(say(key))}: {text(listed)}</p>'
        return f'<h1>{text(d.name)}</h1><p class="meta">{said}</p>{names}'

    def _section(self, section: Section) -> str:
        rows = [self._row(row, section) for row in section.rows]
        shown = f'<ul class="lines">{"".join(rows[:_OPEN])}</ul>'
        if len(rows) > _OPEN:
            shown += (
                f'<details class="rest"><summary>Ещё {len(rows) - _OPEN}</summary>'
                f'<ul class="lines">{"".join(rows[_OPEN:])}</ul></details>'
            )
        heading = f"{text(section.heading)} <small>{len(rows)}</small>"
        name = f"{self._d.id}-{section.key}"
        if section.key == "doubtful":
            return (
                f'<section class="doubtful" id="{name}"><details><summary><h2>{heading}</h2>'
                f"</summary>{shown}</details></section>\n"
            )
        return f'<section class="{section.key}" id="{name}"><h2>{heading}</h2>{shown}</section>\n'

    def _row(self, row: Row, section: Section) -> str:
        day = ""
        if row.day:
            seen = ' class="seen" title="день публикации"' if row.is_published else ""
            day = f"<time{seen}>{text(row.day)}</time> "
        if row.source:
            words = self._article(
                row.source.document, text(row.source.title or row.source.document)
            )
        else:
            words = self._pieces(row.words)
        status = f' <span class="badge">{text(row.status)}</span>' if row.status else ""
        told = ""
        if row.documents > 1 and section.key != "articles":
            told = f' <span class="kind">{text(self._say.articles(row.documents))}</span>'
        notes = "".join(
            f'<div class="note"><small>{text(label)}:</small> {self._pieces(pieces)}</div>'
            for label, pieces in row.notes
        )
        return f'<li>{day}<div class="what">{words}{status}{told}{notes}{self._why(row, section)}</div></li>'

    def _pieces(self, pieces: Iterable[Piece]) -> str:
        return "".join(self._name(words, ref) for words, ref in pieces)

    def _name(self, words: str, ref: Ref | None) -> str:
        href = self._pages(ref.id) if ref and ref.id != self._d.id else None
        return f'<a href="{text(href)}">{text(words)}</a>' if href else text(words)

    def _why(self, row: Row, section: Section) -> str:
        """The words that prove a line, each with a link to its place in the article."""
        if not row.told:
            return ""
        if section.key == "quotes":
            return f' <span class="kind">{self._place(row.told[:1])}</span>'
        by_document: dict[str, list[Telling]] = {}
        for telling in row.told:
            by_document.setdefault(telling.document, []).append(telling)
        first, *others = [
            f"{' … '.join(f'«{text(t.text[:200])}»' for t in found)} {self._place(found)}"
            for found in by_document.values()
        ]
        items = "".join(f"<li>{found}</li>" for found in others)
        more = f"<details><summary>ещё слова</summary><ul>{items}</ul></details>" if items else ""
        return f'<div class="why">{first}{more}</div>'

    def _place(self, told: Sequence[Telling]) -> str:
        spans = ",".join(f"{t.start}-{t.end}" for t in told)
        label = "в статье" if self._articles(told[0].document) else told[0].document
        reason = ""
        if told[0].rule and told[0].score is not None:
            reason = f" <small>{text(told[0].rule)} · {told[0].score:.2f}</small>"
        return self._article(told[0].document, text(label), f"#at={spans}") + reason

    def _article(self, identity: str, markup: str, place: str = "") -> str:
        href = self._articles(identity)
        if not href:
            return markup
        where = href if self._alone else href + place
        return f'<a href="{text(where)}">{markup}</a>'

    def _timeline(self, section: Section) -> str:
        happenings = []
        for row in section.rows:
            found = interval(row.day) if not row.is_published else None
            if not found or not found.is_close or not row.told:
                continue
            href = self._articles(row.told[0].document)
            name = "".join(words for words, _ in row.words)
            anchor = f"{href}#at={row.told[0].start}-{row.told[0].end}" if href else ""
            happenings.append(Happening(name, found.start, found.end, row.documents, anchor))
        if len(happenings) < 2:
            return ""
        svg, _ = timeline_svg(happenings)
        return f"<figure>{svg}<figcaption>{text(section.heading)}</figcaption></figure>"

    def _network(self) -> str:
        d = self._d
        names: dict[str, Ref] = {d.id: Ref(id=d.id, name=d.name, kind=d.kind)}
        groups = [e.others for e in d.events] + [(*a.signers, *a.parties) for a in d.agreements]
        names.update((ref.id, ref) for group in groups for ref in group)
        for post in d.posts:
            names.update((r.id, r) for r in (post.organization, post.holder) if r)
        names[d.id] = Ref(id=d.id, name=d.name, kind=d.kind)
        times = {m.other.id: m.times for m in d.met}
        nodes = {
            i: Node(i, r.name, r.kind, d.documents if i == d.id else times.get(i, 1))
            for i, r in names.items()
        }
        edges = {
            (link.a, link.b): link.weight for link in d.links if {link.a, link.b} <= set(nodes)
        }
        if len(edges) < 2:
            return ""
        hrefs = {i: found for i in nodes if (found := self._pages(i))}
        svg = network_svg(nodes, edges, hrefs)
        return (
            f"<figure>{svg}<figcaption>{text(self._say('sections.network'))}</figcaption></figure>"
        )


def search_address(name: str) -> str:
    """Return where the index shows what *name* finds."""
    return f"index.html#q={quote(clean(name), safe='')}"
