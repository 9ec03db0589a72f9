"""Timed events in order of deadline; how they are stored is private to this file."""

from __future__ import annotations

import math
from heapq import heapify, heappop, heappush
from operator import attrgetter, length_hint
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import UNWINDING
from ecruntime.scheduler.event import FILED, FREED, NEW
from ecruntime.scheduler.mask import DONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecruntime.scheduler.event import Event
    from ecruntime.scheduler.mask import Mask
    from ecruntime.scheduler.timed_events import TimedEvents, TimerCalls
    from ecruntime.scheduler.timeval import Timeval

GRAINS: Final = 2.0**22
"""Adding and subtracting it rounds a moment to a multiple of about a nanosecond, as float64 has 52 bits.

Sums of floats that differ only by rounding errors are then equal. From 48 days on the multiples are of two
nanoseconds, and so on.
"""
# Powers of two: `due // _TICK` and `tick * _TICK` are exact, so a deadline on a border belongs to one list only.
_TICK: Final = 2.0**-10
_EPOCH: Final = 2.0**-2
# Lists of up to _FEW entries are searched or sorted as they are; a front of more than _MANY is split up.
_FEW: Final = 64
_MANY: Final = 512

_due_of: Final = attrgetter("due")


class Timers:
    """A timer wheel of two levels: ticks of a millisecond in the current epoch, and epochs of a quarter of a second.

    Adding an event appends it to `new`. Once in each turn new events are filed: appended to the list of their tick or
    epoch. A list is sorted only when it falls due, and then joins the *front*, latest first. All sorting is stable and
    all lists are in order of addition, so events with the same deadline stay in order without sequence numbers.

    It is the reference for the queue in C, which has other timers of C beside it (`TimedEvents` says what both do).

    Cancelling marks the event. A list drops marked entries when it falls due; all lists drop them once they are the
    majority. Rearming leaves a stale entry behind and adds the event again.

    Invariants: due < `_front_end` for all in the front, due < `_near_end` for all in a tick. An entry of `new` is alive
    if its event's place is NEW; an entry of another list, if the place is FILED and the deadline lies in the range of
    the list. Of several entries of one event in one list, the last is alive.
    """

    def __init__(self) -> None:
        """Begin with no events."""
        self.thread = 0
        """Not used here: there are no direct calls."""
        self.new: list[Event] = []
        """Events in place NEW are appended here and nowhere else, by `enqueue`."""
        self.enqueue: Callable[[Event], None] = self.new.append
        self.arrange: Callable[[list[Event]], object] | None = None
        """Function that orders events due at one moment in place, for tests; None for the order of addition."""
        self._front: list[Event] = []
        self._front_end = 0.0
        # By the number of the tick, or epoch, since the clock's beginning.
        self._near: dict[float, list[Event]] = {}
        self._ticks: list[float] = []
        self._near_end = 0.0
        self._far: dict[float, list[Event]] = {}
        self._epochs: list[float] = []
        # The batch in dispatch, and its iterator, whose length hint tells how much of it is left.
        self._taken: list[Event] = []
        self._taking: Iterator[Event] = iter(())
        self._filed = 0
        self.dead = 0
        """Number of dead entries; whoever makes one more than `max_dead` calls `tidy`."""
        self.max_dead = _FEW // 2
        self._has_moved = False
        self._is_front_stale = False
        self._looked: tuple[list[Event], int, int, float] | None = None

    def __len__(self) -> int:
        return self.kept - self.dead - len(self._taken) + length_hint(self._taking)

    @property
    def kept(self) -> int:
        """Return the number of stored entries, live and dead: at most about twice that of live events."""
        return self._filed + len(self.new)

    def events(self) -> tuple[Event, ...]:
        """Return the live events; those with the same deadline are in order."""
        buckets = [(self._taken[-length_hint(self._taking) or len(self._taken) :], 0.0, math.inf)]
        buckets.append((self._front[::-1], 0.0, self._front_end))
        buckets += [(self._near[tick], tick * _TICK, (tick + 1) * _TICK) for tick in sorted(self._near)]
        buckets += [(self._far[epoch], epoch * _EPOCH, (epoch + 1) * _EPOCH) for epoch in sorted(self._far)]
        found = [event for bucket, start, end in buckets for event in self._live(bucket, start, end)]
        return (*found, *self._live_new())

    def add(self, event: Event) -> None:
        """Add a timed event that is not stored yet."""
        event.place = NEW
        self.enqueue(event)

    def remove(self, event: Event) -> None:
        """Remove a stored event."""
        # The entry stays until its list falls due: searching the list would cost more than the timer itself.
        event.place = FREED
        self.dead = dead = self.dead + 1
        if dead > self.max_dead:
            self.tidy()

    def rearm(self, event: Event, due: float) -> None:
        """Give a stored event another deadline, behind all others with the same one."""
        self._has_moved = True
        # The old entry may lie in the front, which is sorted: with the new deadline it is out of order there.
        if event.due < self._front_end:
            self._is_front_stale = True
        event.due = due
        event.not_before = 0.0
        event.place = NEW
        self.enqueue(event)
        self.dead = dead = self.dead + 1
        if dead > self.max_dead:
            self.tidy()

    def next_due(self, now: float) -> float | None:
        """File the new events and return the earliest deadline, or a moment before it; None when there is no event.

        An earlier moment is returned only where many events share a tick or epoch: its beginning.
        """
        if self.new:
            self._file_new(now)
        front = self._front
        while front:
            event = front[-1]
            if event.place == FILED:
                return event.due
            front.pop()
            self.dead -= 1
            self._filed -= 1
        return self._next_start()

    def fire(self, calls: TimerCalls, moment: float, mask: Mask, now: Timeval) -> int:
        """Call the filed events that are due, in order, and return their number."""
        count = 0
        try:
            for event in self._take_due(moment):
                if event.place != FILED:  # cancelled or moved by an earlier callback
                    self.dead -= 1
                    continue
                # Putting a time-out off costs its owner one store; the event is moved only here, at its old deadline.
                if event.not_before > event.due and self._put_off(event):
                    continue
                count += 1
                # Freed before the call: it fires once (seed 1.3.3), so its callback cannot schedule, move or cancel it.
                event.place = FREED
                calls.current = event
                callback = event.callback
                try:
                    returned = callback(event, mask, event.closure, now)
                except UNWINDING:
                    raise
                except BaseException as error:  # noqa: BLE001 - one module's failure must not stop the others
                    calls.fail(event, error)
                    continue
                if returned is not DONE:
                    calls.judge(event, returned)
        finally:
            # Also after SystemExit: events that were taken out and not called go back to the timers.
            self._finish()
        calls.current = None
        return count

    def give_up(self) -> tuple[Event, ...]:
        """Forget all events and return them, for others that store them from now on; also from within `fire`."""
        events = self.events()
        for _ in self._taking:  # so that the loop of `fire` ends
            pass
        for entries in (self.new, self._front, self._ticks, self._epochs):
            entries.clear()
        self._near.clear()
        self._far.clear()
        self._filed = len(self._taken)
        self.dead = 0
        return events

    def direct_calls(self, *plain: Callable[..., object]) -> tuple[()]:
        """Return none: what is called in Python is a function of Python."""
        del plain
        return ()

    def owner(self, *plain: object) -> None:
        """Return nothing, for the same reason."""
        del plain

    def _take_due(self, moment: float) -> Iterator[Event]:
        """Take out the filed events that are due and yield them in order; `_finish` must follow, even after an error.

        Events may be added, removed and rearmed between two steps: the caller counts each one whose place is no longer
        FILED as one dead entry less.
        """
        if self._is_front_stale:
            self._clean_front()
        if moment >= self._front_end:
            self._open_due(moment)
        front = self._front
        # The first of the front is its latest: if that is due, all are, and the list is handed out as it is.
        if front and front[0].due <= moment:
            front.reverse()
            taken, self._front = front, []
        else:
            taken = []
            while front and front[-1].due <= moment:
                taken.append(front.pop())
        if self.arrange is not None:
            self.arrange(taken)
        self._taken = taken
        self._taking = taking = iter(taken)
        return taking

    def _put_off(self, event: Event) -> bool:
        """Make `not_before` the deadline of an event just taken; False when it is not later by a grain.

        The event then waits for the next turn at least.
        """
        due = event.not_before + GRAINS - GRAINS
        if due <= event.due:
            return False
        event.not_before = event.due = due
        # No entry becomes dead: the loop has consumed the one that led here.
        self.add(event)
        return True

    def _finish(self) -> None:
        """Put back the events that `_take_due` has not yielded, and forget the others."""
        filed = self._filed = self._filed - len(self._taken)
        if length_hint(self._taking):
            # They are earlier than the whole front, so they go to its end; their deadlines may have changed meanwhile.
            left = list(self._taking)
            filed = self._filed = filed + len(left)
            self._front += reversed(left)
            self._is_front_stale = self._has_moved
        self._taken = []
        self.max_dead = (_FEW + filed) // 2
        if self.dead > self.max_dead:
            self.tidy()

    def tidy(self) -> None:
        """Drop all dead entries if they are more than half; O(1) otherwise."""
        # Recomputed first: events added since the last time allow for more dead entries.
        self.max_dead = (_FEW + self.kept) // 2
        if self.dead <= self.max_dead:
            return
        # In place: the scheduler holds the bound `append` of this list.
        self.new[:] = self._live_new()
        self._front = [event for event in self._front if event.place == FILED]
        self._near = self._tidied(self._near, _TICK)
        self._far = self._tidied(self._far, _EPOCH)
        self._ticks = list(self._near)
        self._epochs = list(self._far)
        heapify(self._ticks)
        heapify(self._epochs)
        # The batch in dispatch cannot be changed under its iterator: its dead entries are counted and skipped later.
        left = self._taken[len(self._taken) - length_hint(self._taking) :]
        self.dead = sum(event.place != FILED for event in left)
        self._filed = sum(map(len, (self._taken, self._front, *self._near.values(), *self._far.values())))
        self.max_dead = (_FEW + self.kept) // 2
        self._looked = None

    def _next_start(self) -> float | None:
        while self._ticks:
            tick = self._ticks[0]
            due = self._earliest(self._near[tick], tick * _TICK, (tick + 1) * _TICK)
            if due is not None:
                return due
            # No deadline was found, so every entry of the list is dead.
            self._drop(self._near.pop(heappop(self._ticks)))
        while self._epochs:
            epoch = self._epochs[0]
            due = self._earliest(self._far[epoch], epoch * _EPOCH, (epoch + 1) * _EPOCH)
            if due is not None:
                return due
            self._drop(self._far.pop(heappop(self._epochs)))
        return None

    def _earliest(self, bucket: list[Event], start: float, end: float) -> float | None:
        """Return the first deadline of a list, or its beginning if the list is long; None when no entry is alive."""
        count = len(bucket)
        # Waking too early is harmless: `fire` opens the list then, and the loop waits again.
        if count > _FEW:
            return start
        looked = self._looked
        # A stale result can only be too early: entries that have died since make the first deadline later.
        if looked is not None and looked[0] is bucket and looked[1] == count and looked[2] == self.dead:
            return looked[3]
        due = min(map(_due_of, self._live(bucket, start, end)), default=None)
        self._looked = (bucket, count, self.dead, due) if due is not None else None
        return due

    def _drop(self, bucket: list[Event]) -> None:
        self.dead -= len(bucket)
        self._filed -= len(bucket)

    def _file_new(self, now: float) -> None:
        # The wheel advances to `now` first, so that near deadlines get a tick and not a whole epoch.
        if now >= self._front_end:
            self._open_due(now)
        new = self._take_live_new()
        self._filed += len(new)
        front_end, near_end, near, far = self._front_end, self._near_end, self._near, self._far
        soon = []
        for event in new:
            event.place = FILED
            due = event.due
            if due < front_end:
                soon.append(event)
                continue
            level, number = (near, due // _TICK) if due < near_end else (far, due // _EPOCH)
            bucket = level.get(number)
            if bucket is not None:
                bucket.append(event)
            else:
                level[number] = [event]
                heappush(self._ticks if level is near else self._epochs, number)
        if soon:
            self._join_front(soon, now)

    def _take_live_new(self) -> list[Event]:
        # Copied and cleared in place, for the same reason as in `tidy`.
        new = self.new[:]
        live = self._live_new() if self.dead else new
        self.new.clear()
        # Before the places become FILED again, which would make the stale entries look alive.
        if self._is_front_stale:
            self._clean_front()
        self.dead -= len(new) - len(live)
        return live

    def _clean_front(self) -> None:
        """Drop the stale entries of the front, which are out of order, before their events are filed again."""
        front = [event for event in self._front if event.place == FILED]
        self.dead -= len(self._front) - len(front)
        self._filed -= len(self._front) - len(front)
        self._front = front
        self._is_front_stale = False

    def _join_front(self, events: list[Event], now: float) -> None:
        front = self._front
        front.reverse()
        # Reversed, the front is in order; the sort is stable, so new events come after old ones of equal deadline.
        front += events
        front.sort(key=_due_of)
        end = (now // _TICK + 1) * _TICK
        if len(front) > _MANY and end < self._front_end:
            # Too many to sort on each filing: only the current tick stays.
            self._spread([event for event in front if event.due >= end])
            front[:] = [event for event in front if event.due < end]
            self._front_end = end
        front.reverse()

    def _open_due(self, now: float) -> None:
        """Move all lists that have fallen due to the front."""
        opened: list[Event] = []
        while True:
            if self._ticks:
                tick = self._ticks[0]
                if tick * _TICK > now:
                    break
                self._front_end = (tick + 1) * _TICK
                opened += self._take_live(self._near.pop(heappop(self._ticks)), tick * _TICK, self._front_end)
            elif self._epochs and self._epochs[0] * _EPOCH <= now:
                epoch = heappop(self._epochs)
                self._near_end = end = (epoch + 1) * _EPOCH
                events = self._take_live(self._far.pop(epoch), epoch * _EPOCH, end)
                # A small epoch is sorted as a whole; ticks for a few events would cost more.
                if len(events) > _FEW and end > now:
                    self._spread(events)
                else:
                    self._front_end = end
                    opened += events
            else:
                break
        self._looked = None
        # Just above `now`: the front also takes events that are due at `now` itself.
        self._front_end = max(self._front_end, math.nextafter(now, math.inf))
        if not self._ticks:
            self._near_end = max(self._near_end, (now // _EPOCH + 1) * _EPOCH)
        if opened:
            opened.sort(key=_due_of)
            opened.reverse()
            # All events of the old front are earlier than its former end, and those of the opened lists are not.
            self._front = opened + self._front if self._front else opened

    def _spread(self, events: Iterable[Event]) -> None:
        near = self._near
        for event in events:
            tick = event.due // _TICK
            bucket = near.get(tick)
            if bucket is not None:
                bucket.append(event)
            else:
                near[tick] = [event]
                heappush(self._ticks, tick)

    def _take_live(self, bucket: list[Event], start: float, end: float) -> list[Event]:
        if not self.dead:
            return bucket
        live = self._live(bucket, start, end)
        self.dead -= len(bucket) - len(live)
        self._filed -= len(bucket) - len(live)
        return live

    def _tidied(self, buckets: dict[float, list[Event]], width: float) -> dict[float, list[Event]]:
        tidied = ((n, self._live(bucket, n * width, (n + 1) * width)) for n, bucket in buckets.items())
        return {number: bucket for number, bucket in tidied if bucket}

    def _live(self, bucket: list[Event], start: float, end: float) -> list[Event]:
        if not self._has_moved:
            return [event for event in bucket if event.place == FILED]
        # A rearmed event may be FILED in another list: its deadline tells in which one.
        return _last_of_each([event for event in bucket if event.place == FILED and start <= event.due < end])

    def _live_new(self) -> list[Event]:
        live = [event for event in self.new if event.place == NEW]
        return _last_of_each(live) if self._has_moved else live


def _last_of_each(events: list[Event]) -> list[Event]:
    # Reversed twice: `fromkeys` keeps the first of each, and the last is needed, in the old order.
    last = list(dict.fromkeys(reversed(events)))
    last.reverse()
    return last


def copy_timers(wheel: Timers, timers: TimedEvents) -> None:
    """Add all timed events of a wheel to another store; none is changed when that fails."""
    places = [(event, event.place) for event in wheel.events()]
    try:
        for event, _ in places:
            timers.add(event)
    except BaseException:
        for event, place in places:
            event.place = place
        raise
