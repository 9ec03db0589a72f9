"""Read from, write to and close what an event waits for (seed 1.3.3)."""

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
    """Read at most `size` bytes: none at the end of the stream; None when the callback must return `event.needmask`.

    `event.needmask` is set in either case, as in the seed: after a success it is what to wait for to read on. OSError
    says what is wrong with the connection (scheduler thread).
    """
    try:
        if not event.scheduler.ownership._is_owned():  # noqa: SLF001 - as `Ownership` says
            event.scheduler.check_thread("event_read")
        if event.channel is None:
            event.needmask = E_READ
            return read(event.fd, size)
    except BlockingIOError:
        return None
    except (AttributeError, OSError):
        _refuse_unusable(event)
        raise
    if event.fd < 0:
        refuse(event)
    return event.channel.read(event, size)


def event_write(event: Event, data: bytes | bytearray | memoryview) -> int | None:
    """Write what fits and return how much that was; None when the callback must return `event.needmask`.

    OSError says what is wrong with the connection (scheduler thread).
    """
    try:
        if not event.scheduler.ownership._is_owned():  # noqa: SLF001 - as `Ownership` says
            event.scheduler.check_thread("event_write")
        if event.channel is None:
            event.needmask = E_WRITE
            return write(event.fd, data)
    except BlockingIOError:
        return None
    except (AttributeError, OSError):
        _refuse_unusable(event)
        raise
    if event.fd < 0:
        refuse(event)
    return event.channel.write(event, data)


def event_close(event: Event) -> None:
    """Close the descriptor, after the scheduler has let it go; the callback of the event then returns DONE.

    A duplicate of the event must not be used any more: the descriptor's number may soon be another one's.
    """
    if event.due >= 0 or event.fd < 0:
        refuse(event)
    event.scheduler.check_thread("event_close")
    if event.state is EventState.SCHEDULED:
        event.scheduler.clear_event_by_fd(event.fd)
    fd, event.fd = event.fd, -1
    if event.channel is not None:
        event.channel.close()
    else:
        close(fd)


def suspend(event: Event) -> Event:
    """Set a connection aside: return a duplicate of its event, for `resume`; the callback returns DONE.

    The steps of the seed's sample in one: duplicate, clear by descriptor, let the scheduler free the original.
    """
    duplicate = event.scheduler.suspend(event)
    if isinstance(event.channel, SocketChannel | TlsChannel):
        event.channel.is_suspended = True
    return duplicate


def resume(event: Event, mask: Mask) -> None:
    """Take a suspended connection up again and call it back with `mask`; for any thread."""
    event.scheduler.schedule_event_and_dispatch(event, mask)


def call_again(event: Event, mask: Mask) -> None:
    """Have the event called back in the next turn if it waits for `mask` then: its input is in a buffer already."""
    event.scheduler.dispatch_soon(event, mask)


def _refuse_unusable(event: Event) -> None:
    # Looked at only when something went wrong: the checks would cost more than the rest of the function.
    if event.due >= 0 or event.fd < 0:
        refuse(event)


def refuse(event: Event) -> None:
    """Raise what is wrong with an event that has no descriptor."""
    why = "is a timed event" if event.is_timed else "was closed"
    raise RuleViolation(rules.NO_DESCRIPTOR, f"{event!r} {why}", hint="use the event of an open descriptor")
