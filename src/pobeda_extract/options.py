"""What a user asks of one run, as the command line gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pobeda_extract.read import Kind
    from pobeda_extract.wording import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One run's options, as the command line gives them."""

    inputs: tuple[str, ...]
    format_name: str | None = None
    as_json: bool = False
    as_jsonl: bool = False
    output: Path | None = None
    jobs: int | None = None
    resume: bool = False
    overwrite: bool = False
    day: date | None = None
    input_kind: Kind | None = None
    keys: tuple[str | None, str | None, str | None] = (None, None, None)
    encoding: str | None = None
    lists: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    explain: bool = False
    mentions: bool = False
    min_score: float = 0.0
    fast: bool = False
    no_merge: bool = False
    about: tuple[str, ...] = ()
    title: str | None = None
    registers: tuple[str, ...] = ()
    since: str | None = None
    timeout: float | None = None
    failures: Path | None = None
    quiet: bool = False
    verbose: bool = False
    lang: Lang | None = None
