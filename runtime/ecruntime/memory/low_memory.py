"""Low-memory notices, which ask modules to release what they can spare."""

from __future__ import annotations

import sys
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from ecruntime.foundation.error_origin import describe_origin
from ecruntime.foundation.errors import UNWINDING
from ecruntime.log import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.log import Log


class SharedWatch(Protocol):
    """The watch of the core, which counts what both languages have."""

    def watch(self, threshold: int, goal: int, notice: Callable[[], object]) -> None:
        """Call `notice` in the scheduler thread when a block of C makes all live bytes cross the threshold."""
        ...

    def crosses(self, live_bytes: int) -> bool:
        """Tell the live bytes of Python; true when all live bytes cross the threshold by them (any thread)."""
        ...

    def is_low(self) -> bool:
        """Tell whether the threshold was crossed, and the goal has not been reached since (any thread)."""
        ...

    def spare(self) -> None:
        """Have the free blocks of C given back (any thread)."""
        ...


class LowMemory:
    """A threshold of live bytes with callbacks, made once at each crossing; every method is for any thread.

    With modules in C the core compares, for both languages: there is one sum, and one crossing.

    Callbacks run in the thread whose allocation crossed the threshold, or that called `notify` (seed
    `ec_memory_is_low`).
    """

    def __init__(self, log: Log) -> None:
        """Begin without a threshold."""
        self._log = log
        self._callbacks: list[Callable[[], object]] = []
        self._lock = Lock()
        self._is_low = False
        self._goal = sys.maxsize
        self._shared: SharedWatch | None = None
        self.threshold = sys.maxsize
        """Number of live bytes above which memory is low."""

    @property
    def is_low(self) -> bool:
        """Tell whether the threshold was crossed and the goal has not been reached since."""
        return self._is_low if self._shared is None else self._shared.is_low()

    def set_threshold(self, threshold: int, goal: int) -> None:
        """Set the live bytes above which memory is low, and the goal at which it is low no more."""
        with self._lock:
            self.threshold, self._goal = threshold, min(goal, threshold)
        if self._shared is not None:
            self._share_threshold(self._shared)

    def share(self, watch: SharedWatch | None, total: int) -> None:
        """Have the core compare from now on, with `total` live bytes of Python; None ends that (scheduler thread)."""
        self._shared = watch
        if watch is not None:
            self._share_threshold(watch)
            self.look(total)

    def _share_threshold(self, watch: SharedWatch) -> None:
        is_set = self.threshold < sys.maxsize
        watch.watch(self.threshold if is_set else 0, self._goal if is_set else 0, self._on_native)

    def _on_native(self) -> None:
        why = f"more than {self.threshold} bytes are live" if self.is_low else "a module in C says so"
        self._log.message(Level.WARNING, "memory", f"memory is low: {why}")
        self._call_all()

    def moved(self, total: int) -> None:
        """Look at `total` live bytes if that may change anything."""
        # Read without the lock, as most allocations end here; `look` decides under a lock of its own.
        if self._shared is not None or self._is_low or total > self.threshold:
            self.look(total)

    def add(self, callback: Callable[[], object]) -> None:
        """Call `callback` each time memory becomes low."""
        with self._lock:
            self._callbacks.append(callback)

    def remove(self, callback: Callable[[], object]) -> None:
        """Stop calling `callback`."""
        with self._lock:
            self._callbacks.remove(callback)

    def look(self, total: int) -> None:
        """Compare `total` live bytes with the threshold, and notify at a crossing."""
        if self._shared is not None:
            if self._shared.crosses(total):
                self._log.message(Level.WARNING, "memory", f"memory is low: more than {self.threshold} bytes are live")
                self._call_all()
            return
        with self._lock:
            was_low = self._is_low
            self._is_low = total > (self._goal if was_low else self.threshold)
            has_crossed = self._is_low and not was_low
        if has_crossed:
            self._log.message(Level.WARNING, "memory", f"memory is low: {total} bytes are live")
            self.notify()

    def notify(self) -> None:
        """Call all callbacks, and have C give back what it can; a failure of one does not stop the others."""
        if self._shared is not None:
            self._shared.spare()
        self._call_all()

    def _call_all(self) -> None:
        # Called outside the lock: a callback frees memory, which leads back to `look`.
        with self._lock:
            callbacks = tuple(self._callbacks)
        for callback in callbacks:
            try:
                callback()
            except UNWINDING:
                raise
            except BaseException as failure:  # noqa: BLE001 - one module's failure must not stop the others
                self._log.message(Level.ERROR, "memory", f"a low-memory notice failed: {describe_origin(failure)}")
