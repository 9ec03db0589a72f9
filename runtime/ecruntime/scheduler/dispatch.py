"""Dispatch of ready descriptor events, due timed events and posted calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.scheduler.aftermath import CallbackResult
from ecruntime.scheduler.event import FILED, FREED, WATCHED
from ecruntime.scheduler.mask import DONE

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Sequence

    from ecruntime.log import Log
    from ecruntime.scheduler.descriptors import Descriptors
    from ecruntime.scheduler.event import Event
    from ecruntime.scheduler.mask import Mask
    from ecruntime.scheduler.timers import Timers
    from ecruntime.scheduler.timeval import Timeval


class Dispatch:
    """The calls of one turn; one that raises is reported and does not stop the others (scheduler thread).

    SystemExit and KeyboardInterrupt end the turn; events and calls not served by then stay queued.
    """

    def __init__(self, descriptors: Descriptors, timers: Timers, log: Log) -> None:
        """Serve the events of `descriptors` and `timers`."""
        self.current: Event | None = None
        """The event whose callback runs; any thread may read it."""
        self._descriptors = descriptors
        self._timers = timers
        self._aftermath = CallbackResult(descriptors, log)

    def ready(self, ready: Sequence[tuple[int, int]], now: Timeval) -> None:
        """Dispatch ready descriptor events, masked to what each waits for."""
        events, fresh = self._descriptors.events, self._descriptors.fresh
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
                wanted = callback(event, event.answers[answer], event.closure, now)
            except Exception:  # noqa: BLE001 - one module's failure must not stop the others
                self._aftermath.fail(event)
            except BaseException:
                # This event had its call; left registered, it would be called again by the next turn.
                self._aftermath.retire(event)
                raise
            else:
                # Nearly always the same mask object comes back: identity spares a comparison of flags, and a call.
                if wanted is not event.awaited or event.place != WATCHED:
                    self._aftermath.settle(event, wanted)
        self.current = None

    def due(self, moment: float, now: Timeval) -> int:
        """Dispatch the timed events due at `moment`, in order of deadline; return their number."""
        timers = self._timers
        count = 0
        try:
            for event in timers.take_due(moment):
                if event.place != FILED:  # cancelled or moved by an earlier callback
                    timers.skip()
                    continue
                # Putting a time-out off costs its owner one store; the event is moved only here, at its old deadline.
                if event.not_before > event.due and timers.put_off(event):
                    continue
                count += 1
                # Freed before the call: it fires once (seed 1.3.3), so its callback cannot schedule, move or cancel it.
                event.place = FREED
                self.current = event
                callback = event.callback
                try:
                    wanted = callback(event, DONE, event.closure, now)
                except Exception:  # noqa: BLE001 - one module's failure must not stop the others
                    self._aftermath.fail(event)
                    continue
                if wanted is not DONE and wanted != DONE:
                    self._aftermath.repeated(event, wanted)
        finally:
            # Also after SystemExit: events that were taken out and not called go back to the timers.
            timers.finish()
        self.current = None
        return count

    def posted(self, calls: deque[Callable[[], object]]) -> int:
        """Make the calls that are queued now, and return their number."""
        # The number is taken first: calls that post further ones must not keep the descriptors waiting.
        count = len(calls)
        for _ in range(count):
            # Taken out before it is made, so that no call is made twice when one ends the turn.
            call = calls.popleft()
            try:
                call()
            except Exception:  # noqa: BLE001 - one module's failure must not stop the others
                self._aftermath.fail_posted(call)
        return count

    def one(self, event: Event, mask: Mask, now: Timeval) -> None:
        """Dispatch one descriptor event with exactly `mask`, which says why it is called."""
        self.current = event
        try:
            wanted = event.callback(event, mask, event.closure, now)
        except Exception:  # noqa: BLE001 - one module's failure must not stop the others
            self._aftermath.fail(event)
        except BaseException:
            self._aftermath.retire(event)
            raise
        else:
            self._aftermath.settle(event, wanted)
        self.current = None
