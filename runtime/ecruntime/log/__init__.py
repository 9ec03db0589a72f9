"""The log: the server's levels, a threshold per module, the panic log in memory, and a writer behind a queue."""

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
