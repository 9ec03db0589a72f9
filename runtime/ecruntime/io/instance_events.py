"""Events of one module instance, deferred during a transaction and cleared with the instance."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from ecruntime.foundation.errors import RuleViolation
from ecruntime.io.channel import SocketChannel
from ecruntime.io.transfer import event_close
from ecruntime.scheduler import DONE, Event, EventState, Mask, Timeval

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.scheduler import Channel, Scheduler

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

    def __len__(self) -> int:
        return len(self._events)

    def schedule(self, seconds: float, callback: TimedCallback) -> Event:
        """Schedule a new timed event; during a transaction it is deferred until the generation is published."""
        return self._begin(self._scheduler.build_event_from_now_f(seconds, -1, self._on_due, callback))

    def watch(self, what: int | socket.socket | Channel, mask: Mask, callback: WatchCallback) -> Event:
        """Build a descriptor event that owns `what`, which is closed with the instance or after a failed callback."""
        channel = SocketChannel(what) if isinstance(what, socket.socket) else what
        fd = channel if isinstance(channel, int) else channel.fileno()
        event = self._scheduler.build_fd_event(fd, mask, self._on_ready, callback)
        if not isinstance(channel, int):
            event.channel = channel
        return self._begin(event)

    def clear_timed_event(self, event: Event) -> bool:
        """Cancel and free a timed event; False when it is not scheduled, and the caller then frees it."""
        self._events.discard(event)
        if event in self._pending:
            self._pending.remove(event)
            self._scheduler.event_free(event)
            return True
        return self._scheduler.clear_timed_event(event)

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

    def commit_or_drop(self, *, is_published: bool) -> list[Exception]:
        """End the transaction: schedule the deferred events if it was published, else free them.

        Return the refusals of events that cannot be scheduled, as when their descriptor was closed; these are freed.
        """
        pending, self._pending = self._pending, []
        posted, self._posted = self._posted, []
        self._is_deferring = False
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
        events, self._events = self._events, set()
        for event in events:
            self._discard(event)
        self.commit_or_drop(is_published=False)
        self._is_ended = True

    def _begin(self, event: Event) -> Event:
        event.owner = self._owner
        if self._is_deferring:
            self._pending.append(event)
        else:
            self._scheduler.schedule_event(event)
            self._events.add(event)
        return event

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

    def _on_ready(self, event: Event, mask: Mask, callback: WatchCallback, now: Timeval) -> Mask:
        if self._is_ended:  # it was suspended while the instance was destroyed
            event_close(event)
            return DONE
        self._events.add(event)
        try:
            returned = callback(event, mask, now)
        except BaseException:
            self._events.discard(event)
            if event.fd >= 0:
                event_close(event)
            raise
        if not returned or event.state is not EventState.SCHEDULED:
            self._events.discard(event)
        return returned
