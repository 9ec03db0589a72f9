"""The protocol of the log's clock."""

from __future__ import annotations

from typing import Protocol, SupportsFloat


class WallClock(Protocol):
    """A clock for the times of log records."""

    def now(self) -> SupportsFloat:
        """Return the seconds since the epoch."""
        ...
