"""The levels of log messages."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """The numbers of the server's `DDEBUG` to `DCRITICAL`; the names are those of the option `debug_level`."""

    DEBUG = 0
    INFO = 1
    NOTICE = 2
    WARNING = 3
    ERROR = 4
    CRITICAL = 5
