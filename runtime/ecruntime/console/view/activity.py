"""Hook and lag figures, sampled while a client watches."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.scheduler import DONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.scheduler import Event, Mask, Timeval
    from ecruntime.server.server import Server

_TICK_SECONDS: Final = 0.1
_KEPT_TICKS: Final = 100
"""Ticks that are kept: the lag covers the last ten seconds."""


@dataclass(frozen=True, slots=True)
class Lag:
    """Recent lateness of the scheduler's timers, in milliseconds; all zero before the first measurement."""

    last: float = 0.0
    average: float = 0.0
    worst: float = 0.0


@dataclass(frozen=True, slots=True)
class ActivitySnapshot:
    """Figures of one moment; the difference of two gives rates."""

    monotonic: float
    """Seconds of the monotonic clock."""
    turns: int
    """Turns of the scheduler's loop since the start."""
    lag: Lag
    clients: int
    messages: Mapping[str, int]
    """Messages written to the log since the start, by level."""


class ActivitySampler:
    """Counts hook calls while an operator wants it or a client watches (scheduler thread).

    A sample is a lease that expires unless it is renewed, so a killed client leaves nothing behind. While it lasts, a
    timer measures how late it is called; without one, the scheduler pays nothing.
    """

    def __init__(self, server: Server, count_clients: Callable[[], int]) -> None:
        """Prepare to sample `server`; nothing is measured yet."""
        self._server = server
        self._count_clients = count_clients
        self._is_counting_wanted = False
        self._until = 0.0
        self._tick: Event | None = None
        self._lateness: deque[float] = deque(maxlen=_KEPT_TICKS)

    def count(self, *, is_on: bool) -> None:
        """Count hook calls until told otherwise; with `is_on=False`, stop once no client watches."""
        self._is_counting_wanted = is_on
        self._apply()

    def sample(self, seconds: float) -> ActivitySnapshot:
        """Return the figures of this moment, and keep measuring for `seconds` more."""
        server = self._server
        now = server.clock.monotonic()
        self._until = max(self._until, now + seconds)
        if self._tick is None:
            # The last lease has expired: its figures say nothing of the present.
            self._lateness.clear()
            self._schedule()
            self._apply()
        return ActivitySnapshot(now, server.scheduler.turns, self._lag(), self._count_clients(), server.log.counts)

    def _schedule(self) -> None:
        self._tick = self._server.scheduler.schedule_from_now_f(_TICK_SECONDS, self._on_tick)
        self._tick.owner = "console"

    def _on_tick(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del mask, closure, now
        moment = self._server.clock.monotonic()
        assert event.deadline is not None, "it is a timed event"
        self._lateness.append(max(moment - event.deadline, 0.0))
        # The scheduler frees a timed event that returns 0, so each tick builds the next one (seed 1.3.3).
        self._tick = None
        if moment < self._until:
            self._schedule()
        else:
            self._apply()
        return DONE

    def _apply(self) -> None:
        is_on = self._is_counting_wanted or self._tick is not None
        # All hook calls are recompiled: only when counting really changes.
        if is_on != self._server.watch.is_counting:
            self._server.watch.count(is_on=is_on)
            # Watching is compiled into the hook calls, so that an unwatched call pays nothing.
            self._server.recompile_hooks()

    def _lag(self) -> Lag:
        if not self._lateness:
            return Lag()
        average = sum(self._lateness) / len(self._lateness)
        return Lag(*(round(1000 * seconds, 3) for seconds in (self._lateness[-1], average, max(self._lateness))))
