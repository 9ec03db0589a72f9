"""The layout holds its promises for any graph: nothing overlaps, and arrows begin and end at their boxes."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from ecxs.graph.layout.page import place
from ecxs.graph.layout.ranks import rank
from ecxs.graph.picture import Arrow, ArrowKind, Box, BoxKind, Picture

if TYPE_CHECKING:
    from ecxs.graph.layout.coordinates import Placed, PlacedBox

KEYS = st.integers(0, 9).map(str)
ARROWS = st.builds(Arrow, KEYS, KEYS, st.sampled_from(ArrowKind), st.sampled_from(("", "1", "2 first")))
BOXES = st.builds(
    lambda kinds: tuple(Box(str(key), kind, f"box {key}", ("line",) * (key % 4)) for key, kind in enumerate(kinds)),
    st.lists(st.sampled_from(BoxKind), min_size=10, max_size=10),
)
PICTURES = st.builds(Picture, BOXES, st.lists(ARROWS, max_size=24).map(tuple))


def overlap(one: PlacedBox, other: PlacedBox) -> bool:
    is_beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    is_above = one.y + one.height <= other.y + 0.2 or other.y + other.height <= one.y + 0.2
    return not (is_beside or is_above)


def touches(placed: Placed, key: str, point: tuple[float, float]) -> bool:
    box = next(box for box in placed.boxes if box.box.key == key)
    is_at_side = min(abs(point[0] - box.x), abs(point[0] - box.x - box.width)) < 0.01
    return is_at_side and box.y <= point[1] <= box.y + box.height


@given(PICTURES)
def test_boxes_do_not_overlap_and_stay_inside(picture: Picture) -> None:
    placed = place(picture)
    assert len(placed.boxes) == len(picture.boxes)
    assert not [pair for pair in combinations(placed.boxes, 2) if overlap(*pair)]
    assert all(box.x >= 0 and box.y >= 0 for box in placed.boxes)
    assert all(box.x + box.width <= placed.width and box.y + box.height <= placed.height for box in placed.boxes)


@given(PICTURES)
def test_arrows_begin_and_end_at_their_boxes(picture: Picture) -> None:
    placed = place(picture)
    assert len(placed.arrows) == sum(arrow.tail != arrow.head for arrow in picture.arrows)
    for one in placed.arrows:
        assert touches(placed, one.arrow.tail, one.points[0])
        assert touches(placed, one.arrow.head, one.points[-1])


def crossed(placed: Placed) -> list[tuple[str, str, str]]:
    """Return the boxes through which the level stretches of an arrow pass, which are those within columns."""
    return [
        (one.arrow.tail, one.arrow.head, box.box.key)
        for one in placed.arrows
        for (x, y), (next_x, next_y) in pairwise(one.points)
        for box in placed.boxes
        if y == next_y and box.box.key not in (one.arrow.tail, one.arrow.head)
        if box.y < y < box.y + box.height and min(x, next_x) < box.x + box.width and max(x, next_x) > box.x
    ]


@given(PICTURES)
def test_no_arrow_passes_through_a_box(picture: Picture) -> None:
    assert crossed(place(picture)) == []


@given(PICTURES)
def test_every_link_leads_to_the_right_even_of_a_cycle(picture: Picture) -> None:
    ranked = rank(picture)
    assert all(ranked.ranks[link.left] < ranked.ranks[link.right] for link in ranked.links)
    assert all(number >= 0 for number in ranked.ranks.values())


@given(PICTURES)
def test_equal_pictures_are_laid_out_alike(picture: Picture) -> None:
    assert place(picture) == place(picture)


def test_an_empty_picture_has_a_size() -> None:
    placed = place(Picture((), ()))
    assert placed.width > 0
    assert placed.height > 0
