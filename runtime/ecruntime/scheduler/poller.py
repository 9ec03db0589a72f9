"""Pollers, which wait for ready descriptors."""

from __future__ import annotations

import math
import select
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from ecruntime.scheduler.mask import ALL_BITS, MASKS, Mask
from ecruntime.scheduler.timers import Timers

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Sequence

    from ecruntime.scheduler.clock import TimeSource
    from ecruntime.scheduler.dispatch import Dispatch
    from ecruntime.scheduler.event import Callback, Event
    from ecruntime.scheduler.native_poller import NativePoller
    from ecruntime.scheduler.posted import PostedCalls
    from ecruntime.scheduler.scheduler import Scheduler
    from ecruntime.scheduler.timed_events import TimedEvents
    from ecruntime.scheduler.timeval import Timeval

    ServeReady: TypeAlias = Callable[[Sequence[tuple[int, int]], Timeval], object]
    MakeTurns: TypeAlias = Callable[[float | None, bool], int]
    """Called with the most seconds to wait, and whether to make one turn only; returns the number of calls."""
    Transfer: TypeAlias = Callable[[Event, Any], Any]

MAX_WAIT: Final = 86_400.0
"""Seconds; the system refuses waits of more than 24 days, and waking once a day costs nothing."""


class Watches(Protocol):
    """The callback, in C, of what an instance watches; the closure is the author's function."""

    is_open: bool
    """Whether the instance lives."""

    def __call__(self, event: Event, mask: Mask, closure: Any, now: Timeval, /) -> Mask:  # noqa: ANN401 - as in `Event`
        """Call the author's function."""
        ...


class Poller(Protocol):
    """A source of descriptor readiness; level triggered, for one thread.

    Masks are plain numbers here, because operators on flags are too slow for the loop.
    """

    def register(self, fd: int, mask: int) -> None:
        """Watch `fd`; OSError when it cannot be watched."""
        ...

    def modify(self, fd: int, mask: int) -> None:
        """Watch `fd` for other conditions."""
        ...

    def unregister(self, fd: int) -> None:
        """Stop watching `fd`; no error when it is closed already."""
        ...

    def wait(self, timeout: float | None) -> Sequence[tuple[int, int]]:
        """Return (fd, answer) pairs after at most `timeout` seconds; None waits without limit.

        `ANSWERED[mask][answer]` is the mask; translating in the loop saves one tuple for each event.
        """
        ...

    def close(self) -> None:
        """Give the system's resources back."""
        ...

    @property
    def served(self) -> int:
        """Return how many calls were made inside of waits so far, as the loop of modules in C makes them."""
        ...

    def at_work(self) -> tuple[int, int] | None:
        """Return what changes with each call inside of the wait; None while nothing is called there (any thread)."""
        ...

    def owner(self) -> str:
        """Return the module whose callback runs inside of the wait (any thread)."""
        ...

    def make_timers(self) -> TimedEvents:
        """Return what stores the timed events of a scheduler on this poller."""
        ...

    def join(self, timers: TimedEvents, serve: Callable[[int, int], int]) -> None:
        """Learn the scheduler's timers, and its function that calls the event of a ready descriptor."""
        ...

    def dispatcher(self, dispatch: Dispatch) -> ServeReady:
        """Return what dispatches the events of descriptors that `wait` has found ready: `dispatch.ready`, or as it."""
        ...

    def time_of_day(self, clock: TimeSource) -> Callable[[], Timeval]:
        """Return `clock.now`, or as it."""
        ...

    def turns(
        self,
        scheduler: Scheduler,
        posted: PostedCalls,
        timers: TimedEvents,
        serve_ready: ServeReady,
        fire: Callable[[float, Timeval], int],
        make_calls: Callable[[deque[Callable[[], object]]], int],
    ) -> MakeTurns | None:
        """Return what makes turns as the scheduler does; None where it makes them itself."""
        ...

    def watches(self, events: set[Event], plain: Callback, fail: Callable[[Event], object]) -> Watches | None:
        """Return what does as `plain`; None where that has to do it."""
        ...

    def transfers(self) -> tuple[Transfer | None, Transfer | None]:
        """Return what reads and writes events of plain sockets, if anything does."""
        ...

    def session_callback(self, kind: type[Any], scheduler: Scheduler, session: object) -> Callback | None:
        """Return what does as `session._on_ready`, a session of `kind`; None where that has to do it."""
        ...

    def give_way(self, native: NativePoller) -> Poller:
        """Close what is below and return the poller that takes over: `native`, or this one upon it."""
        ...


