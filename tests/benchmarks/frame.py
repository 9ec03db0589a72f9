"""The frame of every benchmark: rounds in random order, ratios within a round, medians with quartiles."""

from __future__ import annotations

import gc
import json
import os
import platform
import random
import statistics
import time
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

RESULTS = Path(__file__).resolve().parent / "results"
DEFAULT_ROUNDS = 11
QUIET_ROUNDS = 21
"""Those of what other work of the machine moves."""
GROWTH_ROUNDS = 7
SLICE_SECONDS = 0.02
"""How long one variant runs in one round, about."""


class Unit(StrEnum):
    """Units of a cost."""

    SECONDS = "s"
    BYTES = "B"


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to do the work of a group: `run(n)` does it `n` times; set-up belongs outside of it."""

    name: str
    run: Callable[[int], object]
    least: int = 1
    """The fewest times in one go; above 1 where starting costs something that does not belong to the work."""
    collector: Callable[[], object] | None = None
    """Sets the garbage collector for the time of a run; without it, it is off."""
    measures: bool = False
    """What `run` returns is the figure, in seconds of whatever it measures by itself."""


class Unmeasurable(Exception):
    """Raised by a benchmark that this machine forbids; the text is the reason."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A ratio of the times of two variants: `slower / faster` is at least, or at most, `bound`."""

    numerator: str
    denominator: str
    bound: float
    is_at_least: bool = True

    @property
    def asked(self) -> str:
        """The goal in words."""
        return f"{'at least' if self.is_at_least else 'at most'} {self.bound:g}"

    @property
    def ours(self) -> str:
        """The variant that the goal is set to: the other one is what it is compared with."""
        return self.denominator if self.is_at_least else self.numerator

    def is_met(self, measured: list[float]) -> bool:
        """Tell whether the ratios of all rounds reach the goal, by the quartile that is the worse one for it."""
        low, _, high = quartiles(measured)
        return low >= self.bound if self.is_at_least else high <= self.bound


@dataclass(frozen=True, slots=True)
class Group:
    """Variants that do the same work, and what is asked of them.

    A variant whose name begins with `floor` is the least that any solution pays: it explains a goal that is not met.
    """

    title: str
    variants: tuple[Variant, ...]
    goals: tuple[Goal, ...] = ()
    needs_quiet: bool = False
    """Other work of the machine moves the ratios too: more rounds are run, and the page says so."""
    rounds: int | None = None
    """Rounds, where the usual number is too many or too few."""
    unit: Unit = Unit.SECONDS
    """Of the figures of variants that measure by themselves."""


@dataclass(frozen=True, slots=True)
class GrowthGoal:
    """The cost of a curve at its largest size is at most `bound` times the cost at its smallest.

    With a cost for each of what grows, 1 is linear; with a cost of the whole, 1 is flat.
    """

    curve: str
    bound: float

    def is_met(self, measured: list[float]) -> bool:
        """Tell whether the ratios of all rounds reach the goal, by the upper quartile."""
        return quartiles(measured)[2] <= self.bound


@dataclass(frozen=True, slots=True)
class Growth:
    """The growth of a cost: `variants(size)` makes one for each curve, whose `run(n)` works on so many, `n` times.

    A curve may end early: a variant that takes too long at a size is left out there. All sizes are made before the
    first round, as each round measures all of them.
    """

    title: str
    what: str
    """The things that grow in number, in the plural: the axis of the plot."""
    sizes: tuple[int, ...]
    variants: Callable[[int], Sequence[Variant]]
    goals: tuple[GrowthGoal, ...] = ()
    is_for_each: bool = True
    """The cost is divided by the size."""
    unit: Unit = Unit.SECONDS
    """Of the figures of variants that measure by themselves; times are in seconds."""
    needs_quiet: bool = False
    rounds: int | None = None


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One subject: `peers` are the distributions whose versions belong to the result."""

    subject: str
    title: str
    groups: tuple[Group, ...]
    peers: tuple[str, ...] = ()
    notes: str = ""
    growths: tuple[Growth, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a title twice: plots and rows of the page are known by it."""
        for titles in ([group.title for group in self.groups], [growth.title for growth in self.growths]):
            if twice := {title for title in titles if titles.count(title) > 1}:
                message = f"{self.subject} has {sorted(twice)} more than once"
                raise ValueError(message)


@dataclass(slots=True)
class _Timed:
    variant: Variant
    loops: int
    seconds: list[float] = field(default_factory=list)


def processor_time(run: Callable[[int], object]) -> Callable[[int], float]:
    """Return the function of a variant that measures itself: `run(n)`, in seconds of the processor."""

    def timed(n: int) -> float:
        began = time.thread_time()
        run(n)
        return time.thread_time() - began

    return timed


def measure(
    benchmark: Benchmark, *, rounds: int | None = None, seed: int | None = None, is_smoke: bool = False
) -> dict[str, Any]:
    """Run every variant in every round and return the raw times per operation, with what they were measured on.

    A smoke run only tells that everything works: one round, as few times as may be, at the smallest sizes.
    """
    if is_smoke:
        benchmark = _smallest(benchmark)
    # Any: it is written as JSON and nothing else.
    dice = random.Random(seed)
    try:
        return {
            "schema": 2,
            "subject": benchmark.subject,
            "title": benchmark.title,
            "notes": benchmark.notes,
            "machine": _machine(benchmark.peers),
            "groups": [_measure_group(group, rounds or _rounds(group), dice) for group in benchmark.groups],
            "growths": [_measure_growth(growth, rounds or _rounds(growth), dice) for growth in benchmark.growths],
        }
    finally:
        gc.unfreeze()


