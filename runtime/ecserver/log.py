"""The log of a module on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.log.level_methods import LevelMethods

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.log.level import Level


class ServerLog(LevelMethods):
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
