"""The warm process of tests: `python -P -m ecxs.cli.dev.warm_pytest SOCKET`, in a project's folder.

It has imported pytest and the runtime, nothing of the project, and forks for each run that it is asked for. What a run
has imported beyond that of the standard library and of the runtime is imported here before the next one. It ends, and
the run with it, when the other end of the socket is closed.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from ecruntime.testing.native_leaks import NOT_FREED
from ecxs.cli.pytest_program import NO_NEWS, LibrariesFirst

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pytest

_PRELOADED: Final = (
    "pytest", "ecruntime.testing.plugin", "ecruntime.testing.harness", "ecruntime.testing.libexec",
    "ecruntime.testing.report", "ecruntime.testing.leak_check", "ecruntime.console.console", "ecruntime.server",
    "ecruntime.languages",
)  # fmt: skip  # words, several to a line
_OWN: Final = "ecruntime"
_NATIVE: Final = "ecruntime.bridge"
"""It is loaded by a child that needs it: a library has state, which a run shall not share with another."""
_MAX_OUTPUT: Final = 16_384
_CHUNK: Final = 65_536
_PR_SET_PDEATHSIG: Final = 1


class WarmProcess:
    """Forks a child for each run, one at a time, and says how it ended (main thread)."""

    def __init__(self, line: socket.socket) -> None:
        """Take requests from the socket, each an object in a line, and write reports to it."""
        self._line = line
        self._child = self._run_number = 0
        self._ended = -1
        self._output = -1
        self._folder = os.getcwd()  # noqa: PTH109 - `sys.path` has strings
        self._libraries = list(sys.path)

    def serve(self) -> None:
        """Serve until the other end of the socket is closed."""
        for name in _PRELOADED:
            import_module(name)
        rest = b""
        try:
            while True:
                waited: list[int] = [self._line.fileno(), *([self._ended] if self._child else [])]
                ready = select.select(waited, [], [])[0]
                if self._ended in ready:
                    self._report_end()
                if self._line.fileno() in ready:
                    chunk = self._line.recv(_CHUNK)
                    if not chunk:
                        return
                    *requests, rest = (rest + chunk).split(b"\n")
                    for request in requests:
                        self._obey(json.loads(request))
        finally:
            self._kill()

    def _obey(self, request: dict[str, Any]) -> None:
        self._kill()
        if "module" in request:
            _import_all(request["imported"])
            self._start(request)

    def _start(self, request: dict[str, Any]) -> None:
        self._run_number = request["run"]
        self._output = os.memfd_create("output")
        parent = os.getpid()
        self._child = os.fork()
        if not self._child:
            _die_with(parent)
            code = 1
            try:
                for descriptor in (1, 2):
                    os.dup2(self._output, descriptor)
                code = self._run(request)
            finally:
                os._exit(code)
        # Also here: it is killed by its group, maybe before it has made one.
        with suppress(OSError):
            os.setpgid(self._child, self._child)
        self._ended = os.pidfd_open(self._child)

    def _run(self, request: dict[str, Any]) -> int:
        """Run pytest in the child."""
        os.setpgid(0, 0)
        before = set(sys.modules)
        sys.meta_path.insert(0, LibrariesFirst(request["module"], self._folder, self._libraries))
        sys.path.append(self._folder)
        reporter = Reporter(self._line, request["run"], request["first"])
        begun = time.monotonic()
        import pytest

        # A plain assertion message is as good, and this plugin is imported already.
        code = int(
            pytest.main(["-W", NO_NEWS, "-q", "--no-summary", "--color=no", *request["arguments"]], plugins=[reporter])
        )
        sys.stdout.flush()
        imported = [name for name in sys.modules if name not in before and _may_be_kept(name)]
        reporter.say(finished=code, seconds=round(time.monotonic() - begun, 3), imported=imported)
        return code

    def _report_end(self) -> None:
        """Tell that the child has ended, by a report of the parent: the child may have left in any way."""
        status = os.waitstatus_to_exitcode(os.waitpid(self._child, 0)[1])
        size = os.fstat(self._output).st_size
        text = os.pread(self._output, _MAX_OUTPUT, max(0, size - _MAX_OUTPUT)).decode("utf-8", "replace")
        # Helpers that a test has left.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child, signal.SIGKILL)
        self._forget()
        self._say_ended(status, text)

    def _kill(self) -> None:
        if not self._child:
            return
        for kill in (os.killpg, os.kill):
            with suppress(ProcessLookupError, PermissionError):
                kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        self._forget()
        self._say_ended(None, "")

    def _say_ended(self, status: int | None, output: str) -> None:
        with suppress(OSError):
            # The child may have ended in the midst of a line.
            self._line.sendall(b"\n")
        _write(self._line, {"run": self._run_number, "ended": status, "output": output})

    def _forget(self) -> None:
        os.close(self._ended)
        os.close(self._output)
        self._child = 0


class Reporter:
    """The pytest plugin of a run: sorts what failed before to the front, and reports each test at once."""

    def __init__(self, line: socket.socket, run: int, first: Sequence[str]) -> None:
        """Report run `run` to the socket; `first` are tests that run before the others."""
        self._line, self._run = line, run
        self._first = frozenset(first)

    def say(self, **fields: object) -> None:
        """Write one report."""
        _write(self._line, {"run": self._run, **fields})

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put the tests that failed before to the front; in each half the order stays."""
        items.sort(key=lambda item: item.nodeid not in self._first)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Say how many tests there are."""
        self.say(collected=len(session.items))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Report that a test begins: it may never end."""
        self.say(begun=nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Report a test: that it passed, or each phase in which it did not."""
        for name, leak in report.user_properties:
            if name == NOT_FREED:
                self.say(leak=str(leak))
        if report.passed and report.when != "call":
            return
        outcome = "error" if report.failed and report.when != "call" else report.outcome
        place = getattr(getattr(report.longrepr, "reprcrash", None), "message", "") if report.failed else ""
        self.say(test=report.nodeid, outcome=outcome, message=str(place), text=_text(report))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Report a file that cannot be collected."""
        if report.failed:
            self.say(test=report.nodeid, outcome="error", message="", text=report.longreprtext)


def _text(report: pytest.TestReport) -> str:
    if not report.failed:
        return ""
    sections = [f"-- {title}\n{content}" for title, content in report.sections if content.strip()]
    return "\n".join([report.longreprtext, *sections])


def _import_all(names: Iterable[str]) -> None:
    for name in names:
        # A module that is only there within a run, or is none by itself.
        if _may_be_kept(name) and name not in sys.modules:
            with suppress(Exception):
                import_module(name)


def _may_be_kept(name: str) -> bool:
    """Tell whether a module may be imported for all runs: it is known not to begin anything when it is imported."""
    top = name.partition(".")[0]
    if top == _OWN:
        return not name.startswith(_NATIVE)
    return top in sys.stdlib_module_names and not top.startswith("_")


def _write(line: socket.socket, report: dict[str, object]) -> None:
    # Whoever has asked may be gone.
    with suppress(OSError):
        line.sendall(json.dumps(report).encode() + b"\n")


def _die_with(parent: int) -> None:
    """Have the system kill this process when its parent ends, however it ends."""
    libc: Any = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def main() -> int:
    """Serve the socket that the process was started with."""
    descriptor = int(sys.argv[1])
    os.set_inheritable(descriptor, False)  # noqa: FBT003 - the only argument there is
    with suppress(KeyboardInterrupt), socket.socket(fileno=descriptor) as line:
        WarmProcess(line).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
