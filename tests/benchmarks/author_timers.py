"""A module whose author has timers, on a server with the wheel in Python and on one with the native loop."""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ecruntime.api import DONE, Event, Init, Mask, Module, ModuleKind, Registration, Timeval
from ecruntime.bridge.cache import bridge_folder
from ecruntime.bridge.native import load_native
from ecruntime.log import Log
from ecruntime.scheduler import EpollPoller, RealClock
from ecruntime.scheduler.native_poller import use_native_loop
from ecruntime.server import Server, Settings
from ecruntime.testing.given_modules import GivenModules

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.scheduler import Scheduler


class Ticker(Module):
    """The author's module: it schedules and cancels, and counts what has fired."""

    registration: ClassVar = Registration(1, "ticker", ModuleKind.SINGLETON, "has timers")
    loaded: ClassVar[list[Ticker]] = []

    def ext_init(self, init: Init) -> object:
        """Make the instance known to the benchmark."""
        del init
        self.loaded.append(self)
        return None

    def on_due(self, event: Event, now: Timeval) -> Mask:
        """Do nothing."""
        del event, now
        return DONE

    def begin(self, delays: list[float]) -> None:
        """Schedule a timer for each delay."""
        for delay in delays:
            self.schedule(delay, self.on_due)

    def begin_and_cancel(self, delays: list[float]) -> None:
        """Schedule a timer for each delay, and cancel them all."""
        events = [self.schedule(delay, self.on_due) for delay in delays]
        for event in events:
            self.clear_timed_event(event)


@cache
def served(*, is_native: bool) -> tuple[Scheduler, Ticker]:
    """Return a scheduler and the instance of the module on its server; the process has one native loop."""
    clock = RealClock()
    place = Path(tempfile.mkdtemp(prefix="ecxs-bench-"))
    (place / "ecelerity.conf").write_text("ticker {}\n", encoding="utf-8")
    given = GivenModules()
    given.give(Ticker)
    server = Server(Settings(place / "ecelerity.conf"), given, clock, EpollPoller(), Log(clock))
    if is_native:
        server.scheduler.bind_thread()
        use_native_loop(server.scheduler, load_native(bridge_folder()))
    server.start()
    atexit.register(server.close)
    return server.scheduler, Ticker.loaded[-1]


def fired_by_author(delays: list[float], *, is_native: bool) -> Callable[[int], object]:
    """Return a function that lets an author's module schedule a timer for each delay, and calls them all."""
    scheduler, module = served(is_native=is_native)

    def run(times: int) -> None:
        for _ in range(times):
            module.begin(delays)
            left = len(delays)
            while left > 0:
                left -= scheduler.run_once(None)

    return run


def cancelled_by_author(delays: list[float], *, is_native: bool) -> Callable[[int], object]:
    """Return a function that lets an author's module schedule a timer for each delay, and cancel it."""
    scheduler, module = served(is_native=is_native)

    def run(times: int) -> None:
        for _ in range(times):
            module.begin_and_cancel(delays)
            scheduler.run_once(0.0)

    return run
