"""The scheduler: the one thread that waits for events and calls back (seed 1.3.3)."""

from __future__ import annotations

from functools import partial
from threading import get_ident
from typing import TYPE_CHECKING, Any, Final

from ecruntime.choices import AS_CHOSEN
from ecruntime.foundation.errors import RuleViolation
from ecruntime.scheduler import rules
from ecruntime.scheduler.descriptors import Descriptors
from ecruntime.scheduler.dispatch import Dispatch
from ecruntime.scheduler.event import BUILT, FILED, FREED, NEW, WATCHED, Event, descriptor_event, timed_event
from ecruntime.scheduler.mask import Mask, check_mask
from ecruntime.scheduler.plain_form import or_plain
from ecruntime.scheduler.posted import PostedCalls
from ecruntime.scheduler.thread_lock import new_thread_lock
from ecruntime.scheduler.timer_ticks import TimerTicks
from ecruntime.scheduler.timers import GRAINS, Timers, copy_timers

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.choices import ServerChoices
    from ecruntime.log import Log
    from ecruntime.scheduler.clock import TimeSource
    from ecruntime.scheduler.event import Callback
    from ecruntime.scheduler.native_poller import NativePoller
    from ecruntime.scheduler.poller import Poller, Transfer, Watches
    from ecruntime.scheduler.timed_events import TimedEvents, TimerOwner
    from ecruntime.scheduler.timeval import Timeval

_MAX_SECONDS: Final = 1e10
_ONE: Final = True
_UNTIL_STOPPED: Final = False
_TIMED: Final = (FILED, NEW)
_DIRECT: Final = ("schedule_from_now_f", "clear_timed_event", "rearm")
"""Methods that a queue of timers in C does without Python."""


