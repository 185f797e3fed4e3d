"""Draw curves as SVG: what a table of many rows says, at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, log10

_COLOURS = ("#1668dc", "#d4380d", "#389e0d", "#722ed1")
_WIDTH, _LEFT, _RIGHT, _TOP, _BASE = 640, 56, 20, 12, 232

Curve = Sequence[tuple[float, float]]


def plot(curves: Mapping[str, Curve], across: str, *, logarithmic: bool = False) -> str:
    """
    Draw *curves*, name to points, above one axis.

    Args:
        curves: At least one point in all; values are not negative.
        across: What the axis counts.
        logarithmic: Whether each step of the axis is ten times the one before.
    """
    farthest = max(x for points in curves.values() for x, _ in points)
    nearest = min(x for points in curves.values() for x, _ in points) if logarithmic else 0
    step = _step(max(y for points in curves.values() for _, y in points))
    top = step * 5

    def place(x: float, y: float) -> str:
        share = x / farthest if farthest else 0
        if logarithmic and farthest > nearest:
            share = log10(x / nearest) / log10(farthest / nearest)
        across_px = _LEFT + share * (_WIDTH - _LEFT - _RIGHT)
        return f"{across_px:.1f},{_BASE - y / top * (_BASE - _TOP):.1f}"

    drawn = []
    for level in range(6):
        y = _BASE - level / 5 * (_BASE - _TOP)
        drawn.append(
            f'<text x="{_LEFT - 6}" y="{y + 4:.0f}" text-anchor="end">{level * step:g}</text>'
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.0f}" y2="{y:.0f}" stroke="#8884"/>'
        )
    named = []
    for (name, points), colour in zip(curves.items(), _COLOURS, strict=False):
        line = " ".join(place(x, y) for x, y in points)
        drawn.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        named.append(f'<tspan fill="{colour}">{name}</tspan>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_BASE + 44}" '
        f'font-family="sans-serif" font-size="12" fill="#888">{"".join(drawn)}'
        f'<text x="{_LEFT}" y="{_BASE + 18}">{nearest:,}</text>'
        f'<text x="{_WIDTH - _RIGHT}" y="{_BASE + 18}" text-anchor="end">{farthest:,} {across}</text>'
        f'<text x="{_LEFT}" y="{_BASE + 36}">{" · ".join(named)}</text></svg>\n'
    )


def _step(highest: float) -> float:
    """Return a fifth of a round number that is not below *highest*."""
    fifth = max(highest, 1e-9) / 5
    unit: float = 10 ** (ceil(log10(fifth)) - 1)
    return next(unit * n for n in (1, 2, 2.5, 4, 5, 10) if unit * n >= fifth * 0.999)
