"""The log: the server's levels, a threshold per module, the panic log in memory, and a writer behind a queue."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.log.debug_flags import DebugFlags
    from ecruntime.log.hub import LogSink
    from ecruntime.log.level import Level
    from ecruntime.log.log import Log
    from ecruntime.log.log_file import LogFile
    from ecruntime.log.record import LogRecord, escape_control_characters
    from ecruntime.log.style import LineStyle, Timestamps, json_line
    from ecruntime.log.wall_clock import WallClock
    from ecruntime.log.writer import LogWriter, QueueLimits

__all__ = [
    "DebugFlags",
    "Level",
    "LineStyle",
    "Log",
    "LogFile",
    "LogRecord",
    "LogSink",
    "LogWriter",
    "QueueLimits",
    "Timestamps",
    "WallClock",
    "escape_control_characters",
    "json_line",
]

_HOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "DebugFlags": "debug_flags",
        "Level": "level",
        "LineStyle": "style",
        "Log": "log",
        "LogFile": "log_file",
        "LogRecord": "record",
        "LogSink": "hub",
        "LogWriter": "writer",
        "QueueLimits": "writer",
        "Timestamps": "style",
        "WallClock": "wall_clock",
        "escape_control_characters": "record",
        "json_line": "style",
    }
)
"""The file of each name."""


def __getattr__(name: str) -> object:
    """Import a name when it is asked for: an exported module needs few of them, and has no time for the others."""
    return name_on_demand(__name__, _HOMES, name)
