"""Threads of a module's own that end by an exception during a test."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ecruntime.foundation.error_origin import describe_origin, format_traceback
from ecruntime.log import Level

if TYPE_CHECKING:
    from ecruntime.log import Log


class EndedThreads:
    """Reports each thread that ends by an exception, for which a server would stop (any thread)."""

    def __init__(self, log: Log) -> None:
        """Report to `log` from now on, until `close`."""
        self._log = log
        self._before = threading.excepthook
        self._hook = self._report
        threading.excepthook = self._hook

    def close(self) -> None:
        """Leave such threads to whoever reported them before."""
        if threading.excepthook is self._hook:
            threading.excepthook = self._before

    def _report(self, ended: threading.ExceptHookArgs) -> None:
        error = ended.exc_value or ended.exc_type()
        name = ended.thread.name if ended.thread is not None else "unknown"
        first = f"thread '{name}' ended abnormally, and a server stops for that: {describe_origin(error)}"
        self._log.message(Level.CRITICAL, "threads", "%s", "\n".join([first, *format_traceback(error)]))