def _epoll_bits(mask: int) -> int:
    bits = select.EPOLLIN if mask & 1 else 0
    bits |= select.EPOLLOUT if mask & 2 else 0
    return bits | (select.EPOLLPRI if mask & 4 else 0)


def _conditions(bits: int) -> int:
    # The system reports errors and hang-ups unasked: each waiting side is woken, since its next call shows what it is.
    failed = bits & (select.EPOLLERR | select.EPOLLHUP)
    readable = Mask.E_READ.value if failed or bits & select.EPOLLIN else 0
    writable = Mask.E_WRITE.value if failed or bits & select.EPOLLOUT else 0
    exceptional = Mask.E_EXCEPTION.value if failed or bits & select.EPOLLPRI else 0
    return readable | writable | exceptional


EPOLL_BITS: Final = tuple(_epoll_bits(mask) for mask in range(8))
"""Conditions of epoll, by mask."""
ANSWERED: Final = tuple(
    tuple(MASKS[mask & _conditions(answer)] for answer in range(32)) for mask in range(ALL_BITS + 1)
)
"""Callback masks, indexed by the mask that an event waits for and the answer of the system."""


class EpollPoller:
    """A level-triggered poller on epoll; child programs do not inherit its descriptor."""

    served = 0

    def __init__(self) -> None:
        """Open the epoll descriptor; `close` closes it."""
        self._epoll = select.epoll(flags=select.EPOLL_CLOEXEC)

    def register(self, fd: int, mask: int) -> None:
        """Watch `fd`; OSError when it cannot be watched, such as a regular file."""
        self._epoll.register(fd, EPOLL_BITS[mask])

    def modify(self, fd: int, mask: int) -> None:
        """Watch `fd` for other conditions."""
        self._epoll.modify(fd, EPOLL_BITS[mask])

    def unregister(self, fd: int) -> None:
        """Stop watching `fd`; no error when it is closed already."""
        with suppress(OSError):
            self._epoll.unregister(fd)

    def wait(self, timeout: float | None) -> Sequence[tuple[int, int]]:
        """Return (fd, answer) pairs, after at most `timeout` seconds, rounded up to milliseconds."""
        if timeout is not None:
            # Rounded up, since epoll counts milliseconds: rounded down, the loop would wake and find nothing due.
            timeout = math.ceil(min(timeout, MAX_WAIT) * 1000) / 1000
        return self._epoll.poll(timeout)

    def close(self) -> None:
        """Give the system's resources back."""
        self._epoll.close()

    def at_work(self) -> None:
        """Return None: nothing is called inside of the wait."""
        return

    def owner(self) -> str:
        """Return no module."""
        return ""

    def make_timers(self) -> Timers:
        """Return a wheel in Python."""
        return Timers()

    def join(self, timers: TimedEvents, serve: Callable[[int, int], int]) -> None:
        """Do nothing: all timers are the scheduler's own."""

    def dispatcher(self, dispatch: Dispatch) -> ServeReady:
        """Return `dispatch.ready`."""
        return dispatch.ready

    def time_of_day(self, clock: TimeSource) -> Callable[[], Timeval]:
        """Return `clock.now`."""
        return clock.now

    def turns(self, *parts: object) -> None:
        """Return None: the scheduler makes its turns itself."""
        del parts

    def watches(self, *parts: object) -> None:
        """Return None."""
        del parts

    def transfers(self) -> tuple[None, None]:
        """Return neither."""
        return None, None

    def session_callback(self, *parts: object) -> None:
        """Return None."""
        del parts

    def give_way(self, native: NativePoller) -> Poller:
        """Close this one and return `native`."""
        self.close()
        return native
