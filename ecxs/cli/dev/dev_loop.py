"""The author's loop: each save becomes files, findings, a build, a reload and a run of tests."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from ecruntime.foundation.authors_file import OWN_LIBEXEC
from ecxs.cli.dev.affected_tests import affected_tests
from ecxs.cli.dev.event import DevEvent, EventKind, Mood
from ecxs.cli.dev.module_server import ModuleServer, Unblocked
from ecxs.cli.dev.project_cycle import ProjectCycle
from ecxs.cli.dev.served_module import ServerState
from ecxs.cli.dev.test_board import TestBoard
from ecxs.cli.dev.test_runs import TestReport, TestRuns
from ecxs.cli.dev.tree_scan import TreeScan, is_source
from ecxs.cli.dev.watcher import Watcher
from ecxs.files import DECLARATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecxs.cli.dev.event import Tell
    from ecxs.cli.dev.project_cycle import PassedCycle

_SHOWN: Final = 5
"""Names of changed files in the line that tells of them."""
_END: Final = 15.0
_LOOK: Final = 1.0
"""Seconds between two looks at how long a test runs."""
_IS_BUILT: Final = "--installed-in"
"""The option of the pytest plugin that names the libexec with the project's own module."""


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """The project of `ecxs dev`, which is the working folder, and what it runs."""

    conf: Path
    has_tests: bool
    log_level: str


@dataclass(frozen=True, slots=True)
class Woken:
    """Something below the folders may have changed."""


@dataclass(frozen=True, slots=True)
class WatchFailed:
    """The watch has ended."""

    reason: str


@dataclass(frozen=True, slots=True)
class EndAsked:
    """The loop is to end."""


Message: TypeAlias = "Woken | WatchFailed | EndAsked | TestReport | ServerState | Unblocked"


