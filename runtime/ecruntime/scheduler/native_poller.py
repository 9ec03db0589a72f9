"""A poller on the loop of the core in C, which serves events of modules in C inside of its wait."""

from __future__ import annotations

import math
from contextlib import suppress
from functools import partial
from socket import socket
from types import MethodType
from typing import TYPE_CHECKING, Any, Final, Protocol, cast, runtime_checkable

from ecruntime.scheduler.clock import RealClock
from ecruntime.scheduler.event import WATCHED, DescriptorEvent
from ecruntime.scheduler.mask import Mask
from ecruntime.scheduler.plain_form import or_plain
from ecruntime.scheduler.poller import EPOLL_BITS
from ecruntime.scheduler.timer_ticks import TimerTicks
from ecruntime.scheduler.timers import GRAINS
from ecruntime.scheduler.timeval import Timeval

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Sequence

    from ecruntime.choices import ServerChoices
    from ecruntime.scheduler.clock import TimeSource
    from ecruntime.scheduler.dispatch import Dispatch
    from ecruntime.scheduler.event import Callback, Event
    from ecruntime.scheduler.poller import MakeTurns, ServeReady, Transfer, Watches
    from ecruntime.scheduler.posted import PostedCalls
    from ecruntime.scheduler.scheduler import Scheduler
    from ecruntime.scheduler.timed_events import TimedEvents, TimerQueue

_LAST: Final = 2**64 - 1
"""The number in the order of scheduling of a deadline that is no timer: all timers come before it."""


class NativeLoop(Protocol):
    """The functions of the adapter, `_echost`, about the one loop of the process."""

    def loop_open(self) -> None:
        """Open the loop, for this thread."""
        ...

    def loop_choose(self, distance: float, is_early: bool, serves_new: bool, timer_type: int, /) -> None:  # noqa: FBT001
        """Serve timers of C as a server does, until the loop is closed."""
        ...

    def loop_close(self) -> None:
        """Free all events of C."""
        ...

    def loop_wait(self, deadline: float, order: int, is_one_turn: bool, /) -> Sequence[tuple[int, int]]:  # noqa: FBT001
        """Serve events of C until the scheduler has something to do; return what is ready."""
        ...

    def loop_now(self, kind: type[Timeval], /) -> Callable[[], Timeval]:
        """Return a function that returns the system's time of day."""
        ...

    def loop_dispatcher(  # noqa: PLR0913, PLR0917 - the parts of one dispatch
        self,
        kind: type[Event],
        dispatch: Dispatch,
        events: dict[int, Event],
        watched: int,
        plain: ServeReady,
        settle: Callable[[Event, object], object],
        fail: Callable[[Event, BaseException], object],
        retire: Callable[[Event], object],
        /,
    ) -> ServeReady:
        """Return what serves as `plain` does, without it where `loop_wait` has found events of `kind` ready."""
        ...

    def loop_turns(  # noqa: PLR0913, PLR0917 - the parts of one turn
        self,
        scheduler: Scheduler,
        posted: PostedCalls,
        calls: deque[Callable[[], object]],
        timers: TimedEvents,
        serve_ready: ServeReady,
        fire: Callable[[float, Timeval], int],
        make_calls: Callable[[deque[Callable[[], object]]], int],
        kind: type[Timeval],
        /,
    ) -> MakeTurns:
        """Return what makes turns as `Scheduler` does, or those until it is to stop."""
        ...

    def loop_watches(
        self, kind: type[Event], watched: int, events: set[Event], plain: Callback, fail: Callable[[Event], object], /
    ) -> Watches:
        """Return what does as `plain`, without it where events of `kind` are usual."""
        ...

    def loop_transfers(
        self, kind: type[Event], socket: type[socket], read_mask: Mask, write_mask: Mask, /
    ) -> tuple[Transfer, Transfer]:
        """Return what reads and writes events of plain sockets, or answers NotImplemented."""
        ...

    def loop_session(
        self, kind: type[Any], event: type[Event], watched: int, scheduler: Scheduler, session: object, /
    ) -> Callback:
        """Return the callback of a session, which does as `_on_ready` of its class."""
        ...

    def loop_interrupt(self) -> None:
        """End the wait, from any thread."""
        ...

    def loop_served(self) -> int:
        """Return how many calls were made."""
        ...

    def loop_at_work(self) -> tuple[int, int] | None:
        """Return what changes with each call; None while the loop waits."""
        ...

    def loop_owner(self) -> str | None:
        """Return the owner of the callback that runs."""
        ...

    def loop_lend(self, fd: int, bits: int, /) -> None:
        """Watch a descriptor for Python."""
        ...

    def loop_lend_other(self, fd: int, bits: int, /) -> None:
        """Watch for other conditions."""
        ...

    def loop_take_back(self, fd: int, /) -> None:
        """Stop watching a descriptor."""
        ...

    def loop_next_due(self) -> tuple[float, int] | None:
        """Return deadline and number of the first timer of C."""
        ...

    def loop_timers(self, is_direct: bool, /) -> TimerQueue:  # noqa: FBT001
        """Return a new queue of timed events; direct calls read the clock of the loop."""
        ...

    def loop_set_clock(self, passed: int, day: int, /) -> None:
        """Set the clock, which stands still from now on."""
        ...

    def loop_arrange(
        self,
        shuffle: Callable[[list[int], list[int]], object],
        serve: Callable[[int, int], object],
        choose: Callable[[int, str], int] | None,
        /,
    ) -> None:
        """Shuffle each batch, serve descriptors of Python in it, and choose among timers of one moment."""
        ...

    def loop_interlude(self, call: Callable[[], object] | None, /) -> None:
        """Call this before and after each call into a module."""
        ...


