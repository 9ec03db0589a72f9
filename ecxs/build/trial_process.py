"""The process that loads modules on trial: it has imported the runtime, and forks for each load."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from socket import SHUT_WR, socket, socketpair
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM: Final = "ecxs.cli.trial_loads"
"""The module that such a process runs; the command line is above this package."""
_CHUNK: Final = 65_536


@dataclass(frozen=True, slots=True)
class TrialEnd:
    """The end of a load: the exit code, below 0 for a signal, `None` at the time limit; and what was said on stderr."""

    code: int | None
    text: str


class TrialProcess:
    """The near side of such a process, which ends when this is closed (one thread)."""

    def __init__(self, line: socket, process: subprocess.Popen[bytes] | None = None) -> None:
        """Own the socket whose other end the process has, and the process if it is a child of this one."""
        self._line = line
        self._process = process

    @classmethod
    def started(cls) -> Self:
        """Return a process of its own: what is loaded there can neither end nor change this one."""
        near, far = socketpair()
        # `-P`: nothing of the working folder is imported in place of a library.
        words = [sys.executable, "-P", "-m", PROGRAM, str(far.fileno())]
        with far:
            try:
                process = subprocess.Popen(words, pass_fds=(far.fileno(),))  # noqa: S603 - our own program
            except BaseException:
                near.close()
                raise
        return cls(near, process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def load(self, conf: Path, libexec: Path, seconds: float) -> TrialEnd:
        """Load a configuration with the modules of `libexec` as `ecxs run --check` does.

        A process that was ended meanwhile is replaced once. Raise `OSError` when the system has no room for another.
        """
        here = str(conf.cwd())
        request = {"conf": str(conf), "libexec": str(libexec), "folder": here, "seconds": seconds}
        end = self._ask(request)
        if end is None:
            self._replace()
            end = self._ask(request)
        if end is None:
            return TrialEnd(-signal.SIGKILL, "error: the process that has started the load was ended, too")
        if end["refused"]:
            raise OSError(end["refused"], os.strerror(end["refused"]))
        return TrialEnd(end["code"], end["text"])

    def _ask(self, request: dict[str, object]) -> Any:  # noqa: ANN401 - a table from JSON, made by our own program
        """Return the answer; None if the process has ended before it had one."""
        answer = b""
        with suppress(BrokenPipeError, ConnectionResetError):
            self._line.sendall(json.dumps(request).encode() + b"\n")
            while not answer.endswith(b"\n") and (chunk := self._line.recv(_CHUNK)):
                answer += chunk
        return json.loads(answer) if answer.endswith(b"\n") else None

    def _replace(self) -> None:
        other = type(self).started()
        self.close()
        self._line, self._process = other._line, other._process  # noqa: SLF001 - of the same class

    def close(self) -> None:
        """End the process, also in the midst of a load, and wait until it has."""
        # It may have ended already.
        with self._line, suppress(OSError):
            self._line.shutdown(SHUT_WR)
            while self._line.recv(_CHUNK):
                pass
        if self._process is not None:
            self._process.wait()
