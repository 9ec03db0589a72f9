"""Events and the scheduler thread that serves them (seed 1.3.3)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.scheduler.clock import RealClock, TimeSource
    from ecruntime.scheduler.event import Callback, Channel, Event, EventState
    from ecruntime.scheduler.mask import DONE, E_EXCEPTION, E_READ, E_WRITE, Mask
    from ecruntime.scheduler.poller import EpollPoller, Poller
    from ecruntime.scheduler.scheduler import Scheduler
    from ecruntime.scheduler.timeval import Timeval
    from ecruntime.scheduler.watchdog import Watchdog

__all__ = [
    "DONE",
    "E_EXCEPTION",
    "E_READ",
    "E_WRITE",
    "Callback",
    "Channel",
    "EpollPoller",
    "Event",
    "EventState",
    "Mask",
    "Poller",
    "RealClock",
    "Scheduler",
    "TimeSource",
    "Timeval",
    "Watchdog",
]

_HOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "DONE": "mask",
        "E_EXCEPTION": "mask",
        "E_READ": "mask",
        "E_WRITE": "mask",
        "Callback": "event",
        "Channel": "event",
        "EpollPoller": "poller",
        "Event": "event",
        "EventState": "event",
        "Mask": "mask",
        "Poller": "poller",
        "RealClock": "clock",
        "Scheduler": "scheduler",
        "TimeSource": "clock",
        "Timeval": "timeval",
        "Watchdog": "watchdog",
    }
)
"""The file of each name."""


def __getattr__(name: str) -> object:
    """Import a name when it is asked for: an exported module needs few of them, and has no time for the others."""
    return name_on_demand(__name__, _HOMES, name)
