"""Supervisor that restarts the runtime after an abnormal end, as the server's own watcher does."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

from ecruntime.foundation.errors import EcError, LoadFailed
from ecruntime.log import Level
from ecruntime.scheduler import RealClock
from ecruntime.server import HELD_SIGNALS
from ecxs.cli.child_watch import ChildWatch
from ecxs.cli.failure import INTERRUPTED
from ecxs.cli.server_log import RunLog

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_RESTARTS: Final = 5
WINDOW_SECONDS: Final = 60.0
ABORT_SECONDS: Final = 5.0
"""Seconds that a hung child has to write its stacks before it is killed."""
_ENDING_SIGNALS: Final = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGQUIT})
_OWN_SIGNALS: Final = frozenset(
    {
        signal.SIGSTOP, signal.SIGCONT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU,  # they stop it, as always
        signal.SIGKILL, signal.SIGILL, signal.SIGTRAP, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGSEGV,
        signal.SIGSYS, signal.SIGXCPU,  # they end it, and the child with it
    }
)  # fmt: skip
"""Signals that have their usual effect on the supervisor; it ignores those that are neither held nor of these."""
_ENDS: Final = frozenset({0, INTERRUPTED})
"""Exit codes that are no crash at any time; 130 means that the user interrupted it before it could take the signal."""
_REFUSALS: Final = frozenset(range(LoadFailed.exit_code + 1))
"""Those of one that never served: usage, machine, build, load. Later, a module has called `exit` in C."""
_ENOUGH: Final = 65_536


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

    def hear(self) -> bytes:
        """Return what the child has said since the last time."""
        ...


class ProcessControl(Protocol):
    """Everything that a supervisor uses of the system: children, signals, a clock, and messages."""

    def start(self) -> Child:
        """Start the runtime as a child."""
        ...

    def next_signal(self, seconds: float) -> int | None:
        """Wait at most so long for a signal: SIGCHLD, or one to forward to the child."""
        ...

    def monotonic(self) -> float:
        """Return the monotonic time in seconds."""
        ...

    def announce(self, text: str) -> None:
        """Print a message for the operator."""
        ...


class Supervisor:
    """Supervision of one child at a time, with restarts after crashes and forwarded signals (main thread)."""

    def __init__(self, processes: ProcessControl, hung_after: float) -> None:
        """Use `processes` for children, signals, time and messages; a child silent for `hung_after` seconds is hung."""
        self._processes = processes
        self._hung_after = hung_after
        self._restarts: deque[float] = deque(maxlen=MAX_RESTARTS)
        self._is_stopping = False

    def run(self) -> int:
        """Restart the child until one exits without a failure or after an ending signal; return its exit code.

        Raise `RestartLimit` when it fails too often.
        """
        while True:
            code, watch = self._wait_for(self._processes.start())
            # A child that was told to end, by a signal or on the console, is not restarted, even if it crashed on the
            # way. A refusal, such as a bad configuration, would only repeat itself.
            if self._is_stopping or watch.was_asked or (code and not is_crash(code, has_served=watch.has_served)):
                return shell_exit_code(code)
            how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
            how += ", for which nobody had asked" if 0 <= code < EcError.exit_code else ""
            self._count_crash(how)
            self._processes.announce(f"the runtime {how}; it is started anew")

    def _wait_for(self, child: Child) -> tuple[int, ChildWatch]:
        """Return the exit code of the child, and what was heard of it."""
        watch = ChildWatch(self._hung_after, self._processes.monotonic())
        is_aborted = False
        # No end of the child is missed: SIGCHLD is held back, so one that arrives between `poll` and `next_signal`
        # stays pending until it is fetched.
        while (code := child.poll()) is None:
            number = self._processes.next_signal(watch.pause)
            if number not in (None, signal.SIGCHLD):
                self._is_stopping |= number in _ENDING_SIGNALS
                child.send_signal(number)
            silence = watch.look(child.hear(), self._processes.monotonic())
            if silence and not is_aborted:
                is_aborted = True
                self._abort(child)
            elif silence > ABORT_SECONDS:
                child.send_signal(signal.SIGKILL)
        watch.look(child.hear(), self._processes.monotonic())
        return code, watch

    def _abort(self, child: Child) -> None:
        self._processes.announce(f"the runtime has not turned its loop for {self._hung_after:g} s; it is killed")
        # The child writes the stacks of its threads, from which one sees where it hangs; one that is stopped must go on
        # for that.
        child.send_signal(signal.SIGABRT)
        child.send_signal(signal.SIGCONT)

    def _count_crash(self, how: str) -> None:
        now = self._processes.monotonic()
        # The deque drops its oldest entry by itself, so [0] is the restart MAX_RESTARTS crashes ago.
        if len(self._restarts) == MAX_RESTARTS and now - self._restarts[0] < WINDOW_SECONDS:
            raise RestartLimit(
                f"the runtime {how}, after {MAX_RESTARTS} restarts in {now - self._restarts[0]:.0f} seconds",
                hint="see the reports above; without --supervise it can be tried once",
            )
        self._restarts.append(now)


def is_crash(code: int, *, has_served: bool = False) -> bool:
    """Tell whether a restart may help: after a signal, a dead thread or a bug; not after a refusal or an interrupt."""
    return code not in (_ENDS if has_served else _ENDS | _REFUSALS)


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
        # A pipe for each child: what an earlier one has said is not said by this one.
        heard, heartbeat = os.pipe()
        try:
            # Our own command line.
            process = subprocess.Popen(  # noqa: S603
                [*self._command, f"--heartbeat={heartbeat}"], process_group=0, pass_fds=(self._lifeline, heartbeat)
            )
        except BaseException:
            os.close(heard)
            raise
        finally:
            os.close(heartbeat)
        return RealChild(process, heard)

    def next_signal(self, seconds: float) -> int | None:
        """Fetch one of the held-back signals; None when none comes in time."""
        info = signal.sigtimedwait(HELD_SIGNALS, seconds)
        return info.si_signo if info is not None else None


class RealChild:
    """A process, and the read end of the pipe of its heartbeat, which is closed when the process has ended."""

    def __init__(self, process: subprocess.Popen[bytes], heard: int) -> None:
        """Take over both."""
        self._process = process
        self._heard = heard
        self.send_signal = process.send_signal
        self.poll = process.poll
        os.set_blocking(heard, False)

    def hear(self) -> bytes:
        """Return what the child has said since the last time; close the pipe when it has ended."""
        if self._heard < 0:
            return b""
        words = b""
        with suppress(BlockingIOError):
            words = os.read(self._heard, _ENOUGH)
        if self._process.returncode is not None:
            os.close(self._heard)
            self._heard = -1
        return words


def supervise(command: Sequence[str], *, hung_after: float, is_json: bool) -> int:
    """Run `command` under a supervisor and return the exit code of the last child."""
    # Before the log starts its thread: a thread inherits the mask, and an unblocked one would get the signals.
    signal.pthread_sigmask(signal.SIG_BLOCK, HELD_SIGNALS)
    for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGCHLD):  # what is ignored cannot be fetched
        signal.signal(number, signal.SIG_DFL)
    # A handler that does nothing, and not SIG_IGN, which the child would inherit and a module could be surprised by.
    for number in signal.valid_signals() - HELD_SIGNALS - _OWN_SIGNALS:
        signal.signal(number, _do_nothing)
    server_log = RunLog(RealClock(), Level.NOTICE, is_json=is_json)
    try:
        return Supervisor(RealProcesses(command, server_log), hung_after).run()
    finally:
        server_log.close()


def _do_nothing(number: int, frame: object) -> None:
    del number, frame
