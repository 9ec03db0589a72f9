"""The time of day, as the log needs it."""

from __future__ import annotations

from typing import Protocol, SupportsFloat


class WallClock(Protocol):
    """What the log needs of a clock."""

    def now(self) -> SupportsFloat:
        """Return the seconds since the epoch."""
        ...
