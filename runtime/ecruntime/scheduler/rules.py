"""Rules of the host about events and the scheduler thread (seed 1.3.3); each id is explained by `ecxs explain`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

WRONG_THREAD: Final = "RT101"
FREED_IN_DISPATCH: Final = "RT102"
TIMED_EVENT_REPEATED: Final = "RT103"
NOT_SCHEDULABLE: Final = "RT104"
DESCRIPTOR_TAKEN: Final = "RT105"
BAD_MASK: Final = "RT106"
NOT_WATCHABLE: Final = "RT107"
BAD_TIME: Final = "RT108"
NOT_FREEABLE: Final = "RT109"
NOT_A_SCHEDULED_TIMER: Final = "RT110"
NESTED_LOOP: Final = "RT111"
CLEARED_BUT_WAITING: Final = "RT112"
TIME_STANDS_STILL: Final = "RT113"
CLOSED_SCHEDULER: Final = "RT114"
NOT_SUSPENDABLE: Final = "RT115"
OVER_BUDGET: Final = "RT151"

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        WRONG_THREAD: "events are built, scheduled, cleared and freed in the master scheduler thread only",
        FREED_IN_DISPATCH: "a callback ends its own event by returning 0, never by event_free",
        TIMED_EVENT_REPEATED: "the callback of a timed event returns 0; to repeat, it schedules a new event",
        NOT_SCHEDULABLE: "an event is scheduled once, and never after it was freed",
        DESCRIPTOR_TAKEN: "one descriptor has one scheduled event; clear it before the descriptor is closed and reused",
        BAD_MASK: "a mask is made of E_READ, E_WRITE and E_EXCEPTION, and is not empty when it is scheduled",
        NOT_WATCHABLE: "a descriptor event needs an open descriptor that can be waited for, so no regular file",
        BAD_TIME: "the time of a timed event is a number, at most 317 years ahead",
        NOT_FREEABLE: "event_free is for events that are not scheduled, once each",
        NOT_A_SCHEDULED_TIMER: "rearm is for a timed event that is scheduled",
        NESTED_LOOP: "the loop is not run from within a callback",
        CLEARED_BUT_WAITING: "a callback that cleared its event returns 0",
        TIME_STANDS_STILL: "a timed event that schedules itself anew gives a delay above zero",
        CLOSED_SCHEDULER: "nothing is scheduled in a scheduler that was closed",
        NOT_SUSPENDABLE: "a connection is suspended while its event waits for the descriptor, and once",
        OVER_BUDGET: "a callback comes back at once; blocking work belongs in a thread pool",
    }
)
"""One line for each rule: its demand."""
