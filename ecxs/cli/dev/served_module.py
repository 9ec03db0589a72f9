"""The server of the author's loop: supervised as by `ecxs run --supervise`, its log read line by line."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EcError
from ecruntime.server import HELD_SIGNALS, SERVES
from ecxs.cli.supervise import Child, RealChild, Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_CHUNK: Final = 65_536
_MAX_LINE: Final = 65_536
_END: Final = 5.0


@dataclass(frozen=True, slots=True)
class LogLine:
    """A message of the server's log, or a line that something in it has printed, which has no level."""

    text: str
    level: str = ""
    subsystem: str = ""


@dataclass(frozen=True, slots=True)
class ServerState:
    """A turn in the life of a server: it serves, or it has ended, with the reason."""

    start: int
    """The number of the start, since states of a former one may come late."""
    is_serving: bool
    reason: str = ""


class ServedModule:
    """One supervised server at a time (one thread; log lines and states come in the thread of the supervisor)."""

    def __init__(
        self,
        command: Sequence[str],
        socket: Path,
        hung_after: float,
        log: Callable[[LogLine], None],
        change: Callable[[ServerState], None],
    ) -> None:
        """Run `command`, the words of a server whose log is JSON; it makes the `socket`, and removes it."""
        self._command, self._socket, self._hung_after = command, socket, hung_after
        self._log, self._change = log, change
        self._processes: PipedProcesses | None = None
        self._thread: threading.Thread | None = None
        self.start_number = 0
        """The number of starts and stops so far."""

    @property
    def is_running(self) -> bool:
        """Tell whether there is a process, which may not serve yet."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def pid(self) -> int | None:
        """The number of the process that runs, if one does."""
        return self._processes.pid if self._processes is not None else None

    def start(self) -> None:
        """Start a server; its state comes later."""
        self.start_number += 1
        processes = PipedProcesses(self._command, self._log, self._serves(self.start_number))
        self._processes = processes
        self._thread = threading.Thread(
            target=self._run, args=(processes, self.start_number), name="supervisor", daemon=True
        )
        self._thread.start()

    def stop(self, patience: float = _END) -> None:
        """End the server in order, or kill it when it has not ended within so many seconds."""
        thread, processes = self._thread, self._processes
        if thread is None or processes is None:
            return
        self.start_number += 1
        processes.request(signal.SIGTERM)
        thread.join(patience)
        if thread.is_alive():
            processes.request(signal.SIGKILL)
            thread.join()
            # The lock beside it stays, as after any end.
            self._socket.unlink(missing_ok=True)
        self._thread = self._processes = None

    def _serves(self, start: int) -> Callable[[], None]:
        return lambda: self._change(ServerState(start, is_serving=True))

    def _run(self, processes: PipedProcesses, start: int) -> None:
        # This thread alone: the children that it starts begin with these signals held back, as the server expects it.
        signal.pthread_sigmask(signal.SIG_BLOCK, HELD_SIGNALS)
        try:
            code = Supervisor(processes, self._hung_after).run()
            reason = f"it ended with exit code {code}"
        except EcError as failure:
            reason = failure.message
        except OSError as failure:
            reason = f"it cannot be started: {failure}"
        finally:
            processes.close()
        self._change(ServerState(start, is_serving=False, reason=reason))


class PipedProcesses:
    """Children for a supervisor that runs in a thread: output and requests come while it waits for a signal."""

    def __init__(self, command: Sequence[str], log: Callable[[LogLine], None], serves: Callable[[], None]) -> None:
        """Give lines of output to `log`; call `serves` when a child has said that its start is over."""
        self._command, self._log, self._serves = command, log, serves
        self._asked, self._asks = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._lifeline, self._own_end = os.pipe()
        self._child: PipedChild | None = None
        self._lock = threading.Lock()
        self._is_closed = False
        self.monotonic = time.monotonic

    @property
    def pid(self) -> int | None:
        """The number of the child's process, if there is one."""
        return self._child.pid if self._child is not None else None

    def request(self, number: int) -> None:
        """Have the supervisor pass this signal on (any thread)."""
        with self._lock:
            # A closed descriptor may be another one by now.
            if not self._is_closed:
                os.write(self._asks, bytes([number]))

    def start(self) -> Child:
        """Start the server in its own process group."""
        self._close_child()
        heard, heartbeat = os.pipe()
        try:
            words = [*self._command, f"--lifeline={self._lifeline}", f"--heartbeat={heartbeat}"]
            process = subprocess.Popen(  # noqa: S603 - our own command line
                words, process_group=0, pass_fds=(self._lifeline, heartbeat), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip  # words, several to a line
        except BaseException:
            os.close(heard)
            raise
        finally:
            os.close(heartbeat)
        self._child = PipedChild(process, heard, self._log, self._serves)
        return self._child

    def next_signal(self, seconds: float) -> int | None:
        """Wait for a request, meanwhile reading what the child says; its end is told as SIGCHLD."""
        child = self._child
        deadline = time.monotonic() + seconds
        while child is not None and (left := deadline - time.monotonic()) > 0:
            ready = select.select([self._asked, *child.descriptors], [], [], left)[0]
            if self._asked in ready:
                return os.read(self._asked, 1)[0]
            if child.take(ready):
                return signal.SIGCHLD
            if child.says_something(ready):
                return None
        return None

    def announce(self, text: str) -> None:
        """Log what the supervisor says."""
        self._log(LogLine(text, "WARNING", "supervisor"))

    def close(self) -> None:
        """Close the pipes: the system ends a server that were left."""
        with self._lock:
            self._is_closed = True
            for descriptor in (self._asked, self._asks, self._lifeline, self._own_end):
                os.close(descriptor)
        self._close_child()

    def _close_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.close()


class PipedChild(RealChild):
    """A server with its output and a descriptor of its end."""

    def __init__(
        self, process: subprocess.Popen[bytes], heard: int, log: Callable[[LogLine], None], serves: Callable[[], None]
    ) -> None:
        """Take over the process and the pipe of its heartbeat."""
        super().__init__(process, heard)
        assert process.stdout is not None, "it was asked for"
        self._output, self._end = process.stdout.fileno(), os.pidfd_open(process.pid)
        self._stream, self._log, self._serves = process.stdout, log, serves
        self.pid = process.pid
        self._rest = b""
        self._is_reading = True
        os.set_blocking(self._output, False)

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Return what becomes readable: the end of the process, and its output."""
        heard = [self._heard] if self._heard >= 0 else []
        return (self._end, *heard, *([self._output] if self._is_reading else []))

    def says_something(self, ready: Sequence[int]) -> bool:
        """Tell whether the heartbeat is among the descriptors that are ready."""
        return self._heard in ready

    def hear(self) -> bytes:
        """Return what the child has said in its heartbeat since the last time."""
        words = super().hear()
        if SERVES in words:
            self._serves()
        return words

    def take(self, ready: Sequence[int]) -> bool:
        """Read the output if it is among the descriptors that are ready; tell whether the process has ended."""
        if self._output in ready or self._end in ready:
            self._read()
        return self._end in ready

    def close(self) -> None:
        """Close the descriptors; what else was printed is told."""
        self._read()
        if self._rest:
            self._log(parse_log_line(self._rest))
        self._stream.close()
        os.close(self._end)

    def _read(self) -> None:
        while self._is_reading:
            try:
                chunk = os.read(self._output, _CHUNK)
            except BlockingIOError:
                return
            self._is_reading = bool(chunk)
            *lines, self._rest = (self._rest + chunk).split(b"\n")
            if len(self._rest) > _MAX_LINE:
                lines, self._rest = [*lines, self._rest], b""
            for line in lines:
                self._log(parse_log_line(line))


def parse_log_line(line: bytes) -> LogLine:
    """Return a line of a log in JSON as its message; any other line was printed past the log."""
    text = line.decode("utf-8", "replace")
    try:
        table: Mapping[str, object] = json.loads(text)
        return LogLine(str(table["message"]), str(table["level"]), str(table["subsystem"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return LogLine(text)
