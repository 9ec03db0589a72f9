"""Column of each box: the longest path to it, after cycles were broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecxs.graph.picture import ArrowKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecxs.graph.picture import Arrow, Picture


@dataclass(frozen=True, slots=True)
class RankLink:
    """An arrow laid out from left to right; `is_turned` if the arrow itself points to the left."""

    left: str
    right: str
    arrow: Arrow
    is_turned: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """The column of each box, and the links between boxes, without arrows from a box to itself."""

    ranks: dict[str, int]
    links: tuple[RankLink, ...]


def rank(picture: Picture) -> Ranked:
    """Assign a column to each box so that every link leads to the right."""
    links = _acyclic([box.key for box in picture.boxes], picture.arrows)
    ranks = {box.key: 0 for box in picture.boxes}
    # In topological order the column of a box is final when its links are followed.
    for key in _sorted(ranks, links):
        for link in links:
            if link.left == key:
                ranks[link.right] = max(ranks[link.right], ranks[key] + 1)
    _pull_right(ranks, links)
    return Ranked(ranks, links)


def _acyclic(keys: Sequence[str], arrows: Iterable[Arrow]) -> tuple[RankLink, ...]:
    """Return acyclic links: requirements lead from the required module, and what would close a cycle is turned."""
    # Requirements come first and so are turned last: load order decides what stands to the left.
    directed = [(arrow.head, arrow.tail, arrow) for arrow in arrows if arrow.kind is ArrowKind.REQUIRES]
    directed += [(arrow.tail, arrow.head, arrow) for arrow in arrows if arrow.kind is not ArrowKind.REQUIRES]
    # The transitive closure so far: all keys that links lead to, each key itself included.
    reached: dict[str, set[str]] = {key: {key} for key in keys}
    links = []
    for left, right, arrow in directed:
        # An arrow from a box to itself has no layout; the module is shown as broken instead.
        if left == right:
            continue
        # A link closes a cycle if its left end is reached from its right end. Turned, it runs beside a path that exists
        # already, so it cannot close another.
        first, last = (right, left) if left in reached[right] else (left, right)
        links.append(RankLink(first, last, arrow, is_turned=first != arrow.tail))
        for known in reached.values():
            if first in known:
                known.update(reached[last])
    return tuple(links)


def _sorted(keys: Iterable[str], links: Sequence[RankLink]) -> list[str]:
    """Return the keys in topological order (Kahn)."""
    waits = {key: sum(link.right == key for link in links) for key in keys}
    ready = [key for key, count in waits.items() if not count]
    for key in ready:  # grows while it is walked
        for link in links:
            if link.left == key:
                waits[link.right] -= 1
                if not waits[link.right]:
                    ready.append(link.right)
    return ready


def _pull_right(ranks: dict[str, int], links: Sequence[RankLink]) -> None:
    """Move boxes without incoming links to the column before their leftmost successor."""
    for key in ranks:
        nexts = [ranks[link.right] for link in links if link.left == key]
        # The longest path puts every source into column 0, far from its users. Sources are no successors, so the order
        # of this loop does not matter.
        if nexts and not any(link.right == key for link in links):
            ranks[key] = min(nexts) - 1
