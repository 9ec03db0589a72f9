"""Watchdog for callbacks that block the scheduler thread (seed 1.3.3: no blocking work there)."""

from __future__ import annotations

import faulthandler
import os
import sys
import time
import traceback
from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.author_call import author_call
from ecruntime.log import Level
from ecruntime.scheduler.callback_name import callback_name
from ecruntime.scheduler.rules import OVER_BUDGET, RULES

if TYPE_CHECKING:
    from types import TracebackType

    from ecruntime.log import Log
    from ecruntime.scheduler.clock import TimeSource
    from ecruntime.scheduler.event import Event
    from ecruntime.scheduler.scheduler import Scheduler

DEFAULT_BUDGET: Final = 0.1
_LOOKS_PER_BUDGET: Final = 4
_STALLED: Final = 5.0
_REARMED_PER_PATIENCE: Final = 5


class Watchdog:
    """A thread that samples the loop a few times within each budget, at no cost to the loop itself.

    While a callback holds the interpreter's lock, no Python thread can sample. If that lasts for seconds,
    `faulthandler`, which needs no lock, writes all stacks to standard error. Use it as a context manager around `run`.
    """

    def __init__(self, scheduler: Scheduler, clock: TimeSource, log: Log, budget: float = DEFAULT_BUDGET) -> None:
        """Watch `scheduler`; `budget` is in seconds of real time."""
        self._scheduler = scheduler
        self._clock = clock
        self._log = log
        self._budget = budget
        self._is_over = Flag()
        self._thread = Thread(target=self._run, name="watchdog", daemon=True)
        self._seen: tuple[int, Event | int | None] | None = None
        self._since = 0.0
        self._is_reported = False
        self._process = os.getpid()

    def __enter__(self) -> Watchdog:  # noqa: PYI034 - it is not derived from
        try:
            self._thread.start()
        except RuntimeError as failure:
            # The system has no more threads; the server serves without being watched.
            self._log.message(Level.WARNING, "scheduler", f"callbacks are not watched over: {failure}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._is_over.set()
        # A helper that a module forked leaves here, too; it lacks the thread of the dump, and would wait for it.
        if os.getpid() != self._process:
            return
        if self._thread.ident is not None:
            self._thread.join()
        faulthandler.cancel_dump_traceback_later()

    def look(self) -> None:
        """Sample the loop, and report a callback once when it is over its budget."""
        at: tuple[int, Event | int | None] | None = self._scheduler.at_work or self._scheduler.at_work_in_c()
        now = self._clock.monotonic()
        if at is None or at != self._seen:
            self._seen, self._since, self._is_reported = at, now, False
        elif now - self._since >= self._budget and not self._is_reported:
            self._is_reported = True
            if isinstance(at[1], int):
                self._report_in_c(now - self._since)
            else:
                self._report(at[1], now - self._since)

    def _run(self) -> None:
        # Not sys.stderr, which somebody may have replaced by an object without a descriptor.
        stderr = sys.__stderr__
        patience = max(_STALLED, 2 * self._budget)
        rearmed = -patience
        while not self._is_over.wait(self._budget / _LOOKS_PER_BUDGET):
            # Each call starts a thread; at every sample, that would be more than half of the cost of an idle server.
            if stderr is not None and time.monotonic() - rearmed >= patience / _REARMED_PER_PATIENCE:
                rearmed = time.monotonic()
                faulthandler.dump_traceback_later(patience, file=stderr)
            self.look()

    def _report_in_c(self, seconds: float) -> None:
        owner = self._scheduler.owner_in_c()
        what = f"a callback of '{owner}' in C keeps the scheduler thread for {seconds:.3f} s so far"
        self._log.message(Level.WARNING, owner, f"{OVER_BUDGET}: {what}; {RULES[OVER_BUDGET]}")

    def _report(self, event: Event | None, seconds: float) -> None:
        thread = self._scheduler.thread or 0
        frame = sys._current_frames().get(thread)  # noqa: SLF001 - the documented way
        stack = "".join(traceback.format_stack(frame)) if frame is not None else ""
        call = author_call(frame, thread)
        name = callback_name(event) if event is not None else "a posted call"
        # The author's line first: the callback may be the console's, or that of the runtime which called a provider.
        what = f"{call or name} keeps the scheduler thread for {seconds:.3f} s so far"
        owner = (call.owner if call is not None else "") or (event.owner if event is not None else "") or "scheduler"
        self._log.message(Level.WARNING, owner, f"{OVER_BUDGET}: {what}; {RULES[OVER_BUDGET]}\n{stack}")
