"""Watchdog of a test: reports module code that keeps the test's thread for long."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from contextlib import contextmanager
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.author_call import author_call
from ecruntime.foundation.error_origin import is_authors, is_library
from ecruntime.log import Level
from ecruntime.scheduler import Scheduler
from ecruntime.scheduler.callback_name import callback_name
from ecruntime.scheduler.rules import OVER_BUDGET, RULES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType

    from ecruntime.log import Log
    from ecruntime.scheduler import Event

BUDGET: Final = 0.25
"""Seconds; more than a server's budget, since machines that run tests are busy."""

_LOOKS_PER_BUDGET: Final = 5
_HERE: Final = str(Path(__file__).parent)
_SERVER: Final = str(Path(__file__).parents[1] / "server")
"""Operations of the server, such as a reload: their time is their own, whoever asked for them."""
_DEBUGGER: Final = "bdb.py"
_TURNS: Final[frozenset[CodeType]] = frozenset({Scheduler.run.__code__, Scheduler.run_once.__code__})
"""The turns of the scheduler: who makes them, as the program that runs the tests, is no author of what they call."""


class OverBudget:
    """Watches the thread that made it, from another one; reports only the author's code, with its stack.

    Time in which the thread merely waits for a processor is not counted.
    """

    def __init__(self, scheduler: Scheduler, log: Log, budget: float) -> None:
        """Start watching; `close` ends it."""
        self._scheduler = scheduler
        self._log = log
        self._budget = budget
        self._usage = ThreadUsage(threading.get_native_id())
        self._watched = threading.get_ident()
        self._numbers = count(1)
        self._entered: tuple[int, str] | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="over budget", daemon=True)
        self._thread.start()

    @contextmanager
    def during(self, what: str) -> Iterator[None]:
        """Watch a call that is made by the test, not by the scheduler."""
        entered, self._entered = self._entered, (next(self._numbers), what)
        try:
            yield
        finally:
            self._entered = entered

    def close(self) -> None:
        """Stop watching."""
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        seen, is_reported = None, False
        while not self._is_over.wait(self._budget / _LOOKS_PER_BUDGET):
            at = self._scheduler.at_work
            now = (self._entered, at)
            if now == (None, None) or now != seen:
                seen, is_reported = now, False
                self._usage.begin()
            elif not is_reported and (spent := self._usage.spent()) >= self._budget:
                is_reported = self._report(at[1] if at is not None else None, spent)

    def _report(self, event: Event | None, spent: float) -> bool:
        frame = sys._current_frames().get(self._watched)  # noqa: SLF001 - the documented way
        frames = _authors_frames(frame)
        if not frames:
            return False
        called = callback_name(event) if event is not None else None
        call = author_call(frame)
        what = call or called or (self._entered[1] if self._entered is not None else "a posted call")
        text = f"{OVER_BUDGET}: {what} keeps the scheduler thread for {spent:.3f} s so far; {RULES[OVER_BUDGET]}"
        owner = (call.owner if call is not None else "") or (event.owner if event is not None else "") or "scheduler"
        self._log.message(Level.WARNING, owner, f"{text}\n{''.join(frames)}")
        return True


class ThreadUsage:
    """Time that a thread spent working or waiting, but not queued for a processor (any thread)."""

    def __init__(self, native_id: int) -> None:
        """Measure the thread with this number of the system."""
        self._task = Path(f"/proc/self/task/{native_id}")
        self._begun = self._read()

    def begin(self) -> None:
        """Count from here on."""
        self._begun = self._read()

    def spent(self) -> float:
        """Return the seconds since `begin`."""
        now, worked, queued = (end - begin for end, begin in zip(self._read(), self._begun, strict=True))
        # The system does not yet count the present time in the queue: only worked time is certain.
        return worked if self._is_runnable() else now - queued

    def progress(self) -> float | None:
        """Return the seconds that the thread has worked, which stand still while it sleeps; None while it does not."""
        return None if self._is_runnable() else self._read()[1]

    def _read(self) -> tuple[float, float, float]:
        now = time.monotonic()
        try:
            worked, queued, _ = (self._task / "schedstat").read_text(encoding="ascii").split()
        except (OSError, ValueError):  # a system that keeps no such account
            return now, now, 0.0
        return now, int(worked) / 1e9, int(queued) / 1e9

    def _is_runnable(self) -> bool:
        try:
            text = (self._task / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return True
        return text.rpartition(")")[2].split()[:1] == ["R"]


def _authors_frames(frame: FrameType | None) -> list[str]:
    """Return the frames of the author and of libraries, innermost first; none within a debugger.

    A library that the interpreter calls in the midst of the server's own work, as at a collection, is nobody's call.
    """
    found: list[str] = []
    has_author = False
    if frame is None:
        return found
    calls = takewhile(lambda call: call[0].f_code not in _TURNS, traceback.walk_stack(frame))
    for summary in traceback.StackSummary.extract(calls):
        if summary.filename.endswith(_DEBUGGER):
            return []
        if summary.filename.startswith((_HERE, _SERVER)):
            return found if has_author else []
        if is_authors(summary.filename):
            has_author = has_author or not is_library(summary.filename)
            found.append(f'  File "{summary.filename}", line {summary.lineno}, in {summary.name}\n    {summary.line}\n')
    return found
