"""Start the runtime anew when it ends abnormally, as the server's own watcher does."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import deque
from typing import TYPE_CHECKING, Final, Protocol

import click

from ecruntime.spec.errors import EcError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

MOST_RESTARTS: Final = 5
WINDOW_SECONDS: Final = 60.0


class RestartLimit(EcError):
    """The runtime crashed too often in too short a time; starting it once more would not help."""

    exit_code = 72


class Child(Protocol):
    """A running runtime."""

    def wait(self) -> int:
        """Return how it ended: its exit code, or minus the number of the signal that killed it."""
        ...

    def send_signal(self, number: int, /) -> None:
        """Pass a signal on."""
        ...


class Supervisor:
    """Starts children one after the other; for the main thread, which gets the signals."""

    def __init__(self, start: Callable[[], Child], monotonic: Callable[[], float]) -> None:
        """Start children with `start`, and count restarts by the clock `monotonic`."""
        self._start = start
        self._monotonic = monotonic
        self._restarts: deque[float] = deque(maxlen=MOST_RESTARTS)
        self._child: Child | None = None
        self._is_stopping = False

    def run(self) -> int:
        """Serve until a child ends in good order, and return its exit code; raise `RestartLimit` when none does."""
        while True:
            self._child = self._start()
            code = self._child.wait()
            if self._is_stopping or not is_crash(code):
                return max(code, 0)
            how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
            self._count(how)
            click.echo(f"the runtime {how}; it is started anew", err=True)

    def pass_on(self, number: int) -> None:
        """Pass a signal to the child, and start no other one."""
        self._is_stopping = True
        if self._child is not None:
            self._child.send_signal(number)

    def _count(self, how: str) -> None:
        now = self._monotonic()
        if len(self._restarts) == MOST_RESTARTS and now - self._restarts[0] < WINDOW_SECONDS:
            raise RestartLimit(
                f"the runtime {how}, after {MOST_RESTARTS} restarts in {now - self._restarts[0]:.0f} seconds",
                hint="see the reports above; without --supervise it can be tried once",
            )
        self._restarts.append(now)


def is_crash(code: int) -> bool:
    """Tell whether a new start may help: a signal, a dead thread, or a bug, and no refusal of what was given."""
    return code < 0 or code >= EcError.exit_code


def supervised_command(
    conf: Path, libexec: Sequence[Path], socket: Path | None, params: Mapping[str, object]
) -> list[str]:
    """Return the command line of the child: the same run, of the same files, without `--supervise`."""
    words = [sys.executable, "-m", "ecxs", "run", "--conf", str(conf), "--log-level", str(params["log_level"])]
    for folder in libexec:
        words += ["--libexec", str(folder)]
    words += ["--socket", str(socket)] if socket is not None else []
    return words + [f"--{name.replace('_', '-')}" for name in ("check", "strict", "memory_debug") if params[name]]


def supervise(command: Sequence[str], monotonic: Callable[[], float]) -> int:
    """Run `command` as a child until it ends in good order, with SIGINT and SIGTERM passed on."""
    supervisor = Supervisor(lambda: subprocess.Popen(command), monotonic)  # noqa: S603 - our own command line
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _: supervisor.pass_on(got))
    return supervisor.run()
