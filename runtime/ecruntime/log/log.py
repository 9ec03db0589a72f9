"""The log of a server or module: messages pass a threshold into the panic log and to the sinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.log.hub import LogHub
from ecruntime.log.level import Level
from ecruntime.log.level_methods import LevelMethods
from ecruntime.log.rate_limit import RepeatLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecruntime.log.debug_flags import DebugFlags
    from ecruntime.log.hub import LogSink
    from ecruntime.log.record import LogRecord
    from ecruntime.log.style import LineStyle
    from ecruntime.log.wall_clock import WallClock
    from ecruntime.log.writer import LogWriter


class Log(LevelMethods):
    """A log with its own name and threshold; every method is for any thread.

    The methods named for levels take a format and its arguments, as `%` does: `debug("I read %d bytes", count)`.
    A message below `debug_level` is never formatted.
    """

    def __init__(
        self,
        clock: WallClock,
        *,
        sinks: Iterable[LogSink] = (),
        writer: LogWriter | None = None,
        debug_level: Level = Level.NOTICE,
        style: LineStyle | None = None,
    ) -> None:
        """Begin the log of a server; `sinks` and `writer` get the messages at or above `debug_level`."""
        self._modules: dict[str, Log] = {}
        self._begin("server", debug_level, LogHub(clock, sinks, writer, style), is_server=True)

    def _begin(self, name: str, level: Level, hub: LogHub, *, is_server: bool) -> None:
        self.name = name
        self._hub = hub
        self._is_server = is_server
        self._configured = level
        self._override: Level | None = None
        self._followers: tuple[Callable[[int], None], ...] = ()
        self._settle()

    def for_module(self, name: str) -> Log:
        """Return the log of a module, the same one each time; its `debug_level` is ERROR at first."""
        found = self._modules.get(name)
        # One of two threads that ask at the same time may make a log in vain: `setdefault` gives both the same one.
        return found if found is not None else self._modules.setdefault(name, self._sibling(name))

    def _sibling(self, name: str) -> Log:
        # Past the constructor, which would make a hub: the logs of one server share theirs.
        sibling = object.__new__(Log)
        sibling._modules = self._modules
        sibling._begin(name, Level.ERROR, self._hub, is_server=False)
        return sibling

    @property
    def debug_level(self) -> Level:
        """The lowest level that is written; an `override` goes before the assigned level."""
        return self._configured if self._override is None else self._override

    @debug_level.setter
    def debug_level(self, level: Level) -> None:
        self._configured = level
        self._settle()

    @property
    def configured_level(self) -> Level:
        """The level that was assigned, whatever the override."""
        return self._configured

    @property
    def override(self) -> Level | None:
        """A level that replaces the configured one; None for none."""
        return self._override

    @override.setter
    def override(self, level: Level | None) -> None:
        self._override = level
        self._settle()

    def _settle(self) -> None:
        """Compute the lowest level at which anything may be written; a message below it costs one comparison."""
        # Flags name subsystems of the server. An operator's override has the last word, over them too.
        flags = self._hub.flags if self._is_server and self._override is None else None
        # Two assignments without a lock: a message in between is judged by the old floor, which costs one line at most.
        self._flags = flags
        lowest = flags.lowest if flags is not None else None
        # Flags may ask for less grave messages of one subsystem, so the floor is the lower of the two.
        self._floor = self.debug_level if lowest is None else min(self.debug_level, lowest)
        for follower in self._followers:
            follower(self._floor)

    def follow(self, follower: Callable[[int], None]) -> None:
        """Call `follower` with the lowest level that may be written, now and at each change, for the life of the log.

        For code that must decide without Python whether a message is made.
        """
        self._followers = (*self._followers, follower)
        follower(self._floor)

    def set_flags(self, flags: DebugFlags | None) -> None:
        """Set levels for single subsystems, as `Debug_Flags` lists them; for the server's log only."""
        self._hub.flags = flags
        self._settle()

    def set_repeats(self, max_equal: int, seconds: int) -> None:
        """Limit equal messages below WARNING to `max_equal` in each period of `seconds`; 0 for no limit."""
        now = self._hub.repeat_limit
        if max_equal <= 0:
            self._hub.repeat_limit = None
        # Unchanged limits keep their counts: a reload must not begin a new period.
        elif now is None or not now.is_same(max_equal, seconds):
            self._hub.repeat_limit = RepeatLimit(max_equal, seconds)

    @property
    def style(self) -> LineStyle:
        """The style of the lines of this server's log."""
        return self._hub.style

    def is_on(self, level: Level) -> bool:
        """Tell whether a message of this level would be written, for callers whose message is costly to prepare."""
        return level >= self._floor and self._is_wanted(level, self.name)

    def _is_wanted(self, level: Level, subsystem: str) -> bool:
        said = self._flags.wants(level, subsystem) if self._flags is not None else None
        # Flags that are silent about a level leave it to the threshold. A message about the end of the server is never
        # suppressed by them.
        return level >= self.debug_level if said is None or level is Level.CRITICAL else said

    def message(self, level: Level, subsystem: str, text: str, *arguments: object) -> None:
        """Write a message of a named subsystem, unless it is below `debug_level`."""
        # The floor first: most suppressed messages end at this comparison, with nothing looked up or formatted.
        if level >= self._floor and self._is_wanted(level, subsystem):
            self._hub.write(level, subsystem, text, arguments)

    def info(self, text: str, *arguments: object) -> None:
        """Log a normal event."""
        # The two levels that are off nearly always: the comparison is made here, which spares the call of `message`.
        if self._floor <= _INFO:
            self.message(Level.INFO, self.name, text, *arguments)

    def debug(self, text: str, *arguments: object) -> None:
        """Log a detail for the author of the code."""
        if self._floor <= _DEBUG:
            self.message(Level.DEBUG, self.name, text, *arguments)

    def paniclog(self) -> tuple[LogRecord, ...]:
        """Return the last ten messages of each level, of the server and of all modules, oldest first."""
        return self._hub.kept()

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of messages written at each level since the start, by the server and all modules."""
        return self._hub.counts()

    def reopen(self) -> bool:
        """Reopen the log file; False when there is none."""
        return self._hub.writer is not None and self._hub.writer.reopen()

    def flush(self, seconds: float) -> None:
        """Wait at most `seconds` until everything is written; for the last moment of a process."""
        if self._hub.writer is not None:
            self._hub.writer.flush(seconds)


# Plain integers: a member of an enum would cost a look-up in each suppressed message.
_DEBUG = Level.DEBUG.value
_INFO = Level.INFO.value
