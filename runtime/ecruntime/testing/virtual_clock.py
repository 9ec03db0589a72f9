"""A clock that stands still until it is moved."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final

from ecruntime.scheduler import Timeval

if TYPE_CHECKING:
    from collections.abc import Callable

START: Final = 1_767_225_600
"""2026-01-01T00:00:00Z: each test begins at the same moment."""

_NANOSECONDS: Final = 1_000_000_000


class VirtualClock:
    """A clock for tests: whole nanoseconds inside, so that ten steps of 0.1 s are one second; for one thread."""

    def __init__(self, start: int = START) -> None:
        """Begin at `start` seconds since the epoch; the monotonic reading begins at 0."""
        self._start = start * _NANOSECONDS
        self._passed = 0
        # Jobs of scripts sleep in threads of their own.
        self._sleepers = Lock()
        self._follower: Callable[[int, int], object] | None = None

    def monotonic(self) -> float:
        """Return the seconds of virtual time since the clock was made."""
        return self._passed / _NANOSECONDS

    def now(self) -> Timeval:
        """Return the time of day."""
        return Timeval.from_nanoseconds(self._start + self._passed)

    def advance(self, seconds: float) -> None:
        """Move the clock, and do nothing else; `VirtualPoller.run_for` also serves what becomes due."""
        if not seconds >= 0:
            message = f"a clock cannot be moved by {seconds} seconds"
            raise ValueError(message)
        self._move(self._passed + round(seconds * _NANOSECONDS), self._start)

    def sleep(self, seconds: float) -> None:
        """Let the time of a sleeping thread pass; nothing is served meanwhile, as when a real thread blocks."""
        with self._sleepers:
            self.advance(seconds)

    def set_now(self, now: Timeval) -> None:
        """Set the time of day, as an operator may; the monotonic reading is not touched."""
        self._move(self._passed, now.sec * _NANOSECONDS + now.usec * 1000 - self._passed)

    def follow(self, follower: Callable[[int, int], object]) -> None:
        """Tell `follower` now and after each change how much has passed and the time of day, in nanoseconds."""
        self._follower = follower
        self._move(self._passed, self._start)

    def unfollow(self) -> None:
        """Tell it no more."""
        self._follower = None

    def _move(self, passed: int, start: int) -> None:
        # Told first: where it fails, both stay, and one does not wait for the other.
        if self._follower is not None:
            self._follower(passed, start + passed)
        self._passed, self._start = passed, start
