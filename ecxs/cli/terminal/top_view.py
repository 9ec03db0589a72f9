"""Rates and figures from two moments of a server."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Moment: TypeAlias = "Mapping[str, Any]"
"""The reply of the console command `top`, as parsed JSON."""


class Order(StrEnum):
    """Sort order of hooks; the value is the key to press."""

    CALLS = "c"
    TIME = "t"
    FAILURES = "f"
    NAME = "n"


@dataclass(frozen=True, slots=True)
class HookLine:
    """A hook that was called while calls were counted."""

    hook: str
    calls_per_second: float
    microseconds_per_call: float
    failures_per_second: float
    calls: int
    failures: int
    modules: tuple[str, ...]
    """The providers that were called, in call order."""


@dataclass(frozen=True, slots=True)
class PoolLine:
    """One thread pool."""

    pool: str
    concurrency: int
    threads: int
    busy: int
    queued: int
    jobs_per_second: float
    saturation: float
    """Saturation since the last `threads stats reset`, in percent."""
    is_used: bool
    """False for a pool that never had a job or a thread."""


@dataclass(frozen=True, slots=True)
class MemtypeLine:
    """A memory type with at least one allocation."""

    memory_type: str
    live: int
    bytes: int
    peak_bytes: int
    allocations_per_second: float
    failures: int


@dataclass(frozen=True, slots=True)
class GenerationLine:
    """A live generation; if it is not the current one, with its holders. Ages are in seconds."""

    generation: int
    is_current: bool
    age: int
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """The content of one view of `ecxs top`; rates are per second between the two moments."""

    version: str
    pid: int
    uptime: int
    generation: int
    modules: int
    clients: int
    events: int
    jobs: int
    rss: int
    seconds: float
    """Time between the two moments; 0 if there is only one, and then all rates are 0."""
    turns_per_second: float
    lag_milliseconds: Mapping[str, float]
    messages: Mapping[str, int]
    hooks: tuple[HookLine, ...]
    pools: tuple[PoolLine, ...]
    memory: tuple[MemtypeLine, ...]
    generations: tuple[GenerationLine, ...]


class _Rates:
    """Rates of counters between two moments; all are 0 for the first moment and after a restart of the server."""

    def __init__(self, before: Moment | None, after: Moment) -> None:
        is_same = before is not None and before["pid"] == after["pid"]
        self.before: Moment = before if before is not None and is_same else after
        self.after = after
        self.seconds = max(float(after["monotonic"]) - float(self.before["monotonic"]), 0.0)

    def rows(self, table: str, key: str) -> list[tuple[Moment, Moment]]:
        """Return each row of a table as (before, after); `before` is empty for a new row."""
        known = {row[key]: row for row in self.before[table]}
        return [(known.get(row[key], {}), row) for row in self.after[table]]

    def change(self, before: Moment, after: Moment, field: str) -> int:
        """Return the increase of a counter; after a reset, its whole present value."""
        was, now = int(before.get(field, 0)), int(after[field])
        return now - was if now >= was else now

    def rate(self, before: Moment, after: Moment, field: str) -> float:
        """Return the increase of a counter per second."""
        return round(self.change(before, after, field) / self.seconds, 3) if self.seconds else 0.0


def view_between(before: Moment | None, after: Moment, order: Order = Order.CALLS) -> View:
    """Return the view of `after`, with rates since `before`; None for the first moment."""
    rates = _Rates(before, after)
    hooks = sorted((_hook_line(rates, *pair) for pair in rates.rows("hooks", "hook")), key=_sort_key(order))
    memory = (_memtype_line(rates, *pair) for pair in rates.rows("memory", "memory_type"))
    numbers = ("pid", "uptime", "generation", "modules", "clients", "events", "jobs", "rss")
    return View(
        version=str(after["version"]),
        **{name: int(after[name]) for name in numbers},
        seconds=round(rates.seconds, 3),
        turns_per_second=rates.rate(rates.before, after, "turns"),
        lag_milliseconds={str(name): float(number) for name, number in after["lag"].items()},
        messages={str(name): int(number) for name, number in after["messages"].items()},
        hooks=tuple(hooks),
        pools=tuple(_pool_line(rates, *pair) for pair in rates.rows("pools", "pool")),
        memory=tuple(sorted(memory, key=lambda line: (-line.bytes, line.memory_type))),
        generations=tuple(_generation_line(row) for row in after["generations"]),
    )


def _sort_key(order: Order) -> Callable[[HookLine], tuple[float, str]]:
    keys: dict[Order, Callable[[HookLine], float]] = {
        Order.CALLS: lambda line: -line.calls_per_second,
        Order.TIME: lambda line: -line.calls_per_second * line.microseconds_per_call,
        Order.FAILURES: lambda line: -line.failures,
        Order.NAME: lambda line: 0.0,  # noqa: ARG005 - the name alone decides
    }
    return lambda line: (keys[order](line), line.hook)


def _hook_line(rates: _Rates, before: Moment, after: Moment) -> HookLine:
    calls = rates.change(before, after, "calls")
    spent = rates.change(before, after, "microseconds")
    return HookLine(
        str(after["hook"]),
        rates.rate(before, after, "calls"),
        round(spent / calls, 1) if calls else 0.0,
        rates.rate(before, after, "failures"),
        int(after["calls"]),
        int(after["failures"]),
        tuple(str(owner) for owner in after["modules"]),
    )


def _pool_line(rates: _Rates, before: Moment, after: Moment) -> PoolLine:
    return PoolLine(
        str(after["pool"]),
        int(after["concurrency"]),
        int(after["threads"]),
        int(after["busy"]),
        int(after["queued"]),
        rates.rate(before, after, "invocations"),
        float(after["saturation"]),
        is_used=bool(after["invocations"] or after["threads"] or after["queued"]),
    )


def _memtype_line(rates: _Rates, before: Moment, after: Moment) -> MemtypeLine:
    return MemtypeLine(
        str(after["memory_type"]),
        int(after["live"]),
        int(after["bytes"]),
        int(after["peak_bytes"]),
        rates.rate(before, after, "total"),
        int(after["failures"]),
    )


def _generation_line(row: Moment) -> GenerationLine:
    holds = tuple(f"{hold['holder']}: {hold['what']}, {hold['age']} s" for hold in row["holds"])
    return GenerationLine(int(row["generation"]), bool(row["is_current"]), int(row["age"]), holds)
