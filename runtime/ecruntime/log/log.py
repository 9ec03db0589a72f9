"""Where messages go: through a threshold into the panic log and to the sinks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Protocol, SupportsFloat, TypeAlias

from ecruntime.log.level import Level
from ecruntime.log.record import LogRecord, escape_control_characters

if TYPE_CHECKING:
    from collections.abc import Iterable

LogSink: TypeAlias = Callable[[LogRecord], object]
"""Called once for each message, in the thread that wrote it."""

KEPT_PER_LEVEL = 10
"""How many messages of each level the panic log keeps."""


class WallClock(Protocol):
    """What the log needs of a clock."""

    def now(self) -> SupportsFloat:
        """Return the seconds since the epoch."""
        ...


class _Journal:
    """What all logs of one server share: the clock, the panic log, the sinks and the children."""

    def __init__(self, clock: WallClock, sinks: Iterable[LogSink]) -> None:
        self._clock = clock
        self._sinks = tuple(sinks)
        self._lock = Lock()
        self._serial = 0
        self._kept: dict[Level, deque[tuple[int, LogRecord]]] = {level: deque(maxlen=KEPT_PER_LEVEL) for level in Level}
        self._children: dict[str, Log] = {}

    def write(self, level: Level, subsystem: str, text: str) -> None:
        record = self._keep(level, subsystem, text)
        for sink in self._sinks:
            try:
                sink(record)
            except Exception as failure:  # noqa: BLE001 - whoever logs must not suffer from a full disk
                self._keep(Level.ERROR, "log", f"a sink failed: {failure!r}")

    def _keep(self, level: Level, subsystem: str, text: str) -> LogRecord:
        time = float(self._clock.now())
        record = LogRecord(time, level, escape_control_characters(subsystem), escape_control_characters(text))
        with self._lock:
            self._serial += 1
            self._kept[level].append((self._serial, record))
        return record

    def kept(self) -> tuple[LogRecord, ...]:
        with self._lock:
            numbered = [item for level in Level for item in self._kept[level]]
        return tuple(record for _, record in sorted(numbered, key=lambda item: item[0]))

    def child(self, name: str, make: Callable[[], Log]) -> Log:
        with self._lock:
            if name not in self._children:
                self._children[name] = make()
            return self._children[name]


class Log:
    """A log with a name and a threshold of its own; every method is for any thread."""

    def __init__(
        self,
        clock: WallClock,
        *,
        sinks: Iterable[LogSink] = (),
        debug_level: Level = Level.NOTICE,
        name: str = "server",
    ) -> None:
        """Begin the log of a server; `sinks` get each message that is at least as grave as `debug_level`."""
        self.name = name
        self.debug_level = debug_level
        self._journal = _Journal(clock, sinks)

    def for_module(self, name: str) -> Log:
        """Return the log of a module, the same one each time; its `debug_level` begins at ERROR."""
        return self._journal.child(name, lambda: self._sibling(name))

    def _sibling(self, name: str) -> Log:
        sibling = object.__new__(Log)
        sibling.name = name
        sibling.debug_level = Level.ERROR
        sibling._journal = self._journal
        return sibling

    def message(self, level: Level, subsystem: str, text: str) -> None:
        """Write a message of a named subsystem, unless it is below `debug_level`."""
        if level >= self.debug_level:
            self._journal.write(level, subsystem, text)

    def critical(self, text: str) -> None:
        """Write that the server cannot go on as it should."""
        self.message(Level.CRITICAL, self.name, text)

    def error(self, text: str) -> None:
        """Write that something failed."""
        self.message(Level.ERROR, self.name, text)

    def warning(self, text: str) -> None:
        """Write that something is probably not as wished."""
        self.message(Level.WARNING, self.name, text)

    def notice(self, text: str) -> None:
        """Write of something normal that an operator wants to know."""
        self.message(Level.NOTICE, self.name, text)

    def info(self, text: str) -> None:
        """Write of something normal."""
        self.message(Level.INFO, self.name, text)

    def debug(self, text: str) -> None:
        """Write what only the author of the code can use."""
        self.message(Level.DEBUG, self.name, text)

    def paniclog(self) -> tuple[LogRecord, ...]:
        """Return the last ten messages of each level, of the server and of all modules, oldest first."""
        return self._journal.kept()
