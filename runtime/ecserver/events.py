"""The timed events of a module on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import RuleViolation
from ecruntime.scheduler.event import BUILT, FILED, FREED, Event
from ecruntime.scheduler.rules import NOT_A_SCHEDULED_TIMER, NOT_SCHEDULABLE, TIMED_EVENT_REPEATED
from ecserver.watch import check_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.scheduler import Mask, Timeval
    from ecserver._native import Instance

    EventCallback = Callable[[Event, Timeval], Mask]


_GRAIN: Final = 0.0005
"""Seconds by which the server may be early, as it counts in whole steps of its own."""


class ServerTimer(Event):
    """A timed event: the server's, or one that is held back until the publication."""

    __slots__ = ("address", "seconds", "timed")

    address: int
    """The server's event; 0 where there is none."""
    seconds: float
    timed: EventCallback


class ServerEvents:
    """The events of one instance (scheduler thread)."""

    def __init__(self, native: Instance, owner: str) -> None:
        """Schedule with `native`."""
        self._native = native
        self._owner = owner
        self._scheduled: set[ServerTimer] = set()
        self._held: list[ServerTimer] = []
        self.is_holding = False
        """Whether `ext_init` runs, whose events wait for the publication."""

    def schedule(self, seconds: float, callback: EventCallback) -> ServerTimer:
        """Schedule a timed event; within `ext_init` it waits for the publication."""
        event = self.build(seconds, callback)
        self.begin(event)
        return event

    def build(self, seconds: float, callback: EventCallback) -> ServerTimer:
        """Build a timed event, which nothing waits for yet."""
        check_thread("schedule")
        event = ServerTimer()
        event.owner, event.fd, event.bits, event.place = self._owner, -1, 0, BUILT
        event.due, event.not_before, event.order = 0.0, 0.0, 0
        event.address, event.seconds, event.timed = 0, float(seconds), callback
        return event

    def begin(self, event: ServerTimer) -> None:
        """Schedule a built event; within `ext_init` it waits for the publication."""
        check_thread("schedule_event")
        if event.place != BUILT or event in self._held:
            raise RuleViolation(NOT_SCHEDULABLE, f"{event!r} is scheduled already", hint="build a new event")
        if self.is_holding:
            self._held.append(event)
        else:
            self._start(event)

    def clear(self, event: Event) -> bool:
        """Cancel an event; False when it is not scheduled."""
        check_thread("clear_timed_event")
        if event in self._held:
            self._held.remove(event)
            event.place = FREED
            return True
        if event not in self._scheduled:
            return False
        assert isinstance(event, ServerTimer)
        self._scheduled.discard(event)
        event.place = FREED
        return self._native.clear_timer(event.address)

    def rearm(self, event: Event, seconds: float) -> None:
        """Move a scheduled event to `seconds` from now."""
        check_thread("rearm")
        if not isinstance(event, ServerTimer) or (event not in self._scheduled and event not in self._held):
            raise RuleViolation(
                NOT_A_SCHEDULED_TIMER, "rearm of an event that is not scheduled", hint="schedule a new one"
            )
        event.seconds = float(seconds)
        if event in self._scheduled:
            self._native.clear_timer(event.address)
            self._start(event)

    def put_off(self, event: Event, seconds: float) -> None:
        """Keep an event from firing before `seconds` from now; it is moved when its deadline comes."""
        check_thread("put_off")
        event.not_before = self._moment() + seconds

    def hold_back(self, *, is_new: bool) -> None:
        """Begin a phase; in a new transaction drop what an earlier one wanted that was never published."""
        if is_new:
            self._drop_held()
        self.is_holding = True

    def let_go(self) -> None:
        """Schedule what was held back: the transaction is published."""
        held, self._held = self._held, []
        self.is_holding = False
        for event in held:
            self._start(event)

    def end(self) -> None:
        """Cancel all events: the instance is destroyed."""
        self._drop_held()
        for event in list(self._scheduled):
            self.clear(event)

    def _drop_held(self) -> None:
        for event in self._held:
            event.place = FREED
        self._held.clear()

    def _moment(self) -> float:
        now = self._native.now()
        return now.sec + now.usec / 1e6

    def _start(self, event: ServerTimer) -> None:
        def fire(now: Timeval) -> None:
            left = event.not_before - self._moment() if event.not_before else 0.0
            if left > _GRAIN:
                event.address = self._native.timer(left, fire)
                return
            self._scheduled.discard(event)
            event.place = FREED
            if event.timed(event, now):
                raise RuleViolation(
                    TIMED_EVENT_REPEATED,
                    "the callback of a timed event returned a mask",
                    hint="return DONE; to repeat, schedule a new event",
                )

        event.not_before = 0.0
        if event.place == FREED:
            raise RuleViolation(NOT_SCHEDULABLE, "the event was freed", hint="schedule a new one")
        event.address = self._native.timer(event.seconds, fire)
        event.place = FILED
        self._scheduled.add(event)
