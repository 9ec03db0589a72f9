"""Which column each box stands in: what comes first stands to the left (longest path, cycles broken)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecxs.graph.picture import ArrowKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecxs.graph.picture import Arrow, Picture


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow as it is laid out, from left to right; `is_turned` when it points to the left."""

    left: str
    right: str
    arrow: Arrow
    is_turned: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """The column of each box, and the links between them; arrows from a box to itself are left out."""

    ranks: dict[str, int]
    links: tuple[Link, ...]


def rank(picture: Picture) -> Ranked:
    """Give each box a column, so that every link leads to the right."""
    links = _acyclic([box.key for box in picture.boxes], picture.arrows)
    ranks = {box.key: 0 for box in picture.boxes}
    for key in _sorted(ranks, links):
        for link in links:
            if link.left == key:
                ranks[link.right] = max(ranks[link.right], ranks[key] + 1)
    _pull_right(ranks, links)
    return Ranked(ranks, links)


def _acyclic(keys: Sequence[str], arrows: Iterable[Arrow]) -> tuple[Link, ...]:
    """Turn requirements, so that what is loaded first stands to the left, and whatever then closes a cycle."""
    wanted = [(arrow.head, arrow.tail, arrow) for arrow in arrows if arrow.kind is ArrowKind.REQUIRES]
    wanted += [(arrow.tail, arrow.head, arrow) for arrow in arrows if arrow.kind is not ArrowKind.REQUIRES]
    reached: dict[str, set[str]] = {key: {key} for key in keys}
    links = []
    for left, right, arrow in wanted:
        if left == right:
            continue
        first, last = (right, left) if left in reached[right] else (left, right)
        links.append(Link(first, last, arrow, is_turned=first != arrow.tail))
        for known in reached.values():
            if first in known:
                known.update(reached[last])
    return tuple(links)


def _sorted(keys: Iterable[str], links: Sequence[Link]) -> list[str]:
    """Return the keys so that every link leads from an earlier one to a later one."""
    waits = {key: sum(link.right == key for link in links) for key in keys}
    ready = [key for key, count in waits.items() if not count]
    for key in ready:  # grows while it is walked
        for link in links:
            if link.left == key:
                waits[link.right] -= 1
                if not waits[link.right]:
                    ready.append(link.right)
    return ready


def _pull_right(ranks: dict[str, int], links: Sequence[Link]) -> None:
    """Move boxes that nothing leads to next to the first box that they lead to."""
    for key in ranks:
        nexts = [ranks[link.right] for link in links if link.left == key]
        if nexts and not any(link.right == key for link in links):
            ranks[key] = min(nexts) - 1
