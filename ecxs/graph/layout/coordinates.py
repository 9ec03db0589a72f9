"""Layout of a connected part of a picture: sizes and coordinates of boxes, and the points of arrows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ecxs.graph.picture import ArrowKind, BoxKind
from ecxs.graph.text import width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecxs.graph.layout.order import Layers
    from ecxs.graph.picture import Arrow, Box

TITLE_COLUMN = 8.6
"""Pixels for one character column of a title; `LINE_COLUMN` is that of a small line."""
LINE_COLUMN = 6.9
TITLE_HEIGHT = 24.0
LINE_HEIGHT = 16.0
PADDING = 14.0
RULE_GAP = 8.0
"""Room for the rule between the lines of a box and its list."""
_BOX_GAP = 26.0
_LANE_GAP = 18.0
_COLUMN_GAP = 64.0
_PORT = 18.0
_ROUNDS = 24


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its upper left corner and size, in pixels."""

    box: Box
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedArrow:
    """An arrow with its points from tail to head; the curve is horizontal at each of them."""

    arrow: Arrow
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A finished layout and its size, in pixels."""

    boxes: tuple[PlacedBox, ...]
    arrows: tuple[PlacedArrow, ...]
    width: float
    height: float


def place_part(layers: Layers, boxes: Mapping[str, Box], sizes: Mapping[str, tuple[float, float]]) -> Placed:
    """Lay out the boxes of a connected part from the origin on, without a margin."""
    badge = max((badge_width(lane.link.arrow) for lane in layers.lanes), default=0.0)
    # Each gap has room for the widest badge.
    columns = _columns(layers.columns, sizes, badge)
    # Keys of lanes that pass a column are no boxes: they take a place in the order and no height.
    heights = {key: sizes[key][1] if key in sizes else 0.0 for column in layers.columns for key in column}
    middles = _middles(layers, heights)
    top = min(middles[key] - heights[key] / 2 for key in middles)
    centers = {key: round(middle - top, 1) for key, middle in middles.items()}
    placed = {}
    for number, ((left, wide), column) in enumerate(zip(columns, layers.columns, strict=True)):
        for key in column:
            if key in boxes:
                own = sizes[key][0]
                # Column 0 is aligned right and the others left, so arrows that leave column 0 are short.
                x = left if number else left + wide - own
                placed[key] = PlacedBox(boxes[key], x, centers[key] - heights[key] / 2, own, heights[key])
    right = max(box.x + box.width for box in placed.values())
    bottom = max(box.y + box.height for box in placed.values())
    return Placed(tuple(placed.values()), tuple(_route(layers, placed, centers, columns)), right, bottom)


def size_of(box: Box, ends: int) -> tuple[float, float]:
    """Return width and height of a box with at most so many arrows at a side."""
    title = width(box.title) * TITLE_COLUMN
    lines = max((width(line) * LINE_COLUMN for line in (*box.lines, *box.listed)), default=0.0)
    height = TITLE_HEIGHT + LINE_HEIGHT * len(box.lines) + PADDING
    if box.listed:
        height += RULE_GAP + LINE_HEIGHT * len(box.listed)
    round_ends = 2 * PADDING if box.kind in (BoxKind.HOOK, BoxKind.SERVER_HOOK, BoxKind.UNDECLARED) else 0.0
    # A box is high enough for the ports of the busier of its two sides.
    return max(title, lines) + 2 * PADDING + round_ends, max(height, _PORT * (ends + 1))


def badge_width(arrow: Arrow) -> float:
    """Return the width of an arrow's badge in pixels; only calls have one."""
    return width(arrow.label) * LINE_COLUMN + 9 if arrow.kind is ArrowKind.CALLS else 0.0


def _columns(
    columns: Sequence[Sequence[str]], sizes: Mapping[str, tuple[float, float]], badge: float
) -> list[tuple[float, float]]:
    """Return the left edge and the width of each column, in pixels."""
    edges = []
    left = 0.0
    for column in columns:
        wide = max((sizes[key][0] for key in column if key in sizes), default=0.0)
        edges.append((left, wide))
        left += wide + _COLUMN_GAP + badge
    return edges


