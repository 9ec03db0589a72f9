"""What the console asks of the server about its log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ecruntime.log import Level


@dataclass(frozen=True, slots=True)
class LogLevelRow:
    """From which level on the server, or a module instance, writes to the log, and who said so."""

    name: str
    level: str
    set_by: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """Who was told to open its log files anew."""

    has_log: bool
    """False when the server keeps no file, because it writes to standard error."""
    providers: tuple[str, ...]
    """The modules that provide `core_log_reopen`, in call order."""

    def __str__(self) -> str:
        who = (*(("the log of the server",) if self.has_log else ()), *self.providers)
        return f"asked to reopen: {', '.join(who) or 'nobody keeps a log file'}"


class LogHost(Protocol):
    """The log of a server, as commands see it; called in the scheduler thread only."""

    def levels(self) -> tuple[LogLevelRow, ...]:
        """Return the level of the server, then those of the module instances in load order."""
        ...

    def levels_of(self, name: str) -> tuple[LogLevelRow, ...]:
        """Return the level of `server`, of a module instance, or of all instances of a module.

        Raise `UsageError` with near misses for a name that nobody has.
        """
        ...

    def set_level(self, name: str, level: Level | None) -> tuple[LogLevelRow, ...]:
        """Set what `levels_of` returns, until it is set anew; None gives it back to the configuration."""
        ...

    def reopen(self) -> Reopened:
        """Have the server and the providers of `core_log_reopen` open their files anew."""
        ...
