"""Statistics of a pool, as `threads stats` shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals over threads; times are in seconds."""

    invocations: int = 0
    busy: float = 0.0
    available: float = 0.0

    def __add__(self, other: Totals) -> Totals:
        return Totals(self.invocations + other.invocations, self.busy + other.busy, self.available + other.available)

    def __sub__(self, other: Totals) -> Totals:
        return Totals(self.invocations - other.invocations, self.busy - other.busy, self.available - other.available)


@dataclass(frozen=True, slots=True)
class PoolReport:
    """The statistics of one pool since their last reset."""

    name: str
    concurrency: int
    total_invocations: int
    observed_average_concurrency: float
    """Busy thread time divided by elapsed time."""
    thread_pool_saturation: float
    """Percent: busy thread time divided by the lifetime of the threads."""
    average_wallclock_time_per_op: float
    """Milliseconds."""
    current_thread_count: int
    inactive_thread_count: int
    queue_length: int

    @classmethod
    def of(cls, name: str, concurrency: int, since: Totals, elapsed: float, counts: tuple[int, int, int]) -> PoolReport:
        """Compute the statistics; `counts` are threads, busy threads and queued jobs."""
        threads, busy, queued = counts
        return cls(
            name,
            concurrency,
            since.invocations,
            round(_ratio(since.busy, elapsed), 2),
            round(100 * _ratio(since.busy, since.available), 2),
            round(1000 * _ratio(since.busy, since.invocations), 3),
            threads,
            threads - busy,
            queued,
        )

    @property
    def is_busy(self) -> bool:
        """Tell whether the pool has work."""
        return self.queue_length > 0 or self.inactive_thread_count < self.current_thread_count


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0
