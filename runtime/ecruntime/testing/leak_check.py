"""Leak check of a test: descriptors, threads and events."""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.bridge.native import kept_descriptors

if TYPE_CHECKING:
    from ecruntime.scheduler import Scheduler


class Leaked(AssertionError):
    """Things that a test left behind; the text names each of them."""


class Audit:
    """An inventory taken when it is made; `check` compares. The harness checks references, memory and jobs."""

    def __init__(self) -> None:
        """Take the inventory."""
        self._descriptors = _descriptors()
        self._threads = set(threading.enumerate())

    def check(self, scheduler: Scheduler | None = None) -> None:
        """Raise `Leaked` when there is more now than at the start; reference cycles are collected first."""
        if not self._found(scheduler):
            return
        gc.collect()
        if found := self._found(scheduler):
            raise Leaked("\n".join(found))

    def _found(self, scheduler: Scheduler | None) -> list[str]:
        now = _descriptors()
        # A process has the bridge to modules in C once, and keeps it.
        new = now.keys() - self._descriptors.keys() - kept_descriptors()
        found = [f"descriptor {fd}: {now[fd]}" for fd in sorted(new)]
        found += [f"thread '{thread.name}'" for thread in threading.enumerate() if thread not in self._threads]
        return found + ([repr(event) for event in scheduler.events] if scheduler is not None else [])


def _descriptors() -> dict[int, str]:
    found = {}
    for entry in os.listdir("/proc/self/fd"):  # noqa: PTH208 - names are enough
        try:
            found[int(entry)] = str(Path(f"/proc/self/fd/{entry}").readlink())
        except OSError:
            continue  # the descriptor of the listing itself
    return found
