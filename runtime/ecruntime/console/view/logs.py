"""The log of a server as the console sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.generation.instances import is_debug_level_set

if TYPE_CHECKING:
    from ecruntime.log import Level, Log
    from ecruntime.server.reopened import Reopened
    from ecruntime.server.server import Server


@dataclass(frozen=True, slots=True)
class LogLevelRow:
    """The log level of the server or of a module instance, and its origin."""

    name: str
    level: str
    set_by: str


class LogsView:
    """Shows and sets log levels (scheduler thread)."""

    def __init__(self, server: Server) -> None:
        """Answer for `server`, which must run when a method is called."""
        self._server = server

    def levels(self) -> tuple[LogLevelRow, ...]:
        """Return all log levels, the server's first."""
        return tuple(_row(log, what) for log, what in self._logs())

    def levels_of(self, name: str) -> tuple[LogLevelRow, ...]:
        """Return the levels of the server, of one instance, or of all instances of a module."""
        return tuple(_row(log, what) for log, what in self._named(name))

    def set_level(self, name: str, level: Level | None) -> tuple[LogLevelRow, ...]:
        """Override the levels that `levels_of` returns; None gives them back to the configuration."""
        for log, _ in self._named(name):
            log.override = level
        return self.levels_of(name)

    def reopen(self) -> Reopened:
        """Reopen the server's log and have modules reopen theirs."""
        return self._server.reopen_logs()

    def _logs(self) -> list[tuple[Log, str]]:
        configuration = self._server.current.configuration
        modules = [
            (one.host.log, "configuration" if is_debug_level_set(one, configuration) else "default")
            for one in self._server.instances()
        ]
        return [(self._server.log, "start"), *modules]

    def _named(self, name: str) -> list[tuple[Log, str]]:
        lowered = name.lower()
        logs = self._logs()
        # The server comes first, so that a module of the name `server` does not hide it.
        exact = [pair for pair in logs if pair[0].name.lower() == lowered][:1]
        found = exact or [pair for pair in logs[1:] if pair[0].name.partition(":")[0].lower() == lowered]
        if not found:
            known = [log.name for log, _ in logs]
            hint = did_you_mean(name, known) or f"known: {', '.join(known)}"
            raise UsageError(f"'{name}' is neither the server nor a loaded module", hint=hint)
        return found


def _row(log: Log, set_by: str) -> LogLevelRow:
    return LogLevelRow(log.name, log.debug_level.name, set_by if log.override is None else "console")