@runtime_checkable
class MovedClock(Protocol):
    """A clock that stands still until it is moved, such as that of tests."""

    def follow(self, follower: Callable[[int, int], object]) -> None:
        """Tell `follower` now and after each change how much has passed and the time of day, in nanoseconds."""
        ...

    def unfollow(self) -> None:
        """Tell it no more."""
        ...


class NativePoller:
    """A poller on the loop of the core, of which a process has one; `close` closes it (scheduler thread).

    The loop wakes for timers of C by itself, and calls them up to the first deadline of Python: both languages' timers
    are called in one order.
    """

    def __init__(self, loop: NativeLoop, clock: TimeSource) -> None:
        """Open the loop; OSError when it is open already, or the system refuses it."""
        loop.loop_open()
        self._loop = loop
        self._clock = clock
        self._timers: TimerQueue | None = None
        self._serve: Callable[[int, int], int] | None = None
        self._served = 0
        self._moved = clock if isinstance(clock, MovedClock) else None
        if self._moved is not None:
            try:
                self._moved.follow(loop.loop_set_clock)
            except BaseException:
                loop.loop_close()
                raise

    @property
    def served(self) -> int:
        """Return how many calls were made inside of waits so far."""
        return self._loop.loop_served() + self._served

    def at_work(self) -> tuple[int, int] | None:
        """Return what changes with each call inside of the wait; None while the loop waits (any thread)."""
        return self._loop.loop_at_work()

    def owner(self) -> str:
        """Return the module whose callback runs inside of the wait (any thread)."""
        return self._loop.loop_owner() or "server"

    def make_timers(self) -> TimerQueue:
        """Return a queue in C, which is in one order with the timers of C."""
        # Direct calls read the clock of the loop: it is the same one, or follows it.
        return self._loop.loop_timers(self._moved is not None or type(self._clock) is RealClock)

    def join(self, timers: TimedEvents, serve: Callable[[int, int], int]) -> None:
        """Wait for these timers, too, and call descriptors by `serve` where a wait is to do it."""
        self._timers = cast("TimerQueue", timers)  # made above
        self._serve = serve

    def dispatcher(self, dispatch: Dispatch) -> ServeReady:
        """Return what calls the events of descriptors from C, by the rules of `dispatch.ready`."""
        results = dispatch.results
        made = partial(
            self._loop.loop_dispatcher,
            DescriptorEvent, dispatch, dispatch.descriptors.events, WATCHED, dispatch.ready,
            results.settle, results.fail, results.retire,
        )  # fmt: skip  # words, several to a line
        return or_plain(made, dispatch.ready)

    def time_of_day(self, clock: TimeSource) -> Callable[[], Timeval]:
        """Return `clock.now`, or what makes the system's time of day in C."""
        is_real = type(clock) is RealClock
        return or_plain(lambda: self._loop.loop_now(Timeval), clock.now) if is_real else clock.now

    def turns(
        self,
        scheduler: Scheduler,
        posted: PostedCalls,
        timers: TimedEvents,
        serve_ready: ServeReady,
        fire: Callable[[float, Timeval], int],
        make_calls: Callable[[deque[Callable[[], object]]], int],
    ) -> MakeTurns | None:
        """Return what makes turns in C; None for a clock that is not the system's, or a dispatch in Python."""
        if type(self._clock) is not RealClock or isinstance(serve_ready, MethodType):
            return None
        make = self._loop.loop_turns
        return or_plain(
            lambda: make(scheduler, posted, posted.calls, timers, serve_ready, fire, make_calls, Timeval), None
        )

    def watches(self, events: set[Event], plain: Callback, fail: Callable[[Event], object]) -> Watches | None:
        """Return what does in C as `plain`."""
        return or_plain(lambda: self._loop.loop_watches(DescriptorEvent, WATCHED, events, plain, fail), None)

    def transfers(self) -> tuple[Transfer | None, Transfer | None]:
        """Return what reads and writes events of plain sockets."""
        make = self._loop.loop_transfers
        return or_plain(lambda: make(DescriptorEvent, socket, Mask.E_READ, Mask.E_WRITE), (None, None))

    def session_callback(self, kind: type[Any], scheduler: Scheduler, session: object) -> Callback | None:
        """Return what does in C as `session._on_ready`."""
        return or_plain(lambda: self._loop.loop_session(kind, DescriptorEvent, WATCHED, scheduler, session), None)

    def give_way(self, native: NativePoller) -> NativePoller:
        """Refuse to: there is one loop."""
        del native
        raise RuntimeError("the native poller is in use already")

    def shuffle(
        self, shuffle: Callable[[list[int], list[int]], object], choose: Callable[[int, str], int] | None = None
    ) -> None:
        """Shuffle what is ready together, in both languages, and serve it in that order inside of the wait.

        `shuffle(numbers, descriptors)` puts the numbers in another order. `choose(count, owner)` returns which of so
        many timers of C, due at one moment, is called next; the first one is of that module.
        """
        self._loop.loop_arrange(shuffle, self._serve_one, choose)

    def interlude(self, call: Callable[[], object]) -> None:
        """Call `call` before and after each event and completion of modules in C."""
        self._loop.loop_interlude(call)

    def _serve_one(self, fd: int, answer: int) -> None:
        if self._serve is not None:
            self._served += self._serve(fd, answer)

    def register(self, fd: int, mask: int) -> None:
        """Watch `fd`; FileExistsError when C watches it, OSError when it cannot be watched."""
        self._loop.loop_lend(fd, EPOLL_BITS[mask])

    def modify(self, fd: int, mask: int) -> None:
        """Watch `fd` for other conditions."""
        self._loop.loop_lend_other(fd, EPOLL_BITS[mask])

    def unregister(self, fd: int) -> None:
        """Stop watching `fd`; no error when it is closed already."""
        self._loop.loop_take_back(fd)

    def wait(self, timeout: float | None) -> Sequence[tuple[int, int]]:
        """Serve C for at most `timeout` seconds, or until something of Python is ready or due; return what is ready."""
        now = self._clock.monotonic()
        # Rounded like the deadlines, as the moments of the core are.
        limit = math.inf if timeout is None else now + timeout + GRAINS - GRAINS
        deadline, order = limit, _LAST
        first = self._timers.first(now) if self._timers is not None else None
        # The scheduler has counted `timeout` from an earlier moment: the deadline itself is exact.
        if first is not None and first[0] <= limit:
            deadline, order = first
        # A clock that stands still never reaches the deadline: one turn waits for as much real time.
        return self._loop.loop_wait(deadline, order, timeout == 0.0 or self._moved is not None)

    def next_due(self) -> float | None:
        """Return the deadline of the first timer of C."""
        first = self._loop.loop_next_due()
        return None if first is None else first[0]

    def close(self) -> None:
        """Free all events of C, and give the system's resources back."""
        self._loop.loop_close()
        if self._moved is not None:
            self._moved.unfollow()


def choose_timers(loop: NativeLoop, choices: ServerChoices) -> None:
    """Have the open loop serve timers of C as a server does (scheduler thread)."""
    ticks = TimerTicks.of(choices)
    distance = ticks.distance if ticks is not None else 0.0
    loop.loop_choose(distance, choices.serves_timers_early, choices.serves_new_timers, choices.timer_type)


def use_native_loop(scheduler: Scheduler, loop: NativeLoop) -> None:
    """Put the loop of the core under a scheduler, which may run already; RuntimeError when it has it (its thread).

    OSError when another scheduler of the process has the loop, or when the system cannot watch a descriptor there.
    """
    scheduler.check_thread("use_native_loop")
    native = NativePoller(loop, scheduler.clock)
    try:
        choose_timers(loop, scheduler.choices)
        scheduler.replace_poller(native)
    except BaseException:
        with suppress(OSError):
            native.close()
        raise
