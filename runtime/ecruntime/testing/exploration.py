"""The orders that a test is run in, and the shrinking of one that fails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

    from ecruntime.testing.schedule import ChoiceKind, Deviation

SHRINKING_RUNS: Final = 60
"""Most runs of a test for the shrinking of one order."""

_RATES: Final = (0.0, 0.05, 0.3, 0.6)


class _Node:
    """A choice that was made; its branches by the alternative taken, of which None is one of which all is known."""

    __slots__ = ("branches", "count")

    def __init__(self, count: int) -> None:
        self.count = count
        self.branches: dict[int, _Node | None] = {}

    def left(self) -> list[int]:
        """Return the alternatives behind which orders are left."""
        return [taken for taken in range(self.count) if self.branches.get(taken, self) is not None]


class Exploration:
    """The tree of the choices of one test: no order is run twice.

    Every other run deviates once from the ordinary order, at another choice each time; the rest deviate at random, each
    with other rates for the kinds of choices, since what one deviation makes possible another often hides.
    """

    def __init__(self, random: Random) -> None:
        """Begin with a test that was not run yet."""
        self._random = random
        self._root: _Node | None = None
        self._path: list[tuple[_Node, int]] = []
        self._rates: dict[ChoiceKind, float] = {}
        self._singles: list[tuple[int, int]] | None = None
        self._single: tuple[int, int] | None = None
        self.runs = 0
        """Number of orders run."""
        self.is_over = False
        """Whether no other order is left."""

    def begin(self) -> None:
        """Begin another run; the first one is the ordinary one."""
        self._path = []
        self._rates = {}
        self._single = None
        if self.runs % 2 and self._singles:
            self._single = self._singles.pop()

    def choose(self, kind: ChoiceKind, count: int) -> int:
        """Return the next choice of this run."""
        node = self._node(count)
        left = [taken for taken in node.left() if taken < count]
        taken = self._taken(kind, left or list(range(count)))
        self._path.append((node, taken))
        return taken

    def _node(self, count: int) -> _Node:
        if not self._path:
            node = self._root = self._root or _Node(count)
        else:
            parent, taken = self._path[-1]
            # None where the test chooses on although it ended here before: it depends on more than its order.
            node = parent.branches.get(taken) or _Node(count)
            parent.branches[taken] = node
        node.count = max(node.count, count)
        return node

    def _taken(self, kind: ChoiceKind, left: list[int]) -> int:
        if not self.runs:
            return 0
        if self._single is not None:
            at, taken = self._single
            wanted = taken if len(self._path) == at else 0
            return wanted if wanted in left else left[0]
        rate = self._rates.setdefault(kind, self._random.choice(_RATES))
        if 0 in left and self._random.random() >= rate:
            return 0
        return self._random.choice([taken for taken in left if taken] or left)

    def end(self) -> None:
        """End the run: what is known as a whole is marked, up to the root."""
        if not self.runs:
            self._singles = [(at, taken) for at, (node, _) in enumerate(self._path) for taken in range(1, node.count)]
            self._random.shuffle(self._singles)
        self.runs += 1
        for at in reversed(range(len(self._path))):
            node, taken = self._path[at]
            if at + 1 == len(self._path) or not self._path[at + 1][0].left():
                node.branches[taken] = None
        self.is_over = not self._path or not self._path[0][0].left()


def shrink(
    found: Sequence[Deviation],
    fails: Callable[[tuple[Deviation, ...]], Sequence[Deviation] | None],
    most: int = SHRINKING_RUNS,
) -> tuple[tuple[Deviation, ...], int]:
    """Return fewer deviations that fail as well, and the number of runs that this took (delta debugging).

    `fails` runs the test with these, and returns what was then taken, which may be less; None when it does not fail.
    """
    best = tuple(found)
    runs, size = 0, (len(best) + 1) // 2
    while size:
        at, is_less = 0, False
        while at < len(best):
            was = best
            for tried in _without(was, at, size):
                if runs >= most:
                    return best, runs
                runs += 1
                taken = fails(tried)
                # An order that is no shorter would let this go on for ever.
                if taken is not None and len(taken) < len(was):
                    best, is_less = tuple(taken), True
                    break
            else:
                at += size
        size = min(size, len(best)) if is_less else size // 2
    return best, runs


def _without(deviations: tuple[Deviation, ...], at: int, size: int) -> Iterator[tuple[Deviation, ...]]:
    """Yield the deviations without some of them: the later ones where they were, and as much earlier as those are."""
    before, after = deviations[:at], deviations[at + size :]
    # Nothing is left of the ordinary order, which does not fail.
    if before or after:
        yield before + after
    # A thread that does not wait makes no choice while it would have waited.
    gone = len(deviations[at : at + size])
    if after and after[0].at - gone > (before[-1].at if before else 0):
        yield before + tuple(replace(one, at=one.at - gone) for one in after)
