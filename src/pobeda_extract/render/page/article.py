"""Lay out one article: its text with the facts marked in it, and the facts beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import quote

import msgspec

from pobeda_extract.facts import (
    Agreement,
    Event,
    Evidence,
    Extraction,
    Organization,
    Person,
    Place,
    Plover,
    Quote,
    Relation,
)
from pobeda_extract.render.explain import led_to
from pobeda_extract.render.page.marks import Units, marked, marks_of
from pobeda_extract.render.page.markup import WORDS, document, dumped, is_address, text
from pobeda_extract.render.page.registers import likely
from pobeda_extract.render.rows import clean

_KINDS = ("person", "position", "organization", "place", "event", "agreement", "quote")
#: What stands where the text would.
NO_TEXT = '<p class="none">Текст не передан: страница сделана из фактов, слова стоят при них.</p>'
_SHOWN_TYPES = frozenset({"SAID", "WORKS_AS"})


def article_page(extraction: Extraction, content: str, *, up: str | None, fingerprint: str) -> str:
    """
    Return the page of one article.

    Args:
        extraction: What it says.
        content: Its text.
        up: Address of the folder's index, ``None`` for a page that stands alone.
        fingerprint: Of the text, kept for a run that is resumed.
    """
    d = extraction.document
    title = d.title or _first_line(content) or d.id
    told = msgspec.structs.replace(d, text=None)  # it stands in the page already
    kept = msgspec.structs.replace(
        extraction, document=told, mentions=(), mention_relations=(), trace=()
    )
    payload = (
        f'<script type="application/json" id="extraction" data-fingerprint="{fingerprint}">'
        f"{dumped(kept.to_dict())}</script>\n"
    )
    shown = marked(content, marks_of(extraction)) if content else NO_TEXT
    body = (
        '<body>\n<a class="skip" href="#facts">К фактам</a>\n<header>\n'
        + (f'<p class="meta"><a href="{text(up)}">← ко всем статьям</a></p>\n' if up else "")
        + f"<h1>{text(title)}</h1>\n{_meta(extraction)}{_legend()}</header>\n"
        f'<div class="reader">\n<main id="text" lang="ru">{shown}'
        f'</main>\n<aside id="facts" aria-label="Факты">\n{_Panel(extraction, content, up).whole()}'
        '</aside>\n</div>\n<button id="back" type="button" hidden>↩ к факту</button>'
    )
    return document(title, body, ("base.css", "article.css"), "article.js", payload)


def _first_line(content: str) -> str:
    return content.strip().partition("\n")[0][:120].strip()


def _meta(extraction: Extraction) -> str:
    d = extraction.document
    parts = [f"<span>{text(d.published)}</span>"] if d.published else []
    parts.append(f"<span>{text(d.id)}</span>")
    if d.url:
        shown = text(d.url)
        link = f'<a href="{shown}" rel="noreferrer noopener">{shown}</a>'
        parts.append(f"<span>{link if is_address(d.url) else shown}</span>")
    warned = "".join(f'<p class="warning">{text(w)}</p>\n' for w in d.warnings)
    return f'<p class="meta">{"".join(parts)}</p>\n{warned}'


def _legend() -> str:
    boxes = "".join(
        f'<label class="{kind}"><input type="checkbox" value="{kind}" checked>'
        f"<i></i>{WORDS[kind]}</label>"
        for kind in _KINDS
    )
    return f'<fieldset class="legend"><legend>Отмечено:</legend>{boxes}</fieldset>\n'


def _code(plover: Plover | None) -> str:
    """«PLOVER CONSULT: KAZ, TUR»."""
    if plover is None:
        return ""
    countries = ", ".join(dict.fromkeys(actor.iso for actor in plover.actors))
    return f"PLOVER {plover.category}" + (f": {countries}" if countries else "")


class _Panel:
    """The facts of one article as cards."""

    def __init__(self, extraction: Extraction, content: str, up: str | None) -> None:
        self._x = extraction
        self._up = up
        self._units = Units(content)
        lists: list[tuple[Person | Organization | Place | Event | Agreement, ...]] = [
            extraction.people, extraction.organizations, extraction.places, extraction.events,
            extraction.agreements,
        ]  # fmt: skip
        self._names = {entry.id: entry.name for entries in lists for entry in entries}
        self._led = led_to(extraction)
        self._reasons: dict[tuple[str, str, str], Relation] = {}
        self._of: defaultdict[str, list[Relation]] = defaultdict(list)
        for r in extraction.relations:
            self._reasons.setdefault((r.type, r.subject, r.object), r)
            self._of[r.subject].append(r)

    def whole(self) -> str:
        """Return all cards by kind."""
        x = self._x
        parts = (
            ("Люди", [self._person(p) for p in x.people]),
            ("События", [self._event(e) for e in x.events]),
            ("Соглашения", [self._agreement(a) for a in x.agreements]),
            ("Цитаты", [self._quote_card(q) for q in x.quotes]),
            ("Организации", [self._organization(o) for o in x.organizations]),
            ("Места", [self._place(p) for p in x.places]),
        )
        found = [
            f"<h2>{name} · {len(cards)}</h2>\n{''.join(cards)}" for name, cards in parts if cards
        ]
        return "".join(found) or '<p class="none">В этой статье фактов не найдено.</p>\n'

    def _card(
        self, kind: str, identity: str, name: str, notes: Iterable[str], facts: list[str]
    ) -> str:
        said = f'<span class="kind">{" · ".join(text(n) for n in notes if n)}</span>'
        listed = f"<ul>{''.join(f'<li>{f}</li>' for f in facts)}</ul>" if facts else ""
        if self._up and kind in {"person", "organization"}:
            address = f"{self._up}#q={quote(clean(name), safe='')}"
            said += f' <a class="kind" href="{text(address)}">во всех статьях</a>'
        return (
            f'<section class="card {kind}" id="f-{text(identity)}">'
            f'<h3><button class="name" type="button" data-e="{text(identity)}">{text(name)}</button>'
            f"</h3>{said}{listed}</section>\n"
        )

    def _fact(
        self, label: str, words: str, reason: Relation | None, spare: Iterable[Evidence]
    ) -> str:
        """One line that opens its evidence; without any it is only a line."""
        evidence = tuple(reason.evidence if reason else ()) or tuple(spare)
        small = f"<small>{text(label)}</small> " if label else ""
        if not evidence and not reason:
            return f'<span class="plain">{small}{text(words)}</span>'
        spans = " ".join(f"{self._units.of(e.start)}-{self._units.of(e.end)}" for e in evidence)
        return (
            f'<button class="fact" type="button" aria-expanded="false" data-at="{spans}">{small}'
            f'{text(words)}</button><p class="why" hidden>{self._why(reason, evidence)}</p>'
        )

    def _why(self, reason: Relation | None, evidence: tuple[Evidence, ...]) -> str:
        quoted = " … ".join(f"«{text(e.text[:200])}»" for e in evidence)
        if reason is None:
            return f"Слова: {quoted}"
        return f"Правило: {text(reason.rule)} · уверенность {reason.score:.2f}" + (
            f" · слова: {quoted}" if quoted else ""
        )

    def _ways(self, identity: str) -> Iterator[str]:
        """Lines that tell who drew the borders, and which word settled the status."""
        for led in self._led.get(identity, ()):
            label = {"border": "границы", "joined": "то же"}.get(led.kind, "статус")
            told = " ← ".join(led.rules)
            if label == "статус":
                told = f"{WORDS.get(led.kind) or led.kind}: «{led.words[0].text}»"
            yield self._fact(label, told, None, led.words)

    def _told(self, kind: str, subject: str, obj: str, label: str, words: str) -> str:
        return self._fact(label, words, self._reasons.get((kind, subject, obj)), ())

    def _name(self, identity: str) -> str:
        return self._names.get(identity, identity)

    def _person(self, p: Person) -> str:
        facts = list(self._registers(p))
        for post in p.positions:
            reason = self._reasons.get(("WORKS_AS", p.id, post.id))
            status = WORDS.get(post.status, post.status)
            words = f"{post.position} ({status})" if status else post.position
            facts.append(self._fact("", words, reason, post.evidence))
            facts += self._ways(post.id)
        for event in self._x.events:
            for kind, members in (("PARTICIPANT_IN", event.participants),
                                  ("ORGANIZES", event.organizers)):  # fmt: skip
                if p.id in members:
                    facts.append(self._told(kind, p.id, event.id, WORDS[kind], event.name))
        for agreement in self._x.agreements:
            for kind, members in (("SIGNED", agreement.signers), ("PARTY_TO", agreement.parties)):
                if p.id in members:
                    facts.append(self._told(kind, p.id, agreement.id, WORDS[kind], agreement.name))
        facts += [self._quote(q, "слова") for q in self._x.quotes if q.speaker == p.id]
        return self._card("person", p.id, p.name, (), [*facts, *self._others(p.id)])

    def _organization(self, o: Organization) -> str:
        notes = [o.acronym or ""]
        facts = list(self._registers(o))
        facts += [self._quote(q, "слова") for q in self._x.quotes if q.speaker == o.id]
        for agreement in self._x.agreements:
            if o.id in agreement.parties:
                name = agreement.name
                facts.append(self._told("PARTY_TO", o.id, agreement.id, WORDS["PARTY_TO"], name))
        for event in self._x.events:
            for kind, members in (("PARTICIPANT_IN", event.participants),
                                  ("ORGANIZES", event.organizers)):  # fmt: skip
                if o.id in members:
                    facts.append(self._told(kind, o.id, event.id, WORDS[kind], event.name))
        return self._card("organization", o.id, o.name, notes, [*facts, *self._others(o.id)])

    def _registers(self, entry: Person | Organization) -> Iterator[str]:
        for match in entry.known:
            words = f"{match.name} · {match.id} · {likely(match)}"
            yield self._fact(f"реестр {match.register}", words, None, ())

    def _place(self, p: Place) -> str:
        notes = (WORDS.get(p.type, p.type), p.country_code or "")
        return self._card("place", p.id, p.name, notes, list(self._others(p.id)))

    def _event(self, e: Event) -> str:
        facts = []
        for d in e.dates:
            words = f"{d.text} ({d.edtf})" if d.edtf and d.edtf != d.text else d.text
            facts.append(self._told("POINT_IN_TIME", e.id, d.text, "время", words))
        facts += [self._told("TAKES_PLACE_IN", e.id, i, "место", self._name(i)) for i in e.places]
        facts += [
            self._told("PARTICIPANT_IN", i, e.id, "участник", self._name(i)) for i in e.participants
        ]
        facts += [
            self._told("ORGANIZES", i, e.id, "организатор", self._name(i)) for i in e.organizers
        ]
        if e.part_of:
            part = self._name(e.part_of)
            facts.append(self._told("SUBEVENT_OF", e.id, e.part_of, "часть события", part))
        if e.occasion:
            facts.append(self._fact("повод", self._name(e.occasion), None, ()))
        facts += self._ways(e.id)
        return self._card(
            "event", e.id, e.name, (e.type, WORDS.get(e.status, e.status), _code(e.plover)), facts
        )

    def _agreement(self, a: Agreement) -> str:
        facts = []
        for d in a.dates:
            words = f"{d.text} ({d.edtf})" if d.edtf and d.edtf != d.text else d.text
            facts.append(self._told("POINT_IN_TIME", a.id, d.text, "время", words))
        facts += [self._told("PARTY_TO", i, a.id, "сторона", self._name(i)) for i in a.parties]
        facts += [self._told("SIGNED", i, a.id, "подпись", self._name(i)) for i in a.signers]
        if a.event:
            facts.append(
                self._told("SIGNED_AT", a.id, a.event, "подписано на", self._name(a.event))
            )
        if a.subject:
            facts.append(self._fact("предмет", a.subject, None, ()))
        many = "несколько" if a.count is None else f"{a.count} шт." if a.count != 1 else ""
        notes = (a.type, WORDS.get(a.status, a.status), many, _code(a.plover))
        return self._card("agreement", a.id, a.name, notes, [*facts, *self._ways(a.id)])

    def _quote_card(self, q: Quote) -> str:
        speaker = self._name(q.speaker) if q.speaker else "автор не назван"
        return self._card("quote", q.id, speaker, (q.cue or "",), [self._quote(q, "")])

    def _quote(self, q: Quote, label: str) -> str:
        reason = self._reasons.get(("SAID", q.speaker or "", q.id))
        words = Evidence(start=q.start, end=q.end, text=q.text)
        if reason:
            reason = msgspec.structs.replace(reason, evidence=(words, *reason.evidence))
        return self._fact(label, f"«{q.text}»", reason, (words,))

    def _others(self, subject: str) -> Iterator[str]:
        """Relations that no list of the card shows."""
        shown = {*_SHOWN_TYPES, "PARTICIPANT_IN", "ORGANIZES", "SIGNED", "PARTY_TO"}
        for r in self._of[subject]:
            if r.type not in shown:
                yield self._fact(WORDS.get(r.type, r.type), self._name(r.object), r, ())
