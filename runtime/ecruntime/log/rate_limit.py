"""A rate limit for messages that repeat."""

from __future__ import annotations

from threading import RLock
from typing import Final

_MAX_TEXTS: Final = 1024


class RepeatLimit:
    """A limit of `max_equal` messages that are equal in each period of `seconds`; for any thread.

    Messages are equal when their format texts are. At most 1024 texts are counted in a period, which bounds the
    memory; any further text counts as new each time.
    """

    def __init__(self, max_equal: int, seconds: int) -> None:
        """Set the limit; the first period begins with the first message."""
        self._max_equal = max_equal
        self._seconds = seconds
        self._begin = float("-inf")
        self._counts: dict[tuple[str, str], int] = {}
        self._suppressed = 0
        self._lock = RLock()

    def is_same(self, max_equal: int, seconds: int) -> bool:
        """Tell whether the limit is the given one."""
        return (self._max_equal, self._seconds) == (max_equal, seconds)

    def may_pass(self, subsystem: str, text: str) -> bool:
        """Count a message and tell whether it is within the limit."""
        key = (subsystem, text)
        with self._lock:
            count = self._counts.get(key, 0) + 1
            if count > 1 or len(self._counts) < _MAX_TEXTS:
                self._counts[key] = count
            self._suppressed += count > self._max_equal
            return count <= self._max_equal

    def begin_period(self, now: float) -> int:
        """Begin a new period if the old one is over; return the number of messages that the old one suppressed."""
        with self._lock:
            # A clock that was set back ends a period too.
            if self._begin <= now < self._begin + self._seconds:
                return 0
            suppressed, self._suppressed = self._suppressed, 0
            self._begin = now
            self._counts.clear()
            return suppressed
