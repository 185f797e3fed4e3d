"""Show what changed between two sets of facts: a text for people, JSON, a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from pobeda_extract.changes.values import Agreement, Changes, Event, Post, Source
from pobeda_extract.render.page.markup import document, is_address, text

_TITLES: Final = {"posts": "Posts", "agreements": "Agreements", "events": "Planned events"}
_SAID: Final = {
    "got": "got", "confirmed": "confirmed as", "lost": "no longer", "signed": "signed",
    "terminated": "ended", "held": "held", "cancelled": "cancelled",
}  # fmt: skip
#: The same for the page, which is in Russian as the others are.
_TITLES_RUSSIAN: Final = {
    "posts": "Должности", "agreements": "Соглашения", "events": "Запланированные события",
}  # fmt: skip
_SAID_RUSSIAN: Final = {
    "got": "теперь", "confirmed": "утверждён как", "lost": "больше не", "signed": "подписано",
    "terminated": "прекращено", "held": "состоялось", "cancelled": "отменено",
}  # fmt: skip


def as_text(found: Changes) -> str:
    """Return a summary for people."""
    lines = [f"Since {found.until}" if found.until else "Changes"]
    for part, title in _TITLES.items():
        rows = list(_rows(found, part, _SAID))
        if rows:
            lines += ["", title]
            for said, source in rows:
                told = " · ".join(filter(None, (source.published, source.document)))
                lines += [f"  {said}", f"    ← {told}{_words(source)}"]
    if len(lines) == 1:
        lines += ["", "Nothing changed."]
    return "\n".join(lines) + "\n"


def as_json(found: Changes) -> str:
    """Return JSON, indented."""
    return found.to_json().decode() + "\n"


def as_page(found: Changes) -> str:
    """Return one HTML page."""
    title = f"Что изменилось с {found.until}" if found.until else "Что изменилось"
    sections = []
    for part, heading in _TITLES_RUSSIAN.items():
        rows = list(_rows(found, part, _SAID_RUSSIAN))
        if rows:
            items = "".join(
                f'<li>{text(said)}<p class="why">{_link(source)}{text(_words(source))}</p></li>'
                for said, source in rows
            )
            sections.append(f"<h2>{heading} · {len(rows)}</h2>\n<ul>{items}</ul>\n")
    if not sections:
        sections.append('<p class="none">Ничего не изменилось.</p>\n')
    body = (
        f'<body>\n<header><div class="folder"><h1>{text(title)}</h1></div></header>\n'
        f'<main class="folder">\n{"".join(sections)}</main>'
    )
    return document(title, body, ("base.css", "dossier.css"))


#: By name of the format.
SHOWN: Final[Mapping[str, Callable[[Changes], str]]] = {
    "text": as_text,
    "json": as_json,
    "html": as_page,
}


def _rows(found: Changes, part: str, said: Mapping[str, str]) -> Iterator[tuple[str, Source]]:
    facts: Iterable[Post | Agreement | Event] = getattr(found, part)
    for fact in facts:
        yield _row(fact, said[fact.change]), fact.source


def _row(fact: Post | Agreement | Event, said: str) -> str:
    if isinstance(fact, Post):
        others = ", ".join(fact.others)
        link = {"got": " ← ", "lost": " → "}.get(fact.change, "")
        acting = f" ({fact.status})" if fact.status in {"acting", "designate"} else ""
        return f"{fact.person}: {said} {fact.post}{acting}" + (f"{link}{others}" if others else "")
    whom = fact.participants if isinstance(fact, Event) else fact.parties or fact.signers
    told = [f"{said}: {fact.name}"]
    told += [", ".join(whom)] if whom else []
    told += [", ".join(fact.dates)] if fact.dates else []
    return " · ".join(told)


def _words(source: Source) -> str:
    return "".join(f" «{' '.join(e.text.split())}»" for e in source.evidence[:1])


def _link(source: Source) -> str:
    told = text(" · ".join(filter(None, (source.published, source.document))))
    if source.url and is_address(source.url):
        return f'<a href="{text(source.url)}" rel="noreferrer noopener">{told}</a>'
    return told
