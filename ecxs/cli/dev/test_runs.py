"""Runs of a project's tests, one at a time, in children of a process that stays warm."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ecxs.cli.interpreter import own_interpreter

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

_PROGRAM: Final = "ecxs.cli.dev.warm_pytest"
"""The module that the warm process runs; it is not imported here."""
_END: Final = 2.0


@dataclass(frozen=True, slots=True)
class TestReport:
    """A report of a run: a table, whose keys are those of `warm_pytest`."""

    __test__ = False

    run: int
    table: dict[str, Any]


class TestRuns:
    """The client of the warm process: a run ends when another one is started (one thread; reports come in another)."""

    __test__ = False

    def __init__(self, root: Path, receive: Callable[[TestReport], None]) -> None:
        """Run the tests of the project in `root`; give reports to `receive`."""
        self._root, self._receive = root, receive
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._imported: list[str] = []
        self._ending = threading.Event()
        self.run = 0
        """The number of the last run."""

    def prepare(self) -> None:
        """Start the process, which then imports what each run needs."""
        if self._process is not None and self._process.poll() is None:
            return
        self._discard()
        own, theirs = socket.socketpair()
        with theirs:
            words = [*own_interpreter(), "-m", _PROGRAM, str(theirs.fileno())]
            # A group of its own: an interrupt from the terminal is for the loop, which then ends it.
            self._process = subprocess.Popen(  # noqa: S603 - our own
                words, cwd=self._root, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0,
            )  # fmt: skip  # words, several to a line
        self._line = own
        threading.Thread(target=self._read, args=(own,), name="tests", daemon=True).start()

    def start(self, module: str, arguments: Sequence[str], first: Collection[str]) -> int:
        """Start a run in the place of the one before, and return its number; `first` are tests that run first."""
        self.prepare()
        self.run += 1
        request = {"run": self.run, "module": module, "arguments": list(arguments), "first": sorted(first)}
        self._send({**request, "imported": self._imported})
        return self.run

    def stop(self) -> None:
        """End the run."""
        self.run += 1
        self._send({})

    def close(self) -> None:
        """End the process, and the run with it."""
        self._ending.set()
        self._discard()

    def _send(self, request: dict[str, object]) -> None:
        if self._line is not None:
            # The process has died: the thread that reads says so.
            with suppress(OSError):
                self._line.sendall(json.dumps(request).encode() + b"\n")

    def _discard(self) -> None:
        if self._line is not None:
            # Its children end with it.
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)
            self._line = None
        if self._process is not None:
            try:
                self._process.wait(_END)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def _read(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as lines, suppress(OSError):
            for text in lines:
                # A run that was killed may have left a part of a line.
                with suppress(ValueError):
                    self._take(json.loads(text))
        if not self._ending.is_set():
            self._receive(TestReport(self.run, {"ended": -1, "output": "the process of the tests has ended"}))

    def _take(self, table: dict[str, Any]) -> None:
        self._imported = table.get("imported", self._imported)
        self._receive(TestReport(table["run"], table))
