"""Timed events in order of deadline; how they are stored is private to this file."""

from __future__ import annotations

import math
from heapq import heapify, heappop, heappush
from operator import attrgetter, length_hint
from typing import TYPE_CHECKING, Final

from ecruntime.scheduler.event import FILED, FREED, NEW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecruntime.scheduler.event import Event
    from ecruntime.scheduler.timer_ticks import TimerTicks

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

    Cancelling marks the event. A list drops marked entries when it falls due; all lists drop them once they are the
    majority. Rearming leaves a stale entry behind and adds the event again.

    Invariants: due < `_front_end` for all in the front, due < `_near_end` for all in a tick. An entry of `new` is alive
    if its event's place is NEW; an entry of another list, if the place is FILED and the deadline lies in the range of
    the list. Of several entries of one event in one list, the last is alive.
    """

    def __init__(self, ticks: TimerTicks | None = None) -> None:
        """Begin with no events; with `ticks`, others that are in one order with these wait for them."""
        self._ticks_of_server = ticks
        self.new: list[Event] = []
        """Events in place NEW are appended here and nowhere else, by `enqueue`."""
        self.enqueue: Callable[[Event], None] = self.new.append
        self.arrange: Callable[[list[Event]], object] | None = None
        """Function that orders events due at one moment in place, for tests; None for the order of addition."""
        self._first_of_others: Callable[[], tuple[float, int] | None] | None = None
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

    def order_with(
        self, queue: Callable[[list[Event]], Callable[[Event], None]], first: Callable[[], tuple[float, int] | None]
    ) -> None:
        """Be in one order with other timers, of which `first` returns the deadline and the number of the first one.

        `queue` makes a function that appends to a list and gives each event its number.
        """
        for event in self.events():
            event.order = 0
        self.enqueue = queue(self.new)
        self._first_of_others = first

    def first(self, now: float) -> tuple[float, int] | None:
        """Return the earliest deadline, or a moment before it, and the number of its event, 0 if not known."""
        due = self.next_due(now)
        if due is None:
            return None
        front = self._front
        order = front[-1].order if front and front[-1].due == due else 0
        return due if self._ticks_of_server is None else self._ticks_of_server.moment_of(due), order

    def take_due(self, moment: float) -> Iterator[Event]:
        """Take out the filed events that are due and yield them in order; `finish` must follow, even after an error.

        Events may be added, removed and rearmed between two steps: the caller skips each one whose place is no longer
        FILED, and calls `skip` for it.
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
        return taking if self._first_of_others is None else self._taken_before(self._first_of_others)

    def _taken_before(self, first_of_others: Callable[[], tuple[float, int] | None]) -> Iterator[Event]:
        """Yield the events taken, up to one before which another timer is due; `finish` puts the rest back."""
        taking, ticks = self._taking, self._ticks_of_server
        while left := length_hint(taking):
            event = self._taken[-left]
            first = first_of_others()
            if first is not None and event.place == FILED:
                # What is served at one moment is in the order of scheduling, as the other language compares.
                moment = event.due if ticks is None else ticks.moment_of(event.due)
                if first < (moment, event.order):
                    return
            yield next(taking)

    def skip(self) -> None:
        """Count one dead entry less: the loop has passed over it."""
        self.dead -= 1

    def put_off(self, event: Event) -> bool:
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

    def finish(self) -> None:
        """Put back the events that `take_due` has not yielded, and forget the others."""
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
        # Waking too early is harmless: `take_due` opens the list then, and the loop waits again.
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
