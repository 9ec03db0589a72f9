"""Messages of Python's `logging`: those of modules go to the server's log, under the name and level of the module."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.author_call import calling_module
from ecruntime.foundation.error_origin import format_traceback
from ecruntime.foundation.readable_value import readable_value
from ecruntime.languages.python import module_of_package
from ecruntime.log import Level, Log

if TYPE_CHECKING:
    from types import FrameType

_LEVELS: Final = (
    (logging.CRITICAL, Level.CRITICAL),
    (logging.ERROR, Level.ERROR),
    (logging.WARNING, Level.WARNING),
    (logging.INFO + 1, Level.NOTICE),
    (logging.INFO, Level.INFO),
)


class PythonLogging(logging.Handler):
    """Handler of the root logger while a server runs (any thread).

    A message belongs to the module instance in whose code it was written, libraries that this code calls included. What
    belongs to none is written under the name of its logger. The level of the root is opened meanwhile, since the
    levels of the modules decide.
    """

    def __init__(self, log: Log) -> None:
        """Write to `log` and to the logs of its modules; nothing is taken before `attach`."""
        super().__init__()
        self._log = log
        self.level_before = logging.WARNING
        """The level of the root logger without any server."""

    def attach(self) -> None:
        """Take the messages of the process; a second call does nothing."""
        root = logging.getLogger()
        if self in root.handlers:
            return
        others = [one for one in root.handlers if isinstance(one, PythonLogging)]
        # Several servers in one process: the last to end gives the level back.
        self.level_before = others[0].level_before if others else root.level
        root.addHandler(self)
        root.setLevel(logging.DEBUG)

    def detach(self) -> None:
        """Give the messages back; a second call does nothing."""
        root = logging.getLogger()
        if self not in root.handlers:
            return
        root.removeHandler(self)
        if not any(isinstance(one, PythonLogging) for one in root.handlers):
            root.setLevel(self.level_before)

    def emit(self, record: logging.LogRecord) -> None:
        """Write one message, unless the module that it belongs to is of another server."""
        level = next((level for number, level in _LEVELS if record.levelno >= number), Level.DEBUG)
        log = self._log_of(sys._getframe())  # noqa: SLF001 - the documented way to the calling code
        if log is None:
            # Libraries chatter below this level, and the server's own level says nothing of them.
            if level >= Level.WARNING:
                self._log.message(level, record.name, "%s", _text(record))
        elif self._log.for_module(log.name) is log and log.is_on(level):
            log.message(level, log.name, "%s", _text(record))

    def _log_of(self, frame: FrameType | None) -> Log | None:
        found = getattr(calling_module(frame), "log", None)
        if isinstance(found, Log):
            return found
        while frame is not None:
            # Code that runs while its package is imported has no instance yet.
            if name := module_of_package(frame.f_globals.get("__name__", "")):
                return self._log.for_module(name)
            frame = frame.f_back
        return None


def _text(record: logging.LogRecord) -> str:
    try:
        text = record.getMessage()
    except Exception as failure:  # noqa: BLE001 - a mistaken format must not stop who logs
        text = f"{record.msg} (cannot be filled in: {readable_value(failure)})"
    error = record.exc_info[1] if record.exc_info else None
    return "\n".join([text, *format_traceback(error)]) if error is not None else text
