"""Time, passed in: nothing else in the runtime reads it from the system."""

from __future__ import annotations

import time
from typing import Protocol

from ecruntime.scheduler.timeval import Timeval


class Clock(Protocol):
    """Two readings of time; both are for any thread."""

    def monotonic(self) -> float:
        """Return seconds since some fixed moment; they never go back."""
        ...

    def now(self) -> Timeval:
        """Return the time of day, since the epoch."""
        ...


class RealClock:
    """The clocks of the system."""

    monotonic = staticmethod(time.monotonic)

    def now(self) -> Timeval:
        """Return the system's time of day."""
        return Timeval.from_nanoseconds(time.time_ns())
