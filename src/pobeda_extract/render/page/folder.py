"""Lay out the index of a folder: search, tables, the line of events, the net of who with whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any, Final

from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Identities, Identity, Interval, interval
from pobeda_extract.render.page.markup import WORDS, document, dumped, text
from pobeda_extract.render.page.network import Node, network_svg
from pobeda_extract.render.page.timeline import Happening, timeline_svg

_REFERENCES: Final = 60  # articles listed for one person: the rest is found by search
_COLUMNS: Final = {
    "articles": ("Дата", "Статья", "Людей", "Фактов"),
    "people": ("Имя", "Должности", "Статьи", "Статей"),
    "organizations": ("Название", "Статьи", "Статей"),
    "agreements": ("Дата", "Соглашение", "Вид", "Статус", "Стороны", "Подписали", "Статьи"),
    "events": ("Дата", "Событие", "Статус", "Место", "Участники", "Статьи"),
}
_TITLES: Final = {
    "articles": "Статьи", "people": "Люди", "organizations": "Организации",
    "agreements": "Соглашения", "events": "События", "timeline": "Лента событий",
    "network": "Связи",
}  # fmt: skip
_MOST_AT_ONE_EVENT: Final = 12  # a summit with forty guests joins nobody in particular

Told = Iterable[tuple[Extraction, str]]


def index_page(told: Callable[[], Told], identities: Identities, title: str) -> str:
    """
    Return the index.

    Args:
        told: Gives every document with the address of its page, from the start each time.
        identities: Of the whole folder.
        title: The folder's name.
    """
    folder = _Folder(told, identities)
    timeline, left_out = timeline_svg(list(folder.happenings()))
    network = network_svg(folder.nodes, folder.edges)
    sections = [_table(part) for part in _COLUMNS]
    beyond = f" Ещё {left_out} — в таблице событий." if left_out else ""
    sections.append(
        _figure(
            "timeline",
            timeline,
            f"События, у которых известен день.{beyond}",
            "Событий с датой нет.",
        )
    )
    how = (
        "Линия — общее событие, соглашение или место работы. Нажмите на узел, чтобы увидеть "
        "его связи."
    )
    sections.append(_figure("network", network, how, "Связей не найдено."))
    tabs = "".join(
        f'<button type="button" role="tab" data-part="{part}" aria-controls="{part}" '
        f'aria-selected="false">{name}{" <b></b>" if part in _COLUMNS else ""}</button>'
        for part, name in _TITLES.items()
    )
    body = (
        f'<body>\n<header><div class="folder"><h1>{text(title)}</h1>'
        f'<p class="meta">{folder.summary()}</p></div></header>\n'
        '<main class="folder">\n<p><label for="search">Поиск по именам, организациям, событиям и '
        'заголовкам</label><br><input id="search" class="search" type="search" '
        'autocomplete="off" spellcheck="false"></p>\n'
        '<p id="found" class="meta" role="status" aria-live="polite"></p>\n'
        f'<nav class="parts" role="tablist" aria-label="Разделы">{tabs}</nav>\n'
        f"{''.join(sections)}{folder.conflicts()}"
        "<noscript><p>Поиск и таблицы работают со включённым JavaScript; страницы статей лежат в "
        "папке articles.</p></noscript>\n</main>"
    )
    payload = f'<script type="application/json" id="data">{dumped(folder.tables())}</script>\n'
    return document(title, body, "index.js", payload)


def _table(part: str) -> str:
    heads = "".join(
        f'<th scope="col" data-column="{n}"><button type="button">{name}</button></th>'
        if name != "Статьи"
        else f'<th scope="col">{name}</th>'
        for n, name in enumerate(_COLUMNS[part])
    )
    return (
        f'<section id="{part}" role="tabpanel" aria-label="{_TITLES[part]}" hidden>'
        f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody></tbody></table></div>'
        '<button type="button" class="more" hidden>Показать ещё</button></section>\n'
    )


def _figure(part: str, svg: str, caption: str, nothing: str) -> str:
    content = f"{svg}<figcaption>{text(caption)}</figcaption>" if svg else (
        f'<p class="none">{nothing}</p>'
    )  # fmt: skip
    return (
        f'<section id="{part}" role="tabpanel" aria-label="{_TITLES[part]}" hidden>'
        f"<figure>{content}</figure></section>\n"
    )


class _Folder:
    """What the index shows, gathered in one walk over the documents."""

    def __init__(self, told: Callable[[], Told], identities: Identities) -> None:
        self._known = {i.id: i for i in identities.merged()}
        self._conflicts = identities.conflicts
        self._articles: list[list[Any]] = []
        self._references: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._count: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        self._hrefs: dict[str, str] = {}
        self._status: dict[str, str] = {}
        self._events: defaultdict[str, dict[str, dict[str, None]]] = defaultdict(_Sets)
        self._agreements: defaultdict[str, dict[str, dict[str, None]]] = defaultdict(_Sets)
        self._days: dict[str, tuple[str, str]] = {}
        self.edges: Counter[tuple[str, str]] = Counter()
        for number, (extraction, href) in enumerate(told()):
            for identity in identities.local(extraction):
                self._known.setdefault(identity.id, identity)
            self._add(number, extraction, href, identities.of(extraction))
        self.nodes = {
            i.id: Node(i.id, i.name, i.kind, self._count[i.id])
            for i in self._known.values()
            if i.kind in {"person", "organization", "event"}
        }

    def _add(self, number: int, x: Extraction, href: str, ids: dict[str, str]) -> None:
        entries = {
            e.id: e.name for part in (x.people, x.organizations, x.places) for e in part
        } | {e.id: e.name for e in x.events} | {a.id: a.name for a in x.agreements}  # fmt: skip
        d = x.document
        words = " ".join(dict.fromkeys(entries.values()))
        title = d.title or d.id
        self._articles.append([title, d.published, href, len(x.relations), words, len(x.people)])
        for local in entries:
            references = self._references[ids[local]]
            if self._last.get(ids[local]) == number:
                continue
            self._last[ids[local]] = number
            self._count[ids[local]] += 1
            if len(references) < _REFERENCES:
                references.append((number, local))
        for event in x.events:
            key = ids[event.id]
            self._hrefs.setdefault(key, f"{href}#f-{event.id}")
            self._status[key] = WORDS.get(event.status, event.status)
            self._date(key, [day.edtf for day in event.dates])
            sets = self._events[key]
            sets["places"] |= dict.fromkeys(entries.get(i, i) for i in event.places)
            members = [*event.participants, *event.organizers]
            sets["members"] |= dict.fromkeys(entries.get(i, i) for i in members)
            known = sorted({ids[i] for i in members if i in ids})[:_MOST_AT_ONE_EVENT]
            self.edges.update(tuple(sorted((key, i))) for i in known)  # type: ignore[misc]
        for agreement in x.agreements:
            key = ids[agreement.id]
            self._status[key] = WORDS.get(agreement.status, agreement.status)
            self._date(key, [day.edtf for day in agreement.dates])
            sets = self._agreements[key]
            sets["parties"] |= dict.fromkeys(entries.get(i, i) for i in agreement.parties)
            sets["signers"] |= dict.fromkeys(entries.get(i, i) for i in agreement.signers)
            ends = sorted({ids[i] for i in (*agreement.signers, *agreement.parties) if i in ids})
            self.edges.update(combinations(ends[:_MOST_AT_ONE_EVENT], 2))
        for person in x.people:
            for employer in {
                ids[p.organization] for p in person.positions if p.organization in ids
            }:
                self.edges[min(ids[person.id], employer), max(ids[person.id], employer)] += 1

    def _date(self, key: str, edtf: Iterable[str | None]) -> None:
        found = [i for value in edtf if (i := interval(value))]
        if found:
            first, last = min(i.start for i in found), max(i.end for i in found)
            before = self._days.get(key, (first, last))
            self._days[key] = (min(first, before[0]), max(last, before[1]))

    def summary(self) -> str:
        """Say in a line how much there is."""
        kinds = Counter(i.kind for i in self._known.values())
        parts = (
            ("статей", len(self._articles)), ("людей", kinds["person"]),
            ("организаций", kinds["organization"]), ("событий", kinds["event"]),
            ("соглашений", kinds["agreement"]),
        )  # fmt: skip
        return "".join(f"<span>{name}: {count}</span>" for name, count in parts)

    def conflicts(self) -> str:
        """List what was left apart although the names allow one."""
        if not self._conflicts:
            return ""
        items = "".join(f"<li>{text(c.name)}: {text(c.reason)}</li>" for c in self._conflicts[:200])
        return (
            f"<details><summary>Не объединены, проверьте сами: {len(self._conflicts)}</summary>"
            f"<ul>{items}</ul></details>\n"
        )

    def tables(self) -> dict[str, list[Any]]:
        """Return the rows of every table as the script expects them."""
        return {
            "articles": self._articles,
            "people": [
                [i.name, self._count[i.id], list(_posts(i)), self._references[i.id]]
                for i in self._ranked("person")
            ],
            "organizations": [
                [_with_acronym(i), self._count[i.id], self._references[i.id]]
                for i in self._ranked("organization")
            ],
            "agreements": [
                [
                    self._day(i), i.name, i.type, self._status.get(i.id),
                    "; ".join(self._agreements[i.id]["parties"]),
                    "; ".join(self._agreements[i.id]["signers"]), self._references[i.id],
                ]
                for i in self._ranked("agreement")
            ],
            "events": [
                [
                    self._day(i), i.name, self._status.get(i.id),
                    "; ".join(self._events[i.id]["places"]),
                    "; ".join(self._events[i.id]["members"]), self._references[i.id],
                ]
                for i in self._ranked("event")
            ],
        }  # fmt: skip

    def happenings(self) -> Iterator[Happening]:
        """Give the events of which a day is known."""
        for key in self._events:
            if key in self._days:
                first, last = self._days[key]
                if not Interval(first, last).is_close:  # «в 2025 году» is no place on a line
                    continue
                name = self._known[key].name
                yield Happening(name, first, last, self._count[key], self._hrefs[key])

    def _day(self, i: Identity) -> str:
        first, last = self._days.get(i.id, ("", ""))
        for part in (first, first[:7], first[:4]):  # a day, a month, a year
            if interval(part) == (first, last):
                return part
        return f"{first} — {last}" if first else ""

    def _ranked(self, kind: str) -> list[Identity]:
        found = [i for i in self._known.values() if i.kind == kind]
        return sorted(found, key=lambda i: (-self._count[i.id], i.name, i.id))


class _Sets(dict[str, dict[str, None]]):
    """Sets by name that keep the order of what was added."""

    def __missing__(self, key: str) -> dict[str, None]:
        made: dict[str, None] = {}
        self[key] = made
        return made


def _posts(i: Identity) -> Iterator[list[str]]:
    for t in i.history:
        days = t.first or ""
        if t.last and t.last != t.first:
            days = f"{t.first} — {t.last}"
        yield [t.position, WORDS.get(t.status, t.status), days]


def _with_acronym(i: Identity) -> str:
    return f"{i.name} ({i.acronym})" if i.acronym and i.acronym != i.name else i.name
