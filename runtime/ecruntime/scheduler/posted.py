"""Calls posted from other threads, which end the wait of the loop."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from threading import RLock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class PostedCalls:
    """A queue that any thread fills and the scheduler thread empties.

    The first call that is posted while the loop sleeps pays for the system call. The loop sets `is_sleeping`, looks at
    the queue, and only then waits: with the interpreter's lock no call can be missed in between.
    """

    # Slots: that of `is_sleeping` is set by C, too.
    __slots__ = ("calls", "is_sleeping", "wakeup")

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


class WakeUp:
    """An eventfd by which other threads wake the loop; `signal` is for any thread, the rest for the scheduler thread.

    The lock keeps a late `signal` from writing into a descriptor that was closed and reused. It is reentrant
    because a signal handler may interrupt its holder.
    """

    def __init__(self) -> None:
        """Open the descriptor; `close` closes it."""
        self.fd = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._lock = RLock()

    def signal(self) -> None:
        """Make the descriptor readable; do nothing once it is closed."""
        with self._lock, suppress(BlockingIOError):  # a full counter: the loop has been woken often enough
            if self.fd >= 0:
                os.eventfd_write(self.fd, 1)

    def drain(self) -> None:
        """Make the descriptor unreadable again."""
        with suppress(BlockingIOError):
            os.eventfd_read(self.fd)

    def close(self) -> None:
        """Close the descriptor."""
        with self._lock:
            os.close(self.fd)
            self.fd = -1
