"""Events: a descriptor with a mask, or a deadline, with callback and closure."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from ecruntime.scheduler.mask import DONE, MASKS, Mask
from ecruntime.scheduler.timeval import Timeval

if TYPE_CHECKING:
    from ecruntime.scheduler.scheduler import Scheduler


class EventState(Enum):
    """Life-cycle state of an event."""

    BUILT = "built"
    SCHEDULED = "scheduled"
    FREED = "freed"


# Where the scheduler has an event. Plain numbers: the loop compares them for each timer, which members make slow.
BUILT: Final = 0
NEW: Final = 1
"""Scheduled, or moved, since the timers were last put in order."""
FILED: Final = 2
"""Scheduled, and in order among the timers."""
WATCHED: Final = 3
"""Scheduled, as the event of its descriptor."""
FREED: Final = 4
_STATES: Final = (EventState.BUILT, *([EventState.SCHEDULED] * 3), EventState.FREED)


class Channel(Protocol):
    """The transport of an event whose bytes do not pass straight through its descriptor, such as TLS."""

    def read(self, event: Event, size: int) -> bytes | None:
        """Return at most `size` bytes, none at the end; None when the caller must wait for `event.needmask`."""
        ...

    def write(self, event: Event, data: bytes | bytearray | memoryview) -> int | None:
        """Return the number of bytes written; None when the caller must wait for `event.needmask`."""
        ...

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        ...

    def close(self) -> None:
        """Close the descriptor and all that belongs to it."""
        ...


# Apart from the class: those of descriptors are declared in `Event` for its users, and have slots below it.
_SLOTS: Final = ("bits", "callback", "closure", "due", "fd", "not_before", "order", "owner", "place")


class Event:
    """An event, built, changed and freed only by its scheduler, in the scheduler thread.

    Errors of the callback are logged for `owner`, such as `meter:m2`. A timed event has a deadline; its `fd` triggers
    nothing. A descriptor event knows its `scheduler`, and the `needmask` of its last read or write.

    The owner may set `not_before`, in seconds of the monotonic clock (scheduler thread): a timed event does not fire
    earlier. When its deadline is reached, `not_before` becomes the deadline, behind all events with the same one.
    """

    # No `__init__`: the making of a timer is measured in nanoseconds, and calling one doubles them.
    __slots__ = _SLOTS

    bits: int
    callback: Callback
    closure: Any  # only the callback knows the type
    due: float
    """The deadline in seconds of the monotonic clock, in whole grains; negative for a descriptor."""
    fd: int
    not_before: float
    order: int
    """The number of a timed event in the order of scheduling, where timers of C are to be called in one order."""
    owner: str
    place: int

    # Of descriptor events only.
    scheduler: Scheduler
    channel: Channel | None
    needmask: Mask
    awaited: Mask
    """The mask object of `bits` while it is scheduled; a callback that returns it changes nothing."""
    answers: tuple[Mask, ...]
    """Callback masks, indexed by the answer of the poller."""

    @property
    def state(self) -> EventState:
        """Return the life-cycle state."""
        return _STATES[self.place]

    @property
    def mask(self) -> Mask:
        """Return the conditions that a descriptor event waits for; zero for a timed event."""
        return MASKS[self.bits]

    @property
    def deadline(self) -> float | None:
        """Return the deadline of a timed event, in seconds of the monotonic clock."""
        return round(max(self.due, self.not_before), 9) if self.due >= 0 else None

    @property
    def is_timed(self) -> bool:
        """Tell whether the trigger is a deadline."""
        return self.due >= 0

    def __repr__(self) -> str:
        trigger = f"deadline={self.deadline}" if self.is_timed else f"fd={self.fd} mask={self.bits}"
        return f"<Event {trigger} owner={self.owner!r} {self.state.value}>"


class DescriptorEvent(Event):
    """An event with the slots that only descriptors need; timers stay smaller without them."""

    __slots__ = ("answers", "awaited", "channel", "needmask", "scheduler")


def descriptor_event(scheduler: Scheduler, fd: int, bits: int, callback: Callback, closure: object) -> Event:
    """Make an event for a descriptor, without a channel: bytes pass through the descriptor itself."""
    event = _filled(DescriptorEvent(), fd, bits, callback, closure)
    event.due = -1.0
    event.scheduler = scheduler
    event.channel = None
    event.needmask = DONE
    return event


def timed_event(due: float, fd: int, callback: Callback, closure: object) -> Event:
    """Make a timed event; `due` is in whole grains."""
    event = _filled(Event(), fd, 0, callback, closure)
    event.due = due
    return event


def _filled(event: Event, fd: int, bits: int, callback: Callback, closure: object) -> Event:
    event.fd = fd
    event.bits = bits
    event.callback = callback
    event.closure = closure
    event.owner = ""
    event.not_before = 0.0
    event.place = BUILT
    return event


Callback: TypeAlias = Callable[[Event, Mask, Any, Timeval], Mask]
"""Called as (event, conditions, closure, now); returns the mask to wait for next, or DONE."""
