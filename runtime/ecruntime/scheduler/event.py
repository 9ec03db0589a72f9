"""A trigger with its callback and closure: a descriptor with a mask, or a deadline."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeAlias

from ecruntime.scheduler.mask import MASKS, Mask
from ecruntime.scheduler.timeval import Timeval


class EventState(Enum):
    """Where an event is in its life."""

    BUILT = "built"
    SCHEDULED = "scheduled"
    FREED = "freed"


class Event:
    """Built, changed and freed by a scheduler only, in its thread (seed 1.3.3).

    A timed event has a `deadline`, in seconds of the monotonic clock; its `fd` triggers nothing.
    `owner` names whoever an error in the callback is reported for, such as `meter:m2`.
    """

    __slots__ = ("bits", "callback", "closure", "deadline", "fd", "filed", "owner", "sequence", "state")

    def __init__(self, fd: int, bits: int, callback: Callback, closure: object) -> None:
        """Hold the trigger; `bits` is the number of the mask."""
        self.fd = fd
        self.bits = bits
        self.callback = callback
        self.closure: Any = closure  # only the callback knows the type
        self.owner = ""
        self.state = EventState.BUILT
        self.deadline: float | None = None
        # Set when it is scheduled: its place among all others, and the key under which the timers hold it.
        self.sequence: int
        self.filed: int

    @property
    def mask(self) -> Mask:
        """What a descriptor event waits for; zero for a timed event."""
        return MASKS[self.bits]

    @property
    def is_timed(self) -> bool:
        """Tell whether the trigger is a deadline."""
        return self.deadline is not None

    def __repr__(self) -> str:
        trigger = f"deadline={self.deadline}" if self.is_timed else f"fd={self.fd} mask={self.bits}"
        return f"<Event {trigger} owner={self.owner!r} {self.state.value}>"


Callback: TypeAlias = Callable[[Event, Mask, Any, Timeval], Mask]
"""Called as (event, conditions, closure, now); returns the mask to wait for next, or DONE (seed 1.3.3.1)."""
