"""Make HTML documents that run nothing but our own script and ask the network for nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from pobeda_extract.render.rows import clean

#: Words of the schema as a reader should see them.
WORDS: Final = {
    "person": "человек", "organization": "организация", "place": "место", "event": "событие",
    "agreement": "соглашение", "quote": "цитата", "position": "должность",
    "current": "", "former": "бывший", "acting": "исполняющий обязанности",
    "designate": "назначается", "held": "состоялось", "planned": "планируется",
    "cancelled": "отменено", "signed": "подписано", "in_force": "действует",
    "terminated": "прекращено",
    "CITY": "город", "COUNTRY": "страна", "STATE_OR_PROVINCE": "регион", "DISTRICT": "район",
    "LOCATION": "местность", "FACILITY": "объект",
    "WORKS_AS": "должность", "WORKPLACE": "место работы", "PARTICIPANT_IN": "участие",
    "ORGANIZES": "организатор", "TAKES_PLACE_IN": "место", "POINT_IN_TIME": "время",
    "SIGNED": "подпись", "PARTY_TO": "сторона", "SIGNED_AT": "подписано на", "SAID": "слова",
    "SUBEVENT_OF": "часть события", "PART_OF": "часть", "HEADQUARTERED_IN": "находится",
    "MEMBER_OF": "член", "AGE_IS": "возраст", "BORN_IN": "родился", "SPOUSE": "супруг",
}  # fmt: skip

_URL: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_SCRIPT_BREAKERS: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def text(value: object) -> str:
    """
    Return *value* as text of an element or of a quoted attribute, whatever it holds.

    A carriage return is written as a reference, since a parser would make a line feed of it and
    offsets would no longer fit.
    """
    return escape(clean(str(value))).replace("\r", "&#13;")


def is_address(url: str | None) -> bool:
    """Tell whether *url* may become a link: the web's, and nothing a browser would run."""
    return bool(url and _URL.fullmatch(url))


def dumped(value: object) -> str:
    """Return *value* as JSON in a form that no parser takes for the end of a script element."""
    found = clean(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))
    return found.translate(_SCRIPT_BREAKERS)


@cache
def asset(name: str) -> str:
    """Return a style sheet or script of this package."""
    content: str = files(__package__).joinpath("assets", name).read_text(encoding="utf-8")
    return content


@cache
def _digest(name: str) -> str:
    digest = hashlib.sha256(asset(name).encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def document(
    title: str,
    body: str,
    styles: Sequence[str],
    script: str | None = None,
    payload: str = "",
    *,
    own_files: bool = False,
) -> str:
    """
    Return a whole page.

    Args:
        title: Plain text.
        body: Markup.
        styles: Names of the style sheets that stand in it.
        script: Name of the asset that the page runs; nothing else may run.
        payload: Elements to stand after the body's content (JSON).
        own_files: Scripts from the report's own folder may run, too: an index loads its parts.
    """
    sheets = " ".join(map(_digest, styles))
    allowed = [_digest(script)] if script else ["'none'"]
    allowed += ["'self'", "file:"] if own_files else []  # opened from disk, 'self' fits no file
    policy = (
        f"default-src 'none'; style-src {sheets}; script-src {' '.join(allowed)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    sheet = "".join(f"<style>{asset(name)}</style>\n" for name in styles)
    run = f"<script>{asset(script)}</script>\n" if script else ""
    return (
        '<!doctype html>\n<html lang="ru">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="pobeda-extract">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<link rel="icon" href="data:,">\n'
        f"<title>{text(title)}</title>\n{sheet}</head>\n{body}\n{payload}{run}</body>\n</html>\n"
    )
