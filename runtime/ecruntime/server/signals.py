"""Signals: HUP reloads, USR1 reopens logs, TERM and INT end the server in order, a second INT at once."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EcError
from ecruntime.log import Level
from ecruntime.scheduler import Mask

if TYPE_CHECKING:
    from types import FrameType

    from ecruntime.scheduler import Event, Timeval
    from ecruntime.server.server import Server
    from ecruntime.server.service_manager import ServiceManager

HELD_SIGNALS: Final = frozenset(
    {signal.SIGHUP, signal.SIGUSR1, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGCHLD}
)
"""Signals that a supervisor blocks; its child, the server, starts with them blocked."""
_ENOUGH: Final = 4096


class Signals:
    """Hands signals to the scheduler of one server; for the main thread, which is also the scheduler thread.

    A handler only notes the signal and posts a call, so it may interrupt anything. A signal may come just before the
    loop begins to wait. Every signal therefore also makes a descriptor readable, which ends that wait.
    """

    def __init__(self, server: Server, manager: ServiceManager) -> None:
        """Open the wake-up pipe; `install` takes the signals over. `manager` hears of reloads that HUP asks for."""
        self._server = server
        self._manager = manager
        # By signal, an item for each one that came and is not served yet.
        self._waiting: dict[int, list[int]] = {}
        self._read_fd, self._write_fd = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._event: Event | None = None

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Return the descriptors of the wake-up pipe."""
        return self._read_fd, self._write_fd

    def install(self) -> None:
        """Take the signals over; those that were blocked meanwhile are delivered now."""
        scheduler = self._server.scheduler
        scheduler.bind_thread()
        self._event = scheduler.build_fd_event(self._read_fd, Mask.E_READ, self._drain)
        self._event.owner = "signals"
        scheduler.schedule_event(self._event)
        # A full pipe has ended the wait already, so a byte that does not fit is no loss.
        signal.set_wakeup_fd(self._write_fd, warn_on_full_buffer=False)
        for number in (signal.SIGHUP, signal.SIGUSR1):
            signal.signal(number, self._note)
        signal.signal(signal.SIGTERM, self._note)
        signal.signal(signal.SIGINT, self._interrupt)
        # Last of all: pending signals arrive here, and must find their handlers.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD_SIGNALS)

    def close(self) -> None:
        """Ignore signals from now on, since the server was closed; a further INT still ends the process."""
        for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        # Before the close: the interpreter must not write to a number that may belong to another file by then.
        signal.set_wakeup_fd(-1)
        os.close(self._read_fd)
        os.close(self._write_fd)

    def _drain(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        # The bytes only end the wait; the work itself was posted by `_note`.
        with suppress(BlockingIOError):
            while len(os.read(self._read_fd, _ENOUGH)) == _ENOUGH:
                pass
        return Mask.E_READ

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        # The next one takes effect even when the interpreter is stuck in foreign code.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        self._note(number, frame)

    def _note(self, number: int, frame: FrameType | None) -> None:
        """Post one call for a burst of equal signals; those that come while it runs share one more."""
        del frame
        # The same signal may interrupt any line: none is lost, since both add to one list, and at worst both post.
        waiting = self._waiting.setdefault(number, [])
        is_first = not waiting
        waiting.append(number)
        if is_first:
            self._server.scheduler.post(lambda: self._serve(number))

    def _serve(self, number: int) -> None:
        # Taken out first, so that a signal that comes during the work asks for another call.
        count = len(self._waiting.pop(number, ()))
        # Two handlers, one of which interrupted the other, have posted: the first call has served both.
        if count == 0:
            return
        # Served even while the server ends: its last messages shall go to the new file.
        if number == signal.SIGUSR1:
            self._reopen()
        elif self._server.is_ending:
            return
        elif number == signal.SIGHUP:
            self._say(f"SIGHUP: reload{'' if count == 1 else f', asked for {count} times'}")
            self._manager.say_reloads()
            if not self._server.prepare_reload(self._reload):
                self._reload()
        else:
            self._say(f"{signal.Signals(number).name}: shutdown")
            self._server.shutdown()

    def _reopen(self) -> None:
        # Without a serving generation there are no providers to tell, only the server's own log.
        if self._server.is_ending or not self._server.store.is_published:
            self._server.log.reopen()
        else:
            self._say(f"SIGUSR1: {self._server.reopen_logs()}")

    def _reload(self) -> None:
        # It may have been prepared for a while.
        if self._server.is_ending:
            return
        try:
            outcome = self._server.reload()
        except EcError as refused:
            # The server has logged that it was refused; nobody waits for the details but the log.
            for finding in refused.findings:
                self._say(str(finding), Level.ERROR)
            self._tell("the reload was refused")
            return
        if outcome.dropped:
            self._say(f"{len(outcome.dropped)} changes made on the console were dropped")
        self._tell("reloaded")

    def _tell(self, what: str) -> None:
        self._manager.say_serves(f"{what}; generation {self._server.current.number}")

    def _say(self, text: str, level: Level = Level.NOTICE) -> None:
        self._server.log.message(level, "signals", text)
