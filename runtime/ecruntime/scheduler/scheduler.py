"""The scheduler: one thread that waits, and calls back (seed 1.3.3)."""

from __future__ import annotations

from threading import get_ident
from typing import TYPE_CHECKING, Final

from ecruntime.scheduler import rules
from ecruntime.scheduler.aftermath import Aftermath
from ecruntime.scheduler.descriptors import Descriptors
from ecruntime.scheduler.event import Event, EventState, descriptor_event
from ecruntime.scheduler.mask import ALL_BITS, DONE, Mask
from ecruntime.scheduler.poller import ANSWERED
from ecruntime.scheduler.posted import PostedCalls
from ecruntime.scheduler.timers import Timers
from ecruntime.spec.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecruntime.log import Log
    from ecruntime.scheduler.clock import Clock
    from ecruntime.scheduler.event import Callback
    from ecruntime.scheduler.poller import Poller
    from ecruntime.scheduler.timers import Limit
    from ecruntime.scheduler.timeval import Timeval

_BUILT: Final = EventState.BUILT
_SCHEDULED: Final = EventState.SCHEDULED
_FREED: Final = EventState.FREED
_MOST_SECONDS: Final = 1e10
_new_event: Final = Event.__new__


class Scheduler:
    """Owns events, clock and poller, and belongs to the master scheduler thread: the first one that runs or binds it.

    `post`, `schedule_event_and_dispatch`, `stop` and `is_scheduler_thread` are for any thread; every other method
    raises RuleViolation from another thread, before anything is changed. A turn of the loop waits, then serves
    ready descriptors, timed events that are due, and the calls that had been posted when their turn came.
    """

    def __init__(self, clock: Clock, poller: Poller, log: Log) -> None:
        """Take over `poller`, which `close` closes."""
        self._clock = clock
        self._monotonic = clock.monotonic
        self._poller = poller
        self.thread: int | None = None
        """The master scheduler thread, once it is known."""
        self._timers = Timers()
        self._descriptors = Descriptors(poller)
        self._aftermath = Aftermath(self._descriptors, log)
        self._posted = PostedCalls()
        self._dispatching: Event | None = None
        self._is_stopping = False
        self._is_in_turn = False
        self._is_closed = False
        self._turns = 0
        self._next_due: int | None = None
        self._wakeup_event = Event(self._posted.wakeup.fd, Mask.E_READ.value, self._on_wakeup, None)
        self._descriptors.add(self._wakeup_event)

    def build_fd_event(self, fd: int, mask: Mask, callback: Callback, closure: object = None) -> Event:
        """Build an event for a descriptor; `schedule_event` begins the waiting."""
        self.check_thread("build_fd_event")
        if not 0 < mask <= ALL_BITS:
            raise RuleViolation(rules.BAD_MASK, f"mask {int(mask)} waits for nothing known", hint=_MASK_HINT)
        return descriptor_event(self, fd, int(mask), callback, closure)

    def build_event_from_now(self, when: Timeval | int, fd: int, callback: Callback, closure: object = None) -> Event:
        """Build an event that is due `when` from now; `fd` is carried along and triggers nothing."""
        self.check_thread("build_event_from_now")
        return self.build_event_from_now_f(float(when), fd, callback, closure)

    def build_event_from_now_f(self, seconds: float, fd: int, callback: Callback, closure: object = None) -> Event:
        """Build an event that is due `seconds` from now; `fd` is carried along and triggers nothing."""
        if self.thread != get_ident():
            self.check_thread("build_event_from_now_f")
        event = Event(fd, 0, callback, closure)
        event.due = self._due(seconds)
        return event

    def build_event_at(self, when: Timeval, fd: int, callback: Callback, closure: object = None) -> Event:
        """Build an event for a time of day; if the system's time is set later on, the event does not follow."""
        self.check_thread("build_event_at")
        now = self._clock.now()
        seconds = when.sec - now.sec + (when.usec - now.usec) / 1e6
        return self.build_event_from_now_f(seconds, fd, callback, closure)

    def event_post_dup(self, event: Event) -> Event:
        """Duplicate a descriptor event to suspend its connection; the original goes on with `clear_event_by_fd`."""
        self.check_thread("event_post_dup")
        duplicate = descriptor_event(self, event.fd, event.bits, event.callback, event.closure)
        duplicate.owner = event.owner
        duplicate.channel = event.channel
        return duplicate

    def suspend(self, event: Event) -> Event:
        """Stop waiting for a descriptor event and return a duplicate; its callback, if it runs, then returns DONE.

        The connection goes on with `schedule_event_and_dispatch` of the duplicate, from any thread (seed 1.3.3.1).
        """
        self.check_thread("suspend")
        if event.is_timed or event.state is not _SCHEDULED:
            message = f"{event!r} waits for no descriptor"
            raise RuleViolation(rules.NOT_SUSPENDABLE, message, hint="suspend a scheduled descriptor event, once")
        duplicate = self.event_post_dup(event)
        self.clear_event_by_fd(event.fd)
        if event is not self._dispatching:
            event.state = _FREED
        return duplicate

    def _due(self, seconds: float) -> int:
        # Whole nanoseconds: a sum of floats that misses by a hair is still due at its moment.
        if 0.0 <= seconds <= _MOST_SECONDS:
            return int((self._monotonic() + seconds) * 1e9 + 0.5)
        if not -_MOST_SECONDS <= seconds <= 0.0:
            raise RuleViolation(rules.BAD_TIME, f"{seconds} seconds is no time to wait", hint="give a finite number")
        return int(self._monotonic() * 1e9 + 0.5)

    def schedule_event(self, event: Event) -> None:
        """Begin to wait for the event; from here on the scheduler frees it."""
        if self.thread != get_ident():
            self.check_thread("schedule_event")
        if event.state is not _BUILT or event is self._dispatching:
            self._refuse_to_schedule(event)
        if self._is_closed:
            raise RuleViolation(rules.CLOSED_SCHEDULER, "the scheduler was closed")
        if event.due >= 0:
            self._timers.add(event)
        else:
            self._descriptors.add(event)
        event.state = _SCHEDULED

    def schedule_from_now_f(self, seconds: float, callback: Callback, closure: object = None) -> Event:
        """Build a timed event and schedule it, which takes half the time of two calls."""
        if self.thread != get_ident():
            self.check_thread("schedule_from_now_f")
        if self._is_closed:
            raise RuleViolation(rules.CLOSED_SCHEDULER, "the scheduler was closed")
        if 0.0 <= seconds <= _MOST_SECONDS:
            due = int((self._monotonic() + seconds) * 1e9 + 0.5)
        else:
            due = self._due(seconds)
        # As Event(-1, 0, callback, closure), without the cost of a call.
        event = _new_event(Event)
        event.fd = -1
        event.bits = 0
        event.callback = callback
        event.closure = closure
        event.owner = ""
        event.due = due
        self._timers.add(event)
        event.state = _SCHEDULED
        return event

    def rearm(self, event: Event, seconds: float) -> None:
        """Move a scheduled timed event to `seconds` from now; much cheaper than to cancel it and build another."""
        if self.thread != get_ident():
            self.check_thread("rearm")
        if event.due < 0 or event.state is not _SCHEDULED:
            message = f"{event!r} is not a scheduled timed event"
            raise RuleViolation(rules.NOT_A_SCHEDULED_TIMER, message, hint="build a new event instead")
        if 0.0 <= seconds <= _MOST_SECONDS:
            self._timers.rearm(event, int((self._monotonic() + seconds) * 1e9 + 0.5))
        else:
            self._timers.rearm(event, self._due(seconds))

    def clear_timed_event(self, event: Event) -> bool:
        """Cancel and free the event; False when it was not found, and freeing it is the caller's part."""
        if self.thread != get_ident():
            self.check_thread("clear_timed_event")
        if event.due < 0 or event.state is not _SCHEDULED:
            return False
        self._timers.remove(event)
        event.state = _FREED
        return True

    def clear_event_by_fd(self, fd: int) -> Event | None:
        """Stop waiting for a descriptor and return its event, which is then the caller's; None when it has none."""
        self.check_thread("clear_event_by_fd")
        event = self._descriptors.events.get(fd)
        if event is None or event is self._wakeup_event:
            return None
        self._descriptors.remove(event)
        event.state = _BUILT
        return event

    def event_free(self, event: Event) -> None:
        """Free an event that is not scheduled; the scheduler itself frees the others."""
        self.check_thread("event_free")
        if event is self._dispatching:
            message = f"{event!r} is being dispatched"
            raise RuleViolation(rules.FREED_IN_DISPATCH, message, hint="return 0 from the callback")
        if event.state is not _BUILT:
            hint = "clear it first" if event.state is _SCHEDULED else "free an event once"
            raise RuleViolation(rules.NOT_FREEABLE, f"{event!r} cannot be freed", hint=hint)
        event.state = _FREED

    def _refuse_to_schedule(self, event: Event) -> None:
        reason = "is being dispatched" if event is self._dispatching else f"is {event.state.value} already"
        hint = (
            "return the mask to wait for" if event is self._dispatching and not event.is_timed else "build a new event"
        )
        raise RuleViolation(rules.NOT_SCHEDULABLE, f"{event!r} {reason}", hint=hint)

    def post(self, call: Callable[[], object]) -> None:
        """Have `call` run in the scheduler thread, after what was posted before; for any thread."""
        self._posted.add(call)

    def schedule_event_and_dispatch(self, event: Event, mask: Mask) -> None:
        """Schedule a suspended descriptor event and, for a mask other than zero, call it back; for any thread."""
        self.post(lambda: self._resume(event, mask))

    def dispatch_soon(self, event: Event, mask: Mask) -> None:
        """Call a descriptor event back in the next turn if it waits for `mask` then, ready or not; for any thread.

        For input that was read already and lies in a buffer, of which the poller knows nothing.
        """
        self.post(lambda: self._call_back(event, mask) if event.state is _SCHEDULED and event.bits & mask else None)

    def bind_thread(self) -> None:
        """Make the calling thread the master scheduler thread."""
        if self.thread is None:
            self.thread = get_ident()
        self.check_thread("bind_thread")

    def is_scheduler_thread(self) -> bool:
        """Tell whether the calling thread is the master scheduler thread, or may still become it; for any thread."""
        return self.thread is None or self.thread == get_ident()

    def check_thread(self, method: str) -> None:
        """Refuse, in the name of `method`, a call from outside the master scheduler thread; for any thread."""
        if self.thread is not None and self.thread != get_ident():
            message = f"{method} was called outside the master scheduler thread"
            raise RuleViolation(rules.WRONG_THREAD, message, hint="use post, or a job's completion in the scheduler")

    def _on_wakeup(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._posted.wakeup.drain()
        return Mask.E_READ

    @property
    def at_work(self) -> tuple[int, Event | None] | None:
        """What the loop is at: the turn, and the event that is dispatched; None while it waits (any thread)."""
        is_waiting = not self._is_in_turn or self._posted.is_sleeping
        return None if is_waiting else (self._turns, self._dispatching)

    @property
    def events(self) -> tuple[Event, ...]:
        """All scheduled events: descriptors in order of registration, then timed events in order of deadline."""
        self.check_thread("events")
        watched = [event for event in self._descriptors.events.values() if event is not self._wakeup_event]
        return (*watched, *sorted(self._timers.events(), key=lambda event: (event.due, event.sequence)))

    def run(self) -> None:
        """Run until `stop`; a stop asked for before is honored. SystemExit and KeyboardInterrupt end it too."""
        self.bind_thread()
        self._check_outermost()
        try:
            while not self._is_stopping:
                self._turn(None)
        finally:
            self._is_stopping = False

    def run_once(self, timeout: float | None = 0.0) -> int:
        """Make one turn that waits for at most `timeout` seconds; return how many callbacks and calls it made."""
        self.bind_thread()
        self._check_outermost()
        return self._turn(timeout)

    def stop(self) -> None:
        """End `run` after its present turn; for any thread."""
        self._is_stopping = True
        self._posted.wake()

    def close(self) -> None:
        """Free all events, drop posted calls, and close the poller."""
        self.check_thread("close")
        self._check_outermost()
        if self._is_closed:
            return
        self._is_closed = True
        for event in self.events:
            if event.is_timed:
                self._timers.remove(event)
            event.state = _FREED
        self._descriptors.events.clear()
        self._posted.close()
        self._poller.close()

    def _check_outermost(self) -> None:
        if self._is_in_turn:
            raise RuleViolation(rules.NESTED_LOOP, "the loop is running already", hint="return from the callback")

    def _turn(self, most: float | None) -> int:
        if self._is_closed:
            raise RuleViolation(rules.CLOSED_SCHEDULER, "the scheduler was closed")
        self._is_in_turn = True
        self._turns += 1
        try:
            ready = self._wait(self._time_to_sleep(most))
            now = self._clock.now()
            limit = self._limit() if self._next_due is not None else None
            count = len(ready)
            if ready:
                self._dispatch_ready(ready, now)
            if limit is not None:
                count += self._dispatch_due(limit, now)
            return count + self._call_posted() if self._posted.calls else count
        finally:
            self._dispatching = None
            self._is_in_turn = False

    def _limit(self) -> Limit | None:
        """Return what parts the timers of this turn from later ones; None when none is due."""
        moment = int(self._monotonic() * 1e9 + 0.5)
        return self._timers.limit(moment) if self._next_due is not None and self._next_due <= moment else None

    def _time_to_sleep(self, most: float | None) -> float | None:
        due = self._next_due = self._timers.next_due()
        if due is None:
            return most
        left = max(due / 1e9 - self._monotonic(), 0.0)
        return left if most is None else min(left, most)

    def _wait(self, timeout: float | None) -> Sequence[tuple[int, int]]:
        self._posted.is_sleeping = True
        try:
            if self._posted.calls or self._is_stopping:
                timeout = 0.0
            return self._poller.wait(timeout)
        finally:
            self._posted.is_sleeping = False

    def _dispatch_ready(self, ready: Sequence[tuple[int, int]], now: Timeval) -> None:
        newest = self._descriptors.newest
        events = self._descriptors.events
        for fd, answer in ready:
            try:
                event = events[fd]
            except KeyError:  # closed by an earlier callback of this batch
                continue
            # An event registered during this batch has a descriptor that was reused: the readiness is not its own.
            if event.sequence > newest:
                continue
            self._dispatching = event
            try:
                wanted = event.callback(event, ANSWERED[event.bits][answer & 31], event.closure, now)
            except Exception:  # noqa: BLE001 - one module's failure must not stop the others
                self._aftermath.fail(event)
            except BaseException:
                self._aftermath.retire(event)
                raise
            else:
                if wanted != event.bits or event.state is not _SCHEDULED:
                    self._aftermath.settle(event, wanted)
        self._dispatching = None

    def _dispatch_due(self, limit: Limit, now: Timeval) -> int:
        count = 0
        for event in self._timers.take_due(limit):
            count += 1
            event.state = _FREED
            self._dispatching = event
            try:
                wanted = event.callback(event, DONE, event.closure, now)
            except Exception:  # noqa: BLE001 - one module's failure must not stop the others
                self._aftermath.fail(event)
                continue
            if wanted != 0:
                self._aftermath.report(event, rules.TIMED_EVENT_REPEATED, f"{wanted!r} was returned for a timed event")
        self._dispatching = None
        return count

    def _call_posted(self) -> int:
        # Only what is there now: calls that post further calls must not keep the descriptors waiting.
        calls = self._posted.calls
        count = len(calls)
        for _ in range(count):
            call = calls.popleft()
            try:
                call()
            except Exception:  # noqa: BLE001 - one module's failure must not stop the others
                self._aftermath.fail_posted(call)
        return count

    def _resume(self, event: Event, mask: Mask) -> None:
        self.schedule_event(event)
        if mask and not event.is_timed:
            self._call_back(event, mask)

    def _call_back(self, event: Event, mask: Mask) -> None:
        # Unlike a readiness, this mask is passed on whole: it says why the event was resumed.
        self._dispatching = event
        try:
            wanted = event.callback(event, mask, event.closure, self._clock.now())
        except Exception:  # noqa: BLE001 - one module's failure must not stop the others
            self._aftermath.fail(event)
        except BaseException:
            self._aftermath.retire(event)
            raise
        else:
            self._aftermath.settle(event, wanted)
        self._dispatching = None


_MASK_HINT: Final = "join E_READ, E_WRITE and E_EXCEPTION"
