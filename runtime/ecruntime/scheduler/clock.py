"""Clocks, passed in: nothing else in the runtime reads the time from the system."""

from __future__ import annotations

import time
from typing import Protocol

from ecruntime.scheduler.timeval import Timeval


class TimeSource(Protocol):
    """A monotonic clock and the time of day; both are for any thread."""

    def monotonic(self) -> float:
        """Return seconds since a fixed moment; they never decrease."""
        ...

    def now(self) -> Timeval:
        """Return the time of day, counted from the epoch."""
        ...


class RealClock:
    """The clocks of the system."""

    monotonic = staticmethod(time.monotonic)

    def now(self) -> Timeval:
        """Return the system's time of day."""
        return Timeval.from_nanoseconds(time.time_ns())
