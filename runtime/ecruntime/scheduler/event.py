"""A trigger with its callback and closure: a descriptor with a mask, or a deadline."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from ecruntime.scheduler.mask import DONE, MASKS, Mask
from ecruntime.scheduler.timeval import Timeval

if TYPE_CHECKING:
    from ecruntime.scheduler.scheduler import Scheduler


class EventState(Enum):
    """Where an event is in its life."""

    BUILT = "built"
    SCHEDULED = "scheduled"
    FREED = "freed"


class Channel(Protocol):
    """How bytes pass through an event that has more behind it than a descriptor, such as TLS."""

    def read(self, event: Event, size: int) -> bytes | None:
        """Return at most `size` bytes, none at the end; None when `event.needmask` is to be waited for."""
        ...

    def write(self, event: Event, data: bytes | bytearray | memoryview) -> int | None:
        """Return how many bytes were taken; None when `event.needmask` is to be waited for."""
        ...

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        ...

    def close(self) -> None:
        """Close the descriptor and whatever is behind it."""
        ...


class Event:
    """Built, changed and freed by a scheduler only, in its thread (seed 1.3.3).

    `owner` names whoever an error in the callback is reported for, such as `meter:m2`. A timed event has a deadline;
    its `fd` triggers nothing. A descriptor event knows its `scheduler`, and the `needmask` of its last read or write.
    """

    __slots__ = (
        "bits", "callback", "channel", "closure", "due", "fd", "filed", "needmask", "owner", "scheduler", "sequence",
        "state",
    )  # fmt: skip

    def __init__(self, fd: int, bits: int, callback: Callback, closure: object) -> None:
        """Hold the trigger; `bits` is the number of the mask, zero for a timed event."""
        self.fd = fd
        self.bits = bits
        self.callback = callback
        self.closure: Any = closure  # only the callback knows the type
        self.owner = ""
        self.state = EventState.BUILT
        # The deadline in nanoseconds; negative for a descriptor.
        self.due = -1
        # Set when it is scheduled: its place among all others, and the list in which the timers hold it.
        self.sequence: int
        self.filed: int
        # Of descriptor events only, which are few and live long.
        self.scheduler: Scheduler
        self.channel: Channel | None
        self.needmask: Mask

    @property
    def mask(self) -> Mask:
        """What a descriptor event waits for; zero for a timed event."""
        return MASKS[self.bits]

    @property
    def deadline(self) -> float | None:
        """When a timed event is due, in seconds of the monotonic clock."""
        return self.due / 1e9 if self.due >= 0 else None

    @property
    def is_timed(self) -> bool:
        """Tell whether the trigger is a deadline."""
        return self.due >= 0

    def __repr__(self) -> str:
        trigger = f"deadline={self.deadline}" if self.is_timed else f"fd={self.fd} mask={self.bits}"
        return f"<Event {trigger} owner={self.owner!r} {self.state.value}>"


def descriptor_event(scheduler: Scheduler, fd: int, bits: int, callback: Callback, closure: object) -> Event:
    """Make an event for a descriptor, without a channel: bytes pass through the descriptor itself."""
    event = Event(fd, bits, callback, closure)
    event.scheduler = scheduler
    event.channel = None
    event.needmask = DONE
    return event


Callback: TypeAlias = Callable[[Event, Mask, Any, Timeval], Mask]
"""Called as (event, conditions, closure, now); returns the mask to wait for next, or DONE (seed 1.3.3.1)."""
