"""The lock that marks the master scheduler thread."""

from __future__ import annotations

from threading import RLock
from typing import Protocol, cast


class ThreadLock(Protocol):
    """A lock that the master scheduler thread takes and never releases; for any thread.

    `_is_owned` takes a third of the time of comparing thread numbers. `threading.Condition` relies on it too, so every
    Python has the method.
    """

    def acquire(self, *, blocking: bool) -> bool:
        """Make the calling thread the owner; False when another thread is."""
        ...

    def _is_owned(self) -> bool: ...


def new_thread_lock() -> ThreadLock:
    """Return a lock that no thread owns yet."""
    # The lock itself and no wrapper: the interpreter calls methods of built-in types the fastest.
    return cast("ThreadLock", RLock())
