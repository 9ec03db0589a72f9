"""Telling modules that memory runs low, so that they give back what they can spare."""

from __future__ import annotations

import sys
from threading import Lock
from typing import TYPE_CHECKING

from ecruntime.foundation.error_origin import blame
from ecruntime.log import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.log import Log


class LowMemory:
    """Calls whoever wants to know, once each time that the threshold is crossed; every method is for any thread.

    The notices come in the thread whose allocation crossed it, or that called `notify` (seed `ec_memory_is_low`).
    """

    def __init__(self, log: Log) -> None:
        """Begin without a threshold."""
        self._log = log
        self._callbacks: list[Callable[[], object]] = []
        self._lock = Lock()
        self._is_low = False
        self._goal = sys.maxsize
        self.threshold = sys.maxsize
        """Bytes; above it memory is low."""

    @property
    def is_low(self) -> bool:
        """Tell whether the threshold was crossed and the goal was not reached since."""
        return self._is_low

    def set_threshold(self, threshold: int, goal: int) -> None:
        """Say from how many live bytes on memory is low, and below how many it is not any more."""
        with self._lock:
            self.threshold, self._goal = threshold, min(goal, threshold)

    def add(self, callback: Callable[[], object]) -> None:
        """Call `callback` whenever memory becomes low."""
        with self._lock:
            self._callbacks.append(callback)

    def remove(self, callback: Callable[[], object]) -> None:
        """Call it no more."""
        with self._lock:
            self._callbacks.remove(callback)

    def look(self, total: int) -> None:
        """Compare the live bytes with the threshold, and notify at a crossing."""
        with self._lock:
            was_low = self._is_low
            self._is_low = total > (self._goal if was_low else self.threshold)
            has_crossed = self._is_low and not was_low
        if has_crossed:
            self._log.message(Level.WARNING, "memory", f"memory is low: {total} bytes are live")
            self.notify()

    def notify(self) -> None:
        """Ask everyone to give back memory; a failure is logged and the others are asked all the same."""
        with self._lock:
            callbacks = tuple(self._callbacks)
        for callback in callbacks:
            try:
                callback()
            except Exception as failure:  # noqa: BLE001 - one module's failure must not stop the others
                self._log.message(Level.ERROR, "memory", f"a low-memory notice failed: {blame(failure)}")
