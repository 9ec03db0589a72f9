"""Column of each box: the longest path to it, after cycles were broken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecxs.graph.picture import ArrowKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
    nexts: dict[str, list[str]] = {key: [] for key in ranks}
    for link in links:
        nexts[link.left].append(link.right)
    # In topological order the column of a box is final when its links are followed.
    for key in _sorted(nexts):
        for right in nexts[key]:
            ranks[right] = max(ranks[right], ranks[key] + 1)
    _pull_right(ranks, nexts)
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


def _sorted(nexts: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the keys in topological order (Kahn)."""
    waits = Counter(right for rights in nexts.values() for right in rights)
    ready = [key for key in nexts if not waits[key]]
    for key in ready:  # grows while it is walked
        for right in nexts[key]:
            waits[right] -= 1
            if not waits[right]:
                ready.append(right)
    return ready


def _pull_right(ranks: dict[str, int], nexts: Mapping[str, Sequence[str]]) -> None:
    """Move boxes without incoming links to the column before their leftmost successor."""
    entered = {right for rights in nexts.values() for right in rights}
    for key, rights in nexts.items():
        # The longest path puts every source into column 0, far from its users. Sources are no successors, so the order
        # of this loop does not matter.
        if rights and key not in entered:
            ranks[key] = min(ranks[right] for right in rights) - 1
