"""The log: levels of the seed, a threshold per module, and the panic log kept in memory."""

from ecruntime.log.level import Level
from ecruntime.log.log import Log, LogSink, WallClock
from ecruntime.log.record import LogRecord, escape_control_characters

__all__ = ["Level", "Log", "LogRecord", "LogSink", "WallClock", "escape_control_characters"]
