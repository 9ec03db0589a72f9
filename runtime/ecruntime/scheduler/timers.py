"""Timed events in the order of their deadlines; the loop knows nothing of how they are kept."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ecruntime.scheduler.event import Event

_SEQUENCE_BITS: Final = 40
_SEQUENCE_MASK: Final = (1 << _SEQUENCE_BITS) - 1
_FEW: Final = 64


class Timers:
    """A heap of numbers made of deadline (in nanoseconds) and sequence, and a table of the events behind them.

    Cancelling only empties the table; dead numbers leave the heap when they come up, or when they are the majority.
    A later deadline is only noted in the event, and the event is filed anew when its old number comes up.
    Invariant: `event.filed` is the key of each event in the table, and never more than its true key.
    """

    def __init__(self) -> None:
        """Begin with no events."""
        self._keys: list[int] = []
        self._filed: dict[int, Event] = {}
        self._sequence = 0

    def __len__(self) -> int:
        return len(self._filed)

    def events(self) -> tuple[Event, ...]:
        """Return the live events in no particular order."""
        return tuple(self._filed.values())

    def add(self, event: Event) -> None:
        """Take in a timed event that is not here yet."""
        assert event.deadline is not None
        self._sequence = event.sequence = sequence = self._sequence + 1
        # Whole nanoseconds: a sum of floats that misses by a hair is still due at its moment.
        event.filed = key = int(event.deadline * 1e9 + 0.5) << _SEQUENCE_BITS | sequence
        self._filed[key] = event
        heappush(self._keys, key)

    def remove(self, event: Event) -> None:
        """Take out an event that is here."""
        del self._filed[event.filed]
        if len(self._keys) > 2 * len(self._filed) + _FEW:
            self._keys = list(self._filed)
            heapify(self._keys)

    def rearm(self, event: Event, deadline: float) -> None:
        """Give an event that is here another deadline, behind all others that have the same one."""
        assert event.deadline is not None
        if deadline >= event.deadline:
            event.deadline = deadline
            self._sequence = event.sequence = self._sequence + 1
            return
        self.remove(event)
        event.deadline = deadline
        self.add(event)

    def limit(self, now: float) -> int:
        """Return the mark that parts what is due at `now` from what is due later or will be added from here on."""
        return int(now * 1e9 + 0.5) << _SEQUENCE_BITS | self._sequence

    def pop_due(self, limit: int) -> Event | None:
        """Take out and return the first event that is due, or None when none is."""
        keys = self._keys
        filed = self._filed
        while keys and keys[0] <= limit:
            key = heappop(keys)
            event = filed.pop(key, None)
            if event is None:
                continue
            if event.sequence == key & _SEQUENCE_MASK:
                return event
            self._file_anew(event)
        return None

    def next_deadline(self) -> float | None:
        """Return the earliest deadline in seconds, or None when there is no event."""
        keys = self._keys
        while keys:
            event = self._filed.get(keys[0])
            if event is None:
                heappop(keys)
            elif event.sequence == keys[0] & _SEQUENCE_MASK:
                return event.deadline
            else:
                del self._filed[heappop(keys)]
                self._file_anew(event)
        return None

    def _file_anew(self, event: Event) -> None:
        assert event.deadline is not None
        event.filed = key = int(event.deadline * 1e9 + 0.5) << _SEQUENCE_BITS | event.sequence
        self._filed[key] = event
        heappush(self._keys, key)
