"""A poller that moves a virtual clock instead of waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import RuleViolation
from ecruntime.scheduler import EpollPoller
from ecruntime.scheduler.rules import TIME_STANDS_STILL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from ecruntime.scheduler import Scheduler
    from ecruntime.testing.virtual_clock import VirtualClock

_REAL_SLICE: Final = 0.01
_MAX_TURNS: Final = 100_000


class VirtualPoller:
    """Watches real descriptors; when it would have to wait, it moves the clock instead.

    Time jumps only when no descriptor is ready and nothing is busy. While something is busy, such as a job in a worker
    thread, real time passes. A wait without limit is a real one: there is no moment to jump to.
    """

    def __init__(self, clock: VirtualClock, schedule: Random | None = None) -> None:
        """Move `clock`; `schedule` shuffles descriptors that are ready together, since no order is promised."""
        self._clock = clock
        self._schedule = schedule
        self.before_turn: Callable[[], object] = _nothing
        """Callback before each turn of `run_for`, for reloads at every turn."""
        self._epoll = EpollPoller()
        self._busy: list[Callable[[], bool]] = []

    def add_busy(self, is_busy: Callable[[], bool]) -> None:
        """Stop virtual time while `is_busy()` is true; thread pools report unfinished jobs in this way."""
        self._busy.append(is_busy)

    def is_busy(self) -> bool:
        """Tell whether anything is at work outside the scheduler thread."""
        return any(is_busy() for is_busy in self._busy)

    def register(self, fd: int, mask: int) -> None:
        """Watch `fd`; OSError when it cannot be watched."""
        self._epoll.register(fd, mask)

    def modify(self, fd: int, mask: int) -> None:
        """Watch `fd` for other conditions."""
        self._epoll.modify(fd, mask)

    def unregister(self, fd: int) -> None:
        """Stop watching `fd`; no error when it is closed already."""
        self._epoll.unregister(fd)

    def wait(self, timeout: float | None) -> Sequence[tuple[int, int]]:
        """Return the ready descriptors; without any, let `timeout` seconds of virtual time pass."""
        busy = self.is_busy()  # asked first: a job that ends in between has posted its completion by then
        ready = list(self._epoll.wait(0.0))
        if self._schedule is not None:
            self._schedule.shuffle(ready)
        if ready or timeout == 0.0:
            return ready
        # In slices while busy, since a job may end without waking the loop.
        if timeout is None or busy:
            return self._epoll.wait(_REAL_SLICE if busy else None)
        # Nobody works and nothing is ready: the next event is the timer that the scheduler waits for.
        self._clock.advance(timeout)
        return ready

    def close(self) -> None:
        """Release the system's resources."""
        self._epoll.close()

    def run_for(self, scheduler: Scheduler, seconds: float) -> None:
        """Let `seconds` pass: everything due in them runs in order, each at its own time, until nothing is left to do.

        Raise RuleViolation when events keep running while time stands still.
        """
        end = self._clock.monotonic() + seconds
        turns = 0
        while True:
            before = self._clock.monotonic()
            left = max(end - before, 0.0)
            self.before_turn()
            # Sums of floats may leave a rest that is too small for any timer.
            served = scheduler.run_once(left if left > _HAIR else 0.0)
            moved = self._clock.monotonic() > before
            # A turn that served something may have posted more: only an idle turn ends the run.
            if left <= _HAIR and not served and not self.is_busy():
                return
            # An event that schedules itself again without delay would keep time from moving for ever.
            turns = 0 if moved or not served else turns + 1
            if turns > _MAX_TURNS:
                message = f"{turns} turns were made while the clock stood at {self._clock.monotonic()}"
                raise RuleViolation(TIME_STANDS_STILL, message, hint="give a delay above zero")


_HAIR: Final = 1e-9


def _nothing() -> None:
    pass
