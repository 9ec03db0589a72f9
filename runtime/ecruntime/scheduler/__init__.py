"""Events and the scheduler thread that serves them (seed 1.3.3)."""

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
