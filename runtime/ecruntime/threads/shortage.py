"""Further attempts of pools to start threads that the system refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.scheduler import DONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.scheduler import Event, Mask, Scheduler, Timeval
    from ecruntime.threads.pool import Pool

_PAUSE: Final = 1.0


class ThreadShortage:
    """Has the pools of a server try again each second, while jobs wait that nobody else would take."""

    def __init__(self, scheduler: Scheduler, pools: Callable[[], Iterable[Pool]]) -> None:
        """Use the timers of `scheduler`."""
        self._scheduler = scheduler
        self._pools = pools
        self._is_planned = False

    def note(self) -> None:
        """Plan an attempt, unless there is one (any thread)."""
        # Without a lock: of two threads both may plan one, and the second attempt finds nothing to do.
        if not self._is_planned:
            self._is_planned = True
            self._scheduler.post(self._plan)

    def _plan(self) -> None:
        self._scheduler.schedule_from_now_f(_PAUSE, self._on_due).owner = "threads"

    def _on_due(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._is_planned = False
        for pool in self._pools():
            if pool.is_short:
                pool.grow_for_jobs()
        return DONE
