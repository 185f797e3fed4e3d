"""Lay out a report: an index that searches, a page for everybody who matters, the parts it loads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from pobeda_extract.dossiers import Gatherer
from pobeda_extract.facts import Extraction
from pobeda_extract.merge import Conflict, Identities
from pobeda_extract.render.about.sections import Labels
from pobeda_extract.render.files import replaced
from pobeda_extract.render.page.dossier import FOLDERS, address, dossier_page
from pobeda_extract.render.page.markup import document, dumped, text
from pobeda_extract.render.page.network import network_svg
from pobeda_extract.render.page.parts import Parts
from pobeda_extract.render.page.search import SearchIndex, pages_of
from pobeda_extract.render.page.tables import Tables
from pobeda_extract.render.page.timeline import timeline_svg

_PAGE: Final = 100  # rows shown at once
_PART: Final = 250  # rows in a part
_TITLES: Final = {
    "articles": "Статьи", "people": "Люди", "organizations": "Организации",
    "agreements": "Соглашения", "events": "События", "quotes": "Цитаты", "places": "Места",
    "registers": "Из реестра",
    "timeline": "Лента событий", "network": "Связи",
}  # fmt: skip
_COLUMNS: Final = {
    "articles": ("Дата", "Статья", "Людей", "Фактов"),
    "people": ("Имя", "Должности", "Статей", "Последняя"),
    "organizations": ("Название", "Статей", "Последняя"),
    "agreements": ("Дата", "Соглашение", "Статус", "Стороны", "Подписали", "Статей"),
    "events": ("Дата", "Событие", "Статус", "Место", "Участники", "Статей"),
    "quotes": ("Дата", "Кто", "Слова", "Статья"),
    "places": ("Место", "Вид", "Страна", "Статей"),
    "registers": ("В статьях", "В реестре", "Реестр и номер", "Уверенность", "Почему", "Статей"),
}
#: The column that a table is sorted by at first, and which way.
_SORTED: Final = {
    "articles": "-0", "people": "-2", "organizations": "-1", "agreements": "-0", "events": "-0",
    "quotes": "-0", "places": "-3", "registers": "-3",
}  # fmt: skip

Told = Iterable[tuple[Extraction, str]]


def write_report(
    folder: Path, told: Told, identities: Identities, search: SearchIndex, title: str
) -> None:
    """
    Write all of a report but the articles' own pages.

    Args:
        folder: The report's.
        told: Every document with the address of its page.
        identities: Of all of them.
        search: Knows the words of their texts, numbered as they come.
        title: The report's.
    """
    tables, gatherer = Tables(identities, search), Gatherer(identities)
    articles: dict[str, str] = {}
    for extraction, href in told:
        ids = identities.of(extraction)
        articles[extraction.document.id] = href
        tables.add(extraction, href, ids)
        gatherer.add(extraction, ids)
    pages = {i: address(i, i.partition("-")[0]) for i in gatherer.ids()}
    rows = tables.rows(pages.get)
    sizes = {table: len(found) for table, found in rows.items()}
    parts = Parts(folder)
    for table, found in rows.items():
        for number, page in enumerate(pages_of(found, _PART)):
            parts.write(f"{table}-{number}", page)
    dictionary, lists = search.parts(sizes, tables.order)
    parts.write("words", dictionary)
    for number, found_rows in enumerate(lists):
        parts.write(f"found-{number}", found_rows)
    parts.finish()
    say = Labels("ru")
    written = set()
    for dossier in gatherer.dossiers():
        path = folder / pages[dossier.id]
        made = dossier_page(dossier, articles.get, pages.get, say)
        with replaced(path, lasting=False) as stream:
            stream.write(made.encode("utf-8", "replace"))
        written.add(path)
    gatherer.close()
    _remove_others(folder, written)
    index = _index(tables, rows, pages, identities.conflicts, title)
    with replaced(folder / "index.html") as stream:
        stream.write(index.encode("utf-8", "replace"))


def _remove_others(folder: Path, written: set[Path]) -> None:
    """Remove pages of an earlier run about those whom this one has no page on."""
    for part in FOLDERS.values():
        for path in (folder / part).glob("*-????????????????.html"):
            if path not in written:
                path.unlink()


def _index(
    tables: Tables,
    rows: dict[str, list[list[Any]]],
    pages: dict[str, str],
    conflicts: tuple[Conflict, ...],
    title: str,
) -> str:
    timeline, left_out = timeline_svg(list(tables.happenings()))
    network = network_svg(tables.nodes(), tables.edges, pages=pages)
    sections = [_table(part, len(found)) for part, found in rows.items()]
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
        f'<button type="button" role="tab" id="tab-{part}" data-part="{part}" '
        f'aria-controls="{part}" aria-selected="false">{name}'
        f"{' <b></b>' if part in _COLUMNS else ''}</button>"
        for part, name in _TITLES.items()
        if part in rows or part not in _COLUMNS
    )
    body = (
        f'<body>\n<header><div class="folder"><h1>{text(title)}</h1>'
        f'<p class="meta">{_summary(tables)}</p></div></header>\n'
        '<main class="folder">\n<p><label for="search">Поиск по людям, организациям, событиям, '
        "соглашениям, цитатам и текстам: слова в любой форме</label><br>"
        '<input id="search" class="search" type="search" autocomplete="off" spellcheck="false"></p>\n'
        '<p id="found" class="meta" role="status" aria-live="polite"></p>\n'
        f'<div class="parts" role="tablist" aria-label="Разделы">{tabs}</div>\n'
        f"{''.join(sections)}{_doubts(conflicts)}"
        "<noscript><p>Поиск и таблицы работают со включённым JavaScript; страницы людей лежат в "
        "папке people, статей — в папке articles.</p></noscript>\n</main>"
    )
    shown = {
        "page": _PAGE,
        "part": _PART,
        "sizes": {table: len(found) for table, found in rows.items()},
        "sorted": _SORTED,
        "first": rows["articles"][:_PAGE],
    }
    payload = f'<script type="application/json" id="data">{dumped(shown)}</script>\n'
    styles = ("base.css", "index.css")
    return document(title, body, styles, "index.js", payload, own_files=True)


def _table(part: str, size: int) -> str:
    heads = "".join(
        f'<th scope="col" data-column="{n}"><button type="button">{name}</button></th>'
        for n, name in enumerate(_COLUMNS[part])
    )
    return (
        f'<section id="{part}" role="tabpanel" aria-labelledby="tab-{part}" data-size="{size}" hidden>'
        f"<table><thead><tr>{heads}</tr></thead><tbody></tbody></table>"
        '<p class="none" hidden>Ничего не найдено. Слова ищутся в любой форме, начало слова — '
        "от трёх букв; в других разделах может найтись больше.</p>"
        '<button type="button" class="more" hidden>Показать ещё</button></section>\n'
    )


def _figure(part: str, svg: str, caption: str, nothing: str) -> str:
    content = f"{svg}<figcaption>{text(caption)} <span></span></figcaption>" if svg else (
        f'<p class="none">{nothing}</p>'
    )  # fmt: skip
    return (
        f'<section id="{part}" role="tabpanel" aria-labelledby="tab-{part}" hidden>'
        f'<figure tabindex="0">{content}</figure></section>\n'
    )


def _summary(tables: Tables) -> str:
    """Say in a line how much there is."""
    counts = tables.counts()
    parts = (
        ("статей", "article"), ("людей", "person"), ("организаций", "organization"),
        ("событий", "event"), ("соглашений", "agreement"), ("цитат", "quote"),
    )  # fmt: skip
    return "".join(f"<span>{name}: {counts[kind]}</span>" for name, kind in parts)


def _doubts(conflicts: tuple[Conflict, ...]) -> str:
    """List what was left apart although the names allow one."""
    if not conflicts:
        return ""
    items = "".join(f"<li>{text(c.name)}: {text(c.reason)}</li>" for c in conflicts[:200])
    return (
        f"<details><summary>Не объединены, проверьте сами: {len(conflicts)}</summary>"
        f"<ul>{items}</ul></details>\n"
    )
