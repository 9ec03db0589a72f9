"""Connected parts of a picture on one page: side by side while there is room, and what stands alone in a grid."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ecxs.graph.layout.coordinates import Placed, PlacedBox, place_part, size_of
from ecxs.graph.layout.order import order_columns
from ecxs.graph.layout.ranks import rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecxs.graph.layout.ranks import RankLink
    from ecxs.graph.picture import Box, Picture

MARGIN: Final = 28.0
_GAP: Final = 40.0
_SHAPE: Final = 1.4
"""Width of a page of many parts, by its height."""


@dataclass(slots=True)
class _Shelf:
    """A row of parts, as high as its first one."""

    top: float
    height: float
    right: float = 0.0


def place(picture: Picture) -> Placed:
    """Lay out a picture; equal pictures are laid out alike."""
    boxes = {box.key: box for box in picture.boxes}
    leaving = Counter(arrow.tail for arrow in picture.arrows)
    arriving = Counter(arrow.head for arrow in picture.arrows)
    sizes = {key: size_of(box, max(leaving[key], arriving[key])) for key, box in boxes.items()}
    groups = _groups(picture)
    parts = _linked_parts(picture, [keys for keys in groups if len(keys) > 1], boxes, sizes)
    alone = [boxes[keys[0]] for keys in groups if len(keys) == 1]
    wide = max([_fair_width(parts, [sizes[box.key] for box in alone]), *(part.width for part in parts)])
    placed, bottom = _on_shelves(parts, wide)
    grid = _in_a_grid(alone, sizes, wide, bottom)
    found = tuple(box for part in (*placed, grid) for box in part.boxes)
    right = max((box.x + box.width for box in found), default=MARGIN)
    bottom = max((box.y + box.height for box in found), default=MARGIN)
    return Placed(found, tuple(arrow for part in placed for arrow in part.arrows), right + MARGIN, bottom + MARGIN)


def _linked_parts(
    picture: Picture,
    groups: Iterable[tuple[str, ...]],
    boxes: Mapping[str, Box],
    sizes: Mapping[str, tuple[float, float]],
) -> list[Placed]:
    ranked = rank(picture)
    group_of = {key: number for number, keys in enumerate(groups) for key in keys}
    ranks: dict[int, dict[str, int]] = {number: {} for number in group_of.values()}
    for key, number in group_of.items():
        ranks[number][key] = ranked.ranks[key]
    # Boxes that were pulled to the right may leave the first columns of their part empty.
    for own in ranks.values():
        first = min(own.values())
        own |= {key: column - first for key, column in own.items()}
    links: dict[int, list[RankLink]] = {number: [] for number in ranks}
    for link in ranked.links:
        links[group_of[link.left]].append(link)
    # Boxes of different parts have no links, so nothing is gained by mixing them in a column.
    return [
        place_part(order_columns(replace(ranked, ranks=ranks[number], links=tuple(links[number]))), boxes, sizes)
        for number in ranks
    ]


def _groups(picture: Picture) -> list[tuple[str, ...]]:
    """Return the connected parts as keys: the largest first, then by their first box."""
    linked: dict[str, list[str]] = {box.key: [] for box in picture.boxes}
    for arrow in picture.arrows:
        linked[arrow.tail].append(arrow.head)
        linked[arrow.head].append(arrow.tail)
    group_of: dict[str, int] = {}
    for number, box in enumerate(picture.boxes):
        found = [] if box.key in group_of else [box.key]
        for key in found:  # grows while it is walked
            if key not in group_of:
                group_of[key] = number
                found += linked[key]
    groups: dict[int, list[str]] = {}
    for box in picture.boxes:
        groups.setdefault(group_of[box.key], []).append(box.key)
    return [tuple(keys) for keys in sorted(groups.values(), key=lambda keys: -len(keys))]


def _fair_width(parts: Sequence[Placed], sizes: Iterable[tuple[float, float]]) -> float:
    """Return the width of a page of that shape which has room for all."""
    area = sum((wide + _GAP) * (high + _GAP) for wide, high in (*((it.width, it.height) for it in parts), *sizes))
    return math.sqrt(area * _SHAPE)


def _on_shelves(parts: Iterable[Placed], wide: float) -> tuple[list[Placed], float]:
    """Return the parts at their places, each on the first shelf with room for it, and where the last shelf ends."""
    shelves: list[_Shelf] = []
    top = MARGIN
    placed = []
    for part in parts:
        shelf = next((it for it in shelves if it.right + part.width <= wide and part.height <= it.height), None)
        if shelf is None:
            shelf = _Shelf(top, part.height)
            shelves.append(shelf)
            top += part.height + _GAP
        placed.append(_moved(part, MARGIN + shelf.right, shelf.top))
        shelf.right += part.width + _GAP
    return placed, top


def _moved(part: Placed, right: float, down: float) -> Placed:
    boxes = tuple(replace(box, x=box.x + right, y=box.y + down) for box in part.boxes)
    arrows = tuple(replace(it, points=tuple((x + right, y + down) for x, y in it.points)) for it in part.arrows)
    return replace(part, boxes=boxes, arrows=arrows)


def _in_a_grid(boxes: Sequence[Box], sizes: Mapping[str, tuple[float, float]], wide: float, top: float) -> Placed:
    """Return boxes in columns of one width and rows of one height each, from `top` on."""
    cell = max((sizes[box.key][0] for box in boxes), default=0.0) + _GAP
    count = max(1, int((wide + _GAP) / cell))
    found = []
    for first in range(0, len(boxes), count):
        row = boxes[first : first + count]
        for column, box in enumerate(row):
            own, high = sizes[box.key]
            found.append(PlacedBox(box, MARGIN + column * cell, top, own, high))
        top += max(sizes[box.key][1] for box in row) + _GAP
    return Placed(tuple(found), (), 0.0, 0.0)
