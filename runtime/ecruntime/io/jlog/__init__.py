"""Logs of records for several subscribers, in the on-disk form of the public library libjlog."""

from ecruntime.io.jlog.driver import JlogDriver, JlogHandle
from ecruntime.io.jlog.form import JlogPlace, JlogSafety
from ecruntime.io.jlog.log import Jlog
from ecruntime.io.jlog.reader import JlogReader, JlogRecord
from ecruntime.io.jlog.writer import JlogWriter

__all__ = ["Jlog", "JlogDriver", "JlogHandle", "JlogPlace", "JlogReader", "JlogRecord", "JlogSafety", "JlogWriter"]
