"""Order of boxes within columns, with few crossings: barycenters, as in Sugiyama's method."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecxs.graph.layout.ranks import Ranked, RankLink

_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Lane:
    """A link with one key in each column from its left box to its right box."""

    link: RankLink
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """Columns of keys from top to bottom; lanes that pass a column have a key there, among those of the boxes."""

    columns: tuple[tuple[str, ...], ...]
    lanes: tuple[Lane, ...]

    def neighbours(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Return, for each key, its linked keys in the column to the left and in the column to the right."""
        lefts: dict[str, list[str]] = defaultdict(list)
        rights: dict[str, list[str]] = defaultdict(list)
        for lane in self.lanes:
            for one, next_one in pairwise(lane.keys):
                lefts[next_one].append(one)
                rights[one].append(next_one)
        return lefts, rights


def order_columns(ranked: Ranked) -> Layers:
    """Order the boxes and lanes of each column; equal graphs give equal orders."""
    lanes = tuple(_lane(number, link, ranked.ranks) for number, link in enumerate(ranked.links))
    columns: list[list[str]] = [[] for _ in range(max(ranked.ranks.values(), default=-1) + 1)]
    for key, column in ranked.ranks.items():
        columns[column].append(key)
    for lane in lanes:
        # A long link gets a key in each column between its ends (the dummy nodes of the method), so that links join
        # neighbouring columns only and take up room in the order.
        for column, key in enumerate(lane.keys[1:-1], ranked.ranks[lane.link.left] + 1):
            columns[column].append(key)
    return _min_crossings(Layers(tuple(map(tuple, columns)), lanes))


def _lane(number: int, link: RankLink, ranks: Mapping[str, int]) -> Lane:
    between = range(ranks[link.left] + 1, ranks[link.right])
    # No key of a box begins with "lane", and the number tells apart links between the same boxes.
    return Lane(link, (link.left, *(f"lane {number} {column}" for column in between), link.right))


def _min_crossings(start: Layers) -> Layers:
    lefts, rights = start.neighbours()
    columns = [list(column) for column in start.columns]
    # Barycenters are a heuristic: a sweep may add crossings. The best order so far is kept.
    best, min_crossings = start.columns, _crossings(columns, rights)
    for sweep in range(_SWEEPS):
        # Even sweeps go right and order each column by its left neighbour; odd sweeps go left and use the right one.
        if sweep % 2:
            for column in range(len(columns) - 2, -1, -1):
                _sort(columns[column], columns[column + 1], rights)
        else:
            for column in range(1, len(columns)):
                _sort(columns[column], columns[column - 1], lefts)
        count = _crossings(columns, rights)
        if count < min_crossings:
            best, min_crossings = tuple(map(tuple, columns)), count
    return Layers(best, start.lanes)


def _sort(column: list[str], beside: Sequence[str], neighbours: Mapping[str, list[str]]) -> None:
    """Sort a column in place by the mean position of linked keys in the column `beside`; unlinked keys stay."""
    places = {key: float(place) for place, key in enumerate(beside)}
    means = {}
    for place, key in enumerate(column):
        linked = [places[other] for other in neighbours.get(key, ())]
        means[key] = sum(linked) / len(linked) if linked else float(place)
    # A stable sort: ties keep their order, which makes equal graphs give equal pictures.
    column.sort(key=lambda key: means[key])


def _crossings(columns: Sequence[Sequence[str]], rights: Mapping[str, list[str]]) -> int:
    total = 0
    for column, beside in pairwise(columns):
        places = {key: place for place, key in enumerate(beside)}
        # Two links between neighbouring columns cross if their right ends are in the opposite order of their left ends,
        # so inversions are counted. Links of one key never cross, hence the inner sort.
        ends = [place for key in column for place in sorted(places[other] for other in rights.get(key, ()))]
        total += sum(later < earlier for index, earlier in enumerate(ends) for later in ends[index + 1 :])
    return total
