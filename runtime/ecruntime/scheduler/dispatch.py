"""Calling back: the events that are ready, those that are due, and what was posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.scheduler.aftermath import Aftermath
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
    """Makes the calls of a turn, each for itself: one that raises is reported, and the others go on (scheduler thread).

    SystemExit and KeyboardInterrupt end the turn; what has not had its call keeps its place.
    """

    def __init__(self, descriptors: Descriptors, timers: Timers, log: Log) -> None:
        """Serve what these two hold."""
        self.current: Event | None = None
        """The event that is being called back; any thread may look."""
        self._descriptors = descriptors
        self._timers = timers
        self._aftermath = Aftermath(descriptors, log)

    def ready(self, ready: Sequence[tuple[int, int]], now: Timeval) -> None:
        """Call the events of descriptors back, with what each waits for of the system's answer."""
        events, fresh = self._descriptors.events, self._descriptors.fresh
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
                self._aftermath.retire(event)
                raise
            else:
                if wanted is not event.awaited or event.place != WATCHED:
                    self._aftermath.settle(event, wanted)
        self.current = None

    def due(self, moment: float, now: Timeval) -> int:
        """Call the timed events back that are due at `moment`, in order; return how many."""
        timers = self._timers
        count = 0
        try:
            for event in timers.take_due(moment):
                if event.place != FILED:  # cancelled or moved by an earlier callback
                    timers.skip()
                    continue
                if event.not_before > event.due and timers.put_off(event):
                    continue
                count += 1
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
            timers.finish()
        self.current = None
        return count

    def posted(self, calls: deque[Callable[[], object]]) -> int:
        """Make the calls that are there now: those that post further ones must not keep the descriptors waiting."""
        count = len(calls)
        for _ in range(count):
            call = calls.popleft()
            try:
                call()
            except Exception:  # noqa: BLE001 - one module's failure must not stop the others
                self._aftermath.fail_posted(call)
        return count

    def one(self, event: Event, mask: Mask, now: Timeval) -> None:
        """Call one descriptor event back; unlike a readiness, the mask is passed on whole: it says why."""
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
