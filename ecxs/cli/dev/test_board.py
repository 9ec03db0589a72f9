"""Outcomes of tests over several runs: what failed last stays known until it passes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ecxs.cli.dev.event import DevEvent, EventKind, Mood

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

_NO_TESTS = 5
"""The exit code of pytest when it has found none."""
_DONE = frozenset({0, 1, _NO_TESTS})
LONG: Final = 5.0
"""Seconds after which a test that has not ended is told, once."""


@dataclass(slots=True)
class TestBoard:
    """The outcomes of the present run, and the names of tests that have failed and not passed since."""

    __test__ = False

    clock: Callable[[], float] = time.monotonic
    failed: set[str] = field(default_factory=set)
    _files: tuple[str, ...] | None = None
    _outcomes: dict[str, str] = field(default_factory=dict)
    _leaks: set[str] = field(default_factory=set)
    _seconds: float | None = None
    _code: int | None = None
    _running: str = ""
    _since: float | None = None
    """The begin of that test; None once it is told that it takes long."""

    def select(self, affected: Collection[str] | None, present: Collection[str]) -> tuple[str, ...] | None:
        """Return the files to run: the affected ones, and those of tests that failed before; None for all."""
        if affected is None:
            return None
        known = {name for name in map(_file_of, self.failed) if name in present}
        return tuple(sorted({*affected, *known}))

    def begin(self, files: tuple[str, ...] | None) -> None:
        """Begin a run of these files, None for all."""
        self._files, self._outcomes, self._seconds, self._code = files, {}, None, None
        self._leaks = set()
        self._running, self._since = "", self.clock()

    def late(self) -> DevEvent | None:
        """Return the event that tells of a test that takes long; None if there is none, or it was told."""
        if self._since is None or self.clock() - self._since < LONG:
            return None
        self._since = None
        what = f"{self._running} runs" if self._running else "the tests are being imported"
        return DevEvent(EventKind.NOTE, f"{what} for more than {LONG:g} s; a save ends it", Mood.WARNING)

    def take(self, table: dict[str, Any]) -> Iterator[DevEvent]:
        """Take one report of the run, and yield the events to tell."""
        if "begun" in table:
            self._running, self._since = table["begun"], self.clock()
        if "test" in table:
            # The phases of a test come one by one: what has not passed counts.
            if self._outcomes.get(table["test"], "passed") == "passed":
                self._outcomes[table["test"]] = table["outcome"]
            if table["outcome"] in {"failed", "error"}:
                yield _failure(table)
        if "leak" in table and table["leak"] not in self._leaks:
            self._leaks.add(table["leak"])
            yield DevEvent(EventKind.TEST, f"not freed by a module in C: {table['leak']}", Mood.WARNING)
        if "finished" in table:
            self._code, self._seconds = table["finished"], table["seconds"]

    def end(self, status: int, output: str) -> DevEvent:
        """End the run, whose process has ended with `status`; return the event that sums it up."""
        self._since = None
        lost = {name for name, outcome in self._outcomes.items() if outcome in {"failed", "error"}}
        ran = self._files
        kept = set() if ran is None else {name for name in self.failed if _file_of(name) not in ran}
        self.failed = kept | lost
        counts = {
            word: sum(outcome == word for outcome in self._outcomes.values())
            for word in ("failed", "error", "passed", "skipped")
        }
        told = [f"{count} {word}" for word, count in counts.items() if count]
        fields = {**counts, "seconds": self._seconds, "files": None if ran is None else list(ran)}
        where = "" if ran is None else f" of {' '.join(ran)}"
        if self._code not in _DONE or self._code != status:
            reason = "pytest ended with" if self._code is not None else "the process of the tests ended with"
            text = f"{reason} {_how(self._code if self._code is not None else status)}"
            lines = tuple(line for line in output.splitlines() if line.strip())
            return DevEvent(EventKind.TEST, text, Mood.BAD, lines, fields)
        text = f"{', '.join(told) or 'no tests'}{where} in {self._seconds:.2f} s"
        return DevEvent(EventKind.TEST, text, Mood.BAD if lost else Mood.GOOD, fields=fields)

    def interrupt(self) -> None:
        """End the run without a result; what has failed in it stays known."""
        self.failed |= {name for name, outcome in self._outcomes.items() if outcome in {"failed", "error"}}


def _failure(table: dict[str, Any]) -> DevEvent:
    reason = str(table["message"]).strip().split("\n", 1)[0]
    text = f"{table['test']} {'failed' if table['outcome'] == 'failed' else 'has an error'}"
    fields = {"test": table["test"], "outcome": table["outcome"]}
    lines = tuple(str(table["text"]).splitlines())
    return DevEvent(EventKind.TEST, f"{text}: {reason}" if reason else text, Mood.BAD, lines, fields)


def _file_of(name: str) -> str:
    return name.partition("::")[0]


def _how(status: int) -> str:
    return f"exit code {status}" if status >= 0 else f"signal {-status}"
