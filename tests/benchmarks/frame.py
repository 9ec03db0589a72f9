"""The frame of every benchmark: rounds in random order, ratios within a round, medians with quartiles."""

from __future__ import annotations

import gc
import json
import os
import platform
import random
import statistics
import time
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

RESULTS = Path(__file__).resolve().parent / "results"
DEFAULT_ROUNDS = 11
SLICE_SECONDS = 0.02
"""How long one variant runs in one round, about."""


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

    def is_met(self, ratio: float) -> bool:
        """Tell whether a measured ratio reaches the goal."""
        return ratio >= self.bound if self.is_at_least else ratio <= self.bound


@dataclass(frozen=True, slots=True)
class Group:
    """Variants that do the same work, and what is asked of them."""

    title: str
    variants: tuple[Variant, ...]
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One subject: `peers` are the distributions whose versions belong to the result."""

    subject: str
    title: str
    groups: tuple[Group, ...]
    peers: tuple[str, ...] = ()
    notes: str = ""


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


def measure(benchmark: Benchmark, *, rounds: int = DEFAULT_ROUNDS, seed: int | None = None) -> dict[str, Any]:
    """Run every variant in every round and return the raw times per operation, with what they were measured on."""
    # Any: it is written as JSON and nothing else.
    dice = random.Random(seed)
    return {
        "schema": 1,
        "subject": benchmark.subject,
        "title": benchmark.title,
        "notes": benchmark.notes,
        "rounds": rounds,
        "machine": _machine(benchmark.peers),
        "groups": [_measure_group(group, rounds, dice) for group in benchmark.groups],
    }


def _measure_group(group: Group, rounds: int, dice: random.Random) -> dict[str, Any]:
    timed = [_Timed(variant, _calibrated(variant)) for variant in group.variants]
    for _ in range(rounds):
        for one in dice.sample(timed, len(timed)):
            one.seconds.append(_time(one.variant, one.loops) / one.loops)
    return {
        "title": group.title,
        "seconds": {one.variant.name: one.seconds for one in timed},
        "goals": [asdict(goal) for goal in group.goals],
    }


def _calibrated(variant: Variant) -> int:
    loops = variant.least
    if variant.measures:
        return loops
    while (spent := _time(variant, loops)) < SLICE_SECONDS / 4:
        loops *= 2
    return max(variant.least, round(loops * SLICE_SECONDS / spent))


def _time(variant: Variant, loops: int) -> float:
    gc.collect()
    defaults = gc.get_threshold()
    (variant.collector or gc.disable)()
    try:
        began = time.perf_counter()
        found = variant.run(loops)
        passed = time.perf_counter() - began
        return float(found) if variant.measures else passed  # type: ignore[arg-type] # a number, by agreement
    finally:
        gc.enable()
        gc.unfreeze()
        gc.set_threshold(*defaults)


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
    """Return first quartile, median and third quartile."""
    first, middle, third = statistics.quantiles(values, n=4, method="inclusive")
    return first, middle, third


def ratios(group: dict[str, Any], numerator: str, denominator: str) -> list[float]:
    """Return the ratio of two variants in each round."""
    pairs = zip(group["seconds"][numerator], group["seconds"][denominator], strict=True)
    return [above / below for above, below in pairs]


def save(result: dict[str, Any], folder: Path = RESULTS) -> Path:
    """Keep the raw rounds of a subject."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result['subject']}.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return path
