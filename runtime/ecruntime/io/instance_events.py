"""Events of one module instance, deferred during a transaction and cleared with the instance."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from ecruntime.foundation.errors import RuleViolation
from ecruntime.io.channel import SocketChannel
from ecruntime.io.transfer import event_close
from ecruntime.scheduler import DONE, Event, EventState, Mask, Timeval
from ecruntime.scheduler.event import WATCHED
from ecruntime.scheduler.plain_form import or_plain
from ecruntime.scheduler.rules import DESCRIPTOR_TAKEN, NOT_FREEABLE, NOT_SCHEDULABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.scheduler import Channel, Scheduler
    from ecruntime.scheduler.event import Callback
    from ecruntime.scheduler.poller import Watches
    from ecruntime.scheduler.timed_events import TimerOwner

    TimedCallback: TypeAlias = Callable[[Event, Timeval], Mask]
    WatchCallback: TypeAlias = Callable[[Event, Mask, Timeval], Mask]


class OwnedEvents:
    """The event API of one instance; `post` is for any thread, the rest for the scheduler thread."""

    def __init__(self, owner: str, scheduler: Scheduler) -> None:
        """Begin without events, in the transaction that makes the instance."""
        self._owner = owner
        self._scheduler = scheduler
        self._events: set[Event] = set()
        self._pending: list[Event] = []
        self._posted: list[Callable[[], object]] = []
        self._is_deferring = True
        self._is_ended = False
        # Made once: a bound method for each event would cost as much as the event.
        self._callback = self._on_due
        self._direct: TimerOwner | None = None
        self._watches: Watches | None = None

    def __len__(self) -> int:
        return len(self._events) + (len(self._direct) if self._direct is not None else 0)

    def schedule(self, seconds: float, callback: TimedCallback) -> Event:
        """Schedule a new timed event; during a transaction it is deferred until the generation is published."""
        if self._is_deferring:
            return self._begin(self._scheduler.build_event_from_now_f(seconds, -1, self._callback, callback))
        event = self._scheduler.schedule_from_now_f(seconds, self._callback, callback)
        event.owner = self._owner
        self._events.add(event)
        return event

    def schedule_at(self, when: Timeval, callback: TimedCallback) -> Event:
        """Schedule a new timed event for a time of day; otherwise as `schedule`."""
        return self._begin(self._scheduler.build_event_at(when, -1, self._on_due, callback))

    def watch(self, what: int | socket.socket | Channel, mask: Mask, callback: WatchCallback) -> Event:
        """Build a descriptor event that owns `what`, which is closed with the instance or after a failed callback."""
        # Looked for again: the native loop comes with the first module in C.
        if self._watches is None:
            self._watches = self._scheduler.watches_of(self._events, self._on_ready, self._on_failed)
        return self._begin(self._descriptor_event(what, mask, self._watches or self._on_ready, callback))

    def build_fd_event(
        self, what: int | socket.socket | Channel, mask: Mask, callback: Callback, closure: object
    ) -> Event:
        """Build a descriptor event, which owns `what` from its scheduling on."""

        def ready(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
            return self._on_ready(event, mask, lambda event, mask, now: callback(event, mask, closure, now), now)

        # Messages name the author's function, which they find so.
        ready.__wrapped__ = callback  # type: ignore[attr-defined] # as `functools.wraps` does
        return self._owned(self._descriptor_event(what, mask, ready, closure))

    def build_event_from_now(self, seconds: float, callback: Callback, closure: object) -> Event:
        """Build an event that is due `seconds` from now."""
        return self._owned(self._scheduler.build_event_from_now_f(seconds, -1, self._timed(callback), closure))

    def build_event_at(self, when: Timeval, callback: Callback, closure: object) -> Event:
        """Build an event for a time of day."""
        return self._owned(self._scheduler.build_event_at(when, -1, self._timed(callback), closure))

    def schedule_event(self, event: Event) -> None:
        """Schedule a built event; during a transaction it is deferred until the generation is published."""
        self._begin(event)

    def clear_event_by_fd(self, fd: int) -> Event | None:
        """Stop waiting for a descriptor and return its event, which the caller then owns; None when it has none."""
        self._scheduler.check_thread("clear_event_by_fd")
        for event in self._pending:
            if not event.is_timed and event.fd == fd:
                self._pending.remove(event)
                return event
        found = self._scheduler.clear_event_by_fd(fd)
        if found is not None:
            self._events.discard(found)
        return found

    def event_post_dup(self, event: Event) -> Event:
        """Duplicate a descriptor event, to suspend its connection."""
        return self._scheduler.event_post_dup(event)

    def event_free(self, event: Event) -> None:
        """Free an event that is not scheduled."""
        self._scheduler.check_thread("event_free")
        if event in self._pending:
            raise RuleViolation(NOT_FREEABLE, f"{event!r} waits for the publication", hint="clear it first")
        self._scheduler.event_free(event)

    def clear_timed_event(self, event: Event) -> bool:
        """Cancel and free a timed event; False when it is not scheduled, and the caller then frees it."""
        # First, as it checks the thread.
        is_cleared = self._scheduler.clear_timed_event(event)
        self._events.discard(event)
        if not is_cleared and event in self._pending:
            self._pending.remove(event)
            self._scheduler.event_free(event)
            return True
        return is_cleared

    def timer_calls(self) -> tuple[Callable[[float, TimedCallback], Event], Callable[[Event], bool]]:
        """Return `schedule` and `clear_timed_event` in the form that costs least, until the next transaction ends."""
        plain, direct = (self.schedule, self.clear_timed_event), self._direct
        return plain if direct is None else or_plain(lambda: (direct.schedule, direct.clear_timed_event), plain)

    def rearm(self, event: Event, seconds: float) -> None:
        """Move a scheduled timed event to `seconds` from now."""
        self._scheduler.rearm(event, seconds)

    def put_off(self, event: Event, seconds: float) -> None:
        """Keep a timed event from firing before `seconds` from the beginning of this turn."""
        self._scheduler.check_thread("put_off")
        event.not_before = self._scheduler.moment + seconds

    def post(self, call: Callable[[], object]) -> None:
        """Run `call` in the scheduler thread, unless the instance is destroyed, or its transaction fails, before."""
        # Other threads serve the published generation, so their calls are not part of the transaction (invariant 6).
        if self._is_deferring and self._scheduler.is_scheduler_thread():
            self._posted.append(call)
            return
        self._scheduler.post(lambda: None if self._is_ended else call())

    def defer(self) -> None:
        """Defer new events: a transaction begins (invariant 11)."""
        self._is_deferring = True
        if self._direct is not None:
            self._direct.is_open = False

    def commit_or_drop(self, *, is_published: bool) -> list[Exception]:
        """End the transaction: schedule the deferred events if it was published, else free them.

        Return the refusals of events that cannot be scheduled, as when their descriptor was closed; these are freed.
        """
        pending, self._pending = self._pending, []
        posted, self._posted = self._posted, []
        self._is_deferring = False
        self._open_direct_calls()
        for call in posted if is_published else ():
            self.post(call)
        refusals: list[Exception] = []
        for event in pending:
            if is_published:
                try:
                    self._scheduler.schedule_event(event)
                    self._events.add(event)
                    continue
                except (OSError, RuleViolation) as refusal:
                    refusals.append(refusal)
            # The descriptor may be closed already, which is why its event was refused.
            with suppress(OSError):
                self._discard(event)
        return refusals

    def clear(self) -> None:
        """Clear all events and close their descriptors: the instance is being destroyed (invariant 12)."""
        events = (*self._events, *(self._direct.events() if self._direct is not None else ()))
        self._events.clear()
        for event in events:
            self._discard(event)
        self.commit_or_drop(is_published=False)
        self._is_ended = True
        if self._direct is not None:
            self._direct.is_open = False
        if self._watches is not None:
            self._watches.is_open = False

    def _open_direct_calls(self) -> None:
        # Looked for again: the native loop comes with the first module in C.
        if self._direct is None:
            self._direct = self._scheduler.timers_of(self._owner, self.schedule, self.clear_timed_event)
        if self._direct is not None:
            self._direct.is_open = True

    def _begin(self, event: Event) -> Event:
        if self._is_deferring:
            self._check_deferrable(event)
            self._pending.append(self._owned(event))
        else:
            self._scheduler.schedule_event(self._owned(event))
            self._events.add(event)
        return event

    def _check_deferrable(self, event: Event) -> None:
        """Raise now what `schedule_event` would raise when the generation is published, which cannot fail."""
        self._scheduler.check_thread("schedule_event")
        if event in self._pending or event.state is not EventState.BUILT:
            why = "waits for the publication" if event in self._pending else f"is {event.state.value}"
            raise RuleViolation(NOT_SCHEDULABLE, f"{event!r} {why} already", hint="build a new event")
        if event.is_timed:
            return
        for other in self._pending:
            if other.fd == event.fd and not other.is_timed:
                hint = "call clear_event_by_fd before the descriptor is closed"
                raise RuleViolation(DESCRIPTOR_TAKEN, f"descriptor {event.fd} already has {other!r}", hint=hint)
        # Tried, as only the poller knows what can be waited for; nothing is dispatched in between.
        self._scheduler.schedule_event(event)
        self._scheduler.clear_event_by_fd(event.fd)

    def _owned(self, event: Event) -> Event:
        event.owner = self._owner
        return event

    def _descriptor_event(
        self, what: int | socket.socket | Channel, mask: Mask, callback: Callback, closure: object
    ) -> Event:
        channel = SocketChannel(what) if isinstance(what, socket.socket) else what
        fd = channel if isinstance(channel, int) else channel.fileno()
        event = self._scheduler.build_fd_event(fd, mask, callback, closure)
        if not isinstance(channel, int):
            event.channel = channel
        return event

    def _timed(self, callback: Callback) -> Callback:
        def due(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
            self._events.discard(event)
            return callback(event, mask, closure, now)

        due.__wrapped__ = callback  # type: ignore[attr-defined] # as `functools.wraps` does
        return due

    def _discard(self, event: Event) -> None:
        if event.is_timed:
            if not self._scheduler.clear_timed_event(event) and event.state is EventState.BUILT:
                self._scheduler.event_free(event)
        elif event.fd >= 0:
            event_close(event)

    def _on_due(self, event: Event, mask: Mask, callback: TimedCallback, now: Timeval) -> Mask:
        del mask
        self._events.discard(event)
        return callback(event, now)

    def _on_failed(self, event: Event) -> None:
        self._events.discard(event)
        if event.fd >= 0:
            event_close(event)

    def _on_ready(self, event: Event, mask: Mask, callback: WatchCallback, now: Timeval) -> Mask:
        """Call the author; the native loop has the same in C (`bridge/adapter/watches.c`): this is the reference."""
        if self._is_ended:  # it was suspended while the instance was destroyed
            event_close(event)
            return DONE
        self._events.add(event)
        try:
            returned = callback(event, mask, now)
        except BaseException:
            self._on_failed(event)
            raise
        # Nearly always the same mask object comes back; to ask a flag whether it is zero takes longer than a call.
        if (returned is not event.awaited and not returned) or event.place != WATCHED:
            self._events.discard(event)
        return returned
