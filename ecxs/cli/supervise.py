"""Start the runtime anew when it ends abnormally, as the server's own watcher does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from typing import TYPE_CHECKING, Final, Protocol, cast

from ecruntime.foundation.errors import EcError
from ecruntime.log import Level
from ecruntime.scheduler import RealClock
from ecruntime.server import HELD_SIGNALS
from ecxs.cli.server_log import ServerLog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MOST_RESTARTS: Final = 5
WINDOW_SECONDS: Final = 60.0
_ENDING: Final = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGQUIT})


class RestartLimit(EcError):
    """The runtime crashed too often in too short a time; starting it once more would not help."""

    exit_code = 72


class Child(Protocol):
    """A running runtime."""

    def poll(self) -> int | None:
        """Return how it ended: its exit code, or minus the number of the signal that killed it; None if it runs."""
        ...

    def send_signal(self, number: int, /) -> None:
        """Pass a signal on."""
        ...


class World(Protocol):
    """What a supervisor needs: children, signals, time, and somebody to tell."""

    def start(self) -> Child:
        """Start a child."""
        ...

    def next_signal(self) -> int:
        """Wait for a signal: SIGCHLD, or one that is meant for the child."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        ...

    def announce(self, text: str) -> None:
        """Say what happened."""
        ...


class Supervisor:
    """Starts children one after the other, and passes signals on; for the main thread."""

    def __init__(self, world: World) -> None:
        """Be ready to `run`."""
        self._world = world
        self._restarts: deque[float] = deque(maxlen=MOST_RESTARTS)
        self._is_stopping = False

    def run(self) -> int:
        """Serve until a child ends in good order, or was told to end; return its exit code, as a shell shows it.

        Raise `RestartLimit` when no child ends in good order.
        """
        while True:
            code = self._wait_for(self._world.start())
            if self._is_stopping or not is_crash(code):
                return shown_code(code)
            how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
            self._count(how)
            self._world.announce(f"the runtime {how}; it is started anew")

    def _wait_for(self, child: Child) -> int:
        while (code := child.poll()) is None:
            number = self._world.next_signal()
            if number != signal.SIGCHLD:
                self._is_stopping |= number in _ENDING
                child.send_signal(number)
        return code

    def _count(self, how: str) -> None:
        now = self._world.monotonic()
        if len(self._restarts) == MOST_RESTARTS and now - self._restarts[0] < WINDOW_SECONDS:
            raise RestartLimit(
                f"the runtime {how}, after {MOST_RESTARTS} restarts in {now - self._restarts[0]:.0f} seconds",
                hint="see the reports above; without --supervise it can be tried once",
            )
        self._restarts.append(now)


def is_crash(code: int) -> bool:
    """Tell whether a new start may help: a signal, a dead thread, or a bug, and no refusal of what was given."""
    return code < 0 or code >= EcError.exit_code


def shown_code(code: int) -> int:
    """Return an exit code for how a child ended: 128 and the signal, if one has killed it."""
    return code if code >= 0 else 128 - code


def supervised_command(
    conf: Path, libexec: Sequence[Path], socket: Path | None, params: Mapping[str, object]
) -> list[str]:
    """Return the command line of the child: the same run, of the same files, without `--supervise`."""
    words = [sys.executable, "-m", "ecxs", "run", "--conf", str(conf)]
    for folder in libexec:
        words += ["--libexec", str(folder)]
    words += ["--socket", str(socket)] if socket is not None else []
    words += [f"--{name}={params[name.replace('-', '_')]}" for name in ("log-level", "log-format", "socket-mode")]
    words += [f"--admin={user}" for user in cast("Sequence[str]", params["admin"])]
    words += [f"--log={params['log']}"] if params["log"] is not None else []
    return words + [f"--{name.replace('_', '-')}" for name in ("check", "strict", "memory_debug") if params[name]]


class _Processes:
    """The world of a supervisor, as it is.

    The signals stay held back and are fetched, so none can come at a wrong moment. A child begins with them held back
    too, and lets them in when it can serve them. It gets a process group of its own: what a terminal sends to all of a
    group, such as ^C, reaches it once, from here.

    It also gets one end of a pipe, whose other end is held here alone. However this process ends, the system closes
    that end, and so the child knows that nobody watches over it any more.
    """

    def __init__(self, command: Sequence[str], server_log: ServerLog) -> None:
        self._lifeline, self._own_end = os.pipe()
        self._command = [*command, f"--lifeline={self._lifeline}"]
        self.announce = server_log.announce
        self.monotonic = RealClock.monotonic

    def start(self) -> Child:
        return subprocess.Popen(self._command, process_group=0, pass_fds=(self._lifeline,))  # noqa: S603 - our own command line

    def next_signal(self) -> int:
        return signal.sigwait(HELD_SIGNALS)


def supervise(command: Sequence[str], *, is_json: bool) -> int:
    """Run `command` as a child until it ends in good order, with signals passed on."""
    # Before the log has a thread, which would otherwise get the signals.
    signal.pthread_sigmask(signal.SIG_BLOCK, HELD_SIGNALS)
    for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGCHLD):  # what is ignored cannot be fetched
        signal.signal(number, signal.SIG_DFL)
    server_log = ServerLog(RealClock(), Level.NOTICE, is_json=is_json)
    try:
        return Supervisor(_Processes(command, server_log)).run()
    finally:
        server_log.close()