class Scheduler:
    """The event loop of one server; the first thread that runs or binds it is the master scheduler thread.

    `post`, `schedule_event_and_dispatch`, `dispatch_soon`, `stop` and `is_scheduler_thread` are for any thread. Every
    other method raises RuleViolation from another thread, before anything is changed. A turn of the loop waits, then
    serves ready descriptors, due timed events and posted calls, in this order.
    """

    # The slots are set by C, too, where it makes the turns.
    __slots__ = ("__dict__", "__weakref__", "_is_in_turn", "_is_stopping", "_turns", "moment")

    def __init__(self, clock: TimeSource, poller: Poller, log: Log, choices: ServerChoices = AS_CHOSEN) -> None:
        """Take over `poller`, which `close` closes; timers are served as `choices` say."""
        self.choices = choices
        """The choices by which timers are served, those of C, too (any thread)."""
        self._ticks = TimerTicks.of(choices)
        self.clock = clock
        """The time source of the server (any thread)."""
        self._monotonic = clock.monotonic
        self._poller = poller
        self.has_native_loop = False
        """Whether it stands on the loop of the core."""
        self.thread: int | None = None
        """The number of the master scheduler thread; None until it is bound."""
        self.thread_lock = new_thread_lock()
        """The lock that the master scheduler thread holds from then on."""
        self.moment = clock.monotonic()
        """Monotonic time in seconds at which the wait of this turn ended; `event.not_before` is counted from it."""
        self.direct_read: Transfer | None = None
        """As `event_read` for plain sockets, or NotImplemented for what only that can do; None without C."""
        self.direct_write: Transfer | None = None
        """As `event_write`, in the same way."""
        self.calls_directly = True
        """Whether timers may be built without the methods of this object; for tests that replace these."""
        self._timers: TimedEvents = poller.make_timers()
        self._descriptors = Descriptors(poller)
        self._dispatch = Dispatch(self._descriptors, self._timers, log, choices)
        poller.join(self._timers, self._serve)
        self._posted = PostedCalls()
        self._use_poller()
        self._use_timers()
        self._is_stopping = False
        self._is_in_turn = False
        self._is_closed = False
        self._turns = 0
        # An event like any other: the wait of the loop needs no second case for calls from other threads.
        self._wakeup_event = descriptor_event(self, self._posted.wakeup.fd, Mask.E_READ.value, self._on_wakeup, None)
        self._descriptors.add(self._wakeup_event)

    def build_fd_event(self, fd: int, mask: Mask, callback: Callback, closure: object = None) -> Event:
        """Build an event for a descriptor; `schedule_event` starts waiting for it."""
        self.check_thread("build_fd_event")
        check_mask(mask)
        return descriptor_event(self, fd, int(mask), callback, closure)

    def build_event_from_now(self, when: Timeval | int, fd: int, callback: Callback, closure: object = None) -> Event:
        """Build an event that is due `when` from now; `fd` is carried along and triggers nothing."""
        self.check_thread("build_event_from_now")
        return self.build_event_from_now_f(float(when), fd, callback, closure)

    def build_event_from_now_f(self, seconds: float, fd: int, callback: Callback, closure: object = None) -> Event:
        """Build an event that is due `seconds` from now; `fd` is carried along and triggers nothing."""
        if not self.thread_lock._is_owned():  # noqa: SLF001 - as `ThreadLock` says
            self.check_thread("build_event_from_now_f")
        return timed_event(self._due(seconds), fd, callback, closure)

    def build_event_at(self, when: Timeval, fd: int, callback: Callback, closure: object = None) -> Event:
        """Build an event for a time of day; later changes of the system's time do not move it."""
        self.check_thread("build_event_at")
        now = self.clock.now()
        # Subtracted as integers: as float64, a time of day has steps of a quarter of a microsecond.
        seconds = when.sec - now.sec + (when.usec - now.usec) / 1e6
        return self.build_event_from_now_f(seconds, fd, callback, closure)

    def event_post_dup(self, event: Event) -> Event:
        """Duplicate a descriptor event to suspend its connection; `clear_event_by_fd` then clears the original."""
        self.check_thread("event_post_dup")
        duplicate = descriptor_event(self, event.fd, event.bits, event.callback, event.closure)
        duplicate.owner = event.owner
        # Shared: the state of TLS belongs to the connection, whichever event carries it.
        duplicate.channel = event.channel
        return duplicate

    def suspend(self, event: Event) -> Event:
        """Stop waiting for a descriptor event and return a duplicate; its callback, if it runs, then returns DONE.

        `schedule_event_and_dispatch` of the duplicate resumes the connection, from any thread (seed 1.3.3.1).
        """
        self.check_thread("suspend")
        if event.place != WATCHED:
            message = f"{event!r} waits for no descriptor"
            raise RuleViolation(rules.NOT_SUSPENDABLE, message, hint="suspend a scheduled descriptor event, once")
        duplicate = self.event_post_dup(event)
        self.clear_event_by_fd(event.fd)
        # The event in dispatch is freed when its callback returns DONE, and by nobody else (invariant 13).
        if event is not self._dispatch.current:
            event.place = FREED
        return duplicate

    def _due(self, seconds: float) -> float:
        # Written so that NaN, for which every comparison is false, is refused as well.
        if not -_MAX_SECONDS <= seconds <= _MAX_SECONDS:
            raise RuleViolation(rules.BAD_TIME, f"{seconds} seconds is no time to wait", hint="give a finite number")
        return self._monotonic() + max(seconds, 0.0) + GRAINS - GRAINS

    def schedule_event(self, event: Event) -> None:
        """Start waiting for the event; from here on the scheduler frees it."""
        if not self.thread_lock._is_owned():  # noqa: SLF001 - as `ThreadLock` says
            self.check_thread("schedule_event")
        # A callback that cleared its own event finds it BUILT, but it is in dispatch and freed on return.
        if event.place != BUILT or event is self._dispatch.current:
            self._reject_scheduling(event)
        if self._is_closed:
            raise _closed()
        if event.due >= 0:
            self._timers.add(event)
        else:
            self._descriptors.add(event)

    def schedule_from_now_f(self, seconds: float, callback: Callback, closure: object = None) -> Event:
        """Build and schedule a timed event in one call, in half the time of two."""
        if not self.thread_lock._is_owned():  # noqa: SLF001 - as `ThreadLock` says
            self.check_thread("schedule_from_now_f")
        if self._is_closed:
            raise _closed()
        # As `timed_event` and `Timers.add`, without the cost of their calls.
        event = Event()
        if 0.0 <= seconds <= _MAX_SECONDS:
            event.due = self._monotonic() + seconds + GRAINS - GRAINS
        else:
            event.due = self._due(seconds)
        event.fd = -1
        event.bits = 0
        event.callback = callback
        event.closure = closure
        event.owner = ""
        event.not_before = 0.0
        event.place = NEW
        self._enqueue(event)
        return event

    def rearm(self, event: Event, seconds: float) -> None:
        """Move a scheduled timed event to `seconds` from now; cheaper than cancelling it and building another.

        To put a time-out off repeatedly, set `event.not_before` instead, which costs one store.
        """
        if not self.thread_lock._is_owned():  # noqa: SLF001 - as `ThreadLock` says
            self.check_thread("rearm")
        if event.place not in _TIMED:
            message = f"{event!r} is not a scheduled timed event"
            raise RuleViolation(rules.NOT_A_SCHEDULED_TIMER, message, hint="build a new event instead")
        if 0.0 <= seconds <= _MAX_SECONDS:
            self._timers.rearm(event, self._monotonic() + seconds + GRAINS - GRAINS)
        else:
            self._timers.rearm(event, self._due(seconds))

    def clear_timed_event(self, event: Event) -> bool:
        """Cancel and free the event; False when it is not scheduled, and the caller then frees it."""
        if not self.thread_lock._is_owned():  # noqa: SLF001 - as `ThreadLock` says
            self.check_thread("clear_timed_event")
        if event.place not in _TIMED:
            return False
        timers = self._wheel
        if timers is None:
            self._timers.remove(event)
            return True
        # As `Timers.remove`, without the cost of a call.
        event.place = FREED
        timers.dead = dead = timers.dead + 1
        if dead > timers.max_dead:
            timers.tidy()
        return True

    def clear_event_by_fd(self, fd: int) -> Event | None:
        """Stop waiting for a descriptor and return its event, which the caller then owns; None when it has none."""
        self.check_thread("clear_event_by_fd")
        event = self._descriptors.events.get(fd)
        # Without its own descriptor the loop could not be woken from other threads.
        if event is None or event is self._wakeup_event:
            return None
        self._descriptors.remove(event)
        event.place = BUILT
        return event

    def event_free(self, event: Event) -> None:
        """Free an event that is not scheduled; the scheduler frees the scheduled ones."""
        self.check_thread("event_free")
        # Checked first, for the right message: a timed event is FREED by place while its callback runs.
        if event is self._dispatch.current:
            message = f"{event!r} is being dispatched"
            raise RuleViolation(rules.FREED_IN_DISPATCH, message, hint="return 0 from the callback")
        if event.place != BUILT:
            hint = "clear it first" if BUILT < event.place < FREED else "free an event once"
            raise RuleViolation(rules.NOT_FREEABLE, f"{event!r} cannot be freed", hint=hint)
        event.place = FREED

    def _reject_scheduling(self, event: Event) -> None:
        is_current = event is self._dispatch.current
        reason = "is being dispatched" if is_current else f"is {event.state.value} already"
        hint = "return the mask to wait for" if is_current and not event.is_timed else "build a new event"
        raise RuleViolation(rules.NOT_SCHEDULABLE, f"{event!r} {reason}", hint=hint)

    def post(self, call: Callable[[], object]) -> None:
        """Run `call` in the scheduler thread, after the calls posted before; for any thread."""
        self._posted.add(call)

    def schedule_event_and_dispatch(self, event: Event, mask: Mask) -> None:
        """Schedule a suspended descriptor event and call it back unless `mask` is zero; for any thread."""
        # Only the scheduler thread touches events (invariant 1), so a refusal is logged there as a failed posted call.
        self.post(lambda: self._resume(event, mask))

    def dispatch_soon(self, event: Event, mask: Mask) -> None:
        """Call a descriptor event back soon if it then waits for `mask`, ready or not; for any thread.

        For input that lies in a buffer already, which the poller does not see.
        """
        # Tested when the call is made: by then the event may be cleared, or wait for other conditions.
        self.post(
            lambda: (
                self._dispatch.dispatch_one(event, mask, self.clock.now())
                if event.place == WATCHED and event.bits & mask
                else None
            )
        )

    def bind_thread(self) -> None:
        """Make the calling thread the master scheduler thread."""
        # The lock decides between threads that bind at the same time.
        if self.thread is None and self.thread_lock.acquire(blocking=False):
            self.thread = self._timers.thread = get_ident()
        # Not `check_thread`: while the number is not known yet, that lets every thread pass.
        if not self.thread_lock._is_owned():  # noqa: SLF001 - as `ThreadLock` says
            raise _wrong_thread("bind_thread")

    def is_scheduler_thread(self) -> bool:
        """Tell whether the calling thread is the master scheduler thread, or may still become it; for any thread."""
        return self.thread is None or self.thread_lock._is_owned()  # noqa: SLF001 - as `ThreadLock` says

    def check_thread(self, method: str) -> None:
        """Raise RuleViolation, naming `method`, outside the master scheduler thread; for any thread."""
        if not self.is_scheduler_thread():
            raise _wrong_thread(method)

    def _on_wakeup(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._posted.wakeup.drain()
        return Mask.E_READ

    @property
    def at_work(self) -> tuple[int, Event | None] | None:
        """Return the turn and the event in dispatch; None while the loop waits (any thread)."""
        # Read without a lock: a sample that is one turn old only delays a report of the watchdog.
        is_waiting = not self._is_in_turn or self._posted.is_sleeping
        return None if is_waiting else (self._turns, self._dispatch.current)

    def at_work_in_c(self) -> tuple[int, int] | None:
        """Return what changes with each call of a module in C; None while none is called (any thread)."""
        return self._poller.at_work() if self._is_in_turn else None

    def owner_in_c(self) -> str:
        """Return the module in C whose callback runs (any thread)."""
        return self._poller.owner()

    @property
    def turns(self) -> int:
        """Return the number of turns made so far (any thread)."""
        return self._turns

    @property
    def events(self) -> tuple[Event, ...]:
        """Return all scheduled events: descriptors by registration, then timed events by deadline."""
        self.check_thread("events")
        watched = [event for event in self._descriptors.events.values() if event is not self._wakeup_event]
        return (*watched, *sorted(self._timers.events(), key=_due_of))

    @property
    def wakeup_fd(self) -> int:
        """Return the descriptor by which other threads wake the loop."""
        return self._wakeup_event.fd

    def run(self) -> None:
        """Run until `stop`, which may come before; SystemExit and KeyboardInterrupt end the loop too."""
        self.bind_thread()
        self._check_outermost()
        try:
            while not self._is_stopping:
                self._check_open()
                self._make_turns(None, _UNTIL_STOPPED)
        finally:
            # Reset at the end and not at the beginning, where it would undo a stop that came before `run`.
            self._is_stopping = False

    def run_once(self, timeout: float | None = 0.0) -> int:
        """Make one turn that waits for at most `timeout` seconds; return the number of callbacks and calls made."""
        self.bind_thread()
        self._check_outermost()
        self._check_open()
        before = self._poller.served
        return self._make_turns(timeout, _ONE) + self._poller.served - before

    def stop(self) -> None:
        """End `run` after its current turn; for any thread."""
        self._is_stopping = True
        self._posted.wake()

    def replace_poller(self, native: NativePoller) -> None:
        """Put the native loop under this scheduler, with all events; not from inside of a wait.

        OSError when one of the descriptors is refused: what may fail comes first, and nothing is changed then.
        """
        self.check_thread("replace_poller")
        self._descriptors.register_with(native)
        wheel, timers = self._wheel, native.make_timers()
        assert wheel is not None, "the loop can be opened once"
        copy_timers(wheel, timers)
        self._poller = poller = self._poller.give_way(native)
        self._descriptors.move_to(poller)
        wheel.give_up()
        self._timers = timers
        poller.join(timers, self._serve)
        self._dispatch.timers = timers
        self.has_native_loop = True
        self._use_poller()
        self._use_timers()

    def _use_poller(self) -> None:
        poller = self._poller
        self._serve_ready = poller.dispatcher(self._dispatch)
        self._time_of_day = poller.time_of_day(self.clock)
        turns = None
        # Those of C know no ticks of a server.
        if self._ticks is None:
            turns = poller.turns(self, self._posted, self._timers, self._serve_ready, self._fire, self._dispatch.posted)
        self._make_turns = turns or self._turn
        self.direct_read, self.direct_write = poller.transfers()

    def _use_timers(self) -> None:
        timers = self._timers
        timers.thread = self.thread or 0
        self._wheel = timers if isinstance(timers, Timers) else None
        # Bound once for `schedule_from_now_f`; a wheel changes its list in place and never replaces it.
        self._enqueue = timers.enqueue
        if self.calls_directly:
            # Attributes shadow the methods; they fall back upon them for whatever is not usual.
            make = partial(timers.direct_calls, self.schedule_from_now_f, self.clear_timed_event, self.rearm)
            direct = or_plain(make, ())
            for name, call in zip(_DIRECT, direct, strict=False):
                setattr(self, name, call)

    def timers_of(
        self, owner: str, schedule: Callable[..., Event], clear: Callable[[Event], bool]
    ) -> TimerOwner | None:
        """Return direct calls for the timers of one instance; `schedule` and `clear` serve what is not usual."""
        self.check_thread("timers_of")
        return or_plain(lambda: self._timers.owner(owner, schedule, clear), None) if self.calls_directly else None

    def watches_of(self, events: set[Event], plain: Callback, fail: Callable[[Event], object]) -> Watches | None:
        """Return a callback that does in C what `plain` does for the events that an instance watches; None without C.

        `fail` is called in the course of an exception of the author's.
        """
        self.check_thread("watches_of")
        return self._poller.watches(events, plain, fail)

    def session_callback(self, kind: type[Any], session: object) -> Callback | None:
        """Return what does in C as `_on_ready` of a session of `kind`; None without C."""
        self.check_thread("session_callback")
        return self._poller.session_callback(kind, self, session)

    def close(self) -> None:
        """Free all events, drop posted calls, and close the poller."""
        self.check_thread("close")
        self._check_outermost()
        if self._is_closed:
            return
        self._is_closed = True
        self.direct_read = self.direct_write = None
        self._timers.thread = 0
        try:
            for event in self.events:
                if event.is_timed:
                    self._timers.remove(event)
                event.place = FREED
        finally:
            # No event is unregistered by itself: closing the poller drops all registrations at once.
            self._descriptors.events.clear()
            self._posted.close()
            self._poller.close()

    def _check_outermost(self) -> None:
        if self._is_in_turn:
            raise RuleViolation(rules.NESTED_LOOP, "the loop is running already", hint="return from the callback")

    def _check_open(self) -> None:
        if self._is_closed:
            raise _closed()

    def _turn(self, max_wait: float | None, is_only_turn: bool, /) -> int:  # noqa: FBT001 - as the one in C
        """Make a turn; the native loop has the same in C (`bridge/adapter/turns.c`), and this is the reference."""
        del is_only_turn  # one returns after each turn, whether it is asked for more or not
        self._is_in_turn = True
        self._turns += 1
        try:
            # The clock is read only when new timers must be filed; otherwise `next_due` does not use the time.
            due = self._timers.next_due(self._monotonic() if self._timers.new else self.moment)
            if due is not None and self._ticks is not None:
                due = self._ticks.moment_of(due)
            timeout = max_wait
            if due is not None and max_wait != 0.0:
                left = max(due - self._monotonic(), 0.0)
                timeout = left if max_wait is None else min(left, max_wait)
            posted = self._posted
            # Raised before the queue is read: a call posted after the look finds the flag and wakes the poller.
            posted.is_sleeping = True
            try:
                ready = self._poller.wait(0.0 if posted.calls or self._is_stopping else timeout)
            finally:
                posted.is_sleeping = False
            # Read before any callback: a timer scheduled by one waits for the next turn, even with a delay of 0.
            self.moment = self._monotonic()
            # Rounded like the deadlines, so that equal moments compare as equal.
            moment = self.moment + GRAINS - GRAINS
            now = self._time_of_day()
            count = len(ready)
            if ready:
                self._serve_ready(ready, now)
            if due is not None and due <= moment:
                count += self._fire(moment, now)
            return count + self._dispatch.posted(posted.calls) if posted.calls else count
        finally:
            self._dispatch.current = None
            self._is_in_turn = False

    def _fire(self, moment: float, now: Timeval) -> int:
        return self._dispatch.due(moment if self._ticks is None else self._ticks.reach_of(moment), now)

    def _serve(self, fd: int, answer: int) -> int:
        """Call the event of a ready descriptor from inside of the wait; return the number of calls."""
        self._dispatch.ready(((fd, answer),), self.clock.now())
        return 1

    def _resume(self, event: Event, mask: Mask) -> None:
        self.schedule_event(event)
        if mask and not event.is_timed:
            self._dispatch.dispatch_one(event, mask, self.clock.now())


def _wrong_thread(method: str) -> RuleViolation:
    message = f"{method} was called outside the master scheduler thread"
    return RuleViolation(rules.WRONG_THREAD, message, hint="use post, or a job's completion in the scheduler")


def _closed() -> RuleViolation:
    return RuleViolation(rules.CLOSED_SCHEDULER, "the scheduler was closed")


def _due_of(event: Event) -> float:
    return max(event.due, event.not_before)