def _smallest(benchmark: Benchmark) -> Benchmark:
    def made(size: int, growth: Growth) -> tuple[Variant, ...]:
        return tuple(map(_once, growth.variants(size)))

    groups = tuple(replace(group, rounds=1, variants=tuple(map(_once, group.variants))) for group in benchmark.groups)
    growths = tuple(
        replace(growth, rounds=1, sizes=growth.sizes[:1], variants=partial(made, growth=growth))
        for growth in benchmark.growths
    )
    return replace(benchmark, groups=groups, growths=growths)


def _once(variant: Variant) -> Variant:
    """Return a variant that is not calibrated."""
    return variant if variant.measures else replace(variant, run=_timed_run(variant.run), measures=True)


def _timed_run(run: Callable[[int], object]) -> Callable[[int], float]:
    def timed(n: int) -> float:
        began = time.perf_counter()
        run(n)
        return time.perf_counter() - began

    return timed


def _rounds(measured: Group | Growth) -> int:
    usual = GROWTH_ROUNDS if isinstance(measured, Growth) else DEFAULT_ROUNDS
    return measured.rounds or (QUIET_ROUNDS if measured.needs_quiet else usual)


def _measure_group(group: Group, rounds: int, dice: random.Random) -> dict[str, Any]:
    _set_aside()
    timed = [_Timed(variant, _calibrated(variant)) for variant in group.variants]
    _measure_rounds(timed, rounds, dice)
    return {
        "title": group.title,
        "rounds": rounds,
        "needs_quiet": group.needs_quiet,
        "unit": group.unit,
        "seconds": {one.variant.name: one.seconds for one in timed},
        "goals": [asdict(goal) for goal in group.goals],
    }


def _measure_growth(growth: Growth, rounds: int, dice: random.Random) -> dict[str, Any]:
    variants = [(size, variant) for size in growth.sizes for variant in growth.variants(size)]
    _set_aside()
    timed = [(size, _Timed(variant, _calibrated(variant))) for size, variant in variants]
    _measure_rounds([one for _, one in timed], rounds, dice)
    costs: dict[str, dict[str, list[float]]] = {}
    for size, one in timed:
        share = size if growth.is_for_each else 1
        costs.setdefault(one.variant.name, {})[str(size)] = [cost / share for cost in one.seconds]
    return {
        "title": growth.title,
        "what": growth.what,
        "rounds": rounds,
        "needs_quiet": growth.needs_quiet,
        "is_for_each": growth.is_for_each,
        "unit": growth.unit,
        "costs": costs,
        "goals": [asdict(goal) for goal in growth.goals],
    }


def _measure_rounds(timed: list[_Timed], rounds: int, dice: random.Random) -> None:
    for _ in range(rounds):
        for one in dice.sample(timed, len(timed)):
            one.seconds.append(_time(one.variant, one.loops) / one.loops)


def _calibrated(variant: Variant) -> int:
    loops = variant.least
    if variant.measures:
        return loops
    while (spent := _time(variant, loops)) < SLICE_SECONDS / 4:
        loops *= 2
    return max(variant.least, round(loops * SLICE_SECONDS / spent))


def _time(variant: Variant, loops: int) -> float:
    defaults = gc.get_threshold()
    if variant.collector is not None:
        gc.unfreeze()
    gc.collect()
    (variant.collector or gc.disable)()
    try:
        began = time.perf_counter()
        found = variant.run(loops)
        passed = time.perf_counter() - began
        return float(found) if variant.measures else passed  # type: ignore[arg-type] # a number, by agreement
    finally:
        gc.enable()
        gc.set_threshold(*defaults)
        if variant.collector is not None:
            _set_aside()


def _set_aside() -> None:
    """Let the collections before each run pass over what is there now: what all variants made takes longer than they.

    A variant that sets the collector itself has all of it to collect, as its users have.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _machine(peers: Iterable[str]) -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "cpus": os.cpu_count(),
        "peers": {name: _version(name) for name in peers},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def quartiles(values: list[float]) -> tuple[float, float, float]:
    """Return first quartile, median and third quartile; a single round is all three."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    first, middle, third = statistics.quantiles(values, n=4, method="inclusive")
    return first, middle, third


def ratios(group: dict[str, Any], numerator: str, denominator: str) -> list[float]:
    """Return the ratio of two variants in each round."""
    pairs = zip(group["seconds"][numerator], group["seconds"][denominator], strict=True)
    return [above / below for above, below in pairs]


def rises(growth: dict[str, Any], curve: str) -> list[float]:
    """Return what a curve's largest size costs, as a ratio to the smallest one, in each round."""
    by_size = growth["costs"][curve]
    largest, smallest = by_size[max(by_size, key=int)], by_size[min(by_size, key=int)]
    return [above / below for above, below in zip(largest, smallest, strict=True)]


def save(result: dict[str, Any], folder: Path = RESULTS) -> Path:
    """Keep the raw rounds of a subject."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result['subject']}.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return path
