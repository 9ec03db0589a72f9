"""Replay of a recording: its calls in a fresh runtime, at their times on the virtual clock."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecruntime.foundation.errors import UsageError
from ecruntime.hooks import Tap
from ecruntime.libexec import LibexecFinder
from ecruntime.recording.comparison import CallDifference, Comparison
from ecruntime.recording.copier import ValueCopier
from ecruntime.recording.lines import row_of
from ecruntime.recording.mask import Masker
from ecruntime.recording.values import ValueMaker
from ecruntime.scheduler import Timeval
from ecruntime.server import BuiltInFinder
from ecruntime.testing.harness import Harness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ecruntime.generation import ModuleFinder
    from ecruntime.recording.lines import RecordedCall, RecordedFile
    from ecruntime.server import ReloadOutcome


@dataclass(slots=True)
class ReplayResult:
    """The number of calls that were compared, the differences, and what else there is to say."""

    calls: int = 0
    inner: int = 0
    differences: list[CallDifference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class ReplayHarness(Harness):
    """A harness with the modules of some libexec folders."""

    def __init__(self, folder: Path, libexec: Sequence[Path], projects: Sequence[Path]) -> None:
        """Find modules in `libexec`; the code of `projects` runs under the paths of its source."""
        super().__init__(folder)
        self._folders = tuple(libexec)
        self._author_projects = tuple(projects)

    def _finder(self) -> ModuleFinder:
        return BuiltInFinder(LibexecFinder(self._folders, self._author_projects))

    def start(self, conf: Path) -> ReloadOutcome:
        """Start the server with a configuration file, which stays as it is."""
        self.conf = conf
        return self._start()


def replay(recording: RecordedFile, harness: ReplayHarness, conf: Path) -> ReplayResult:
    """Make the recorded calls, and compare what becomes of them (one thread)."""
    harness.clock.set_now(Timeval.from_seconds(recording.header.started))
    harness.start(conf)
    return _Replay(recording, harness).run()


@contextmanager
def _told_of(call: RecordedCall) -> Iterator[None]:
    """Refuse values that no recording has by the line of their call: a file may be of anybody."""
    try:
        yield
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        AssertionError,
        RecursionError,
    ) as error:
        message = f"line {call.line} of the recording: call of {call.hook}: its values are none: {error!r}"
        raise UsageError(message, hint="name a file that `ecxs record` has written") from error


class _Replay:
    """One replay; the runtime is running."""

    def __init__(self, recording: RecordedFile, harness: ReplayHarness) -> None:
        self._recording = recording
        self._harness = harness
        self._values = ValueMaker()
        self._comparison = Comparison(Masker(recording.header.masked))
        self._result = ReplayResult()
        self._own: list[list[dict[str, Any]]] = []
        server = harness.server
        leaves = {name: server.find_hook(name).signature.leaf for name in recording.header.hooks if self._knows(name)}
        self._tap = Tap(frozenset(leaves.values()), server.clock.monotonic, ValueCopier())
        server.watch.add_tap(self._tap)
        server.recompile_hooks()

    def _knows(self, hook: str) -> bool:
        with suppress(UsageError):
            self._harness.server.find_hook(hook)
            return True
        return False

    def run(self) -> ReplayResult:
        """Make all calls in the order of their beginnings."""
        begins = self._harness.clock.monotonic()
        for calls in sorted(self._recording.calls, key=lambda calls: calls[0].at):
            self._result.calls += 1
            self._result.inner += len(calls) - 1
            wait = begins + calls[0].at - self._harness.clock.monotonic()
            if wait > 0:
                self._harness.advance(wait)
            self._take_own()
            self._compare(calls)
        self._tell()
        return self._result

    def _take_own(self) -> None:
        while (taken := self._tap.take()) is not None:
            self._own.append([row_of(call) for call in taken])

    def _compare(self, calls: tuple[RecordedCall, ...]) -> None:
        first = calls[0]
        if not self._knows(first.hook):
            self._differ(first, "hook", "known", "no module declares it")
            return
        # A module has made it by itself, as by a timer: it is not made once more.
        with _told_of(first):
            own = next((rows for rows in self._own if self._comparison.is_same_call(first, rows[0])), None)
        if own is not None:
            self._own.remove(own)
        now = own if own is not None else self._fire(first)
        if now is None:
            self._differ(first, "call", f"{len(first.answers)} answers", "no provider")
            return
        with _told_of(first):
            self._result.differences += self._comparison.differences(calls, now)

    def _differ(self, call: RecordedCall, place: str, recorded: str, now: str) -> None:
        self._result.differences.append(CallDifference(call.line, call.hook, place, recorded, now))

    def _fire(self, call: RecordedCall) -> list[dict[str, Any]] | None:
        chain = self._harness.server.find_hook(call.hook)
        if not chain.has:
            return None
        with _told_of(call):
            arguments = self._values.arguments(chain.signature, call.arguments)
        with suppress(SystemExit, KeyboardInterrupt):
            chain.call(*arguments)
        taken = self._tap.take()
        self._harness.settle()
        return [row_of(one) for one in taken] if taken is not None else None

    def _tell(self) -> None:
        self._take_own()
        notes = self._result.notes
        if self._own:
            hooks = ", ".join(sorted({rows[0]["hook"] for rows in self._own}))
            notes.append(f"modules made {len(self._own)} calls by themselves that the file has not: {hooks}")
        for number, name in self._values.kept.items():
            notes.append(f"{name} {number} is a handle that only its maker can make: another one stood for it")
        if self._values.cut:
            notes.append("texts of more than a megabyte are cut in the file, and were given so")
        if self._recording.dropped:
            notes.append(f"{self._recording.dropped} calls were dropped while it was recorded")
        if self._recording.is_cut:
            notes.append("the last line of the file has no end, and was left out")
