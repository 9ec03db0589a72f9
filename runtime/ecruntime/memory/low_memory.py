"""Low-memory notices, which ask modules to release what they can spare."""

from __future__ import annotations

import sys
from threading import Lock
from typing import TYPE_CHECKING

from ecruntime.foundation.error_origin import describe_origin
from ecruntime.foundation.errors import UNWINDING
from ecruntime.log import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.log import Log


class LowMemory:
    """A threshold of live bytes with callbacks, made once at each crossing; every method is for any thread.

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
        self._watch: Callable[[int, int, Callable[[], object]], object] | None = None
        self.threshold = sys.maxsize
        """Number of live bytes above which memory is low."""

    @property
    def is_low(self) -> bool:
        """Tell whether the threshold was crossed and the goal has not been reached since."""
        return self._is_low

    def set_threshold(self, threshold: int, goal: int) -> None:
        """Set the live bytes above which memory is low, and the goal at which it is low no more."""
        with self._lock:
            self.threshold, self._goal = threshold, min(goal, threshold)
        if self._watch is not None:
            self._watch_native(self._watch)

    def watch_with(self, watch: Callable[[int, int, Callable[[], object]], object]) -> None:
        """Have `watch` call back when blocks of C cross the threshold (scheduler thread)."""
        self._watch = watch
        self._watch_native(watch)

    def _watch_native(self, watch: Callable[[int, int, Callable[[], object]], object]) -> None:
        is_set = self.threshold < sys.maxsize
        watch(self.threshold if is_set else 0, self._goal if is_set else 0, self._on_native)

    def _on_native(self) -> None:
        self._log.message(Level.WARNING, "memory", f"memory is low: modules in C have more than {self.threshold} bytes")
        self.notify()

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
        with self._lock:
            was_low = self._is_low
            self._is_low = total > (self._goal if was_low else self.threshold)
            has_crossed = self._is_low and not was_low
        if has_crossed:
            self._log.message(Level.WARNING, "memory", f"memory is low: {total} bytes are live")
            self.notify()

    def notify(self) -> None:
        """Call all callbacks; a failure of one is logged and does not stop the others."""
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
