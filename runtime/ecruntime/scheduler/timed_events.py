"""The timed events of a scheduler, as it uses them: on a wheel in Python, or on a queue of the core in C."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.scheduler.event import Event
    from ecruntime.scheduler.mask import Mask
    from ecruntime.scheduler.timeval import Timeval


class TimerCalls(Protocol):
    """The part of `Dispatch` that the calls of timed events need."""

    current: Event | None
    """The event whose callback runs."""

    def fail(self, event: Event, error: BaseException) -> None:
        """Report what a callback has raised."""
        ...

    def judge(self, event: Event, returned: object) -> None:
        """Report a callback of a timed event that returned something else than DONE."""
        ...


class TimerOwner(Protocol):
    """The scheduled timers of one instance on a queue in C; also the callback of their events."""

    is_open: bool
    """Whether events are scheduled at once, and not deferred."""

    def __len__(self) -> int: ...

    def events(self) -> list[Event]:
        """Return the events."""
        ...

    @property
    def schedule(self) -> Callable[..., Event]:
        """Return the function that schedules an event of the instance: `(seconds, callback)`."""
        ...

    @property
    def clear_timed_event(self) -> Callable[[Event], bool]:
        """Return the function that cancels an event."""
        ...


class TimedEvents(Protocol):
    """Timed events by deadline, then by order of scheduling (scheduler thread)."""

    thread: int
    """The thread that may call what `direct_calls` returns without a look at it in Python; 0 for none."""
    arrange: Callable[[list[Event]], object] | None
    """Function that orders events due at one moment in place, for tests; None for the order of addition."""

    @property
    def new(self) -> object:
        """Return something true where `next_due` needs the time."""
        ...

    @property
    def enqueue(self) -> Callable[[Event], None]:
        """Return the function that adds an event in place NEW."""
        ...

    @property
    def kept(self) -> int:
        """Return the number of stored entries, live and dead: at most about twice that of live events."""
        ...

    def __len__(self) -> int: ...

    def events(self) -> tuple[Event, ...]:
        """Return the live events; those with the same deadline are in order."""
        ...

    def add(self, event: Event, /) -> None:
        """Add a timed event that is not stored yet."""
        ...

    def remove(self, event: Event, /) -> None:
        """Remove a stored event."""
        ...

    def rearm(self, event: Event, due: float, /) -> None:
        """Give a stored event another deadline, behind all others with the same one."""
        ...

    def next_due(self, now: float, /) -> float | None:
        """Put the new events in order and return the earliest deadline, or a moment before it; None without events."""
        ...

    def fire(self, calls: TimerCalls, moment: float, mask: Mask, now: Timeval, /) -> int:
        """Call the events that are due and were in order before, and return their number.

        One that raises stops no other; SystemExit and KeyboardInterrupt end the calls, and the rest stays due.
        """
        ...

    def direct_calls(
        self,
        schedule: Callable[..., Event],
        clear: Callable[[Event], bool],
        rearm: Callable[[Event, float], None],
        /,
    ) -> tuple[Callable[..., Any], ...]:
        """Return functions that do the same without a frame of Python; none where there are no such functions."""
        ...

    def owner(
        self,
        name: str,
        schedule: Callable[..., Event],
        clear: Callable[[Event], bool],
        /,
    ) -> TimerOwner | None:
        """Return the timers of one instance; None where there are no direct calls."""
        ...


class TimerQueue(TimedEvents, Protocol):
    """Timed events on a queue in C, which may be in one order with timers of C."""

    def first(self, now: float, /) -> tuple[float, int] | None:
        """Return the moment at which the first event is served, and its number in the order of scheduling."""
        ...
