from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from io import StringIO
from itertools import count
from pathlib import Path
from threading import Event as Flag
from typing import TYPE_CHECKING

from ecruntime.log import Level, Log, LogRecord
from ecruntime.scheduler import DONE, Event, Mask, RealClock, Scheduler, Timeval, Watchdog
from ecruntime.testing import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.runtime.pollers import PollerMaker


def dawdle(event: Event, mask: Mask, look: Callable[[], None], now: Timeval) -> Mask:
    look()
    return DONE


class Watched:
    """A loop on the real poller and a watchdog that looks when it is told to, at a virtual time."""

    def __init__(self, pollers: PollerMaker) -> None:
        self.clock = VirtualClock()
        self.records: list[LogRecord] = []
        log = Log(self.clock, sinks=(self.records.append,))
        self.scheduler = Scheduler(self.clock, pollers.real(self.clock), log)
        self.dog = Watchdog(self.scheduler, self.clock, log)

    def during(self, *steps: float) -> list[str]:
        def look() -> None:
            self.dog.look()
            for step in steps:
                self.clock.advance(step)
                self.dog.look()

        event = self.scheduler.build_event_from_now_f(0.0, -1, dawdle, look)
        event.owner = "slow"
        self.scheduler.schedule_event(event)
        self.scheduler.run_once(0.0)
        return [record.text for record in self.records if record.level == Level.WARNING]


def test_a_callback_over_its_budget_is_reported_with_its_stack(pollers: PollerMaker) -> None:
    watched = Watched(pollers)
    (report,) = watched.during(0.05, 0.06)
    watched.scheduler.close()
    first, *stack = report.splitlines()
    line = Path(__file__).read_text().splitlines().index("                self.dog.look()") + 1
    assert first == (
        f"RT151: the code at {__file__}:{line}, in look keeps the scheduler thread for 0.110 s so far; "
        "a callback comes back at once; blocking work belongs in a thread pool"
    )
    assert any("in dawdle" in line for line in stack)


def test_a_module_is_blamed_with_its_line_and_not_the_console_that_called_it(pollers: PollerMaker) -> None:
    watched = Watched(pollers)

    class Meter:
        registration = "of a module"
        name = "meter:m2"

        def tick(self, look: Callable[[], None]) -> None:
            watched.clock.advance(0.2)
            json.loads("[1]", parse_int=lambda _: look())

    def session(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        watched.dog.look()
        Meter().tick(watched.dog.look)
        return DONE

    event = watched.scheduler.build_event_from_now_f(0.0, -1, session)
    event.owner = "console"
    watched.scheduler.schedule_event(event)
    watched.scheduler.run_once(0.0)
    watched.scheduler.close()
    (record,) = watched.records
    assert record.subsystem == "meter:m2"
    assert re.match(rf"RT151: module 'meter:m2' at {__file__}:\d+, in \S+ keeps the scheduler thread", record.text)


def test_it_is_reported_once(pollers: PollerMaker) -> None:
    watched = Watched(pollers)
    assert len(watched.during(0.2, 0.2, 0.2)) == 1
    watched.scheduler.close()


def test_a_callback_within_its_budget_is_not_reported(pollers: PollerMaker) -> None:
    watched = Watched(pollers)
    assert watched.during(0.09) == []
    watched.scheduler.close()


def test_a_loop_that_waits_is_not_reported(pollers: PollerMaker) -> None:
    watched = Watched(pollers)
    watched.dog.look()
    watched.clock.advance(10)
    watched.dog.look()
    watched.scheduler.close()
    assert watched.records == []


def test_the_thread_finds_a_callback_that_holds_the_loop(pollers: PollerMaker) -> None:
    clock = RealClock()
    records: list[LogRecord] = []
    log = Log(clock, sinks=(records.append,))
    scheduler = Scheduler(clock, pollers.real(clock), log)

    def spin() -> None:
        end = time.monotonic() + 10
        while not records and time.monotonic() < end:
            pass

    scheduler.schedule_event(scheduler.build_event_from_now_f(0.0, -1, dawdle, spin))
    with Watchdog(scheduler, clock, log, 0.02):
        scheduler.run_once(1.0)
    scheduler.close()
    assert ", in spin keeps the scheduler thread for " in records[0].text


def test_it_looks_although_standard_error_was_replaced(monkeypatch: pytest.MonkeyPatch, pollers: PollerMaker) -> None:
    monkeypatch.setattr("sys.stderr", StringIO())
    clock = LookedAt()
    scheduler = Scheduler(clock, pollers.real(clock), Log(clock))
    with Watchdog(scheduler, clock, Log(clock), budget=0.004):
        assert clock.was_read_twice.wait(60)
    scheduler.close()


def test_a_forked_helper_leaves_without_waiting_for_a_thread_that_it_lacks() -> None:
    # The parent watches on, with the thread of the watchdog and that of the dump, of which the helper has neither.
    program = """
import os, sys, time
from ecruntime.log import Log
from ecruntime.scheduler import EpollPoller, RealClock, Scheduler, Watchdog

clock = RealClock()
scheduler = Scheduler(clock, EpollPoller(), Log(clock))
with Watchdog(scheduler, clock, Log(clock), budget=0.004) as dog:
    time.sleep(0.05)
    child = os.fork()
if not child:
    os._exit(7)
print(os.waitpid(child, 0)[1] >> 8)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "7\n", done.stderr


class LookedAt(RealClock):
    """Tells when the second look begins: the first one went well then."""

    def __init__(self) -> None:
        self.was_read_twice = Flag()
        self._reads = count(1)

    def monotonic(self) -> float:  # type: ignore[override] # a method in the place of a function
        if next(self._reads) >= 2:
            self.was_read_twice.set()
        return 0.0
