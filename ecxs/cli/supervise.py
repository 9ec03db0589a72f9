"""Supervisor that restarts the runtime after an abnormal end, as the server's own watcher does."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import deque
from typing import TYPE_CHECKING, Final, Protocol

from ecruntime.foundation.errors import EcError
from ecruntime.log import Level
from ecruntime.scheduler import RealClock
from ecruntime.server import HELD_SIGNALS
from ecxs.cli.failure import INTERRUPTED
from ecxs.cli.server_log import RunLog

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_RESTARTS: Final = 5
WINDOW_SECONDS: Final = 60.0
_ENDING_SIGNALS: Final = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGQUIT})


class RestartLimit(EcError):
    """Too many crashes in `WINDOW_SECONDS`; one more restart would not help."""

    exit_code = 72


class Child(Protocol):
    """A running runtime."""

    def poll(self) -> int | None:
        """Return the exit code, or minus the number of the signal that killed it; None while it runs."""
        ...

    def send_signal(self, number: int, /) -> None:
        """Forward a signal to the child."""
        ...


class ProcessControl(Protocol):
    """Everything that a supervisor uses of the system: children, signals, a clock, and messages."""

    def start(self) -> Child:
        """Start the runtime as a child."""
        ...

    def next_signal(self) -> int:
        """Wait for a signal: SIGCHLD, or one to forward to the child."""
        ...

    def monotonic(self) -> float:
        """Return the monotonic time in seconds."""
        ...

    def announce(self, text: str) -> None:
        """Print a message for the operator."""
        ...


class Supervisor:
    """Supervision of one child at a time, with restarts after crashes and forwarded signals (main thread)."""

    def __init__(self, processes: ProcessControl) -> None:
        """Use `processes` for children, signals, time and messages."""
        self._processes = processes
        self._restarts: deque[float] = deque(maxlen=MAX_RESTARTS)
        self._is_stopping = False

    def run(self) -> int:
        """Restart the child until one exits without a crash or after an ending signal; return its exit code.

        Raise `RestartLimit` when it crashes too often.
        """
        while True:
            code = self._wait_for(self._processes.start())
            # A child that was told to end is not restarted, even if it crashed on the way. A refusal, such as a bad
            # configuration, would only repeat itself.
            if self._is_stopping or not is_crash(code):
                return shell_exit_code(code)
            how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
            self._count_crash(how)
            self._processes.announce(f"the runtime {how}; it is started anew")

    def _wait_for(self, child: Child) -> int:
        # No end of the child is missed: SIGCHLD is held back, so one that arrives between `poll` and `next_signal`
        # stays pending until it is fetched.
        while (code := child.poll()) is None:
            number = self._processes.next_signal()
            if number != signal.SIGCHLD:
                self._is_stopping |= number in _ENDING_SIGNALS
                child.send_signal(number)
        return code

    def _count_crash(self, how: str) -> None:
        now = self._processes.monotonic()
        # The deque drops its oldest entry by itself, so [0] is the restart MAX_RESTARTS crashes ago.
        if len(self._restarts) == MAX_RESTARTS and now - self._restarts[0] < WINDOW_SECONDS:
            raise RestartLimit(
                f"the runtime {how}, after {MAX_RESTARTS} restarts in {now - self._restarts[0]:.0f} seconds",
                hint="see the reports above; without --supervise it can be tried once",
            )
        self._restarts.append(now)


def is_crash(code: int) -> bool:
    """Tell whether a restart may help: after a signal, a dead thread or a bug; not after a refusal or an interrupt."""
    # Exit codes below 70 are refusals (usage, machine, build, load); 70 and above are bugs and crashes. 130 stands
    # apart: the user interrupted the child before it could take the signal as a request to stop.
    return code < 0 or (code >= EcError.exit_code and code != INTERRUPTED)


def shell_exit_code(code: int) -> int:
    """Return the exit code that a shell shows: 128 plus the signal number for a killed child."""
    return code if code >= 0 else 128 - code


class RealProcesses:
    """The real system: child processes, held-back signals, the clock and the log.

    Signals stay blocked and are fetched with `sigwait`, so none arrives at a wrong moment. A child inherits the blocked
    set and unblocks it when it can serve signals. It runs in its own process group: a terminal sends ^C to the whole
    foreground group, and the child must get it once, from here.

    The child also gets the read end of a pipe whose write end only this process holds. However this process ends, the
    system closes the write end, and the child learns that its supervisor is gone.
    """

    def __init__(self, command: Sequence[str], server_log: RunLog) -> None:
        # Descriptors of `os.pipe` are not inherited; `start` passes on only the read end, so no child holds the write
        # end.
        self._lifeline, self._own_end = os.pipe()
        self._command = [*command, f"--lifeline={self._lifeline}"]
        self.announce = server_log.announce
        self.monotonic = RealClock.monotonic

    def start(self) -> Child:
        """Start the runtime in its own process group."""
        # Our own command line.
        return subprocess.Popen(self._command, process_group=0, pass_fds=(self._lifeline,))  # noqa: S603

    def next_signal(self) -> int:
        """Fetch one of the held-back signals."""
        return signal.sigwait(HELD_SIGNALS)


def supervise(command: Sequence[str], *, is_json: bool) -> int:
    """Run `command` under a supervisor and return the exit code of the last child."""
    # Before the log starts its thread: a thread inherits the mask, and an unblocked one would get the signals.
    signal.pthread_sigmask(signal.SIG_BLOCK, HELD_SIGNALS)
    for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGCHLD):  # what is ignored cannot be fetched
        signal.signal(number, signal.SIG_DFL)
    server_log = RunLog(RealClock(), Level.NOTICE, is_json=is_json)
    try:
        return Supervisor(RealProcesses(command, server_log)).run()
    finally:
        server_log.close()
