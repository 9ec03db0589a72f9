"""The module's server in the author's loop: reloaded where that is enough, else started anew, with the reason told."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.authors_file import OWN_LIBEXEC
from ecruntime.model.module import Language
from ecruntime.scheduler.rules import OVER_BUDGET
from ecxs.cli.control_socket import DEFAULT_SOCKET
from ecxs.cli.dev.affected_tests import is_test
from ecxs.cli.dev.blocked_call import NO_GDB, authors_frames, frames_in_c
from ecxs.cli.dev.event import DevEvent, EventKind, Mood
from ecxs.cli.dev.served_module import LogLine, ServedModule, ServerState
from ecxs.cli.dev.server_link import ask_when_it_answers, reload
from ecxs.cli.interpreter import own_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecxs.cli.dev.event import Tell
    from ecxs.cli.dev.project_cycle import PassedCycle

_HUNG_AFTER: Final = 60.0
_DRAIN: Final = 2
_PATIENCE: Final = 0.5
"""Seconds that a server has to end which is stuck, before it is killed."""
_TESTS: Final = "tests"
_MOODS: Final = {"WARNING": Mood.WARNING, "ERROR": Mood.BAD, "CRITICAL": Mood.BAD}


@dataclass(frozen=True, slots=True)
class Unblocked:
    """A server that was blocked answers again."""

    start: int
    seconds: float


class ModuleServer:
    """Keeps a server of the newest build (one thread; log lines come in another)."""

    def __init__(self, conf: Path, log_level: str, tell: Tell, post: Callable[[ServerState | Unblocked], None]) -> None:
        """Serve `conf`; `post` brings what happens to the server to the thread of the loop, which calls `take`."""
        words = own_command(
            "run", f"--conf={conf}", f"--libexec={OWN_LIBEXEC}", f"--socket={DEFAULT_SOCKET}", "--log-format=json",
            f"--log-level={log_level}", f"--hung-after={_HUNG_AFTER:g}", f"--drain-limit={_DRAIN}",
        )  # fmt: skip  # words, several to a line
        self._tell, self._post = tell, post
        self._served = ServedModule(words, DEFAULT_SOCKET, _HUNG_AFTER, self._log, post)
        self._is_serving = self._is_blocked = False
        self._language: Language | None = None

    @property
    def is_running(self) -> bool:
        """Tell whether there is a server."""
        return self._served.is_running

    def serve(self, passed: PassedCycle, changed: Iterable[str] | None) -> bool:
        """Bring a build to the server; tell whether its state is to be waited for."""
        self._language = passed.plan.definition.language
        if not self._served.is_running:
            self._start()
            return True
        if changed is not None and not passed.installation.is_changed and not any(map(_concerns_server, changed)):
            return False
        if self._is_blocked:
            return self._restart(("a call keeps its scheduler thread",))
        if not self._is_serving:
            return self._restart(("it has not come up",))
        answer = reload(DEFAULT_SOCKET)
        self._tell(answer.event)
        return self._restart(answer.restart) if answer.restart else False

    def take(self, message: ServerState | Unblocked) -> bool:
        """Take what has happened to the server; tell whether it was waited for."""
        if message.start != self._served.start_number:
            return False
        if isinstance(message, Unblocked):
            self._is_blocked = False
            text = f"it is over: the server answers again, {message.seconds:.1f} s after it was told"
            self._tell(DevEvent(EventKind.BLOCKED, text, Mood.GOOD, fields={"seconds": round(message.seconds, 3)}))
            return False
        was_serving, self._is_serving = self._is_serving, message.is_serving
        self._is_blocked = False
        if message.is_serving:
            text = f"it serves; console: ecxs console -s {DEFAULT_SOCKET}"
            self._tell(DevEvent(EventKind.SERVER, text, Mood.GOOD, fields={"serves": True}))
        else:
            again = "the next save starts it anew" if was_serving else "mend what its log says: the next save tries it"
            text = f"{message.reason}; {again}"
            self._tell(DevEvent(EventKind.SERVER, text, Mood.BAD, fields={"serves": False}))
        return True

    def close(self) -> None:
        """End the server."""
        self._served.stop(_PATIENCE if self._is_blocked else _DRAIN + 1)

    def _start(self) -> None:
        self._is_serving = self._is_blocked = False
        self._served.start()

    def _restart(self, reasons: tuple[str, ...]) -> bool:
        is_stuck = self._is_blocked or not self._is_serving
        fields = {"reasons": list(reasons)}
        self._tell(DevEvent(EventKind.RESTART, "; ".join(reasons), Mood.WARNING, fields=fields))
        self._served.stop(_PATIENCE if is_stuck else _DRAIN + 1)
        self._start()
        return True

    def _log(self, line: LogLine) -> None:
        """Tell a line of the log; a call that blocks is an event of its own (thread of the supervisor)."""
        first, *others = line.text.splitlines() or [""]
        if first.startswith(OVER_BUDGET):
            self._log_blocked(line.subsystem, first, others)
            return
        text = f"{line.level} {line.subsystem}: {first}" if line.level else first
        fields = {"level": line.level or None, "subsystem": line.subsystem or None}
        self._tell(DevEvent(EventKind.LOG, text, _MOODS.get(line.level, Mood.NEUTRAL), tuple(others), fields))

    def _log_blocked(self, owner: str, text: str, stack: list[str]) -> None:
        self._is_blocked = True
        frames = authors_frames(stack)
        self._tell(DevEvent(EventKind.BLOCKED, text, Mood.BAD, frames, {"owner": owner}))
        start, process = self._served.start_number, self._served.pid
        ask_when_it_answers(DEFAULT_SOCKET, lambda seconds: self._post(Unblocked(start, seconds)))
        if self._language is Language.C and not frames and process is not None:
            threading.Thread(target=self._look_into, args=(process,), name="gdb", daemon=True).start()

    def _look_into(self, process: int) -> None:
        """Tell where a call in C stands, while it does (thread of its own)."""
        try:
            frames = list(frames_in_c(process, Path()))
        except OSError:
            self._tell(DevEvent(EventKind.BLOCKED, NO_GDB, Mood.WARNING))
            return
        if frames:
            place, function = frames[0]
            outer = tuple(f"{place}, in {function}" for place, function in frames)
            self._tell(DevEvent(EventKind.BLOCKED, f"it stands at {place}, in {function}", Mood.BAD, outer))


def _concerns_server(name: str) -> bool:
    """Tell whether a file may matter to the server: tests, and what they import, do not."""
    return PurePosixPath(name).parts[0] != _TESTS and not is_test(name)
