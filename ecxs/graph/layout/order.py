"""The order of boxes within their columns: few crossings, by barycentres (Sugiyama's method)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecxs.graph.layout.ranks import Link, Ranked

_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Lane:
    """A link with the keys it passes: one in each column from its left box to its right box."""

    link: Link
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """Columns of keys, from top to bottom; keys of lanes that pass a column stand among those of the boxes."""

    columns: tuple[tuple[str, ...], ...]
    lanes: tuple[Lane, ...]

    def neighbours(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Return what each key is linked with in the column to its left, and in that to its right."""
        lefts: dict[str, list[str]] = defaultdict(list)
        rights: dict[str, list[str]] = defaultdict(list)
        for lane in self.lanes:
            for one, next_one in pairwise(lane.keys):
                lefts[next_one].append(one)
                rights[one].append(next_one)
        return lefts, rights


def layers(ranked: Ranked) -> Layers:
    """Order what is ranked; equal graphs give equal orders."""
    lanes = tuple(_lane(number, link, ranked.ranks) for number, link in enumerate(ranked.links))
    columns: list[list[str]] = [[] for _ in range(max(ranked.ranks.values(), default=-1) + 1)]
    for key, column in ranked.ranks.items():
        columns[column].append(key)
    for lane in lanes:
        for column, key in enumerate(lane.keys[1:-1], ranked.ranks[lane.link.left] + 1):
            columns[column].append(key)
    return _least_crossings(Layers(tuple(map(tuple, columns)), lanes))


def _lane(number: int, link: Link, ranks: Mapping[str, int]) -> Lane:
    between = range(ranks[link.left] + 1, ranks[link.right])
    return Lane(link, (link.left, *(f"lane {number} {column}" for column in between), link.right))


def _least_crossings(start: Layers) -> Layers:
    lefts, rights = start.neighbours()
    columns = [list(column) for column in start.columns]
    best, fewest = start.columns, _crossings(columns, rights)
    for sweep in range(_SWEEPS):
        if sweep % 2:
            for column in range(len(columns) - 2, -1, -1):
                _sort(columns[column], columns[column + 1], rights)
        else:
            for column in range(1, len(columns)):
                _sort(columns[column], columns[column - 1], lefts)
        count = _crossings(columns, rights)
        if count < fewest:
            best, fewest = tuple(map(tuple, columns)), count
    return Layers(best, start.lanes)


def _sort(column: list[str], beside: Sequence[str], neighbours: Mapping[str, list[str]]) -> None:
    """Sort a column by the mean place of what each key is linked with; what is linked with nothing stays."""
    places = {key: float(place) for place, key in enumerate(beside)}
    means = {}
    for place, key in enumerate(column):
        linked = [places[other] for other in neighbours.get(key, ())]
        means[key] = sum(linked) / len(linked) if linked else float(place)
    column.sort(key=lambda key: means[key])


def _crossings(columns: Sequence[Sequence[str]], rights: Mapping[str, list[str]]) -> int:
    total = 0
    for column, beside in pairwise(columns):
        places = {key: place for place, key in enumerate(beside)}
        ends = [place for key in column for place in sorted(places[other] for other in rights.get(key, ()))]
        total += sum(later < earlier for index, earlier in enumerate(ends) for later in ends[index + 1 :])
    return total
