"""The part of a module's interface for the time, and for events that the author builds (seed 1.3.3)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from ecruntime.module.host import ModuleHost
    from ecruntime.scheduler import Channel, Event, Mask, Timeval
    from ecruntime.scheduler.event import Callback


class EventApi(Protocol):
    """The event API of one instance, for events that the author builds (scheduler thread)."""

    def schedule_at(self, when: Timeval, callback: Callable[[Event, Timeval], Mask]) -> Event:
        """Schedule a new timed event for a time of day."""
        ...

    def build_fd_event(
        self, what: int | socket.socket | Channel, mask: Mask, callback: Callback, closure: object
    ) -> Event:
        """Build a descriptor event."""
        ...

    def build_event_from_now(self, seconds: float, callback: Callback, closure: object) -> Event:
        """Build an event that is due `seconds` from now."""
        ...

    def build_event_at(self, when: Timeval, callback: Callback, closure: object) -> Event:
        """Build an event for a time of day."""
        ...

    def schedule_event(self, event: Event) -> None:
        """Schedule a built event."""
        ...

    def clear_event_by_fd(self, fd: int) -> Event | None:
        """Stop waiting for a descriptor, and return its event."""
        ...

    def event_post_dup(self, event: Event) -> Event:
        """Duplicate a descriptor event."""
        ...

    def event_free(self, event: Event) -> None:
        """Free an event that is not scheduled."""
        ...


class UsesEvents(ABC):
    """The methods of a module for the time and for events of its own making.

    `schedule`, `watch` and `suspend` do in one call what most modules need; these are the single steps of the server's
    API. A callback of theirs is called as `callback(event, conditions, closure, now)`.
    """

    @abstractmethod
    def _loaded(self) -> ModuleHost:
        """Return the host; raise `RuleViolation` when there is none."""

    def now(self) -> Timeval:
        """Return the time of day, by the clock of the server: in a test, that of `clock.advance` (any thread).

        A callback is given the time at which its turn of the loop began, which costs nothing.
        """
        return self._loaded().clock.now()

    def monotonic(self) -> float:
        """Return seconds since a fixed moment, which never go backwards: for durations and deadlines (any thread)."""
        return self._loaded().clock.monotonic()

    def schedule_at(self, when: Timeval, callback: Callable[[Event, Timeval], Mask]) -> Event:
        """Call `callback(event, now)` once, at a time of day; otherwise as `schedule` (scheduler thread).

        The distance is taken now: if the system's time is set later, the moment does not move.
        """
        return self._loaded().event_api.schedule_at(when, callback)

    def build_fd_event(
        self, what: int | socket.socket | Channel, mask: Mask, callback: Callback, closure: object = None
    ) -> Event:
        """Build an event for a descriptor, and do not wait for it yet: `schedule_event` does (scheduler thread).

        From its scheduling on the event owns `what`, as one of `watch` does; before that, it is yours to close.
        """
        return self._loaded().event_api.build_fd_event(what, mask, callback, closure)

    def build_event_from_now(self, seconds: float, callback: Callback, closure: object = None) -> Event:
        """Build an event that is due `seconds` from now; `schedule_event` starts waiting for it (scheduler thread)."""
        return self._loaded().event_api.build_event_from_now(seconds, callback, closure)

    def build_event_at(self, when: Timeval, callback: Callback, closure: object = None) -> Event:
        """Build an event for a time of day; `schedule_event` starts waiting for it (scheduler thread)."""
        return self._loaded().event_api.build_event_at(when, callback, closure)

    def schedule_event(self, event: Event) -> None:
        """Schedule a built event, which belongs to this instance from here on, and is freed by the scheduler.

        Called from `ext_init`, it is scheduled only if the transaction is published (scheduler thread).
        """
        self._loaded().event_api.schedule_event(event)

    def clear_event_by_fd(self, fd: int) -> Event | None:
        """Stop waiting for a descriptor and return its event, which is yours again; None when it has none.

        The descriptor stays open; the callback of the event, if it runs, then returns `DONE` (scheduler thread).
        """
        return self._loaded().event_api.clear_event_by_fd(fd)

    def event_post_dup(self, event: Event) -> Event:
        """Return a duplicate of a descriptor event, to suspend its connection in single steps (scheduler thread).

        Clear the original with `clear_event_by_fd`; `resume`, `schedule_event` or `async_wake_event` goes on with the
        duplicate. `suspend` is all of this in one call.
        """
        return self._loaded().event_api.event_post_dup(event)

    def event_free(self, event: Event) -> None:
        """Free an event that is not scheduled; the scheduler frees those that are (scheduler thread)."""
        self._loaded().event_api.event_free(event)
