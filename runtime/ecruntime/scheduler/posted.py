"""Calls posted from other threads, which end the wait of the loop."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from ecruntime.scheduler.wakeup import WakeUp

if TYPE_CHECKING:
    from collections.abc import Callable


class PostedCalls:
    """A queue that any thread fills and the scheduler thread empties.

    The first call that is posted while the loop sleeps pays for the system call. The loop sets `is_sleeping`, looks at
    the queue, and only then waits: with the interpreter's lock no call can be missed in between.
    """

    def __init__(self) -> None:
        """Begin empty, with a loop that is awake."""
        self.calls: deque[Callable[[], object]] = deque()
        self.is_sleeping = False
        """Set by the loop around its wait."""
        self.wakeup = WakeUp()

    def add(self, call: Callable[[], object]) -> None:
        """Queue a call and wake the loop (any thread)."""
        # Queued before the flag is read: the loop raises the flag before it reads the queue.
        self.calls.append(call)
        if self.is_sleeping:
            self.wake()

    def wake(self) -> None:
        """End the wait of the loop, if it waits (any thread)."""
        if self.is_sleeping:
            self.is_sleeping = False
            self.wakeup.signal()

    def close(self) -> None:
        """Drop the queued calls and close the descriptor."""
        self.calls.clear()
        self.wakeup.close()
