"""The timed events of a module on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.errors import RuleViolation
from ecruntime.scheduler.event import BUILT, FILED, FREED, Event
from ecruntime.scheduler.rules import NOT_A_SCHEDULED_TIMER, NOT_SCHEDULABLE, TIMED_EVENT_REPEATED, WRONG_THREAD
from ecserver import _native

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.scheduler import Mask, Timeval
    from ecserver._native import Instance

    EventCallback = Callable[[Event, Timeval], Mask]


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
        self._is_holding = False

    def schedule(self, seconds: float, callback: EventCallback) -> ServerTimer:
        """Schedule a timed event; within `ext_init` it waits for the publication."""
        _check_thread("schedule")
        event = ServerTimer()
        event.owner, event.fd, event.bits, event.place = self._owner, -1, 0, BUILT
        event.due, event.not_before, event.order = 0.0, 0.0, 0
        event.address, event.seconds, event.timed = 0, float(seconds), callback
        if self._is_holding:
            self._held.append(event)
        else:
            self._start(event)
        return event

    def clear(self, event: Event) -> bool:
        """Cancel an event; False when it is not scheduled."""
        _check_thread("clear_timed_event")
        if event in self._held:
            self._held.remove(event)  # type: ignore[arg-type] # what is in the list is one of ours
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
        _check_thread("rearm")
        if not isinstance(event, ServerTimer) or (event not in self._scheduled and event not in self._held):
            raise RuleViolation(
                NOT_A_SCHEDULED_TIMER, "rearm of an event that is not scheduled", hint="schedule a new one"
            )
        event.seconds = float(seconds)
        if event in self._scheduled:
            self._native.clear_timer(event.address)
            self._start(event)

    def hold_back(self) -> None:
        """Begin a transaction: drop what an earlier one wanted that was never published."""
        self._held.clear()
        self._is_holding = True

    def let_go(self) -> None:
        """Schedule what was held back: the transaction is published."""
        held, self._held = self._held, []
        self._is_holding = False
        for event in held:
            self._start(event)

    def end(self) -> None:
        """Cancel all events: the instance is destroyed."""
        self._held.clear()
        for event in list(self._scheduled):
            self.clear(event)

    def _start(self, event: ServerTimer) -> None:
        def fire(now: Timeval) -> None:
            self._scheduled.discard(event)
            event.place = FREED
            if event.timed(event, now):
                raise RuleViolation(
                    TIMED_EVENT_REPEATED,
                    "the callback of a timed event returned a mask",
                    hint="return DONE; to repeat, schedule a new event",
                )

        if event.place == FREED:
            raise RuleViolation(NOT_SCHEDULABLE, "the event was freed", hint="schedule a new one")
        event.address = self._native.timer(event.seconds, fire)
        event.place = FILED
        self._scheduled.add(event)


def _check_thread(what: str) -> None:
    if not _native.is_scheduler_thread():
        message = f"{what} is for the scheduler thread"
        raise RuleViolation(WRONG_THREAD, message, hint="go there with self.post(...)")
