"""The process of trial loads: `python -P -m ecxs.cli.trial_loads SOCKET`, or a fork of that of the tests.

It has imported the runtime, nothing of an author's, and forks for each load that it is asked for: a module that
crashes, hangs or leaves ends a child. The child does what `ecxs run --check` does in a process of its own. The process
ends, and a load with it, when the other end of the socket is closed.
"""

from __future__ import annotations

import atexit
import gc
import json
import mmap
import os
import select
import signal
import sys
import threading
from contextlib import suppress
from importlib import import_module
from socket import socket
from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping

RUNTIME: Final = (
    "ecruntime.console.console", "ecruntime.console.commands", "ecruntime.languages", "ecruntime.libexec",
    "ecruntime.server",
)  # fmt: skip  # words, several to a line
"""Packages of the runtime that each load needs; they import nothing but the standard library."""
_COMMAND_LINE: Final = (
    "ecxs.cli.program", "ecxs.cli.commands.run", "ecxs.cli.failure", "ecxs.cli.serve", "ecxs.cli.server_libexec",
    "ecxs.cli.tool_defaults", "ecxs.cli.tool_file", "difflib", "encodings.utf_8_sig", "tomllib",
)  # fmt: skip  # words, several to a line
_CHUNK: Final = 65_536
_MAX_TEXT: Final = 1024 * 1024
_RELEASED: Final = (signal.SIGHUP, signal.SIGUSR1)


def import_runtime() -> None:
    """Import and make what each server of a process has in common, for all forks of this process."""
    # Imported here, as below: the process of the tests decides whether it shares its imports.
    for name in RUNTIME:
        import_module(name)
    from ecruntime.catalogue.hooks import load_hook_catalogue
    from ecruntime.config.core_registry import core_registry

    core_registry()
    # It makes a signature when one is asked for.
    tuple(load_hook_catalogue().values())


def serve_trials(line: socket) -> int:
    """Serve the socket until its other end is closed; return the exit code of this process."""
    # An interrupt at the terminal reaches this process, too: the command that is interrupted tells of it.
    interrupt = signal.getsignal(signal.SIGINT)
    if interrupt is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    import_runtime()
    for name in _COMMAND_LINE:
        import_module(name)
    # What is there by now is not searched by the collector of a child, which would copy its pages by that.
    gc.freeze()
    rest = b""
    with line:
        while chunk := line.recv(_CHUNK):
            *requests, rest = (rest + chunk).split(b"\n")
            for request in requests:
                run = _Trial(line, json.loads(request))
                if run.is_child:
                    line.close()
                    signal.signal(signal.SIGINT, interrupt)
                    run.load()
                if not run.answer():
                    return 0
    return 0


class _Trial:
    """One load: after the fork, in the process that waits for it and in the child (main thread)."""

    def __init__(self, line: socket, request: Mapping[str, Any]) -> None:
        """Fork; both sides go on."""
        self._line = line
        self._request = request
        self._memory = mmap.mmap(-1, mmap.PAGESIZE)
        self._said = os.memfd_create("stderr")
        self._parent = os.getpid()
        self._refused = 0
        try:
            self._child = os.fork()
        except OSError as error:
            self._child, self._refused = -1, error.errno or 0
        self.is_child = self._child == 0

    def load(self) -> NoReturn:
        """Load in the child, and end it as the program of its own that it stands for."""
        from ecxs.cli.failure import INTERRUPTED
        from ecxs.cli.lazy_group import Run
        from ecxs.cli.loading_child import LoadingChild, end_with
        from ecxs.cli.program import run_program

        end_with(self._parent)
        # Nobody reads the first.
        for descriptor, target in ((os.memfd_create("stdout"), 1), (self._said, 2)):
            os.dup2(descriptor, target)
            os.close(descriptor)
        os.chdir(self._request["folder"])
        sys.argv = ["ecxs", "run", "--check", "-f", self._request["conf"], "--libexec", self._request["libexec"]]
        # As the entry point of the program does for a server.
        signal.pthread_sigmask(signal.SIG_BLOCK, _RELEASED)
        run = Run(owns_process=True)
        run.loading = LoadingChild(self._memory)
        try:
            code = run_program(None, run)
        except KeyboardInterrupt:
            code = INTERRUPTED
        # Threads and exit handlers of the module have their say, as they have in a process of its own. That the
        # interpreter takes itself apart is left out: it would copy all that this process shares with its parent.
        threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - as `multiprocessing` ends its children
        atexit._run_exitfuncs()  # noqa: SLF001 - there is no public name
        run.loading.guard.leave(code)

    def answer(self) -> bool:
        """Wait for the child and tell how it ended; return False if nobody asks any more."""
        with self._memory:
            try:
                end = {"refused": self._refused} if self._refused else self._end()
            finally:
                os.close(self._said)
        if end is None:
            return False
        with suppress(BrokenPipeError):
            self._line.sendall(json.dumps(end).encode() + b"\n")
        return True

    def _end(self) -> dict[str, object] | None:
        ended = os.pidfd_open(self._child)
        try:
            waited: list[int] = [ended, self._line.fileno()]
            ready = select.select(waited, [], [], self._request["seconds"])[0]
        finally:
            os.close(ended)
        if ended not in ready:
            # At the limit, or because the other end of the line was closed: it says nothing before it has an answer.
            os.kill(self._child, signal.SIGKILL)
        status = os.waitpid(self._child, 0)[1]
        if ended not in ready:
            return None if self._line.fileno() in ready else {"refused": 0, "code": None, "text": ""}
        code, failure = self._outcome(status)
        said = os.pread(self._said, _MAX_TEXT, 0).decode("utf-8", "replace")
        return {"refused": 0, "code": code, "text": f"{said}{failure}"}

    def _outcome(self, status: int) -> tuple[int, str]:
        """Return the exit code, and the failure that the child could not tell itself."""
        from ecruntime.foundation.errors import EcError
        from ecxs.cli.loading_child import exit_code_of

        try:
            return exit_code_of(self._memory, status), ""
        except EcError as error:
            return error.exit_code, f"error: {error}\n"


def main() -> int:
    """Serve the socket that the process was started with."""
    descriptor = int(sys.argv[1])
    os.set_inheritable(descriptor, False)  # noqa: FBT003 - the only argument there is
    return serve_trials(socket(fileno=descriptor))


if __name__ == "__main__":
    sys.exit(main())