class DevLoop:
    """The loop over the project in the working folder: one thread works, others bring it messages."""

    def __init__(self, settings: LoopSettings, tell: Tell, ended: Callable[[], None]) -> None:
        """Tell events to `tell`; call `ended` when the loop ends by itself."""
        self._settings, self._tell, self._ended = settings, tell, ended
        self._inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        root = Path()
        self._scan = TreeScan(root)
        self._cycle = ProjectCycle(root, self._scan, tell)
        self._server = ModuleServer(settings.conf, settings.log_level, tell, self._inbox.put)
        self._tests = TestRuns(root, self._inbox.put)
        self._board = TestBoard()
        self._watcher: Watcher | None = None
        self._thread = threading.Thread(target=self._run, name="loop", daemon=True)
        self._untested: set[str] = set()
        """Files that have changed since the last run of tests that came to its end."""
        self._begun = 0.0
        self._waits_for: set[str] = set()
        self._is_ending = False
        self.failure: BaseException | None = None
        """The bug that has ended the loop, if it was no request."""

    def start(self) -> None:
        """Begin: with a cycle over all of the project."""
        self._thread.start()

    def close(self) -> None:
        """End everything that the loop has started."""
        self._is_ending = True
        self._inbox.put(EndAsked())
        if self._thread.is_alive():
            self._thread.join(_END)
        if self._watcher is not None:
            self._watcher.stop()
        self._tests.close()
        self._server.close()

    def _run(self) -> None:
        try:
            self._begin()
            while not isinstance(message := self._next(), EndAsked):
                self._obey(message)
        # A bug of ours: the process ends with it, in order.
        except BaseException as error:  # noqa: BLE001 - it is raised in the main thread
            self.failure = error
            self._ended()

    def _next(self) -> Message:
        """Return the next message; a test that takes long is told meanwhile."""
        while "tests" in self._waits_for:
            with suppress(queue.Empty):
                return self._inbox.get(timeout=_LOOK)
            if (event := self._board.late()) is not None:
                self._tell(event)
        return self._inbox.get()

    def _begin(self) -> None:
        self._watch()
        if self._settings.has_tests:
            self._tests.prepare()
        self._scan.changed()
        self._work(None)

    def _watch(self) -> None:
        """Watch over the folder of the project, and over those of the modules that it uses."""
        folders = (Path(), *(path.parent for path in self._scan.others))
        if self._watcher is not None:
            self._watcher.stop()
        self._watcher = Watcher(
            folders, lambda: self._inbox.put(Woken()), lambda reason: self._inbox.put(WatchFailed(reason))
        )
        self._watcher.start()
        self._tell(DevEvent(EventKind.WATCH, " ".join(str(folder.absolute()) for folder in folders)))

    def _obey(self, message: Message) -> None:
        match message:
            case Woken():
                self._look()
            case TestReport():
                self._take_report(message)
            case ServerState() | Unblocked():
                if self._server.take(message):
                    self._settle("server")
            case WatchFailed():
                self._tell(DevEvent(EventKind.NOTE, message.reason, Mood.BAD))
                self._ended()

    def _look(self) -> None:
        """Begin a cycle if something has changed; what tests write while they run is no change of the author's."""
        changed = self._scan.changed()
        if "tests" in self._waits_for:
            changed = frozenset(filter(is_source, changed))
        if changed:
            self._work(changed)

    def _work(self, changed: frozenset[str] | None) -> None:
        """Do one cycle for what has changed, None for all; the tests go on when this returns."""
        self._begun = time.monotonic()
        if changed is not None:
            self._tell(_change_event(changed))
        if "tests" in self._waits_for:
            self._tests.stop()
            self._board.interrupt()
            self._tell(DevEvent(EventKind.TEST, "ended: what they test has changed"))
        self._waits_for = set()
        self._untested |= changed or frozenset()
        passed = self._cycle.run()
        # A server or a process of tests would be started to be ended.
        if self._is_ending:
            return
        if passed is None:
            state = "the last good one keeps running" if self._server.is_running else "no server runs"
            self._tell(DevEvent(EventKind.SERVER, f"not reloaded: {state}", Mood.WARNING))
            self._settle("")
            return
        self._follow(passed)
        if self._settings.has_tests:
            self._test(passed, is_all=changed is None)
        if self._server.serve(passed, changed):
            self._waits_for.add("server")
        self._settle("")

    def _follow(self, passed: PassedCycle) -> None:
        """Watch over the declarations that this one uses, too."""
        others = tuple(Path(use, DECLARATION) for use in passed.plan.definition.uses if Path(use).is_dir())
        if others != self._scan.others:
            self._scan.others = others
            self._scan.changed()
            self._watch()

    def _test(self, passed: PassedCycle, *, is_all: bool) -> None:
        present = self._scan.files
        affected = None if is_all else affected_tests(Path(), present, self._untested)
        files = self._board.select(affected, present)
        if files == ():
            self._untested.clear()
            self._tell(DevEvent(EventKind.TEST, "no test is about what has changed"))
            return
        self._board.begin(files)
        arguments = (f"{_IS_BUILT}={OWN_LIBEXEC}", *(files or ()))
        self._tests.start(passed.plan.definition.name, arguments, self._board.failed)
        self._waits_for.add("tests")

    def _take_report(self, report: TestReport) -> None:
        # Of a run that was ended.
        if report.run != self._tests.run or "tests" not in self._waits_for:
            return
        for event in self._board.take(report.table):
            self._tell(event)
        status = report.table.get("ended")
        if status is not None:
            self._tell(self._board.end(int(status), str(report.table["output"])))
            self._untested.clear()
            # Before they count as over: what they have written last is no change. A source that was saved at this
            # moment is one, and its cycle begins when this one has ended: its run of tests is waited for anew.
            changed = frozenset(filter(is_source, self._scan.changed()))
            self._settle("tests")
            if changed:
                self._work(changed)

    def _settle(self, done: str) -> None:
        """Tell of the end of the cycle once nothing of it is waited for."""
        was_waiting = bool(self._waits_for)
        self._waits_for.discard(done)
        if not self._waits_for and (was_waiting or not done):
            seconds = time.monotonic() - self._begun
            self._tell(DevEvent(EventKind.CYCLE, f"done in {seconds:.2f} s", fields={"seconds": round(seconds, 3)}))


def _change_event(changed: frozenset[str]) -> DevEvent:
    names = sorted(changed)
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return DevEvent(EventKind.CHANGE, " ".join(names[:_SHOWN]) + more, fields={"files": names})
