"""The queue between the threads that log and the one that writes, so that none waits for a disk or a reader."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, Final, TypeAlias

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.log.level import Level
from ecruntime.log.output import LogOutput
from ecruntime.log.record import LogRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.log.log_file import LogFile
    from ecruntime.log.wall_clock import WallClock

# Characters that a record counts for beside its text: time, level and name of its line.
_OVERHEAD: Final = 64
# Records per write: few system calls in a flood, and a short batch to lose when the process is killed.
_BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """The limits of the queue; records beyond them are dropped and counted."""

    records: int = 10_000
    characters: int = 8 * 1024 * 1024


@dataclass(slots=True)
class _Dropped:
    """A marker in the queue where records are missing."""

    since: float
    count: int = 1

    def as_record(self) -> LogRecord:
        what = "1 message was" if self.count == 1 else f"{self.count} messages were"
        text = f"{what} dropped here, because the log could not be written fast enough"
        return LogRecord(self.since, Level.WARNING, "log", text)


_Item: TypeAlias = LogRecord | _Dropped | str | Event


class LogWriter:
    """A sink that only queues (invariant 4). Every method but `flush` and `close` returns at once, in any thread.

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
        """Take over `file` and start the thread, which retries a failed write every `pause` seconds."""
        self._line = line
        self._clock = clock
        self._limits = limits or QueueLimits()
        self._queue: deque[_Item] = deque()
        self._characters = 0
        # Records taken from the queue and not yet written: `close` counts them as lost if they stay so.
        self._in_flight = 0
        self._lock = RLock()
        self._is_idle = False
        self._is_closed = False
        self._is_file = file.path is not None
        self._output = LogOutput(file, pause)
        # A daemon: a log whose reader hangs must not keep the process from ending.
        self._thread = Thread(target=self._run, name="log", daemon=True)
        try:
            self._thread.start()
        except RuntimeError as failure:
            self._output.close()
            message = f"the log cannot be written: {failure}"
            raise EnvironmentFailure(message, hint="raise the limit of processes and threads: ulimit -u") from failure

    def __call__(self, record: LogRecord) -> None:
        """Queue a record, or count it as dropped when the queue is full."""
        size = len(record.text) + _OVERHEAD
        with self._lock:
            is_full = len(self._queue) >= self._limits.records
            if not is_full and self._characters + size <= self._limits.characters:
                self._characters += size
                self._put(record)
            # One marker counts a whole run of lost records: a flood needs no memory, and the gap stays where it was.
            elif self._queue and isinstance(last := self._queue[-1], _Dropped):
                last.count += 1
            else:
                self._put(_Dropped(record.time))

    def announce(self, line: str) -> None:
        """Queue a line that is not a record, regardless of the limits; for the few lines of a start and an end."""
        self._put(line)

    def _put(self, item: _Item) -> None:
        with self._lock:
            self._queue.append(item)
            # A wake-up is a system call, and a thread that is busy looks at the queue by itself.
            if self._is_idle and not self._is_closed:
                self._is_idle = False
                self._output.wake()

    def reopen(self) -> bool:
        """Make the thread reopen the file before its next write; False when there is no file to open.

        A record that the old file has in part is written again, whole.
        """
        with self._lock:
            if self._is_file and not self._is_closed:
                self._output.is_reopen_requested = True
                self._output.wake()
        return self._is_file

    def flush(self, seconds: float) -> bool:
        """Wait until all earlier records are written; False when that takes more than `seconds`."""
        # The queue keeps its order: once the thread comes to the event, everything before it is written.
        reached = Event()
        self._put(reached)
        return reached.wait(seconds)

    def close(self, seconds: float) -> int:
        """Write the queued records for at most `seconds` and close the file; return the number of lost records."""
        with self._lock:
            if self._is_closed:
                return 0
            self._output.is_closing = True
            self._output.wake()
        # Outside of the lock, which the thread needs to empty the queue.
        self._thread.join(seconds)
        with self._lock:
            self._is_closed = True
            # A thread that is stuck in a write still uses the descriptors: they are left to the end of the process.
            if not self._thread.is_alive():
                self._output.close()
            return self._in_flight + sum(_records(item) for item in self._queue)

    @property
    def trouble(self) -> str:
        """The reason why the last write failed; empty after a success."""
        return self._output.trouble

    def _run(self) -> None:
        while batch := self._take():
            text = "".join(f"{self._text(item)}\n" for item in batch if not isinstance(item, Event))
            if not self._output.write(text.encode("utf-8", "backslashreplace")):
                return
            for item in batch:
                if isinstance(item, Event):
                    item.set()

    def _text(self, item: LogRecord | _Dropped | str) -> str:
        if isinstance(item, str):
            return item
        return self._line(item.as_record() if isinstance(item, _Dropped) else item)

    def _take(self) -> list[_Item]:
        """Wait for the next items and return them; return an empty list when the log is closed."""
        while True:
            if complaint := self._output.take_complaint():
                self._put(LogRecord(float(self._clock.now()), Level.ERROR, "log", complaint))
            with self._lock:
                batch = [self._queue.popleft() for _ in range(min(_BATCH, len(self._queue)))]
                self._in_flight = sum(_records(item) for item in batch)
                self._characters -= sum(len(item.text) + _OVERHEAD for item in batch if isinstance(item, LogRecord))
                if batch or self._output.is_closing:
                    return batch
                # Under the lock that `_put` takes: an item queued after this look at
                # the queue finds the flag, and wakes.
                self._is_idle = True
            self._output.wait_for_work()


def _records(item: _Item) -> int:
    """Return the number of records that an item of the queue stands for."""
    return item.count if isinstance(item, _Dropped) else isinstance(item, LogRecord)
