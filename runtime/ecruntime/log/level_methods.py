"""The methods of a log that are named for levels."""

from __future__ import annotations

from abc import ABC, abstractmethod

from ecruntime.log.level import Level


class LevelMethods(ABC):
    """A log that writes under its own name; each method takes a format and its arguments, as `%` does (any thread)."""

    __slots__ = ()
    name: str
    """The name under which it writes."""

    @abstractmethod
    def message(self, level: Level, subsystem: str, text: str, *arguments: object) -> None:
        """Write a message of a named subsystem, if its level is wanted."""

    def critical(self, text: str, *arguments: object) -> None:
        """Log that the server cannot go on as it should."""
        self.message(Level.CRITICAL, self.name, text, *arguments)

    def error(self, text: str, *arguments: object) -> None:
        """Log that something failed."""
        self.message(Level.ERROR, self.name, text, *arguments)

    def warning(self, text: str, *arguments: object) -> None:
        """Log that something is probably wrong."""
        self.message(Level.WARNING, self.name, text, *arguments)

    def notice(self, text: str, *arguments: object) -> None:
        """Log a normal event that an operator wants to know."""
        self.message(Level.NOTICE, self.name, text, *arguments)

    def info(self, text: str, *arguments: object) -> None:
        """Log a normal event."""
        self.message(Level.INFO, self.name, text, *arguments)

    def debug(self, text: str, *arguments: object) -> None:
        """Log a detail for the author of the code."""
        self.message(Level.DEBUG, self.name, text, *arguments)
