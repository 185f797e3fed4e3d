"""Draw events along time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from pobeda_extract.render.page.markup import text

_WIDTH: Final = 1200
_LEFT, _RIGHT = 20, 20
_LANE: Final = 22
_MOST: Final = 90  # events with a label
_LONGEST: Final = 42  # letters of a label
_LETTER: Final = 7.2  # units a letter of 12-unit type is wide, on average
_MONTHS: Final = (
    "янв",
    "фев",
    "мар",
    "апр",
    "май",
    "июн",
    "июл",
    "авг",
    "сен",
    "окт",
    "ноя",
    "дек",
)


class Happening(NamedTuple):
    """An event on the line; days are ISO dates, ``href`` leads to the article that tells it, if any."""

    name: str
    first: str
    last: str
    weight: int
    href: str


def timeline_svg(happenings: Sequence[Happening]) -> tuple[str, int]:
    """
    Return the drawing, and how many events have no room in it.

    The scale covers where most events lie: a treaty of 1945 in the news of 2025 would squeeze all
    others into a dot. Those told most often have precedence.
    """
    dated = sorted(happenings, key=lambda h: (h.first, h.last, h.name))
    if not dated:
        return "", 0
    days = sorted(_day(h.first) for h in dated)
    cut = len(days) // 20
    usual = (days[len(days) - 1 - cut] - days[cut]) / 2 + timedelta(days=20)
    low = next(d for d in days if d >= days[cut] - usual)
    high = next(d for d in reversed(days) if d <= days[len(days) - 1 - cut] + usual)
    high = max(high, low + timedelta(days=20))
    within = [h for h in dated if low <= _day(h.first) <= high]
    shown = sorted(within, key=lambda h: (-h.weight, h.first, h.name))[:_MOST]
    span = (high - low).days

    def at(day: date) -> float:
        inside = min(max(day, low), high)
        return _LEFT + (inside - low).days / span * (_WIDTH - _LEFT - _RIGHT)

    lanes: list[list[tuple[float, float]]] = []
    drawn = []
    for h in sorted(shown, key=lambda h: (h.first, h.last, h.name)):
        start, end = at(_day(h.first)), at(_day(h.last))
        bar = max(end - start, 6)
        label = h.name if len(h.name) <= _LONGEST else f"{h.name[: _LONGEST - 1]}…"
        width = len(label) * _LETTER
        before = start + bar + 5 + width > _WIDTH - _RIGHT  # no room on its right
        left, right = (start - 5 - width, end + 10) if before else (start, start + bar + width + 15)
        lane = next(
            (n for n, boxes in enumerate(lanes) if all(b <= left or right <= a for a, b in boxes)),
            len(lanes),
        )
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((left, right))
        y = 30 + lane * _LANE
        x, anchor = (start - 5, "end") if before else (start + bar + 5, "start")
        when = h.first if h.first == h.last else f"{h.first} — {h.last}"
        drawn.append(
            f"<{_anchor(h.href)}><title>{text(h.name)} ({when}), статей: {h.weight}</title>"
            f'<rect class="bar event" x="{start:.0f}" y="{y}" width="{bar:.0f}" height="12" rx="3"/>'
            f'<text x="{x:.0f}" y="{y + 11}" font-size="12" text-anchor="{anchor}">{text(label)}'
            "</text></a>"
        )
    height = 40 + len(lanes) * _LANE
    axis = "".join(
        f'<line class="axis" x1="{at(day):.0f}" y1="22" x2="{at(day):.0f}" y2="{height}"/>'
        f'<text class="soft" x="{at(day):.0f}" y="15" font-size="12">{label}</text>'
        for day, label in _ticks(low, high)
        if at(day) < _WIDTH - 70
    )
    head = f'<svg viewBox="0 0 {_WIDTH} {height}" role="group" aria-label="Лента событий">'
    return f"{head}{axis}{''.join(drawn)}</svg>", len(dated) - len(shown)


def _anchor(href: str) -> str:
    """Return the start of a link, or of a mere group where nothing can be linked to."""
    return f'a href="{text(href)}"' if href else "g"


def _ticks(low: date, high: date) -> list[tuple[date, str]]:
    """Return days to mark: at most a dozen, at the starts of years, months or weeks."""
    days = (high - low).days
    if days <= 80:
        step = 7 if days > 30 else 3
        return [
            (day, f"{day.day} {_MONTHS[day.month - 1]}")
            for n in range(0, days + 1, step)
            if (day := low + timedelta(days=n))
        ]
    months = (high.year - low.year) * 12 + high.month - low.month
    step = next(s for s in (1, 2, 3, 6, 12, 24, 60, 120, 600, 12000) if months / s <= 12)
    found = []
    for n in range(months + 2):
        year, month = divmod(low.year * 12 + low.month - 1 + n, 12)
        if (year * 12 + month) % step == 0 and 1 <= year <= 9999:
            day = date(year, month + 1, 1)
            if low <= day <= high:
                found.append((day, str(year) if step >= 12 else f"{_MONTHS[month]} {year}"))
    return found


def _day(iso: str) -> date:
    return date.fromisoformat(iso)
