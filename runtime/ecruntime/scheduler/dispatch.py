"""Dispatch of ready descriptor events, due timed events and posted calls, and what follows from their results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from ecruntime.choices import AS_CHOSEN
from ecruntime.foundation.error_origin import format_traceback
from ecruntime.foundation.errors import UNWINDING
from ecruntime.foundation.readable_value import readable_value
from ecruntime.log import Level
from ecruntime.scheduler import rules
from ecruntime.scheduler.callback_name import callback_name, function_name
from ecruntime.scheduler.event import FREED, WATCHED
from ecruntime.scheduler.mask import ALL_BITS, DONE, Mask

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Sequence

    from ecruntime.choices import ServerChoices
    from ecruntime.log import Log
    from ecruntime.scheduler.descriptors import Descriptors
    from ecruntime.scheduler.event import Event
    from ecruntime.scheduler.timed_events import TimedEvents
    from ecruntime.scheduler.timeval import Timeval


# Named once: a cast is a call, too, and this is asked after each callback.
_VALUE_OF: Final = cast("Callable[[object], int]", int.__pos__)


_MAX_LOOKS: Final = 1000
"""The most times that a turn looks for timers that its own timers set for now."""


class Dispatch:
    """The calls of one turn; one that raises is reported and does not stop the others (scheduler thread).

    SystemExit and KeyboardInterrupt end the turn; events and calls not served by then stay queued.
    """

    # Slots: that of `current` is set by C, too.
    __slots__ = ("_serves_new", "_timer_mask", "current", "descriptors", "results", "timers")

    def __init__(
        self, descriptors: Descriptors, timers: TimedEvents, log: Log, choices: ServerChoices = AS_CHOSEN
    ) -> None:
        """Serve the events of `descriptors` and `timers`."""
        self._timer_mask = Mask(choices.timer_mask)
        self._serves_new = choices.serves_new_timers
        self.current: Event | None = None
        """The event whose callback runs; any thread may read it."""
        self.descriptors = descriptors
        """The events that are served."""
        self.timers = timers
        """The timed events, which the scheduler may replace."""
        self.results = CallbackResult(descriptors, log)
        """The handler of what their callbacks return and raise."""

    def ready(self, ready: Sequence[tuple[int, int]], now: Timeval) -> None:
        """Dispatch ready descriptor events, masked to what each waits for.

        The native loop has the same in C (`bridge/adapter/dispatch.c`), for batches of its own; this is the reference.
        """
        events, fresh = self.descriptors.events, self.descriptors.fresh
        # All in it were registered before the poller answered, so this answer is about them, too.
        fresh.clear()
        for fd, answer in ready:
            try:
                event = events[fd]
            except KeyError:  # closed by an earlier callback of this batch
                continue
            # An event registered during this batch has a descriptor that was reused: the readiness is not its own.
            if fresh and fd in fresh:
                continue
            self.current = event
            callback = event.callback  # called as `event.callback(…)`, it would be looked up as a method, which is slow
            try:
                returned = callback(event, event.answers[answer], event.closure, now)
            except UNWINDING:
                # This event had its call; left registered, it would be called again by the next turn.
                self.results.retire(event)
                raise
            except BaseException as error:  # noqa: BLE001 - one module's failure must not stop the others
                self.results.fail(event, error)
            else:
                # Nearly always the same mask object comes back: identity spares a comparison of flags, and a call.
                if returned is not event.awaited or event.place != WATCHED:
                    self.results.settle(event, returned)
        self.current = None

    def due(self, moment: float, now: Timeval) -> int:
        """Dispatch the timed events due at `moment`, in order of deadline; return their number."""
        count = self.timers.fire(self, moment, self._timer_mask, now)
        # On a server that looks for timers again: up to a bound, since a timer may set itself for now for ever.
        for _ in range(_MAX_LOOKS if self._serves_new else 0):
            first = self.timers.next_due(moment)
            if first is None or first > moment:
                break
            count += self.timers.fire(self, moment, self._timer_mask, now)
        return count

    def fail(self, event: Event, error: BaseException) -> None:
        """Report what the callback of a timed event has raised."""
        self.results.fail(event, error)

    def judge(self, event: Event, returned: object) -> None:
        """Report a callback of a timed event that returned something else than DONE."""
        if _bits_of(returned) != DONE:
            self.results.repeated(event, returned)

    def posted(self, calls: deque[Callable[[], object]]) -> int:
        """Make the calls that are queued now, and return their number."""
        # The number is taken first: calls that post further ones must not keep the descriptors waiting.
        count = len(calls)
        for _ in range(count):
            # Taken out before it is made, so that no call is made twice when one ends the turn.
            call = calls.popleft()
            try:
                call()
            except UNWINDING:
                raise
            except BaseException as error:  # noqa: BLE001 - one module's failure must not stop the others
                self.results.fail_posted(call, error)
        return count

    def dispatch_one(self, event: Event, mask: Mask, now: Timeval) -> None:
        """Dispatch one descriptor event with exactly `mask`, which says why it is called."""
        self.current = event
        try:
            returned = event.callback(event, mask, event.closure, now)
        except UNWINDING:
            self.results.retire(event)
            raise
        except BaseException as error:  # noqa: BLE001 - one module's failure must not stop the others
            self.results.fail(event, error)
        else:
            self.results.settle(event, returned)
        self.current = None


class CallbackResult:
    """Handler of callback results, which also reports invalid ones (scheduler thread)."""

    def __init__(self, descriptors: Descriptors, log: Log) -> None:
        """Change and free events of `descriptors`; report to `log`."""
        self._descriptors = descriptors
        self._log = log

    def settle(self, event: Event, returned: object) -> None:
        """Wait for the mask that a descriptor's callback returned, or free its event."""
        # A callback's author may have forgotten to return anything, whatever the annotation says.
        bits = _bits_of(returned)
        if bits is None or not 0 <= bits <= ALL_BITS:
            self._report_result(event, rules.BAD_MASK, returned, ", which is no mask")
        # The cleared descriptor may be closed and reused by now: waiting again could steal the readiness of another.
        elif bits and event.place != WATCHED:
            self._report_result(event, rules.CLEARED_BUT_WAITING, returned, " for a cleared event")
        elif bits:
            # The same mask needs no system call.
            if bits != event.bits:
                self._change_mask(event, bits)
            return
        # Also after a report: descriptors are level triggered, so a callback with a bad mask would be called for ever.
        self.retire(event)

    def repeated(self, event: Event, returned: object) -> None:
        """Report that the callback of a timed event did not return DONE; such an event fires once."""
        self._report_result(event, rules.TIMED_EVENT_REPEATED, returned, " for a timed event")

    def retire(self, event: Event) -> None:
        """Stop waiting for an event and free it."""
        if event.place == WATCHED:
            # Out of the poller before the place changes: `place` tells whether a removal is still due.
            self._descriptors.remove(event)
        event.place = FREED

    def fail(self, event: Event, error: BaseException) -> None:
        """Report what a callback has raised, in the name of the owner, and free the event."""
        text = "\n".join((f"{callback_name(event)} failed", *format_traceback(error), ""))
        self._log.message(Level.ERROR, event.owner or "scheduler", text)
        self.retire(event)

    def fail_posted(self, call: object, error: BaseException) -> None:
        """Report what a posted call has raised."""
        text = "\n".join((f"the posted call {function_name(call)} failed", *format_traceback(error), ""))
        self._log.message(Level.ERROR, "scheduler", text)

    def _report_result(self, event: Event, rule: str, returned: object, why: str) -> None:
        forgotten = "; is a 'return' missing?" if returned is None else ""
        self._report(event, rule, f"{callback_name(event)} returned {readable_value(returned)}{why}{forgotten}")

    def _report(self, event: Event, rule: str, message: str) -> None:
        self._log.message(Level.ERROR, event.owner or "scheduler", f"{rule}: {message}; {rules.RULES[rule]}")

    def _change_mask(self, event: Event, bits: int) -> None:
        try:
            self._descriptors.change(event, bits)
        except OSError as failure:
            # The callback closed the descriptor without `event_close`, or somebody else did.
            message = f"descriptor {event.fd} cannot be waited for any more, as {callback_name(event)} asks: {failure}"
            self._report(event, rules.NOT_WATCHABLE, message)
            self.retire(event)


def _bits_of(returned: object) -> int | None:
    """Return the value of what a callback returned, if it is an integer.

    Neither its methods nor its `__class__` are asked: they are the author's, may raise, and the call is over.
    """
    return _VALUE_OF(returned) if issubclass(type(returned), int) else None
