"""The event API of a module on the server: events that the author builds, and schedules in a step of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ecruntime.foundation.errors import RuleViolation
from ecruntime.scheduler import DONE
from ecruntime.scheduler.event import BUILT, FREED
from ecruntime.scheduler.rules import NOT_FREEABLE
from ecserver.events import ServerTimer
from ecserver.failures import not_here
from ecserver.watch import ServerWatch, check_thread

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from ecruntime.scheduler import Channel, Event, Mask, TimeSource, Timeval
    from ecruntime.scheduler.event import Callback
    from ecserver.events import ServerEvents
    from ecserver.watch import ServerWatches


class ServerEventApi:
    """Builds events of one instance (scheduler thread)."""

    def __init__(self, timers: ServerEvents, watches: ServerWatches, clock: TimeSource) -> None:
        """Build events that `timers` and `watches` schedule."""
        self._timers = timers
        self._watches = watches
        self._clock = clock

    def schedule_at(self, when: Timeval, callback: Callable[[Event, Timeval], Mask]) -> Event:
        """Schedule a new timed event for a time of day."""
        return self._timers.schedule(self._distance(when), callback)

    def build_fd_event(
        self, what: int | socket.socket | Channel, mask: Mask, callback: Callback, closure: object
    ) -> Event:
        """Build a descriptor event."""

        def ready(event: Event, conditions: Mask, now: Timeval) -> Mask:
            return callback(event, conditions, closure, now)

        return self._watches.build(what, mask, ready)

    def build_event_from_now(self, seconds: float, callback: Callback, closure: object) -> Event:
        """Build an event that is due `seconds` from now."""

        def due(event: Event, now: Timeval) -> Mask:
            return callback(event, DONE, closure, now)

        return self._timers.build(seconds, due)

    def build_event_at(self, when: Timeval, callback: Callback, closure: object) -> Event:
        """Build an event for a time of day."""
        return self.build_event_from_now(self._distance(when), callback, closure)

    def schedule_event(self, event: Event) -> None:
        """Schedule a built event; within `ext_init` it waits for the publication."""
        if isinstance(event, ServerWatch):
            self._watches.begin(event)
        elif isinstance(event, ServerTimer):
            self._timers.begin(event)
        else:
            raise not_here(f"an event of class '{type(event).__name__}'")

    def clear_event_by_fd(self, fd: int) -> Event | None:
        """Stop waiting for a descriptor, and return its event."""
        return self._watches.clear_event_by_fd(fd)

    def event_post_dup(self, event: Event) -> NoReturn:
        """Refuse: a suspended connection goes on by functions that are not passed on."""
        raise not_here(f"a duplicate of {event!r}")

    def event_free(self, event: Event) -> None:
        """Free an event that is not scheduled."""
        check_thread("event_free")
        if event.place != BUILT:
            hint = "clear it first, and free it once"
            raise RuleViolation(NOT_FREEABLE, f"{event!r} cannot be freed", hint=hint)
        event.place = FREED

    def _distance(self, when: Timeval) -> float:
        now = self._clock.now()
        return max(0.0, when.sec - now.sec + (when.usec - now.usec) / 1e6)
