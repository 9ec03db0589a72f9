"""Parts of a picture share the page: large ones first, small ones beside them, and a grid of what stands alone."""

from __future__ import annotations

from ecxs.graph.layout.page import MARGIN, place
from ecxs.graph.picture import Arrow, ArrowKind, Box, BoxKind, Picture


def boxes(count: int, title: str = "box") -> tuple[Box, ...]:
    return tuple(Box(f"module {number}", BoxKind.MODULE, f"{title}{number}") for number in range(count))


def requires(tail: int, head: int) -> Arrow:
    return Arrow(f"module {tail}", f"module {head}", ArrowKind.REQUIRES)


def test_boxes_without_arrows_stand_in_a_grid() -> None:
    placed = place(Picture(boxes(40), ()))
    columns, rows = {box.x for box in placed.boxes}, {box.y for box in placed.boxes}
    assert len(columns) * len(rows) < 40 + len(columns)
    assert 0.6 < placed.width / placed.height < 3


def test_the_grid_follows_below_what_is_linked() -> None:
    placed = place(Picture(boxes(4), (requires(0, 3),)))
    linked = [box for box in placed.boxes if box.box.key in {"module 0", "module 3"}]
    alone = [box for box in placed.boxes if box not in linked]
    assert max(box.y + box.height for box in linked) < min(box.y for box in alone)


def test_small_parts_stand_side_by_side() -> None:
    placed = place(Picture(boxes(16), tuple(requires(one, one + 1) for one in range(0, 16, 2))))
    assert len({box.y for box in placed.boxes}) < 8


def test_a_part_begins_at_the_margin_though_its_sources_were_pulled_to_the_right() -> None:
    arrows = (requires(1, 0), requires(2, 1), requires(2, 3))
    placed = place(Picture(boxes(4), arrows))
    assert min(box.x for box in placed.boxes) == MARGIN
