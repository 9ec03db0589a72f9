"""The descriptor events of a module on the server."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from ecruntime.foundation.errors import RuleViolation
from ecruntime.scheduler import DONE, Mask
from ecruntime.scheduler.event import BUILT, FREED, WATCHED, DescriptorEvent, Event
from ecruntime.scheduler.mask import check_mask
from ecruntime.scheduler.rules import DESCRIPTOR_TAKEN, NOT_SCHEDULABLE, WRONG_THREAD
from ecserver import _native
from ecserver.failures import not_here

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.scheduler import Channel, Timeval
    from ecserver._native import Instance

    WatchCallback = Callable[[Event, Mask, Timeval], Mask]


class ServerWatch(DescriptorEvent):
    """An event that waits for a descriptor of the author's: the server's, or one that is held back."""

    __slots__ = ("address", "ready")

    address: int
    """The place of the one that waits on the server; 0 where nothing does."""
    ready: WatchCallback


class ServerThread:
    """The thread lock, as the functions of descriptor events ask for it."""

    def _is_owned(self) -> bool:
        return _native.is_scheduler_thread()


class ServerScheduler:
    """The scheduler as the functions of descriptor events use it (scheduler thread)."""

    direct_read = direct_write = None
    """No functions in C beside those of Python: see `Scheduler`."""

    def __init__(self, native: Instance, watches: set[ServerWatch]) -> None:
        """Wait with `native`."""
        self.thread_lock = ServerThread()
        self._native = native
        self._watches = watches

    def check_thread(self, what: str) -> None:
        """Raise `RuleViolation` in any other thread than the scheduler thread."""
        check_thread(what)

    def clear_event_by_fd(self, fd: int) -> Event | None:
        """Wait for a descriptor no longer, and return its event; None when it has none of this instance."""
        check_thread("clear_event_by_fd")
        found = next((event for event in self._watches if event.fd == fd), None)
        if found is not None:
            self._watches.discard(found)
            found.place = BUILT
            if found.address:
                self._native.unwatch(found.address)
                found.address = 0
        return found

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse the rest of the scheduler; AttributeError for names of nobody's."""
        if name.startswith("_"):
            raise AttributeError(name)
        raise not_here(f"'{name}' of a descriptor's event")


class ServerWatches:
    """The descriptor events of one instance (scheduler thread)."""

    def __init__(self, native: Instance, owner: str) -> None:
        """Wait with `native`."""
        self._native = native
        self._owner = owner
        self._watches: set[ServerWatch] = set()
        self._held: list[ServerWatch] = []
        self.is_holding = False
        """Whether `ext_init` runs, whose events wait for the publication."""
        self._scheduler: Any = ServerScheduler(native, self._watches)

    def watch(self, what: int | socket.socket | Channel, mask: Mask, callback: WatchCallback) -> Event:
        """Wait for a descriptor, which the event owns from then on; within `ext_init`, from the publication on."""
        event = self.build(what, mask, callback)
        self.begin(event)
        return event

    def build(self, what: int | socket.socket | Channel, mask: Mask, callback: WatchCallback) -> ServerWatch:
        """Build a descriptor event, which owns its descriptor from its scheduling on."""
        check_thread("watch")
        check_mask(mask)
        # Imported here, as below: with the channels come TLS and much else, and few modules watch a descriptor.
        from ecruntime.io import SocketChannel

        if not isinstance(what, int | socket.socket | SocketChannel):
            raise not_here(f"a channel of class '{type(what).__name__}'")
        channel = SocketChannel(what) if isinstance(what, socket.socket) else what
        event = ServerWatch()
        event.fd = channel if isinstance(channel, int) else channel.fileno()
        event.channel = None if isinstance(channel, int) else channel
        event.owner, event.bits, event.place, event.due = self._owner, int(mask), BUILT, -1.0
        event.not_before, event.order, event.needmask, event.scheduler = 0.0, 0, DONE, self._scheduler
        event.address, event.ready = 0, callback
        return event

    def begin(self, event: ServerWatch) -> None:
        """Wait for the descriptor of a built event; within `ext_init`, from the publication on."""
        check_thread("schedule_event")
        if event.place != BUILT:
            raise RuleViolation(NOT_SCHEDULABLE, f"{event!r} is scheduled already", hint="build a new event")
        if any(other.fd == event.fd for other in self._watches):
            hint = "call clear_event_by_fd before the descriptor is closed"
            raise RuleViolation(DESCRIPTOR_TAKEN, f"descriptor {event.fd} already has an event", hint=hint)
        self._watches.add(event)
        event.place = WATCHED
        if self.is_holding:
            self._held.append(event)
        else:
            self._start(event)

    def clear_event_by_fd(self, fd: int) -> Event | None:
        """Stop waiting for a descriptor, and return its event, which is the author's again."""
        found: Event | None = self._scheduler.clear_event_by_fd(fd)
        return found

    def hold_back(self, *, is_new: bool) -> None:
        """Begin a phase; in a new transaction close what an earlier one had that was never published."""
        if is_new:
            self._close_held()
        self.is_holding = True

    def let_go(self) -> None:
        """Wait for what was held back: the transaction is published."""
        held, self._held = self._held, []
        self.is_holding = False
        for event in held:
            if event in self._watches:
                self._start(event)

    def end(self) -> None:
        """Close all descriptors: the instance is destroyed."""
        self._close_held()
        for event in list(self._watches):
            _close(event)

    def _close_held(self) -> None:
        held, self._held = self._held, []
        for event in held:
            if event in self._watches:
                _close(event)

    def _start(self, event: ServerWatch) -> None:
        def ready(conditions: int, now: Timeval) -> int:
            try:
                wanted = event.ready(event, Mask(conditions), now)
            except BaseException:
                _close(event)
                raise
            if event.place != WATCHED:
                return 0  # it was cleared, or closed
            if not wanted:
                self._watches.discard(event)
                event.place, event.address = FREED, 0
                return 0
            event.bits = int(wanted)
            return event.bits

        event.address = self._native.watch(event.fd, event.bits, ready)


def check_thread(what: str) -> None:
    """Raise `RuleViolation` in any other thread than the scheduler thread."""
    if not _native.is_scheduler_thread():
        message = f"{what} is for the scheduler thread"
        raise RuleViolation(WRONG_THREAD, message, hint="go there with self.post(...)")


def _close(event: ServerWatch) -> None:
    # The author's code may have closed the descriptor by its number.
    if event.fd >= 0:
        from ecruntime.io import event_close

        with suppress(OSError):
            event_close(event)
