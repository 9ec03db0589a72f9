"""The heartbeat of a supervised server, and the timer that ends it when its loop stands still and nobody watches."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ecruntime.scheduler import DONE, Mask

if TYPE_CHECKING:
    from ecruntime.scheduler import Event, Timeval
    from ecruntime.server.server import Server

BEAT: Final = b"."
ASKED: Final = b"E"
"""Said once, when the loop has ended because somebody asked for it."""
SERVES: Final = b"S"
"""Said once, when the start is over: from then on nothing is refused."""
START_FACTOR: Final = 10
"""A start, during which there is no loop yet, may take so many times as long as a standstill of the loop."""
_BEATS_PER_LIMIT: Final = 4
_MAX_PAUSE: Final = 5.0
# The supervisor comes first, as it can say what it does.
_ORPHAN_FACTOR: Final = 1.5


class Pulse:
    """Says to the supervisor in each turn of time that the loop runs (scheduler thread).

    A supervisor that was killed cannot end a server whose loop stands still. The system does: each beat winds a timer
    of the kernel, which kills the process when it runs out, whatever the interpreter is stuck in.
    """

    def __init__(self, server: Server, fd: int, limit: float) -> None:
        """Take over the write end `fd`; `limit` is that of the supervisor, in seconds."""
        self._server = server
        self._fd = fd
        self._limit = limit
        os.set_inheritable(fd, False)  # noqa: FBT003 - it takes no keyword
        # A supervisor that is stopped reads nothing, and must not stop the server.
        os.set_blocking(fd, False)
        self._timer = KillTimer()
        self._timer.wind(limit * START_FACTOR * _ORPHAN_FACTOR)

    def install(self) -> None:
        """Beat from the first turn of the loop on."""
        self._server.scheduler.bind_thread()
        self._schedule(0.0)

    def say_serves(self) -> None:
        """Say that the start is over: an exit code of a refusal is then a module's."""
        self._write(SERVES)

    def say_asked(self) -> None:
        """Say that the end of the loop was asked for: without that, an end with 0 counts as a failure."""
        self._write(ASKED)

    def _schedule(self, seconds: float) -> None:
        event = self._server.scheduler.build_event_from_now_f(seconds, -1, self._beat)
        event.owner = "pulse"
        self._server.scheduler.schedule_event(event)

    def _beat(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._write(BEAT)
        self._timer.wind(self._limit * _ORPHAN_FACTOR)
        self._schedule(min(self._limit / _BEATS_PER_LIMIT, _MAX_PAUSE))
        return DONE

    def _write(self, word: bytes) -> None:
        # A full pipe is full of beats; a closed one is the business of the lifeline.
        with suppress(BlockingIOError, BrokenPipeError):
            os.write(self._fd, word)


class _SignalEvent(ctypes.Structure):
    # The system's `sigevent`, of 64 bytes.
    _fields_ = (
        ("value", ctypes.c_void_p),
        ("number", ctypes.c_int),
        ("notify", ctypes.c_int),
        ("rest", ctypes.c_char * 48),
    )


class _TimerValue(ctypes.Structure):
    # The system's `itimerspec`.
    _fields_ = (
        ("interval_seconds", ctypes.c_long),
        ("interval_nanoseconds", ctypes.c_long),
        ("seconds", ctypes.c_long),
        ("nanoseconds", ctypes.c_long),
    )


class KillTimer:
    """A timer of the kernel that kills this process when it runs out; forked children have none."""

    def __init__(self) -> None:
        """Make it, unwound; on a system without such timers it does nothing."""
        self._timer = ctypes.c_void_p()
        # POSIX timers have no counterpart in the standard library: `setitimer` is the module author's, and cannot kill.
        self._libc: Any = ctypes.CDLL(None)
        event = _SignalEvent(None, signal.SIGKILL, 0)
        create = getattr(self._libc, "timer_create", None)
        self.is_made = create is not None and not create(
            time.CLOCK_MONOTONIC, ctypes.byref(event), ctypes.byref(self._timer)
        )

    def wind(self, seconds: float) -> None:
        """Have it run out in so many seconds, counted anew; 0 stops it."""
        if self.is_made:
            whole = int(seconds)
            value = _TimerValue(0, 0, whole, int((seconds - whole) * 1e9))
            self._libc.timer_settime(self._timer, 0, ctypes.byref(value), None)
