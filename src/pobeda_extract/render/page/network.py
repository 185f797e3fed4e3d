"""Draw who is connected with whom: a force layout of our own, the same for the same graph."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from pobeda_extract.render.page.markup import WORDS, text

_MOST: Final = 110  # nodes: more is a ball of wool
_LARGE: Final = 15  # names in large type
_ALWAYS: Final = 4
_LONGEST: Final = 36  # letters of a name
_ROUNDS: Final = 250
_WIDTH, _HEIGHT = 1200.0, 800.0


class Node(NamedTuple):
    """A point of the graph; ``weight`` counts documents."""

    id: str
    name: str
    kind: str
    weight: int


def network_svg(
    nodes: Mapping[str, Node],
    edges: Mapping[tuple[str, str], int],
    hrefs: Mapping[str, str] | None = None,
    pages: Mapping[str, str] | None = None,
) -> str:
    """
    Return the graph of the most connected nodes, or nothing where there is no edge.

    Args:
        nodes: By id.
        edges: How many documents join two ids; the order of the two does not matter.
        hrefs: Pages of nodes, on a page without a script; else nodes are buttons for one.
        pages: Pages of nodes, which that script offers.
    """
    chosen = _chosen(nodes, edges)
    if not chosen:
        return ""
    kept = {pair: count for pair, count in edges.items() if pair[0] in chosen and pair[1] in chosen}
    number = {identity: n for n, identity in enumerate(chosen)}
    where = layout(len(chosen), [(number[a], number[b], c) for (a, b), c in sorted(kept.items())])
    name = "Сеть людей, организаций и событий"
    out = [f'<svg viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="group" aria-label="{name}">']
    for (a, b), count in sorted(
        kept.items(), key=lambda item: (number[item[0][0]], number[item[0][1]])
    ):
        (x1, y1), (x2, y2) = where[number[a]], where[number[b]]
        width = min(1 + math.log2(count), 5)
        out.append(
            f'<line class="edge" data-a="{number[a]}" data-b="{number[b]}" x1="{x1:.0f}" '
            f'y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke-width="{width:.1f}"/>'
        )
    taken: list[tuple[float, float, float, float]] = []
    circles = [(x - 5, y - 5, x + 5, y + 5) for x, y in where]
    for identity, n in number.items():
        node = nodes[identity]
        (x, y), radius = where[n], 4 + 2 * math.sqrt(min(node.weight, 100))
        name = f"{text(node.name)} ({WORDS[node.kind]}), статей: {node.weight}"
        if hrefs is None:
            element, start = (
                "g",
                (
                    f'data-n="{n}" data-id="{text(identity)}" tabindex="0" role="button" '
                    f'aria-label="{name}"'
                ),
            )
            if page := (pages or {}).get(identity):
                start += f' data-page="{text(page)}"'
        elif identity in hrefs:
            element, start = "a", f'href="{text(hrefs[identity])}" aria-label="{name}"'
        else:
            element, start = "g", ""
        out.append(
            f'<{element} class="node {node.kind}" {start}><title>{name}</title>'
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}"/>'
            f"{_label(node.name, n, x, y, radius, taken)}</{element}>"
        )
        if n == _ALWAYS:  # names of the foremost may lie over points, others may not
            taken += circles
    return "".join([*out, "</svg>"])


def _label(
    name: str,
    rank: int,
    x: float,
    y: float,
    radius: float,
    taken: list[tuple[float, float, float, float]],
) -> str:
    """Return a node's name beside it, or nothing where a more important one stands already."""
    size = 15 if rank < _LARGE else 12
    short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    width = len(short) * size * 0.62
    for side, anchor in ((radius + 3, "start"), (-radius - 3, "end")):
        left = x + side if anchor == "start" else x + side - width
        box = (left, y - size / 2, left + width, y + size / 2)
        free = all(
            box[2] < other[0] or other[2] < box[0] or box[3] < other[1] or other[3] < box[1]
            for other in taken
        )
        if free and left >= 0 and box[2] <= _WIDTH:
            taken.append(box)
            return (
                f'<text class="halo" x="{x + side:.0f}" y="{y + size / 3:.0f}" '
                f'font-size="{size}" text-anchor="{anchor}">{text(short)}</text>'
            )
    return ""


def _chosen(nodes: Mapping[str, Node], edges: Mapping[tuple[str, str], int]) -> list[str]:
    """Return the ids most told and best connected, most important first."""
    degree: Counter[str] = Counter()
    for a, b in edges:
        if a in nodes and b in nodes and a != b:
            degree[a] += 1
            degree[b] += 1
    order = sorted(degree, key=lambda i: (-degree[i] - nodes[i].weight, nodes[i].name, i))
    best = set(order[:_MOST])
    linked: defaultdict[str, int] = defaultdict(int)
    for a, b in edges:
        if a in best and b in best and a != b:
            linked[a] += 1
            linked[b] += 1
    return [identity for identity in order[:_MOST] if linked[identity]]


def layout(count: int, edges: Sequence[tuple[int, int, int]]) -> list[tuple[float, float]]:
    """
    Place *count* points so that joined ones are near and none lie on each other.

    Args:
        count: How many points.
        edges: Two numbers of points below *count*, and the weight of what joins them.

    Returns:
        A place for each point within the drawing; the same for the same arguments.
    """
    if count == 0:
        return []
    import numpy as np

    turn = np.arange(count) * math.pi * (3 - math.sqrt(5))  # a sunflower: even, and no chance in it
    reach = np.sqrt((np.arange(count) + 0.5) / count)
    places = np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1)
    ideal = math.sqrt(math.pi / count)
    pulls = np.zeros((count, count))
    for a, b, weight in edges:
        pulls[a, b] = pulls[b, a] = 1 + math.log2(max(weight, 1)) / 2
    degree = np.maximum((pulls > 0).sum(axis=1), 1)
    pulls /= np.sqrt(degree[:, None] * degree[None, :])  # else a hub pulls its stars into a ball
    for step in range(_ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        far = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
        push = np.where(far < 5 * ideal, ideal**2 / far**2, 0)  # strangers need no ocean
        force = push - pulls * far / ideal
        np.fill_diagonal(force, 0)
        move = (apart * force[:, :, None]).sum(axis=1) - places * ideal
        length = np.maximum(np.sqrt((move**2).sum(axis=1)), 1e-9)
        heat = 0.1 * (1 - step / _ROUNDS) + 0.001
        places += move / length[:, None] * np.minimum(length, heat)[:, None]
    low, high = places.min(axis=0), places.max(axis=0)
    size = np.maximum(high - low, 1e-9)
    margin = np.array([110.0, 40.0])
    room = np.array([_WIDTH, _HEIGHT]) - 2 * margin
    scaled = margin + (places - low) / size * room if count > 1 else margin + room / 2 + places * 0
    return [(float(x), float(y)) for x, y in scaled]
