"""The log of a module on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.log.level import Level

if TYPE_CHECKING:
    from collections.abc import Callable


class ServerLog:
    """The log of one module, with the methods of `ecruntime.log.Log` (any thread).

    The server alone knows which levels are written: each text is made, and `is_on` is true.
    """

    __slots__ = ("_write", "name")

    def __init__(self, name: str, write: Callable[[int, str], None]) -> None:
        """Write lines of the module `name`."""
        self.name = name
        self._write = write

    def is_on(self, level: Level) -> bool:
        """Tell that a message of this level may be written."""
        del level
        return True

    def message(self, level: Level, subsystem: str, text: str, *arguments: object) -> None:
        """Write a message; the server's lines bear the module's name, whatever the subsystem is."""
        del subsystem
        self._write(int(level), text % arguments if arguments else text)

    def critical(self, text: str, *arguments: object) -> None:
        """Log that the server cannot go on as it should."""
        self.message(Level.CRITICAL, self.name, text, *arguments)

    def error(self, text: str, *arguments: object) -> None:
        """Log that something failed."""
        self.message(Level.ERROR, self.name, text, *arguments)

    def warning(self, text: str, *arguments: object) -> None:
        """Log what may become a failure."""
        self.message(Level.WARNING, self.name, text, *arguments)

    def notice(self, text: str, *arguments: object) -> None:
        """Log what an operator wants to know."""
        self.message(Level.NOTICE, self.name, text, *arguments)

    def info(self, text: str, *arguments: object) -> None:
        """Log the course of things."""
        self.message(Level.INFO, self.name, text, *arguments)

    def debug(self, text: str, *arguments: object) -> None:
        """Log a detail."""
        self.message(Level.DEBUG, self.name, text, *arguments)
