"""Print dossiers as plain text and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from unicodedata import category

from pobeda_extract.dossiers import Dossier, Telling
from pobeda_extract.render.about.sections import Labels, Piece, Row, Section, period, sections

_LONGEST: Final = 160  # characters of evidence
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")
_BEGINS: Final = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)
#: What is shown for what steers a terminal: nothing for soft hyphens, else a mark.
_SHOWN: Final = {"Cf": ""}
#: Sections whose lines need no words to prove them.
_BARE: Final = frozenset({"met", "quotes", "articles"})


def text(dossier: Dossier, say: Labels) -> str:
    """Return *dossier* as plain text."""
    lines = [dossier.name, f"  {_summary(dossier, say)}", *_names(dossier, say, "  ")]
    for section in sections(dossier, say):
        lines += ["", section.heading]
        for row in section.rows:
            lines.append(f"  {_head(row, section, say)}")
            lines += [f"      {label}: {_plain(pieces)}" for label, pieces in row.notes]
            lines += [f"      ← {words}" for words in _proofs(row, section)]
    return "\n".join(_one_line(line) for line in lines) + "\n"


def markdown(dossier: Dossier, say: Labels) -> str:
    """Return *dossier* as Markdown; nothing in it is taken for markup."""
    lines = [f"# {escaped(dossier.name)}", "", escaped(_summary(dossier, say)), ""]
    lines += [f"{escaped(line)}  " for line in _names(dossier, say, "")]
    for section in sections(dossier, say):
        lines += ["", f"## {escaped(section.heading)}", ""]
        for row in section.rows:
            lines.append(f"- {escaped(_one_line(_head(row, section, say)))}")
            lines += [f"  - {escaped(label)}: {escaped(_plain(p))}" for label, p in row.notes]
            lines += [f"  - > {escaped(words)}" for words in _proofs(row, section)]
    return "\n".join(lines) + "\n"


def escaped(words: str) -> str:
    r"""
    Return *words* so that Markdown shows them as they stand.

    >>> escaped("[a](b)") == r"\[a\](b)"
    True
    """
    return _BEGINS.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", _one_line(words)))


def _summary(dossier: Dossier, say: Labels) -> str:
    parts = (say.articles(dossier.documents), period(dossier.first, dossier.last), dossier.id)
    return " · ".join(part for part in parts if part)


def _names(dossier: Dossier, say: Labels, indent: str) -> Iterator[str]:
    for key, forms in (("also", dossier.names), ("forms", dossier.forms)):
        shown = ", ".join(f"{form.text} ({form.documents})" for form in forms)
        if shown and [form.text for form in forms] != [dossier.name]:
            yield f"{indent}{say(key)}: {shown}"


def _head(row: Row, section: Section, say: Labels) -> str:
    parts = [row.day, _plain(row.words), f"({row.status})" if row.status else ""]
    told = " ".join(part for part in parts if part)
    if section.key == "articles":
        return f"{told} · {row.source.document}" if row.source else told
    return f"{told} · {say.articles(row.documents)}" if row.documents > 1 else told


def _proofs(row: Row, section: Section) -> Iterator[str]:
    """Give each article's words, with its id and where they stand in it."""
    if section.key in _BARE:
        if row.told:
            yield _place(row.told[:1])
        return
    by_document: dict[str, list[Telling]] = {}
    for telling in row.told:
        by_document.setdefault(telling.document, []).append(telling)
    for tellings in by_document.values():
        words = " … ".join(f"«{_cut(t.text)}»" for t in tellings)
        yield f"{words} {_place(tellings)}"


def _place(tellings: Iterable[Telling]) -> str:
    found = list(tellings)
    return f"[{found[0].document} {', '.join(f'{t.start}-{t.end}' for t in found)}]"


def _plain(pieces: Iterable[Piece]) -> str:
    return "".join(words for words, _ in pieces)


def _one_line(words: str) -> str:
    indent = len(words) - len(words.lstrip(" "))
    shown = " " * indent + " ".join(words.split())
    if shown.isprintable():
        return shown
    return "".join(c if c.isprintable() else _SHOWN.get(category(c), "\ufffd") for c in shown)


def _cut(words: str) -> str:
    short = _one_line(words)
    return short if len(short) <= _LONGEST else f"{short[: _LONGEST - 1]}…"
