"""The state that all logs of one server share: clock, panic log and sinks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING, TypeAlias

from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.readable_value import readable_value
from ecruntime.log.level import Level
from ecruntime.log.record import LogRecord, escape_control_characters
from ecruntime.log.style import LineStyle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.log.debug_flags import DebugFlags
    from ecruntime.log.rate_limit import RepeatLimit
    from ecruntime.log.wall_clock import WallClock
    from ecruntime.log.writer import LogWriter

LogSink: TypeAlias = Callable[[LogRecord], object]
"""A function that is called once for each message, in the thread that logs it."""

KEPT_PER_LEVEL = 10
"""The number of messages of each level that the panic log keeps."""


class LogHub:
    """The shared log state of one server, for any thread.

    The lock is reentrant because a finalizer may log while the same thread holds it.
    """

    def __init__(
        self, clock: WallClock, sinks: Iterable[LogSink], writer: LogWriter | None, style: LineStyle | None
    ) -> None:
        """Pass each record to `sinks` and then to `writer`."""
        self._clock = clock
        self.writer = writer
        self._sinks: tuple[LogSink, ...] = (*sinks, writer) if writer is not None else tuple(sinks)
        self.style = style or LineStyle()
        self.flags: DebugFlags | None = None
        """The levels of single subsystems of the server; replaced as a whole."""
        self.repeat_limit: RepeatLimit | None = None
        """The limit of repeated messages; None for no limit."""
        self._lock = RLock()
        self._serial = 0
        self._kept: dict[Level, deque[tuple[int, LogRecord]]] = {level: deque(maxlen=KEPT_PER_LEVEL) for level in Level}
        self._counts = dict.fromkeys(Level, 0)

    def write(self, level: Level, subsystem: str, text: str, arguments: tuple[object, ...] = ()) -> None:
        """Keep a message and pass it to the sinks, unless it repeats too often."""
        limit = self.repeat_limit
        if limit is not None and level < Level.WARNING and not self._may_pass(limit, subsystem, text):
            return
        self._give(self._keep(level, subsystem, _filled(text, arguments) if arguments else text))

    def _may_pass(self, limit: RepeatLimit, subsystem: str, text: str) -> bool:
        if suppressed := limit.begin_period(float(self._clock.now())):
            self._give(self._keep(Level.NOTICE, "log", f"{suppressed} repeated messages were held back"))
        return limit.may_pass(subsystem, text)

    def _give(self, record: LogRecord) -> None:
        for sink in self._sinks:
            try:
                sink(record)
            except Exception as failure:  # noqa: BLE001 - whoever logs must not suffer from a sink
                # Kept, but not given to the sinks: a message about a broken sink would go to that sink again.
                self._keep(Level.ERROR, "log", f"a sink failed: {readable_value(failure)}")

    def _keep(self, level: Level, subsystem: str, text: str) -> LogRecord:
        time = float(self._clock.now())
        escaped = escape_control_characters(text.rstrip("\n"))
        record = LogRecord(time, level, escape_control_characters(subsystem), escaped)
        with self._lock:
            self._serial += 1
            self._counts[level] += 1
            self._kept[level].append((self._serial, record))
        return record

    def counts(self) -> dict[str, int]:
        """Return the number of messages written at each level."""
        with self._lock:
            return {level.name: count for level, count in self._counts.items()}

    def kept(self) -> tuple[LogRecord, ...]:
        """Return the last messages of all levels, oldest first."""
        with self._lock:
            # The levels have rings of their own, so the serial number restores the order between them.
            numbered = [item for level in Level for item in self._kept[level]]
        return tuple(record for _, record in sorted(numbered, key=lambda item: item[0]))


def _filled(text: str, arguments: tuple[object, ...]) -> str:
    try:
        return text % arguments
    except BaseException as failure:  # noqa: BLE001 - a mistaken format, or a failing __str__, must not stop who logs
        pass_interrupt(failure)
        return f"{text} (cannot be filled in: {readable_value(failure)})"
