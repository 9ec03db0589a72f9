"""The descriptor by which other threads wake the loop."""

from __future__ import annotations

import os
from contextlib import suppress
from threading import RLock


class WakeUp:
    """An eventfd; `signal` is for any thread, the rest for the scheduler thread.

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
