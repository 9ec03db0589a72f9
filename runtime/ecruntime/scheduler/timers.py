"""Timed events in the order of their deadlines; the loop knows nothing of how they are kept."""

from __future__ import annotations

from bisect import bisect_left
from heapq import heapify, heappop, heappush
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.scheduler.event import Event

_TICK_BITS: Final = 20
_EPOCH_BITS: Final = 28
_NOWHERE: Final = 1 << 80
_FEW: Final = 64

_due_of: Final = attrgetter("due")
_sequence_of: Final = attrgetter("sequence")


class Limit(NamedTuple):
    """What is due by then, and was here by then, belongs to the present turn."""

    nanoseconds: int
    sequence: int


class Timers:
    """A wheel of two levels: ticks of a millisecond within the present epoch, and epochs of a quarter of a second.

    An event is appended to the list of its tick or epoch, nothing more: a list is sorted only when its time has come,
    and is then the *front*, latest first. Cancelling marks the event; lists drop marked ones when they come up, or all
    at once when these are the majority. A later deadline is only noted in the event, which moves when its old list
    comes up.

    Invariants: due < `front_end` for all in the front, due < `_near_end` for all in a tick. An entry of a list is alive
    if `event.filed` names that list; in the front, all are. The sequence numbers given out so far are those of the live
    events and of `_gone` others.
    """

    def __init__(self) -> None:
        """Begin with no events."""
        self.front_end = 0
        """Nanoseconds: an event that is due later, and is rearmed to a still later moment, can stay where it is."""
        self._front: list[Event] = []
        # Ticks are known by their complement, so that no tick is taken for an epoch.
        self._near: dict[int, list[Event]] = {}
        self._ticks: list[int] = []
        self._near_end = 0
        self._far: dict[int, list[Event]] = {}
        self._epochs: list[int] = []
        self._sequence = 0
        self._gone = 0
        self._dead = 0
        self._has_moved = False
        self._first = _First()

    def __len__(self) -> int:
        return self._sequence - self._gone

    @property
    def kept(self) -> int:
        """How many entries are kept, of live events and of cancelled ones: at most twice as many, and a few."""
        return sum(map(len, (self._front, *self._near.values(), *self._far.values())))

    def events(self) -> tuple[Event, ...]:
        """Return the live events in no particular order."""
        found = list(self._front)
        for tick, bucket in self._near.items():
            found += _living(bucket, ~tick)
        for epoch, bucket in self._far.items():
            found += _living(bucket, epoch)
        return tuple(found)

    def add(self, event: Event) -> None:
        """Take in a timed event that is not here yet."""
        self._sequence = event.sequence = self._sequence + 1
        due = event.due
        if due < self._near_end:
            self._file_soon(event)
            return
        event.filed = epoch = due >> _EPOCH_BITS
        bucket = self._far.get(epoch)
        if bucket is not None:
            bucket.append(event)
        else:
            self._far[epoch] = [event]
            heappush(self._epochs, epoch)

    def remove(self, event: Event) -> None:
        """Take out an event that is here."""
        self._gone = gone = self._gone + 1
        if event.due < self.front_end:
            del self._front[bisect_left(self._front, (-event.due, -event.sequence), key=_place_of)]
            return
        event.filed = _NOWHERE
        self._dead = dead = self._dead + 1
        if dead > _FEW and dead > self._sequence - gone:
            self._compact()

    def rearm(self, event: Event, due: int) -> None:
        """Give an event that is here another deadline, behind all others that have the same one."""
        self._has_moved = True
        if due >= event.due >= self.front_end:
            event.due = due
            self._sequence = event.sequence = self._sequence + 1
            self._gone += 1
            return
        # An entry that is dead by now lives again if the event comes back to that list, then twice.
        self.remove(event)
        event.due = due
        self.add(event)

    def limit(self, nanoseconds: int) -> Limit:
        """Draw the line between what is due now and what is due later, or will be added from here on."""
        return Limit(nanoseconds, self._sequence)

    def take_due(self, limit: Limit) -> Iterator[Event]:
        """Take out and yield what is due, in order; between two steps, anything may be added, removed and rearmed."""
        end, newest = limit
        front = self._front
        while front or self._open_next(end):
            event = front.pop()
            due = event.due
            if due >= end and (due > end or event.sequence > newest):
                front.append(event)
                return
            self._gone += 1
            yield event

    def next_due(self) -> int | None:
        """Return a moment in nanoseconds by which nothing is due yet, or None when there is no event.

        It is the earliest deadline; only where many events share an epoch or tick, it is the beginning of that one.
        """
        if self._front:
            return self._front[-1].due
        while self._ticks:
            tick = self._ticks[0]
            due = self._earliest(self._near[tick], ~tick, tick << _TICK_BITS, (tick + 1) << _TICK_BITS)
            if due is not None:
                return due
            del self._near[heappop(self._ticks)]
        while self._epochs:
            epoch = self._epochs[0]
            due = self._earliest(self._far[epoch], epoch, epoch << _EPOCH_BITS, (epoch + 1) << _EPOCH_BITS)
            if due is not None:
                return due
            del self._far[heappop(self._epochs)]
        return None

    def _earliest(self, bucket: list[Event], filed: int, start: int, end: int) -> int | None:
        """Return when the first event of a list is due, or the list's beginning if looking would take long."""
        if len(bucket) == 1 and (only := bucket[0]).filed == filed and only.due < end:
            return only.due
        if len(bucket) > _FEW:
            return start
        first = self._first
        if first.holds(bucket):
            return first.due
        bucket[:] = self._alive(bucket, filed, end)
        return first.note(bucket)

    def _file_soon(self, event: Event) -> None:
        due = event.due
        if due < self.front_end:
            self._front.insert(bisect_left(self._front, (-due, -event.sequence), key=_place_of), event)
            return
        tick = due >> _TICK_BITS
        event.filed = ~tick
        bucket = self._near.get(tick)
        if bucket is not None:
            bucket.append(event)
        else:
            self._near[tick] = [event]
            heappush(self._ticks, tick)

    def _file_anew(self, event: Event) -> None:
        # Its sequence stays: its place among equals is that of the moment in which it was rearmed.
        due = event.due
        if due < self._near_end:
            self._file_soon(event)
            return
        event.filed = epoch = due >> _EPOCH_BITS
        if epoch not in self._far:
            self._far[epoch] = []
            heappush(self._epochs, epoch)
        self._far[epoch].append(event)

    def _open_next(self, now: int) -> bool:
        """Make the next list the front, if its time has come; the front is empty."""
        while True:
            if self._ticks:
                tick = self._ticks[0]
                if tick << _TICK_BITS > now:
                    return False
                bucket = self._near.pop(heappop(self._ticks))
                self.front_end = (tick + 1) << _TICK_BITS
                self._make_front(self._alive(bucket, ~tick, self.front_end))
                if self._front:
                    return True
            elif self._epochs and self._epochs[0] << _EPOCH_BITS <= now:
                epoch = heappop(self._epochs)
                bucket = self._far.pop(epoch)
                self.front_end = epoch << _EPOCH_BITS
                self._near_end = (epoch + 1) << _EPOCH_BITS
                if len(bucket) == 1 and bucket[0].filed == epoch and bucket[0].due <= min(now, self._near_end - 1):
                    # Sparse deadlines: it needs no tick of its own.
                    self.front_end = bucket[0].due + 1
                    self._front[:] = bucket
                    return True
                self._spread(self._alive(bucket, epoch, self._near_end))
            else:
                return False

    def _spread(self, events: list[Event]) -> None:
        near = self._near
        for event in events:
            tick = event.due >> _TICK_BITS
            event.filed = ~tick
            bucket = near.get(tick)
            if bucket is not None:
                bucket.append(event)
            else:
                near[tick] = [event]
        # No tick was there: an epoch is opened when the ticks of the one before are used up.
        self._ticks = list(near)
        heapify(self._ticks)

    def _alive(self, bucket: list[Event], filed: int, end: int) -> list[Event]:
        """Return the events that are still due in this list, which ends at `end`; move those that were rearmed."""
        alive = [event for event in bucket if event.filed == filed]
        self._dead -= len(bucket) - len(alive)
        if not self._has_moved:
            return alive
        stay = []
        for event in dict.fromkeys(alive):
            if event.due < end:
                stay.append(event)
            else:
                self._file_anew(event)
        return stay

    def _make_front(self, events: list[Event]) -> None:
        if self._has_moved:
            events.sort(key=_sequence_of)
        events.reverse()
        events.sort(key=_due_of, reverse=True)
        self._front[:] = events

    def _compact(self) -> None:
        near = {tick: _living(bucket, ~tick) for tick, bucket in self._near.items()}
        far = {epoch: _living(bucket, epoch) for epoch, bucket in self._far.items()}
        self._near = {tick: bucket for tick, bucket in near.items() if bucket}
        self._far = {epoch: bucket for epoch, bucket in far.items() if bucket}
        self._ticks = list(self._near)
        heapify(self._ticks)
        self._epochs = list(self._far)
        heapify(self._epochs)
        self._dead = 0


class _First:
    """Remembers the earliest event of one short list, so that a turn in which nothing changed need not look again."""

    def __init__(self) -> None:
        self.due = 0
        self._bucket: list[Event] = []
        self._count = -1
        self._event: Event | None = None
        self._sequence = 0

    def holds(self, bucket: list[Event]) -> bool:
        event = self._event
        return (
            bucket is self._bucket
            and len(bucket) == self._count
            and event is not None
            and event.sequence == self._sequence
            and event.filed != _NOWHERE
        )

    def note(self, bucket: list[Event]) -> int | None:
        self._bucket = bucket
        self._count = len(bucket)
        self._event = event = min(bucket, key=_due_of, default=None)
        if event is None:
            return None
        self._sequence = event.sequence
        self.due = event.due
        return self.due


def _living(bucket: list[Event], filed: int) -> list[Event]:
    return [event for event in dict.fromkeys(bucket) if event.filed == filed]


def _place_of(event: Event) -> tuple[int, int]:
    return -event.due, -event.sequence
