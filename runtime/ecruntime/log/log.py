"""Where messages go: through a threshold into the panic log and to the sinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.log.hub import Journal
from ecruntime.log.level import Level
from ecruntime.log.rate_limit import Repeats

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecruntime.log.debug_flags import DebugFlags
    from ecruntime.log.hub import LogSink
    from ecruntime.log.record import LogRecord
    from ecruntime.log.style import LineStyle
    from ecruntime.log.wall_clock import WallClock
    from ecruntime.log.writer import LogWriter


class Log:
    """A log with a name and a threshold of its own; every method is for any thread.

    The methods named for levels take a format and what fills it in, as `%` does: `debug("I read %d bytes", count)`.
    Nothing is filled in for a message that is below `debug_level`.
    """

    def __init__(
        self,
        clock: WallClock,
        *,
        sinks: Iterable[LogSink] = (),
        outlet: LogWriter | None = None,
        debug_level: Level = Level.NOTICE,
        style: LineStyle | None = None,
    ) -> None:
        """Begin the log of a server; `sinks` and `outlet` get what is at least as grave as `debug_level`."""
        self._begin("server", debug_level, Journal(clock, sinks, outlet, style), is_server=True)

    def _begin(self, name: str, level: Level, journal: Journal, *, is_server: bool) -> None:
        self.name = name
        self._journal = journal
        self._is_server = is_server
        self._configured = level
        self._override: Level | None = None
        self._settle()

    def for_module(self, name: str) -> Log:
        """Return the log of a module, the same one each time; its `debug_level` begins at ERROR."""
        return self._journal.child(name, lambda: self._sibling(name))

    def _sibling(self, name: str) -> Log:
        sibling = object.__new__(Log)
        sibling._begin(name, Level.ERROR, self._journal, is_server=False)
        return sibling

    @property
    def debug_level(self) -> Level:
        """The least grave level that is written; what is assigned stands back behind `override`."""
        return self._configured if self._override is None else self._override

    @debug_level.setter
    def debug_level(self, level: Level) -> None:
        self._configured = level
        self._settle()

    @property
    def override(self) -> Level | None:
        """A level that holds whatever the configuration says; None for no such level."""
        return self._override

    @override.setter
    def override(self, level: Level | None) -> None:
        self._override = level
        self._settle()

    def _settle(self) -> None:
        """Find the lowest level at which anything may be written: below it, a message costs one comparison."""
        flags = self._journal.flags if self._is_server and self._override is None else None
        self._flags = flags
        lowest = flags.lowest if flags is not None else None
        self._floor = self.debug_level if lowest is None else min(self.debug_level, lowest)

    def set_flags(self, flags: DebugFlags | None) -> None:
        """Have subsystems of the server log at levels of their own, as `Debug_Flags` says; on the server's log."""
        self._journal.flags = flags
        self._settle()

    def set_repeats(self, most: int, seconds: int) -> None:
        """Let at most `most` equal messages below WARNING pass in each `seconds`; 0 for no limit."""
        now = self._journal.repeats
        if most <= 0:
            self._journal.repeats = None
        elif now is None or not now.is_same(most, seconds):
            self._journal.repeats = Repeats(most, seconds)

    @property
    def style(self) -> LineStyle:
        """How the lines of this server's log look."""
        return self._journal.style

    def is_on(self, level: Level) -> bool:
        """Tell whether a message of this level is written: for what is costly to find out only for the log."""
        return level >= self._floor and self._is_wanted(level, self.name)

    def _is_wanted(self, level: Level, subsystem: str) -> bool:
        said = self._flags.wants(level, subsystem) if self._flags is not None else None
        # What ends a server is never kept back.
        return level >= self.debug_level if said is None or level is Level.CRITICAL else said

    def message(self, level: Level, subsystem: str, text: str, *arguments: object) -> None:
        """Write a message of a named subsystem, unless it is below `debug_level`."""
        if level >= self._floor and self._is_wanted(level, subsystem):
            self._journal.write(level, subsystem, text, arguments)

    def critical(self, text: str, *arguments: object) -> None:
        """Write that the server cannot go on as it should."""
        self.message(Level.CRITICAL, self.name, text, *arguments)

    def error(self, text: str, *arguments: object) -> None:
        """Write that something failed."""
        self.message(Level.ERROR, self.name, text, *arguments)

    def warning(self, text: str, *arguments: object) -> None:
        """Write that something is probably not as wished."""
        self.message(Level.WARNING, self.name, text, *arguments)

    def notice(self, text: str, *arguments: object) -> None:
        """Write of something normal that an operator wants to know."""
        self.message(Level.NOTICE, self.name, text, *arguments)

    def info(self, text: str, *arguments: object) -> None:
        """Write of something normal."""
        if self._floor <= _INFO:
            self.message(Level.INFO, self.name, text, *arguments)

    def debug(self, text: str, *arguments: object) -> None:
        """Write what only the author of the code can use."""
        if self._floor <= _DEBUG:
            self.message(Level.DEBUG, self.name, text, *arguments)

    def paniclog(self) -> tuple[LogRecord, ...]:
        """Return the last ten messages of each level, of the server and of all modules, oldest first."""
        return self._journal.kept()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many messages of each level were written since the start, of the server and of all modules."""
        return self._journal.counts()

    def reopen(self) -> bool:
        """Have the log file opened anew; False when there is none."""
        return self._journal.outlet is not None and self._journal.outlet.reopen()

    def flush(self, seconds: float) -> None:
        """Wait, for at most `seconds`, until everything is written: for the moment before a process ends."""
        if self._journal.outlet is not None:
            self._journal.outlet.flush(seconds)


_DEBUG = Level.DEBUG.value
_INFO = Level.INFO.value
