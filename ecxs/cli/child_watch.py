"""Watch of a supervised server by its heartbeat: it is hung when nothing was heard of it for too long."""

from __future__ import annotations

from typing import Final

from ecruntime.server import ASKED, SERVES, START_FACTOR

_LOOKS_PER_LIMIT: Final = 8
_MAX_PAUSE: Final = 5.0


class ChildWatch:
    """Judge of one child by what was heard of it; times are monotonic seconds."""

    def __init__(self, limit: float, now: float) -> None:
        """Begin when the child is started: its start may take `START_FACTOR` times as long."""
        self.limit = limit
        self.pause: Final = min(limit / _LOOKS_PER_LIMIT, _MAX_PAUSE)
        """The longest time to the next look."""
        self.was_asked = False
        """Whether the child has said that its end was asked for."""
        self.has_served = False
        """Whether the child has said that its start was over."""
        self._patience = limit * START_FACTOR
        self._heard = now
        self._looked = now

    def look(self, words: bytes, now: float) -> float:
        """Take in what was heard; return for how long the child has been silent beyond its limit, or 0."""
        self.was_asked |= ASKED in words
        self.has_served |= SERVES in words
        if words:
            self._patience = self.limit
        # Who looks late was stopped itself, maybe together with the child, which then deserves its time anew.
        if words or now - self._looked > 2 * self.pause + 1.0:
            self._heard = now
        self._looked = now
        return max(now - self._heard - self._patience, 0.0)