def _middles(found: Layers, heights: Mapping[str, float]) -> dict[str, float]:
    """Return the vertical center of each key, with linked keys as level as their columns allow."""
    lefts, rights = found.neighbours()
    middles: dict[str, float] = {}
    for column in found.columns:
        middles |= _spread(column, dict.fromkeys(column, 0.0), heights)
    # Like the sweeps in `order`: even turns pull each column towards its left neighbour, odd turns towards its right.
    # The number of turns is fixed, so equal graphs give equal bytes.
    for turn in range(_ROUNDS):
        beside = rights if turn % 2 else lefts
        for column in reversed(found.columns) if turn % 2 else found.columns:
            targets = {}
            for key in column:
                # A key without links on that side follows those of its other side; else it would stay behind and
                # stretch them.
                linked = beside.get(key) or (lefts.get(key, []) + rights.get(key, []))
                targets[key] = sum(middles[other] for other in linked) / len(linked) if linked else middles[key]
            middles |= _spread(column, targets, heights)
    return middles


def _spread(column: Sequence[str], targets: Mapping[str, float], heights: Mapping[str, float]) -> dict[str, float]:
    """Return centers nearest to `targets` (least squares) that keep the order and the gaps of the column."""
    # Pool adjacent violators. With the offset of each key in the packed column subtracted, order and gaps only demand
    # that levels do not decrease. Two neighbouring blocks that violate this are merged and share their mean.
    offsets = [0.0]
    for above, key in pairwise(column):
        gap = _BOX_GAP if heights[key] else _LANE_GAP
        offsets.append(offsets[-1] + heights[above] / 2 + gap + heights[key] / 2)
    blocks: list[list[float]] = []  # of each block, the sum and the count of the target less the offset
    for key, offset in zip(column, offsets, strict=True):
        blocks.append([targets[key] - offset, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    levels = [total / count for total, count in blocks for _ in range(int(count))]
    return {key: level + offset for key, level, offset in zip(column, levels, offsets, strict=True)}


def _route(
    found: Layers,
    placed: Mapping[str, PlacedBox],
    centers: Mapping[str, float],
    columns: Sequence[tuple[float, float]],
) -> list[PlacedArrow]:
    edges = {key: columns[number] for number, column in enumerate(found.columns) for key in column}
    # Ports of a box are sorted by the height of the next key of each lane, so lanes do not cross at the box.
    leaving: dict[str, list[tuple[float, int]]] = defaultdict(list)
    arriving: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for number, lane in enumerate(found.lanes):
        leaving[lane.keys[0]].append((centers[lane.keys[1]], number))
        arriving[lane.keys[-1]].append((centers[lane.keys[-2]], number))
    arrows = []
    for number, lane in enumerate(found.lanes):
        first, last = placed[lane.keys[0]], placed[lane.keys[-1]]
        start = _port(first, leaving[first.box.key], number)
        # Horizontal up to the edge of the column: a wider box in the same column is not crossed by the curve.
        points = [(first.x + first.width, start), (sum(edges[lane.keys[0]]), start)]
        for key in lane.keys[1:-1]:
            left, wide = edges[key]
            points += [(left, centers[key]), (left + wide, centers[key])]
        end = _port(last, arriving[last.box.key], number)
        points += [(edges[lane.keys[-1]][0], end), (last.x, end)]
        # Links lead from left to right; a turned one gets its points in the direction of the arrow.
        arrows.append(PlacedArrow(lane.link.arrow, tuple(points[::-1] if lane.link.is_turned else points)))
    return arrows


def _port(box: PlacedBox, ends: list[tuple[float, int]], number: int) -> float:
    """Return the y coordinate at which lane `number` touches a box; ports are spread evenly in the order of `ends`."""
    place_of = [lane for _, lane in sorted(ends)].index(number)
    step = min(_PORT * 1.4, box.height / (len(ends) + 1))
    return box.y + box.height / 2 + (place_of - (len(ends) - 1) / 2) * step
