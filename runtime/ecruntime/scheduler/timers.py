"""Timed events in the order of their deadlines; the loop knows nothing of how they are kept."""

from __future__ import annotations

import math
from heapq import heapify, heappop, heappush
from operator import attrgetter, length_hint
from typing import TYPE_CHECKING, Final

from ecruntime.scheduler.event import FILED, FREED, NEW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.scheduler.event import Event

GRAINS: Final = 2.0**22
"""Added and taken away again, it rounds a moment to a multiple of about a nanosecond, as float64 has 52 bits.

So a sum of floats that misses by a hair is still due at its moment. From 48 days on the multiples are of two
nanoseconds, and so on.
"""
_TICK: Final = 2.0**-10
_EPOCH: Final = 2.0**-2
_FEW: Final = 64
_MANY: Final = 512

_due_of: Final = attrgetter("due")


class Timers:
    """A wheel of two levels: ticks of a millisecond within the present epoch, and epochs of a quarter of a second.

    To add an event is to append it to `new`. Once in a turn these are filed: appended to the list of their tick or
    epoch. A list is sorted only when its time has come, and is then the *front*, latest first. All sorting is stable
    and all lists are in order of addition, so events that are due together need no numbers to stay in order.

    Cancelling marks the event; lists drop marked ones when they come up, or all at once when these are the majority.
    An event that was rearmed leaves a stale entry behind and is added anew.

    Invariants: due < `_front_end` for all in the front, due < `_near_end` for all in a tick. An entry of `new` is alive
    if its event's place is NEW, one of another list if it is FILED and its deadline belongs there; of several in one
    list, the last one.
    """

    def __init__(self) -> None:
        """Begin with no events."""
        self.new: list[Event] = []
        """Events in place NEW are appended here and nowhere else."""
        self._front: list[Event] = []
        self._front_end = 0.0
        # By the number of the tick, or epoch, since the clock's beginning.
        self._near: dict[float, list[Event]] = {}
        self._ticks: list[float] = []
        self._near_end = 0.0
        self._far: dict[float, list[Event]] = {}
        self._epochs: list[float] = []
        # What is being dispatched, and how far the loop has come in it.
        self._taken: list[Event] = []
        self._taking: Iterator[Event] = iter(())
        self._filed = 0
        self.dead = 0
        """Entries that are not alive; with more of them than `most_dead`, whoever makes one calls `tidy`."""
        self.most_dead = _FEW // 2
        self._has_moved = False
        self._is_front_stale = False
        self._looked: tuple[list[Event], int, int, float] | None = None

    def __len__(self) -> int:
        return self.kept - self.dead - len(self._taken) + length_hint(self._taking)

    @property
    def kept(self) -> int:
        """How many entries are kept, of live events and of cancelled ones: at most twice as many, and a few."""
        return self._filed + len(self.new)

    def events(self) -> tuple[Event, ...]:
        """Return the live events; those that are due together are in order."""
        buckets = [(self._taken[-length_hint(self._taking) or len(self._taken) :], 0.0, math.inf)]
        buckets.append((self._front[::-1], 0.0, self._front_end))
        buckets += [(self._near[tick], tick * _TICK, (tick + 1) * _TICK) for tick in sorted(self._near)]
        buckets += [(self._far[epoch], epoch * _EPOCH, (epoch + 1) * _EPOCH) for epoch in sorted(self._far)]
        found = [event for bucket, start, end in buckets for event in self._living(bucket, start, end)]
        return (*found, *self._living_of_new())

    def add(self, event: Event) -> None:
        """Take in a timed event that is not here yet."""
        event.place = NEW
        self.new.append(event)

    def remove(self, event: Event) -> None:
        """Take out an event that is here."""
        event.place = FREED
        self.dead = dead = self.dead + 1
        if dead > self.most_dead:
            self.tidy()

    def rearm(self, event: Event, due: float) -> None:
        """Give an event that is here another deadline, behind all others that have the same one."""
        self._has_moved = True
        if event.due < self._front_end:
            self._is_front_stale = True
        event.due = due
        event.not_before = 0.0
        event.place = NEW
        self.new.append(event)
        self.dead = dead = self.dead + 1
        if dead > self.most_dead:
            self.tidy()

    def next_due(self, now: float) -> float | None:
        """File what is new, and return a moment by which nothing is due yet; None when there is no event.

        It is the earliest deadline; only where many events share an epoch or tick, it is the beginning of that one.
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

    def take_due(self, moment: float) -> Iterator[Event]:
        """Take out what was filed and is due, and yield it in order; `finish` when that is over, or broken off.

        Between two steps, anything may be added, removed and rearmed: whoever iterates passes over what is not in place
        FILED any more and says so with `skip`.
        """
        if self._is_front_stale:
            self._clean_front()
        if moment >= self._front_end:
            self._open_due(moment)
        front = self._front
        if front and front[0].due <= moment:
            front.reverse()
            taken, self._front = front, []
        else:
            taken = []
            while front and front[-1].due <= moment:
                taken.append(front.pop())
        self._taken = taken
        self._taking = taking = iter(taken)
        return taking

    def skip(self) -> None:
        """Count an entry less that was not alive any more when its turn came."""
        self.dead -= 1

    def put_off(self, event: Event) -> bool:
        """Give an event that was just taken the deadline of its `not_before`, if that is later by a grain.

        It waits for the next turn at least.
        """
        due = event.not_before + GRAINS - GRAINS
        if due <= event.due:
            return False
        event.not_before = event.due = due
        self.add(event)
        return True

    def finish(self) -> None:
        """Take back what `take_due` has not yielded, and forget the rest."""
        filed = self._filed = self._filed - len(self._taken)
        if length_hint(self._taking):
            left = list(self._taking)
            filed = self._filed = filed + len(left)
            self._front += reversed(left)
            self._is_front_stale = self._has_moved
        self._taken = []
        self.most_dead = (_FEW + filed) // 2
        if self.dead > self.most_dead:
            self.tidy()

    def tidy(self) -> None:
        """Drop all entries that are not alive if they are more than half; O(1) otherwise."""
        self.most_dead = (_FEW + self.kept) // 2
        if self.dead <= self.most_dead:
            return
        self.new[:] = self._living_of_new()
        self._front = [event for event in self._front if event.place == FILED]
        self._near = self._tidied(self._near, _TICK)
        self._far = self._tidied(self._far, _EPOCH)
        self._ticks = list(self._near)
        self._epochs = list(self._far)
        heapify(self._ticks)
        heapify(self._epochs)
        left = self._taken[len(self._taken) - length_hint(self._taking) :]
        self.dead = sum(event.place != FILED for event in left)
        self._filed = sum(map(len, (self._taken, self._front, *self._near.values(), *self._far.values())))
        self.most_dead = (_FEW + self.kept) // 2
        self._looked = None

    def _next_start(self) -> float | None:
        while self._ticks:
            tick = self._ticks[0]
            due = self._earliest(self._near[tick], tick * _TICK, (tick + 1) * _TICK)
            if due is not None:
                return due
            self._drop(self._near.pop(heappop(self._ticks)))
        while self._epochs:
            epoch = self._epochs[0]
            due = self._earliest(self._far[epoch], epoch * _EPOCH, (epoch + 1) * _EPOCH)
            if due is not None:
                return due
            self._drop(self._far.pop(heappop(self._epochs)))
        return None

    def _earliest(self, bucket: list[Event], start: float, end: float) -> float | None:
        """Return when the first event of a list is due, or the list's beginning if looking would take long."""
        count = len(bucket)
        if count > _FEW:
            return start
        looked = self._looked
        # If this is out of date, it is too early: whatever is dropped unseen has made the first deadline later.
        if looked is not None and looked[0] is bucket and looked[1] == count and looked[2] == self.dead:
            return looked[3]
        due = min(map(_due_of, self._living(bucket, start, end)), default=None)
        self._looked = (bucket, count, self.dead, due) if due is not None else None
        return due

    def _drop(self, bucket: list[Event]) -> None:
        self.dead -= len(bucket)
        self._filed -= len(bucket)

    def _file_new(self, now: float) -> None:
        if now >= self._front_end:
            self._open_due(now)
        new = self._alive_of_new()
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

    def _alive_of_new(self) -> list[Event]:
        new = self.new[:]
        alive = self._living_of_new() if self.dead else new
        self.new.clear()
        if self._is_front_stale:
            self._clean_front()
        self.dead -= len(new) - len(alive)
        return alive

    def _clean_front(self) -> None:
        """Drop stale entries, whose changed deadlines disturb the order, before their events are filed again."""
        front = [event for event in self._front if event.place == FILED]
        self.dead -= len(self._front) - len(front)
        self._filed -= len(self._front) - len(front)
        self._front = front
        self._is_front_stale = False

    def _join_front(self, events: list[Event], now: float) -> None:
        front = self._front
        front.reverse()
        front += events
        front.sort(key=_due_of)
        end = (now // _TICK + 1) * _TICK
        if len(front) > _MANY and end < self._front_end:
            # It has become dear to sort: only the present tick stays.
            self._spread([event for event in front if event.due >= end])
            front[:] = [event for event in front if event.due < end]
            self._front_end = end
        front.reverse()

    def _open_due(self, now: float) -> None:
        """Make all lists the front whose time has come."""
        opened: list[Event] = []
        while True:
            if self._ticks:
                tick = self._ticks[0]
                if tick * _TICK > now:
                    break
                self._front_end = (tick + 1) * _TICK
                opened += self._alive(self._near.pop(heappop(self._ticks)), tick * _TICK, self._front_end)
            elif self._epochs and self._epochs[0] * _EPOCH <= now:
                epoch = heappop(self._epochs)
                self._near_end = end = (epoch + 1) * _EPOCH
                events = self._alive(self._far.pop(epoch), epoch * _EPOCH, end)
                if len(events) > _FEW and end > now:
                    self._spread(events)
                else:
                    self._front_end = end
                    opened += events
            else:
                break
        self._looked = None
        self._front_end = max(self._front_end, math.nextafter(now, math.inf))
        if not self._ticks:
            self._near_end = max(self._near_end, (now // _EPOCH + 1) * _EPOCH)
        if opened:
            opened.sort(key=_due_of)
            opened.reverse()
            # All in the front are earlier: they were due before the former end of it.
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

    def _alive(self, bucket: list[Event], start: float, end: float) -> list[Event]:
        if not self.dead:
            return bucket
        alive = self._living(bucket, start, end)
        self.dead -= len(bucket) - len(alive)
        self._filed -= len(bucket) - len(alive)
        return alive

    def _tidied(self, buckets: dict[float, list[Event]], width: float) -> dict[float, list[Event]]:
        tidied = ((n, self._living(bucket, n * width, (n + 1) * width)) for n, bucket in buckets.items())
        return {number: bucket for number, bucket in tidied if bucket}

    def _living(self, bucket: list[Event], start: float, end: float) -> list[Event]:
        if not self._has_moved:
            return [event for event in bucket if event.place == FILED]
        return _last_of_each([event for event in bucket if event.place == FILED and start <= event.due < end])

    def _living_of_new(self) -> list[Event]:
        living = [event for event in self.new if event.place == NEW]
        return _last_of_each(living) if self._has_moved else living


def _last_of_each(events: list[Event]) -> list[Event]:
    last = list(dict.fromkeys(reversed(events)))
    last.reverse()
    return last
