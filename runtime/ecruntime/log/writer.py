"""The queue between those who log and the one thread that writes, so that nobody waits for a disk or a reader."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, Final, TypeAlias

from ecruntime.log.level import Level
from ecruntime.log.output import Outflow
from ecruntime.log.record import LogRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.log.log_file import LogFile
    from ecruntime.log.wall_clock import WallClock

_OVERHEAD: Final = 64
_BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How much may wait to be written; what comes then is dropped and counted."""

    records: int = 10_000
    characters: int = 8 * 1024 * 1024


@dataclass(slots=True)
class _Dropped:
    """Stands in the queue where records are missing."""

    since: float
    count: int = 1

    def as_record(self) -> LogRecord:
        what = "1 message was" if self.count == 1 else f"{self.count} messages were"
        text = f"{what} dropped here, because the log could not be written fast enough"
        return LogRecord(self.since, Level.WARNING, "log", text)


_Item: TypeAlias = LogRecord | _Dropped | str | Event


class LogWriter:
    """A sink that only queues. Every method but `flush` and `close` returns at once, in any thread.

    The lock is reentrant because a finalizer may log while the same thread holds it.
    """

    def __init__(
        self,
        file: LogFile,
        line: Callable[[LogRecord], str],
        clock: WallClock,
        *,
        limits: QueueLimits | None = None,
        pause: float = 1.0,
    ) -> None:
        """Take `file` over and start the thread; after a failed write it tries again every `pause` seconds."""
        self._line = line
        self._clock = clock
        self._limits = limits or QueueLimits()
        self._queue: deque[_Item] = deque()
        self._characters = 0
        self._in_flight = 0
        self._lock = RLock()
        self._is_idle = False
        self._is_closed = False
        self._is_file = file.path is not None
        self._outflow = Outflow(file, pause)
        self._thread = Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def __call__(self, record: LogRecord) -> None:
        """Queue a record, or count it when too much is waiting."""
        size = len(record.text) + _OVERHEAD
        with self._lock:
            is_full = len(self._queue) >= self._limits.records
            if not is_full and self._characters + size <= self._limits.characters:
                self._characters += size
                self._put(record)
            elif self._queue and isinstance(last := self._queue[-1], _Dropped):
                last.count += 1
            else:
                self._put(_Dropped(record.time))

    def announce(self, line: str) -> None:
        """Queue a line that is no record, whatever the limits: for the few lines of a start and an end."""
        self._put(line)

    def _put(self, item: _Item) -> None:
        with self._lock:
            self._queue.append(item)
            if self._is_idle and not self._is_closed:
                self._is_idle = False
                self._outflow.wake()

    def reopen(self) -> bool:
        """Have the thread open the file anew before it writes on; False when there is no file to open.

        A record of which the old file got a part is written again.
        """
        with self._lock:
            if self._is_file and not self._is_closed:
                self._outflow.reopen_wanted = True
                self._outflow.wake()
        return self._is_file

    def flush(self, seconds: float) -> bool:
        """Wait until all that was queued before is written; False when that takes more than `seconds`."""
        reached = Event()
        self._put(reached)
        return reached.wait(seconds)

    def close(self, seconds: float) -> int:
        """Write what is queued, for at most `seconds`, and close the file; return how many records were lost."""
        with self._lock:
            if self._is_closed:
                return 0
            self._outflow.is_closing = True
            self._outflow.wake()
        self._thread.join(seconds)
        with self._lock:
            self._is_closed = True
            if not self._thread.is_alive():
                self._outflow.close()
            return self._in_flight + sum(_records(item) for item in self._queue)

    @property
    def trouble(self) -> str:
        """Why the last write failed; empty while all is well."""
        return self._outflow.trouble

    def _run(self) -> None:
        while batch := self._take():
            text = "".join(f"{self._text(item)}\n" for item in batch if not isinstance(item, Event))
            if not self._outflow.write(text.encode("utf-8", "backslashreplace")):
                return
            for item in batch:
                if isinstance(item, Event):
                    item.set()

    def _text(self, item: LogRecord | _Dropped | str) -> str:
        if isinstance(item, str):
            return item
        return self._line(item.as_record() if isinstance(item, _Dropped) else item)

    def _take(self) -> list[_Item]:
        """Return what comes next; waits while there is nothing, and returns nothing at the end."""
        while True:
            if complaint := self._outflow.take_complaint():
                self._put(LogRecord(float(self._clock.now()), Level.ERROR, "log", complaint))
            with self._lock:
                batch = [self._queue.popleft() for _ in range(min(_BATCH, len(self._queue)))]
                self._in_flight = sum(_records(item) for item in batch)
                self._characters -= sum(len(item.text) + _OVERHEAD for item in batch if isinstance(item, LogRecord))
                if batch or self._outflow.is_closing:
                    return batch
                self._is_idle = True
            self._outflow.wait_for_work()


def _records(item: _Item) -> int:
    """Return how many records an item of the queue stands for."""
    return item.count if isinstance(item, _Dropped) else isinstance(item, LogRecord)
