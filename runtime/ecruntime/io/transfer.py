"""Functions that read, write, close and suspend descriptor events."""

from __future__ import annotations

from os import close, read, write
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import RuleViolation
from ecruntime.io import rules
from ecruntime.io.channel import SocketChannel, TlsChannel
from ecruntime.scheduler import E_READ, E_WRITE, EventState

if TYPE_CHECKING:
    from ecruntime.scheduler import Event, Mask


def event_read(event: Event, size: int) -> bytes | None:
    """Read at most `size` bytes, none at the end; return None when the callback must return `event.needmask`.

    `event.needmask` is set in either case, as in the server: after a success it is the mask for the next read.
    OSError is raised for a broken connection (scheduler thread).
    """
    try:
        direct = event.scheduler.direct_read
        if direct is not None:
            got: bytes | None = direct(event, size)
            if got is not NotImplemented:
                return got
        if not event.scheduler.thread_lock._is_owned():  # noqa: SLF001 - as `ThreadLock` says
            event.scheduler.check_thread("event_read")
        if event.channel is None:
            event.needmask = E_READ
            return read(event.fd, size)
    except BlockingIOError:
        return None
    except (AttributeError, OSError):
        _check_usable(event)
        raise
    if event.fd < 0:
        reject_unusable(event)
    return event.channel.read(event, size)


def event_write(event: Event, data: bytes | bytearray | memoryview) -> int | None:
    """Write what fits and return its length; return None when the callback must return `event.needmask`.

    OSError is raised for a broken connection (scheduler thread).
    """
    try:
        direct = event.scheduler.direct_write
        if direct is not None:
            done: int | None = direct(event, data)
            if done is not NotImplemented:
                return done
        if not event.scheduler.thread_lock._is_owned():  # noqa: SLF001 - as `ThreadLock` says
            event.scheduler.check_thread("event_write")
        if event.channel is None:
            event.needmask = E_WRITE
            return write(event.fd, data)
    except BlockingIOError:
        return None
    except (AttributeError, OSError):
        _check_usable(event)
        raise
    if event.fd < 0:
        reject_unusable(event)
    return event.channel.write(event, data)


def event_close(event: Event) -> None:
    """Clear the event and close its descriptor; its callback then returns DONE.

    A duplicate of the event must not be used any more: the number of the descriptor may be reused at once.
    """
    if event.due >= 0 or event.fd < 0:
        reject_unusable(event)
    event.scheduler.check_thread("event_close")
    if event.state is EventState.SCHEDULED:
        event.scheduler.clear_event_by_fd(event.fd)
    fd, event.fd = event.fd, -1
    if event.channel is not None:
        event.channel.close()
    else:
        close(fd)


def suspend(event: Event) -> Event:
    """Suspend a connection and return a duplicate of its event, for `resume`; the callback returns DONE.

    One call for the steps of the server's sample: duplicate, clear by descriptor, let the scheduler free the original.
    """
    duplicate = event.scheduler.suspend(event)
    if isinstance(event.channel, SocketChannel | TlsChannel):
        event.channel.is_suspended = True
    return duplicate


def resume(event: Event, mask: Mask) -> None:
    """Resume a suspended connection and call it back with `mask`; for any thread."""
    event.scheduler.schedule_event_and_dispatch(event, mask)


def call_again(event: Event, mask: Mask) -> None:
    """Call the event back soon if it then waits for `mask`; for input that is in a buffer already."""
    event.scheduler.dispatch_soon(event, mask)


def _check_usable(event: Event) -> None:
    # Tested only after a failure: these checks would cost more than the rest of a read or write.
    if event.due >= 0 or event.fd < 0:
        reject_unusable(event)


def reject_unusable(event: Event) -> None:
    """Raise RuleViolation for an event without an open descriptor."""
    why = "is a timed event" if event.is_timed else "was closed"
    raise RuleViolation(rules.NO_DESCRIPTOR, f"{event!r} {why}", hint="use the event of an open descriptor")
